package content

import (
	"cmp"
	"time"

	"debrief/model"
)

// Live invents a dialogue that is still to come, in a session that no other has:
// a client who leaves a phone, and whom the bot forgets. Its first word is said at
// begin.
func Live(o Options, begin time.Time) []model.Event {
	o.Dialogues = cmp.Or(o.Dialogues, DefaultDialogues)
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	s := newScript(o, load(o.Lang), o.Dialogues)
	s.play(plot{"promised a call", "price", (*script).promised})
	for i := range s.events {
		s.events[i].TS = begin.Add(s.events[i].TS.Sub(epoch)).UTC().Truncate(time.Millisecond)
	}
	return s.events
}
