package alert_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"debrief/model"
	"debrief/model/alert"
	"debrief/model/watch"
)

// ten is a Monday.
var ten = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)

func at(clock string) time.Time {
	d, err := time.ParseDuration(clock)
	if err != nil {
		panic(err)
	}
	return ten.Add(d)
}

func open(n byte, rule model.IncidentRule, when time.Time) model.Incident {
	return model.Incident{ID: model.Key{n}, State: model.IncidentOpen, OpenedAt: when, IncidentOpened: model.IncidentOpened{Rule: rule, Since: when}}
}

func in(state model.IncidentState, n model.Incident) model.Incident {
	n.State = state
	return n
}

func sent(place string, when time.Time, incidents ...byte) alert.Delivery {
	d := alert.Delivery{AlertQueued: model.AlertQueued{Place: place}, QueuedAt: when, State: alert.Sent}
	for _, n := range incidents {
		d.Incidents = append(d.Incidents, model.Key{n})
	}
	return d
}

func escalated(d alert.Delivery) alert.Delivery {
	d.Escalated = true
	return d
}

// words tells a plan: "front 1,2; boss! 1 from front; next 10:05".
func words(queue []model.AlertQueued, next time.Time) string {
	var parts []string
	for _, q := range queue {
		var ids []string
		for _, key := range q.Incidents {
			ids = append(ids, fmt.Sprint(key[0]))
		}
		part := q.Place
		if q.Escalated {
			part += "!"
		}
		part += " " + strings.Join(ids, ",")
		if q.From != "" {
			part += " from " + q.From
		}
		parts = append(parts, part)
	}
	if !next.IsZero() {
		parts = append(parts, "next "+next.Format("Mon 15:04"))
	}
	return strings.Join(parts, "; ")
}

