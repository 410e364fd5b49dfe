package alert

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"debrief/model"
	"debrief/model/alert"
)

// Actor is who queues and sends messages.
const Actor = "syncer"

const (
	// breath is the least time between two rounds, idle how many times as long as a
	// round took the worker rests after it.
	breath = time.Second
	idle   = 9
	// grace is how long an answer is waited for when the program stops.
	grace = 2 * time.Second
	// mostOpen is how many open incidents are looked at together.
	mostOpen = 10000
	// history is how far back messages are read: as long as an incident is fresh, and
	// as an escalation may take after that.
	history = 2 * alert.Fresh
)

// Options are what a worker needs. Archive, Log, Targets and Write are required.
type Options struct {
	Archive Archive
	Log     Log
	Targets []Target
	Write   func(Words) (title, text string)
	Failed  func(error) // is told of what fails, by several goroutines; nil: nobody is
	Gone    error       // what the archive answers when there is no such incident

	Now   func() time.Time                     // nil: time.Now
	After func(time.Duration) <-chan time.Time // nil: time.After
}

// Worker sends messages about the incidents of one archive. Its methods are for one
// goroutine.
type Worker struct {
	opts       Options
	places     []alert.Place
	deliveries []alert.Delivery // as the log has them; only the worker writes them
	stale      bool             // the log has more
}

// New returns a worker that has not begun.
func New(o Options) *Worker {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.After == nil {
		o.After = time.After
	}
	if o.Failed == nil {
		o.Failed = func(error) {}
	}
	w := &Worker{opts: o, stale: true}
	for i := range o.Targets {
		w.places = append(w.places, o.Targets[i].Place)
	}
	return w
}

// Run sends until ctx ends and returns nil then. changes has a value when the archive
// has changed.
func (w *Worker) Run(ctx context.Context, changes <-chan struct{}) error {
	for ctx.Err() == nil {
		began := w.opts.Now()
		next, err := w.Round(ctx)
		if err != nil && ctx.Err() == nil {
			w.opts.Failed(err)
		}
		now := w.opts.Now()
		select {
		case <-ctx.Done():
			return nil
		case <-w.opts.After(max(breath, idle*now.Sub(began))):
		}
		wait := time.Minute // the clock may jump
		if !next.IsZero() {
			wait = min(max(next.Sub(w.opts.Now()), 0), wait)
		}
		select {
		case <-ctx.Done():
		case <-changes:
		case <-w.opts.After(wait):
		}
	}
	return nil
}

// now is the clock as events keep it.
func (w *Worker) now() time.Time { return w.opts.Now().UTC().Truncate(time.Millisecond) }

// Round queues what is due and makes the tries that are. It returns when the next
// round is due though nothing happens; zero: never.
func (w *Worker) Round(ctx context.Context) (next time.Time, err error) {
	if err := w.read(ctx); err != nil {
		return next, err
	}
	if err := w.settle(ctx); err != nil {
		return next, err
	}
	open, err := w.opts.Archive.Incidents(ctx, model.IncidentQuery{States: []model.IncidentState{model.IncidentOpen}, Limit: mostOpen})
	if err != nil {
		return next, fmt.Errorf("send messages: %w", err)
	}
	queue, next := alert.Plan(w.places, open, w.deliveries, w.now())
	if err := w.queue(ctx, queue); err != nil {
		return next, err
	}
	if err := w.deliver(ctx); err != nil {
		return next, err
	}
	if err := w.read(ctx); err != nil {
		return next, err
	}
	for i := range w.deliveries {
		at := w.deliveries[i].RetryAt
		if w.deliveries[i].State == alert.Waits && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	return next, nil
}

// read takes the messages from the log when it has more than was read.
func (w *Worker) read(ctx context.Context) (err error) {
	if !w.stale {
		return nil
	}
	if w.deliveries, err = w.opts.Archive.Alerts(ctx, w.now().Add(-history)); err != nil {
		return fmt.Errorf("send messages: %w", err)
	}
	w.stale = false
	return nil
}

// settle ends the tries that were cut off: none goes on while a round begins.
func (w *Worker) settle(ctx context.Context) error {
	for i := range w.deliveries {
		d := &w.deliveries[i]
		if d.State != alert.Trying {
			continue
		}
		w.stale = true
		before := *d
		before.Attempts, before.Unsure = d.Attempts-1, d.Unsure-1 // the fold counts it already
		failure := &Failure{alert.Outcome{Unsure: true}, alert.CutOff}
		if err := w.fail(ctx, &before, d.Attempts, failure); err != nil {
			return err
		}
	}
	return w.read(ctx)
}

func (w *Worker) queue(ctx context.Context, queue []model.AlertQueued) error {
	var events []model.Event
	for i := range queue {
		q := &queue[i]
		kind := "alert:"
		if q.Escalated {
			kind = "alert_escalated:"
		}
		events = append(events, w.event(kind+q.Place+":"+q.Incidents[0].String(), q))
	}
	if len(events) == 0 {
		return nil
	}
	w.stale = true
	if err := w.append(ctx, events); err != nil {
		return err
	}
	return w.read(ctx)
}

// deliver makes the tries that are due, to all places at once and to each of them
// one after the other.
func (w *Worker) deliver(ctx context.Context) error {
	now := w.now()
	due := map[string][]*alert.Delivery{}
	for i := range w.deliveries {
		d := &w.deliveries[i]
		if !d.Done() && !d.RetryAt.After(now) {
			due[d.Place] = append(due[d.Place], d)
			w.stale = true
		}
	}
	var group errgroup.Group
	for i := range w.opts.Targets {
		target := &w.opts.Targets[i]
		mine := due[target.Name]
		delete(due, target.Name)
		group.Go(func() error { return w.deliverTo(ctx, target, mine) })
	}
	for _, orphans := range due {
		for _, d := range orphans {
			group.Go(func() error { return w.drop(ctx, d, alert.NoPlace) })
		}
	}
	return group.Wait()
}

func (w *Worker) deliverTo(ctx context.Context, target *Target, due []*alert.Delivery) error {
	for _, d := range due {
		if ctx.Err() != nil {
			return nil
		}
		m, err := w.message(ctx, target, d)
		if err != nil {
			return err
		}
		if m == nil {
			if err := w.drop(ctx, d, alert.NotNeeded); err != nil {
				return err
			}
			continue
		}
		if arrived, err := w.try(ctx, target, d, m); err != nil || !arrived {
			return err // it is down: the rest waits for the next round
		}
	}
	return nil
}

// try makes one try and records its beginning and its end.
func (w *Worker) try(ctx context.Context, target *Target, d *alert.Delivery, m *Message) (arrived bool, err error) {
	n := d.Attempts + 1
	if err := w.step(ctx, d, &model.AlertStep{Type: model.TypeAlertTried, Attempt: n}); err != nil {
		return false, err
	}
	answering, done := w.lingering(ctx)
	sendErr := target.Sender.Send(answering, m)
	done()
	if sendErr == nil {
		return true, w.step(ctx, d, &model.AlertStep{Type: model.TypeAlertSent, Attempt: n})
	}
	w.opts.Failed(fmt.Errorf("send to %s: %w", target.Name, sendErr))
	var failure *Failure
	if !errors.As(sendErr, &failure) {
		failure = &Failure{alert.Outcome{Unsure: true}, sendErr.Error()}
	}
	return false, w.fail(ctx, d, n, failure)
}

// lingering returns a context that ends a grace after ctx: an answer that is on its
// way is waited for, since without it nobody knows whether the message arrived.
func (w *Worker) lingering(ctx context.Context) (answering context.Context, done func()) {
	answering, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		select {
		case <-answering.Done():
		case <-w.opts.After(grace):
			cancel()
		}
	})
	return answering, func() {
		stop()
		cancel()
	}
}

