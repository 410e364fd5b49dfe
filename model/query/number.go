package query

import (
	"math"
	"strconv"
	"strings"
)

// comparison is a range of whole numbers, both ends in it.
type comparison struct{ least, most int }

func (c comparison) holds(n int) bool { return c.least <= n && n <= c.most }

// parseComparison reads 5, >5, >=5, <5, <=5 and 3..5.
func parseComparison(text string) (comparison, bool) {
	if low, high, ok := strings.Cut(text, ".."); ok {
		least, okLow := number(low)
		most, okHigh := number(high)
		return comparison{least, most}, okLow && okHigh && least <= most
	}
	for _, sign := range []string{">=", "<=", ">", "<"} {
		rest, ok := strings.CutPrefix(text, sign)
		if !ok {
			continue
		}
		n, ok := number(rest)
		switch sign {
		case ">=":
			return comparison{n, math.MaxInt}, ok
		case "<=":
			return comparison{math.MinInt, n}, ok
		case ">":
			return comparison{n + 1, math.MaxInt}, ok
		}
		return comparison{math.MinInt, n - 1}, ok
	}
	n, ok := number(text)
	return comparison{n, n}, ok
}

// number reads a whole number that is not negative and not huge.
func number(text string) (int, bool) {
	n, err := strconv.ParseUint(text, 10, 31)
	return int(n), err == nil
}
