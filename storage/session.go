package storage

import (
	"bytes"
	"fmt"

	"debrief/model"
)

// subjectEntries reads all events of a subject, in order. It is a DamageError
// when one does not open, and when there are not as many as the projections
// know of.
func (r *reader) subjectEntries(sub *subject) ([]*entry, error) {
	o := opener{a: r.a, sub: sub}
	err := r.eachEvent(numberKey(kindEvent, sub.no), func(_ uint64, e sealedEvent) error {
		o.take(e)
		return nil
	})
	entries, openErr := o.finish()
	if err == nil {
		err = openErr
	}
	if err != nil {
		return nil, err
	}
	return entries, r.checkCount(sub, entries)
}

// subjectEvents reads the sealed events of a subject.
func (r *reader) subjectEvents(no uint64) (events []sealedEvent, err error) {
	err = r.eachEvent(numberKey(kindEvent, no), func(_ uint64, e sealedEvent) error {
		events = append(events, e)
		return nil
	})
	return events, err
}

// eachSubject calls each with the sealed events of one subject after another.
func (r *reader) eachSubject(each func(no uint64, events []sealedEvent) error) error {
	var events []sealedEvent
	var subject uint64
	err := r.eachEvent([]byte{kindEvent}, func(no uint64, e sealedEvent) error {
		if no != subject && len(events) > 0 {
			if err := each(subject, events); err != nil {
				return err
			}
			events = nil
		}
		subject, events = no, append(events, e)
		return r.ctx.Err()
	})
	if err != nil || len(events) == 0 {
		return err
	}
	return each(subject, events)
}

// eachEvent calls each with the sealed events under a prefix, put together from
// their chunks.
func (r *reader) eachEvent(prefix []byte, each func(subject uint64, e sealedEvent) error) error {
	var last sealedEvent
	var subject uint64
	err := r.scan(prefix, nil, func(key, value []byte) (bool, error) {
		at, chunk, err := parseEventKey(key)
		if err != nil {
			return false, damagedRecord(key, err)
		}
		if chunk > 0 {
			if !bytes.HasPrefix(key, last.base) || chunk != len(last.more)+1 {
				return false, &DamageError{What: fmt.Sprintf("event %s: its chunk %d has nothing to follow", at.key, chunk)}
			}
			last.more = append(last.more, bytes.Clone(value))
			return true, nil
		}
		if last.first != nil {
			if err := each(subject, last); err != nil {
				return false, err
			}
		}
		subject, last = at.subject, cloneEvent(key, value)
		return true, nil
	})
	if err != nil || last.first == nil {
		return err
	}
	return each(subject, last)
}

// cloneEvent copies a key and its value, which Badger lends, at once.
func cloneEvent(key, value []byte) sealedEvent {
	both := append(append(make([]byte, 0, len(key)+len(value)), key...), value...)
	return sealedEvent{base: both[:len(key):len(key)], first: both[len(key):]}
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
	sealed := sealedEvent{base: base, first: value}
	for len(value) >= chunkSize { // only a full chunk is followed by another one
		value, ok, err = r.raw(chunkKey(base, len(sealed.more)+1))
		if err != nil {
			return sealedEvent{}, err
		}
		if !ok {
			break
		}
		sealed.more = append(sealed.more, value)
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
	e := &model.Entry{}
	err = r.a.openEvent(sub, sealed, e)
	if err == nil && e.Pos != pos {
		err = &DamageError{Pos: pos, What: fmt.Sprintf("event %s says that it is entry %d", l.Key, e.Pos)}
	}
	return e, err
}
