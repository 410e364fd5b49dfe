package storage

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"debrief/model"
)

// TestLooksGiveWhatAPageGives reads lists by looks at some rows at a time: the same
// rows in the same order, and never more rows looked at than was allowed.
func TestLooksGiveWhatAPageGives(t *testing.T) {
	a := open(t, place(t))
	const n = 60
	for i := range n {
		role := []model.Role{model.RoleClient, model.RoleAssistant}[i%2]
		_, err := a.Append(background, []model.Event{say(fmt.Sprint("chat ", i), fmt.Sprint(i), i*7%n, role, text)})
		must(t, err)
	}
	rapid.Check(t, func(t *rapid.T) {
		every := rapid.IntRange(1, 70).Draw(t, "every")
		q := model.DialogueQuery{
			Limit: rapid.IntRange(1, n).Draw(t, "limit"), Look: rapid.IntRange(1, n+1).Draw(t, "look"),
			Oldest: rapid.Bool().Draw(t, "oldest"),
			Keep:   func(r *model.Row) bool { return r.StartedAt.Minute()%every == 0 },
		}
		if rapid.Bool().Draw(t, "to review") {
			q.Review = []model.ReviewState{model.ReviewNew}
		}
		whole := q
		whole.Limit, whole.Look = n, 0
		want, err := a.Dialogues(background, whole)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for more := true; more; {
			page, err := a.Dialogues(background, q)
			if err != nil {
				t.Fatal(err)
			}
			if page.Looked > q.Look || len(page.Rows) > q.Limit || page.Of != want.Of {
				t.Fatalf("%d looked at, %d rows, of %d: %+v", page.Looked, len(page.Rows), page.Of, q)
			}
			for _, r := range page.Rows {
				got = append(got, r.ID)
			}
			if more = page.More; more {
				q.After = page.At
				if page.At == "" {
					q.After = got[len(got)-1]
				}
			}
		}
		ids := make([]string, len(want.Rows))
		for i, r := range want.Rows {
			ids[i] = r.ID
		}
		if !slices.Equal(got, ids) {
			t.Fatalf("%v, want %v", got, ids)
		}
		if of := map[bool]int64{true: n / 2, false: n}[len(q.Review) > 0]; want.Of != of {
			t.Fatalf("of %d, want %d", want.Of, of)
		}
	})
}
