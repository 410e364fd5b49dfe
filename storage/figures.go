package storage

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"debrief/model"
	"debrief/model/metrics"
	"debrief/model/sample"
)

// figures remembers the figures of weeks as of a place in the log. What the log has
// gained since says which of them are to be read again, so that a week's figures
// never take more than the week.
type figures struct {
	mu    sync.Mutex
	zone  string
	asOf  uint64
	weeks map[model.Week]*metrics.Week
}

// mostStale is how many new entries of the log are looked through; after more, such
// as an import, everything is read again.
const mostStale = 50_000

// Figures returns the figures of n weeks in a row, as people in zone count, up to
// last. They are the caller's to read, not to change.
func (a *Archive) Figures(ctx context.Context, last model.Week, n int, zone *time.Location) (metrics.Report, error) {
	report := metrics.Report{Zone: zone.String()}
	first := last.Add(1 - n)
	err := a.view(ctx, func(r *reader) error {
		a.figures.mu.Lock()
		defer a.figures.mu.Unlock()
		if err := r.forget(&a.figures, zone); err != nil {
			return err
		}
		if err := r.complete(&a.figures, first, n, zone); err != nil {
			return err
		}
		for i := range n {
			week := first.Add(i)
			report.Weeks = append(report.Weeks, metrics.Dated{Of: week, Week: a.figures.weeks[week]})
		}
		return r.finishFigures(&report, zone)
	})
	if err != nil {
		return metrics.Report{}, fmt.Errorf("read the figures of %s: %w", last, err)
	}
	return report, nil
}

// forget drops the weeks whose figures the new entries of the log may change.
func (r *reader) forget(f *figures, zone *time.Location) error {
	if f.weeks == nil || f.zone != zone.String() || f.asOf > r.end.pos || r.end.pos-f.asOf > mostStale {
		f.weeks, f.zone, f.asOf = map[model.Week]*metrics.Week{}, zone.String(), r.end.pos
		return nil
	}
	stale := staleWeeks{weeks: map[model.Week]bool{}, whole: map[uint64]bool{}, zone: zone}
	err := r.walkLog(f.asOf+1, func(pos uint64, l logEntry) error { return stale.take(r, pos, l) })
	if err != nil {
		return err
	}
	for week := range stale.weeks {
		delete(f.weeks, week)
		delete(f.weeks, week.Add(1)) // its repeat contacts look back
	}
	f.asOf = r.end.pos
	return nil
}

// complete reads the weeks that are not known, those that follow each other in one
// go.
func (r *reader) complete(f *figures, first model.Week, n int, zone *time.Location) error {
	for i := 0; i < n; i++ {
		begin := i
		for i < n && f.weeks[first.Add(i)] == nil {
			i++
		}
		if i == begin {
			continue
		}
		if err := r.readWeeks(f, first.Add(begin), i-begin, zone); err != nil {
			return err
		}
	}
	return nil
}

// readWeeks works out the figures of n weeks from their dialogues. Those of the
// seven days before are read too, for the repeat contacts.
func (r *reader) readWeeks(f *figures, first model.Week, n int, zone *time.Location) error {
	next := 0
	var week *metrics.Week
	var drawn map[model.Key]int
	var end, closed time.Time
	var visits metrics.Visits
	fresh := map[model.Week]*metrics.Week{}
	open := func() error {
		of := first.Add(next)
		end = of.End(zone)
		closed = end.Add(r.a.silence)
		week = &metrics.Week{}
		next++
		fresh[of] = week
		var err error
		week.Strata, drawn, err = r.drawn(of)
		return err
	}
	if err := open(); err != nil {
		return err
	}
	var failed error
	start := first.Start(zone)
	err := r.between(start.Add(-metrics.RepeatWithin), first.Add(n).Start(zone), func(row *model.Row) bool {
		fact := metrics.Fact{Summary: &row.Summary, Stratum: metrics.NotSampled}
		fact.Known, fact.Repeat = visits.See(&row.Summary)
		if row.StartedAt.Before(start) {
			return true
		}
		for !row.StartedAt.Before(end) && failed == nil {
			failed = open()
		}
		if stratum, ok := drawn[row.First]; ok {
			fact.Stratum = stratum
		}
		if failed == nil {
			week.Add(&fact, closed)
		}
		return failed == nil
	})
	for err == nil && failed == nil && next < n {
		failed = open()
	}
	if failed != nil {
		return failed
	}
	for of, w := range fresh {
		f.weeks[of] = w
	}
	return err
}

