package metrics

import (
	"fmt"
	"math"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"debrief/model"
)

var monday = time.Date(2026, 11, 16, 0, 0, 0, 0, time.UTC)

// close is when the figures of the week of monday are first read.
var closed = monday.AddDate(0, 0, 8)

// dialogue invents a dialogue.
func dialogue(change func(*model.Summary)) *Fact {
	s := &model.Summary{
		SessionID: "s", Source: "site", StartedAt: monday, Answers: 3,
		Assistant: model.Assistant{Name: "Мира", Version: "2"},
		Pace:      model.Pace{Asked: monday, Bot: monday.Add(3 * time.Second), Useful: monday.Add(9 * time.Second)},
		Lead:      model.LeadBrief{Status: model.LeadNone},
	}
	change(s)
	return &Fact{Summary: s, Known: true, Stratum: NotSampled}
}

func lead(status model.LeadStatus) func(*model.Summary) {
	return func(s *model.Summary) { s.Lead.Status = status }
}

func marks(values ...model.VerdictValue) func(*model.Summary) {
	return func(s *model.Summary) {
		for _, v := range values {
			s.Marks = append(s.Marks, model.Mark{Name: "Мира", Version: "2", Value: v, Reason: "wrong", By: "anna", Seconds: 4})
		}
	}
}

func booked(status string) func(*model.Summary) {
	return func(s *model.Summary) { s.Bookings = append(s.Bookings, model.BookingBrief{Status: status}) }
}

func all(changes ...func(*model.Summary)) func(*model.Summary) {
	return func(s *model.Summary) {
		for _, change := range changes {
			change(s)
		}
	}
}

// TestMeasuresAreWhatTheDocsDefine has for each share the cases that its definition
// in docs/metrics.md tells apart.
func TestMeasuresAreWhatTheDocsDefine(t *testing.T) {
	recovered := func(s *model.Summary) { s.Lead.Recovered = monday }
	lost := func(s *model.Summary) { s.LeadLost = true }
	swept := func(s *model.Summary) { s.Marks[0].Swept = true }
	tests := []struct {
		name   string
		m      Measure
		change func(*model.Summary)
		of, n  int64
	}{
		{"a lead with an appointment", Conversion, all(lead(model.LeadCreated), booked("made")), 1, 1},
		{"a lead whose appointment was cancelled", Conversion, all(lead(model.LeadCreated), booked("cancelled")), 1, 0},
		{"a lead without one", Conversion, lead(model.LeadCreated), 1, 0},
		{"an appointment without a lead", Conversion, booked("made"), 0, 0},
		{"a lead that failed", LostLeads, lead(model.LeadFailed), 1, 1},
		{"a lead that nobody answered", LostLeads, lead(model.LeadRequested), 1, 1},
		{"a lead that was never asked for, says an incident", LostLeads, lost, 1, 1},
		{"a lead that came late", LostLeads, all(lost, lead(model.LeadCreated)), 1, 0},
		{"nobody wanted a lead", LostLeads, lead(model.LeadNone), 0, 0},
		{"a lost lead that a person had made", Recovered, all(lead(model.LeadCreated), recovered), 1, 1},
		{"a lost lead that is lost still", Recovered, lead(model.LeadFailed), 1, 0},
		{"a lead that came by itself is not recovered", Recovered, all(lost, lead(model.LeadCreated)), 1, 0},
		{"nothing was lost", Recovered, lead(model.LeadCreated), 0, 0},
		{"nobody came", NoShows, all(booked("visited"), booked("no_show")), 2, 1},
		{"an appointment that is still to come", NoShows, booked("made"), 0, 0},
		{"swept verdicts", Swept, all(marks(model.Good, model.Skipped), swept), 2, 1},
		{"a skipped answer is not judged", BadAnswers, marks(model.Good, model.Skipped, model.Bad), 2, 1},
		{"a dialogue with bad answers counts once", BadDialogues, marks(model.Bad, model.Bad), 1, 1},
		{"a dialogue with none", BadDialogues, marks(model.Good), 1, 0},
		{"a dialogue where nothing was judged", BadDialogues, marks(model.Skipped), 0, 0},
	}
	for _, test := range tests {
		t.Run(string(test.m)+": "+test.name, func(t *testing.T) {
			f := dialogue(test.change)
			if of, n := test.m.counts(f); of != test.of || n != test.n {
				t.Errorf("%d of %d, want %d of %d", n, of, test.n, test.of)
			}
			if test.m.Behind(f) != (test.n > 0) {
				t.Error("it is not behind its own figure")
			}
		})
	}
}

