package watch

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Hours are the hours in which somebody is expected to answer. The zero value is
// day and night.
type Hours struct {
	Zone *time.Location // nil: UTC
	days [7][]span      // by time.Weekday
	some bool           // there are working hours at all
}

// span is a part of a day, since midnight.
type span struct{ from, to time.Duration }

// EveryDay returns the same hours on each day.
func EveryDay(from, to time.Duration) Hours {
	h := Hours{some: true}
	for i := range h.days {
		h.days[i] = []span{{from, to}}
	}
	return h
}

var dayNames = [...]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// HoursMistake is what can be wrong with a line of working hours.
type HoursMistake string

// The mistakes.
const (
	HoursForm  HoursMistake = "form"  // not days and a span
	HoursDay   HoursMistake = "day"   // Part is no day of the week
	HoursClock HoursMistake = "clock" // Part is no time of day
	HoursEnd   HoursMistake = "end"   // Part ends before it begins
)

// HoursError is a line of working hours that cannot be read.
type HoursError struct {
	Kind HoursMistake
	Line string
	Part string // what of it is wrong
}

// Error implements error.
func (e *HoursError) Error() string {
	return fmt.Sprintf("working hours %q: %s: %q", e.Line, e.Kind, e.Part)
}

// ParseHours reads lines such as "mon-fri 09:00-21:00", "sat 10:00-18:00" or
// "09:00-21:00", which is every day. No line is day and night. Errors: HoursError.
func ParseHours(lines []string, zone *time.Location) (Hours, error) {
	h := Hours{Zone: zone}
	for _, line := range lines {
		fields := strings.Fields(strings.ToLower(line))
		if len(fields) == 1 {
			fields = append([]string{"mon-sun"}, fields...)
		}
		if len(fields) != 2 {
			return Hours{}, &HoursError{Kind: HoursForm, Line: line, Part: line}
		}
		days, err := parseDays(fields[0])
		if err == nil {
			err = h.add(days, fields[1])
		}
		if err != nil {
			err.Line = line
			return Hours{}, err
		}
	}
	return h, nil
}

func parseDays(text string) ([]int, *HoursError) {
	first, last, ranged := strings.Cut(text, "-")
	if !ranged {
		last = first
	}
	from, to := slices.Index(dayNames[:], first), slices.Index(dayNames[:], last)
	if from < 0 || to < 0 {
		return nil, &HoursError{Kind: HoursDay, Part: text}
	}
	days := []int{from}
	for day := from; day != to; {
		day = (day + 1) % len(dayNames)
		days = append(days, day)
	}
	return days, nil
}

func (h *Hours) add(days []int, text string) *HoursError {
	first, last, _ := strings.Cut(text, "-")
	from, err := parseClock(first)
	if err != nil {
		return err
	}
	to, err := parseClock(last)
	if err != nil {
		return err
	}
	if to <= from {
		return &HoursError{Kind: HoursEnd, Part: text}
	}
	for _, day := range days {
		h.days[day] = append(h.days[day], span{from, to})
		slices.SortFunc(h.days[day], func(a, b span) int { return int(a.from - b.from) })
	}
	h.some = true
	return nil
}

func parseClock(text string) (time.Duration, *HoursError) {
	if text == "24:00" {
		return 24 * time.Hour, nil
	}
	at, err := time.Parse("15:04", text)
	if err != nil {
		return 0, &HoursError{Kind: HoursClock, Part: text}
	}
	return time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute, nil
}

// mostDays bounds how far ahead working time is looked for.
const mostDays = 30

// Add returns when so much working time has passed since a time.
func (h Hours) Add(t time.Time, d time.Duration) time.Time {
	if !h.some {
		return t.Add(d)
	}
	zone := h.Zone
	if zone == nil {
		zone = time.UTC
	}
	local := t.In(zone)
	for day := range mostDays {
		midnight := time.Date(local.Year(), local.Month(), local.Day()+day, 0, 0, 0, 0, zone)
		for _, s := range h.days[midnight.Weekday()] {
			from, to := clockOn(midnight, s.from), clockOn(midnight, s.to)
			if from.Before(t) {
				from = t
			}
			if !from.Before(to) {
				continue
			}
			if left := to.Sub(from); d > left {
				d -= left
				continue
			}
			return from.Add(d)
		}
	}
	return t.AddDate(0, 0, mostDays)
}

// clockOn returns the time of a day at which a clock on the wall shows so much,
// also where the clocks change.
func clockOn(midnight time.Time, clock time.Duration) time.Time {
	minutes := int(clock / time.Minute)
	return time.Date(midnight.Year(), midnight.Month(), midnight.Day(), minutes/60, minutes%60, 0, 0, midnight.Location())
}
