package storage

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"debrief/model"
	"debrief/model/metrics"
	"debrief/model/sample"
)

// week10 is the week of noon.
var week10 = model.WeekOf(noon, time.UTC)

func TestDialoguesBetweenAreThoseOfTheStretchOldestFirst(t *testing.T) {
	a := inMemory(t)
	for i := range 6 {
		add(t, a, talk(fmt.Sprintf("s%d", i), i, 2)...)
	}
	var got []string
	err := a.DialoguesBetween(background, noon.Add(time.Minute), noon.Add(4*time.Minute), func(row *model.Row) bool {
		got = append(got, row.ID)
		return true
	})
	if want := "s1 s2 s3"; err != nil || strings.Join(got, " ") != want {
		t.Errorf("%q, %v; want %s", got, err, want)
	}
}

func TestPopulationIsTheFinishedDialoguesOfTheWeekWithAnswers(t *testing.T) {
	o := place(t)
	o.Now = func() time.Time { return noon.Add(20 * time.Hour) }
	a := open(t, o)
	add(t, a, talk("silent", 0, 1)...)
	add(t, a, talk("going on", 1, 2)...)
	add(t, a, append(talk("ended", 2, 2), model.Event{
		V: 1, Type: model.TypeSessionEnd, ID: "end", TS: noon.Add(time.Hour), Source: "whatsapp", SessionID: "ended", Body: &model.Session{},
	})...)
	before := talk("week before", 0, 2)
	for i := range before {
		before[i].TS = before[i].TS.Add(-7 * 24 * time.Hour)
	}
	add(t, a, before...)
	p, err := a.SamplePopulation(background, week10, time.UTC)
	if err != nil || len(p.Candidates) != 1 || p.Unfinished != 1 || p.AsOf != 8 {
		t.Errorf("%+v, %v", p, err)
	}
}

// TestSampleIsDrawnOnceAndOnEveryMachine draws from two archives that were made
// apart, and so have other keys of events.
func TestSampleIsDrawnOnceAndOnEveryMachine(t *testing.T) {
	var drawn [2][]string
	for i := range drawn {
		a := open(t, place(t))
		for n := range 40 {
			add(t, a, talk(fmt.Sprintf("s%d", (n*7+i*13)%40), (n*7+i*13)%40, 4)...)
		}
		p, err := a.SamplePopulation(background, week10, time.UTC)
		must(t, err)
		event := sample.DrawEvent(sample.Draw(p, 7, sample.Settings{Rate: 0.1}), "anna")
		do(t, a, event)
		if receipt := <-a.Submit(model.Submission{Events: []model.Event{event}}); receipt.Err == nil {
			t.Error("a week was drawn twice")
		}
		must(t, a.Rebuild(background, nil))
		s, ok, err := a.Sample(background, week10)
		if err != nil || !ok {
			t.Fatalf("%v, %v", ok, err)
		}
		rows, err := a.DialoguesHolding(background, s.Keys())
		must(t, err)
		for _, l := range sample.Lines(&s, rows) {
			drawn[i] = append(drawn[i], l.Row.ID+" "+string(l.State))
		}
	}
	if a, b := fmt.Sprint(drawn[0]), fmt.Sprint(drawn[1]); a != b || len(drawn[0]) != 4 {
		t.Errorf("%s on one machine, %s on another", a, b)
	}
}

