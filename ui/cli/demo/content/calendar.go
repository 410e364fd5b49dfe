package content

import "time"

const (
	opens  = 9  // o'clock
	closes = 21 // o'clock
	spread = 14 // days
	latest = 3  // dialogues that end in the last half hour, whatever the hour
)

// endTime spreads the dialogues over the working hours of the last two weeks.
func (s *script) endTime() time.Time {
	now := s.o.Now.In(s.o.Zone)
	fromEnd := s.o.Dialogues - 1 - s.i
	if fromEnd < latest {
		return now.Add(-time.Duration(2+8*fromEnd)*time.Minute - time.Duration(s.rng.IntN(60))*time.Second)
	}
	whole := spread * (closes - opens) * time.Hour
	step := whole / time.Duration(s.o.Dialogues)
	back := step*time.Duration(fromEnd) + time.Duration(s.rng.Int64N(int64(step)+1))
	return workBefore(now, back)
}

// workBefore returns the moment with so much working time between it and t.
func workBefore(t time.Time, back time.Duration) time.Time {
	for {
		morning := time.Date(t.Year(), t.Month(), t.Day(), opens, 0, 0, 0, t.Location())
		evening := time.Date(t.Year(), t.Month(), t.Day(), closes, 0, 0, 0, t.Location())
		if t.After(evening) {
			t = evening
		}
		if worked := t.Sub(morning); worked > 0 {
			if back <= worked {
				return t.Add(-back)
			}
			back -= worked
		}
		t = time.Date(t.Year(), t.Month(), t.Day()-1, closes, 0, 0, 0, t.Location())
	}
}
