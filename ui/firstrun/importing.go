package firstrun

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/ui/text"
)

// mostMatches bounds the list of paths that a completion may be.
const mostMatches = 8

// importing asks for a file and takes it in.
type importing struct {
	path    *field
	matches []string
}

// completedMsg brings the completion of a path.
type completedMsg struct {
	completed string
	matches   []string
}

func newImporting(m *Model) *importing { return &importing{path: newField(m.o.Style, false)} }

func (*importing) title() string   { return "firstrun.import.title" }
func (*importing) help() string    { return "firstrun.import.help" }
func (p *importing) field() *field { return p.path }

func (*importing) hints(*Model) []string {
	return []string{"Enter", "firstrun.key.import", "Tab", "firstrun.key.complete"}
}

func (p *importing) lines(m *Model, width int) (lines []string, focus int) {
	lines = append([]string{""}, m.wrapped("firstrun.import.text", width)...)
	lines = append(lines, "")
	focus = len(lines)
	lines = append(lines, m.o.Style.Accent.Render("> ")+p.path.view(width-2), "")
	lines = append(lines, m.problem(width)...)
	for i, match := range p.matches {
		if i == mostMatches {
			lines = append(lines, "  "+m.o.Style.Faint.Render(m.o.Text.N("firstrun.import.more", len(p.matches)-i)))
			break
		}
		lines = append(lines, "  "+m.o.Style.Faint.Render(text.Line(match)))
	}
	return lines, focus
}

func (p *importing) key(m *Model, key string, msg tea.KeyMsg) (page, tea.Cmd) {
	switch {
	case key == "enter" && p.path.value() != "":
		path, world := p.path.value(), m.o.World
		p.matches = nil
		return p, m.begin("firstrun.import.working", 0, func(ctx context.Context, tell func(Progress)) (tea.Msg, error) {
			return world.Import(ctx, path, tell)
		})
	case key == "tab":
		typed, world := p.path.value(), m.o.World
		return p, m.begin("firstrun.import.looking", patience, func(ctx context.Context, _ func(Progress)) (tea.Msg, error) {
			completed, matches := world.Complete(ctx, typed)
			return completedMsg{completed, matches}, nil
		})
	}
	if p.path.take(msg) {
		p.matches = nil
	}
	return p, nil
}

func (p *importing) answered(_ *Model, msg tea.Msg) page {
	switch msg := msg.(type) {
	case completedMsg:
		p.matches = msg.matches
		p.path.set(msg.completed)
	case Import:
		return &imported{msg}
	}
	return p
}

// imported tells what became of the file.
type imported struct{ result Import }

func (*imported) title() string         { return "firstrun.imported.title" }
func (*imported) help() string          { return "firstrun.imported.help" }
func (*imported) hints(*Model) []string { return []string{"Enter", "firstrun.key.screens"} }

func (p *imported) lines(m *Model, width int) (lines []string, focus int) {
	t := m.o.Text
	lines = []string{""}
	for _, row := range []struct {
		id string
		n  int64
	}{
		{"firstrun.imported.dialogues", p.result.Dialogues}, {"firstrun.imported.new", p.result.New},
		{"firstrun.imported.duplicates", p.result.Duplicates}, {"firstrun.imported.rejected", p.result.Rejected},
	} {
		lines = append(lines, text.PadLeft(t.Number(row.n), 9)+"  "+t.T(row.id))
	}
	if p.result.Rejected > 0 {
		lines = append(append(lines, ""), m.wrapped("firstrun.imported.why_rejected", width)...)
	}
	if p.result.Key != "" {
		lines = append(append(lines, ""), m.wrapped("firstrun.imported.key", width, "Path", text.Line(p.result.Key))...)
	}
	return append(append(lines, ""), m.wrapped("firstrun.imported.next", width)...), 0
}

func (p *imported) key(m *Model, key string, _ tea.KeyMsg) (page, tea.Cmd) {
	if key == "enter" {
		return p, m.end(Imported)
	}
	return p, nil
}
