//go:build unix

package storage

import (
	"fmt"
	"os"
	"runtime"
	"testing"
	"time"

	"debrief/model"
)

// BenchmarkFigures reads the figures of an archive: all of its weeks when nothing is
// kept, when they are at hand, after a start, after a late event, and one week. With
// DEBRIEF_LONG it has a million turns, else a tenth.
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
	read := func(what string, last model.Week, weeks int) {
		start, began := time.Now(), processorTime(b)
		if _, err := a.Figures(background, last, weeks, time.UTC); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(time.Since(start).Microseconds())/1000, what+"-ms")
		b.ReportMetric(float64((processorTime(b)-began).Microseconds())/1000, what+"-cpu-ms")
	}
	for range b.N {
		nothingKept(b, a)
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		read("all", last, weeks)
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(max(after.HeapInuse, before.HeapInuse)-before.HeapInuse)/1e6, "heap-MB")
		read("again", last, weeks)
		forgetFigures(a)
		read("start", last, weeks)
		add(b, a, say(fmt.Sprint("late", b.N), fmt.Sprint("late", b.N), 60*24*8, model.RoleClient, text))
		read("late", last, weeks)
		nothingKept(b, a)
		read("week", last.Add(-1), 1)
		b.ReportMetric(float64(weeks), "weeks")
	}
}

// nothingKept makes an archive one whose figures nobody asked for yet.
func nothingKept(b *testing.B, a *Archive) {
	b.Helper()
	forgetFigures(a)
	if err := a.dropRecords(background, []byte{kindFigures, keptWeek}, nil); err != nil {
		b.Fatal(err)
	}
}
