package storage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"debrief/model"
	"debrief/model/metrics"
	"debrief/model/sample"
)

// figures has the figures of weeks at hand that were asked for, each as of a place in
// the log.
type figures struct {
	mu    sync.Mutex
	zone  string
	gen   byte // the projections that they were worked out from
	weeks map[model.Week]keptFigures

	// Of the weeks from here on, so many of them, it is known that they hold as of a
	// place in the log.
	first model.Week
	n     int
	asOf  uint64
}

// Figures returns the figures of n weeks in a row, as people in zone count, up to
// last. They are the caller's to read, not to change.
func (a *Archive) Figures(ctx context.Context, last model.Week, n int, zone *time.Location) (metrics.Report, error) {
	report := metrics.Report{Zone: zone.String()}
	first := last.Add(1 - n)
	err := a.view(ctx, func(r *reader) error {
		a.figures.mu.Lock()
		defer a.figures.mu.Unlock()
		if err := r.bringUp(&a.figures, first, n, zone); err != nil {
			return err
		}
		for i := range n {
			week := first.Add(i)
			report.Weeks = append(report.Weeks, metrics.Dated{Of: week, Week: a.figures.weeks[week].week})
		}
		return r.finishFigures(&report, zone)
	})
	if err != nil {
		return metrics.Report{}, fmt.Errorf("read the figures of %s: %w", last, err)
	}
	return report, nil
}

// bringUp makes the figures of n weeks those of now: what is at hand or kept and
// still holds is taken, the rest is worked out and kept.
func (r *reader) bringUp(f *figures, first model.Week, n int, zone *time.Location) error {
	if f.weeks == nil || f.zone != zone.String() || f.gen != r.gen {
		f.zone, f.gen, f.weeks, f.n = zone.String(), r.gen, map[model.Week]keptFigures{}, 0
	}
	if f.first == first && f.n == n && f.asOf == r.end.pos {
		return nil
	}
	if err := r.dropMoved(f, first, n, zone); err != nil {
		return err
	}
	fresh, err := r.complete(f, first, n, zone)
	if err != nil {
		return err
	}
	if len(fresh) > 0 {
		r.keepFigures(fresh, zone)
	}
	f.first, f.n, f.asOf = first, n, r.end.pos
	return nil
}

// dropMoved drops the weeks whose dialogues, or those of the seven days before them,
// changed since they were read.
func (r *reader) dropMoved(f *figures, first model.Week, n int, zone *time.Location) error {
	begin := func(week model.Week) time.Time { return week.Start(zone).Add(-metrics.RepeatWithin) }
	moved, err := r.moved(begin(first), first.Add(n-1).End(zone))
	if err != nil {
		return err
	}
	newest := *r // what is kept is not of a commit, so the commit that r reads may not have it yet
	newest.txn = r.a.db.NewTransaction(false)
	defer newest.txn.Discard()
	for i := range n {
		week := first.Add(i)
		kept, ok := f.weeks[week]
		if !ok {
			kept, ok = newest.keptFigures(week, zone)
		}
		switch {
		case !ok, moved.since(kept.upto, begin(week), week.End(zone)):
			delete(f.weeks, week)
		default:
			f.weeks[week] = kept
		}
	}
	return nil
}

// complete works out the weeks that are not at hand, those that follow each other in
// one go, and returns them.
func (r *reader) complete(f *figures, first model.Week, n int, zone *time.Location) (fresh map[model.Week]keptFigures, err error) {
	fresh = map[model.Week]keptFigures{}
	missing := func(i int) bool { return i < n && f.weeks[first.Add(i)].week == nil }
	for i := 0; i < n; i++ {
		begin := i
		for missing(i) {
			i++
		}
		if i == begin {
			continue
		}
		weeks, err := r.readWeeks(first.Add(begin), i-begin, zone)
		if err != nil {
			return nil, err
		}
		for of, week := range weeks {
			fresh[of] = keptFigures{r.end.pos, week}
			f.weeks[of] = fresh[of]
		}
	}
	return fresh, nil
}

// readWeeks works out the figures of n weeks from their dialogues. Those of the
// seven days before are read too, for the repeat contacts.
func (r *reader) readWeeks(first model.Week, n int, zone *time.Location) (map[model.Week]*metrics.Week, error) {
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
		return nil, err
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
	return fresh, cmp.Or(failed, err)
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
// whether there are more. The rows are as viewer may see them (DialogueQuery.Viewer):
// no figure of verdicts names what is hidden from them.
func (a *Archive) Behind(ctx context.Context, viewer string, week model.Week, zone *time.Location, m metrics.Measure, f metrics.Filter, limit int) (rows []model.Row, more bool, err error) {
	err = a.view(ctx, func(r *reader) error {
		sampled, strata, err := r.drawn(week)
		if err != nil {
			return err
		}
		start := week.Start(zone)
		var visits metrics.Visits
		return r.seenBetween(viewer, start.Add(-metrics.RepeatWithin), week.End(zone), func(row *model.Row) bool {
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
