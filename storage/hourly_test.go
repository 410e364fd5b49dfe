package storage

import (
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestHoursCountedOnTheWayAreThoseCountedAtTheEnd appends, judges and counts in any
// order. The counters that are remembered must never differ from those counted from
// scratch, nor from those of an archive whose projections are made anew.
func TestHoursCountedOnTheWayAreThoseCountedAtTheEnd(t *testing.T) {
	zone := time.FixedZone("UTC+3", 3*3600)
	rapid.Check(t, func(rt *rapid.T) {
		a := inMemory(t)
		g := figureGame{t: t, rt: rt, a: a}
		from, to := week10.Start(zone), week10.Add(figureWeeks).Start(zone)
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			g.step()
			if rapid.Bool().Draw(rt, "another stretch") {
				_, err := a.Hours(background, from.AddDate(0, 0, 9), to.AddDate(0, 0, -9), zone)
				must(t, err)
			}
			kept, err := a.Hours(background, from, to, zone)
			must(t, err)
			a.hourly.days = nil
			anew, err := a.Hours(background, from, to, zone)
			must(t, err)
			if !reflect.DeepEqual(kept, anew) {
				rt.Fatalf("kept %+v\nfrom scratch %+v", kept, anew)
			}
		}
		before, err := a.Hours(background, from, to, zone)
		must(t, err)
		must(t, a.Rebuild(background, nil))
		if after, err := a.Hours(background, from, to, zone); err != nil || !reflect.DeepEqual(before, after) {
			rt.Fatalf("before %+v\nrebuilt %+v, %v", before, after, err)
		}
		must(t, a.Close())
	})
}

func TestCountersOfHoursAreKeptForWhatWasAskedLast(t *testing.T) {
	a := inMemory(t)
	add(t, a, talk("a", 0, 2)...)
	start := week10.Start(time.UTC)
	for days := range 40 {
		_, err := a.Hours(background, start.AddDate(0, 0, days), start.AddDate(0, 0, days+9), time.UTC)
		must(t, err)
		if n := len(a.hourly.days); n != 10 {
			t.Fatalf("after %d days %d are kept", days, n)
		}
	}
}
