// Package when reads moments to come as people write them, in Russian and in
// English: "завтра 10:00", "tomorrow 10:00", "+2d", "пн 9:30", "25.11 14:00".
package when

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
)

// What may be wrong with what was written.
var (
	ErrUnclear = errors.New("no moment that is understood")
	ErrPast    = errors.New("a moment that has passed")
)

// Morning is the time that is meant where only a day is named.
const Morning = 10 * time.Hour

// Parse reads a moment after now. Days and times of day are those of the zone. A
// day without a time means Morning, a time without a day the next such time.
// Besides days by name, weekdays and dates there are distances: "+2d", "+3h",
// "через 2 дня", "in 30 minutes". The error is ErrUnclear or ErrPast.
func Parse(words string, now time.Time, zone *time.Location) (time.Time, error) {
	at, err := Any(words, now, zone)
	if err == nil && !at.After(now) {
		err = ErrPast
	}
	if err != nil {
		return time.Time{}, err
	}
	return at, nil
}

// Any is Parse for moments that may have passed.
func Any(words string, now time.Time, zone *time.Location) (time.Time, error) {
	r := reader{words: split(words), now: now.In(zone)}
	if len(r.words) == 0 {
		return time.Time{}, ErrUnclear
	}
	for len(r.words) > 0 {
		if !r.distance() && !r.day() && !r.clock() {
			return time.Time{}, ErrUnclear
		}
	}
	return r.moment()
}

// split divides what was written into words, without those that say nothing.
func split(words string) []string {
	words = strings.ReplaceAll(strings.ToLower(words), "ё", "е")
	all := strings.FieldsFunc(words, func(r rune) bool { return r == ' ' || r == ',' || r == '\t' || r == '\u00a0' })
	return slices.DeleteFunc(all, func(w string) bool {
		switch w {
		case "в", "во", "к", "до", "at", "on", "by":
			return true
		}
		return false
	})
}

// reader takes words off the beginning, and keeps what they said.
type reader struct {
	words []string
	now   time.Time // in the zone that is meant

	ahead   time.Duration // a distance from now
	days    int           // and one in days
	isAhead bool
	date    time.Time // midnight of the day
	isNext  bool      // the day comes again when it has passed
	time    time.Duration
	isTime  bool
}

// take takes n words off.
func (r *reader) take(n int) bool {
	r.words = r.words[n:]
	return true
}

// distance reads "+2d", "+ 2 d", "через 2 дня" or "in two days" in digits.
func (r *reader) distance() bool {
	if r.isAhead || !r.date.IsZero() {
		return false
	}
	rest := strings.Join(r.words[:min(len(r.words), 3)], " ")
	for _, mark := range []string{"+", "через ", "in "} {
		after, ok := strings.CutPrefix(rest, mark)
		if !ok {
			continue
		}
		after = strings.TrimSpace(after)
		digits := after[:len(after)-len(strings.TrimLeft(after, "0123456789"))]
		unit, _, _ := strings.Cut(strings.TrimSpace(after[len(digits):]), " ")
		n, err := strconv.Atoi(digits)
		if digits == "" && mark != "+" {
			n, err = 1, nil // "через час"
		}
		if err != nil || n < 1 || n > mostAhead || !r.far(n, unit) {
			return false
		}
		r.isAhead = true
		return r.take(r.wordsOf(mark + digits + unit))
	}
	return false
}

// mostAhead bounds the number of a distance.
const mostAhead = 10_000

// wordsOf returns how many words, without the spaces between them, make up that
// text.
func (r *reader) wordsOf(text string) int {
	length := len(strings.ReplaceAll(text, " ", ""))
	for i, word := range r.words {
		if length -= len(word); length <= 0 {
			return i + 1
		}
	}
	return len(r.words)
}

// far adds n units to the distance and reports whether there is such a unit.
func (r *reader) far(n int, unit string) bool {
	switch unit {
	case "m", "min", "mins", "minute", "minutes", "м", "мин", "минуту", "минуты", "минут":
		r.ahead = time.Duration(n) * time.Minute
	case "h", "hour", "hours", "ч", "час", "часа", "часов":
		r.ahead = time.Duration(n) * time.Hour
	case "d", "day", "days", "д", "дн", "день", "дня", "дней":
		r.days = n
	case "w", "week", "weeks", "н", "нед", "неделю", "недели", "недель":
		r.days = 7 * n
	default:
		return false
	}
	return true
}

// day reads a day by its name, a weekday or a date.
func (r *reader) day() bool {
	if r.isAhead || !r.date.IsZero() {
		return false
	}
	word := r.words[0]
	switch word {
	case "сегодня", "today":
		return r.on(r.midnight(0), 1)
	case "завтра", "tomorrow":
		return r.on(r.midnight(1), 1)
	case "послезавтра":
		return r.on(r.midnight(2), 1)
	}
	if weekday, ok := weekdayOf(word); ok {
		ahead := (int(weekday) - int(r.now.Weekday()) + 7) % 7
		if ahead == 0 {
			ahead = 7
		}
		return r.on(r.midnight(ahead), 1)
	}
	return r.numericDate(word) || r.namedDate()
}

func (r *reader) on(date time.Time, words int) bool {
	r.date = date
	return r.take(words)
}

// midnight returns the beginning of the day that many days ahead.
func (r *reader) midnight(days int) time.Time {
	year, month, day := r.now.Date()
	return time.Date(year, month, day+days, 0, 0, 0, 0, r.now.Location())
}

// moment puts together what was read.
func (r *reader) moment() (time.Time, error) {
	switch {
	case r.isAhead && r.days > 0 && r.isTime:
		return r.at(r.midnight(r.days)), nil
	case r.isAhead && r.isTime:
		return time.Time{}, ErrUnclear
	case r.isAhead:
		return r.now.AddDate(0, 0, r.days).Add(r.ahead).Truncate(time.Minute), nil
	case r.date.IsZero():
		if at := r.at(r.midnight(0)); at.After(r.now) {
			return at, nil
		}
		return r.at(r.midnight(1)), nil
	}
	if !r.isTime {
		r.time = Morning
	}
	at := r.at(r.date)
	if r.isNext && !at.After(r.now) {
		at = r.at(time.Date(r.date.Year()+1, r.date.Month(), r.date.Day(), 0, 0, 0, 0, r.date.Location()))
	}
	return at, nil
}

// at returns the time of day on a day; the clock counts, so that a day on which
// it is set does not move it.
func (r *reader) at(date time.Time) time.Time {
	year, month, day := date.Date()
	return time.Date(year, month, day, int(r.time/time.Hour), int(r.time%time.Hour/time.Minute), 0, 0, date.Location())
}
