package sync

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"debrief/model"
)

// overlap is how far a pull reaches behind what it read last: the CRM's times
// have whole seconds, and a change may show up a little after its time.
const overlap = time.Minute

// watermark is how far a kind of entity was read.
type watermark struct {
	Changed time.Time `json:"changed"` // the CRM's time of the newest change that was read
}

// pull reads what has changed in the CRM. The outbox is worked off between two
// pages, so that a first pull of everything holds no fix up.
func (s *Syncer) pull(ctx context.Context, t *tally, kind model.EntityKind) error {
	name := "crm " + string(kind) + "s"
	state := "sync/" + s.opts.CRM.Portal() + "/" + string(kind)
	mark, err := s.loadMark(ctx, state)
	if err != nil {
		return s.sourceFailed(ctx, name, err)
	}
	s.board.begin(name)
	started, newest := s.now(), mark.Changed
	err = s.opts.CRM.Changed(ctx, kind, mark.since(), func(page model.Changed) error {
		s.board.succeed()
		n, err := s.record(ctx, page.Entities)
		if err != nil {
			return err
		}
		for _, e := range page.Entities {
			newest = later(newest, e.ChangedAt)
		}
		s.board.progress(name, len(page.Entities), page.Total)
		t.add(func(r *model.SyncReport) { r.Pulled += n })
		return s.workOutbox(ctx, t)
	})
	if err != nil {
		return s.sourceFailed(ctx, name, err)
	}
	// A row that was read early may have changed while the rest was read: the next
	// pull begins before this one did.
	next := watermark{later(mark.Changed, newest.Add(-s.now().Sub(started)))}
	if !next.Changed.Equal(mark.Changed) {
		if err := s.saveMark(ctx, state, next); err != nil {
			return s.sourceFailed(ctx, name, err)
		}
	}
	s.board.finish(name, s.now())
	return nil
}

func (w watermark) since() time.Time {
	if w.Changed.IsZero() {
		return time.Time{}
	}
	return w.Changed.Add(-overlap)
}

func (s *Syncer) loadMark(ctx context.Context, name string) (watermark, error) {
	raw, err := s.opts.State.State(ctx, name)
	if err != nil {
		return watermark{}, fmt.Errorf("read the watermark: %w", err)
	}
	var mark watermark
	if len(raw) > 0 && json.Unmarshal(raw, &mark) != nil {
		return watermark{}, nil // unreadable: everything is read again, which repeats nothing
	}
	return mark, nil
}

func (s *Syncer) saveMark(ctx context.Context, name string, mark watermark) error {
	raw, err := json.Marshal(mark)
	if err == nil {
		err = s.opts.State.SaveState(context.WithoutCancel(ctx), name, raw)
	}
	if err != nil {
		return fmt.Errorf("save the watermark: %w", err)
	}
	return nil
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
