package model

import "time"

// The bodies of the events of messages about incidents. model/alert holds the rules.

// AlertQueued asks for a message about incidents. The event's key is the message's
// id.
type AlertQueued struct {
	Week      string // ISO 8601, UTC, in which it was queued: messages are stored by it
	Place     string // the name of where it goes, as the settings call it
	Escalated bool   // nobody took the incidents after an earlier message
	From      string // of an escalation: the place of that earlier message
	Incidents []Key
}

// AlertStep is what became of a message. Its event type is in Type.
type AlertStep struct {
	Type    Type
	Week    string // of its AlertQueued
	Alert   Key    // the key of its AlertQueued
	Attempt int    // which try, from 1
	Error   string // alert_failed: what failed, without secrets
	Unsure  bool   // alert_failed: it may have arrived all the same
	Final   bool   // alert_failed: it is given up
	RetryAt time.Time
}

// EventType implements Body.
func (*AlertQueued) EventType() Type { return TypeAlertQueued }
func (s *AlertStep) EventType() Type { return s.Type } // EventType implements Body.

// AlertsOf returns what the messages that were queued in a week are stored under.
func AlertsOf(week string) Subject { return Subject{SubjectWatch, "alerts " + week} }

// weekOfAlert returns the week of the message that e is about, "" for other events.
func weekOfAlert(e *Event) string {
	switch b := e.Body.(type) {
	case *AlertQueued:
		return b.Week
	case *AlertStep:
		return b.Week
	}
	return ""
}

func (w *writer) alert(b *AlertQueued) {
	w.text("week", b.Week)
	w.text("place", b.Place)
	w.flag("escalated", b.Escalated)
	w.text("from", b.From)
	w.name("incidents")
	w.list(keyTexts(b.Incidents), func(key string) { w.out = appendString(w.out, key) })
}

func (w *writer) alertStep(b *AlertStep) {
	w.text("week", b.Week)
	w.key("alert", b.Alert)
	w.integer("attempt", int64(b.Attempt))
	w.text("error", b.Error)
	w.flag("unsure", b.Unsure)
	w.flag("final", b.Final)
	w.time("retry_at", b.RetryAt)
}

func keyTexts(keys []Key) []string {
	texts := make([]string, len(keys))
	for i, key := range keys {
		texts[i] = key.String()
	}
	return texts
}
