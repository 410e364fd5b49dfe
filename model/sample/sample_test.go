package sample

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"debrief/model"
)

var week47 = model.Week{Year: 2026, N: 47}

// people invents n dialogues, the same ones each time.
func people(n int) []Candidate {
	statuses := []model.LeadStatus{model.LeadNone, model.LeadCreated, model.LeadFailed}
	out := make([]Candidate, n)
	for i := range out {
		s := model.Summary{
			SessionID: fmt.Sprintf("wa:7900%07d", i), Source: []string{"whatsapp", "site"}[i%2], First: model.Key{byte(i >> 8), byte(i), 1},
			StartedAt: time.Date(2026, 11, 16, 9, i%60, 0, 0, time.UTC), Lead: model.LeadBrief{Status: statuses[i%3]},
		}
		out[i] = CandidateOf(&s)
	}
	return out
}

func number(k model.Key) int { return int(k[0])<<8 | int(k[1]) }

// TestDrawIsTheSameOnEveryMachine holds the draw to what it was when this test was
// written. It may never change: samples that were drawn could not be drawn again.
func TestDrawIsTheSameOnEveryMachine(t *testing.T) {
	settings := Settings{Rate: 0.05, Minimum: 1, Reviewers: []string{"anna", "boris"}, SecondShare: 0.2}
	drawn := Draw(Population{Week: week47, Candidates: people(200)}, 7, settings)
	var got []string
	for _, c := range drawn.Choices {
		got = append(got, fmt.Sprintf("%d %s %s", number(c.Dialogue), c.Reviewer, c.Second))
	}
	want := []string{
		"14 anna ", "199 boris ", "177 anna boris", "114 boris ", "81 anna ",
		"90 boris anna", "139 anna ", "88 boris ", "179 anna ", "11 boris ",
	}
	if !slices.Equal(got, want) {
		t.Errorf("drawn: %q", got)
	}
	if want := "677af55ce5845ca53e014747eb867c5353aa3674c51491ea9f94e793a26a22b6"; drawn.Digest != want {
		t.Errorf("digest %s", drawn.Digest)
	}
}

func TestDrawDependsOnThePopulationNotOnItsOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := people(rapid.IntRange(0, 300).Draw(t, "n"))
		o := Settings{
			Rate: rapid.Float64Range(0.001, 1).Draw(t, "rate"), Minimum: rapid.IntRange(0, 3).Draw(t, "minimum"),
			Reviewers:   []string{"anna", "boris", "vera"}[:rapid.IntRange(0, 3).Draw(t, "reviewers")],
			SecondShare: rapid.Float64Range(0, 1).Draw(t, "second"),
		}
		seed := rapid.Uint64().Draw(t, "seed")
		p := Population{Week: week47, Candidates: all}
		drawn := Draw(p, seed, o)
		p.Candidates = rapid.Permutation(all).Draw(t, "order")
		if again := Draw(p, seed, o); text(t, again) != text(t, drawn) {
			t.Fatalf("%s\nin another order %s", text(t, drawn), text(t, again))
		}
		checkDraw(t, drawn, all, o)
	})
}

// checkDraw holds a draw to what is promised of it.
func checkDraw(t *rapid.T, drawn model.SampleDrawn, all []Candidate, o Settings) {
	if len(drawn.Choices) < share(len(all), o.Rate) {
		t.Fatalf("%d of %d are drawn", len(drawn.Choices), len(all))
	}
	strata, seen, load := make([]int, len(drawn.Strata)), map[model.Key]bool{}, map[string]int{}
	for _, c := range drawn.Choices {
		if seen[c.Dialogue] {
			t.Fatal("one is drawn twice")
		}
		if c.Second != "" && c.Second == c.Reviewer {
			t.Fatal("somebody is to judge twice")
		}
		seen[c.Dialogue] = true
		strata[c.Stratum]++
		load[c.Reviewer]++
	}
	sum := 0
	for i, s := range drawn.Strata {
		sum += s.Size
		if strata[i] != s.Drawn || s.Drawn < min(o.Minimum, s.Size) || s.Drawn > s.Size {
			t.Fatalf("stratum %+v has %d", s, strata[i])
		}
	}
	if sum != len(all) || drawn.Population != len(all) {
		t.Fatalf("strata of %d, population %d of %d", sum, drawn.Population, len(all))
	}
	for _, who := range o.Reviewers {
		if n := load[who]; n < len(drawn.Choices)/len(o.Reviewers) || n > len(drawn.Choices)/len(o.Reviewers)+1 {
			t.Fatalf("%s has %d of %d", who, n, len(drawn.Choices))
		}
	}
}

