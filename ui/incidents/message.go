package incidents

import (
	"debrief/model/alert"
	"debrief/ui/text"
)

// MessagePlace names where a message about incidents goes, and whose message nobody
// answered before.
func (t Teller) MessagePlace(d *alert.Delivery) string {
	if !d.Escalated {
		return text.Line(d.Place)
	}
	return t.Text.T("alert.message.after", "Place", text.Line(d.Place), "From", text.Line(d.From))
}

// MessageState tells how far a message is, and whether it may have come unnoticed.
func (t Teller) MessageState(d *alert.Delivery) string {
	state := t.Text.T("alert.message.state." + string(d.State))
	if d.Unsure > 0 {
		state += ", " + t.Text.T("alert.message.unsure")
	}
	return state
}

// MessageError tells what failed, in the words of the place or in ours, and when it
// is tried again; "" when nothing failed.
func (t Teller) MessageError(d *alert.Delivery) string {
	words := text.Line(d.Error)
	switch d.Error {
	case alert.CutOff:
		words = t.Text.T("alert.message.cut_off")
	case alert.NoPlace:
		words = t.Text.T("alert.message.no_place")
	case alert.NotNeeded:
		words = t.Text.T("alert.message.not_needed")
	}
	if d.State == alert.Waits {
		words += "; " + t.Text.T("alert.message.again", "Time", t.Stamp(d.RetryAt))
	}
	return words
}

// Message tells in one line to whom a message went or goes, when something last
// happened to it, and how far it is. What the place said comes last.
func (t Teller) Message(d *alert.Delivery) string {
	said := t.Text.T("alert.message.line", "Place", t.MessagePlace(d), "Time", t.Stamp(d.At), "State", t.MessageState(d))
	if failed := t.MessageError(d); failed != "" {
		said += ": " + failed
	}
	return said
}
