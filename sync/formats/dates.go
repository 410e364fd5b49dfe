package formats

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// DateOrder says what stands first in dates that have no month's name.
type DateOrder string

// The orders that a date such as 1/2/26 can be in.
const (
	DayFirst   DateOrder = "dmy"
	MonthFirst DateOrder = "mdy"
)

// localStamp is a date and a time of day as people write them.
const localStamp = `(\d{1,4})([./-])\s?(\d{1,2})[./-]\s?(\d{1,4})[,T]?\s+?(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?(?:\s?([AaPp])\.?\s?[Mm]\.?)?`

// stamp is a time as it is written in a file, not yet a moment.
type stamp struct {
	date         [3]int // in the order of the file
	yearFirst    bool
	dots         bool
	hour, minute int
	second       int
}

// newStamp reads the groups of localStamp.
func newStamp(groups []string) (stamp, error) {
	s := stamp{yearFirst: len(groups[0]) == 4, dots: groups[1] == "."}
	numbers := []*int{&s.date[0], nil, &s.date[1], &s.date[2], &s.hour, &s.minute, &s.second}
	for i, to := range numbers {
		if to == nil || groups[i] == "" {
			continue
		}
		n, err := strconv.Atoi(groups[i])
		if err != nil {
			return stamp{}, fmt.Errorf("%q is not a number", groups[i])
		}
		*to = n
	}
	if len(groups[3]) == 2 && !s.yearFirst {
		s.date[2] += 2000
	}
	return s, s.halfDay(strings.ToLower(groups[7]))
}

// halfDay turns an hour of twelve into one of twenty-four.
func (s *stamp) halfDay(half string) error {
	if half == "" {
		return nil
	}
	if s.hour < 1 || s.hour > 12 {
		return fmt.Errorf("%d is not an hour before or after noon", s.hour)
	}
	s.hour %= 12
	if half == "p" {
		s.hour += 12
	}
	return nil
}

var errNoDate = errors.New("there is no such date or time of day")

// at returns the moment of s.
func (s stamp) at(order DateOrder, zone *time.Location) (time.Time, error) {
	y, m, d := s.in(order)
	t := time.Date(y, time.Month(m), d, s.hour, s.minute, s.second, 0, zone)
	if m < 1 || m > 12 || d < 1 || time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC).Day() != d ||
		s.hour > 23 || s.minute > 59 || s.second > 60 {
		return time.Time{}, errNoDate
	}
	return t, inRange(t)
}

func (s stamp) in(order DateOrder) (y, m, d int) {
	switch {
	case s.yearFirst:
		return s.date[0], s.date[1], s.date[2]
	case order == MonthFirst:
		return s.date[2], s.date[0], s.date[1]
	}
	return s.date[2], s.date[1], s.date[0]
}

// String is the same for the same stamp however it is written; it does not depend
// on the zone.
func (s stamp) String() string {
	return fmt.Sprintf("%d-%d-%d %02d:%02d:%02d", s.date[0], s.date[1], s.date[2], s.hour, s.minute, s.second)
}

// inRange refuses times that the public format has no form for.
func inRange(t time.Time) error {
	if t.Before(time.Unix(0, 0)) || t.UTC().Year() > 9999 {
		return errors.New("is not a time between 1970 and 9999")
	}
	return nil
}

// orderGuess looks at stamps in the order of the file to find out what stands
// first in them.
type orderGuess struct {
	differ  bool // some date says something else in the other order
	slashes bool // some date is not written with dots
	wrong   map[DateOrder]bool
	back    map[DateOrder]bool // time would go back
	last    map[DateOrder]int
}

func newOrderGuess() *orderGuess {
	return &orderGuess{wrong: map[DateOrder]bool{}, back: map[DateOrder]bool{}, last: map[DateOrder]int{}}
}

func (g *orderGuess) see(s stamp) {
	if s.yearFirst || max(s.date[0], s.date[1]) > 31 || min(s.date[0], s.date[1]) > 12 {
		return // clear, or no date at all
	}
	g.differ = g.differ || s.date[0] != s.date[1]
	g.slashes = g.slashes || !s.dots
	for _, order := range []DateOrder{DayFirst, MonthFirst} {
		y, m, d := s.in(order)
		g.wrong[order] = g.wrong[order] || m > 12
		day := y*10000 + m*100 + d
		g.back[order] = g.back[order] || day < g.last[order]
		g.last[order] = day
	}
}

// order returns the only order that fits. Dates with dots have the day first
// everywhere.
func (g *orderGuess) order() (DateOrder, error) {
	for _, against := range []map[DateOrder]bool{g.wrong, g.back} {
		switch {
		case against[DayFirst] && !against[MonthFirst]:
			return MonthFirst, nil
		case against[MonthFirst] && !against[DayFirst]:
			return DayFirst, nil
		}
		if !g.slashes {
			return DayFirst, nil
		}
	}
	if g.differ {
		return "", &OptionError{Option: "date-order", Asked: true, Reason: "the file does not say whether 1/2 is the first of February (dmy) or the second of January (mdy)"}
	}
	return DayFirst, nil
}

var anyStamp = regexp.MustCompile(`^` + localStamp + `$`)

// parseStamp reads a date and time that stand alone; a missing time of day is
// midnight.
func parseStamp(text string) (stamp, bool) {
	text = strings.TrimSpace(strings.Map(visible, text))
	groups := anyStamp.FindStringSubmatch(text)
	if groups == nil {
		groups = anyStamp.FindStringSubmatch(text + " 00:00")
	}
	if groups == nil {
		return stamp{}, false
	}
	s, err := newStamp(groups[1:])
	return s, err == nil
}
