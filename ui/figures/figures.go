// Package figures says figures in words: what a measure is called, how its value,
// its change and its interval are written. The screen, the command and the page for
// the browser all write them so.
package figures

import (
	"math"
	"strings"
	"time"

	"debrief/model/metrics"
	"debrief/ui/lang"
)

// Unknown is how a figure is written that nobody can know.
const Unknown = "?"

// Label returns what a measure is called.
func Label(t *lang.Printer, m metrics.Measure) string { return t.T("report.measure." + string(m)) }

// Text writes the value of a figure: "7.1%", "38 s", "0.81".
func Text(t *lang.Printer, m metrics.Measure, v metrics.Value) string {
	if !v.Known {
		return Unknown
	}
	return number(t, m, v.Value)
}

// number writes one number in the measure's kind.
func number(t *lang.Printer, m metrics.Measure, v float64) string {
	switch m.Kind() {
	case metrics.Share:
		return t.Decimal(100*v, 1) + t.T("report.percent")
	case metrics.Seconds:
		return Duration(t, v)
	case metrics.Coefficient:
		return t.Decimal(v, 2)
	case metrics.Count:
	}
	return t.Number(int64(v))
}

// Duration writes a time in seconds in its greatest unit, and of little of that in the
// next one too: "38 s", "4 min 10 s", "12 min".
func Duration(t *lang.Printer, seconds float64) string {
	d := time.Duration(math.Round(seconds)) * time.Second
	switch {
	case d < time.Minute:
		return t.T("report.seconds", "S", int(d/time.Second))
	case d < 10*time.Minute && d%time.Minute > 0:
		return t.T("report.minutes_seconds", "M", int(d/time.Minute), "S", int(d%time.Minute/time.Second))
	case d < time.Hour:
		return t.T("report.minutes", "M", int(d/time.Minute))
	case d < 10*time.Hour && d%time.Hour >= time.Minute:
		return t.T("report.hours_minutes", "H", int(d/time.Hour), "M", int(d%time.Hour/time.Minute))
	case d < 48*time.Hour:
		return t.T("report.hours", "H", int(d/time.Hour))
	}
	return t.T("report.days", "D", int(d/(24*time.Hour)))
}

// Range writes the 95% interval, "4.7–10.4", or what nine of ten times did not
// exceed; "" where neither is known.
func Range(t *lang.Printer, m metrics.Measure, v metrics.Value) string {
	switch {
	case !v.Known:
		return ""
	case m.Kind() == metrics.Seconds:
		return t.T("report.p90", "Time", Duration(t, v.P90))
	case !v.Ranged:
		return ""
	case m.Kind() == metrics.Share:
		return t.Decimal(100*v.Low, 1) + "–" + t.Decimal(100*v.High, 1)
	}
	return strings.Replace(t.Decimal(v.Low, 2), "-", "−", 1) + "–" + strings.Replace(t.Decimal(v.High, 2), "-", "−", 1)
}

// Delta writes how a figure changed, with its sign: "+4.9"; "" where that is not
// known.
func Delta(t *lang.Printer, m metrics.Measure, c metrics.Change) string {
	if !c.Known {
		return ""
	}
	value, sign := math.Abs(c.Delta), "+"
	if c.Delta < 0 {
		sign = "−"
	}
	text := ""
	switch m.Kind() {
	case metrics.Share:
		text = t.Decimal(100*value, 1)
	case metrics.Coefficient:
		text = t.Decimal(value, 2)
	case metrics.Seconds:
		text = Duration(t, value)
	case metrics.Count:
		text = t.Number(int64(value))
	}
	if text == "0" || value == 0 {
		return "0"
	}
	return sign + text
}

// Sign is one character for a verdict: ! worse, + better, " " for neither.
func Sign(v metrics.Verdict) string {
	switch v {
	case metrics.GotWorse:
		return "!"
	case metrics.GotBetter:
		return "+"
	case metrics.NoVerdict, metrics.Unclear:
	}
	return " "
}

var bars = []rune("▁▂▃▄▅▆▇█")

// Spark draws values as bars of eight heights, from zero or the least of them up to
// the greatest; "·" is one that is not known.
func Spark(values []metrics.Value) string { return strings.Join(Bars(values), "") }

// Bars are those of Spark, one by one.
func Bars(values []metrics.Value) []string {
	least, most := 0.0, 0.0
	for _, v := range values {
		if v.Known {
			least, most = min(least, v.Value), max(most, v.Value)
		}
	}
	out := make([]string, len(values))
	for i, v := range values {
		switch {
		case !v.Known:
			out[i] = "·"
		case most == least:
			out[i] = string(bars[0])
		default:
			out[i] = string(bars[int(math.Round((v.Value-least)/(most-least)*float64(len(bars)-1)))])
		}
	}
	return out
}

// Bot names an assistant in one version: "Мира v118".
func Bot(name, version string) string {
	switch {
	case version == "":
		return name
	case name == "":
		return version
	}
	return name + " " + version
}
