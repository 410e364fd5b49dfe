package storage

import (
	"encoding/hex"
	"errors"
	"fmt"

	"debrief/model"
)

// act is a submission on its way.
type act struct {
	model.Submission
	outcomes []model.Outcome
}

var errEmptyAct = errors.New("submission holds no events")

// takeAct puts what a person or the syncer did into the batch: whole, or not at
// all. What is refused is the submission's own fault and stops nobody else.
func (b *batch) takeAct(j *job) (refused, err error) {
	s := &j.act.Submission
	j.act.outcomes, j.touch = nil, map[uint64]bool{}
	if len(s.Events) == 0 {
		return errEmptyAct, nil
	}
	events, refused := b.prepareAct(s)
	if refused != nil {
		return refused, nil
	}
	for _, p := range events {
		j.touch[p.sub.no] = true
	}
	if refused, err := b.expect(s.Expect); refused != nil || err != nil {
		return refused, err
	}
	if refused, err := b.allow(events); refused != nil || err != nil {
		return refused, err
	}
	if refused, err := b.allowSteps(events); refused != nil || err != nil {
		return refused, err
	}
	if refused, err := b.unknown(events); refused != nil || err != nil {
		return refused, err
	}
	for _, p := range events {
		outcome, err := b.append(p)
		if err != nil {
			return nil, err
		}
		j.act.outcomes = append(j.act.outcomes, outcome)
	}
	return nil, nil
}

// prepareAct fills in what the person left open, and seals.
func (b *batch) prepareAct(s *model.Submission) ([]*prepared, error) {
	a := b.w.a
	now, group := millis(a.now().UnixMilli()), ""
	events := make([]*prepared, 0, len(s.Events))
	for i := range s.Events {
		e := s.Events[i]
		if e.TS.IsZero() {
			e.TS = now
		}
		if e.ID == "" {
			id, err := a.random.bytes(16)
			if err != nil {
				return nil, err
			}
			e.ID = hex.EncodeToString(id)
		}
		if len(s.Events) > 1 && e.Group == "" {
			if group == "" {
				group = e.ID
			}
			e.Group = group
		}
		if e.Source == "" {
			e.Source = model.SourceOwn
		}
		if e.V == 0 {
			e.V = model.Version
		}
		e.Seq = a.nextSeq(0)
		p, err := a.prepare(nil, &e)
		if err != nil {
			return nil, fmt.Errorf("submission, event %d: %w", i+1, err)
		}
		events = append(events, p)
	}
	return events, nil
}

// unknown makes sure that none of the events is in the log already.
func (b *batch) unknown(events []*prepared) (refused, err error) {
	here := map[model.Key]bool{}
	for _, p := range events {
		index, known, err := b.known(p.entry.Key)
		if err != nil {
			return nil, err
		}
		if known {
			return fmt.Errorf("submission: event %s is in the log already, at %d", p.entry.Key.Short(), index.Pos), nil
		}
		if here[p.entry.Key] {
			return fmt.Errorf("submission: it holds event %s twice", p.entry.Key.Short()), nil
		}
		here[p.entry.Key] = true
	}
	return nil, nil
}

// expect checks a precondition on a fix as of all that comes before.
func (b *batch) expect(x model.FixExpectation) (refused, err error) {
	if x.Fix.IsZero() {
		return nil, nil
	}
	sub, err := b.subjectOfFix(x)
	if err != nil {
		return nil, err
	}
	want := &ExpectationError{Fix: x.Fix, Want: x.State}
	if sub == nil {
		return want, nil
	}
	all, err := b.all(b.touch(sub))
	if err != nil {
		return nil, err
	}
	for _, fix := range model.FoldFixes(all) {
		if fix.ID == x.Fix {
			want.Have = fix.State
		}
	}
	if want.Have != x.State {
		return want, nil
	}
	return nil, nil
}

// subjectOfFix returns the entity that a fix is of, nil when neither is known.
func (b *batch) subjectOfFix(x model.FixExpectation) (*subject, error) {
	if !x.Entity.IsZero() {
		return b.w.a.subjects.get(b.r, x.Entity.Subject())
	}
	index, known, err := b.known(x.Fix)
	if err != nil || !known {
		return nil, err
	}
	for _, t := range b.order {
		for _, e := range t.added {
			if e.Pos == index.Pos {
				return t.sub, nil
			}
		}
	}
	if index.Pos > b.r.end.pos {
		return nil, errAhead
	}
	l, err := b.r.logEntry(index)
	if err != nil {
		return nil, err
	}
	return b.w.a.subjects.byNumber(b.r, l.Subject)
}

// allow refuses acts that the fixes they are about do not admit: a step out of
// turn, an undo that comes too late. Whoever is told "saved" has really moved
// the fix, so undo and claim cannot both win, whatever they expect.
func (b *batch) allow(events []*prepared) (refused, err error) {
	type line struct {
		all   []*entry
		fixes map[model.Key]model.FixState
	}
	lines := map[uint64]*line{}
	for _, p := range events {
		if !movesFix(p.entry) {
			continue
		}
		l := lines[p.sub.no]
		if l == nil {
			all, err := b.all(b.touch(p.sub))
			if err != nil {
				return nil, err
			}
			l = &line{all, fixStates(all)}
			lines[p.sub.no] = l
		}
		l.all = append(l.all, p.entry)
		after := fixStates(l.all)
		if err := admits(p.entry, l.fixes, after); err != nil {
			return err, nil
		}
		l.fixes = after
	}
	return nil, nil
}

func movesFix(e *entry) bool {
	switch b := e.Body.(type) {
	case *model.FixQueued, *model.FixStep:
		return true
	case *model.Undo:
		return !b.Entity.IsZero()
	}
	return false
}

func fixStates(all []*entry) map[model.Key]model.FixState {
	states := map[model.Key]model.FixState{}
	for _, fix := range model.FoldFixes(all) {
		states[fix.ID] = fix.State
	}
	return states
}

// admits tells whether the move from before to after is one that e may make.
func admits(e *entry, before, after map[model.Key]model.FixState) error {
	switch b := e.Body.(type) {
	case *model.FixStep:
		if _, err := before[b.Fix].Next(e.Type); err != nil {
			return &ExpectationError{Fix: b.Fix, Have: before[b.Fix]}
		}
	case *model.Undo:
		moved := 0
		for fix, was := range before {
			is := after[fix]
			if is == was {
				continue
			}
			moved++
			taken := is == model.FixUndone && (was == model.FixQueuedState || was.NeedsPerson())
			given := was == model.FixUndone && (is == model.FixQueuedState || is.NeedsPerson())
			if !taken && !given {
				return &ExpectationError{Fix: fix, Have: was}
			}
		}
		if moved == 0 {
			return tooLate(b, before)
		}
	}
	return nil
}

// tooLate is an undo that would undo nothing.
func tooLate(b *model.Undo, fixes map[model.Key]model.FixState) error {
	for _, target := range b.Targets {
		if state, ok := fixes[target]; ok {
			return &ExpectationError{Fix: target, Want: model.FixQueuedState, Have: state}
		}
	}
	return &ExpectationError{Want: model.FixQueuedState}
}
