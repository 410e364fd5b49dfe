package alert

import "time"

// Policy is how far a place can be trusted with a message that comes twice.
type Policy struct {
	// MostUnsure is how many tries may end without anybody knowing whether the message
	// arrived before it is given up; 0: any number, since the other side tells repeats
	// apart.
	MostUnsure int
}

// GiveUpAfter is how long after it was queued a message is tried.
const GiveUpAfter = 24 * time.Hour

// pauses follow the tries that failed; the last one repeats.
var pauses = [...]time.Duration{
	10 * time.Second, 30 * time.Second, time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour,
}

// Outcome is how a try ended that did not succeed.
type Outcome struct {
	Refused bool          // the place will not take it however often it is asked
	Unsure  bool          // it may have arrived
	After   time.Duration // how long the place asks to be left alone; 0: it does not say
}

// Next returns when a message is tried again after a try that ended at now; final
// says that it is not. d counts the tries before.
func (p Policy) Next(d *Delivery, o Outcome, now time.Time) (at time.Time, final bool) {
	unsure := d.Unsure
	if o.Unsure {
		unsure++
	}
	if o.Refused || p.MostUnsure > 0 && unsure >= p.MostUnsure && o.Unsure {
		return time.Time{}, true
	}
	at = now.Add(max(pauses[min(d.Attempts, len(pauses)-1)], o.After))
	return at, at.Sub(d.QueuedAt) >= GiveUpAfter
}
