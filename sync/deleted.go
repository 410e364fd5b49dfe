package sync

import (
	"context"
	"errors"
	"fmt"

	"debrief/model"
)

// findDeleted looks, every few hours, for entities that the CRM has no more: its
// lists do not tell of deletions. Only those that this portal told of are looked
// for, and each is asked for by itself before it is recorded as deleted.
func (s *Syncer) findDeleted(ctx context.Context, t *tally, kind model.EntityKind) error {
	const name = "crm deleted"
	state := "sync/" + s.opts.CRM.Portal() + "/" + string(kind) + "/deleted"
	mark, err := s.loadMark(ctx, state)
	if err != nil {
		return s.sourceFailed(ctx, name, err)
	}
	now := s.now()
	if mark.Changed.IsZero() { // the first pull has just read everything that is there
		return s.saveMark(ctx, state, watermark{Changed: now})
	}
	if now.Sub(mark.Changed) < s.opts.MissedEvery {
		return nil
	}
	s.board.begin(name)
	missing, err := s.missing(ctx, kind)
	for i := 0; i < len(missing) && err == nil; i++ {
		err = s.lookFor(ctx, t, missing[i])
		s.board.progress(name, 1, len(missing)-i)
	}
	if err == nil {
		err = s.saveMark(ctx, state, watermark{Changed: now})
	}
	if err != nil {
		return s.sourceFailed(ctx, name, err)
	}
	s.board.finish(name, s.now())
	return nil
}

// missing returns what the log knows of this portal and the portal does not list.
func (s *Syncer) missing(ctx context.Context, kind model.EntityKind) ([]model.EntityRef, error) {
	listed := map[string]bool{}
	err := s.opts.CRM.Changed(ctx, kind, model.Scan{IDs: true}, func(page model.Changed) error {
		for _, e := range page.Entities {
			listed[e.Ref.ID] = true
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	s.board.succeed()
	var missing []model.EntityRef
	err = s.opts.Outbox.EachEntity(ctx, kind, func(e model.Entity) error {
		if !e.Deleted && !listed[e.Ref.ID] && e.Account == s.opts.CRM.Portal() {
			missing = append(missing, e.Ref)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the archive: %w", err)
	}
	return missing, nil
}

// lookFor asks for one entity: it may have come back, or have come between the
// two looks.
func (s *Syncer) lookFor(ctx context.Context, t *tally, ref model.EntityRef) error {
	e, err := s.opts.CRM.Get(ctx, ref)
	var failed *model.CRMError
	if errors.As(err, &failed) && failed.Class == model.CRMGone {
		t.add(func(r *model.SyncReport) { r.Pulled++ })
		return s.recordGone(ctx, ref)
	}
	if err != nil {
		return err
	}
	n, err := s.record(ctx, []model.Entity{e})
	t.add(func(r *model.SyncReport) { r.Pulled += n })
	return err
}
