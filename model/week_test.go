package model

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestWeeksAreThoseOfISO8601(t *testing.T) {
	moscow := time.FixedZone("MSK", 3*3600)
	tests := []struct {
		name, at string
		zone     *time.Location
		week     string
	}{
		{"a Monday begins its week", "2026-11-16T00:00:00Z", time.UTC, "2026-W47"},
		{"a Sunday ends it", "2026-11-22T23:59:59Z", time.UTC, "2026-W47"},
		{"the zone decides what day it is", "2026-11-22T21:00:00Z", moscow, "2026-W48"},
		{"January may be of the year before", "2027-01-01T12:00:00Z", time.UTC, "2026-W53"},
		{"December may be of the year after", "2025-12-29T12:00:00Z", time.UTC, "2026-W01"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			at, err := time.Parse(time.RFC3339, test.at)
			if err != nil {
				t.Fatal(err)
			}
			if got := WeekOf(at, test.zone).String(); got != test.week {
				t.Errorf("%s, want %s", got, test.week)
			}
		})
	}
}

func TestWeekHoldsItsDaysAndNoOthers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := time.UnixMilli(rapid.Int64Range(0, 4e12).Draw(t, "ms"))
		zone := time.FixedZone("", rapid.IntRange(-50400, 50400).Draw(t, "offset"))
		week := WeekOf(at, zone)
		if at.Before(week.Start(zone)) || !at.Before(week.End(zone)) {
			t.Fatalf("%s is not in %s", at.In(zone), week)
		}
		if week.Add(1).Start(zone) != week.End(zone) || week.Add(1).Add(-1) != week || week.Compare(week.Add(1)) >= 0 {
			t.Fatalf("%s, then %s", week, week.Add(1))
		}
		again, err := ParseWeek(week.String())
		if err != nil || again != week {
			t.Fatalf("%s is read as %s, %v", week, again, err)
		}
	})
}

func TestWeeksThatAreNoneAreRefused(t *testing.T) {
	for _, text := range []string{"", "47", "2026-47", "2026-W54", "2026-W00", "2025-W53", "2026-W4", "2026-W4x", "+026-W47", "2026_W47"} {
		if week, err := ParseWeek(text); err == nil {
			t.Errorf("%q is read as %s", text, week)
		}
	}
}