// fail records how a try ended that did not succeed; d is as it was before.
func (w *Worker) fail(ctx context.Context, d *alert.Delivery, attempt int, f *Failure) error {
	var policy alert.Policy
	for i := range w.opts.Targets {
		if w.opts.Targets[i].Name == d.Place {
			policy = w.opts.Targets[i].Sender.Policy()
		}
	}
	at, final := policy.Next(d, f.Outcome, w.now())
	step := &model.AlertStep{Type: model.TypeAlertFailed, Attempt: attempt, Error: f.What, Unsure: f.Unsure, Final: final}
	if !final {
		step.RetryAt = at.UTC().Truncate(time.Millisecond)
	}
	return w.step(ctx, d, step)
}

// drop gives a message up that cannot or need not be sent.
func (w *Worker) drop(ctx context.Context, d *alert.Delivery, why string) error {
	return w.step(ctx, d, &model.AlertStep{Type: model.TypeAlertFailed, Attempt: d.Attempts + 1, Error: why, Final: true})
}

func (w *Worker) step(ctx context.Context, d *alert.Delivery, step *model.AlertStep) error {
	step.Week, step.Alert = d.Week, d.ID
	return w.append(ctx, []model.Event{w.event(fmt.Sprintf("%s:%s:%d", step.Type, d.ID, step.Attempt), step)})
}

func (w *Worker) event(id string, body model.Body) model.Event {
	return model.Event{
		V: model.Version, Type: body.EventType(), ID: id, TS: w.now(), Source: model.SourceOwn, Actor: Actor, Body: body,
	}
}

func (w *Worker) append(ctx context.Context, events []model.Event) error {
	if _, err := w.opts.Log.Append(context.WithoutCancel(ctx), events); err != nil {
		return fmt.Errorf("record messages: %w", err)
	}
	return nil
}

// message puts a message into words; nil when none of its incidents waits any more.
func (w *Worker) message(ctx context.Context, target *Target, d *alert.Delivery) (*Message, error) {
	m := &Message{ID: d.ID.String(), At: d.QueuedAt, Escalated: d.Escalated}
	for _, key := range d.Incidents {
		n, err := w.opts.Archive.Incident(ctx, key)
		if w.opts.Gone != nil && errors.Is(err, w.opts.Gone) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("send messages: %w", err)
		}
		if n.State != model.IncidentOpen {
			continue
		}
		if !target.WithText {
			n = bare(&n)
		}
		m.Incidents = append(m.Incidents, n)
	}
	if len(m.Incidents) == 0 {
		return nil, nil //nolint:nilnil // there is nothing to say
	}
	m.Title, m.Text = w.opts.Write(Words{d.Place, d.Escalated, d.Unsure > 0, m.Incidents})
	return m, nil
}

// bare returns what may be said of an incident to whom a client's words and phone
// must not be shown. Names of dialogues hold phones.
func bare(n *model.Incident) model.Incident {
	return model.Incident{
		IncidentOpened: model.IncidentOpened{Rule: n.Rule, Cause: n.Cause, Since: n.Since, Entity: n.Entity},
		ID:             n.ID, OpenedAt: n.OpenedAt, State: n.State,
	}
}
