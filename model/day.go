package model

import "time"

// DayStart returns the first moment of a day in zone: its midnight, the end of the gap
// where the clocks leave midnight out, the earlier one where they bring it twice. Day
// may be outside of the month, as in [time.Date].
func DayStart(year int, month time.Month, day int, zone *time.Location) time.Time {
	t := time.Date(year, month, day, 0, 0, 0, 0, zone)
	if t.Hour() != 0 { // in a gap time.Date may choose the evening before
		if _, end := t.ZoneBounds(); t.Hour() > 12 && !end.IsZero() {
			return end.In(zone)
		}
		return t
	}
	begin, _ := t.ZoneBounds()
	if before := t.Add(-time.Nanosecond); begin.Equal(t) && before.Day() == t.Day() {
		_, was := before.Zone()
		_, is := t.Zone()
		return t.Add(-time.Duration(was-is) * time.Second)
	}
	return t
}
