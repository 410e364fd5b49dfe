package formats

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// parseMoment reads a time as logs write it: Unix time in seconds, milli-, micro-
// or nanoseconds, RFC 3339, or the same without an offset, which is then in zone.
func parseMoment(text string, zone *time.Location) (time.Time, error) {
	text = strings.TrimSpace(text)
	if t, ok, err := unixMoment(text); ok {
		return t, err
	}
	t, err := time.Parse(time.RFC3339Nano, strings.Replace(text, " ", "T", 1))
	if err != nil {
		t, err = time.ParseInLocation("2006-01-02T15:04:05.999999999", strings.Replace(text, " ", "T", 1), zone)
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("%q is not a time", short(text))
	}
	return t, inRange(t)
}

// unixMoment reads a number; false when text is none. The unit is told by the
// size, as the public format does.
func unixMoment(text string) (t time.Time, ok bool, err error) {
	n, parseErr := strconv.ParseFloat(text, 64)
	if parseErr != nil || strings.Trim(text, "0123456789.+-eE") != "" {
		return time.Time{}, false, nil
	}
	ms := n * 1000
	switch {
	case n >= 1e17:
		ms = n / 1e6
	case n >= 1e14:
		ms = n / 1e3
	case n >= 1e11:
		ms = n
	}
	if ms < 0 || ms > 253402300799999 {
		return time.Time{}, true, fmt.Errorf("%q is not a time between 1970 and 9999", short(text))
	}
	return time.UnixMilli(int64(math.Round(ms))), true, nil
}

// short returns text as an error may quote it.
func short(text string) string {
	const most = 60
	n := 0
	for i := range text {
		if n++; n > most {
			return text[:i] + "…"
		}
	}
	return text
}
