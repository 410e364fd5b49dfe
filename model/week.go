package model

import (
	"fmt"
	"strconv"
	"time"
)

// Week is a week of ISO 8601: it begins on Monday, and its year is the one that
// its Thursday is in.
type Week struct{ Year, N int }

// WeekOf returns the week that t falls in, as people in zone count.
func WeekOf(t time.Time, zone *time.Location) Week {
	year, n := t.In(zone).ISOWeek()
	return Week{year, n}
}

// ParseWeek reads 2026-W47.
func ParseWeek(text string) (Week, error) {
	var w Week
	if len(text) == len("2026-W47") && text[4] == '-' && (text[5] == 'W' || text[5] == 'w') {
		year, errYear := strconv.ParseUint(text[:4], 10, 16)
		n, errN := strconv.ParseUint(text[6:], 10, 8)
		if errYear == nil && errN == nil {
			w = Week{int(year), int(n)}
		}
	}
	if w.N < 1 || w.Year < 1 || w.N > weeksIn(w.Year) {
		return Week{}, fmt.Errorf("%q is not a week like 2026-W47", text)
	}
	return w, nil
}

// weeksIn returns how many weeks a year has: the 28th of December is always in
// the last one.
func weeksIn(year int) int {
	_, n := time.Date(year, time.December, 28, 0, 0, 0, 0, time.UTC).ISOWeek()
	return n
}

// String returns "2026-W47".
func (w Week) String() string { return fmt.Sprintf("%04d-W%02d", w.Year, w.N) }

// IsZero reports whether w is no week.
func (w Week) IsZero() bool { return w == Week{} }

// Start returns when the week begins in zone: midnight of its Monday, or the
// first moment of that day where the clocks leave midnight out.
func (w Week) Start(zone *time.Location) time.Time { return w.day(0, zone) }

// End returns when the next week begins, which is the first moment that is not of w.
func (w Week) End(zone *time.Location) time.Time { return w.day(7, zone) }

func (w Week) day(n int, zone *time.Location) time.Time {
	fourth := time.Date(w.Year, time.January, 4, 0, 0, 0, 0, time.UTC) // is always in the first week
	monday := 4 - (int(fourth.Weekday())+6)%7 + 7*(w.N-1)
	return DayStart(w.Year, time.January, monday+n, zone)
}

// Add returns the week n weeks later; n may be negative.
func (w Week) Add(n int) Week { return WeekOf(w.day(7*n+3, time.UTC), time.UTC) }

// Compare is negative when w comes before other.
func (w Week) Compare(other Week) int {
	if w.Year != other.Year {
		return w.Year - other.Year
	}
	return w.N - other.N
}
