package firstrun

import (
	"context"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/ui/text"
)

// portalPage asks for the webhook of the portal and tries it.
type portalPage struct{ webhook *field }

func newPortalPage(m *Model) *portalPage { return &portalPage{newField(m.o.Style, true)} }

func (*portalPage) title() string   { return "firstrun.portal.title" }
func (*portalPage) help() string    { return "firstrun.portal.help" }
func (p *portalPage) field() *field { return p.webhook }

func (p *portalPage) hints(*Model) []string {
	if p.webhook.value() == "" {
		return []string{"Enter", "firstrun.key.without"}
	}
	return []string{"Enter", "firstrun.key.try"}
}

func (p *portalPage) lines(m *Model, width int) (lines []string, focus int) {
	lines = append([]string{""}, m.wrapped("firstrun.portal.text", width)...)
	lines = append(lines, "")
	focus = len(lines)
	lines = append(lines, m.o.Style.Accent.Render("> ")+p.webhook.view(width-2), "")
	lines = append(lines, m.problem(width)...)
	return append(lines, faint(m, m.wrapped("firstrun.portal.kept", width))...), focus
}

// faint draws lines that may be left unread.
func faint(m *Model, lines []string) []string {
	for i := range lines {
		lines[i] = m.o.Style.Faint.Render(lines[i])
	}
	return lines
}

func (p *portalPage) key(m *Model, key string, msg tea.KeyMsg) (page, tea.Cmd) {
	if key != "enter" {
		p.webhook.take(msg)
		return p, nil
	}
	webhook, world := p.webhook.value(), m.o.World
	m.setup.Webhook, m.portal = webhook, Portal{}
	if webhook == "" {
		return &channelPage{}, nil
	}
	return p, m.begin("firstrun.portal.working", patience, func(ctx context.Context, _ func(Progress)) (tea.Msg, error) {
		return world.TryPortal(ctx, webhook)
	})
}

func (p *portalPage) answered(m *Model, msg tea.Msg) page {
	if portal, ok := msg.(Portal); ok {
		m.portal = portal
		return &portalFound{}
	}
	return p
}

// portalFound tells who answered.
type portalFound struct{}

func (*portalFound) title() string         { return "firstrun.found.title" }
func (*portalFound) help() string          { return "firstrun.portal.help" }
func (*portalFound) hints(*Model) []string { return []string{"Enter", "firstrun.key.on"} }

func (*portalFound) lines(m *Model, width int) (lines []string, focus int) {
	styles := m.o.Style
	lines = []string{"", styles.Good.Render("+ ") + m.o.Text.T("firstrun.found.portal", "Host", text.Line(m.portal.Host))}
	if m.portal.User != "" {
		lines = append(lines, styles.Good.Render("+ ")+m.o.Text.T("firstrun.found.user", "User", text.Line(m.portal.User)))
	}
	if len(m.portal.Missing) == 0 {
		return append(lines, styles.Good.Render("+ ")+m.o.Text.T("firstrun.found.rights")), 0
	}
	missing := text.Line(strings.Join(m.portal.Missing, ", "))
	for i, line := range m.wrapped("firstrun.found.missing", width-2, "Rights", missing) {
		mark := "  "
		if i == 0 {
			mark = styles.Warn.Render("! ")
		}
		lines = append(lines, mark+line)
	}
	return lines, 0
}

func (p *portalFound) key(_ *Model, key string, _ tea.KeyMsg) (page, tea.Cmd) {
	if key == "enter" {
		return &channelPage{}, nil
	}
	return p, nil
}