// drawn returns the strata of a week's sample, nil where none was drawn, and which of
// them a dialogue is of, by its first event as of now.
func (r *reader) drawn(week model.Week) ([]model.SampleStratum, map[model.Key]int, error) {
	s, ok, err := r.sample(week)
	if err != nil || !ok {
		return nil, nil, err
	}
	strata := make(map[model.Key]int, len(s.Slots))
	for _, slot := range s.Slots {
		row, err := r.holding(slot.Dialogue)
		switch {
		case errors.Is(err, ErrNotFound):
		case err != nil:
			return nil, nil, err
		default:
			strata[row.First] = slot.Stratum
		}
	}
	return s.Strata, strata, nil
}

// sample returns the sample of a week.
func (r *reader) sample(week model.Week) (s sample.Sample, drawn bool, err error) {
	sub, err := r.a.subjects.get(r, model.Subject{Kind: model.SubjectSample, ID: week.String()})
	if err != nil || sub == nil {
		return s, false, err
	}
	entries, err := r.subjectEntries(sub)
	if err != nil {
		return s, false, err
	}
	s, drawn = sample.Fold(entries)
	return s, drawn, nil
}

// finishFigures adds what goes on changing after the weeks are over, which is worked
// out each time: whether they are, and the changes for the CRM, from the newest one on.
func (r *reader) finishFigures(report *metrics.Report, zone *time.Location) error {
	counted := map[model.Week]*metrics.Week{}
	for i := range report.Weeks {
		fresh := *report.Weeks[i].Week
		fresh.Waiting = r.a.now().Before(report.Weeks[i].Of.End(zone).Add(r.a.silence))
		report.Weeks[i].Week = &fresh
		counted[report.Weeks[i].Of] = &fresh
	}
	begin := report.Weeks[0].Of.Start(zone)
	return r.rows(outboxPrefix(r.gen, outboxAll), false, func(key, _ []byte) (bool, error) {
		id, err := parseOutboxKey(key)
		if err != nil {
			return false, damagedRecord(key, err)
		}
		fix, err := r.fix(id)
		if err != nil {
			return false, err
		}
		if week := counted[model.WeekOf(fix.QueuedAt, zone)]; week != nil {
			week.AddFix(&fix)
		}
		// A clock that was set back may have put one behind those that follow it.
		return !fix.QueuedAt.Before(begin.AddDate(0, 0, -7)), nil
	})
}

// Behind returns the dialogues behind a figure, oldest first, at most limit, and
// whether there are more.
func (a *Archive) Behind(ctx context.Context, week model.Week, zone *time.Location, m metrics.Measure, f metrics.Filter, limit int) (rows []model.Row, more bool, err error) {
	err = a.view(ctx, func(r *reader) error {
		sampled, strata, err := r.drawn(week)
		if err != nil {
			return err
		}
		start := week.Start(zone)
		var visits metrics.Visits
		return r.between(start.Add(-metrics.RepeatWithin), week.End(zone), func(row *model.Row) bool {
			fact := metrics.Fact{Summary: &row.Summary, Stratum: metrics.NotSampled}
			fact.Known, fact.Repeat = visits.See(&row.Summary)
			if stratum, ok := strata[row.First]; ok {
				fact.Stratum = stratum
			}
			if row.StartedAt.Before(start) || !m.Shows(&fact, f, sampled != nil) {
				return true
			}
			if more = len(rows) == limit; !more {
				rows = append(rows, *row)
			}
			return !more
		})
	})
	if err != nil {
		return nil, false, fmt.Errorf("read what is behind the figures of %s: %w", week, err)
	}
	return rows, more, nil
}
