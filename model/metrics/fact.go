package metrics

import (
	"time"

	"debrief/model"
)

// Group is what figures are told apart by: an assistant in one version, in one
// channel.
type Group struct{ Name, Version, Source string }

// Fact is what one dialogue says to the figures of the week in which it began.
type Fact struct {
	*model.Summary
	Known   bool // the client is known, so that another contact would be seen
	Repeat  bool // the client had been here in the RepeatWithin before
	Stratum int  // its place among the strata of the week's sample, NotSampled elsewhere
}

// NotSampled is the stratum of a dialogue that was not drawn.
const NotSampled = -1

// Group returns the group of the dialogue: of the assistant that spoke last.
func (f *Fact) Group() Group {
	return Group{f.Assistant.Name, f.Assistant.Version, f.Source}
}

// RepeatWithin is how soon after a dialogue the next of the same client is a repeat
// contact.
const RepeatWithin = 7 * 24 * time.Hour

// Visits remembers when clients were last here. Dialogues must come in the order in
// which they began.
type Visits struct{ last map[visitor]time.Time }

type visitor struct {
	kind  model.HandleKind
	value string
}

// See takes a dialogue in and says whether its client is known, and had been here
// in the RepeatWithin before.
func (v *Visits) See(s *model.Summary) (known, repeat bool) {
	if v.last == nil {
		v.last = map[visitor]time.Time{}
	}
	each := func(who visitor) {
		if who.value == "" {
			return
		}
		known = true
		if last, ok := v.last[who]; ok && s.StartedAt.Sub(last) <= RepeatWithin {
			repeat = true
		}
		v.last[who] = s.StartedAt
	}
	each(visitor{model.HandleSession, s.SessionID})
	for _, h := range s.Handles() {
		if h.Kind == model.HandlePhone || h.Kind == model.HandleEmail || h.Kind == model.HandleChat {
			each(visitor{h.Kind, h.Bucket()})
		}
	}
	return known, repeat
}