// TestLateEventsChangeNothingOfAFrozenSample brings in, after the draw, new dialogues of
// the week, earlier and later turns of drawn ones, and one that was not finished.
func TestLateEventsChangeNothingOfAFrozenSample(t *testing.T) {
	o := place(t)
	now := noon.Add(20 * time.Hour)
	o.Now = func() time.Time { return now }
	a := open(t, o)
	for n := range 40 {
		add(t, a, append(talk(fmt.Sprintf("s%d", n), n+10, 4), model.Event{
			V: 1, Type: model.TypeSessionEnd, ID: fmt.Sprintf("end-%d", n), TS: noon.Add(2 * time.Hour), Source: "whatsapp",
			SessionID: fmt.Sprintf("s%d", n), Body: &model.Session{},
		})...)
	}
	add(t, a, talk("going on", 60, 2)...)
	frozen, err := a.SamplePopulation(background, week10, time.UTC)
	must(t, err)
	do(t, a, sample.DrawEvent(sample.Draw(frozen, 7, sample.Settings{Rate: 0.1}), "anna"))
	before, _, err := a.Sample(background, week10)
	must(t, err)
	if before.AsOf != frozen.AsOf || before.Population != 40 || len(before.Slots) != 4 {
		t.Fatalf("drawn as %+v", before)
	}

	now = now.Add(72 * time.Hour)
	drawn, err := a.DialoguesHolding(background, before.Keys())
	must(t, err)
	for n := range 20 {
		add(t, a, talk(fmt.Sprintf("late%d", n), n, 4)...)
	}
	for _, row := range drawn {
		early := talk(row.SessionID, 0, 2)
		for i := range early {
			early[i].ID = "early " + early[i].ID
		}
		add(t, a, early...)
		add(t, a, talk(row.SessionID, 100, 2)...)
	}
	grown, err := a.SamplePopulation(background, week10, time.UTC)
	must(t, err)
	if len(grown.Candidates) != 61 || grown.Unfinished != 0 || grown.AsOf <= frozen.AsOf {
		t.Fatalf("the week now has %d dialogues, %d unfinished", len(grown.Candidates), grown.Unfinished)
	}

	if receipt := <-a.Submit(model.Submission{Events: []model.Event{sample.DrawEvent(sample.Draw(grown, 8, sample.Settings{Rate: 0.5}), "boris")}}); receipt.Err == nil {
		t.Error("the grown week was drawn again")
	}
	for _, when := range []string{"after late events", "after a rebuild"} {
		after, ok, err := a.Sample(background, week10)
		if err != nil || !ok || !reflect.DeepEqual(after, before) {
			t.Errorf("%s the sample is\n%+v, %v\nit was\n%+v", when, after, err, before)
		}
		held, err := a.DialoguesHolding(background, before.Keys())
		must(t, err)
		for key, row := range drawn {
			if held[key].SessionID != row.SessionID {
				t.Errorf("%s %s is held by %q, was by %q", when, key, held[key].SessionID, row.SessionID)
			}
		}
		must(t, a.Rebuild(background, nil))
	}
}

// A late event may put another one before the first of a dialogue, which its sample
// names.
func TestDialogueIsFoundByAnEventThatIsItsFirstNoMore(t *testing.T) {
	a := inMemory(t)
	first := add(t, a, talk("s", 5, 2)...)[0].Key
	add(t, a, talk("s", 0, 2)...)
	rows, err := a.DialoguesHolding(background, []model.Key{first, {99}})
	if err != nil || len(rows) != 1 || rows[first].Turns != 4 {
		t.Errorf("%+v, %v", rows, err)
	}
}

