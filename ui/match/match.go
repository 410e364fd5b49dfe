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

	"debrief/ui/text"
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

// Paint draws a name with the letters that were found in another style; a letter is
// drawn whole, with the marks over it. found may reach beyond the name.
func Paint(name string, found []int, base, hit lipgloss.Style) string {
	var b strings.Builder
	put := func(piece string, is bool) {
		switch {
		case piece == "":
		case is:
			b.WriteString(hit.Render(piece))
		default:
			b.WriteString(base.Render(piece))
		}
	}
	from, wasHit := 0, false
	for at, runes := 0, 0; at < len(name); {
		size := text.Character(name[at:])
		next := runes + utf8.RuneCountInString(name[at:at+size])
		is := slices.ContainsFunc(found, func(place int) bool { return place >= runes && place < next })
		if is != wasHit {
			put(name[from:at], wasHit)
			from, wasHit = at, is
		}
		at, runes = at+size, next
	}
	put(name[from:], wasHit)
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
