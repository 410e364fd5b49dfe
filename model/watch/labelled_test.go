package watch_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"debrief/model"
	"debrief/model/watch"
)

// labelled is one dialogue of the set, with the rules that a person would have
// called for.
type labelled struct {
	line     int
	expected []model.IncidentRule
	script   string
}

// labelledSet reads testdata/labelled.txt: a line "# rule, rule" (or "# -") before
// each dialogue.
func labelledSet(t testing.TB) []labelled {
	t.Helper()
	file, err := os.ReadFile("testdata/labelled.txt")
	if err != nil {
		t.Fatal(err)
	}
	var set []labelled
	for i, line := range strings.Split(string(file), "\n") {
		switch head, isHead := strings.CutPrefix(line, "# "); {
		case isHead:
			l := labelled{line: i + 1}
			for _, name := range strings.Split(head, ", ") {
				if name != "-" {
					l.expected = append(l.expected, model.IncidentRule(name))
				}
			}
			set = append(set, l)
		case line != "":
			set[len(set)-1].script += line + "\n"
		}
	}
	return set
}

// score counts how a rule did.
type score struct{ right, extra, missed int }

func (s score) precision() float64 { return share(s.right, s.right+s.extra) }
func (s score) recall() float64    { return share(s.right, s.right+s.missed) }

func share(part, whole int) float64 {
	if whole == 0 {
		return 1
	}
	return float64(part) / float64(whole)
}

// judge lets the rules look at the whole set. What it tells of each mistake names
// the line.
func judge(t testing.TB, set []labelled, mistake func(string)) (each map[model.IncidentRule]score, all score) {
	t.Helper()
	each = map[model.IncidentRule]score{}
	now := monday.AddDate(0, 0, 7)
	for _, l := range set {
		d, around := play(t, l.script)
		var found []model.IncidentRule
		for _, f := range watch.Look(watch.NewView(d, around, config())) {
			if f.Became(now) && !slices.Contains(found, f.Rule) {
				found = append(found, f.Rule)
			}
		}
		for _, rule := range model.IncidentRules() {
			s := each[rule]
			has, should := slices.Contains(found, rule), slices.Contains(l.expected, rule)
			switch {
			case has && should:
				s.right, all.right = s.right+1, all.right+1
			case has:
				s.extra, all.extra = s.extra+1, all.extra+1
				mistake(fmt.Sprintf("line %d: %s was not called for", l.line, rule))
			case should:
				s.missed, all.missed = s.missed+1, all.missed+1
				mistake(fmt.Sprintf("line %d: %s was missed", l.line, rule))
			}
			each[rule] = s
		}
	}
	return each, all
}

// The set is large enough, and the rules do not get worse at it unnoticed.
func TestTheLabelledSet(t *testing.T) {
	set := labelledSet(t)
	if len(set) != 100 {
		t.Fatalf("%d dialogues", len(set))
	}
	_, all := judge(t, set, func(said string) { t.Log(said) })
	if all.precision() < 0.9 || all.recall() < 0.9 {
		t.Errorf("precision %.3f, recall %.3f", all.precision(), all.recall())
	}
}

// BenchmarkLabelledSet prints how the rules do; docs/watch.md has the figures.
func BenchmarkLabelledSet(b *testing.B) {
	set := labelledSet(b)
	var each map[model.IncidentRule]score
	var all score
	for b.Loop() {
		each, all = judge(b, set, func(string) {})
	}
	for _, rule := range model.IncidentRules() {
		if s := each[rule]; s.right+s.missed > 0 {
			b.Logf("%-18s precision %.3f recall %.3f (%d right, %d extra, %d missed)", rule, s.precision(), s.recall(), s.right, s.extra, s.missed)
		}
	}
	b.ReportMetric(all.precision(), "precision")
	b.ReportMetric(all.recall(), "recall")
}
