// Package incidents puts incidents into words, and makes the acts that people do
// with them.
package incidents

import (
	"github.com/charmbracelet/lipgloss"

	"debrief/model"
	"debrief/ui/pane"
	"debrief/ui/text"
	"debrief/ui/voice"
)

// Teller puts incidents into words.
type Teller struct{ voice.Voice }

// TellerOf returns that of a screen.
func TellerOf(env *pane.Env) Teller { return Teller{env.Voice()} }

// Rule names what an incident is, in one or two words.
func (t Teller) Rule(rule model.IncidentRule) string {
	return t.Text.T("incident.rule." + string(rule))
}

// State names how far it is.
func (t Teller) State(state model.IncidentState) string {
	return t.Text.T("incident.state." + string(state))
}

// Why tells in one line why it is here, with the CRM's own words where it said
// any. Detail is from outside and comes last.
func (t Teller) Why(n *model.Incident) string {
	why := t.Text.T("incident.why." + string(n.Cause))
	detail := text.Line(n.Detail)
	if n.Rule == model.RuleAnomaly {
		detail = t.Figures(n.Cause, n.Figures)
	}
	switch n.Cause {
	case model.CauseRefused, model.CauseNotificationFailed, model.CauseFieldEmpty, model.CauseFieldDropped,
		model.CauseAngry, model.CauseWantsHuman, model.CauseLeak, model.CauseMerged:
	case model.CauseConversion, model.CauseLostShare, model.CauseBadShare, model.CauseVolume:
	default:
		detail = ""
	}
	if detail == "" {
		return why
	}
	return why + ": " + detail
}

// Advice tells what to do about it.
func (t Teller) Advice(n *model.Incident) string {
	switch n.Rule {
	case model.RuleLeadNotCreated:
		if n.Cause == model.CauseMerged {
			return t.Text.T("incident.do.link")
		}
		return t.Text.T("incident.do.recover")
	case model.RuleLeadEmpty:
		return t.Text.T("incident.do.fill")
	case model.RuleUnanswered:
		return t.Text.T("incident.do.answer")
	case model.RulePromiseNotKept:
		return t.Text.T("incident.do.keep")
	case model.RuleLeadStuck:
		return t.Text.T("incident.do.work")
	case model.RuleReminder:
		return t.Text.T("incident.do.remind")
	case model.RuleAssistantTrouble:
		return t.Text.T("incident.do.review")
	case model.RuleAnomaly:
	}
	return t.Text.T("incident.do.look")
}

// Closed tells who or what closed it; "" while it is not closed.
func (t Teller) Closed(n *model.Incident) string {
	switch {
	case n.State != model.IncidentClosed:
		return ""
	case n.Cleared && !n.EndedAs.IsZero():
		return t.Text.T("incident.anomaly.back", "Time", t.Stamp(n.ClosedAt), "At", t.Stamp(n.EndedAs.At), "Figures", t.Figures(n.Cause, n.EndedAs))
	case n.Cleared:
		return t.Text.T("incident.cleared", "Time", t.Stamp(n.ClosedAt))
	case n.Reason == "":
		return t.Text.T("incident.closed_by", "Who", text.Line(n.ClosedBy), "Time", t.Stamp(n.ClosedAt))
	}
	return t.Text.T("incident.closed_why", "Who", text.Line(n.ClosedBy), "Time", t.Stamp(n.ClosedAt), "Reason", text.Line(n.Reason))
}

// Sign returns the one character that tells an incident without colour, and its
// style: !! money is at stake, ! open, a taken, z snoozed, - closed.
func (t Teller) Sign(n *model.Incident) (string, lipgloss.Style) {
	switch n.State {
	case model.IncidentTaken:
		return "a", t.Style.CRM
	case model.IncidentSnoozed:
		return "z", t.Style.Faint
	case model.IncidentClosed:
		return "-", t.Style.Faint
	case model.IncidentOpen:
	}
	if Urgent(n.Rule) {
		return "!!", t.Style.Bad
	}
	return "!", t.Style.Warn
}

// Urgent reports whether a client is lost while nobody acts.
func Urgent(rule model.IncidentRule) bool {
	return rule == model.RuleLeadNotCreated || rule == model.RuleUnanswered
}
