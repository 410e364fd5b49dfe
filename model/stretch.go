package model

import "time"

// End returns when the last thing of the dialogue happened. What refers to another
// event, such as a verdict, may be much later and does not count.
func (s Stretch) End() time.Time {
	var end time.Time
	for _, e := range s.Entries {
		if !e.Type.Refers() && e.TS.After(end) {
			end = e.TS
		}
	}
	return end
}