func TestTimesToFirstResponse(t *testing.T) {
	f := dialogue(func(*model.Summary) {})
	for m, want := range map[Measure]int64{FirstBot: 3, FirstUseful: 9} {
		if got, ok := m.seconds(f); !ok || got != want {
			t.Errorf("%s: %d, %v", m, got, ok)
		}
	}
	if got, ok := FirstHuman.seconds(f); ok {
		t.Errorf("nobody answered, and it took %d s", got)
	}
	f.Pace.Bot = monday.Add(-time.Second) // a clock that was set back
	if got, ok := FirstBot.seconds(f); !ok || got != 0 {
		t.Errorf("an answer before the question: %d, %v", got, ok)
	}
}

func TestQuantilesAreTimesThatWereMeasured(t *testing.T) {
	times := Times{}
	for i := int64(1); i <= 10; i++ {
		times.merge(Times{i: 1})
	}
	if v := times.value(); v.Value != 5 || v.P90 != 9 || v.N != 10 {
		t.Errorf("%+v", v)
	}
	if v := (Times{7: 1}).value(); v.Value != 7 || v.P90 != 7 {
		t.Errorf("of one: %+v", v)
	}
}

func TestNothingIsUnknownAndNeverZero(t *testing.T) {
	var empty Week
	for _, m := range Measures() {
		v := empty.Value(m, Filter{})
		if v.Known != (m == Dialogues) {
			t.Errorf("%s of a week without dialogues: %+v", m, v)
		}
		if c := ChangeOf(m, v, v); c.Verdict != NoVerdict {
			t.Errorf("%s: verdict %s of nothing", m, c.Verdict)
		}
	}
}

// The intervals were computed by the formula of Wilson (1927) by hand.
func TestWilsonIntervals(t *testing.T) {
	for _, test := range []struct {
		n, of     int64
		low, high float64
	}{{0, 10, 0, 0.2775}, {1, 1, 0.2065, 1}, {5, 10, 0.2366, 0.7634}, {22, 312, 0.0470, 0.1045}} {
		v := Ratio{test.of, test.n}.value()
		if math.Abs(v.Low-test.low) > 5e-4 || math.Abs(v.High-test.high) > 5e-4 {
			t.Errorf("%d of %d: %.4f to %.4f, want %.4f to %.4f", test.n, test.of, v.Low, v.High, test.low, test.high)
		}
	}
}

func TestKappa(t *testing.T) {
	v := Pairs{GoodGood: 20, GoodBad: 5, BadGood: 10, BadBad: 15}.kappa() // the textbook's table
	if math.Abs(v.Value-0.4) > 1e-9 || !v.Ranged || math.Abs(v.Low-0.1460) > 5e-4 || math.Abs(v.High-0.6540) > 5e-4 {
		t.Errorf("%+v", v)
	}
	if v := (Pairs{GoodGood: 40}).kappa(); v.Known {
		t.Errorf("where all is good for both nothing can be told: %+v", v)
	}
	if v := (Pairs{GoodGood: 3, BadBad: 2}).kappa(); v.Value != 1 || v.Ranged {
		t.Errorf("five agreements are no certainty: %+v", v)
	}
	if v := (Pairs{}).kappa(); v.Known {
		t.Errorf("of no pairs: %+v", v)
	}
}

// sampled makes a week whose sample has a stratum of 90 and one of 10 dialogues.
func sampled(facts ...*Fact) *Week {
	w := &Week{Strata: []model.SampleStratum{{Source: "site", Size: 90, Drawn: 3}, {Source: "phone", Size: 10, Drawn: 3}}}
	for _, f := range facts {
		w.Add(f, closed)
	}
	return w
}

func inStratum(n int, f *Fact) *Fact {
	f.Stratum = n
	return f
}

func TestSampleCountsEachStratumByItsSize(t *testing.T) {
	var facts []*Fact
	for range 3 {
		facts = append(facts, inStratum(0, dialogue(marks(model.Good))), inStratum(1, dialogue(marks(model.Bad))))
	}
	v := sampled(facts...).Value(BadAnswers, Filter{})
	if math.Abs(v.Value-0.1) > 1e-9 || v.N != 6 || v.Hits != 3 || v.Basis != BasisSample || v.Covered != 1 {
		t.Errorf("half of the verdicts are bad, in a tenth of the dialogues: %+v", v)
	}
	if !(v.Low < 0.1 && v.High > 0.1) {
		t.Errorf("interval %v to %v", v.Low, v.High)
	}
}

