package match

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"debrief/model"
)

// breve makes an й of the и before it.
const breve = '\u0306'

// Words is what is looked for in texts, letter by letter; the zero value is found
// nowhere. Case, ё for е, accents and how much white space stands between words make
// no difference, and й is one letter however it is written.
type Words struct{ folded []rune }

// Asked returns what is looked for.
func Asked(typed string) Words {
	folded, _ := foldText(strings.TrimSpace(typed), false)
	return Words{folded}
}

// IsZero reports whether there is nothing to look for.
func (w Words) IsZero() bool { return len(w.folded) == 0 }

// In returns where in a text the words stand, in order, none over another. The places
// are those of the text as it is written; marks over the last letter belong to it.
func (w Words) In(said string) []model.TextSpan {
	if w.IsZero() {
		return nil
	}
	if folded, _ := foldText(said, false); next(folded, w.folded) < 0 {
		return nil
	}
	folded, places := foldText(said, true)
	var out []model.TextSpan
	for from := 0; ; {
		at := next(folded[from:], w.folded)
		if at < 0 {
			return out
		}
		at += from
		from = at + len(w.folded)
		out = append(out, model.TextSpan{From: places[at].From, To: places[from-1].To})
	}
}

// next returns where in a text a shorter one stands first, -1 for nowhere.
func next(in, what []rune) int {
	for from := 0; ; from++ {
		at := slices.Index(in[from:], what[0])
		if at < 0 || len(in)-from-at < len(what) {
			return -1
		}
		from += at
		if slices.Equal(in[from:from+len(what)], what) {
			return from
		}
	}
}

// folder folds a text rune by rune.
type folder struct {
	out    []rune
	places []model.TextSpan // of each rune of out, where they are asked for
	placed bool
}

// foldText returns a text without what makes no difference, and where each rune of it
// stood.
func foldText(s string, placed bool) ([]rune, []model.TextSpan) {
	f := folder{out: make([]rune, 0, len(s)/2+1), placed: placed}
	for at, r := range s {
		f.take(r, at)
	}
	for n := len(f.places) - 1; n >= 0 && f.places[n].To == 0; n-- {
		f.places[n].To = len(s) // several when the last letter is more than one folded
	}
	return f.out, f.places
}

// take folds one rune. What is dropped belongs to the rune before it.
func (f *folder) take(r rune, at int) {
	switch {
	case 'a' <= r && r <= 'z', 'а' <= r && r <= 'я', '0' <= r && r <= '9':
		f.put(r, at)
	case 'A' <= r && r <= 'Z':
		f.put(r+'a'-'A', at)
	case 'А' <= r && r <= 'Я':
		f.put(r+'а'-'А', at)
	case r == 'ё' || r == 'Ё':
		f.put('е', at)
	case unicode.IsSpace(r):
		if n := len(f.out); n == 0 || f.out[n-1] != ' ' {
			f.put(' ', at)
		}
	case r < unicode.MaxASCII:
		f.put(r, at)
	case r == breve && len(f.out) > 0 && f.out[len(f.out)-1] == 'и':
		f.out[len(f.out)-1] = 'й'
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
	default:
		f.rare(r, at)
	}
}

// rare takes a letter apart, as é into e and its accent, and folds the parts.
func (f *folder) rare(r rune, at int) {
	for _, part := range norm.NFKD.String(string(unicode.ToLower(unicode.ToUpper(r)))) {
		if !unicode.In(part, unicode.Mn, unicode.Me) {
			f.put(unicode.ToLower(part), at)
		}
	}
}

// put adds a folded rune. The one before it ends where this one begins.
func (f *folder) put(r rune, at int) {
	f.out = append(f.out, r)
	if !f.placed {
		return
	}
	for n := len(f.places) - 1; n >= 0 && f.places[n].To == 0 && f.places[n].From < at; n-- {
		f.places[n].To = at
	}
	f.places = append(f.places, model.TextSpan{From: at})
}
