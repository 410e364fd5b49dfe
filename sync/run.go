package sync

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"debrief/model"
)

// breath is the least time between two rounds, so that an import, which changes
// the archive a hundred times a second, does not keep the syncer reading.
const breath = 250 * time.Millisecond

// Run works until ctx ends and returns nil then. What it was told is done in the
// CRM is in the log before it returns; what it was about to do is found there by
// the next one.
func (s *Syncer) Run(ctx context.Context) error {
	if s.opts.CRM == nil {
		<-ctx.Done()
		return nil
	}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		s.loop(ctx)
		return nil
	})
	if err := g.Wait(); err != nil {
		return fmt.Errorf("run the syncer: %w", err)
	}
	return nil
}

func (s *Syncer) loop(ctx context.Context) {
	for ctx.Err() == nil {
		pause := breath
		if _, err := s.round(ctx, s.takeForced()); err != nil { // it stands on the board
			pause = s.opts.RetryFirst
		}
		select {
		case <-ctx.Done():
			return
		case <-s.urge:
			continue
		case <-s.opts.After(pause):
		}
		select {
		case <-ctx.Done():
			return
		case <-s.urge:
		case <-s.wake:
		case <-s.opts.After(s.untilNext(ctx)):
		}
	}
}

// Once does one whole round, the pull included, and tells what came of it. The
// error says what failed; what did not fail was done all the same.
func (s *Syncer) Once(ctx context.Context) (model.SyncReport, error) {
	if s.opts.CRM == nil {
		return model.SyncReport{}, ErrNoPortal
	}
	return s.round(ctx, true)
}

// round works the outbox off, reads what the CRM said has changed, and reads the
// CRM as a whole when that is due. With forced it
// is due, whatever the syncer was waiting for.
func (s *Syncer) round(ctx context.Context, forced bool) (model.SyncReport, error) {
	s.gate.Lock()
	defer s.gate.Unlock()
	s.resumeLimit(ctx)
	defer s.keepLimit(ctx, forced)
	if forced {
		s.board.resume()
	}
	t := &tally{asked: forced}
	// Where the outbox cannot be recorded, nothing that is read could be.
	if err := s.workOutbox(ctx, t); err != nil {
		return t.report(), err
	}
	t.asked = false // between two pages each fix is tried when it is due
	errs := []error{s.fetchAsked(ctx, t, forced)}
	if s.due(&s.pullAt, s.opts.Interval, forced) {
		errs = append(errs, s.readAll(ctx, t, forced)...)
	}
	return t.report(), errors.Join(errs...)
}

// pulledKinds are the kinds of entities that are read, those first whose fixes
// people wait for.
func pulledKinds() []model.EntityKind {
	return []model.EntityKind{model.EntityLead, model.EntityDeal, model.EntityContact}
}

// readAll reads what is due of the CRM. When one source fails because of the
// portal itself, the others are left for later, unless a person asked and there is
// a way to it.
func (s *Syncer) readAll(ctx context.Context, t *tally, forced bool) []error {
	var sources []func() error
	if s.due(&s.stagesAt, s.opts.StagesEvery, forced) {
		sources = append(sources, func() error { return s.readStages(ctx, model.EntityLead) },
			func() error { return s.readStages(ctx, model.EntityDeal) },
			func() error { return s.readPeople(ctx) },
			func() error { return s.readFields(ctx) })
	}
	for _, kind := range pulledKinds() {
		sources = append(sources,
			func() error { return s.readMoves(ctx, t, kind, false) },
			func() error { return s.pull(ctx, t, kind) },
			func() error { return s.readMoves(ctx, t, kind, true) },
			func() error { return s.readChats(ctx, t, kind) },
			func() error { return s.findDeleted(ctx, t, kind) })
	}
	sources = append(sources, func() error { return s.linkDialogues(ctx, t) })
	var errs []error
	for _, read := range sources {
		if ctx.Err() != nil || !forced && s.board.waits(s.now()) {
			break
		}
		err := read()
		errs = append(errs, err)
		if endsReading(err) {
			break
		}
	}
	return errs
}

// endsReading reports whether the other sources would fail, too: there is no way to
// the portal, or the archive is broken, so that what is read cannot be recorded.
func endsReading(err error) bool {
	if err == nil {
		return false
	}
	failure := failureOf(err)
	return failure == nil || failure.Trouble().Unreachable()
}

// due reports whether something that is done every so often is due, and plans
// the next time.
func (s *Syncer) due(at *time.Time, every time.Duration, forced bool) bool {
	now := s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	if !forced && (now.Before(*at) || s.board.waits(now)) {
		return false
	}
	*at = now.Add(every)
	return true
}

func (s *Syncer) takeForced() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	forced := s.forced
	s.forced = false
	return forced
}

// untilNext returns how long there is nothing to do, as far as is known.
func (s *Syncer) untilNext(ctx context.Context) time.Duration {
	now := s.now()
	s.mu.Lock()
	next := s.pullAt
	if len(s.asked) > 0 && s.fetchAt.Before(next) {
		next = s.fetchAt
	}
	s.mu.Unlock()
	if fixes, err := s.opts.Outbox.OpenFixes(ctx); err == nil {
		for _, queue := range byEntity(fixes) {
			if at := later(queue[0].NotBefore, queue[0].RetryAt); at.Before(next) {
				next = at
			}
		}
	}
	if until := s.board.waitsUntil(now); until.After(now) {
		next = until
	}
	return max(next.Sub(now), 0)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
