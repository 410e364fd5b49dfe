package when_test

import (
	"errors"
	"testing"
	"time"

	"debrief/ui/when"
)

// now is a Wednesday noon in Moscow.
func now(t testing.TB) time.Time {
	t.Helper()
	return time.Date(2026, 11, 18, 12, 6, 30, 0, moscow())
}

func moscow() *time.Location { return time.FixedZone("MSK", 3*60*60) }

func TestMomentsAsPeopleWriteThem(t *testing.T) {
	for words, want := range map[string]string{
		"завтра 10:00":          "2026-11-19 10:00",
		"Завтра в 10":           "2026-11-19 10:00",
		"tomorrow 10:00":        "2026-11-19 10:00",
		"tomorrow at 9am":       "2026-11-19 09:00",
		"10:00 завтра":          "2026-11-19 10:00",
		"завтра":                "2026-11-19 10:00",
		"послезавтра 18:30":     "2026-11-20 18:30",
		"сегодня 18:00":         "2026-11-18 18:00",
		"today 6 pm":            "2026-11-18 18:00",
		"завтра в 7 вечера":     "2026-11-19 19:00",
		"завтра 12pm":           "2026-11-19 12:00",
		"завтра 12am":           "2026-11-19 00:00",
		"завтра в 10 утра":      "2026-11-19 10:00",
		"18:00":                 "2026-11-18 18:00",
		"10:00":                 "2026-11-19 10:00",
		"+2d":                   "2026-11-20 12:06",
		"+2д":                   "2026-11-20 12:06",
		"+2d 9:00":              "2026-11-20 09:00",
		"+ 2 d":                 "2026-11-20 12:06",
		"+3h":                   "2026-11-18 15:06",
		"+30m":                  "2026-11-18 12:36",
		"+1w":                   "2026-11-25 12:06",
		"через 2 дня":           "2026-11-20 12:06",
		"через час":             "2026-11-18 13:06",
		"через 2 часа":          "2026-11-18 14:06",
		"через неделю в 10:00":  "2026-11-25 10:00",
		"in 2 days":             "2026-11-20 12:06",
		"in 30 minutes":         "2026-11-18 12:36",
		"in 2 days at 10:15":    "2026-11-20 10:15",
		"пн 9:30":               "2026-11-23 09:30",
		"в понедельник в 9:30":  "2026-11-23 09:30",
		"friday 17:00":          "2026-11-20 17:00",
		"среда":                 "2026-11-25 10:00", // today is the one that is meant by no one
		"2026-11-25 14:00":      "2026-11-25 14:00",
		"25.11.2026 14:00":      "2026-11-25 14:00",
		"25.11.26":              "2026-11-25 10:00",
		"25.11":                 "2026-11-25 10:00",
		"1.2 11:00":             "2027-02-01 11:00",
		"25 ноября 14:00":       "2026-11-25 14:00",
		"25 nov":                "2026-11-25 10:00",
		"nov 25 14:00":          "2026-11-25 14:00",
		"9 мая":                 "2027-05-09 10:00",
		"9 май":                 "2027-05-09 10:00",
		"\u00a0завтра,  10:00 ": "2026-11-19 10:00",
	} {
		got, err := when.Parse(words, now(t), moscow())
		if err != nil || got.Format("2006-01-02 15:04") != want {
			t.Errorf("%q is %s (%v), want %s", words, got.Format("2006-01-02 15:04"), err, want)
		}
	}
}

func TestWhatIsNoMomentToCome(t *testing.T) {
	for words, want := range map[string]error{
		"": when.ErrUnclear, "  ": when.ErrUnclear, "потом": when.ErrUnclear, "завтра завтра": when.ErrUnclear,
		"завтра утром": when.ErrUnclear, "25:00": when.ErrUnclear, "10:7": when.ErrUnclear, "10:00 11:00": when.ErrUnclear,
		"+0d": when.ErrUnclear, "+99999d": when.ErrUnclear, "+2x": when.ErrUnclear, "+": when.ErrUnclear, "13pm": when.ErrUnclear, "+3h 10:00": when.ErrUnclear,
		"31.02": when.ErrUnclear, "2026-02-31": when.ErrUnclear, "40 ноября": when.ErrUnclear, "завтра +2d": when.ErrUnclear,
		"сегодня 10:00": when.ErrPast, "2026-11-17": when.ErrPast, "18.11.2026 12:06": when.ErrPast,
	} {
		if got, err := when.Parse(words, now(t), moscow()); !errors.Is(err, want) || !got.IsZero() {
			t.Errorf("%q is %v (%v), want %v", words, got, err, want)
		}
	}
}

func TestAnyMomentMayHavePassed(t *testing.T) {
	got, err := when.Any("1990-05-09", now(t), moscow())
	if err != nil || got.Format(time.DateOnly) != "1990-05-09" {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := when.Any("once", now(t), moscow()); !errors.Is(err, when.ErrUnclear) {
		t.Error(err)
	}
}

// A day on which the clock is set has its times all the same.
func TestTimesOfDayAreThoseOfTheClock(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("no time zones here:", err)
	}
	before := time.Date(2026, 10, 24, 12, 0, 0, 0, zone) // the clock goes back in the night
	got, err := when.Parse("завтра 10:00", before, zone)
	if err != nil || got.Hour() != 10 || got.Sub(before) != 23*time.Hour {
		t.Errorf("%v after %v, %v", got, got.Sub(before), err)
	}
}

func FuzzAMomentIsToComeOrRefused(f *testing.F) {
	for _, words := range []string{"завтра 10:00", "+2d 9:00", "nov 25", "через час", "+", "in", "1.1", "10 утра"} {
		f.Add(words)
	}
	f.Fuzz(func(t *testing.T, words string) {
		got, err := when.Parse(words, now(t), moscow())
		if err == nil && !got.After(now(t)) || err != nil && !got.IsZero() {
			t.Errorf("%q is %v, %v", words, got, err)
		}
	})
}
