package storage

import (
	"bytes"
	"errors"

	"debrief/model"
)

// project adds to the batch what its events change in the projections.
func (b *batch) project() error {
	for _, t := range b.order {
		if len(t.added) == 0 {
			continue
		}
		if err := b.projectSubject(t); err != nil {
			return err
		}
	}
	if b.head.pos == b.start.head.pos {
		return nil
	}
	if err := b.writeMoved(); err != nil {
		return err
	}
	if b.start.head.pos == 0 {
		if err := b.setRecord(generationKey(), &generation{Live: b.gen, Version: projectionVersion}); err != nil {
			return err
		}
	}
	return b.setRecord(projectionKey(b.gen, projCounts), &b.totals)
}

func (b *batch) projectSubject(t *touch) error {
	before, after, short, err := b.extend(t)
	if err != nil {
		return err
	}
	if !short {
		if before, after, err = b.refold(t); err != nil {
			return err
		}
	}
	b.totals.add(&before, -1)
	b.totals.add(&after, 1)
	b.keepTip(t, &after)
	if err := b.markMoved(t.sub, &before, &after); err != nil {
		return err
	}
	return b.writeDifference(t.sub, &before, &after)
}

// refold works both views of a subject out anew.
func (b *batch) refold(t *touch) (before, after subjectView, err error) {
	old, err := b.before(t)
	if err != nil {
		return before, after, err
	}
	all, err := b.all(t)
	if err != nil {
		return before, after, err
	}
	before = project(t.sub.what, old, b.w.a.silence)
	after = project(t.sub.what, all, b.w.a.silence)
	return before, after, nil
}

// extend goes the short way for events that come after all others of their
// session, which is how events mostly come. The views then hold only the
// dialogues that change.
func (b *batch) extend(t *touch) (before, after subjectView, ok bool, err error) {
	if t.sub.what.Kind != model.SubjectSession {
		return before, after, false, nil
	}
	last, err := b.tip(t)
	if err != nil || last == nil || last.Loose {
		return before, after, false, err
	}
	before.dialogues = []dialogueRow{*last}
	row := *last
	added := append([]*entry(nil), t.added...)
	model.Sort(added)
	for _, e := range added {
		next, did := row.Extend(e, b.w.a.silence)
		switch did {
		case model.Refold:
			return subjectView{}, subjectView{}, false, nil
		case model.Began:
			after.dialogues = append(after.dialogues, row)
			row = dialogueRow{Summary: next, Earlier: row.Earlier + row.Events}
		case model.Extended:
		}
	}
	after.dialogues = append(after.dialogues, row)
	known := len(after.dialogues) == 1 && keepsHandles(last, &row)
	before.known, after.known = known, known
	return before, after, true, nil
}

// tip returns the last dialogue of a session, nil when there is none.
func (b *batch) tip(t *touch) (*dialogueRow, error) {
	if !t.sub.stored {
		return nil, nil
	}
	if row, ok := b.w.tips.get(t.sub.no); ok {
		return row, nil
	}
	if b.behind(t.sub.no) {
		return nil, errAhead
	}
	row, err := b.r.lastDialogue(t.sub)
	if err != nil {
		return nil, &subjectError{t.sub.no, err}
	}
	return row, nil
}

func (b *batch) keepTip(t *touch, after *subjectView) {
	if n := len(after.dialogues); n > 0 {
		b.tips[t.sub.no] = &after.dialogues[n-1]
		return
	}
	b.untipped = append(b.untipped, t.sub.no)
}

// writeDifference adds what differs between two views of a subject.
func (b *batch) writeDifference(sub *subject, before, after *subjectView) error {
	old, err := before.records(b.w.a, b.gen, sub)
	if err != nil {
		return err
	}
	fresh, err := after.records(b.w.a, b.gen, sub)
	if err != nil {
		return err
	}
	for key := range old {
		if _, ok := fresh[key]; !ok {
			if err := b.remove([]byte(key)); err != nil {
				return err
			}
		}
	}
	for key, plain := range fresh {
		if was, ok := old[key]; ok && bytes.Equal(was, plain) {
			continue
		}
		if err := b.set([]byte(key), plain); err != nil {
			return err
		}
	}
	return nil
}

// lastDialogue reads the last dialogue of a session, nil when there is none.
func (r *reader) lastDialogue(sub *subject) (*dialogueRow, error) {
	var t tip
	ok, err := r.record(subjectProjectionKey(r.gen, projTip, sub.no), &t)
	if err != nil || !ok {
		return nil, err
	}
	row, err := r.dialogueRow(dialogueAt{sub.no, t.N})
	if err != nil {
		return nil, err
	}
	return &row, nil
}

var errMissing = errors.New("it is missing")

// dialogueRow reads a dialogue that something refers to.
func (r *reader) dialogueRow(at dialogueAt) (dialogueRow, error) {
	var s storedDialogue
	key := dialogueKey(r.gen, at)
	ok, err := r.record(key, &s)
	if err == nil && !ok {
		err = damagedRecord(key, errMissing)
	}
	if err != nil {
		return dialogueRow{}, err
	}
	return s.row(), nil
}
