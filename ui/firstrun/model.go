package firstrun

import (
	"context"
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/ui/pane"
	"debrief/ui/text"
)

// The widest text, and what stands around a page.
const (
	mostWidth = 88
	frameRows = 4
)

// stopMsg asks for the end from outside.
type stopMsg struct{}

// page is one step. It answers a key with the page that is to be shown next,
// which is itself to stay.
type page interface {
	// title and help are message ids: what the step is, and what there is to know.
	title() string
	help() string
	// lines draws the page; focus is the line that must be seen.
	lines(m *Model, width int) (lines []string, focus int)
	// hints are the keys of this moment, as keys and message ids in turn.
	hints(m *Model) []string
	// key takes a key; typed tells whether it may be text.
	key(m *Model, key string, msg tea.KeyMsg) (page, tea.Cmd)
}

// typist is a page in which letters are text.
type typist interface{ field() *field }

// answerer is a page that takes what came of its work.
type answerer interface {
	answered(m *Model, msg tea.Msg) page
}

// Model is the program. It is a tea.Model.
type Model struct {
	o             Options
	ctx           context.Context
	width, height int
	page          page
	trail         []page // to go back to
	helping       bool
	failed        string // why the last try did not work
	work          *work  // under way, or nil
	number        int    // of the newest work
	leaving       bool
	chosen        Choice
	setup         Setup
	portal        Portal
}

// New makes the program; ctx ends its work.
func New(ctx context.Context, o Options) *Model {
	return &Model{o: o, ctx: ctx, page: &menu{}, setup: Setup{Secrets: map[string]string{}}}
}

// Chosen returns how it ended.
func (m *Model) Chosen() Choice { return m.chosen }

// Init implements tea.Model.
func (m *Model) Init() tea.Cmd { return nil }

// Update implements tea.Model.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
		return m, tea.ClearScreen
	case stopMsg:
		return m, m.leave()
	case tea.KeyMsg:
		return m, m.press(msg)
	case doneMsg:
		return m, m.done(msg)
	case progressMsg:
		return m, m.progressed(msg)
	}
	return m, nil
}

// press takes a key. Letters that came in one read are separate keys, unless
// they are text.
func (m *Model) press(msg tea.KeyMsg) tea.Cmd {
	if msg.Type == tea.KeyCtrlC {
		return m.leave()
	}
	if m.leaving {
		return nil
	}
	isText := msg.Type == tea.KeyRunes && !msg.Alt || msg.Type == tea.KeySpace
	if _, ok := m.page.(typist); ok && isText && !m.helping && m.work == nil {
		return m.to(m.page.key(m, "", msg))
	}
	if msg.Type != tea.KeyRunes || msg.Alt {
		return m.command(keymap.Canonical(msg.String()), msg)
	}
	var cmds []tea.Cmd
	for _, r := range msg.Runes {
		if !msg.Paste {
			cmds = append(cmds, m.command(keymap.Canonical(string(r)), tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}}))
		}
	}
	return tea.Batch(cmds...)
}

// command takes a key that is no text.
func (m *Model) command(key string, msg tea.KeyMsg) tea.Cmd {
	switch {
	case m.helping:
		if key == "esc" || key == "?" || key == "f1" || key == "q" || key == "enter" {
			m.helping = false
		}
		return nil
	case key == "f1" || key == "?":
		m.helping = true
		return nil
	case m.work != nil:
		if key == "esc" {
			m.work.cancel()
		}
		return nil
	case key == "esc" || key == "q":
		return m.back()
	}
	return m.to(m.page.key(m, key, msg))
}

// to shows the page that follows.
func (m *Model) to(next page, cmd tea.Cmd) tea.Cmd {
	if next != m.page {
		m.trail = append(m.trail, m.page)
		m.page, m.failed = next, ""
	}
	return cmd
}

// back goes a step back, and leaves at the first one.
func (m *Model) back() tea.Cmd {
	if len(m.trail) == 0 {
		return m.leave()
	}
	m.page, m.failed = m.trail[len(m.trail)-1], ""
	m.trail = m.trail[:len(m.trail)-1]
	return nil
}

// end ends with a choice.
func (m *Model) end(c Choice) tea.Cmd {
	m.chosen = c
	return tea.Quit
}

