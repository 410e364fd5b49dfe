package sync

import (
	"context"
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
	r, err := s.openReading(ctx, name, s.pullState(kind))
	if err != nil {
		return s.sourceFailed(ctx, name, err)
	}
	first := r.on.Since.IsZero()
	s.board.resumes(name, s.now(), r.on.Done)
	err = s.opts.CRM.Changed(ctx, kind, r.on.scan(), func(page model.Changed) error {
		s.board.succeed()
		n, err := s.record(ctx, page.Entities)
		if err != nil {
			return err
		}
		s.board.progress(name, len(page.Entities), page.Total)
		t.add(func(r *model.SyncReport) { r.Pulled += n })
		if first {
			s.firstTalks(ctx, t, r.on, page.Entities)
		}
		if err := r.took(ctx, page.Entities); err != nil {
			return err
		}
		return s.workOutbox(ctx, t)
	})
	if err != nil {
		return r.fail(ctx, s.sourceFailed(ctx, name, err))
	}
	if first && !r.on.Mute {
		if err := s.saveMark(ctx, s.chatsState(kind), r.mark.after(r.on, s.now())); err != nil {
			return s.sourceFailed(ctx, name, err)
		}
	}
	return r.finish(ctx)
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
