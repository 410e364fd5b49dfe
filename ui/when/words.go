package when

import (
	"strconv"
	"strings"
	"time"
)

// weekdayOf reads the name of a weekday, whole or short.
func weekdayOf(word string) (time.Weekday, bool) {
	switch word {
	case "пн", "понедельник", "mon", "monday":
		return time.Monday, true
	case "вт", "вторник", "tue", "tuesday":
		return time.Tuesday, true
	case "ср", "среда", "среду", "wed", "wednesday":
		return time.Wednesday, true
	case "чт", "четверг", "thu", "thursday":
		return time.Thursday, true
	case "пт", "пятница", "пятницу", "fri", "friday":
		return time.Friday, true
	case "сб", "суббота", "субботу", "sat", "saturday":
		return time.Saturday, true
	case "вс", "воскресенье", "sun", "sunday":
		return time.Sunday, true
	}
	return 0, false
}

// months are what the names of the months begin with.
var months = [...][2]string{
	{"янв", "jan"}, {"фев", "feb"}, {"мар", "mar"}, {"апр", "apr"}, {"мая", "may"}, {"июн", "jun"},
	{"июл", "jul"}, {"авг", "aug"}, {"сен", "sep"}, {"окт", "oct"}, {"ноя", "nov"}, {"дек", "dec"},
}

func monthOf(word string) (time.Month, bool) {
	for i, names := range months {
		if strings.HasPrefix(word, names[0]) || strings.HasPrefix(word, names[1]) {
			return time.Month(i + 1), true
		}
	}
	return 0, word == "май"
}

// numericDate reads "2026-11-25", "25.11.2026", "25.11.26" or "25.11", which means
// the next such day.
func (r *reader) numericDate(word string) bool {
	for _, form := range []string{"2006-01-02", "2.1.2006", "2.1.06"} {
		if date, err := time.ParseInLocation(form, word, r.now.Location()); err == nil {
			return r.on(date, 1)
		}
	}
	if date, err := time.ParseInLocation("2.1", word, r.now.Location()); err == nil {
		return r.next(date.Month(), date.Day(), 1)
	}
	return false
}

// namedDate reads "25 ноября", "25 nov" or "nov 25".
func (r *reader) namedDate() bool {
	if len(r.words) < 2 {
		return false
	}
	number, name := r.words[0], r.words[1]
	month, ok := monthOf(name)
	if !ok {
		if month, ok = monthOf(number); !ok {
			return false
		}
		number = name
	}
	if month == 0 {
		month = time.May
	}
	day, err := strconv.Atoi(strings.TrimRight(number, "thsndr"))
	return err == nil && day >= 1 && day <= 31 && r.next(month, day, 2)
}

// next means the next day of that name, this year or another; there must be one.
func (r *reader) next(month time.Month, day, words int) bool {
	date := time.Date(r.now.Year(), month, day, 0, 0, 0, 0, r.now.Location())
	if date.Month() != month {
		return false
	}
	r.isNext = true
	return r.on(date, words)
}

// halfDay is a half of the day as a clock of twelve hours names it.
type halfDay struct {
	name string
	add  int // hours
}

// half returns the time in the first word without the half of the day that it or
// the next word names, and how many words that are.
func (r *reader) half() (word string, words int, half *halfDay) {
	for _, h := range []halfDay{{"am", 0}, {"pm", 12}, {"утра", 0}, {"вечера", 12}, {"дня", 12}} {
		if rest, ok := strings.CutSuffix(r.words[0], h.name); ok {
			return rest, 1, &h
		}
		if len(r.words) > 1 && r.words[1] == h.name {
			return r.words[0], 2, &h
		}
	}
	return r.words[0], 1, nil
}

// clock reads "10:00", "10", "10am" or "10 утра".
func (r *reader) clock() bool {
	if r.isTime {
		return false
	}
	word, taken, half := r.half()
	hours, minutes, hasMinutes := strings.Cut(word, ":")
	h, err := strconv.Atoi(hours)
	if err != nil || len(hours) > 2 {
		return false
	}
	m := 0
	if hasMinutes {
		if m, err = strconv.Atoi(minutes); err != nil || len(minutes) != 2 {
			return false
		}
	}
	switch {
	case half == nil:
	case h == 0 || h > 12:
		return false
	default:
		h = h%12 + half.add
	}
	if h < 0 || h > 23 || m < 0 || m > 59 {
		return false
	}
	r.time, r.isTime = time.Duration(h)*time.Hour+time.Duration(m)*time.Minute, true
	return r.take(taken)
}