func TestWhatIsSentAndWhen(t *testing.T) {
	lead, silent := model.RuleLeadNotCreated, model.RuleUnanswered
	front := alert.Place{Name: "front", GroupFor: 5 * time.Minute}
	leads := alert.Place{Name: "leads", GroupFor: time.Minute, Rules: []model.IncidentRule{lead}}
	pushy := front
	pushy.EscalateAfter, pushy.EscalateTo = 15*time.Minute, "boss"
	boss := alert.Place{Name: "boss", GroupFor: time.Minute, Escalates: true}
	hours, err := watch.ParseHours([]string{"mon-fri 09:00-21:00"}, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	office := front
	office.Hours = hours
	friday := at("107h") // 21:00, when the office closes
	for _, c := range []struct {
		name      string
		places    []alert.Place
		incidents []model.Incident
		sent      []alert.Delivery
		now       time.Time
		want      string
	}{
		{"nothing is wrong", []alert.Place{front}, nil, nil, ten, ""},
		{"a burst is waited for", []alert.Place{front}, []model.Incident{open(1, lead, ten), open(2, silent, at("1m"))}, nil, at("2m"), "next Mon 10:05"},
		{"a burst is one message", []alert.Place{front}, []model.Incident{open(2, silent, at("1m")), open(1, lead, ten)}, nil, at("5m"), "front 1,2"},
		{"each place has its rules", []alert.Place{front, leads}, []model.Incident{open(1, lead, ten), open(2, silent, ten)}, nil, at("5m"), "front 1,2; leads 1"},
		{"nobody is told twice", []alert.Place{front}, []model.Incident{open(1, lead, ten)}, []alert.Delivery{sent("front", at("5m"), 1)}, at("1h"), ""},
		{"one place does not stand for another", []alert.Place{front}, []model.Incident{open(1, lead, ten)}, []alert.Delivery{sent("leads", at("1m"), 1)}, at("1h"), "front 1"},
		{"the next burst waits its time", []alert.Place{front}, []model.Incident{open(1, lead, ten), open(2, lead, at("1m"))}, []alert.Delivery{sent("front", at("5m"), 1)}, at("6m"), "next Mon 10:10"},
		{"what is taken needs no message", []alert.Place{front}, []model.Incident{in(model.IncidentTaken, open(1, lead, ten))}, nil, at("1h"), ""},
		{"nor what is snoozed or closed", []alert.Place{front}, []model.Incident{in(model.IncidentSnoozed, open(1, lead, ten)), in(model.IncidentClosed, open(2, lead, ten))}, nil, at("1h"), ""},
		{"nor what is old", []alert.Place{front}, []model.Incident{open(1, lead, ten)}, nil, ten.Add(alert.Fresh), ""},
		{"it is quiet at night", []alert.Place{office}, []model.Incident{open(1, lead, at("12h"))}, nil, at("13h"), "next Tue 09:00"},
		{"and over the weekend", []alert.Place{office}, []model.Incident{open(1, lead, friday), open(2, lead, friday.Add(24*time.Hour))}, nil, friday.Add(25 * time.Hour), "next Mon 09:00"},
		{"then all of it is one message", []alert.Place{office}, []model.Incident{open(1, lead, friday), open(2, lead, friday.Add(24*time.Hour))}, nil, friday.Add(60 * time.Hour), "front 1,2"},
		{"somebody may take it still", []alert.Place{pushy, boss}, []model.Incident{open(1, lead, ten)}, []alert.Delivery{sent("front", at("5m"), 1)}, at("19m"), "next Mon 10:20"},
		{"nobody took it", []alert.Place{pushy, boss}, []model.Incident{open(1, lead, ten)}, []alert.Delivery{sent("front", at("5m"), 1)}, at("21m"), "boss! 1 from front"},
		{"somebody took it", []alert.Place{pushy, boss}, []model.Incident{in(model.IncidentTaken, open(1, lead, ten))}, []alert.Delivery{sent("front", at("5m"), 1)}, at("21m"), ""},
		{"it is escalated once", []alert.Place{pushy, boss}, []model.Incident{open(1, lead, ten)}, []alert.Delivery{sent("front", at("5m"), 1), escalated(sent("boss", at("21m"), 1))}, at("5h"), ""},
		{"a burst is escalated as one", []alert.Place{pushy, boss}, []model.Incident{open(1, lead, ten), open(2, lead, at("4m"))}, []alert.Delivery{sent("front", at("5m"), 1, 2)}, at("21m"), "boss! 1,2 from front"},
		{"what did not arrive is escalated too", []alert.Place{pushy, boss}, []model.Incident{open(1, lead, ten)}, []alert.Delivery{{AlertQueued: model.AlertQueued{Place: "front", Incidents: []model.Key{{1}}}, QueuedAt: at("5m"), State: alert.Failed}}, at("21m"), "boss! 1 from front"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := words(alert.Plan(c.places, c.incidents, c.sent, c.now)); got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

// TestEachIncidentIsToldOnce lets time pass at random, with every plan carried out,
// forgotten tries and all: no place hears of an incident twice, messages to one
// place keep their distance, and everything that waits is told in the end.
func TestEachIncidentIsToldOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		hours, err := watch.ParseHours([]string{"mon-fri 09:00-21:00"}, time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		places := []alert.Place{
			{Name: "front", GroupFor: 5 * time.Minute, EscalateAfter: 20 * time.Minute, EscalateTo: "boss"},
			{Name: "boss", GroupFor: 3 * time.Minute, Escalates: true, Hours: hours},
		}
		now := ten
		var incidents []model.Incident
		var deliveries []alert.Delivery
		heard, last := map[string]int{}, map[string]time.Time{}
		step := func() {
			queue, next := alert.Plan(places, incidents, deliveries, now)
			if !next.IsZero() && !next.After(now) {
				t.Fatalf("planned again at %v, which is not after %v", next, now)
			}
			for _, q := range queue {
				who := fmt.Sprint(q.Place, q.Escalated)
				group := 3 * time.Minute
				if q.Place == "front" {
					group = 5 * time.Minute
				}
				if before, ok := last[who]; ok && now.Sub(before) < group {
					t.Fatalf("%s hears again after %v", who, now.Sub(before))
				}
				last[who] = now
				for _, key := range q.Incidents {
					heard[who+key.String()]++
				}
				deliveries = append(deliveries, alert.Delivery{AlertQueued: q, ID: model.Key{byte(len(deliveries))}, QueuedAt: now})
			}
		}
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(0, 30).Draw(t, "minutes")) * time.Minute)
			if len(incidents) < 200 && rapid.Bool().Draw(t, "opens") {
				late := time.Duration(rapid.IntRange(0, 10).Draw(t, "found late")) * time.Minute
				incidents = append(incidents, open(byte(len(incidents)+1), model.RuleUnanswered, now.Add(-late)))
			}
			if len(incidents) > 0 && rapid.IntRange(0, 3).Draw(t, "somebody acts") == 0 {
				i := rapid.IntRange(0, len(incidents)-1).Draw(t, "on")
				incidents[i].State = rapid.SampledFrom(model.IncidentStates()).Draw(t, "state")
			}
			step()
		}
		for range 6 {
			now = now.Add(4 * time.Hour)
			step()
		}
		for _, n := range incidents {
			if front := heard["frontfalse"+n.ID.String()]; front > 1 || heard["bosstrue"+n.ID.String()] > 1 || front == 0 && n.State == model.IncidentOpen {
				t.Fatalf("%s, which is %s, was told %d times", n.ID.Short(), n.State, front)
			}
		}
	})
}

func TestAMessageIsBounded(t *testing.T) {
	var many []model.Incident
	for i := range alert.MostIncidents + 1 {
		n := open(1, model.RuleUnanswered, ten)
		n.ID = model.Key{byte(i >> 8), byte(i), 1}
		many = append(many, n)
	}
	queue, _ := alert.Plan([]alert.Place{{Name: "front"}}, many, nil, at("1m"))
	if len(queue) != 1 || len(queue[0].Incidents) != alert.MostIncidents {
		t.Fatalf("%d messages", len(queue))
	}
	rest, _ := alert.Plan([]alert.Place{{Name: "front"}}, many, []alert.Delivery{{AlertQueued: queue[0], QueuedAt: at("1m")}}, at("2m"))
	if len(rest) != 1 || len(rest[0].Incidents) != 1 || slices.Contains(queue[0].Incidents, rest[0].Incidents[0]) {
		t.Errorf("the rest is %v", rest)
	}
}
