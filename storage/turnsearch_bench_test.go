//go:build unix

package storage

import (
	"testing"
	"time"

	"debrief/model/query"
)

// BenchmarkSearchTurns asks an archive of 100,000 turns, encrypted, on disk: the
// newest and the best 50 with their texts, marks and dialogues, and the exact count.
func BenchmarkSearchTurns(b *testing.B) {
	a := archiveOfTurns(b, benchTurns())
	if err := a.IndexTurns(background, nil); err != nil {
		b.Fatal(err)
	}
	for _, q := range []struct{ name, asked string }{
		{"rare_word", "ксилофонистка"}, {"word", "запись"}, {"phrase", `"перенести запись на завтра"`},
		{"prefix", "перенес*"}, {"short_prefix", "за*"}, {"part", "*лофонис*"},
	} {
		asked := parsed(b, q.asked)
		search := func(best bool) func() {
			return func() {
				if _, err := a.SearchTurns(background, asked, query.Context{}, best, 50); err != nil {
					b.Fatal(err)
				}
			}
		}
		count := func() {
			if _, err := a.CountTurns(background, asked, query.Context{}, nil); err != nil {
				b.Fatal(err)
			}
		}
		b.Run(q.name+"/newest", func(b *testing.B) { processorTimes(b, search(false)) })
		b.Run(q.name+"/count", func(b *testing.B) { processorTimes(b, count) })
		b.Run(q.name+"/best", func(b *testing.B) { processorTimes(b, search(true)) })
	}
}

// processorTimes reports what doing something takes of all processors: unlike the
// time of the clock it says something on a machine with other work.
func processorTimes(b *testing.B, do func()) {
	do()
	began := processorTime(b)
	b.ResetTimer()
	for range b.N {
		do()
	}
	took := processorTime(b) - began
	b.ReportMetric(float64(took)/float64(time.Millisecond)/float64(b.N), "cpu-ms/op")
}