// TestListOfAWeekIsItsSampleInTheOrderOfTheDraw lists a sample from which one dialogue
// was replaced and one begins with another event than when it was drawn.
func TestListOfAWeekIsItsSampleInTheOrderOfTheDraw(t *testing.T) {
	a := open(t, place(t))
	for n := range 40 {
		add(t, a, talk(fmt.Sprintf("s%d", n), n+10, 4)...)
	}
	p, err := a.SamplePopulation(background, week10, time.UTC)
	must(t, err)
	do(t, a, sample.DrawEvent(sample.Draw(p, 7, sample.Settings{Rate: 0.1, Reviewers: []string{"anna", "boris"}}), "anna"))
	s, _, err := a.Sample(background, week10)
	must(t, err)
	spare, _ := sample.Spare(&s, p, s.Slots[1].Dialogue)
	do(t, a, sample.ReplaceEvent(model.SampleReplaced{Week: s.Week, Out: s.Slots[1].Dialogue, In: spare.Dialogue, Reason: "ours"}, "anna"))
	s, _, err = a.Sample(background, week10)
	must(t, err)
	held, err := a.DialoguesHolding(background, s.Keys())
	must(t, err)
	var want []string
	for _, l := range sample.Lines(&s, held) {
		want = append(want, fmt.Sprintf("%s %d %s %d", l.Row.ID, l.N, l.Reviewer, len(l.Replaced)))
	}
	early := talk(held[s.Slots[2].Dialogue].SessionID, 0, 2)
	for i := range early {
		early[i].ID = "early " + early[i].ID
	}
	add(t, a, early...)

	list := func(q model.DialogueQuery) (got []string) {
		t.Helper()
		page, err := a.Dialogues(background, q)
		must(t, err)
		for _, r := range page.Rows {
			got = append(got, fmt.Sprintf("%s %d %s %d", r.ID, r.Drawn.N, r.Drawn.Reviewer, r.Drawn.Replaced))
		}
		return got
	}
	if got := list(model.DialogueQuery{Week: week10}); fmt.Sprint(got) != fmt.Sprint(want) || len(want) != 4 {
		t.Errorf("%q, want %q", got, want)
	}
	id := func(i int) string { id, _, _ := strings.Cut(want[i], " "); return id }
	if got := list(model.DialogueQuery{Week: week10, After: id(0), Limit: 2}); fmt.Sprint(got) != fmt.Sprint(want[1:3]) {
		t.Errorf("the second page is %q", got)
	}
	if got := list(model.DialogueQuery{Week: week10, After: id(3), Limit: 1, Oldest: true}); fmt.Sprint(got) != fmt.Sprint(want[2:3]) {
		t.Errorf("before the last is %q", got)
	}
	drawn := func(r *model.Row) bool { return r.Drawn != nil }
	if got := list(model.DialogueQuery{Drawn: true, Keep: drawn}); len(got) != 4 || fmt.Sprint(got) == fmt.Sprint(want) {
		t.Errorf("by time the sample is %q", got)
	}
	if got := list(model.DialogueQuery{Week: week10.Add(-1)}); len(got) != 0 {
		t.Errorf("a week without a sample has %q", got)
	}
}

// TestVerdictsOnRiskyDialoguesAreInNoFigureOfQuality judges what is worked through
// because of its risk, outside the sample: who looks where trouble is finds more of it
// than there is.
func TestVerdictsOnRiskyDialoguesAreInNoFigureOfQuality(t *testing.T) {
	a := open(t, place(t))
	answers := map[string]model.Key{}
	for n := range 40 {
		session := fmt.Sprintf("s%d", n)
		answers[session] = add(t, a, talk(session, n+10, 3)...)[1].Key // the client wrote last
	}
	p, err := a.SamplePopulation(background, week10, time.UTC)
	must(t, err)
	do(t, a, sample.DrawEvent(sample.Draw(p, 7, sample.Settings{Rate: 0.1}), "anna"))
	s, _, err := a.Sample(background, week10)
	must(t, err)
	held, err := a.DialoguesHolding(background, s.Keys())
	must(t, err)
	drawn := map[string]bool{}
	for _, row := range held {
		drawn[row.SessionID] = true
		do(t, a, verdict(row.SessionID, answers[row.SessionID], model.Good))
	}
	quality := func() (of [2]metrics.Value) {
		t.Helper()
		r, err := a.Figures(background, week10, 1, time.UTC)
		must(t, err)
		last := r.Last()
		return [2]metrics.Value{last.Value(metrics.BadAnswers, metrics.Filter{}), last.Value(metrics.BadDialogues, metrics.Filter{})}
	}
	before := quality()
	if v := before[0]; v.Basis != metrics.BasisSample || !v.Known || v.N != 4 || v.Hits != 0 {
		t.Fatalf("the sample says %+v", v)
	}

	page, err := a.Dialogues(background, model.DialogueQuery{Limit: 50})
	must(t, err)
	judged := 0
	for i := range page.Rows {
		row := &page.Rows[i]
		if _, risky := sample.RiskOf(row); risky && !drawn[row.SessionID] {
			do(t, a, verdict(row.SessionID, answers[row.SessionID], model.Bad))
			judged++
		}
	}
	if after := quality(); judged != 36 || !reflect.DeepEqual(after, before) {
		t.Errorf("%d bad verdicts on risky dialogues make %+v of %+v", judged, after, before)
	}
	first := held[s.Slots[0].Dialogue].SessionID
	do(t, a, verdict(first, answers[first], model.Bad))
	if after := quality(); after[0].Hits != 1 {
		t.Errorf("a bad verdict of the sample makes %+v", after[0])
	}
}
