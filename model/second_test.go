package model

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// reviewedTwice is a dialogue of two answers, each judged by anna in the first review,
// and whatever else happens.
func reviewedTwice(t *testing.T, acts ...*Entry) Dialogue {
	t.Helper()
	entries := []*Entry{
		says(0, "q", RoleClient, "Hi"), says(0.1, "a", RoleAssistant, "Hello"), says(0.2, "b", RoleAssistant, "Bye"),
		act(1, "v1", &Verdict{Answer: keyOf("a"), Value: Bad, Reason: "rude", Note: "secret note", Correction: "secret correction"}),
		act(2, "v2", &Verdict{Answer: keyOf("b"), Value: Good}),
		act(3, "n", &Note{Target: keyOf("q"), Text: "secret remark"}),
	}
	for _, e := range entries[3:] {
		e.Actor = "anna"
	}
	return fold(t, nil, append(entries, acts...)...)
}

func second(seq int64, who, answer string, value VerdictValue, note string) *Entry {
	e := act(seq, fmt.Sprint("s", seq), &Verdict{Answer: keyOf(answer), Value: value, Note: note, Second: true})
	e.Actor = who
	return e
}

func TestASecondReviewerSeesTheirOwnReviewUntilItIsOver(t *testing.T) {
	d := reviewedTwice(t).ForSecond("boris")
	if !d.SecondReview || d.Review != ReviewNew || d.Good+d.Bad+d.Skipped != 0 || len(d.Reviewers) != 0 {
		t.Errorf("before they begin: %+v", d.Summary)
	}
	if said := whatStands(t, &d); strings.Contains(said, "secret") || strings.Contains(said, "anna") || strings.Contains(said, "rude") {
		t.Errorf("it is not blind: %s", said)
	}
	d = reviewedTwice(t, second(4, "boris", "a", Good, "own note")).ForSecond("boris")
	one := d.Items[d.Order[0]].Turn
	if one.Verdict == nil || one.Verdict.Value != Good || one.Note != "own note" || one.First != nil || d.Review != ReviewPartial || d.Good != 1 {
		t.Errorf("after the first answer: %+v, %+v", one, d.Summary)
	}
	d = reviewedTwice(t, second(4, "boris", "a", Good, "own note"), second(5, "boris", "b", Good, "")).ForSecond("boris")
	one = d.Items[d.Order[0]].Turn
	if one.First == nil || one.First.By != "anna" || one.First.Note != "secret note" || one.First.Correction != "secret correction" ||
		one.Verdict.By != "boris" || one.Note != "own note" || !d.SecondReview || d.Bad != 1 || d.Items[0].Turn.Note != "secret remark" {
		t.Errorf("when it is over: %+v, %+v", one, d.Summary)
	}
}

func TestWhoHasSeenTheFirstReviewIsNoSecondReviewer(t *testing.T) {
	d := reviewedTwice(t).ForSecond("anna")
	if turn := d.Items[d.Order[0]].Turn; d.SecondReview || turn.Verdict == nil || turn.Note != "secret note" || d.Bad != 1 {
		t.Errorf("%+v", turn)
	}
}

func TestTheSecondVerdictsOfOthersAreHiddenToo(t *testing.T) {
	d := reviewedTwice(t, second(4, "vera", "a", Skipped, "secret of vera")).ForSecond("boris")
	if said := whatStands(t, &d); strings.Contains(said, "vera") || d.Review != ReviewNew {
		t.Errorf("it is not blind: %s", said)
	}
}

func TestLookingAsSecondChangesNothing(t *testing.T) {
	d := reviewedTwice(t)
	before := whatStands(t, &d)
	d.ForSecond("boris")
	if after := whatStands(t, &d); after != before {
		t.Errorf("before: %s\nafter: %s", before, after)
	}
}

// whatStands tells everything of a dialogue that a review has put there.
func whatStands(t *testing.T, d *Dialogue) string {
	t.Helper()
	said := []any{d.Summary, d.Marks}
	for _, item := range d.Items {
		if item.Turn != nil {
			said = append(said, *item.Turn)
		}
	}
	out, err := json.Marshal(said)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// Whatever was judged: as long as an answer lacks a second verdict of the person's,
// nothing of anybody else is to be seen, in the dialogue as in its line of a list.
func TestASecondReviewIsBlind(t *testing.T) {
	values := rapid.SampledFrom([]VerdictValue{Good, Bad, Skipped})
	rapid.Check(t, func(rt *rapid.T) {
		entries := []*Entry{says(0, "a", RoleAssistant, "1"), says(0.1, "b", RoleAssistant, "2"), says(0.2, "c", RoleAssistant, "3")}
		for i := range rapid.IntRange(0, 10).Draw(rt, "acts") {
			v := Verdict{
				Answer: keyOf(rapid.SampledFrom([]string{"a", "b", "c"}).Draw(rt, "answer")), Value: values.Draw(rt, "value"),
				Note: "secret", Second: rapid.Bool().Draw(rt, "second"),
			}
			e := act(int64(i+1), fmt.Sprint("v", i), &v)
			e.Actor = rapid.SampledFrom([]string{"anna", "vera"}).Draw(rt, "who")
			if v.Second && rapid.Bool().Draw(rt, "own") {
				e.Actor, v.Note = "boris", "own"
			}
			entries = append(entries, e)
		}
		d := fold(t, nil, entries...).ForSecond("boris")
		own := slices.IndexFunc(d.Order, func(i int) bool { v := d.Items[i].Turn.Verdict; return v == nil || v.By != "boris" }) < 0
		if said := whatStands(t, &d); !own && (strings.Contains(said, "secret") || strings.Contains(said, "anna") || strings.Contains(said, "vera")) {
			rt.Fatalf("it is not blind: %s", said)
		}
	})
}
