// Package phrase finds phrases in what people write, whatever form their words
// stand in: by stems, in Russian and English.
package phrase

import (
	"strings"
	"unicode"

	"github.com/kljensen/snowball/english"
	"github.com/kljensen/snowball/russian"
)

// Stem returns the part of a word that its forms have in common: of Russian when
// it has Cyrillic letters, else of English. The word is in small letters, without ё.
func Stem(word string) string {
	if !cyrillic(word) {
		return english.Stem(word, true)
	}
	// A noun such as запись is taken for a reflexive verb and loses the с that its
	// other forms keep.
	if stem, ok := strings.CutSuffix(word, "пись"); ok {
		word = stem + "писи"
	}
	return russian.Stem(word, true)
}

func cyrillic(word string) bool {
	for _, r := range word {
		if unicode.Is(unicode.Cyrillic, r) {
			return true
		}
	}
	return false
}

// small puts a text into small letters; people write е for ё as they like.
func small(text string) string {
	return strings.ReplaceAll(strings.ToLower(text), "ё", "е")
}
