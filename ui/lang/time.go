package lang

import (
	"strconv"
	"strings"
	"time"
)

// Time returns the time of day, "14:02".
func (p *Printer) Time(t time.Time, zone *time.Location) string {
	return t.In(zone).Format("15:04")
}

// Clock returns the time of day with seconds, "14:02:13".
func (p *Printer) Clock(t time.Time, zone *time.Location) string {
	return t.In(zone).Format("15:04:05")
}

// Date returns the day, "2026-11-18" or "18.11.2026".
func (p *Printer) Date(t time.Time, zone *time.Location) string {
	if p.lang == Russian {
		return t.In(zone).Format("02.01.2006")
	}
	return t.In(zone).Format("2006-01-02")
}

// Day returns the day without its year, "11-18" or "18.11".
func (p *Printer) Day(t time.Time, zone *time.Location) string {
	if p.lang == Russian {
		return t.In(zone).Format("02.01")
	}
	return t.In(zone).Format("01-02")
}

// Moment returns day and time without the year, "11-18 14:02".
func (p *Printer) Moment(t time.Time, zone *time.Location) string {
	return p.Day(t, zone) + " " + p.Time(t, zone)
}

// Lately returns day and time of a moment of this year, and the date of an
// earlier one.
func (p *Printer) Lately(t, now time.Time, zone *time.Location) string {
	if t.In(zone).Year() == now.In(zone).Year() {
		return p.Moment(t, zone)
	}
	return p.Date(t, zone)
}

// Stamp returns date and time, "2026-11-18 14:02".
func (p *Printer) Stamp(t time.Time, zone *time.Location) string {
	return p.Date(t, zone) + " " + p.Time(t, zone)
}

// Ago returns a length of time in one unit, "24 s", "5 m", "3 h", "2 d"; less
// than nothing is "0 s".
func (p *Printer) Ago(d time.Duration) string {
	switch {
	case d < time.Minute:
		return p.T("time.seconds", "N", int(max(d, 0)/time.Second))
	case d < time.Hour:
		return p.T("time.minutes", "N", int(d/time.Minute))
	case d < 48*time.Hour:
		return p.T("time.hours", "N", int(d/time.Hour))
	}
	return p.T("time.days", "N", p.Number(int64(d/(24*time.Hour))))
}

// Number returns n with its thousands set apart, "1,204" or "1 204" with a space
// that does not break.
func (p *Printer) Number(n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	if len(digits) <= 3 {
		return sign + digits
	}
	gap := ","
	if p.lang == Russian {
		gap = "\u00a0"
	}
	out := digits[:(len(digits)-1)%3+1]
	for rest := digits[len(out):]; rest != ""; rest = rest[3:] {
		out += gap + rest[:3]
	}
	return sign + out
}

// Decimal writes a number with so many digits behind the point, which is a comma
// in Russian; zeros at its end are left out.
func (p *Printer) Decimal(v float64, digits int) string {
	text := strconv.FormatFloat(v, 'f', digits, 64)
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	if p.lang == Russian {
		text = strings.Replace(text, ".", ",", 1)
	}
	if text == "-0" {
		text = "0"
	}
	return text
}
