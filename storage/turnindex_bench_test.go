//go:build unix

package storage

import (
	"fmt"
	"os"
	"strconv"
	"syscall"
	"testing"
	"time"

	"debrief/model"
	"debrief/storage/search/corpus"
)

// benchTurns is how many turns are measured: DEBRIEF_TURNS, or 100,000.
func benchTurns() int {
	if n, err := strconv.Atoi(os.Getenv("DEBRIEF_TURNS")); err == nil {
		return n
	}
	return 100_000
}

// archiveOfTurns is an encrypted archive on disk with invented turns.
func archiveOfTurns(b *testing.B, n int) *Archive {
	const batch = 2000
	a, err := Open(background, place(b))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = a.Close() })
	var events []model.Event
	for turn := range corpus.Turns(1, n) {
		e := say(fmt.Sprint("chat ", turn.Dialogue), fmt.Sprint("m", turn.N), 0, model.RoleClient, turn.Text)
		e.TS = time.UnixMilli(turn.At).UTC()
		if events = append(events, e); len(events) == batch || turn.N == n-1 {
			if _, err := a.Append(background, events); err != nil {
				b.Fatal(err)
			}
			events = nil
		}
	}
	return a
}

// BenchmarkIndexTurns indexes the turns of an archive that was never searched.
func BenchmarkIndexTurns(b *testing.B) {
	a := archiveOfTurns(b, benchTurns())
	if err := a.IndexTurns(background, nil); err != nil {
		b.Fatal(err)
	}
	began := processorTime(b)
	for b.Loop() {
		if err := a.turns.mend(background, a.turns.x); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric((processorTime(b)-began).Seconds()/float64(b.N), "cpu-s/op")
}

// processorTime is what the process took of all processors so far.
func processorTime(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
