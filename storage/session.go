package storage

import (
	"bytes"
	"fmt"
	"runtime"
	"sync"

	"debrief/model"
)

// parallelFrom is the number of events from which opening them is shared among
// goroutines.
const parallelFrom = 128

// subjectEntries reads all events of a subject, in order. It is a DamageError
// when one does not open, and when there are not as many as the projections
// know of.
func (r *reader) subjectEntries(sub *subject) ([]*entry, error) {
	events, err := r.subjectEvents(sub.no)
	if err != nil {
		return nil, err
	}
	entries, err := r.a.openEvents(sub, events)
	if err != nil {
		return nil, err
	}
	return entries, r.checkCount(sub, entries)
}

// subjectEvents reads the sealed events of a subject.
func (r *reader) subjectEvents(no uint64) (events []sealedEvent, err error) {
	err = r.eachSubject(numberKey(kindEvent, no), func(_ *reader, _ uint64, all []sealedEvent) error {
		events = all
		return nil
	})
	return events, err
}

// eachSubject calls each with the sealed events of one subject after another,
// of all subjects or of those under a prefix.
func (r *reader) eachSubject(prefix []byte, each func(r *reader, no uint64, events []sealedEvent) error) error {
	if prefix == nil {
		prefix = []byte{kindEvent}
	}
	var events []sealedEvent
	var subject uint64
	err := r.scan(prefix, nil, func(key, value []byte) (bool, error) {
		at, chunk, err := parseEventKey(key)
		if err != nil {
			return false, damagedRecord(key, err)
		}
		if at.subject != subject && len(events) > 0 {
			if err := each(r, subject, events); err != nil {
				return false, err
			}
			events = nil
		}
		subject = at.subject
		value = bytes.Clone(value)
		if chunk == 0 {
			events = append(events, sealedEvent{base: bytes.Clone(key), values: [][]byte{value}})
			return true, r.ctx.Err()
		}
		last := len(events) - 1
		if last < 0 || !bytes.HasPrefix(key, events[last].base) || chunk != len(events[last].values) {
			return false, &DamageError{What: fmt.Sprintf("event %s: its chunk %d has nothing to follow", at.key, chunk)}
		}
		events[last].values = append(events[last].values, value)
		return true, nil
	})
	if err != nil || len(events) == 0 {
		return err
	}
	return each(r, subject, events)
}

// openEvents opens events, many of them in parallel.
func (a *Archive) openEvents(sub *subject, events []sealedEvent) ([]*entry, error) {
	entries := make([]*entry, len(events))
	workers := runtime.GOMAXPROCS(0)
	if len(events) < parallelFrom {
		workers = 1
	}
	errs := make([]error, workers)
	share := func(n int) {
		for i := n * len(events) / workers; i < (n+1)*len(events)/workers; i++ {
			if entries[i], errs[n] = a.openEvent(sub, events[i]); errs[n] != nil {
				return
			}
		}
	}
	var group sync.WaitGroup
	for n := 1; n < workers; n++ {
		group.Go(func() { share(n) })
	}
	share(0)
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return entries, nil
}

// checkCount compares the events of a subject with what the projections know.
func (r *reader) checkCount(sub *subject, entries []*entry) error {
	var t tip
	ok, err := r.record(subjectProjectionKey(r.gen, projTip, sub.no), &t)
	if err != nil {
		return err
	}
	want := t.Events
	if ok && t.N > 0 {
		row, err := r.dialogueRow(dialogueAt{sub.no, t.N})
		if err != nil {
			return err
		}
		want = row.Earlier + row.Events
	}
	if want == len(entries) {
		return nil
	}
	return r.findMissing(sub, entries, want)
}

// findMissing names an event that the log has and its subject has not.
func (r *reader) findMissing(sub *subject, entries []*entry, want int) error {
	have := make(map[model.Key]bool, len(entries))
	for _, e := range entries {
		have[e.Key] = true
	}
	err := r.walkLog(1, func(pos uint64, l logEntry) error {
		if l.Subject == sub.no && !have[l.Key] {
			return &DamageError{Pos: pos, What: fmt.Sprintf("event %s is missing", l.Key)}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return &DamageError{What: fmt.Sprintf("subject %d has %d events where %d are known; rebuild the projections", sub.no, len(entries), want)}
}

// sealedEvent reads the event of a log entry, sealed.
func (r *reader) sealedEvent(pos uint64, l logEntry) (sealedEvent, error) {
	base := eventKey(l.at())
	value, ok, err := r.raw(base)
	if err != nil {
		return sealedEvent{}, err
	}
	if !ok {
		return sealedEvent{}, &DamageError{Pos: pos, What: fmt.Sprintf("event %s is missing", l.Key)}
	}
	sealed := sealedEvent{base: base, values: [][]byte{value}}
	for len(value) >= chunkSize { // only a full chunk is followed by another one
		value, ok, err = r.raw(chunkKey(base, len(sealed.values)))
		if err != nil {
			return sealedEvent{}, err
		}
		if !ok {
			break
		}
		sealed.values = append(sealed.values, value)
	}
	return sealed, nil
}

// eventAt reads the event of a log entry.
func (r *reader) eventAt(pos uint64, l logEntry) (*model.Entry, error) {
	sub, err := r.a.subjects.byNumber(r, l.Subject)
	if err != nil {
		return nil, err
	}
	sealed, err := r.sealedEvent(pos, l)
	if err != nil {
		return nil, err
	}
	e, err := r.a.openEvent(sub, sealed)
	if err == nil && e.Pos != pos {
		err = &DamageError{Pos: pos, What: fmt.Sprintf("event %s says that it is entry %d", l.Key, e.Pos)}
	}
	return e, err
}
