package storage

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"debrief/model"
	"debrief/model/metrics"
	"debrief/model/sample"
)

// TestFiguresReadOnTheWayAreThoseReadAtTheEnd appends events of five weeks in any
// order, late ones too, judges, draws and reads figures in between. What is
// remembered must never differ from what is read from scratch.
func TestFiguresReadOnTheWayAreThoseReadAtTheEnd(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		a := inMemory(t)
		g := figureGame{t: t, rt: rt, a: a}
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			g.step()
			g.compare()
		}
		must(t, a.Close())
	})
}

const figureWeeks = 5

type figureGame struct {
	t       *testing.T
	rt      *rapid.T
	a       *Archive
	n       int
	answers []model.Outcome
	of      []string // the sessions of the answers
}

func (g *figureGame) step() {
	switch rapid.IntRange(0, 5).Draw(g.rt, "step") {
	default:
		g.say()
	case 0:
		if len(g.answers) > 0 {
			i := rapid.IntRange(0, len(g.answers)-1).Draw(g.rt, "answer")
			value := rapid.SampledFrom([]model.VerdictValue{model.Good, model.Bad, model.Skipped}).Draw(g.rt, "value")
			do(g.t, g.a, verdict(g.of[i], g.answers[i].Key, value))
		}
	case 1:
		week := week10.Add(rapid.IntRange(0, figureWeeks-1).Draw(g.rt, "week"))
		p, err := g.a.SamplePopulation(background, week, time.UTC)
		must(g.t, err)
		if _, drawn, err := g.a.Sample(background, week); err == nil && !drawn && len(p.Candidates) > 0 {
			do(g.t, g.a, sample.DrawEvent(sample.Draw(p, 7, sample.Settings{Rate: 0.5}), "anna"))
		}
	}
}

// say appends some events of one session around some time.
func (g *figureGame) say() {
	session := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(g.rt, "session")
	minute := rapid.IntRange(0, figureWeeks*7*24*4).Draw(g.rt, "quarter") * 15
	for i, e := range talk(session, minute, rapid.IntRange(1, 3).Draw(g.rt, "turns")) {
		g.n++
		e.ID = fmt.Sprint(g.n)
		if rapid.IntRange(0, 5).Draw(g.rt, "what") == 0 {
			e.Type, e.Body = model.TypeLead, &model.Lead{Status: model.LeadFailed}
		}
		outcome := add(g.t, g.a, e)[0]
		if i == 1 && e.Type == model.TypeMessage {
			g.answers, g.of = append(g.answers, outcome), append(g.of, session)
		}
	}
}

func (g *figureGame) compare() {
	last := week10.Add(figureWeeks - 1)
	kept, err := g.a.Figures(background, last, figureWeeks, time.UTC)
	must(g.t, err)
	g.a.figures.weeks = nil
	anew, err := g.a.Figures(background, last, figureWeeks, time.UTC)
	must(g.t, err)
	if !reflect.DeepEqual(kept, anew) {
		g.rt.Fatalf("kept %+v\nfrom scratch %+v", kept, anew)
	}
	for i, week := range anew.Weeks {
		one, err := g.a.Figures(background, week.Of, 1, time.UTC)
		must(g.t, err)
		if !reflect.DeepEqual(one.Weeks[0], anew.Weeks[i]) {
			g.rt.Fatalf("%s alone %+v\namong others %+v", week.Of, one.Weeks[0].Week, week.Week)
		}
	}
}

func TestWhatIsBehindAFigure(t *testing.T) {
	a := inMemory(t)
	add(t, a, talk("good", 0, 2)...)
	bad := add(t, a, talk("bad", 1, 2)...)
	do(t, a, verdict("bad", bad[1].Key, model.Bad))
	for _, test := range []struct {
		m    metrics.Measure
		f    metrics.Filter
		want string
	}{
		{metrics.BadAnswers, metrics.Filter{}, "[bad]"},
		{metrics.BadAnswers, metrics.Filter{Name: "another"}, "[]"},
		{metrics.Dialogues, metrics.Filter{}, "[good bad]"},
		{metrics.LostLeads, metrics.Filter{}, "[]"},
	} {
		rows, more, err := a.Behind(background, week10, time.UTC, test.m, test.f, 10)
		ids := []string{}
		for _, row := range rows {
			ids = append(ids, row.ID)
		}
		if got := fmt.Sprint(ids); err != nil || more || got != test.want {
			t.Errorf("%s: %s, %v; want %s", test.m, got, err, test.want)
		}
	}
	if rows, more, err := a.Behind(background, week10, time.UTC, metrics.Dialogues, metrics.Filter{}, 1); err != nil || len(rows) != 1 || !more {
		t.Errorf("%d rows, more %v, %v", len(rows), more, err)
	}
}
