package sync

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"debrief/model"
)

// delivery is one attempt to take one fix to the CRM. It looks before it writes
// and after it wrote; each step is in the log before the next begins.
type delivery struct {
	s     *Syncer
	fix   model.Fix
	tally *tally

	notBefore time.Time // a delay lasts until then at least
}

// run takes the fix as far as it comes. The error is one of the log or of the
// syncer's own end, never of the CRM.
func (d *delivery) run(ctx context.Context) error {
	if d.fix.State == model.FixQueuedState {
		if claimed, err := d.claim(ctx); err != nil || !claimed {
			return err
		}
	}
	if a := d.actOf(); a != nil {
		return d.perform(ctx, a)
	}
	for range mostLooks {
		if again, err := d.attempt(ctx); err != nil || !again {
			return err
		}
	}
	return d.delay(model.ErrChangedMeanwhile)
}

// mostLooks is how often a fix is looked at anew in one delivery, because somebody
// changes the entity again and again before it can be written.
const mostLooks = 3

// attempt looks at the entity and does what follows from it. again says that
// somebody changed it in between and nothing was written.
func (d *delivery) attempt(ctx context.Context) (again bool, err error) {
	seen, err := d.look(ctx)
	if err != nil || seen == nil {
		return false, err
	}
	doubt, err := d.s.loadDoubt(ctx, d.fix.ID)
	if err != nil {
		return false, err
	}
	verdict, fields := d.judge(seen, doubt)
	if verdict == open {
		return d.write(ctx, seen, fields, doubt)
	}
	return false, d.conclude(ctx, seen, verdict)
}

// claim takes the fix out of reach of an undo. It is false when the undo was
// first, which is no failure.
func (d *delivery) claim(ctx context.Context) (bool, error) {
	err := d.step(model.FixStep{Type: model.TypeFixClaimed})
	if err == nil {
		return true, d.s.reach("claimed")
	}
	open, readErr := d.s.opts.Outbox.OpenFixes(ctx)
	if readErr != nil {
		return false, errors.Join(err, readErr)
	}
	for _, fix := range open {
		if fix.ID == d.fix.ID && fix.State == model.FixQueuedState {
			return false, err
		}
	}
	d.fix.State = model.FixUndone
	return false, nil
}

// look reads the entity. It returns nil when there is nothing to go on with in
// this attempt.
func (d *delivery) look(ctx context.Context) (*model.Entity, error) {
	seen, err := d.s.opts.CRM.Get(ctx, d.fix.Entity)
	if err != nil {
		return nil, d.fail(ctx, err)
	}
	d.s.board.succeed()
	return &seen, d.s.reach("looked")
}

// keep records the entity as it was seen, one look after the other.
func (d *delivery) keep(ctx context.Context, looks ...model.Entity) error {
	for _, seen := range looks {
		if seen.Ref.IsZero() {
			continue
		}
		if _, err := d.s.record(ctx, []model.Entity{seen}); err != nil {
			return err
		}
	}
	return d.s.reach("recorded")
}

func (d *delivery) confirm(ctx context.Context, seen *model.Entity) error {
	err := d.step(model.FixStep{Type: model.TypeFixConfirmed, Theirs: d.changed(seen), By: seen.By})
	if err != nil {
		return err
	}
	d.s.remember(d.fix)
	d.tally.add(func(r *model.SyncReport) { r.Written++ })
	return d.finish(ctx, "confirmed")
}

func (d *delivery) conflict(ctx context.Context, seen *model.Entity) error {
	by, at := d.whoseChange(seen)
	err := d.step(model.FixStep{Type: model.TypeFixConflict, Theirs: d.changed(seen), By: by, At: at})
	if err != nil {
		return err
	}
	d.tally.add(func(r *model.SyncReport) { r.Conflicts++ })
	return d.finish(ctx, "conflict")
}

// whoseChange tells who made the change that stands against the fix, and when: of
// a stage the CRM keeps it by itself, of all else it knows only the last change.
func (d *delivery) whoseChange(seen *model.Entity) (by string, at time.Time) {
	stage := d.fix.Entity.Kind.StageField()
	if _, ok := d.fix.Changes[stage]; ok && len(d.fix.Changes) == 1 && !seen.MovedAt.IsZero() {
		return seen.MovedBy, seen.MovedAt
	}
	return seen.By, seen.ChangedAt
}

