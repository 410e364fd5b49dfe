package sync

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"debrief/model"
)

// pull reads what has changed in the CRM. The outbox is worked off between two
// pages, so that a first pull of everything holds no fix up; when it is
// interrupted, the next one goes on where it was.
func (s *Syncer) pull(ctx context.Context, t *tally, kind model.EntityKind) error {
	name := "crm " + string(kind) + "s"
	state := s.pullState(kind)
	mark, err := s.loadMark(ctx, state)
	if err != nil {
		return s.sourceFailed(ctx, name, err)
	}
	s.board.begin(name)
	on := mark.passage(s.now())
	s.board.resumes(name, s.now(), on.Done)
	err = s.opts.CRM.Changed(ctx, kind, on.scan(), func(page model.Changed) error {
		s.board.succeed()
		n, err := s.record(ctx, page.Entities)
		if err != nil {
			return err
		}
		s.board.progress(name, len(page.Entities), page.Total)
		t.add(func(r *model.SyncReport) { r.Pulled += n })
		if on.read(page.Entities) {
			if err := s.saveMark(ctx, state, watermark{mark.Changed, on}); err != nil {
				return err
			}
		}
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("read on: %w", err) // a person does not want to wait for the rest
		}
		return s.workOutbox(ctx, t)
	})
	if err != nil {
		return errors.Join(s.sourceFailed(ctx, name, err), s.saveOpen(ctx, state, watermark{mark.Changed, on}))
	}
	if next := mark.after(on, s.now()); on.saved || !next.Changed.Equal(mark.Changed) {
		if err := s.saveMark(ctx, state, next); err != nil {
			return s.sourceFailed(ctx, name, err)
		}
	}
	s.board.finish(name, s.now())
	return nil
}

// saveOpen writes down how far a reading is that did not come to its end.
func (s *Syncer) saveOpen(ctx context.Context, state string, mark watermark) error {
	if mark.Open.unsaved == 0 {
		return nil
	}
	return s.saveMark(ctx, state, mark)
}

// pullState is the name under which it is kept how far a kind was read.
func (s *Syncer) pullState(kind model.EntityKind) string {
	return "sync/" + s.opts.CRM.Portal() + "/" + string(kind)
}

// readStages records the stages when the portal's differ from the last ones.
func (s *Syncer) readStages(ctx context.Context, kind model.EntityKind) error {
	const name = "crm stages"
	s.board.begin(name)
	stages, err := s.opts.CRM.Stages(ctx, kind)
	if err != nil {
		s.mu.Lock()
		s.stagesAt = time.Time{} // with the next pull, not in an hour
		s.mu.Unlock()
		return s.sourceFailed(ctx, name, err)
	}
	s.board.succeed()
	known, err := s.opts.Outbox.Stages(ctx, kind)
	if err != nil {
		return s.sourceFailed(ctx, name, fmt.Errorf("read the stages from the archive: %w", err))
	}
	if len(stages) > 0 && !slices.Equal(stages, known) {
		body := &model.Stages{Portal: s.opts.CRM.Portal(), Entity: kind, Stages: stages}
		receipt := <-s.opts.Log.Submit(model.Submission{Events: []model.Event{s.event(body)}})
		if receipt.Err != nil {
			return s.sourceFailed(ctx, name, fmt.Errorf("record the stages: %w", receipt.Err))
		}
	}
	s.board.progress(name, len(stages), 0)
	s.board.finish(name, s.now())
	return nil
}

// sourceFailed puts a failure on the board, unless the syncer was told to end.
func (s *Syncer) sourceFailed(ctx context.Context, name string, err error) error {
	err = fmt.Errorf("%s: %w", name, err)
	if ctx.Err() != nil {
		s.board.stop(name)
		return err
	}
	s.board.fail(s.now(), name, err)
	return err
}
