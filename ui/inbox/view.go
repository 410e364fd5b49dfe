package inbox

import (
	"time"

	"github.com/charmbracelet/lipgloss"

	"debrief/model"
	"debrief/ui/fixes"
	"debrief/ui/incidents"
	"debrief/ui/text"
)

// line tells of one entry.
func (p *Pane) line(e entry, cells int) incidents.Line {
	var l incidents.Line
	l.Sign, l.Style, l.What = p.what(e)
	l.Who, l.Age, l.Why = p.about(e, cells)
	return l
}

// what names the kind of an entry, with its sign.
func (p *Pane) what(e entry) (string, lipgloss.Style, string) {
	styles, tell := p.env.Style, incidents.TellerOf(&p.env)
	switch e.kind {
	case incident:
		if e.fix.Kind == model.FixRecover {
			return "~", styles.CRM, p.env.Text.T("inbox.recovering")
		}
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
	now := p.env.Now()
	switch e.kind {
	case incident:
		who, why = p.aboutIncident(e, cells)
		return who, p.env.Text.Ago(now.Sub(e.found.Since)), why
	case lostLead:
		who, age = text.Client(e.row.ID, cells, e.row.Client.Names()...), p.env.Text.Ago(now.Sub(e.row.Lead.At))
		if e.fix.Kind == model.FixRecover {
			return who, age, p.recovering(&e.fix, now)
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

// aboutIncident tells whom an incident is about and why it is here.
func (p *Pane) aboutIncident(e entry, cells int) (who, why string) {
	tell := incidents.TellerOf(&p.env)
	who, why = text.Client(e.row.ID, cells, e.row.Client.Names()...), tell.Why(&e.found)
	switch {
	case e.found.Rule == model.RuleAnomaly:
		who = tell.Scope(e.found.Scope)
	case e.fix.Kind == model.FixRecover:
		why = p.recovering(&e.fix, p.env.Now())
	case e.found.State == model.IncidentTaken:
		why = text.Line(e.found.Owner) + ": " + why
	}
	return who, why
}

// recovering tells how far the making of a lead is.
func (p *Pane) recovering(fix *model.Fix, now time.Time) string {
	tell := fixes.Teller{Voice: p.env.Voice()}
	return p.env.Text.T("inbox.why_recovering", "State", tell.State(fix, now.Add(noCountdown)))
}
