package watch

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"debrief/model"
)

// Anomaly is what the anomaly rule goes by.
type Anomaly struct {
	Least     int64   // dialogues or answers under which nothing is said
	Deviation float64 // how many robust standard deviations from the median the usual range reaches
	Weeks     int     // how many weeks back are looked at, leastWeeks at the least
}

// History is how far back the counters must reach of what is judged.
func (a Anomaly) History() time.Duration { return time.Duration(7*a.Weeks+1) * 24 * time.Hour }

// forgetAfter is how long an anomaly stands after its last hour or day outside the
// range when nothing could be judged since.
const forgetAfter = 7 * 24 * time.Hour

// Drift is hours or days in a row whose figures are outside their usual range, with
// those between that were too few to tell.
type Drift struct {
	Cause model.IncidentCause
	Scope model.Scope // From and Span are those of its first hour or day
	// Figures are those of that hour or day.
	Figures model.Figures
	Due     time.Time // when it could be judged
	Until   time.Time // the end of its last hour or day outside the range
	Ended   time.Time // when one was within it again, or nothing was judged for long; zero when not
	EndedAs model.Figures
	// Told says that what its scope is part of was outside the range at the same time: it
	// is told there.
	Told bool
}

// ID returns the id of the event that opens its incident.
func (d *Drift) ID() string {
	parts := []string{"incident", string(model.RuleAnomaly), string(d.Cause), d.Scope.Source, d.Scope.Bot, d.Scope.Version}
	for i := range parts {
		parts[i] = strings.ReplaceAll(parts[i], ":", "_")
	}
	return strings.Join(parts, ":") + fmt.Sprintf(":%d:%d", int64(d.Scope.Span/time.Second), d.Scope.From.Unix())
}

// Opened returns the incident that it opens, with examples of what it rests on.
func (d *Drift) Opened(examples []model.Key) *model.IncidentOpened {
	return &model.IncidentOpened{
		Rule: model.RuleAnomaly, Cause: d.Cause, Evidence: examples, Since: d.Scope.From, Scope: d.Scope, Figures: d.Figures,
	}
}

// Holds reports whether an incident tells of this drift, or of a part of it: late
// events may have moved its beginning.
func (d *Drift) Holds(n *model.IncidentOpened) bool {
	one, other := d.Scope, n.Scope
	one.From, other.From = time.Time{}, time.Time{}
	return d.Cause == n.Cause && one == other && !n.Scope.From.Before(d.Scope.From) && n.Scope.From.Before(d.Until)
}

// Drifts returns what was outside its usual range in the hours and days that began at
// a time or later, in the order in which they could be judged. What ended behind told
// is not looked at: until then is known what there was.
func Drifts(t Tally, from, now, told time.Time, c Anomaly) []Drift {
	var all []Drift
	series := t.series()
	for _, buckets := range [][]bucket{hoursOf(from, told, t.Zone), daysOf(from, told, t.Zone)} {
		for _, s := range series {
			for _, m := range measures() {
				if m.cause == model.CauseVolume && s.scope.Version != "" {
					continue // the next one replaces it
				}
				all = append(all, s.drifts(&m, buckets, now, t.Zone, c)...)
			}
		}
	}
	for i := range all {
		all[i].Told = toldAbove(&all[i], all)
	}
	slices.SortStableFunc(all, func(a, b Drift) int { return a.Due.Compare(b.Due) })
	return all
}

// toldAbove reports whether what a drift's scope is part of drifted when it began, and
// has not come back before it.
func toldAbove(d *Drift, all []Drift) bool {
	for _, above := range parents(part(d.Scope)) {
		for i := range all {
			o := &all[i]
			if o.Cause == d.Cause && part(o.Scope) == above && o.Scope.Span == d.Scope.Span &&
				!d.Scope.From.Before(o.Scope.From) && d.Scope.From.Before(o.Until) && (o.Ended.IsZero() || !d.Ended.IsZero()) {
				return true
			}
		}
	}
	return false
}

// drifts joins what is outside the range, bucket by bucket.
func (s *series) drifts(m *measured, buckets []bucket, now time.Time, zone *time.Location, c Anomaly) []Drift {
	var all []Drift
	open := -1
	for _, b := range buckets {
		due := b.end.Add(m.grace)
		if due.After(now) {
			break
		}
		f, v := m.judge(c, s.seen(b), s.past(b, c.Weeks, zone))
		f.At = b.from
		if open >= 0 && v != outside {
			d := &all[open]
			if v == within {
				d.Ended, d.EndedAs, open = due, f, -1
			} else if late := d.Until.Add(forgetAfter); !b.end.Before(late) {
				d.Ended, open = late.Add(m.grace), -1
			}
		}
		switch {
		case v != outside:
		case open >= 0:
			all[open].Until = b.end
		default:
			scope := s.scope
			scope.From, scope.Span = b.from, b.span()
			open = len(all)
			all = append(all, Drift{Cause: m.cause, Scope: scope, Figures: f, Due: due, Until: b.end})
		}
	}
	return all
}

// Shows reports whether a dialogue is an example of an anomaly: of a share, one of
// those that make it bad; of the volume, any.
func (d *Drift) Shows(s *model.Summary) bool { return shows(d.Cause, part(d.Scope), s) }

func shows(cause model.IncidentCause, scope model.Scope, s *model.Summary) bool {
	if cause == model.CauseBadShare {
		return slices.ContainsFunc(s.Marks, func(m model.Mark) bool {
			return m.Value == model.Bad && covers(scope, m.Name, m.Version, s.Source)
		})
	}
	if !covers(scope, s.Assistant.Name, s.Assistant.Version, s.Source) {
		return false
	}
	c := countsOf(s)
	switch cause {
	case model.CauseConversion:
		return c.Leads > c.Booked
	case model.CauseLostShare:
		return c.Lost > 0
	}
	return true
}

// part returns a scope without its time.
func part(s model.Scope) model.Scope {
	return model.Scope{Source: s.Source, Bot: s.Bot, Version: s.Version}
}

func covers(s model.Scope, bot, version, source string) bool {
	return (s.Bot == "" || s.Bot == bot) && (s.Version == "" || s.Version == version) && (s.Source == "" || s.Source == source)
}

// End returns when its first hour or day was over.
func (d *Drift) End(zone *time.Location) time.Time {
	if d.Scope.Span > time.Hour {
		return dayAfter(d.Scope.From, 1, zone)
	}
	return HourOf(d.Scope.From.Add(time.Hour), zone)
}
