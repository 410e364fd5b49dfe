package replay

import (
	"debrief/model"
	"debrief/ui/text"
)

// The ids of the messages for what a source or a reviewer may say. They stand
// here whole, so that a test can tell whether each of them exists.

// roleWord returns the id of the word for who speaks.
func roleWord(r model.Role) string {
	switch r {
	case model.RoleClient:
		return "replay.role.client"
	case model.RoleAssistant:
		return "replay.role.assistant"
	case model.RoleOperator:
		return "replay.role.operator"
	}
	return "replay.role.system"
}

// eventWord returns the id of the word that stands in the speaker's column for
// an event.
func eventWord(t model.Type) string {
	switch t {
	case model.TypeToolCall, model.TypeToolResult:
		return "replay.event.tool"
	case model.TypeScenario:
		return "replay.event.scenario"
	case model.TypeHandoff:
		return "replay.event.handoff"
	case model.TypeLead:
		return "replay.event.lead"
	case model.TypeCRM:
		return "replay.event.crm"
	case model.TypeForm:
		return "replay.event.form"
	case model.TypeBooking:
		return "replay.event.booking"
	case model.TypeNotification:
		return "replay.event.notification"
	case model.TypeCall:
		return "replay.event.call"
	case model.TypeSessionStart, model.TypeSessionEnd:
		return "replay.event.session"
	case model.TypeEdit:
		return "replay.event.edit"
	case model.TypeDelete:
		return "replay.event.delete"
	case model.TypeUndo, model.TypeFixQueued, model.TypeFixClaimed, model.TypeFixWritten,
		model.TypeFixConfirmed, model.TypeFixRefused, model.TypeFixConflict, model.TypeFixDelayed:
		return "replay.event.fix"
	}
	return "replay.event.unknown"
}

// verdictWord returns the id of the word for a verdict.
func verdictWord(v model.VerdictValue) string {
	switch v {
	case model.Good:
		return "replay.verdict.good"
	case model.Bad:
		return "replay.verdict.bad"
	}
	return "replay.verdict.skipped"
}

// fixWord returns the id of the word for a step of a fix.
func fixWord(t model.Type) string {
	switch t {
	case model.TypeFixQueued:
		return "replay.fix.queued"
	case model.TypeFixClaimed:
		return "replay.fix.claimed"
	case model.TypeFixWritten:
		return "replay.fix.written"
	case model.TypeFixConfirmed:
		return "replay.fix.confirmed"
	case model.TypeFixRefused:
		return "replay.fix.refused"
	case model.TypeFixConflict:
		return "replay.fix.conflict"
	case model.TypeFixDelayed:
		return "replay.fix.delayed"
	}
	return "replay.fix.undone"
}

// stateWords are the ids of the words for the states that sources send.
var stateWords = [...]struct{ kind, sent, id string }{
	{"lead", "none", "replay.lead.none"},
	{"lead", "requested", "replay.lead.requested"},
	{"lead", "created", "replay.lead.created"},
	{"lead", "failed", "replay.lead.failed"},
	{"crm", "add", "replay.crm.add"},
	{"crm", "update", "replay.crm.update"},
	{"crm", "move", "replay.crm.move"},
	{"crm", "delete", "replay.crm.delete"},
	{"booking", "made", "replay.booking.made"},
	{"booking", "moved", "replay.booking.moved"},
	{"booking", "cancelled", "replay.booking.cancelled"},
	{"booking", "visited", "replay.booking.visited"},
	{"booking", "no_show", "replay.booking.no_show"},
	{"notification", "queued", "replay.notification.queued"},
	{"notification", "sent", "replay.notification.sent"},
	{"notification", "delivered", "replay.notification.delivered"},
	{"notification", "read", "replay.notification.read"},
	{"notification", "failed", "replay.notification.failed"},
}

// state returns the word for a state that a source sent, or what it sent when
// there is no word for it.
func (p *Pane) state(kind, sent string) string {
	for _, w := range stateWords {
		if w.kind == kind && w.sent == sent {
			return p.env.Text.T(w.id)
		}
	}
	return text.Line(sent)
}
