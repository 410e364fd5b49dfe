package sync

import (
	"context"
	"errors"

	"debrief/model"
)

// write sends the fields and reads them back. Before it does, the log knows that
// a write may have happened; nothing else stands between the look and the write,
// since whatever does gives somebody time to change the entity.
func (d *delivery) write(ctx context.Context, seen *model.Entity, fields model.Fields, earlier doubt) (again bool, err error) {
	if err := d.s.saveDoubt(ctx, d.fix.ID, seen.ChangedAt); err != nil {
		return false, err
	}
	if err := d.s.reach("doubted"); err != nil {
		return false, err
	}
	wrote, err := d.s.opts.CRM.Update(ctx, *seen, fields)
	if errors.Is(err, model.ErrChangedMeanwhile) {
		return true, d.forget(ctx, earlier)
	}
	if err != nil {
		return false, d.failWrite(ctx, err, earlier)
	}
	d.s.board.succeed()
	if err := d.s.reach("written"); err != nil {
		return false, err
	}
	if err := d.step(writtenOver(seen, wrote.Before, fields)); err != nil {
		return false, err
	}
	if err := d.s.reach("wrote"); err != nil {
		return false, err
	}
	if err := d.keep(ctx, *seen, wrote.Before, wrote.After); err != nil {
		return false, err
	}
	return false, d.readBack(ctx)
}

// readBack looks whether the CRM holds what was written.
func (d *delivery) readBack(ctx context.Context) error {
	back, err := d.look(ctx)
	if err != nil || back == nil {
		return err
	}
	verdict, _ := d.judge(back, doubt{})
	return d.conclude(ctx, back, verdict)
}

// conclude ends a fix by what was seen: the CRM holds what the person wanted, or a
// person has to decide.
func (d *delivery) conclude(ctx context.Context, seen *model.Entity, verdict finding) error {
	if err := d.keep(ctx, *seen); err != nil {
		return err
	}
	if verdict == settled {
		return d.confirm(ctx, seen)
	}
	return d.conflict(ctx, seen)
}

// writtenOver makes the event of a write. It names what stood in the fields right
// before and is neither what the syncer had seen nor what it wrote.
func writtenOver(seen *model.Entity, before model.Entity, wrote model.Fields) model.FixStep {
	step := model.FixStep{Type: model.TypeFixWritten}
	if before.Ref.IsZero() {
		return step
	}
	for name := range wrote {
		was := before.Fields.Text(name)
		if model.SameText(was, seen.Fields.Text(name)) || model.SameText(was, wrote.Text(name)) {
			continue
		}
		step.Overwrote = step.Overwrote.With(name, was)
		step.By, step.At = before.By, before.ChangedAt
	}
	return step
}

// forget takes the doubt back of a write that is sure to have changed nothing. An
// earlier one stays.
func (d *delivery) forget(ctx context.Context, earlier doubt) error {
	if earlier.Written {
		return nil
	}
	return d.s.clearDoubt(ctx, d.fix.ID)
}

// failWrite is fail for a write. One that is sure to have changed nothing leaves
// no doubt behind.
func (d *delivery) failWrite(ctx context.Context, err error, earlier doubt) error {
	switch classOf(err) {
	case model.CRMLimit, model.CRMBusy, model.CRMBlocked, model.CRMAuth:
		if err := d.forget(ctx, earlier); err != nil {
			return err
		}
	case model.CRMAmbiguous, model.CRMDenied, model.CRMGone:
	}
	return d.fail(ctx, err)
}
