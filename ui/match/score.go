package match

import (
	"math"
	"unicode"
	"unicode/utf8"

	"github.com/sahilm/fuzzy"
)

// Scoring a name as sahilm/fuzzy does it costs 3 µs, most of it for decoding and
// folding its letters and for keeping their places. Here letters are numbers whose
// properties were worked out before, and places are not kept, so that it costs a
// thirtieth; the places of the few that are shown come from sahilm/fuzzy itself.

// symbol is a letter as scoring sees it.
type symbol struct {
	class uint16 // the same for letters that differ by case
	size  uint8  // in bytes
	is    uint8
}

const (
	lower = 1 << iota
	upper
	separator
)

// alphabet numbers the letters of names.
type alphabet struct {
	of      map[rune]uint16
	classes map[rune]uint16 // by plain letter
	symbols []symbol
}

// none is the class of a letter that no name has.
const none = math.MaxUint16

func (a *alphabet) class(r rune) uint16 {
	if class, ok := a.classes[plain(r)]; ok {
		return class
	}
	return none
}

// number returns the number of a letter, false when there are too many of them. A
// byte that is no text is a letter of another size.
func (a *alphabet) number(r rune, size int) (uint16, bool) {
	name := r
	if r == utf8.RuneError && size == 1 {
		name = -1
	}
	if n, ok := a.of[name]; ok {
		return n, true
	}
	if len(a.symbols) == none {
		return 0, false
	}
	class, ok := a.classes[plain(r)]
	if !ok {
		class = uint16(len(a.classes)) //nolint:gosec // there are fewer than symbols
		a.classes[plain(r)] = class
	}
	s := symbol{class: class, size: uint8(size)} //nolint:gosec // four at most
	if unicode.IsLower(r) {
		s.is |= lower
	}
	if unicode.IsUpper(r) {
		s.is |= upper
	}
	switch r {
	case '/', '-', '_', ' ', '.', '\\':
		s.is |= separator
	}
	n := uint16(len(a.symbols)) //nolint:gosec // looked at above
	a.of[name], a.symbols = n, append(a.symbols, s)
	return n, true
}

// spell appends the numbers of the letters of a name; nothing when there are too
// many different ones.
func (a *alphabet) spell(text []uint16, name string) []uint16 {
	began := len(text)
	for at := 0; at < len(name); {
		r, size := utf8.DecodeRuneInString(name[at:])
		n, ok := a.number(r, size)
		if !ok {
			return text[:began]
		}
		text, at = append(text, n), at+size
	}
	return text
}

// The bonuses and penalties of sahilm/fuzzy.
const (
	firstBonus     = 10
	separatorBonus = 20
	camelBonus     = 20
	adjacentBonus  = 5
	leadingPenalty = -5
	leadingMost    = -15
)

// pattern is what was typed, as scoring sees it.
type pattern struct {
	typed   string
	classes []uint16
	symbols []symbol
}

func (a *alphabet) pattern(typed string) pattern {
	p := pattern{typed: typed, symbols: a.symbols}
	for _, r := range typed {
		p.classes = append(p.classes, a.class(r))
	}
	return p
}

// score is what sahilm/fuzzy gives a name, false when it does not match.
func (p *pattern) score(name string, text []uint16) (score int, ok bool) {
	if len(text) == 0 {
		return slowScore(p.typed, name)
	}
	s := scoring{p: p, best: -1, bestAt: -1, matchedAt: -1}
	last := symbol{}
	for i, n := range text {
		now := p.symbols[n]
		if s.done < len(p.classes) && now.class == p.classes[s.done] {
			s.candidate(i, now, last)
		}
		if i+1 == len(text) {
			s.take()
		} else if s.done+1 < len(p.classes) && p.symbols[text[i+1]].class == p.classes[s.done+1] {
			s.take()
		}
		s.bytes += int(now.size)
		last = now
	}
	return s.score + s.done - s.bytes, s.done == len(p.classes)
}

func slowScore(typed, name string) (int, bool) {
	for _, m := range fuzzy.FindNoSort(typed, []string{name}) {
		return m.Score, true
	}
	return 0, false
}

// scoring goes through the letters of one name.
type scoring struct {
	p         *pattern
	done      int // letters that were found
	score     int
	bytes     int // before the letter at hand
	best      int // what the best place of the next letter gives, -1 for none
	bestAt    int // that place, in letters
	bestBytes int // and in bytes
	matchedAt int // where the letter before it was found
	adjacent  int // what places next to each other gave so far
}

// candidate looks whether a letter is the best place of the one that is looked for.
func (s *scoring) candidate(at int, now, last symbol) {
	score := 0
	switch {
	case at == 0:
		score = firstBonus
	case last.is&separator != 0:
		score = separatorBonus
	}
	if last.is&lower != 0 && now.is&upper != 0 {
		score += camelBonus
	}
	if s.done > 0 && s.matchedAt == at-1 {
		bonus := s.adjacent*2 + adjacentBonus
		score += bonus
		s.adjacent += bonus
	}
	if score > s.best {
		s.best, s.bestAt, s.bestBytes = score, at, s.bytes
	}
}

// take takes the best place that was found for the letter that is looked for.
func (s *scoring) take() {
	if s.best < 0 {
		return
	}
	if s.done == 0 {
		s.best += max(s.bestBytes*leadingPenalty, leadingMost)
	}
	s.score += s.best
	s.matchedAt, s.best = s.bestAt, -1
	s.done++
}
