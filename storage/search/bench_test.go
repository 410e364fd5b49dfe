package search

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"debrief/storage/search/corpus"
)

// benchTurns is how many turns are measured: DEBRIEF_TURNS, or 100,000.
func benchTurns() int {
	if n, err := strconv.Atoi(os.Getenv("DEBRIEF_TURNS")); err == nil {
		return n
	}
	return 100_000
}

// filled makes an index as the archive does: in pieces of the log, merged whenever
// something is due.
func filled(tb testing.TB, n int) (*Index, *shelf) {
	s := newShelf()
	x, err := Open(background, Options{Store: s})
	must(tb, err)
	var c Change
	for turn := range corpus.Turns(1, n) {
		c.Add = append(c.Add, Turn{Doc{uint64(turn.N + 1), uint64(turn.Dialogue + 1), turn.At, false}, turn.Text})
		if c.Upto = uint64(turn.N + 1); len(c.Add) == 8192 {
			must(tb, x.Apply(background, c))
			c.Add = nil
			for done := true; done; {
				done, err = x.Maintain(background)
				must(tb, err)
			}
		}
	}
	must(tb, x.Apply(background, c))
	must(tb, x.Flush(background))
	return x, s
}

// questions are what people look for: rare and common, short and long.
var questions = []struct{ name, text string }{
	{"rare_word", "ксилофонистка"}, {"word", "запись"}, {"common_word", "на"}, {"phrase", "перенести запись на завтра"},
	{"common_phrase", "запись на"}, {"prefix", "перенес*"}, {"short_prefix", "за*"}, {"letter_prefix", "п*"},
	{"part", "*лофонис*"}, {"phone", "9135551"}, {"common_part", "*апис*"},
}

// BenchmarkSearch builds an index in memory and asks it: p50 and p95 of each kind
// of question, newest 50, exact count, and the best 50.
func BenchmarkSearch(b *testing.B) {
	n := benchTurns()
	began := time.Now()
	x, s := filled(b, n)
	built, size := time.Since(began), map[stream]int{}
	for key, value := range s.records {
		if key[0] == 's' {
			size[stream(key[5])] += len(value)
		}
	}
	b.Run("build", func(b *testing.B) {
		for range b.N {
			_ = built
		}
		b.ReportMetric(built.Seconds(), "s")
		words := 0
		for _, of := range streams {
			b.ReportMetric(float64(size[of])/1e6, fmt.Sprintf("MB/%c", of))
			if of != textStream {
				words += size[of]
			}
		}
		b.ReportMetric(float64(words)/1e6, "MB/words")
	})
	for _, q := range questions {
		node := NewAnalyzer().Text(q.text)
		b.Run(q.name+"/newest", func(b *testing.B) {
			latencies(b, func() { _, _, err := x.Newest(background, node, 50); must(b, err) })
		})
		b.Run(q.name+"/count", func(b *testing.B) {
			latencies(b, func() {
				count, err := x.Count(background, node, nil)
				must(b, err)
				b.ReportMetric(float64(count), "hits")
			})
		})
		b.Run(q.name+"/best", func(b *testing.B) {
			latencies(b, func() { _, _, err := x.Best(background, node, 50); must(b, err) })
		})
	}
}

// latencies reports the median and the 95th percentile of something.
func latencies(b *testing.B, do func()) {
	took := make([]time.Duration, 0, b.N)
	for range b.N {
		began := time.Now()
		do()
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms-p50")
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "ms-p95")
}