func TestStratumThatNobodyReviewedIsNotCovered(t *testing.T) {
	v := sampled(inStratum(0, dialogue(marks(model.Good)))).Value(BadAnswers, Filter{})
	if math.Abs(v.Covered-0.9) > 1e-9 {
		t.Errorf("%+v", v)
	}
}

func TestVerdictsBesideTheSampleDoNotCount(t *testing.T) {
	w := sampled(inStratum(0, dialogue(marks(model.Good))), dialogue(marks(model.Bad)))
	if v := w.Value(BadAnswers, Filter{}); v.Value != 0 || v.N != 1 {
		t.Errorf("%+v", v)
	}
}

func TestAnswersOfOneDialogueTellLessThanThoseOfMany(t *testing.T) {
	apart, together := &Week{}, &Week{}
	for i := range 40 {
		values := []model.VerdictValue{model.Good}
		if i%4 == 0 {
			values = []model.VerdictValue{model.Bad}
		}
		apart.Add(dialogue(marks(values...)), closed)
		if i%8 == 0 { // eight answers of one kind in each dialogue
			together.Add(dialogue(all(marks(values...), marks(values...), marks(values...), marks(values...))), closed)
			together.Add(dialogue(marks(model.Good, model.Good, model.Good, model.Good)), closed)
		}
	}
	one, many := apart.Value(BadAnswers, Filter{}), together.Value(BadAnswers, Filter{})
	if one.N != 40 || many.N != 40 || many.High-many.Low <= one.High-one.Low {
		t.Errorf("apart %+v, together %+v", one, many)
	}
}

func TestNoVerdictUnderThirty(t *testing.T) {
	share := func(n, of int64) Value { return Ratio{of, n}.value() }
	for _, test := range []struct {
		name        string
		before, now Value
		want        Verdict
	}{
		{"29 are too few", share(1, 100), share(29, 29), NoVerdict},
		{"a difference that chance explains", share(10, 100), share(12, 100), Unclear},
		{"far more bad answers", share(10, 100), share(40, 100), GotWorse},
		{"far fewer", share(40, 100), share(10, 100), GotBetter},
		{"from unknown", Value{}, share(40, 100), NoVerdict},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := ChangeOf(BadAnswers, test.before, test.now).Verdict; got != test.want {
				t.Errorf("%s, want %s", got, test.want)
			}
		})
	}
}

func TestRepeatContactsAreThoseOfSevenDays(t *testing.T) {
	var v Visits
	see := func(session, phone string, day int) bool {
		s := model.Summary{SessionID: session, Client: model.Client{Phone: phone}, StartedAt: monday.AddDate(0, 0, day)}
		_, repeat := v.See(&s)
		return repeat
	}
	if see("a", "+7 900 000-00-01", 0) || !see("b", "8 900 000 00 01", 7) || see("c", "+79000000001", 15) {
		t.Error("the same phone after 7 days is a repeat, after 8 it is not")
	}
	if see("d", "", 0) || !see("d", "", 1) {
		t.Error("the same chat is the same client")
	}
}

func TestClosedWeekTellsThatItChanged(t *testing.T) {
	w := &Week{}
	w.Add(dialogue(func(s *model.Summary) { s.LateAt = closed.Add(time.Hour) }), closed)
	w.Add(dialogue(func(s *model.Summary) { s.LateAt = closed.Add(-time.Hour) }), closed)
	if w.Late != 1 || !w.LateAt.Equal(closed.Add(time.Hour)) {
		t.Errorf("%d, %s", w.Late, w.LateAt)
	}
}

