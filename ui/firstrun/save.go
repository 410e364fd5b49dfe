package firstrun

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/ui/text"
)

// reviewPage tells what will be written before it is.
type reviewPage struct{}

func (*reviewPage) title() string         { return "firstrun.review.title" }
func (*reviewPage) help() string          { return "firstrun.review.help" }
func (*reviewPage) hints(*Model) []string { return []string{"Enter", "firstrun.key.save"} }

func (*reviewPage) lines(m *Model, width int) (lines []string, focus int) {
	t := m.o.Text
	portal, channel := t.T("firstrun.review.no_portal"), t.T("firstrun.review.no_channel")
	if m.setup.Webhook != "" {
		portal = text.Line(m.portal.Host)
	}
	if m.setup.Channel != NoChannel {
		channel = t.T(m.setup.Channel.word())
	}
	if m.setup.Name != "" {
		channel += " (" + text.Line(m.setup.Name) + ")"
	}
	lines = append([]string{""}, m.wrapped("firstrun.review.portal", width, "Portal", portal)...)
	lines = append(lines, m.wrapped("firstrun.review.channel", width, "Channel", channel)...)
	lines = append(append(lines, ""), m.wrapped("firstrun.review.text", width, "Path", text.Line(m.o.Config))...)
	return append(append(lines, ""), m.problem(width)...), 0
}

func (p *reviewPage) key(m *Model, key string, _ tea.KeyMsg) (page, tea.Cmd) {
	if key != "enter" {
		return p, nil
	}
	setup, world := m.setup, m.o.World
	return p, m.begin("firstrun.review.working", patience, func(ctx context.Context, _ func(Progress)) (tea.Msg, error) {
		return world.Save(ctx, setup)
	})
}

func (p *reviewPage) answered(m *Model, msg tea.Msg) page {
	saved, ok := msg.(Saved)
	if !ok {
		return p
	}
	m.o.Configured = true // it is there now, and is not written twice
	m.trail = nil
	m.page = &savedPage{saved: saved}
	return m.page
}

// savedPage tells what was written and where the channel is to be sent, and tries
// the receiver.
type savedPage struct {
	saved Saved
	trial *Trial
}

func (*savedPage) title() string { return "firstrun.saved.title" }
func (*savedPage) help() string  { return "firstrun.saved.help" }

func (p *savedPage) hints(*Model) []string {
	if p.untried() {
		return []string{"Enter", "firstrun.key.sample", "s", "firstrun.key.screens"}
	}
	return []string{"Enter", "firstrun.key.screens"}
}

// untried reports whether there is a receiver that was not tried.
func (p *savedPage) untried() bool { return p.saved.Hook != "" && p.trial == nil }

func (p *savedPage) lines(m *Model, width int) (lines []string, focus int) {
	styles, t := m.o.Style, m.o.Text
	good := styles.Good.Render("+ ")
	lines = []string{"", good + text.Line(p.saved.Config)}
	for _, path := range p.saved.Secrets {
		lines = append(lines, good+text.Line(path))
	}
	lines = append(lines, "")
	if p.saved.Hook != "" {
		lines = append(lines, m.wrapped(m.setup.Channel.where(), width)...)
		lines = append(lines, "", "  "+styles.Bold.Render("https://HOST"+text.Line(p.saved.Hook)), "")
		lines = append(lines, faint(m, m.wrapped("firstrun.saved.host", width, "Local", text.Line(p.saved.Local)))...)
		lines = append(lines, "")
	}
	lines = append(lines, m.problem(width)...)
	focus = len(lines)
	switch {
	case p.untried():
		lines = append(lines, m.wrapped("firstrun.saved.try", width)...)
	case p.trial != nil:
		lines = append(lines, good+t.T("firstrun.saved.tried", "Sent", t.Number(p.trial.Sent), "Accepted", t.Number(p.trial.Accepted)))
		lines = append(lines, m.wrapped("firstrun.saved.next", width)...)
	default:
		lines = append(lines, m.wrapped("firstrun.saved.next", width)...)
	}
	return lines, focus
}

func (p *savedPage) key(m *Model, key string, _ tea.KeyMsg) (page, tea.Cmd) {
	world := m.o.World
	switch {
	case key == "enter" && p.untried():
		return p, m.begin("firstrun.saved.working", patience, func(ctx context.Context, _ func(Progress)) (tea.Msg, error) {
			return world.Try(ctx)
		})
	case key == "enter", key == "s":
		return p, m.end(Connected)
	}
	return p, nil
}

func (p *savedPage) answered(_ *Model, msg tea.Msg) page {
	if trial, ok := msg.(Trial); ok {
		p.trial = &trial
	}
	return p
}
