package lookout

import (
	"maps"
	"slices"
	"time"
)

// timers say when a dialogue must be looked at again though nothing happens in it.
type timers struct{ at map[string]time.Time }

// set plans the next look at a dialogue; a zero time plans none.
func (t *timers) set(id string, at time.Time) {
	if at.IsZero() {
		delete(t.at, id)
		return
	}
	t.at[id] = at
}

// first returns when the next look is due.
func (t *timers) first() (at time.Time, ok bool) {
	for _, due := range t.at {
		if !ok || due.Before(at) {
			at, ok = due, true
		}
	}
	return at, ok
}

// take returns the dialogues that are due, in order, and forgets their timers.
func (t *timers) take(now time.Time) []string {
	var ids []string
	for _, id := range slices.Sorted(maps.Keys(t.at)) {
		if !t.at[id].After(now) {
			ids = append(ids, id)
			delete(t.at, id)
		}
	}
	return ids
}
