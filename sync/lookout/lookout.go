// Package lookout runs the rules of model/watch over the archive: on every change
// of a dialogue and when something in it comes due. What it finds it records as
// incidents, and it closes those whose cause is gone.
//
// It keeps nothing that a restart would lose. Which dialogues wait for what follows
// from the dialogues of the last days, which it looks through when it begins, and
// what it has opened stands in the log.
package lookout

import (
	"context"
	"fmt"
	"time"

	"debrief/model"
	"debrief/model/watch"
)

// Actor is who opens and closes incidents.
const Actor = "syncer"

const (
	// breath is the least time between two rounds, and idle how many times as long as a
	// round took the lookout rests after it: it takes at most a tenth of a processor
	// from those who take events in.
	breath = time.Second
	idle   = 9
	// mostChanged is how many subjects a round takes from the log.
	mostChanged = 256
	// pageOf is how many dialogues are listed at once when it begins, mostLooked how
	// many of them a round looks at, and mostLearned how many tell first what their
	// accounts tell of at all.
	pageOf, mostLooked, mostLearned = 100, 25, 200
)

// Options are what a lookout needs. Archive and Log are required.
type Options struct {
	Archive Archive
	Log     Log
	Rules   watch.Config
	Window  time.Duration    // dialogues in which nothing happened for so long are let be; 14 days
	Changes <-chan struct{}  // has a value when the archive has changed
	CRMRead func() time.Time // until when the CRM's leads were read; nil: there is no portal
	Failed  func(error)      // is told of what fails; nil: nobody is
	Gone    error            // what the archive answers when there is no such dialogue
	Fed     bool             // events come by themselves, so that none at all says something

	Now   func() time.Time                     // nil: time.Now
	After func(time.Duration) <-chan time.Time // nil: time.After
}

// Lookout is the watch over one archive. Its methods are for one goroutine.
type Lookout struct {
	opts   Options
	pos    uint64 // the log was followed up to here
	begun  bool
	first  []string // dialogues that it has not looked at since it began
	due    timers
	habits map[string]watch.Habits // by account
	wiser  bool                    // they have grown since the last round
	stages watch.Stages
	figure time.Time // when the figures were looked at last
}

// New returns a lookout that has not begun.
func New(o Options) *Lookout {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.After == nil {
		o.After = time.After
	}
	if o.Window <= 0 {
		o.Window = 14 * 24 * time.Hour
	}
	if o.Failed == nil {
		o.Failed = func(error) {}
	}
	return &Lookout{opts: o, habits: map[string]watch.Habits{}, due: timers{at: map[string]time.Time{}}}
}

// Run watches until ctx ends and returns nil then.
func (l *Lookout) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		began := l.opts.Now()
		if err := l.Round(ctx); err != nil && ctx.Err() == nil {
			l.opts.Failed(err)
		}
		took := l.opts.Now().Sub(began)
		pause := max(breath, idle*took)
		if len(l.first) > 0 {
			pause = took // half of a processor, until it has seen everything once
		}
		select {
		case <-ctx.Done():
			return nil
		case <-l.opts.After(pause):
		}
		if len(l.first) > 0 {
			continue
		}
		select {
		case <-ctx.Done():
		case <-l.opts.Changes:
		case <-l.opts.After(l.untilDue()):
		}
	}
	return nil
}

// now is the clock as events keep it.
func (l *Lookout) now() time.Time { return l.opts.Now().UTC().Truncate(time.Millisecond) }

// untilDue is how long nothing comes due, a minute at most: the clock may jump.
func (l *Lookout) untilDue() time.Duration {
	next, ok := l.due.first()
	if !ok {
		return time.Minute // which is soon enough for the figures too
	}
	return min(max(next.Sub(l.now()), 0), time.Minute)
}

// Round looks at what has changed since the last one and at what is due.
func (l *Lookout) Round(ctx context.Context) error {
	if !l.begun {
		if err := l.begin(ctx); err != nil {
			return err
		}
		l.begun = true
	}
	if err := l.wake(ctx); err != nil {
		return err
	}
	sessions, err := l.changed(ctx)
	if err != nil {
		return err
	}
	for _, id := range append(l.takeFirst(), l.due.take(l.now())...) {
		if err := l.look(ctx, id); err != nil {
			return err
		}
	}
	for _, session := range sessions {
		if err := l.lookAt(ctx, session); err != nil {
			return err
		}
	}
	if err := l.lookAgain(ctx); err != nil {
		return err
	}
	return l.figures(ctx)
}

// lookAgain has all dialogues of the window looked at once more when an account
// tells of something for the first time: from now on it can be missing.
func (l *Lookout) lookAgain(ctx context.Context) (err error) {
	if l.wiser {
		l.wiser = false
		l.first, err = l.recent(ctx)
	}
	return err
}

// Once looks at everything that there is to look at now.
func (l *Lookout) Once(ctx context.Context) error {
	for {
		if err := l.Round(ctx); err != nil {
			return err
		}
		end, err := l.opts.Archive.End(ctx)
		if err != nil {
			return fmt.Errorf("watch: %w", err)
		}
		if len(l.first) == 0 && l.pos >= end {
			return nil
		}
	}
}

// look lets the rules look at one dialogue and records what differs from the
// incidents that it has.
func (l *Lookout) look(ctx context.Context, id string) error {
	v, err := l.view(ctx, id)
	if err != nil || v == nil {
		return err
	}
	findings, now := watch.Look(v), l.now()
	l.due.set(id, watch.NextLook(v, findings, now))
	known, err := l.opts.Archive.Incidents(ctx, model.IncidentQuery{Session: v.SessionID, Limit: mostOpen})
	if err != nil {
		return fmt.Errorf("watch: %w", err)
	}
	old := v.LastAt.Before(now.Add(-l.opts.Window))
	events := reconcile(v, findings, known, now, old)
	if len(events) == 0 {
		return nil
	}
	if _, err := l.opts.Log.Append(context.WithoutCancel(ctx), events); err != nil {
		return fmt.Errorf("record incidents: %w", err)
	}
	return nil
}
