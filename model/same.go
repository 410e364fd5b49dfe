package model

import (
	"math/big"
	"strings"
	"time"
)

// SameText reports whether two texts of a field say the same to the CRM, which
// gives amounts their two decimals, times its own offset and dates a time of day.
func SameText(a, b string) bool {
	a, b = strings.TrimSpace(a), strings.TrimSpace(b)
	return a == b || sameAmount(a, b) || sameTime(a, b)
}

// sameAmount compares decimal numbers of which at least one has a point: without
// one they are codes or phones, where every digit counts.
func sameAmount(a, b string) bool {
	if !isAmount(a) || !isAmount(b) || !strings.Contains(a+b, ".") {
		return false
	}
	x, okX := new(big.Rat).SetString(a)
	y, okY := new(big.Rat).SetString(b)
	return okX && okY && x.Cmp(y) == 0
}

func isAmount(s string) bool {
	digits := strings.TrimPrefix(s, "-")
	whole, part, hasPoint := strings.Cut(digits, ".")
	return len(s) < 40 && areDigits(whole) && (!hasPoint || areDigits(part))
}

func areDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// sameTime compares two times as instants, and a date with the day of a time.
func sameTime(a, b string) bool {
	x, errX := time.Parse(time.RFC3339, a)
	y, errY := time.Parse(time.RFC3339, b)
	switch {
	case errX == nil && errY == nil:
		return x.Equal(y)
	case errX == nil && isDate(b):
		return x.Format(time.DateOnly) == b
	case errY == nil && isDate(a):
		return y.Format(time.DateOnly) == a
	}
	return false
}

func isDate(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}
