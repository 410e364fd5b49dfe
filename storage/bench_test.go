package storage

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"debrief/model"
)

// text is about as long as a turn is.
const text = "Здравствуйте! Хочу записаться на чистку лица на завтра, после шести, если есть время у Анны. Сколько это стоит?"

// burst makes turns of sessions of so many events, numbered from a first one.
func burst(first, n, each int) []model.Event {
	events := make([]model.Event, n)
	for i := range n {
		at := first + i
		role := model.RoleClient
		if at%2 == 1 {
			role = model.RoleAssistant
		}
		e := say(fmt.Sprintf("whatsapp:7999%07d", at/each), fmt.Sprintf("m-%09d", at), at/each+at%each, role, text)
		e.Client = model.Client{Name: "Мария", Phone: "+79990001122"}
		events[i] = e
	}
	return events
}

// appendOneByOne has 64 goroutines append one event at a time and wait for each.
func appendOneByOne(b *testing.B, most limit, n int) float64 {
	o := place(b)
	o.Now = nil
	a, err := Open(context.Background(), o)
	if err != nil {
		b.Fatal(err)
	}
	a.writer.limit = most
	var group sync.WaitGroup
	var failed sync.Map
	start := time.Now()
	const writers = 64
	for w := range writers {
		group.Go(func() {
			for _, e := range burst(w*1_000_000, n/writers, 20) {
				if _, err := a.Append(context.Background(), []model.Event{e}); err != nil {
					failed.Store(w, err)
					return
				}
			}
		})
	}
	group.Wait()
	took := time.Since(start)
	failed.Range(func(_, err any) bool { b.Fatal(err); return false })
	if err := a.Close(); err != nil {
		b.Fatal(err)
	}
	return float64(n/writers*writers) / took.Seconds()
}

// BenchmarkAppend compares the group commit with one transaction for each event,
// 64 writers each, in one run.
func BenchmarkAppend(b *testing.B) {
	for range b.N {
		single := appendOneByOne(b, limit{1, batchBytes}, 12_800)
		grouped := appendOneByOne(b, limit{batchEvents, batchBytes}, 64_000)
		b.ReportMetric(single, "single/s")
		b.ReportMetric(grouped, "grouped/s")
		b.ReportMetric(grouped/single, "ratio")
	}
}

// fill imports n events, so many a session, from two goroutines.
func fill(tb testing.TB, a *Archive, n, each int) {
	const step = 500
	next := make(chan int)
	var group sync.WaitGroup
	var failed sync.Map
	for w := range 2 {
		group.Go(func() {
			answers := make(chan (<-chan model.Receipt), 16)
			var waiting sync.WaitGroup
			waiting.Go(func() {
				for answer := range answers {
					if receipt := <-answer; receipt.Err != nil {
						failed.Store(w, receipt.Err)
					}
				}
			})
			for first := range next {
				answers <- a.AppendAsync(context.Background(), burst(first, step, each))
			}
			close(answers)
			waiting.Wait()
		})
	}
	for first := 0; first < n; first += step {
		next <- first
	}
	close(next)
	group.Wait()
	failed.Range(func(_, err any) bool { tb.Fatal(err); return false })
}

// BenchmarkImport measures intake: many sessions of 20 events.
func BenchmarkImport(b *testing.B) {
	const n = 300_000
	for range b.N {
		o := place(b)
		o.Now = nil
		a, err := Open(context.Background(), o)
		if err != nil {
			b.Fatal(err)
		}
		start := time.Now()
		fill(b, a, n, 20)
		took := time.Since(start)
		b.ReportMetric(n/took.Seconds(), "events/s")
		b.ReportMetric(peakMB(), "MB-peak")
		info, err := a.Info(context.Background())
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(info.Bytes)/1e6, "MB-disk")
		if err := a.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// peakMB is the greatest resident memory of this process so far, 0 where the
// system does not say.
func peakMB() float64 {
	raw, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(raw)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kb, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			if err == nil {
				return kb / 1024
			}
		}
	}
	return 0
}

// BenchmarkDialogue5000 opens a dialogue of 5,000 turns.
func BenchmarkDialogue5000(b *testing.B) {
	o := place(b)
	a, err := Open(context.Background(), o)
	if err != nil {
		b.Fatal(err)
	}
	events := burst(0, 5000, 20)
	for i := range events {
		events[i].SessionID = "long"
		events[i].TS = noon.Add(time.Duration(i) * time.Minute)
	}
	add(b, a, events...)
	closeNow(b, a)
	o.Create = false
	a = open(b, o)
	b.ResetTimer()
	for range b.N {
		d, err := a.Dialogue(context.Background(), "long")
		if err != nil || d.Turns != 5000 {
			b.Fatal(err, d.Turns)
		}
	}
}

// BenchmarkFirstPage opens an archive of 100,000 dialogues and reads the first
// page of its list, and then the page alone.
func BenchmarkFirstPage(b *testing.B) {
	o := place(b)
	a, err := Open(context.Background(), o)
	if err != nil {
		b.Fatal(err)
	}
	fill(b, a, 500_000, 5)
	closeNow(b, a)
	runtime.GC()
	o.Create = false
	b.Run("open", func(b *testing.B) {
		for range b.N {
			a, err := Open(context.Background(), o)
			if err != nil {
				b.Fatal(err)
			}
			firstPage(b, a)
			b.StopTimer()
			closeNow(b, a)
			b.StartTimer()
		}
	})
	a = open(b, o)
	b.Run("page", func(b *testing.B) {
		for range b.N {
			firstPage(b, a)
		}
	})
}

func firstPage(b *testing.B, a *Archive) {
	b.Helper()
	page, err := a.Dialogues(context.Background(), model.DialogueQuery{Limit: 30})
	if err != nil || len(page.Rows) != 30 {
		b.Fatal(err, len(page.Rows))
	}
	counts, err := a.Counts(context.Background())
	if err != nil || counts.Dialogues != 100_000 {
		b.Fatal(err, counts.Dialogues)
	}
}
