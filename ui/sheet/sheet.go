// Package sheet is a list with the end of the selected dialogue beside it, or
// below it where the screen is narrow.
package sheet

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/ui/excerpt"
	"debrief/ui/list"
	"debrief/ui/pane"
	"debrief/ui/text"
	"debrief/ui/theme"
)

// What the parts of the screen take, in cells and lines.
const (
	wide      = pane.WideWidth // from here on the excerpt stands beside the list
	high      = 18             // from here on it stands below it
	belowRows = 7
)

// Sheet is the list, its excerpt and what was drawn of them. A row is drawn once
// and kept until Forget; a key press then costs two rows, not a screen of them.
type Sheet[T any] struct {
	Rows *list.List[T]

	excerpt       *excerpt.View
	style         theme.Styles
	id            func(T) string
	draw          func(item T, selected bool, width int) string
	tell          func(item T, width int) []string
	head, percent int
	width, height int
	drawn         map[drawnKey]string
	frame         string
}

type drawnKey struct {
	id       string
	selected bool
}

// Look says what stands on a sheet.
type Look[T any] struct {
	ID      func(T) string                                // names a row for as long as it lives
	Draw    func(item T, selected bool, width int) string // its line, at most so wide
	Head    int                                           // lines above the list
	Percent int                                           // of the width that the list has on a wide screen
	Name    string                                        // of the sheet; no other has it
	// Tell returns lines that stand above the excerpt, none wider than width; nil tells
	// nothing.
	Tell func(item T, width int) []string
}

// New returns an empty sheet.
func New[T any](env pane.Env, look Look[T]) *Sheet[T] {
	return &Sheet[T]{
		Rows: list.New(look.ID, look.Draw), excerpt: excerpt.New(env, look.Name), style: env.Style,
		id: look.ID, draw: look.Draw, tell: look.Tell, head: look.Head, percent: look.Percent,
	}
}

// Head says how many lines stand above the list, from the next Resize on.
func (s *Sheet[T]) Head(rows int) { s.head = rows }

// FullWidth returns the width of the whole sheet.
func (s *Sheet[T]) FullWidth() int { return s.width }

// Width returns the width of the list.
func (s *Sheet[T]) Width() int {
	if s.width >= wide {
		return s.width * s.percent / 100
	}
	return s.width
}

// RowWidth returns the width that a row is drawn for.
func (s *Sheet[T]) RowWidth() int { return max(s.Width()-1, 0) }

// Resize sets the size in cells.
func (s *Sheet[T]) Resize(width, height int) {
	s.width, s.height = width, height
	s.Forget()
	switch {
	case width >= wide:
		s.Rows.Resize(s.Width()-1, max(height-s.head, 0))
		s.excerpt.Resize(width-s.Width()-2, height)
	case height >= high:
		s.Rows.Resize(width, height-s.head-belowRows-1)
		s.excerpt.Resize(width-1, belowRows)
	default:
		s.Rows.Resize(width, max(height-s.head, 0))
		s.excerpt.Resize(0, 0)
	}
}

// Forget drops what was drawn, after a change of the rows or of what is told of
// them.
func (s *Sheet[T]) Forget() { s.drawn, s.frame = nil, "" }

// Moved says that the cursor or the lines above the list changed.
func (s *Sheet[T]) Moved() { s.frame = "" }

// Show makes a command that reads the excerpt of a dialogue; "" shows none.
func (s *Sheet[T]) Show(id string) tea.Cmd {
	s.frame = ""
	return s.excerpt.Show(id)
}

// Update takes the answer of a reading of the excerpt.
func (s *Sheet[T]) Update(msg tea.Msg) {
	if s.excerpt.Update(msg) {
		s.frame = ""
	}
}

// View returns exactly the height's lines. heading gives the lines above the
// list, and empty what is said where there is no row.
func (s *Sheet[T]) View(heading func() []string, empty func() string) string {
	if s.width <= 0 || s.height <= 0 {
		return ""
	}
	if s.frame == "" {
		s.frame = strings.Join(s.lines(heading(), empty), "\n")
	}
	return s.frame
}

func (s *Sheet[T]) lines(heading []string, empty func() string) []string {
	wideEnough := s.width >= wide
	out := make([]string, 0, s.height)
	for _, line := range heading[:min(len(heading), s.height)] {
		out = append(out, s.finish(line))
	}
	bottom := s.height
	if !wideEnough && s.height >= high {
		bottom -= belowRows + 1
	}
	out = append(out, s.body(bottom-len(out), empty)...)
	switch excerpt := s.beside(); {
	case wideEnough:
		for i := range out {
			out[i] += excerpt[i]
		}
	case s.height >= high:
		out = append(out, s.style.Faint.Render(strings.Repeat(s.style.Dash(), s.width)))
		for _, line := range excerpt {
			out = append(out, " "+line)
		}
	}
	return out
}

// beside returns the lines of the excerpt's place: what is told of the selected
// row, and the excerpt below it.
func (s *Sheet[T]) beside() []string {
	width, height := s.excerptSize()
	if s.tell == nil || height == 0 {
		return s.excerpt.Lines()
	}
	var told []string
	if item, ok := s.Rows.Selected(); ok {
		told = s.tell(item, width)
	}
	if len(told) > 0 {
		told = append(told, "")
	}
	told = told[:min(len(told), height)]
	s.excerpt.Resize(width, height-len(told))
	return append(told, s.excerpt.Lines()...)
}

// excerptSize returns the size of the excerpt's place.
func (s *Sheet[T]) excerptSize() (width, height int) {
	switch {
	case s.width >= wide:
		return s.width - s.Width() - 2, s.height
	case s.height >= high:
		return s.width - 1, belowRows
	}
	return 0, 0
}

// body returns the lines of the rows, or what is to be said instead.
func (s *Sheet[T]) body(rows int, empty func() string) []string {
	lines := make([]string, 0, max(rows, 0))
	items, cursor := s.Rows.Window()
	for i, item := range items[:min(len(items), max(rows, 0))] {
		lines = append(lines, s.row(item, i == cursor))
	}
	if len(items) == 0 {
		for _, line := range append([]string{""}, text.Wrap(empty(), max(s.Width()-2, 1))...) {
			lines = append(lines, s.finish(" "+line))
		}
		lines = lines[:min(len(lines), max(rows, 0))]
	}
	blank := s.finish("")
	for len(lines) < rows {
		lines = append(lines, blank)
	}
	return lines
}

// row returns the line of an item with all that stands right of it.
func (s *Sheet[T]) row(item T, selected bool) string {
	key := drawnKey{s.id(item), selected}
	line, ok := s.drawn[key]
	if !ok {
		line = s.finish(s.draw(item, selected, s.RowWidth()))
		if s.drawn == nil {
			s.drawn = map[drawnKey]string{}
		}
		s.drawn[key] = line
	}
	return line
}

// finish cuts a line of the list to its width; beside an excerpt it is filled up
// to the rule.
func (s *Sheet[T]) finish(line string) string {
	if s.width < wide {
		return text.Truncate(line, s.width)
	}
	return text.PadRight(line, s.Width()-1) + " " + s.style.Rule() + " "
}
