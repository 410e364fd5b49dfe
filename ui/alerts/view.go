package alerts

import (
	"strings"

	"debrief/model"
	"debrief/ui/incidents"
	"debrief/ui/text"
)

// headRows is how many lines stand above the list.
const headRows = 1

// View implements pane.Pane.
func (p *Pane) View() string { return p.sheet.View(p.heading, p.nothing) }

// heading tells how many there are of each kind, or asks for a reason.
func (p *Pane) heading() []string {
	if p.desk.Asks() {
		return []string{p.desk.Line(p.sheet.RowWidth())}
	}
	t, styles := p.env.Text, p.env.Style
	var parts []string
	for _, state := range model.IncidentStates() {
		part := t.T("alerts.count."+string(state), "N", t.Number(p.counts[state]))
		if p.shows(state) {
			part = styles.Title.Render(part)
		} else {
			part = styles.Faint.Render(part)
		}
		parts = append(parts, part)
	}
	return []string{" " + strings.Join(parts, "  ")}
}

func (p *Pane) shows(state model.IncidentState) bool {
	switch p.filter {
	case active:
		return state != model.IncidentClosed
	case closed:
		return state == model.IncidentClosed
	case everything:
	}
	return true
}

// nothing is what is said where there is no row.
func (p *Pane) nothing() string {
	switch {
	case p.failed != "":
		return p.failed
	case !p.loaded:
		return p.env.Text.T("frame.reading")
	}
	return p.env.Text.T("alerts.empty")
}

// Widths of the columns.
const (
	whatCells = 12
	whoCells  = 16
	ageCells  = 6
)

// draw makes the line of one incident: what it is, whom it is about, for how long,
// and why, which may hold words from outside and is last.
func (p *Pane) draw(r row, selected bool, width int) string {
	styles := p.env.Style
	tell := incidents.Teller{Text: p.env.Text, Style: styles, Zone: p.env.Zone}
	mark, body := "  ", styles.Normal
	if selected {
		mark, body = styles.Accent.Render("> "), styles.Cursor
	}
	sign, style := tell.Sign(&r.Incident)
	line := mark + style.Render(text.PadRight(sign, 3)+text.PadRight(tell.Rule(r.Rule), whatCells)) + " "
	cells := whoCells
	if width < 60 {
		cells -= 4
	}
	line += body.Render(text.PadRight(p.who(&r, cells), cells)) + " "
	if width >= 50 {
		line += styles.Faint.Render(text.PadLeft(p.age(&r.Incident), ageCells)) + "  "
	}
	if r.Owner != "" && r.State == model.IncidentTaken {
		line += styles.CRM.Render(text.Line(r.Owner)) + " "
	}
	return line + body.Render(tell.Why(&r.Incident))
}

// who names the client, or the dialogue by the end of its id.
func (p *Pane) who(r *row, cells int) string {
	switch {
	case r.Rule == model.RuleAnomaly:
		return incidents.Teller{Text: p.env.Text}.Scope(r.Scope)
	case text.Line(r.client) != "":
		return text.Line(r.client)
	}
	return text.TruncateHead(text.Line(r.Dialogue), cells)
}

// age is for how long it has been wrong, or how long ago it was closed.
func (p *Pane) age(n *model.Incident) string {
	since := n.Since
	if n.State == model.IncidentClosed {
		since = n.ClosedAt
	}
	return p.env.Text.Ago(p.env.Now().Sub(since))
}
