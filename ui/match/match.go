// Package match finds names by what is typed of them, the best first, and says
// which letters were found.
package match

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/lipgloss"
	"github.com/sahilm/fuzzy"
)

// Found is a name that was found: its place among the names, and the letters of it
// that were typed, counted in runes.
type Found struct {
	Index int
	Runes []int
}

// Find returns the names that hold the letters of what was typed in their order,
// the best first; all of them, as they stand, when nothing was typed. White space
// and ё for е make no difference.
func Find(names []string, typed string) []Found {
	typed = fold(strings.Join(strings.Fields(typed), ""))
	if typed == "" {
		all := make([]Found, len(names))
		for i := range names {
			all[i].Index = i
		}
		return all
	}
	folded := make([]string, len(names))
	for i, name := range names {
		folded[i] = fold(name)
	}
	matches := ranked(typed, folded)
	out := make([]Found, len(matches))
	for i, m := range matches {
		out[i] = Found{m.Index, runeOffsets(m.Str, m.MatchedIndexes)}
	}
	return out
}

// ranked matches folded names, the best first.
func ranked(typed string, folded []string) fuzzy.Matches {
	matches := fuzzy.FindNoSort(typed, folded)
	begins := func(m fuzzy.Match) int { // what was typed is the beginning of it
		if strings.HasPrefix(m.Str, typed) {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(matches, func(a, b fuzzy.Match) int {
		return cmp.Or(cmp.Compare(begins(b), begins(a)), cmp.Compare(b.Score, a.Score))
	})
	return matches
}

// Paint draws a name with the letters that were found in another style. found may
// reach beyond the name.
func Paint(name string, found []int, base, hit lipgloss.Style) string {
	runes := []rune(name)
	var b strings.Builder
	for from := 0; from < len(runes); {
		is := slices.Contains(found, from)
		to := from + 1
		for to < len(runes) && slices.Contains(found, to) == is {
			to++
		}
		style := base
		if is {
			style = hit
		}
		b.WriteString(style.Render(string(runes[from:to])))
		from = to
	}
	return b.String()
}

// fold makes ё and е one letter, as people type them. Both take two bytes, so
// that places stay the same. The matcher takes NUL for the end of a name.
func fold(s string) string { return yo.Replace(s) }

var yo = strings.NewReplacer("ё", "е", "Ё", "Е", "\x00", " ")

// runeOffsets turns offsets in bytes, which the matcher gives, into offsets in
// runes.
func runeOffsets(s string, offsets []int) []int {
	out := make([]int, len(offsets))
	for i, at := range offsets {
		out[i] = utf8.RuneCountInString(s[:at])
	}
	return out
}
