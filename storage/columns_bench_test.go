//go:build unix

package storage

import (
	"fmt"
	"testing"
	"time"

	"debrief/model"
)

// BenchmarkSorted reads the first page of 100,000 dialogues sorted by a column: the
// first look at an archive that nobody sorted yet, all looks until it is sorted, another
// column after that, the next page, and a page after a commit.
func BenchmarkSorted(b *testing.B) {
	a := manyDialogues(b)
	page := func(b *testing.B, q model.DialogueQuery) model.Page {
		page, err := a.Dialogues(background, q)
		if err != nil {
			b.Fatal(err)
		}
		return page
	}
	first := model.DialogueQuery{Sort: model.ByClient, Limit: 100, Look: 500}
	b.Run("first look", func(b *testing.B) {
		for range b.N {
			a.columns.table = nil
			page(b, first)
		}
	})
	b.Run("until it is sorted", func(b *testing.B) {
		for range b.N {
			a.columns.table = nil
			longest := time.Duration(0)
			for q, sorting := first, true; sorting; q.Look = 2000 {
				began := time.Now()
				sorting = page(b, q).Sorting
				longest = max(longest, time.Since(began))
			}
			b.ReportMetric(float64(longest.Microseconds())/1000, "ms/longest-look")
		}
	})
	for _, column := range model.Columns()[1:] {
		b.Run("another column/"+column.Name(), func(b *testing.B) {
			began := processorTime(b)
			for range b.N {
				delete(a.columns.table.orders, column)
				page(b, model.DialogueQuery{Sort: column, Limit: 100, Look: 500})
			}
			b.ReportMetric((processorTime(b)-began).Seconds()*1000/float64(b.N), "cpu-ms/op")
		})
	}
	b.Run("next page", func(b *testing.B) {
		rows := page(b, first).Rows
		for range b.N {
			page(b, model.DialogueQuery{Sort: model.ByClient, Limit: 100, Look: 500, After: rows[len(rows)-1].ID})
		}
	})
	b.Run("after a commit", func(b *testing.B) {
		for i := range b.N {
			b.StopTimer()
			add(b, a, say("whatsapp:79990000001", fmt.Sprint("late ", b.N, i), 100_000+i, model.RoleClient, text))
			b.StartTimer()
			page(b, first)
		}
	})
}
