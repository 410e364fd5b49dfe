package ui

import (
	"time"

	"debrief/ui/pane"
)

// mostMessages is how many messages are kept for a second look.
const mostMessages = 200

// message is one line that was told.
type message struct {
	at   time.Time
	kind pane.Kind
	text string
}

// messages are the last lines that were told, the newest last.
type messages struct {
	kept  []message
	total int // told since the start
}

func (m *messages) add(at time.Time, kind pane.Kind, text string) {
	m.total++
	m.kept = append(m.kept, message{at, kind, text})
	if len(m.kept) > mostMessages {
		m.kept = append(m.kept[:0:0], m.kept[len(m.kept)-mostMessages:]...)
	}
}

// since returns the messages after the first total ones, as far as they are kept.
func (m *messages) since(total int) []message {
	return m.kept[len(m.kept)-min(m.total-total, len(m.kept)):]
}
