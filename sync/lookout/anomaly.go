package lookout

import (
	"context"
	"fmt"
	"slices"
	"time"

	"debrief/model"
	"debrief/model/watch"
)

const (
	// figuresEvery is how often the figures of hours and days are looked at. Which times
	// that are follows from the clock alone, so a restart leaves none out.
	figuresEvery = 10 * time.Minute
	// mostExamples is how many dialogues an anomaly names.
	mostExamples = 5
)

func (l *Lookout) zone() *time.Location {
	if zone := l.opts.Rules.Hours.Zone; zone != nil {
		return zone
	}
	return time.UTC
}

// figures looks at the figures when it is time to, and records where they left their
// usual range and where they came back.
func (l *Lookout) figures(ctx context.Context) error {
	now := l.now()
	turn := now.Truncate(figuresEvery)
	if turn.Equal(l.figure) || len(l.first) > 0 || slices.Contains(l.opts.Rules.Off, model.RuleAnomaly) {
		return nil // a clock that was set back is another turn
	}
	since := now.Add(-l.opts.Window)
	known, err := l.knownAnomalies(ctx, since)
	if err != nil {
		return err
	}
	for i := range known {
		if n := &known[i]; n.State != model.IncidentClosed && n.Scope.From.Before(since) {
			since = n.Scope.From
		}
	}
	drifts, err := l.drifts(ctx, since)
	if err != nil {
		return err
	}
	events, err := l.reconcileDrifts(ctx, drifts, known, now)
	if err != nil {
		return err
	}
	if len(events) > 0 {
		if _, err := l.opts.Log.Append(context.WithoutCancel(ctx), events); err != nil {
			return fmt.Errorf("record incidents: %w", err)
		}
	}
	l.figure = turn
	return nil
}

// knownAnomalies returns the incidents about figures that are not closed, and those
// opened since a time.
func (l *Lookout) knownAnomalies(ctx context.Context, since time.Time) ([]model.Incident, error) {
	rules := []model.IncidentRule{model.RuleAnomaly}
	known, err := l.opts.Archive.Incidents(ctx, model.IncidentQuery{Rules: rules, States: unclosed(), Limit: mostOpen})
	if err != nil {
		return nil, fmt.Errorf("watch: %w", err)
	}
	closed, err := l.opts.Archive.Incidents(ctx, model.IncidentQuery{
		Rules: rules, States: []model.IncidentState{model.IncidentClosed}, Since: since, Limit: mostOpen,
	})
	if err != nil {
		return nil, fmt.Errorf("watch: %w", err)
	}
	return append(known, closed...), nil
}

// drifts returns what was outside its usual range since a time.
func (l *Lookout) drifts(ctx context.Context, since time.Time) ([]watch.Drift, error) {
	now, c := l.now(), l.opts.Rules.Anomaly
	tally, err := l.opts.Archive.Hours(ctx, since.Add(-c.History()), now, l.zone())
	if err != nil {
		return nil, fmt.Errorf("watch: %w", err)
	}
	told := now
	if !l.opts.Fed {
		told = tally.Last()
	}
	return watch.Drifts(tally, since, now, told, c), nil
}

// reconcileDrifts returns the events that bring the incidents about figures in line
// with the figures.
func (l *Lookout) reconcileDrifts(ctx context.Context, drifts []watch.Drift, known []model.Incident, now time.Time) ([]model.Event, error) {
	var events []model.Event
	for i := range known {
		n := &known[i]
		if n.State == model.IncidentClosed || n.Scope.From.Add(n.Scope.Span).After(now) {
			continue // or the clock was set back behind its hour
		}
		d := holding(drifts, n)
		if d == nil || !d.Ended.IsZero() {
			events = append(events, closingDrift(n, d, now))
		}
	}
	for i := range drifts {
		d := &drifts[i]
		if !d.Ended.IsZero() || d.Told {
			continue
		}
		id, ok := openingDriftID(d, known)
		if !ok {
			continue
		}
		examples, err := l.examples(ctx, d)
		if err != nil {
			return nil, err
		}
		events = append(events, own("", d.Due, id, d.Opened(examples)))
	}
	return events, nil
}

func holding(drifts []watch.Drift, n *model.Incident) *watch.Drift {
	for i := range drifts {
		if drifts[i].Holds(&n.IncidentOpened) {
			return &drifts[i]
		}
	}
	return nil
}

// openingDriftID returns the id under which an incident about a drift is to be opened;
// false when there is one that is open, or that a person has closed.
func openingDriftID(d *watch.Drift, known []model.Incident) (string, bool) {
	for i := range known {
		n := &known[i]
		if d.Holds(&n.IncidentOpened) && (n.State != model.IncidentClosed || !n.Cleared) {
			return "", false
		}
	}
	return openingID(d.ID(), known)
}

// closingDrift closes an incident about figures that are usual again; d is nil where
// late events made them so.
func closingDrift(n *model.Incident, d *watch.Drift, now time.Time) model.Event {
	step := &model.IncidentStep{Type: model.TypeIncidentClosed, Incident: n.ID, Cleared: true}
	at := now
	if d != nil {
		at, step.Figures = d.Ended, d.EndedAs
	}
	if at.Before(n.OpenedAt) {
		at = n.OpenedAt
	}
	return own("", at, "incident_closed:"+n.ID.String(), step)
}

// examples returns the beginnings of some dialogues that an anomaly rests on.
func (l *Lookout) examples(ctx context.Context, d *watch.Drift) ([]model.Key, error) {
	var keys []model.Key
	err := l.opts.Archive.DialoguesBetween(ctx, d.Scope.From, d.End(l.zone()), func(row *model.Row) bool {
		if d.Shows(&row.Summary) {
			keys = append(keys, row.First)
		}
		return len(keys) < mostExamples
	})
	if err != nil {
		return nil, fmt.Errorf("watch: %w", err)
	}
	return keys, nil
}

// LookBackAtFigures tells each what the anomaly rule would have found since a time, in
// the order in which it would have been told. It records nothing.
func (l *Lookout) LookBackAtFigures(ctx context.Context, since time.Time, each func(watch.Drift) error) error {
	drifts, err := l.drifts(ctx, since)
	if err != nil {
		return err
	}
	for i := range drifts {
		if drifts[i].Told {
			continue
		}
		if err := each(drifts[i]); err != nil {
			return err
		}
	}
	return nil
}
