package find

import (
	"debrief/model"
	"debrief/ui/text"
)

// The widths of the columns; what was said takes the rest.
const (
	clientCells = 16
	whenCells   = 11
	narrow      = 60 // below this only what was said is shown
)

// Resize implements pane.Pane.
func (p *Pane) Resize(width, height int) {
	p.sheet.Resize(width, height)
}

// View implements pane.Pane.
func (p *Pane) View() string { return p.sheet.View(p.heading, p.nothing) }

// heading is the line in which one asks, and what came of it.
func (p *Pane) heading() []string {
	styles, width := p.env.Style, p.sheet.Width()
	line := " " + styles.Accent.Render("/") + " "
	switch value := p.input.Value(); {
	case p.typing:
		line += p.input.Show(width - 4)
	case value == "":
		line += styles.Faint.Render(p.env.Text.T("find.ask"))
	default:
		line += styles.Normal.Render(text.Line(value))
	}
	return []string{text.Truncate(line, width), text.Truncate(p.told(), width)}
}

// told says what was found, or what is wrong.
func (p *Pane) told() string {
	styles, words := p.env.Style, p.env.Text
	switch {
	case p.mistake != "":
		return styles.Bad.Render(" ! " + p.mistake)
	case !p.found:
		return ""
	}
	found := words.N("find.least", len(p.page.Hits))
	if p.count >= 0 {
		found = words.N("find.count", p.count)
	}
	order := "find.newest"
	if p.best {
		order = "find.best"
	}
	told := " " + styles.Title.Render(found) + styles.Faint.Render("  "+words.T(order))
	if p.page.Behind > 0 {
		told += styles.Warn.Render("  " + words.T("find.behind", "N", words.Number(int64(p.page.Behind)))) //nolint:gosec // counts of events fit
	}
	return told
}

// nothing is what is said where there is no turn.
func (p *Pane) nothing() string {
	switch {
	case p.failed != "":
		return p.failed
	case p.query.IsZero():
		return p.env.Text.T("find.help")
	case !p.found:
		return p.env.Text.T("frame.reading")
	}
	return p.env.Text.T("find.none")
}

// draw makes the line of one turn: whose, when, and what was said.
func (p *Pane) draw(h model.TurnHit, selected bool, width int) string {
	styles := p.env.Style
	line, body := "  ", styles.Normal
	if selected {
		line, body = styles.Accent.Render("> "), styles.Cursor
	}
	left := width - 2
	if width >= narrow {
		who := text.Client(h.Dialogue, clientCells, h.Client.Names()...)
		when := p.env.Text.Lately(h.At, p.env.Now(), p.env.Zone)
		if text.Width(when) > whenCells {
			when = p.env.Text.Day(h.At, p.env.Zone)
		}
		line += body.Render(text.PadRight(who, clientCells)) + " " + styles.Faint.Render(text.PadRight(when, whenCells)) + " "
		left -= clientCells + whenCells + 2
	}
	role, style := "<", styles.Faint
	if h.Role != model.RoleClient {
		role, style = ">", styles.Accent
	}
	return line + style.Render(role) + " " + Snippet(h.Text, h.Marks, max(left-2, 1), body, styles.Match)
}
