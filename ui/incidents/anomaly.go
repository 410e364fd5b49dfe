package incidents

import (
	"strings"
	"time"

	"debrief/model"
	"debrief/ui/text"
)

// Scope names what an anomaly is about: the bot, its version, the channel.
func (t Teller) Scope(s model.Scope) string {
	var parts []string
	for _, part := range []string{s.Bot, s.Version, s.Source} {
		if part != "" {
			parts = append(parts, text.Line(part))
		}
	}
	if len(parts) == 0 {
		return t.Text.T("incident.anomaly.all")
	}
	return strings.Join(parts, " ")
}

// Figures tells what was seen and what is usual; "" where there is nothing to tell.
func (t Teller) Figures(cause model.IncidentCause, f model.Figures) string {
	if f.IsZero() {
		return ""
	}
	if cause == model.CauseVolume {
		return t.Text.T("incident.anomaly.count", "Seen", t.Text.Decimal(f.Seen, 0), "Low", t.Text.Decimal(f.Low, 0), "High", t.Text.Decimal(f.High, 0))
	}
	return t.Text.T("incident.anomaly.share", "Seen", t.percent(f.Seen), "Of", t.Text.Number(f.Of), "Low", t.percent(f.Low), "High", t.percent(f.High))
}

func (t Teller) percent(share float64) string { return t.Text.Decimal(100*share, 0) + "%" }

// Span tells which hour or day an anomaly began with, and where.
func (t Teller) Span(s model.Scope) string {
	if s.Span > time.Hour {
		return t.Text.T("incident.anomaly.day", "Scope", t.Scope(s), "Time", t.Text.Day(s.From, t.Zone))
	}
	return t.Text.T("incident.anomaly.hour", "Scope", t.Scope(s), "Time", t.Stamp(s.From))
}

// Rests tells what an incident rests on.
func (t Teller) Rests(n *model.Incident) string {
	if n.Rule != model.RuleAnomaly {
		return t.Text.N("incident.evidence", len(n.Evidence))
	}
	rests := t.Text.N("incident.anomaly.weeks", n.Figures.Weeks)
	if len(n.Evidence) > 0 {
		rests += ", " + t.Text.N("incident.anomaly.examples", len(n.Evidence))
	}
	return rests
}
