package storage

import (
	"context"
	"fmt"
	"sync"
	"time"

	"debrief/model"
	"debrief/model/watch"
)

// hourly has the counters of hours at hand that were asked for last, by day, each as
// of a place in the log. The notes of what moved say which of them are to be read
// again.
type hourly struct {
	mu   sync.Mutex
	zone string
	gen  byte // the projections that they were read from
	days map[time.Time]countedDay
}

type countedDay struct {
	tally watch.Tally
	upto  uint64
}

// Hours returns the counters of the hours of whole days, from the one that a time is
// in to the one that another is in, as people in zone count. They are the caller's to
// read, not to change.
func (a *Archive) Hours(ctx context.Context, from, to time.Time, zone *time.Location) (watch.Tally, error) {
	tally := watch.NewTally(zone)
	err := a.view(ctx, func(r *reader) error {
		a.hourly.mu.Lock()
		defer a.hourly.mu.Unlock()
		if err := r.keepDays(&a.hourly, from, to, zone); err != nil {
			return err
		}
		if err := r.completeDays(&a.hourly, from, to, zone); err != nil {
			return err
		}
		for _, day := range a.hourly.days {
			for hour, groups := range day.tally.Hours { // an hour is of one day
				tally.Hours[hour] = groups
			}
		}
		return nil
	})
	if err != nil {
		return watch.Tally{}, fmt.Errorf("count the dialogues of hours: %w", err)
	}
	return tally, nil
}

// nextDay returns the beginning of the day after one that begins at a time.
func nextDay(day time.Time, zone *time.Location) time.Time {
	return watch.DayOf(day.Add(36*time.Hour), zone) // a day has 23 to 25 hours
}

// keepDays keeps the days that are asked for and still hold. There are never more than
// were asked for last.
func (r *reader) keepDays(h *hourly, from, to time.Time, zone *time.Location) error {
	if h.zone != zone.String() || h.gen != r.gen {
		h.zone, h.gen, h.days = zone.String(), r.gen, nil
	}
	moved, err := r.moved(watch.DayOf(from, zone), nextDay(watch.DayOf(to, zone), zone))
	if err != nil {
		return err
	}
	kept := map[time.Time]countedDay{}
	for day := watch.DayOf(from, zone); !day.After(to); day = nextDay(day, zone) {
		known, ok := h.days[day]
		if ok && known.upto <= r.end.pos && !moved.since(known.upto, day, nextDay(day, zone)) {
			kept[day] = known
		}
	}
	h.days = kept
	return nil
}

// completeDays reads the days that are not at hand, those that follow each other in
// one go.
func (r *reader) completeDays(h *hourly, from, to time.Time, zone *time.Location) error {
	missing := func(day time.Time) bool {
		_, known := h.days[day]
		return !known && !day.After(to)
	}
	for day := watch.DayOf(from, zone); !day.After(to); day = nextDay(day, zone) {
		begin, fresh := day, map[time.Time]watch.Tally{}
		for ; missing(day); day = nextDay(day, zone) {
			fresh[day] = watch.NewTally(zone)
		}
		if len(fresh) == 0 {
			continue
		}
		err := r.between(begin, day, func(row *model.Row) bool {
			fresh[watch.DayOf(row.StartedAt, zone)].Add(&row.Summary)
			return true
		})
		if err != nil {
			return err
		}
		for of, tally := range fresh {
			h.days[of] = countedDay{tally, r.end.pos}
		}
	}
	return nil
}
