package model

import (
	"errors"
	"math/big"
	"strconv"
	"strings"
	"time"
)

var (
	errNotTime   = errors.New("is not a time")
	errNoOffset  = errors.New("is not a time: the offset from UTC is missing")
	errTimeRange = errors.New("is not a time between 1970 and 9999")
)

// parseTime reads RFC 3339 with an offset, or Unix time in seconds, milli-,
// micro- or nanoseconds, told apart by magnitude. The result is in UTC and cut to
// whole milliseconds.
func parseTime(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, errNotTime
	}
	parse := parseRFC3339
	if strings.Trim(text, "0123456789+-.eE") == "" && !strings.Contains(text[1:], "-") {
		parse = parseUnix
	}
	ts, err := parse(text)
	if err != nil {
		return time.Time{}, err
	}
	if ts.Before(time.Unix(0, 0)) || ts.Year() > 9999 {
		return time.Time{}, errTimeRange
	}
	return ts, nil
}

// parseRFC3339 also takes what RFC 3339 lets one write instead: a small t or z, a
// space for the T, and a leap second.
func parseRFC3339(text string) (time.Time, error) {
	const layout = "2006-01-02T15:04:05"
	if len(text) < len(layout) || len(text) > 64 {
		return time.Time{}, errNotTime
	}
	var buf [64]byte
	b := buf[:copy(buf[:], text)]
	if b[10] == ' ' || b[10] == 't' {
		b[10] = 'T'
	}
	if b[len(b)-1] == 'z' {
		b[len(b)-1] = 'Z'
	}
	leap := time.Duration(0)
	if string(b[13:19]) == ":59:60" {
		b[17], b[18], leap = '5', '9', time.Second
	}
	var ts time.Time
	if err := ts.UnmarshalText(b); err != nil {
		if ts.UnmarshalText(append(b, 'Z')) == nil {
			return time.Time{}, errNoOffset
		}
		return time.Time{}, errNotTime
	}
	return ts.Add(leap).UTC().Truncate(time.Millisecond), nil
}

// unixSteps tell the units apart: numbers from the first on are milliseconds,
// from the second on microseconds, from the third on nanoseconds. Eleven digits of
// seconds last until the year 5138, and of milliseconds begin in 1973.
var unixSteps = [...]int64{1e11, 1e14, 1e17}

func parseUnix(text string) (time.Time, error) {
	if whole, err := strconv.ParseInt(text, 10, 64); err == nil && text[0] != '+' {
		return unixWhole(whole)
	}
	if len(text) > 40 || !isDecimal(text) {
		return time.Time{}, errNotTime
	}
	n, ok := new(big.Rat).SetString(text)
	if !ok {
		return time.Time{}, errNotTime
	}
	perMilli := big.NewRat(1, 1000)
	for _, step := range unixSteps {
		if n.Cmp(new(big.Rat).SetInt64(step)) >= 0 {
			perMilli.Mul(perMilli, big.NewRat(1000, 1))
		}
	}
	n.Quo(n, perMilli)
	milli := new(big.Int).Div(n.Num(), n.Denom())
	if n.Sign() < 0 || !milli.IsInt64() || milli.Int64() > maxUnixMilli {
		return time.Time{}, errTimeRange
	}
	return time.UnixMilli(milli.Int64()).UTC(), nil
}

func unixWhole(n int64) (time.Time, error) {
	switch {
	case n < 0:
		return time.Time{}, errTimeRange
	case n < unixSteps[0]:
		return time.Unix(n, 0).UTC(), nil
	case n < unixSteps[1]:
		return time.UnixMilli(n).UTC(), nil
	case n < unixSteps[2]:
		return time.UnixMilli(n / 1e3).UTC(), nil
	}
	return time.UnixMilli(n / 1e6).UTC(), nil
}

// maxUnixMilli is the last millisecond of the year 9999.
const maxUnixMilli = 253402300799999

// isDecimal reports whether text is a JSON number, with an exponent of at most
// two digits.
func isDecimal(text string) bool {
	if !isNumber([]byte(text[:1])) {
		return false
	}
	s := scanner{data: []byte(text)}
	if s.number() != nil || s.at < len(text) {
		return false
	}
	e := strings.IndexAny(text, "eE")
	return e < 0 || len(strings.TrimLeft(text[e+1:], "+-0")) <= 2
}
