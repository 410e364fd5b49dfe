package storage

import (
	"fmt"
	"testing"
	"time"

	"debrief/model"
	"debrief/model/query"
)

// BenchmarkFilters reads the first page of filters over 100,000 dialogues, most of
// which nothing or little passes: all of it, and the first look, which is what a
// screen waits for.
func BenchmarkFilters(b *testing.B) {
	a := manyDialogues(b)
	for _, filter := range []string{"", "verdict:bad stage:JUNK", "who:boris", "скидка", `client:"Мария 77"`, "review:partial", "lead:lost", "review:new verdict:bad"} {
		q, err := query.Parse(filter)
		if err != nil {
			b.Fatal(err)
		}
		for name, look := range map[string]int{"all": 0, "look": 500} {
			b.Run(filter+"/"+name, func(b *testing.B) {
				for range b.N {
					d := model.DialogueQuery{Limit: 100, Look: look}
					q.Narrow(&d, query.Context{Now: time.Unix(0, 0)})
					if _, err := a.Dialogues(background, d); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// BenchmarkFilterValues reads what 100,000 dialogues hold in the fields of filters, as
// the completion does: the first piece, which is what a screen waits for, and all.
func BenchmarkFilterValues(b *testing.B) {
	a := manyDialogues(b)
	for name, most := range map[string]int{"first": 500, "all": 0} {
		b.Run(name, func(b *testing.B) {
			for range b.N {
				var found query.Values
				after := ""
				for look := 500; ; look = 2000 {
					page, err := a.Dialogues(background, model.DialogueQuery{After: after, Look: look, Keep: func(r *model.Row) bool {
						found.Add(r)
						return false
					}})
					if err != nil {
						b.Fatal(err)
					}
					if after = page.At; after == "" || look == most {
						break
					}
				}
			}
		})
	}
}

// manyDialogues makes an archive of 100,000 dialogues.
func manyDialogues(b *testing.B) *Archive {
	b.Helper()
	const n = 100_000
	o := place(b)
	a, err := Open(background, o)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = a.Close() })
	for first := 0; first < n; first += 2000 {
		events := make([]model.Event, 2000)
		for i := range events {
			at := first + i
			events[i] = say(fmt.Sprintf("whatsapp:7999%07d", at), fmt.Sprintf("m-%09d", at), at, model.RoleAssistant, text)
			events[i].Client = model.Client{Name: fmt.Sprintf("Мария %d", at), Phone: fmt.Sprintf("+7999%07d", at)}
		}
		if _, err := a.Append(background, events); err != nil {
			b.Fatal(err)
		}
	}
	return a
}
