package query

import "strings"

// fold makes texts equal that people take for equal: case, ё and е, and runs of
// white space.
func fold(text string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(strings.ToLower(text), "ё", "е")), " ")
}

// has reports whether a text holds what was folded before.
func has(text, folded string) bool { return strings.Contains(fold(text), folded) }
