// Package near finds the name that somebody meant who wrote another one.
package near

import "strings"

// mostChanges is how many letters of a name may be wrong.
const mostChanges = 2

// mostRunes is how long what was written may be.
const mostRunes = 32

// Of returns the name that is the fewest changes away from what was written, "" when
// none is near. Of two the first is taken.
func Of(written string, names []string) string {
	from := []rune(strings.ToLower(written))
	if len(from) > mostRunes {
		return ""
	}
	best, least := "", min(mostChanges+1, len(from))
	for _, name := range names {
		if d := distance(from, []rune(strings.ToLower(name))); d < least {
			best, least = name, d
		}
	}
	return best
}

// distance is how many letters have to be put in, left out or changed (Levenshtein).
func distance(x, y []rune) int {
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		before := row[0]
		row[0] = i + 1
		for j := range y {
			cost := before
			if x[i] != y[j] {
				cost++
			}
			before = row[j+1]
			row[j+1] = min(cost, row[j]+1, before+1)
		}
	}
	return row[len(y)]
}
