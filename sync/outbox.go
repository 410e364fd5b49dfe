package sync

import (
	"context"
	"fmt"
	stdsync "sync"
	"time"

	"golang.org/x/sync/errgroup"

	"debrief/model"
)

// tally counts what a round does; several entities are worked on at once.
type tally struct {
	mu stdsync.Mutex
	r  model.SyncReport

	asked bool // a person wants it now: what is to be tried again later is tried at once
}

func (t *tally) add(count func(*model.SyncReport)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	count(&t.r)
}

func (t *tally) report() model.SyncReport {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.r
}

// byEntity divides fixes into one queue for each entity. The order of the queues
// and in them is that of the fixes.
func byEntity(fixes []model.Fix) [][]model.Fix {
	at := map[model.EntityRef]int{}
	var queues [][]model.Fix
	for _, fix := range fixes {
		i, ok := at[fix.Entity]
		if !ok {
			i = len(queues)
			at[fix.Entity] = i
			queues = append(queues, nil)
		}
		queues[i] = append(queues[i], fix)
	}
	return queues
}

// workOutbox takes every fix that is due as far as it comes. Entities do not
// wait for one another; the fixes of one keep their order.
func (s *Syncer) workOutbox(ctx context.Context, t *tally) error {
	fixes, err := s.opts.Outbox.OpenFixes(ctx)
	if err != nil {
		err = fmt.Errorf("read the outbox: %w", err)
		s.board.note(s.now(), err)
		return err
	}
	now, waiting := s.now(), 0
	var g errgroup.Group
	g.SetLimit(s.opts.Workers)
	for _, fix := range fixes {
		if fix.State == model.FixQueuedState && now.Before(fix.NotBefore) {
			waiting++
		}
	}
	for _, queue := range byEntity(fixes) {
		g.Go(func() error { return s.workQueue(ctx, t, queue) })
	}
	t.add(func(r *model.SyncReport) { r.Waiting = waiting })
	return g.Wait()
}

// due reports whether a fix is to be worked on now. Its grace holds whoever asks.
func (t *tally) due(fix *model.Fix, now time.Time) bool {
	if t.asked {
		return !fix.State.Final() && !now.Before(fix.NotBefore)
	}
	return fix.Due(now)
}

// workQueue takes the fixes of one entity in their order, up to the first that
// has to wait. The error is one of the log: the CRM's stand on their fix.
func (s *Syncer) workQueue(ctx context.Context, t *tally, queue []model.Fix) error {
	for _, fix := range queue {
		now := s.now()
		if ctx.Err() != nil || !t.due(&fix, now) || s.board.waits(now) {
			return nil
		}
		d := delivery{s: s, fix: fix, tally: t}
		if err := d.run(ctx); err != nil {
			err = fmt.Errorf("fix of %s: %w", fix.Entity, err)
			s.board.note(s.now(), err)
			return err
		}
		if !d.fix.State.Final() {
			return nil
		}
	}
	return nil
}
