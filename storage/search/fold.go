package search

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Folding makes letters equal that people take for equal: case, ё and е, letters
// with accents and without, composed or not. й stays a letter of its own.

// Combining marks that are part of a Russian letter.
const breve = '\u0306'

// class says what a rune is to the words of a text.
type class byte

const (
	apart   class = iota // it parts words
	letter               // it belongs to a word
	alone                // it is a word by itself: scripts without spaces
	ignored              // it is as if it were not there: marks, soft hyphens
)

// foldRune returns the class of a rune and its folded form; what folds to more
// than one rune is in the second result.
func foldRune(r rune) (rune, string, class) {
	switch {
	case 'a' <= r && r <= 'z', '0' <= r && r <= '9', 'а' <= r && r <= 'я':
		return r, "", letter
	case 'A' <= r && r <= 'Z':
		return r + 'a' - 'A', "", letter
	case 'А' <= r && r <= 'Я':
		return r + 'а' - 'А', "", letter
	case r == 'ё' || r == 'Ё':
		return 'е', "", letter
	case r < utf8.RuneSelf:
		return 0, "", apart
	}
	return foldRare(r)
}

func foldRare(r rune) (rune, string, class) {
	switch {
	case r == utf8.RuneError:
		return 0, "", apart
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0, "", ignored
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai):
		return r, "", alone
	case !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.Is(unicode.Mc, r):
		return 0, "", apart
	}
	folded := make([]rune, 0, 4)
	for _, part := range norm.NFKD.String(string(unicode.ToLower(r))) {
		if unicode.Is(unicode.Mn, part) {
			continue
		}
		if part, _, is := foldRunePlain(part); is == letter {
			folded = append(folded, part)
		}
	}
	switch len(folded) {
	case 0:
		return 0, "", apart
	case 1:
		return folded[0], "", letter
	}
	return 0, string(folded), letter
}

// foldRunePlain folds a rune that was taken apart already.
func foldRunePlain(r rune) (rune, string, class) {
	if r < utf8.RuneSelf || 'А' <= r && r <= 'ё' {
		return foldRune(r)
	}
	if unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.Mc, r) {
		return unicode.ToLower(r), "", letter
	}
	return 0, "", apart
}
