package watch

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"debrief/model"
	"debrief/model/metrics"
)

// series are the counters of one scope, by hour and by day.
type series struct {
	scope model.Scope
	first time.Time // the first hour of which it has anything
	total int64     // dialogues
	hours map[time.Time]Counts
	days  map[time.Time]Counts
}

// mostScopes bounds what is judged; where there are more, those with the fewest
// dialogues are let be.
const mostScopes = 200

// scopesOf returns what the counters of a group are part of: everything, its channel,
// its assistant, and that in its version.
func scopesOf(g metrics.Group) []model.Scope {
	scopes := []model.Scope{{}}
	if g.Source != "" {
		scopes = append(scopes, model.Scope{Source: g.Source})
	}
	if g.Name != "" {
		scopes = append(scopes, model.Scope{Bot: g.Name})
		if g.Version != "" {
			scopes = append(scopes, model.Scope{Bot: g.Name, Version: g.Version})
		}
	}
	return scopes
}

// parents are the scopes that a scope is part of.
func parents(s model.Scope) []model.Scope {
	switch {
	case s.Version != "":
		return []model.Scope{{}, {Bot: s.Bot}}
	case s != model.Scope{}:
		return []model.Scope{{}}
	}
	return nil
}

// series returns the series of the scopes, wide ones first.
func (t Tally) series() []*series {
	by := map[model.Scope]*series{}
	for hour, groups := range t.Hours {
		for g, c := range groups {
			for _, scope := range scopesOf(g) {
				s := by[scope]
				if s == nil {
					s = &series{scope: scope, first: hour, hours: map[time.Time]Counts{}, days: map[time.Time]Counts{}}
					by[scope] = s
				}
				s.take(hour, DayOf(hour, t.Zone), c)
			}
		}
	}
	all := make([]*series, 0, len(by))
	for _, s := range by {
		all = append(all, s)
	}
	slices.SortFunc(all, func(a, b *series) int {
		return cmp.Or(len(parents(a.scope))-len(parents(b.scope)), cmp.Compare(b.total, a.total), strings.Compare(a.name(), b.name()))
	})
	return all[:min(len(all), mostScopes)]
}

func (s *series) name() string {
	return s.scope.Source + "\n" + s.scope.Bot + "\n" + s.scope.Version
}

func (s *series) take(hour, day time.Time, c Counts) {
	if hour.Before(s.first) {
		s.first = hour
	}
	s.total += c.Dialogues
	one, whole := s.hours[hour], s.days[day]
	one.add(c)
	whole.add(c)
	s.hours[hour], s.days[day] = one, whole
}

// bucket is one hour or one day.
type bucket struct {
	from, end time.Time
	daily     bool
}

// span is how long it is on the clock: an hour or a day, whatever the clocks do in it.
func (b bucket) span() time.Duration {
	if b.daily {
		return 24 * time.Hour
	}
	return time.Hour
}

// hoursOf returns the hours that began at a time or later and had ended by another.
func hoursOf(from, end time.Time, zone *time.Location) []bucket {
	var all []bucket
	at := HourOf(from, zone)
	if at.Before(from) {
		at = HourOf(at.Add(time.Hour), zone)
	}
	for {
		next := HourOf(at.Add(time.Hour), zone)
		if next.After(end) {
			return all
		}
		all = append(all, bucket{from: at, end: next})
		at = next
	}
}

// daysOf returns the days that began at a time or later and had ended by another.
func daysOf(from, end time.Time, zone *time.Location) []bucket {
	var all []bucket
	at := DayOf(from, zone)
	if at.Before(from) {
		at = dayAfter(at, 1, zone)
	}
	for {
		next := dayAfter(at, 1, zone)
		if next.After(end) {
			return all
		}
		all = append(all, bucket{from: at, end: next, daily: true})
		at = next
	}
}

func (s *series) seen(b bucket) Counts {
	if b.daily {
		return s.days[b.from]
	}
	return s.hours[b.from]
}

// past returns the counters of the same hour, or day, of the weeks before. A week in
// which the scope had not begun has none, nor has one whose clocks left the hour out;
// of an hour that came twice it is the first.
func (s *series) past(b bucket, weeks int, zone *time.Location) []Counts {
	var all []Counts
	local := b.from.In(zone)
	for week := 1; week <= weeks; week++ {
		day := local.Day() - 7*week
		at := time.Date(local.Year(), local.Month(), day, local.Hour(), 0, 0, 0, zone)
		if b.daily {
			at = dayAfter(b.from, -7*week, zone)
		} else if at.In(zone).Hour() != local.Hour() {
			continue
		}
		at = at.UTC()
		if !at.After(s.first) {
			break
		}
		if b.daily {
			all = append(all, s.days[at])
		} else {
			all = append(all, s.hours[at])
		}
	}
	return all
}
