package storage

import (
	"os"
	"runtime"
	"testing"
	"time"

	"debrief/model"
)

// BenchmarkFigures reads the figures of an archive: all of its weeks at once, one
// week, and those that were read before. With DEBRIEF_LONG it has a million turns,
// else a tenth.
func BenchmarkFigures(b *testing.B) {
	n := 100_000
	if os.Getenv("DEBRIEF_LONG") == "1" {
		n = 1_000_000
	}
	o := place(b)
	o.Now = nil
	a := open(b, o)
	const each = 12
	fill(b, a, n, each)
	first := model.WeekOf(noon, time.UTC)
	last := model.WeekOf(noon.Add(time.Duration(n/each)*time.Minute), time.UTC)
	weeks := 1
	for first.Add(weeks-1) != last {
		weeks++
	}
	read := func(weeks int) time.Duration {
		start := time.Now()
		if _, err := a.Figures(background, last, weeks, time.UTC); err != nil {
			b.Fatal(err)
		}
		return time.Since(start)
	}
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	for range b.N {
		a.figures.weeks = nil
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		all := read(weeks)
		runtime.ReadMemStats(&after)
		b.ReportMetric(ms(all), "all-ms")
		b.ReportMetric(float64(max(after.HeapInuse, before.HeapInuse)-before.HeapInuse)/1e6, "heap-MB")
		b.ReportMetric(ms(read(weeks)), "again-ms")
		add(b, a, say("late", "", 60*24*8, model.RoleClient, text))
		b.ReportMetric(ms(read(weeks)), "after-an-event-ms")
		a.figures.weeks = nil
		b.ReportMetric(ms(read(1)), "week-ms")
		b.ReportMetric(float64(weeks), "weeks")
	}
}