var anyFact = rapid.Custom(func(t *rapid.T) *Fact {
	f := dialogue(func(s *model.Summary) {
		s.SessionID = fmt.Sprint("s", rapid.IntRange(0, 9).Draw(t, "session"))
		s.Source = rapid.SampledFrom([]string{"site", "phone"}).Draw(t, "source")
		s.Assistant.Version = rapid.SampledFrom([]string{"1", "2"}).Draw(t, "version")
		s.Lead.Status = rapid.SampledFrom([]model.LeadStatus{model.LeadNone, model.LeadCreated, model.LeadFailed}).Draw(t, "lead")
		s.Pace.Useful = monday.Add(time.Duration(rapid.Int64Range(0, 100000).Draw(t, "useful")) * time.Second)
		s.LateAt = monday.Add(time.Duration(rapid.Int64Range(0, 1000).Draw(t, "late")) * time.Hour)
		s.LeadLost = rapid.Bool().Draw(t, "lost")
		for range rapid.IntRange(0, 3).Draw(t, "marks") {
			s.Marks = append(s.Marks, model.Mark{
				Name: "Мира", Version: rapid.SampledFrom([]string{"1", "2"}).Draw(t, "mark"), By: "anna", SecondBy: "boris",
				Value:  rapid.SampledFrom([]model.VerdictValue{model.Good, model.Bad, model.Skipped}).Draw(t, "value"),
				Second: rapid.SampledFrom([]model.VerdictValue{"", model.Good, model.Bad}).Draw(t, "second"),
				Reason: rapid.SampledFrom([]string{"wrong", "rude"}).Draw(t, "reason"),
			})
		}
		if rapid.Bool().Draw(t, "booked") {
			s.Bookings = model.Bookings{{Status: rapid.SampledFrom([]string{"made", "visited", "no_show", "cancelled"}).Draw(t, "status")}}
		}
	})
	f.Repeat, f.Stratum = rapid.Bool().Draw(t, "repeat"), rapid.IntRange(NotSampled, 1).Draw(t, "stratum")
	return f
})

// TestFiguresDoNotDependOnHowTheDialoguesWereDivided adds dialogues up in another
// order and in parts.
func TestFiguresDoNotDependOnHowTheDialoguesWereDivided(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		facts := rapid.SliceOfN(anyFact, 0, 20).Draw(t, "facts")
		whole := sampled(facts...)
		parts := make([]*Week, rapid.IntRange(1, 4).Draw(t, "parts"))
		for i := range parts {
			parts[i] = sampled()
		}
		for _, f := range rapid.Permutation(facts).Draw(t, "order") {
			parts[rapid.IntRange(0, len(parts)-1).Draw(t, "part")].Add(f, closed)
		}
		sum := sampled()
		for _, part := range rapid.Permutation(parts).Draw(t, "order of parts") {
			sum.Merge(part)
		}
		if !reflect.DeepEqual(whole, sum) {
			t.Fatalf("whole %+v\nin parts %+v", whole, sum)
		}
		checkValues(t, whole)
	})
}

// checkValues holds what is promised of every figure.
func checkValues(t *rapid.T, w *Week) {
	for _, m := range Measures() {
		v := w.Value(m, Filter{})
		if math.IsNaN(v.Value) || math.IsNaN(v.Low) || math.IsNaN(v.High) || v.Ranged && (v.Low > v.Value+1e-9 || v.High < v.Value-1e-9) {
			t.Fatalf("%s: %+v", m, v)
		}
		if m.Kind() == Share && (v.Value < 0 || v.Value > 1) {
			t.Fatalf("%s: %+v", m, v)
		}
	}
}

func TestPartsTellAWeekApart(t *testing.T) {
	w := &Week{}
	say := func(name, version, source, who string, value model.VerdictValue) {
		w.Add(dialogue(func(s *model.Summary) {
			s.Assistant, s.Source = model.Assistant{Name: name, Version: version}, source
			s.Marks = []model.Mark{{Name: name, Version: version, Value: value, By: who}}
		}), closed)
	}
	say("Мира", "1", "site", "anna", model.Bad)
	say("Мира", "2", "site", "anna", model.Good)
	say("Ада", "1", "telegram", "boris", model.Good)
	say("", "", "", "", model.Skipped)
	for by, want := range map[Grouping]string{
		ByVersion: "[Ада 1 0/1 Мира 1 1/1 Мира 2 0/1]", ByBot: "[Ада  0/1 Мира  1/2]",
		BySource: "[site 1/2 telegram 0/1]", ByReviewer: "[anna 1/2 boris 0/1]",
	} {
		var got []string
		for _, p := range w.Parts(by, Filter{}) {
			name := map[Grouping]string{ByVersion: p.Name + " " + p.Version, ByBot: p.Name + " ", BySource: p.Source, ByReviewer: p.Reviewer}[by]
			got = append(got, fmt.Sprintf("%s %d/%d", name, p.Bad.Hits, p.Bad.N))
		}
		if fmt.Sprint(got) != want {
			t.Errorf("by %s: %v, want %s", by, got, want)
		}
	}
	if got := w.Parts(ByReviewer, Filter{Name: "Ада"}); len(got) != 1 || got[0].Reviewer != "boris" || got[0].Dialogues.Known {
		t.Errorf("who judged Ада: %+v", got)
	}
}
