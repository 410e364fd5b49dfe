package watch

import (
	"time"

	"debrief/model"
	"debrief/model/metrics"
)

// Settled is how long after a dialogue began an appointment made in it still counts
// for the conversion of its hour. Shares are judged so long after their hour or day
// is over: it is then as old as those before it were, which have all had this time.
const Settled = 2 * time.Hour

// Counts are what the dialogues that began in an hour or a day add up to.
type Counts struct {
	Dialogues int64
	Leads     int64 // of which the CRM has a lead
	Booked    int64 // of these, with an appointment made within Settled
	Wanted    int64 // in which a lead was wanted: it is there, or was lost
	Lost      int64 // of these, lost at some time, found again or not
	Judged    int64 // answers found good or bad
	Bad       int64
}

func (c *Counts) add(o Counts) {
	c.Dialogues += o.Dialogues
	c.Leads += o.Leads
	c.Booked += o.Booked
	c.Wanted += o.Wanted
	c.Lost += o.Lost
	c.Judged += o.Judged
	c.Bad += o.Bad
}

// Tally is the counters of a stretch of time: by hour, and in each by assistant,
// version and channel. Hours are those of the clocks on the wall of its zone.
type Tally struct {
	Zone  *time.Location
	Hours map[time.Time]map[metrics.Group]Counts // by the beginning of the hour, UTC
}

// NewTally returns a tally of nothing.
func NewTally(zone *time.Location) Tally {
	return Tally{Zone: zone, Hours: map[time.Time]map[metrics.Group]Counts{}}
}

// HourOf returns the beginning of the hour that a time is in, in UTC. An hour that
// comes twice, since the clocks are set back, is two; one that they cut, by half an
// hour somewhere, begins when they are changed.
func HourOf(t time.Time, zone *time.Location) time.Time {
	local := t.In(zone)
	past := time.Duration(local.Minute())*time.Minute + time.Duration(local.Second())*time.Second + time.Duration(local.Nanosecond())
	hour := t.Add(-past)
	if changed, _ := local.ZoneBounds(); hour.Before(changed) {
		hour = changed
	}
	return hour.UTC()
}

// DayOf returns the beginning of the day that a time is in.
func DayOf(t time.Time, zone *time.Location) time.Time { return dayAfter(t, 0, zone) }

// dayAfter returns the beginning of the day so many days after the one that a time is
// in. A day has 23 or 25 hours where the clocks change.
func dayAfter(t time.Time, days int, zone *time.Location) time.Time {
	local := t.In(zone)
	return model.DayStart(local.Year(), local.Month(), local.Day()+days, zone).UTC()
}

// Add takes a dialogue in.
func (t Tally) Add(s *model.Summary) {
	hour := HourOf(s.StartedAt, t.Zone)
	groups := t.Hours[hour]
	if groups == nil {
		groups = map[metrics.Group]Counts{}
		t.Hours[hour] = groups
	}
	put := func(g metrics.Group, c Counts) {
		was := groups[g]
		was.add(c)
		groups[g] = was
	}
	put((&metrics.Fact{Summary: s}).Group(), countsOf(s))
	for _, m := range s.Marks {
		if c := countsOfMark(m); c.Judged > 0 {
			put(metrics.Group{Name: m.Name, Version: m.Version, Source: s.Source}, c)
		}
	}
}

// Merge adds the hours of another tally, which stays as it is.
func (t Tally) Merge(o Tally) {
	for hour, groups := range o.Hours {
		if t.Hours[hour] == nil {
			t.Hours[hour] = map[metrics.Group]Counts{}
		}
		for g, c := range groups {
			was := t.Hours[hour][g]
			was.add(c)
			t.Hours[hour][g] = was
		}
	}
}

// countsOf returns what a dialogue counts for, without its verdicts.
func countsOf(s *model.Summary) Counts {
	c := Counts{Dialogues: 1}
	if s.HasLead() {
		c.Leads, c.Wanted = 1, 1
		if bookedSoon(s) {
			c.Booked = 1
		}
	}
	if s.WasLost() {
		c.Wanted, c.Lost = 1, 1
	}
	return c
}

// bookedSoon reports whether an appointment was made soon enough to count. One that
// was cancelled later counts too: of the newest dialogues nobody knows yet.
func bookedSoon(s *model.Summary) bool {
	for _, b := range s.Bookings {
		if !b.MadeAt.IsZero() && b.MadeAt.Sub(s.StartedAt) <= Settled {
			return true
		}
	}
	return false
}

func countsOfMark(m model.Mark) Counts {
	switch m.Value {
	case model.Good:
		return Counts{Judged: 1}
	case model.Bad:
		return Counts{Judged: 1, Bad: 1}
	case model.Skipped:
	}
	return Counts{}
}

// Last returns the beginning of the last hour that holds anything, zero when none
// does.
func (t Tally) Last() time.Time {
	var last time.Time
	for hour := range t.Hours {
		if hour.After(last) {
			last = hour
		}
	}
	return last
}
