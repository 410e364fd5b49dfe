package inbox

import (
	"time"

	"github.com/charmbracelet/lipgloss"

	"debrief/model"
	"debrief/ui/fixes"
	"debrief/ui/incidents"
	"debrief/ui/text"
)

// headRows is how many lines stand above the list.
const headRows = 1

// Resize implements pane.Pane.
func (p *Pane) Resize(width, height int) { p.sheet.Resize(width, height) }

// View implements pane.Pane.
func (p *Pane) View() string { return p.sheet.View(p.heading, p.nothing) }

func (p *Pane) heading() []string {
	if p.desk.Asks() {
		return []string{p.desk.Line(p.sheet.RowWidth())}
	}
	return []string{" " + p.env.Style.Title.Render(p.env.Text.T("inbox.title"))}
}

// nothing is what is said where there is no entry.
func (p *Pane) nothing() string {
	switch {
	case p.failed != "":
		return p.failed
	case !p.loaded:
		return p.env.Text.T("frame.reading")
	}
	return p.env.Text.T("inbox.empty")
}

// Widths of the columns: what it is, whom it is about, since when.
const (
	signCells = 3
	whatCells = 12
	whoCells  = 16
	ageCells  = 6
)

// draw makes the line of one entry: what it is, whom it is about, how old it is,
// and why it is here, which may hold words from outside and is last.
func (p *Pane) draw(e entry, selected bool, width int) string {
	styles := p.env.Style
	mark, body := "  ", styles.Normal
	if selected {
		mark, body = styles.Accent.Render("> "), styles.Cursor
	}
	sign, style, what := p.what(e)
	line := mark + style.Render(text.PadRight(sign, signCells)+text.PadRight(what, whatCells)) + " "
	cells := whoCells
	if width < 60 {
		cells -= 4
	}
	who, age, why := p.about(e, cells)
	if who == "" {
		return line + body.Render(why)
	}
	if width < 50 {
		return line + body.Render(text.PadRight(who, cells)) + " " + body.Render(why)
	}
	return line + body.Render(text.PadRight(who, cells)) + " " +
		styles.Faint.Render(text.PadLeft(age, ageCells)) + "  " + body.Render(why)
}

// what names the kind of an entry, with its sign.
func (p *Pane) what(e entry) (string, lipgloss.Style, string) {
	styles := p.env.Style
	switch e.kind {
	case incident:
		if e.fix.Kind == model.FixRecover {
			return "~", styles.CRM, p.env.Text.T("inbox.recovering")
		}
		tell := p.teller()
		sign, style := tell.Sign(&e.found)
		return sign, style, tell.Rule(e.found.Rule)
	case lostLead:
		if e.fix.Kind == model.FixRecover {
			return "~", styles.CRM, p.env.Text.T("inbox.recovering")
		}
		if e.row.Lead.Status == model.LeadFailed {
			return "!", styles.Bad, p.env.Text.T("inbox.lost")
		}
		return "!", styles.Warn, p.env.Text.T("inbox.lost")
	case moreLost:
		return "!", styles.Faint, p.env.Text.T("inbox.lost")
	case brokenFix:
		return "x", styles.Bad, p.env.Text.T("inbox.fix")
	case waiting:
		return "~", styles.CRM, p.env.Text.T("inbox.sync")
	}
	return "o", styles.Faint, p.env.Text.T("inbox.review")
}

// noCountdown is longer than a fix waits: seconds that are left would stand still
// here.
const noCountdown = 24 * time.Hour

// about tells whom an entry is about, how old it is, and why it is here;
// cells is the room for whom.
func (p *Pane) about(e entry, cells int) (who, age, why string) {
	now, styles := p.env.Now(), p.env.Style
	switch e.kind {
	case incident:
		who, age, why = clientOf(e.row, cells), p.env.Text.Ago(now.Sub(e.found.Since)), p.teller().Why(&e.found)
		switch {
		case e.found.Rule == model.RuleAnomaly:
			who = p.teller().Scope(e.found.Scope)
		case e.fix.Kind == model.FixRecover:
			tell := fixes.Teller{Text: p.env.Text, Style: styles, Zone: p.env.Zone}
			why = p.env.Text.T("inbox.why_recovering", "State", tell.State(&e.fix, now.Add(noCountdown)))
		case e.found.State == model.IncidentTaken:
			why = text.Line(e.found.Owner) + ": " + why
		}
		return who, age, why
	case lostLead:
		who, age = clientOf(e.row, cells), p.env.Text.Ago(now.Sub(e.row.Lead.At))
		if e.fix.Kind == model.FixRecover {
			tell := fixes.Teller{Text: p.env.Text, Style: styles, Zone: p.env.Zone}
			return who, age, p.env.Text.T("inbox.why_recovering", "State", tell.State(&e.fix, now.Add(noCountdown)))
		}
		if e.row.Lead.Status == model.LeadFailed {
			return who, age, p.env.Text.T("inbox.why_failed", "Error", text.Line(e.row.Lead.Failed))
		}
		return who, age, p.env.Text.T("inbox.why_requested")
	case brokenFix:
		who, age = fixes.EntityName(p.env.Text, e.fix.Entity), p.env.Text.Ago(now.Sub(e.fix.UpdatedAt))
		if e.fix.State == model.FixConflict && e.fix.TheirsBy == "" {
			return who, age, p.env.Text.T("inbox.why_changed")
		}
		if e.fix.State == model.FixConflict {
			return who, age, p.env.Text.T("inbox.why_conflict", "Who", text.Line(e.fix.TheirsBy))
		}
		return who, age, p.env.Text.T("inbox.why_refused", "Error", text.Line(e.fix.Error))
	case moreLost:
		return "", "", p.env.Text.N("inbox.more_lost", int(e.count))
	case waiting:
		return "", "", p.env.Text.N("inbox.waiting", int(e.count))
	}
	return "", "", p.env.Text.N("inbox.to_review", int(e.count))
}

// clientOf names the client, or the dialogue by the end of its id.
func clientOf(r model.Row, cells int) string {
	for _, s := range []string{r.Client.Name, r.Client.Phone, r.Client.Email} {
		if line := text.Line(s); line != "" {
			return line
		}
	}
	if line := text.Line(r.ID); line != "" {
		return text.TruncateHead(line, cells)
	}
	return "-"
}

func (p *Pane) teller() incidents.Teller {
	return incidents.Teller{Text: p.env.Text, Style: p.env.Style, Zone: p.env.Zone}
}
