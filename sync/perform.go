package sync

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"debrief/model"
)

// act is what a fix does in the CRM beside changing fields: it was done there or it
// was not. What cannot be done twice without harm carries a mark by which it is
// found again.
type act interface {
	// look tells how far it is: settled when the CRM holds it, contested when
	// somebody else has done otherwise, else open. again says that it may have been
	// done already.
	look(ctx context.Context, again bool) (finding, error)
	do(ctx context.Context) error
	// safe reports whether doing it twice is as good as once.
	safe() bool
	// proof is what a look found, for the step that ends the fix.
	proof() model.FixStep
	// news is what the dialogue has to learn when the fix is confirmed.
	news(ctx context.Context) ([]model.Event, error)
}

// arrival is how long Bitrix24 works on a request at most: what it was asked before
// that has happened, or never will.
const arrival = 60 * time.Second

// mostUnseen is how often something is looked for that the CRM said it had taken.
const mostUnseen = 5

// errUnseen says that the CRM has taken something and does not show it.
var errUnseen = &model.CRMError{Class: model.CRMAmbiguous, Words: model.WordsUnseen}

// errUnderway says that nobody knows yet whether an earlier try arrived.
var errUnderway = &model.CRMError{Class: model.CRMAmbiguous, Words: model.WordsUnderway}

// actOf returns what a fix does, nil for one that changes fields.
func (d *delivery) actOf() act {
	switch d.fix.Kind {
	case model.FixComment:
		return &commenting{onTimeline{d, d.s.opts.CRM.FindComment}}
	case model.FixTodo:
		return &reminding{onTimeline{d, d.s.opts.CRM.FindTodo}}
	case model.FixVote:
		return &voting{d: d}
	case model.FixRecover:
		return &recovering{d: d}
	case model.FixFields:
	}
	return nil
}

// perform takes an act as far as it comes: look, do, look again, confirm.
func (d *delivery) perform(ctx context.Context, a act) error {
	doubt, err := d.s.loadDoubt(ctx, d.fix.ID)
	if err != nil {
		return err
	}
	written := d.fix.State == model.FixWritten
	if ended, err := d.check(ctx, a, doubt.Written || written); ended || err != nil {
		return err
	}
	if written {
		return d.missing(ctx)
	}
	if wait := doubt.Began.Add(arrival); doubt.Written && !a.safe() && d.s.now().Before(wait) {
		return d.delayUntil(wait, errUnderway)
	}
	return d.act(ctx, a, doubt)
}

// check looks, and ends the fix when there is nothing left to do, or nothing that
// could be done in this attempt.
func (d *delivery) check(ctx context.Context, a act, again bool) (ended bool, err error) {
	found, err := a.look(ctx, again)
	if err != nil {
		return true, d.fail(ctx, err)
	}
	d.s.board.succeed()
	if err := d.s.reach("checked"); err != nil {
		return true, err
	}
	switch found {
	case settled:
		return true, d.approve(ctx, a)
	case contested:
		return true, d.dispute(ctx, a.proof())
	case open:
	}
	return false, nil
}

// act does it and looks whether it is there. Before that the log knows that it may
// have happened.
func (d *delivery) act(ctx context.Context, a act, earlier doubt) error {
	if err := d.s.noteDoubt(ctx, d.fix.ID, doubt{Written: true, Began: d.s.now()}); err != nil {
		return err
	}
	if err := d.s.reach("acting"); err != nil {
		return err
	}
	if err := a.do(ctx); err != nil {
		return d.failAct(ctx, a, err, earlier)
	}
	d.s.board.succeed()
	if err := d.s.reach("acted"); err != nil {
		return err
	}
	if err := d.step(model.FixStep{Type: model.TypeFixWritten}); err != nil {
		return err
	}
	if err := d.s.reach("noted"); err != nil {
		return err
	}
	if ended, err := d.check(ctx, a, true); ended || err != nil {
		return err
	}
	return d.missing(ctx)
}

// failAct is fail for an act. One that is sure to have changed nothing leaves no
// doubt behind; another is not done again before it must have arrived.
func (d *delivery) failAct(ctx context.Context, a act, err error, earlier doubt) error {
	switch class := classOf(err); {
	case class == model.CRMLimit, class == model.CRMBusy, class == model.CRMBlocked, class == model.CRMAuth:
		if saveErr := d.s.noteDoubt(ctx, d.fix.ID, earlier); saveErr != nil {
			return saveErr
		}
	case class == model.CRMAmbiguous && !a.safe() && ctx.Err() == nil:
		d.s.board.failFix(d.s.now(), d.fix.Entity, err)
		return d.delayUntil(d.s.now().Add(arrival), err)
	}
	return d.fail(ctx, err)
}

// missing is for what the CRM said it had taken and does not show. It may show it
// later; when it never does, somebody has taken it away, and a person decides.
func (d *delivery) missing(ctx context.Context) error {
	if d.fix.Attempts < mostUnseen {
		return d.delay(errUnseen)
	}
	theirs := model.Fields{}
	for name := range d.fix.Changes {
		theirs[name] = json.RawMessage("null")
	}
	return d.dispute(ctx, model.FixStep{Theirs: theirs})
}

// approve confirms an act, and tells the dialogue in the same breath.
func (d *delivery) approve(ctx context.Context, a act) error {
	news, err := a.news(ctx)
	if err != nil {
		return err
	}
	proof := a.proof()
	proof.Type = model.TypeFixConfirmed
	if err := d.step(proof, news...); err != nil {
		return err
	}
	d.tally.add(func(r *model.SyncReport) { r.Written++ })
	return d.finish(ctx, "confirmed")
}

func (d *delivery) dispute(ctx context.Context, proof model.FixStep) error {
	proof.Type = model.TypeFixConflict
	if err := d.step(proof); err != nil {
		return err
	}
	d.tally.add(func(r *model.SyncReport) { r.Conflicts++ })
	return d.finish(ctx, "conflict")
}

// delayUntil is delay with a time before which there is no use in trying.
func (d *delivery) delayUntil(at time.Time, err error) error {
	d.notBefore = at
	return d.delay(err)
}

// noteDoubt keeps what is known of a try whose outcome is not.
func (s *Syncer) noteDoubt(ctx context.Context, fix model.Key, d doubt) error {
	if !d.Written {
		return s.clearDoubt(ctx, fix)
	}
	raw, err := json.Marshal(d)
	if err == nil {
		err = s.opts.State.SaveState(context.WithoutCancel(ctx), doubtName(fix), raw)
	}
	if err != nil {
		return fmt.Errorf("record that a try begins: %w", err)
	}
	return nil
}
