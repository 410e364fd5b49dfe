package model

import (
	"testing"
	"time"
)

func TestADayStartsWithItsFirstMoment(t *testing.T) {
	for _, c := range []struct {
		what, zone string
		year       int
		month      time.Month
		day        int
		want       string
	}{
		{"an ordinary day", "Europe/Moscow", 2026, time.November, 16, "2026-11-16T00:00:00+03:00"},
		{"no midnight, west", "America/Santiago", 2026, time.September, 6, "2026-09-06T01:00:00-03:00"},
		{"no midnight, east", "Asia/Amman", 2021, time.March, 26, "2021-03-26T01:00:00+03:00"},
		{"two midnights, west", "America/Havana", 2025, time.November, 2, "2025-11-02T00:00:00-04:00"},
		{"two midnights, east", "Asia/Amman", 2021, time.October, 29, "2021-10-29T00:00:00+03:00"},
		{"clocks set back at midnight", "America/Santiago", 2026, time.April, 5, "2026-04-05T00:00:00-04:00"},
		{"the day after the last", "Europe/Moscow", 2026, time.February, 29, "2026-03-01T00:00:00+03:00"},
		{"UTC", "UTC", 2026, time.January, 1, "2026-01-01T00:00:00Z"},
	} {
		t.Run(c.what, func(t *testing.T) {
			zone, err := time.LoadLocation(c.zone)
			if err != nil {
				t.Skip(err)
			}
			got := DayStart(c.year, c.month, c.day, zone)
			if text := got.Format(time.RFC3339); text != c.want {
				t.Errorf("%s, want %s", text, c.want)
			}
			want := time.Date(c.year, c.month, c.day, 12, 0, 0, 0, zone)
			if before := got.Add(-time.Nanosecond); got.YearDay() != want.YearDay() || before.YearDay() == want.YearDay() {
				t.Errorf("%s is not the first moment of its day", got)
			}
		})
	}
}
