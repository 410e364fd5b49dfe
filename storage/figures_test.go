package storage

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/dgraph-io/badger/v4"
	"pgregory.net/rapid"

	"debrief/model"
	"debrief/model/metrics"
	"debrief/model/sample"
)

// TestFiguresReadOnTheWayAreThoseReadAtTheEnd appends events of five weeks in any
// order, late ones too, judges, takes back, draws, rebuilds and reads figures in
// between. What is at hand, and what is kept for whoever starts again, must never
// differ from what is read from scratch.
func TestFiguresReadOnTheWayAreThoseReadAtTheEnd(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		a := inMemory(t)
		g := figureGame{t: t, rt: rt, a: a}
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			g.step()
			if rapid.Bool().Draw(rt, "look") {
				g.compare()
			}
		}
		g.compare()
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
	acts    []model.Key
	actOf   []string
}

func (g *figureGame) step() {
	switch rapid.IntRange(0, 9).Draw(g.rt, "step") {
	default:
		g.say()
	case 0:
		if len(g.answers) > 0 {
			i := rapid.IntRange(0, len(g.answers)-1).Draw(g.rt, "answer")
			value := rapid.SampledFrom([]model.VerdictValue{model.Good, model.Bad, model.Skipped}).Draw(g.rt, "value")
			g.acts = append(g.acts, do(g.t, g.a, verdict(g.of[i], g.answers[i].Key, value))...)
			g.actOf = append(g.actOf, g.of[i])
		}
	case 1:
		week := week10.Add(rapid.IntRange(0, figureWeeks-1).Draw(g.rt, "week"))
		p, err := g.a.SamplePopulation(background, week, time.UTC)
		must(g.t, err)
		if _, drawn, err := g.a.Sample(background, week); err == nil && !drawn && len(p.Candidates) > 0 {
			do(g.t, g.a, sample.DrawEvent(sample.Draw(p, 7, sample.Settings{Rate: 0.5}), "anna"))
		}
	case 2:
		if n := len(g.acts); n > 0 {
			do(g.t, g.a, undo(g.actOf[n-1], g.acts[n-1]))
			g.acts, g.actOf = g.acts[:n-1], g.actOf[:n-1]
		}
	case 3:
		must(g.t, g.a.Rebuild(background, nil))
	case 4:
		forgetFigures(g.a) // as a start does
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

// forgetFigures leaves only what the archive keeps.
func forgetFigures(a *Archive) { a.figures.weeks = nil }

// scratch works the figures of weeks out from their dialogues, whatever is kept.
func scratch(t *testing.T, a *Archive, last model.Week, n int) metrics.Report {
	t.Helper()
	report := metrics.Report{Zone: time.UTC.String()}
	must(t, a.view(background, func(r *reader) error {
		weeks, err := r.readWeeks(last.Add(1-n), n, time.UTC)
		for i := range n {
			of := last.Add(i + 1 - n)
			report.Weeks = append(report.Weeks, metrics.Dated{Of: of, Week: weeks[of]})
		}
		if err != nil {
			return err
		}
		return r.finishFigures(&report, time.UTC)
	}))
	return report
}

func (g *figureGame) compare() {
	last := week10.Add(figureWeeks - 1)
	kept, err := g.a.Figures(background, last, figureWeeks, time.UTC)
	must(g.t, err)
	forgetFigures(g.a)
	again, err := g.a.Figures(background, last, figureWeeks, time.UTC)
	must(g.t, err)
	anew := scratch(g.t, g.a, last, figureWeeks)
	if !reflect.DeepEqual(kept, anew) {
		g.rt.Fatalf("kept %+v\nfrom scratch %+v", kept, anew)
	}
	if !reflect.DeepEqual(again, anew) {
		g.rt.Fatalf("after a start %+v\nfrom scratch %+v", again, anew)
	}
	for i, week := range anew.Weeks {
		one, err := g.a.Figures(background, week.Of, 1, time.UTC)
		must(g.t, err)
		if !reflect.DeepEqual(one.Weeks[0], anew.Weeks[i]) {
			g.rt.Fatalf("%s alone %+v\namong others %+v", week.Of, one.Weeks[0].Week, week.Week)
		}
	}
}

// TestFiguresAreReadFromTheArchiveAfterAStart closes and opens an archive between
// events; its own and another zone's weeks are right each time, and a week whose
// dialogues did not change is not read again.
func TestFiguresAreReadFromTheArchiveAfterAStart(t *testing.T) {
	o := place(t)
	last := week10.Add(1)
	for round, minute := range []int{0, 7 * 24 * 60, 90, 8 * 24 * 60, 30} {
		a := open(t, o)
		session := fmt.Sprint("s", round)
		outcomes := add(t, a, talk(session, minute, 4)...)
		do(t, a, verdict(session, outcomes[1].Key, model.Bad))
		want := scratch(t, a, last, 2)
		for _, how := range []string{"at first", "again"} {
			got, err := a.Figures(background, last, 2, time.UTC)
			must(t, err)
			if !reflect.DeepEqual(got, want) {
				t.Errorf("round %d, %s: %+v\nfrom scratch %+v", round, how, got, want)
			}
		}
		closeNow(t, a)
		o.Create = false
		a = open(t, o)
		must(t, a.view(background, func(r *reader) error {
			for _, week := range want.Weeks {
				kept, ok := r.keptFigures(week.Of, time.UTC)
				if !ok || !reflect.DeepEqual(kept.week.Groups, week.Groups) {
					t.Errorf("round %d: %s is kept %v as of %d of %d", round, week.Of, ok, kept.upto, r.end.pos)
				}
			}
			return nil
		}))
		closeNow(t, a)
	}
}

func TestAWeekThatNothingTouchedIsNotReadAgain(t *testing.T) {
	a := inMemory(t)
	add(t, a, talk("early", 0, 2)...)
	add(t, a, talk("late", 5*7*24*60, 2)...)
	last := week10.Add(5)
	before, err := a.Figures(background, last, 6, time.UTC)
	must(t, err)
	upto := a.figures.weeks[week10].upto
	add(t, a, talk("later", 5*7*24*60+30, 2)...)
	after, err := a.Figures(background, last, 6, time.UTC)
	must(t, err)
	if got := a.figures.weeks[week10].upto; got != upto {
		t.Errorf("the first week was read again, as of %d instead of %d", got, upto)
	}
	if b, n := before.Last().Value(metrics.Dialogues, metrics.Filter{}).N, after.Last().Value(metrics.Dialogues, metrics.Filter{}).N; n != b+1 {
		t.Errorf("the last week has %d dialogues, had %d", n, b)
	}
}

func TestFiguresThatDoNotOpenAreWorkedOutAnew(t *testing.T) {
	a := inMemory(t)
	add(t, a, talk("s", 0, 2)...)
	want, err := a.Figures(background, week10, 1, time.UTC)
	must(t, err)
	must(t, a.db.Update(func(txn *badger.Txn) error {
		return txn.Set(a.keptKey(week10, time.UTC), []byte("no record of ours"))
	}))
	forgetFigures(a)
	got, err := a.Figures(background, week10, 1, time.UTC)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v; want %+v", got, err, want)
	}
}

// TestKeptFiguresAreNotWorkedOutAgain puts other figures in the place of those that
// are kept, to see which ones are told.
func TestKeptFiguresAreNotWorkedOutAgain(t *testing.T) {
	a := inMemory(t)
	add(t, a, talk("s", 0, 2)...)
	asked := func() int64 {
		r, err := a.Figures(background, week10, 1, time.UTC)
		must(t, err)
		return r.Last().Late
	}
	asked()
	must(t, a.view(background, func(r *reader) error {
		r.keepFigures(map[model.Week]keptFigures{week10: {r.end.pos, &metrics.Week{Late: 77}}}, time.UTC)
		return nil
	}))
	forgetFigures(a)
	if got := asked(); got != 77 {
		t.Errorf("%d: the figures were worked out although they are kept", got)
	}
	add(t, a, talk("s", 0, 3)[2])
	forgetFigures(a)
	if got := asked(); got == 77 {
		t.Errorf("%d: what is kept is told although a dialogue changed since", got)
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
		rows, more, err := a.Behind(background, "", week10, time.UTC, test.m, test.f, 10)
		ids := []string{}
		for _, row := range rows {
			ids = append(ids, row.ID)
		}
		if got := fmt.Sprint(ids); err != nil || more || got != test.want {
			t.Errorf("%s: %s, %v; want %s", test.m, got, err, test.want)
		}
	}
	if rows, more, err := a.Behind(background, "", week10, time.UTC, metrics.Dialogues, metrics.Filter{}, 1); err != nil || len(rows) != 1 || !more {
		t.Errorf("%d rows, more %v, %v", len(rows), more, err)
	}
}
