package firstrun

import (
	"strconv"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/ui/text"
)

// menu is the first page: what there is to choose.
type menu struct{ at int }

// roomy is from how many lines on every choice is explained, and not the selected
// one alone.
const roomy = 22

// option is one choice of the menu.
type option struct{ name, about string }

func options() []option {
	return []option{
		{"firstrun.menu.demo", "firstrun.menu.demo_about"},
		{"firstrun.menu.import", "firstrun.menu.import_about"},
		{"firstrun.menu.connect", "firstrun.menu.connect_about"},
		{"firstrun.menu.empty", "firstrun.menu.empty_about"},
	}
}

func (*menu) title() string { return "firstrun.menu.title" }
func (*menu) help() string  { return "firstrun.menu.help" }

func (*menu) hints(*Model) []string {
	return []string{"1-4", "firstrun.key.choose", "Enter", "firstrun.key.open"}
}

func (p *menu) lines(m *Model, width int) (lines []string, focus int) {
	lines = append([]string{""}, m.wrapped("firstrun.menu.text", width, "Archive", text.Line(m.o.Archive))...)
	lines = append(lines, "")
	for i, o := range options() {
		name, mark := m.o.Text.T(o.name), "  "
		style := m.o.Style.Normal
		if i == p.at {
			focus, mark, style = len(lines), m.o.Style.Accent.Render("> "), m.o.Style.Cursor
		}
		lines = append(lines, mark+m.o.Style.Key.Render(strconv.Itoa(i+1))+"  "+style.Render(name))
		if i == p.at || m.height >= roomy {
			for _, line := range m.wrapped(p.about(m, i, o), width-5) {
				lines = append(lines, "     "+m.o.Style.Faint.Render(line))
			}
		}
		if m.height >= roomy {
			lines = append(lines, "")
		}
	}
	lines = append(lines, "")
	return append(lines, m.problem(width)...), focus
}

// about says what a choice does; connecting writes a configuration, so it does
// nothing where there is one.
func (p *menu) about(m *Model, i int, o option) string {
	if i == 2 && m.o.Configured {
		return "firstrun.menu.configured"
	}
	return o.about
}

func (p *menu) key(m *Model, key string, _ tea.KeyMsg) (page, tea.Cmd) {
	switch key {
	case "j", "down", "tab":
		p.at = (p.at + 1) % len(options())
	case "k", "up", "shift+tab":
		p.at = (p.at + len(options()) - 1) % len(options())
	case "1", "2", "3", "4":
		p.at = int(key[0] - '1')
		return p.open(m)
	case "enter":
		return p.open(m)
	}
	return p, nil
}

func (p *menu) open(m *Model) (page, tea.Cmd) {
	m.failed = ""
	switch {
	case p.at == 0:
		return p, m.end(Demo)
	case p.at == 1:
		return newImporting(m), nil
	case p.at == 3:
		return p, m.end(Empty)
	case m.o.Configured:
		m.failed = m.o.Text.T("firstrun.menu.configured_why", "Path", text.Line(m.o.Config))
		return p, nil
	}
	return newPortalPage(m), nil
}
