package match

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Index finds names among very many. It keeps which letters each name has, and
// scores only those that have all that were typed; the answer is that of Find.
type Index struct {
	folded  []string
	masks   []uint64
	letters *alphabet
	text    []uint16 // the letters of all names, by their numbers
	ends    []uint32 // of each name in text
}

// NewIndex makes an index of names.
func NewIndex(names []string) *Index {
	x := &Index{
		folded: make([]string, len(names)), masks: make([]uint64, len(names)), ends: make([]uint32, len(names)),
		letters: &alphabet{of: map[rune]uint16{}, classes: map[rune]uint16{}},
	}
	for i, name := range names {
		x.folded[i] = fold(name)
		x.masks[i] = letters(x.folded[i])
		x.text = x.letters.spell(x.text, x.folded[i])
		x.ends[i] = uint32(len(x.text)) //nolint:gosec // a list of names has no more letters
	}
	return x
}

// letters has a bit for each letter of a text; several letters may share one.
func letters(text string) (mask uint64) {
	for _, r := range text {
		mask |= 1 << (plain(r) % 64)
		if r == 'İ' { // whose small letter is no other case of it
			mask |= 1 << ('I' % 64)
		}
	}
	return mask
}

// plain is the same for a letter in both cases: the least of those that fold to
// each other.
func plain(r rune) rune {
	switch {
	case 'a' <= r && r <= 'z':
		return r - 'a' + 'A'
	case 'а' <= r && r <= 'я' && r != 'в' && r != 'д' && r != 'о' && r != 'с' && r != 'т' && r != 'ъ':
		return r - 'а' + 'А'
	case r < 'k' && r != 'K' && r != 'S':
		return r
	}
	least := r
	for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
		least = min(least, next)
	}
	return least
}

// Find returns the names that hold the letters of what was typed in their order,
// the best first, at most limit; the first ones as they stand when nothing was
// typed. Of equally good ones the earlier comes first.
func (x *Index) Find(typed string, limit int) []Found {
	typed = fold(strings.Join(strings.Fields(typed), ""))
	if typed == "" {
		all := make([]Found, min(limit, len(x.folded)))
		for i := range all {
			all[i].Index = i
		}
		return all
	}
	if limit < 1 {
		return nil
	}
	best := x.best(typed, limit)
	out := make([]Found, len(best))
	for i, c := range best {
		out[i] = x.found(typed, c)
	}
	return out
}

// Words returns the names that hold every word of what was typed, in any order and
// case, as they stand, at most limit; none when nothing was typed.
func (x *Index) Words(typed string, limit int) []Found {
	words := strings.Fields(strings.ToLower(fold(typed)))
	if len(words) == 0 {
		return nil
	}
	want := letters(fold(strings.Join(words, "")))
	var out []Found
	for i := 0; i < len(x.masks) && len(out) < limit; i++ {
		if x.masks[i]&want != want {
			continue
		}
		if runes, ok := holds(strings.ToLower(x.folded[i]), words); ok {
			out = append(out, Found{i, runes})
		}
	}
	return out
}

// holds reports whether a text holds every word, and where the first of each stands,
// in runes.
func holds(text string, words []string) (runes []int, ok bool) {
	for _, word := range words {
		at := strings.Index(text, word)
		if at < 0 {
			return nil, false
		}
		from := utf8.RuneCountInString(text[:at])
		for i := range utf8.RuneCountInString(word) {
			runes = append(runes, from+i)
		}
	}
	return runes, true
}
