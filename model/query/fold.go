package query

import "strings"

// fold makes texts equal that people take for equal: case, ё and е, and runs of
// white space.
func fold(text string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(strings.ToLower(text), "ё", "е")), " ")
}

// has reports whether a text holds what was folded before.
func has(text, folded string) bool { return strings.Contains(fold(text), folded) }

// nearest returns the field whose name is the fewest changes away, "" when none
// is near.
func nearest(name string) string {
	best, least := "", 3
	for i := range fields {
		if d := distance(strings.ToLower(name), fields[i].Name); d < least {
			best, least = fields[i].Name, d
		}
	}
	return best
}

// distance is how many letters have to be put in, left out or changed.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > 32 {
		return len(x)
	}
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