// leave ends without one. Work that is under way is stopped and waited for, so
// that what it began to save is saved.
func (m *Model) leave() tea.Cmd {
	if m.work == nil {
		return m.end(Leave)
	}
	m.leaving = true
	m.work.cancel()
	return nil
}

// View implements tea.Model. It returns exactly the terminal's lines.
func (m *Model) View() string {
	if m.width <= 0 || m.height <= 0 {
		return ""
	}
	if m.width < pane.LeastWidth || m.height < pane.LeastHeight {
		return m.tooSmall()
	}
	styles := m.o.Style
	head := " " + styles.Bold.Render("debrief") + "  " + styles.Accent.Render(m.o.Text.T(m.page.title()))
	out := []string{text.Truncate(head, m.width), styles.Faint.Render(strings.Repeat(styles.Dash(), m.width))}
	out = append(out, m.body(m.height-frameRows)...)
	out = append(out, text.Truncate(m.status(), m.width), text.Truncate(m.footer(), m.width))
	return strings.Join(out, "\n")
}

// body draws the page, or its help, in exactly so many lines.
func (m *Model) body(rows int) []string {
	width := min(m.width-4, mostWidth)
	var lines []string
	focus := 0
	if m.helping {
		lines = m.wrapped(m.page.help(), width)
	} else {
		lines, focus = m.page.lines(m, width)
	}
	top := max(min(focus-rows/2, len(lines)-rows), 0)
	lines = lines[top:]
	out := make([]string, rows)
	for i := range out {
		if i < len(lines) && lines[i] != "" {
			out[i] = text.Truncate("  "+lines[i], m.width)
		}
	}
	return out
}

// wrapped breaks a message into lines; an empty line parts its paragraphs.
func (m *Model) wrapped(id string, width int, args ...any) []string {
	var lines []string
	for _, line := range strings.Split(m.o.Text.T(id, args...), "\n") {
		lines = append(lines, text.Wrap(strings.TrimRight(line, " "), width)...)
	}
	return lines
}

// status tells what is under way, or what went wrong.
func (m *Model) status() string {
	styles, t := m.o.Style, m.o.Text
	switch {
	case m.leaving:
		return " " + styles.Warn.Render(t.T("firstrun.stopping"))
	case m.work != nil:
		return " " + styles.Warn.Render(m.work.words(t)) + "  " + styles.Faint.Render(t.T("firstrun.cancel"))
	}
	return ""
}

// footer names the keys of this moment.
func (m *Model) footer() string {
	styles, t := m.o.Style, m.o.Text
	hints := []string{"Esc", "firstrun.key.close"}
	switch {
	case m.work != nil:
		hints = []string{"Esc", "firstrun.key.cancel"}
	case !m.helping:
		hints = m.page.hints(m)
		out := "firstrun.key.back"
		if len(m.trail) == 0 {
			out = "firstrun.key.leave"
		}
		hints = append(hints, "Esc", out, "F1", "firstrun.key.help")
	}
	var b strings.Builder
	for i := 0; i+1 < len(hints); i += 2 {
		fmt.Fprintf(&b, " %s %s ", styles.Key.Render(hints[i]), styles.Faint.Render(t.T(hints[i+1])))
	}
	return b.String()
}

// tooSmall asks for a larger terminal, in exactly its lines.
func (m *Model) tooSmall() string {
	lines := make([]string, m.height)
	words := m.o.Text.T("frame.too_small", "Width", m.width, "Height", m.height, "LeastWidth", pane.LeastWidth, "LeastHeight", pane.LeastHeight)
	for i, line := range text.Wrap(words, m.width) {
		if i < len(lines) {
			lines[i] = text.Truncate(line, m.width)
		}
	}
	return strings.Join(lines, "\n")
}

// problem draws why the last try did not work, above what is to be mended.
func (m *Model) problem(width int) []string {
	if m.failed == "" {
		return nil
	}
	var lines []string
	for i, line := range text.Wrap("! "+m.failed, width-2) {
		if i > 0 {
			line = "  " + line
		}
		lines = append(lines, m.o.Style.Bad.Render(line))
	}
	return append(lines, "")
}