func text(t *rapid.T, v any) string {
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestSharesAreRoundedUpAndNeverByAccident(t *testing.T) {
	for _, test := range []struct {
		n    int
		part float64
		want int
	}{{1204, 0.05, 61}, {1200, 0.05, 60}, {1, 0.05, 1}, {0, 0.05, 0}, {10, 1, 10}, {10, 0.1, 1}, {30, 0.1, 3}} {
		if got := share(test.n, test.part); got != test.want {
			t.Errorf("%v of %d is %d, want %d", test.part, test.n, got, test.want)
		}
	}
}

// fold folds acts as the archive would hold them.
func fold(bodies ...model.Body) (Sample, bool) {
	var entries []*model.Entry
	for i, b := range bodies {
		e := model.Event{Type: b.EventType(), Body: b, Seq: int64(i + 1), Actor: "anna"}
		entries = append(entries, &model.Entry{Key: model.Key{9, byte(i + 1)}, Event: e})
	}
	slices.Reverse(entries) // the order in which they are read does not count
	return Fold(entries)
}

func TestReplacementComesFromTheSameStratumInTheOrderOfTheDraw(t *testing.T) {
	p := Population{Week: week47, Candidates: people(60)}
	drawn := Draw(p, 7, Settings{Rate: 0.1, Minimum: 1, Reviewers: []string{"anna", "boris"}})
	s, ok := fold(&drawn)
	if !ok {
		t.Fatal("no sample")
	}
	out := s.Slots[1]
	in, ok := Spare(&s, p, out.Dialogue)
	if !ok {
		t.Fatal("nobody is left")
	}
	if want := s.Strata[out.Stratum]; in.Stratum != (Stratum{want.Source, want.Outcome}) {
		t.Errorf("%+v replaces one of %+v", in.Stratum, want)
	}
	s, _ = fold(&drawn, &model.SampleReplaced{Week: drawn.Week, Out: out.Dialogue, In: in.Dialogue, Reason: "a test of our own"})
	got := s.Slots[1]
	if got.Dialogue != in.Dialogue || got.Reviewer != out.Reviewer || len(got.Replaced) != 1 || got.Replaced[0].Reason != "a test of our own" {
		t.Errorf("slot %+v", got)
	}
	next, _ := Spare(&s, p, in.Dialogue)
	if next.Dialogue == out.Dialogue || next.Dialogue == in.Dialogue {
		t.Error("who was replaced comes back")
	}
}

func TestFoldPassesOverWhatDoesNotFit(t *testing.T) {
	p := Population{Week: week47, Candidates: people(20)}
	drawn, other := Draw(p, 7, Settings{Rate: 0.1}), Draw(p, 8, Settings{Rate: 0.1})
	s, _ := fold(&drawn, &other, &model.SampleReplaced{Week: drawn.Week, Out: model.Key{77}, In: model.Key{78}})
	if s.Seed != 7 || len(s.Slots) != len(drawn.Choices) {
		t.Errorf("seed %d, %d slots", s.Seed, len(s.Slots))
	}
	if _, ok := fold(); ok {
		t.Error("a sample of nothing")
	}
}

func TestStratumThatIsUsedUpHasNoReplacement(t *testing.T) {
	p := Population{Week: week47, Candidates: people(12)}
	drawn := Draw(p, 7, Settings{Rate: 1})
	s, _ := fold(&drawn)
	if spare, ok := Spare(&s, p, s.Slots[0].Dialogue); ok {
		t.Errorf("%+v", spare)
	}
}

func TestSeedOfAWeekIsItsMonday(t *testing.T) {
	if got := SeedOf(week47); got != 20261116 {
		t.Error(got)
	}
}
