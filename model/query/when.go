package query

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// span gives the time from which and, when it is not zero, before which something
// has to be.
type span func(Context) (from, to time.Time)

var (
	agoForm  = regexp.MustCompile(`^(\d{1,4})(h|d|w|ч|д|н)$`)
	weekForm = regexp.MustCompile(`^(\d{4})-w(\d{2})$`)
)

const day = 24 * time.Hour

// parseSpan reads a time: 24h, 7d or 4w back from now; today, yesterday; a day
// (2026-11-22), a month (2026-11), a week (2026-W47); >=, < and the like before a
// day; two days with .. between, both in it.
func parseSpan(text string) (span, bool) {
	switch text {
	case "today", "сегодня":
		return days(0, 1), true
	case "yesterday", "вчера":
		return days(-1, 0), true
	}
	if m := agoForm.FindStringSubmatch(text); m != nil {
		n, _ := strconv.Atoi(m[1])
		unit := map[string]time.Duration{"h": time.Hour, "ч": time.Hour, "d": day, "д": day, "w": 7 * day, "н": 7 * day}[m[2]]
		return func(c Context) (time.Time, time.Time) { return c.Now.Add(-time.Duration(n) * unit), time.Time{} }, true
	}
	if low, high, ok := strings.Cut(text, ".."); ok {
		return between(low, high)
	}
	return compared(text)
}

func between(low, high string) (span, bool) {
	first, ok := period(low)
	if !ok {
		return nil, false
	}
	last, ok := period(high)
	if !ok {
		return nil, false
	}
	both := func(c Context) (time.Time, time.Time) {
		from, _ := first(c)
		_, to := last(c)
		return from, to
	}
	from, to := both(Context{})
	return both, from.Before(to)
}

// compared reads a period with a sign before it, or without.
func compared(text string) (span, bool) {
	for _, sign := range []string{">=", "<=", ">", "<"} {
		rest, ok := strings.CutPrefix(text, sign)
		if !ok {
			continue
		}
		whole, ok := period(rest)
		return func(c Context) (time.Time, time.Time) {
			from, to := whole(c)
			switch sign {
			case ">=":
				return from, time.Time{}
			case ">":
				return to, time.Time{}
			case "<":
				return time.Time{}, from
			}
			return time.Time{}, to
		}, ok
	}
	return period(text)
}

// period reads a day, a week (ISO 8601, from Monday on) or a month.
func period(text string) (span, bool) {
	if m := weekForm.FindStringSubmatch(text); m != nil {
		year, _ := strconv.Atoi(m[1])
		week, _ := strconv.Atoi(m[2])
		_, last := time.Date(year, 12, 28, 0, 0, 0, 0, time.UTC).ISOWeek() // is always in the last week
		return func(c Context) (time.Time, time.Time) {
			fourth := time.Date(year, 1, 4, 0, 0, 0, 0, c.zone()) // is always in the first
			monday := fourth.AddDate(0, 0, -(int(fourth.Weekday())+6)%7+7*(week-1))
			return monday, monday.AddDate(0, 0, 7)
		}, week >= 1 && week <= last
	}
	if t, err := time.Parse("2006-01-02", text); err == nil {
		return dated(t, 0, 1), true
	}
	t, err := time.Parse("2006-01", text)
	return dated(t, 1, 0), err == nil
}

func dated(t time.Time, months, days int) span {
	return func(c Context) (time.Time, time.Time) {
		from := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, c.zone())
		return from, from.AddDate(0, months, days)
	}
}

// days is from one day to another, counted from today.
func days(first, end int) span {
	return func(c Context) (time.Time, time.Time) {
		now := c.Now.In(c.zone())
		today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, c.zone())
		return today.AddDate(0, 0, first), today.AddDate(0, 0, end)
	}
}
