package alert

import (
	"cmp"
	"slices"
	"time"

	"debrief/model"
)

// State is how far a message is.
type State string

// The states of a message.
const (
	Queued State = "queued" // not tried yet
	Trying State = "trying" // a try began and has not ended: it goes on, or was cut off
	Waits  State = "waits"  // a try failed, the next one comes
	Sent   State = "sent"
	Failed State = "failed" // given up
)

// Delivery is one message to one place: the fold of its events.
type Delivery struct {
	model.AlertQueued
	ID       model.Key
	QueuedAt time.Time
	State    State
	Attempts int
	Unsure   int // how many of them may have arrived though nobody said so
	At       time.Time
	RetryAt  time.Time // while it waits
	Error    string    // of the last try that failed, "" when it was sent
}

// Done reports whether nothing more happens to it.
func (d *Delivery) Done() bool { return d.State == Sent || d.State == Failed }

// Fold returns the messages among the events, in the order in which they were
// queued. The order of the events does not matter.
func Fold(entries []*model.Entry) []Delivery {
	at := map[model.Key]*Delivery{}
	var keys []model.Key
	for _, e := range entries {
		if b, ok := e.Body.(*model.AlertQueued); ok && at[e.Key] == nil {
			at[e.Key] = &Delivery{AlertQueued: *b, ID: e.Key, QueuedAt: e.TS, At: e.TS, State: Queued}
			keys = append(keys, e.Key)
		}
	}
	tries := map[model.Key]map[int]try{}
	for _, e := range entries {
		b, ok := e.Body.(*model.AlertStep)
		if !ok || at[b.Alert] == nil {
			continue
		}
		if tries[b.Alert] == nil {
			tries[b.Alert] = map[int]try{}
		}
		tries[b.Alert][b.Attempt] = tries[b.Alert][b.Attempt].with(b, e.TS)
	}
	var all []Delivery
	for _, key := range keys {
		at[key].take(tries[key])
		all = append(all, *at[key])
	}
	slices.SortFunc(all, func(a, b Delivery) int {
		return cmp.Or(a.QueuedAt.Compare(b.QueuedAt), slices.Compare(a.ID[:], b.ID[:]))
	})
	return all
}

// try is one try: its steps together.
type try struct {
	sent, failed *model.AlertStep
	tried        bool // false: it was given up without
	at           time.Time
}

func (t try) with(b *model.AlertStep, at time.Time) try {
	switch b.Type {
	case model.TypeAlertTried:
		t.tried = true
	case model.TypeAlertSent:
		t.sent = b
	case model.TypeAlertFailed:
		t.failed = b
	}
	if at.After(t.at) {
		t.at = at
	}
	return t
}

func (d *Delivery) take(tries map[int]try) {
	last := 0
	for n, t := range tries {
		last = max(last, n)
		if t.sent == nil && (t.failed == nil || t.failed.Unsure) {
			d.Unsure++
		}
	}
	for n, t := range tries {
		if t.sent != nil {
			d.State, d.At, d.Attempts = Sent, t.at, max(n, last)
			return
		}
	}
	if last == 0 {
		return
	}
	t := tries[last]
	d.Attempts, d.At, d.State = last, t.at, Trying
	if !t.tried {
		d.Attempts--
	}
	if t.failed == nil {
		return
	}
	d.Error, d.RetryAt, d.State = t.failed.Error, t.failed.RetryAt, Waits
	if t.failed.Final {
		d.State = Failed
	}
}

// Errors of a message that no place has said. Those of places are in their words.
const (
	CutOff    = "cut off"          // the program ended during the try
	NoPlace   = "no such place"    // the settings do not have it any more
	NotNeeded = "no longer needed" // somebody took or closed all of its incidents before
)