// finish forgets what had to be known only while the fix was on its way.
func (d *delivery) finish(ctx context.Context, step string) error {
	if err := d.s.clearDoubt(ctx, d.fix.ID); err != nil {
		return err
	}
	return d.s.reach(step)
}

// changed is what the CRM holds in the fields that the fix changes.
func (d *delivery) changed(seen *model.Entity) model.Fields {
	theirs := model.Fields{}
	for name := range d.fix.Changes {
		if raw, ok := seen.Fields[name]; ok {
			theirs[name] = raw
		} else {
			theirs[name] = []byte("null")
		}
	}
	return theirs
}

// fail records what the CRM said. What a person must see to is final; what may
// pass is tried again later. A syncer that is told to end records nothing: the
// next one finds the fix as it is.
func (d *delivery) fail(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	d.s.board.failFix(d.s.now(), d.fix.Entity, err)
	switch classOf(err) {
	case model.CRMGone:
		if err := d.s.recordGone(ctx, d.fix.Entity); err != nil {
			return err
		}
		return d.refuse(ctx, err)
	case model.CRMDenied:
		return d.refuse(ctx, err)
	case model.CRMLimit, model.CRMBusy, model.CRMBlocked, model.CRMAuth, model.CRMAmbiguous:
	}
	return d.delay(err)
}

func (d *delivery) refuse(ctx context.Context, err error) error {
	if err := d.step(model.FixStep{Type: model.TypeFixRefused, Error: d.explain(ctx, err)}); err != nil {
		return err
	}
	d.tally.add(func(r *model.SyncReport) { r.Refused++ })
	return d.finish(ctx, "refused")
}

func (d *delivery) delay(err error) error {
	attempt := d.fix.Attempts + 1
	stepErr := d.step(model.FixStep{
		Type: model.TypeFixDelayed, Error: words(err), Attempt: attempt,
		RetryAt: later(d.s.retryAt(attempt, err), d.notBefore),
	})
	if stepErr != nil {
		return stepErr
	}
	d.tally.add(func(r *model.SyncReport) { r.Delayed++ })
	return d.s.reach("delayed")
}

// step puts what happened into the log, on condition that the fix is still in
// the state that this delivery knows, and beside it what belongs to the same act.
func (d *delivery) step(body model.FixStep, beside ...model.Event) error {
	body.Fix, body.Entity = d.fix.ID, d.fix.Entity
	next, err := d.fix.State.Next(body.Type)
	if err != nil {
		return err
	}
	receipt := <-d.s.opts.Log.Submit(model.Submission{
		Events: append([]model.Event{d.s.event(&body)}, beside...),
		Expect: model.FixExpectation{Fix: d.fix.ID, Entity: d.fix.Entity, State: d.fix.State},
	})
	if receipt.Err != nil {
		return fmt.Errorf("record %s: %w", body.Type, receipt.Err)
	}
	d.fix.State = next
	return nil
}

// event makes an event of the syncer's own.
func (s *Syncer) event(body model.Body) model.Event {
	return model.Event{
		V: model.Version, Type: body.EventType(), TS: s.now(),
		Source: model.SourceOwn, Actor: Actor, Body: body,
	}
}

// retryAt plans the next attempt: twice as long each time, with jitter, or when
// the CRM said that the method is free.
func (s *Syncer) retryAt(attempt int, err error) time.Time {
	wait := float64(s.opts.RetryFirst) * math.Pow(2, float64(min(attempt, 30)-1))
	wait = min(wait, float64(s.opts.RetryMost)) * (0.8 + 0.4*s.opts.Rand())
	at := s.now().Add(time.Duration(wait))
	var failure *model.CRMError
	if errors.As(err, &failure) && failure.Class == model.CRMBusy {
		at = later(at, failure.RetryAt)
	}
	return at.Truncate(time.Millisecond)
}

// classOf says what an error of the CRM means; one that does not say is taken as
// one that may have changed something.
func classOf(err error) model.CRMErrorClass {
	var failure *model.CRMError
	if errors.As(err, &failure) {
		return failure.Class
	}
	return model.CRMAmbiguous
}

// words are what a person reads of a failure: the CRM's own, where it has any.
func words(err error) string {
	var failure *model.CRMError
	if errors.As(err, &failure) && failure.Words != "" {
		return failure.Words
	}
	return err.Error()
}
