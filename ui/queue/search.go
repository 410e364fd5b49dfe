package queue

import (
	"context"
	"errors"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/model"
	"debrief/model/query"
	"debrief/ui/filter"
	"debrief/ui/lang"
	"debrief/ui/line"
	"debrief/ui/pane"
	"debrief/ui/text"
)

// search is the filter that a person writes above the list. The list follows each
// key; while what stands there cannot be read, it shows what it showed before.
type search struct {
	input   line.Line
	open    bool        // it is being written
	known   []model.Row // that were there as the writing began
	query   query.Query
	mistake string // why it cannot be read, "" when it can
	at      int    // the character from which on, from 0
	hint    string // what is expected where nothing stands yet

	stop   context.CancelFunc // calls the newest counting off
	total  tally              // dialogues that pass
	number int                // of the newest counting
}

func newSearch() search {
	return search{input: line.New(query.MaxRunes)}
}

// Key implements pane.Pane.
func (p *Pane) Key(msg tea.KeyMsg) (pane.Reply, bool) {
	if c := p.asking.choice; c != nil {
		p.sheet.Moved()
		return pane.Reply{}, c.Key(msg)
	}
	if p.seek.Writing {
		return p.seekKey(msg)
	}
	if !p.search.open {
		return pane.Reply{}, false
	}
	taken, changed := p.search.input.Write(msg)
	p.sheet.Moved()
	if !changed {
		return pane.Reply{}, taken
	}
	return pane.Run(p.typed()), true
}

// TextMode implements pane.Pane.
func (p *Pane) TextMode() bool { return p.search.open || p.seek.Writing || p.asking.choice != nil }

// wrong notes why the line cannot be read, and where.
func (s *search) wrong(words *lang.Printer, err error) {
	s.mistake, s.at = filter.Mistake(words, err), 0
	var m *query.Error
	if errors.As(err, &m) {
		s.at = m.From
	}
}

// pointed is the mistake below the line, with a caret under its place where that is to
// be seen and there is room for the words behind it. The line begins three cells on
// and has so many cells.
func (s *search) pointed(width, room int) string {
	before, seen := s.input.CellOf(s.at, room)
	before += 3
	_, what, told := strings.Cut(s.mistake, ": ") // before it stands the place, in words
	if !s.open || !told || !seen || before > width/2 {
		return " ! " + s.mistake
	}
	return text.Spaces(before) + "^ " + what
}

// readLine reads the filter that was put into the line; what cannot be read is told.
func (p *Pane) readLine() {
	p.search.mistake, p.search.hint = "", ""
	q, err := query.Parse(p.search.input.Value())
	if err != nil {
		p.search.wrong(p.env.Text, err)
	}
	p.search.query = q
}

// typed lets the list follow what stands in the line now.
func (p *Pane) typed() tea.Cmd {
	p.sheet.Moved()
	p.search.mistake, p.search.hint = "", ""
	q, err := query.Parse(p.finished())
	var m *query.Error
	switch {
	case p.search.open && errors.As(err, &m) && m.Mistake == query.NoValue:
		p.search.hint = filter.Hint(p.env.Text, m)
		return nil
	case err != nil:
		p.search.wrong(p.env.Text, err)
		return nil
	}
	if q.String() == p.search.query.String() {
		return nil
	}
	p.search.query = q
	p.restart()
	return tea.Batch(p.Refresh(), p.countListed())
}

// finished is what the list follows: all that stands there, but for a word that is
// being written and may become the name of a field.
func (p *Pane) finished() string {
	value := p.search.input.Value()
	if !p.search.open {
		return value
	}
	if all := p.completions(); len(all) > 0 && strings.HasSuffix(all[0].Text, ":") {
		runes := []rune(value)
		return strings.TrimRight(string(runes[:all[0].From]), "-") + string(runes[all[0].To:])
	}
	return value
}

func (p *Pane) openSearch() {
	p.search.open = true
	p.views.stopCount()
	p.search.known = slices.Clone(p.sheet.Rows.Items())
	p.search.input.Begin()
}

// closeSearch ends the writing and keeps the filter. What cannot be read is left
// as it stands, to be mended.
func (p *Pane) closeSearch() tea.Cmd {
	p.endValues()
	p.search.open, p.search.known = false, nil
	p.search.input.Blur()
	return tea.Batch(p.typed(), p.countViews())
}

func (p *Pane) clearSearch() tea.Cmd {
	p.search.input.SetValue("")
	return p.closeSearch()
}

// complete goes on with the word under the cursor.
func (p *Pane) complete() tea.Cmd {
	all := p.completions()
	if len(all) == 0 {
		return nil
	}
	first := all[0]
	runes := []rune(p.search.input.Value())
	p.search.input.SetValue(string(runes[:first.From]) + first.Text + string(runes[first.To:]))
	p.search.input.SetCursor(first.From + len([]rune(first.Text)))
	return p.typed()
}

// completions are the ways to go on.
func (p *Pane) completions() []query.Completion {
	return query.Complete(p.search.input.Value(), p.search.input.Position(), p.valuesOf)
}

// searchLine is the line in which the filter stands, "" when there is none.
func (p *Pane) searchLine(width int) string {
	styles := p.env.Style
	switch value := p.search.input.Value(); {
	case p.search.open:
		count := p.countOf()
		written := " " + styles.Accent.Render("f") + " " + p.search.input.Show(p.lineRoom(width))
		return written + text.Spaces(width-1-text.Width(written)-text.Width(count)) + styles.Faint.Render(count)
	case value != "":
		return " " + styles.Accent.Render("f") + " " + styles.Normal.Render(text.Truncate(text.Line(value), max(width-3, 0)))
	}
	return ""
}

// lineRoom is how many cells what is written has.
func (p *Pane) lineRoom(width int) int { return max(width-5-text.Width(p.countOf()), 2) }

// searchHint is what stands below the line: the mistake, or ways to go on.
func (p *Pane) searchHint() string {
	styles := p.env.Style
	if p.search.mistake != "" {
		return styles.Bad.Render(p.search.pointed(p.sheet.Width(), p.lineRoom(p.sheet.Width())))
	}
	if !p.search.open {
		return ""
	}
	var words []string
	for _, c := range p.completions() {
		words = append(words, text.Line(c.Text))
	}
	switch {
	case len(words) == 0 && p.search.hint == "":
		return ""
	case len(words) == 0:
		return styles.Faint.Render(" " + p.search.hint)
	}
	return styles.Faint.Render(" Tab  " + strings.Join(words, "  "))
}

// doSearch performs the actions of the line; false is any other.
func (p *Pane) doSearch(id keymap.ID, _ int) (pane.Reply, bool) {
	switch id {
	case keymap.FilterOpen:
		p.openSearch()
		return pane.Run(p.beginValues()), true
	case keymap.SearchKeep:
		return pane.Run(p.closeSearch()), true
	case keymap.SearchComplete:
		return pane.Run(p.complete()), true
	case keymap.SearchClear:
		return pane.Run(p.clearSearch()), true
	}
	return pane.Reply{}, false
}
