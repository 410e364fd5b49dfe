package incidents

import (
	"time"

	"debrief/model"
)

// Take makes the act of somebody who sees to incidents.
func Take(actor string, of ...model.Incident) model.Submission {
	return acts(actor, model.IncidentStep{Type: model.TypeIncidentTaken}, of)
}

// Snooze puts incidents off until a time.
func Snooze(actor string, until time.Time, of ...model.Incident) model.Submission {
	until = until.UTC().Truncate(time.Millisecond)
	return acts(actor, model.IncidentStep{Type: model.TypeIncidentSnoozed, Until: until}, of)
}

// Close closes incidents for a reason.
func Close(actor, reason string, of ...model.Incident) model.Submission {
	return acts(actor, model.IncidentStep{Type: model.TypeIncidentClosed, Reason: reason}, of)
}

func acts(actor string, step model.IncidentStep, of []model.Incident) model.Submission {
	var s model.Submission
	for i := range of {
		body := step
		body.Incident = of[i].ID
		s.Events = append(s.Events, model.Event{
			V: model.Version, Type: body.Type, Actor: actor, SessionID: of[i].Session, Body: &body,
		})
	}
	return s
}

// Done reports whether nothing more can be done with an incident.
func Done(n *model.Incident) bool { return n.State == model.IncidentClosed }
