package alert

import (
	"cmp"
	"slices"
	"time"

	"debrief/model"
)

// waiting is an incident that a place must be told of, from some time on.
type waiting struct {
	incident model.Key
	since    time.Time // the burst began then, as far as it goes
	from     string    // of an escalation
}

// line is one of the two kinds of messages that a place gets. Each kind has its
// own rhythm.
type line struct {
	place     string
	escalated bool
}

// told is what earlier messages have said.
type told struct {
	of   map[line]map[model.Key]bool
	last map[line]time.Time // when the last of them was queued
}

func toldBy(deliveries []Delivery) told {
	t := told{of: map[line]map[model.Key]bool{}, last: map[line]time.Time{}}
	for i := range deliveries {
		d := &deliveries[i]
		l := line{d.Place, d.Escalated}
		if t.of[l] == nil {
			t.of[l] = map[model.Key]bool{}
		}
		for _, key := range d.Incidents {
			t.of[l][key] = true
		}
		if d.QueuedAt.After(t.last[l]) {
			t.last[l] = d.QueuedAt
		}
	}
	return t
}

// Plan returns the messages to be queued now: one for each place and burst, one
// more for what is escalated there. next is when to plan again though nothing
// happens; zero: never. The order of its arguments does not matter.
func Plan(places []Place, incidents []model.Incident, deliveries []Delivery, now time.Time) (queue []model.AlertQueued, next time.Time) {
	t := toldBy(deliveries)
	later := func(at time.Time) {
		if next.IsZero() || at.Before(next) {
			next = at
		}
	}
	for i := range places {
		p := &places[i]
		fresh := p.first(incidents, t, now)
		left, soonest := unanswered(p, places, incidents, deliveries, t, now)
		if !soonest.IsZero() {
			later(soonest)
		}
		for _, of := range []struct {
			line
			all []waiting
		}{{line{p.Name, false}, fresh}, {line{p.Name, true}, left}} {
			if len(of.all) == 0 {
				continue
			}
			if due := p.due(of.all, t.last[of.line]); due.After(now) {
				later(due)
				continue
			}
			queue = append(queue, message(of.line, of.all, now))
		}
	}
	return queue, next
}

// first returns what a place was not told of yet.
func (p *Place) first(incidents []model.Incident, t told, now time.Time) []waiting {
	var all []waiting
	for i := range incidents {
		n := &incidents[i]
		if p.takes(n) && waits(n, now) && !t.of[line{p.Name, false}][n.ID] {
			all = append(all, waiting{incident: n.ID, since: n.OpenedAt})
		}
	}
	return all
}

// unanswered returns what nobody took after a message to another place that
// escalates to p, and when the first of the rest comes due.
func unanswered(p *Place, places []Place, incidents []model.Incident, deliveries []Delivery, t told, now time.Time) (all []waiting, soonest time.Time) {
	open := map[model.Key]bool{}
	for i := range incidents {
		open[incidents[i].ID] = waits(&incidents[i], now)
	}
	have := map[model.Key]bool{}
	for i := range deliveries {
		d := &deliveries[i]
		after := escalation(places, d.Place, p.Name)
		if d.Escalated || after <= 0 {
			continue
		}
		due := d.QueuedAt.Add(after)
		for _, key := range d.Incidents {
			switch {
			case !open[key] || have[key] || t.of[line{p.Name, true}][key]:
			case due.After(now):
				if soonest.IsZero() || due.Before(soonest) {
					soonest = due
				}
			default:
				have[key] = true
				all = append(all, waiting{key, due, d.Place})
			}
		}
	}
	return all, soonest
}

// escalation returns after which time a place escalates to another; 0: never.
func escalation(places []Place, from, to string) time.Duration {
	for i := range places {
		if places[i].Name == from && places[i].EscalateTo == to {
			return places[i].EscalateAfter
		}
	}
	return 0
}

// due is when a message about these is sent: when the burst has lasted long enough,
// not sooner after the last message than that, and not while it is quiet.
func (p *Place) due(all []waiting, last time.Time) time.Time {
	oldest := slices.MinFunc(all, func(a, b waiting) int { return a.since.Compare(b.since) }).since
	if last.After(oldest) {
		oldest = last
	}
	return p.Hours.Add(oldest.Add(p.GroupFor), 0)
}

func message(l line, all []waiting, now time.Time) model.AlertQueued {
	slices.SortFunc(all, func(a, b waiting) int {
		return cmp.Or(a.since.Compare(b.since), slices.Compare(a.incident[:], b.incident[:]))
	})
	all = all[:min(len(all), MostIncidents)]
	queued := model.AlertQueued{
		Week: model.WeekOf(now, time.UTC).String(), Place: l.place, Escalated: l.escalated, From: all[0].from,
	}
	for _, w := range all {
		queued.Incidents = append(queued.Incidents, w.incident)
	}
	return queued
}
