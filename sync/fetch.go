package sync

import (
	"context"
	"fmt"
	"slices"
	"time"

	"debrief/model"
)

// mostAsked is how many entities may wait to be fetched by themselves. A pull
// reads as many in one call, so beyond that a pull is what is cheaper.
const mostAsked = 50

// fetchPause is the least time between two fetches: an entity that changes all
// the time is read this often and not with each change.
const fetchPause = time.Second

// pullPause is the least time between two pulls that come because of Fetch.
const pullPause = 10 * time.Second

// Fetch asks for one lead, deal or contact to be read, because the CRM said that it
// changed. It does not block. An entity stands in the queue once, however often
// it is asked for; one that changes while it is read is read again. When many
// wait, or one cannot be read, the next pull comes early and takes them all.
// Other kinds of entities are not read.
func (s *Syncer) Fetch(ref model.EntityRef) {
	if s.opts.CRM == nil || !slices.Contains(pulledKinds(), ref.Kind) {
		return
	}
	s.mu.Lock()
	switch {
	case slices.Contains(s.asked, ref):
	case len(s.asked) >= mostAsked:
		s.asked = nil
		s.hurryPull()
	default:
		s.asked = append(s.asked, ref)
	}
	s.mu.Unlock()
	knock(s.wake)
}

// hurryPull has the next pull come early; the caller holds the lock.
func (s *Syncer) hurryPull() {
	if early := s.pullAt.Add(pullPause - s.opts.Interval); early.Before(s.pullAt) {
		s.pullAt = early
	}
}

// takeAsked empties the queue when its time has come, or at once when forced.
// The next time is planned only when there was something.
func (s *Syncer) takeAsked(forced bool) []model.EntityRef {
	now := s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.asked) == 0 || !forced && (now.Before(s.fetchAt) || s.board.waits(now)) {
		return nil
	}
	asked := s.asked
	s.asked, s.fetchAt = nil, now.Add(fetchPause)
	return asked
}

// fetchAsked reads what Fetch was asked for. What cannot be read is left to the
// next pull, which comes as soon as the portal may be asked again.
func (s *Syncer) fetchAsked(ctx context.Context, t *tally, forced bool) error {
	for _, ref := range s.takeAsked(forced) {
		if ctx.Err() != nil {
			return ctx.Err() // the first pull of the next run has them
		}
		if err := s.fetch(ctx, t, ref); err != nil {
			s.mu.Lock()
			s.hurryPull()
			s.mu.Unlock()
			return err
		}
	}
	return nil
}

// fetch reads one entity and records it where it differs from what the log holds.
func (s *Syncer) fetch(ctx context.Context, t *tally, ref model.EntityRef) error {
	name := "crm " + string(ref.Kind) + "s"
	seen, err := s.opts.CRM.Get(ctx, ref)
	switch {
	case err == nil:
	case classOf(err) == model.CRMGone:
		s.board.succeed()
		if err := s.recordGone(ctx, ref); err != nil {
			return s.sourceFailed(ctx, name, err)
		}
		return nil
	default:
		return s.sourceFailed(ctx, name, fmt.Errorf("fetch %s: %w", ref, err))
	}
	s.board.succeed()
	n, err := s.record(ctx, []model.Entity{seen})
	if err != nil {
		return s.sourceFailed(ctx, name, err)
	}
	t.add(func(r *model.SyncReport) { r.Pulled += n })
	return nil
}
