package search

import (
	"unicode"
	"unicode/utf8"

	"debrief/model/stem"
)

// maxWord is how many bytes of a word count; what is longer is equal when it
// begins with the same ones.
const maxWord = 96

// wordsKept is how many words an analyzer knows before it forgets them all.
const wordsKept = 1 << 18

// Analyzer cuts texts into words and makes the inflections of a word one. It
// remembers what it saw, so it belongs to one goroutine.
type Analyzer struct {
	ids   map[string]int32 // the folded words that it saw, so that a text costs no memory
	words []string         // by id
	stems map[string]string
	buf   []byte
	from  int // of the word in buf, -1 for none
	each  func(id int32, from, to int)
}

// NewAnalyzer returns an analyzer.
func NewAnalyzer() *Analyzer {
	return &Analyzer{ids: map[string]int32{}, stems: map[string]string{}, from: -1}
}

// Words calls each with the folded words of a text, in order, and the bytes of
// the text that each stands in.
func (a *Analyzer) Words(text string, each func(word string, from, to int)) {
	a.forget()
	a.eachID(text, func(id int32, from, to int) { each(a.words[id], from, to) })
}

// forget makes room when too many words are known. Their ids mean nothing then.
func (a *Analyzer) forget() {
	if len(a.words) >= wordsKept {
		clear(a.ids)
		a.words = nil
	}
}

// eachID calls each with the ids of the words of a text.
func (a *Analyzer) eachID(text string, each func(id int32, from, to int)) {
	a.buf, a.from, a.each = a.buf[:0], -1, each
	for at := 0; at < len(text); {
		r, size := rune(text[at]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[at:])
		}
		a.rune(text, r, at, size)
		at += size
	}
	a.end(len(text))
	a.each = nil
}

func (a *Analyzer) rune(text string, r rune, at, size int) {
	folded, many, is := foldRune(r)
	switch is {
	case letter:
		if a.from < 0 {
			a.from = at
		}
		if many != "" {
			a.buf = append(a.buf, many...)
		} else {
			a.buf = utf8.AppendRune(a.buf, folded)
		}
	case alone:
		a.end(at)
		a.from, a.buf = at, utf8.AppendRune(a.buf, folded)
		a.end(at + size)
	case ignored:
		if r == breve && a.from >= 0 {
			a.shorten()
		}
	case apart:
		if a.from >= 0 && (r == '\'' || r == '’') && latinAround(text, at, size) {
			return
		}
		a.end(at)
	}
}

// shorten makes й of an и whose breve stands behind it.
func (a *Analyzer) shorten() {
	if n := len(a.buf) - len("и"); n >= 0 && string(a.buf[n:]) == "и" {
		a.buf = append(a.buf[:n], "й"...)
	}
}

// latinAround reports whether an apostrophe stands within a word.
func latinAround(text string, at, size int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after, _ := utf8.DecodeRuneInString(text[at+size:])
	return unicode.Is(unicode.Latin, before) && unicode.Is(unicode.Latin, after)
}

// end ends the word in buf before a byte of the text.
func (a *Analyzer) end(to int) {
	if a.from < 0 {
		return
	}
	from := a.from
	a.from = -1
	id := a.id(cut(a.buf))
	a.buf = a.buf[:0]
	a.each(id, from, to)
}

// cut shortens a word to what counts of it.
func cut(word []byte) []byte {
	if len(word) <= maxWord {
		return word
	}
	n := maxWord
	for !utf8.RuneStart(word[n]) {
		n--
	}
	return word[:n]
}

func (a *Analyzer) id(b []byte) int32 {
	if id, ok := a.ids[string(b)]; ok {
		return id
	}
	id, word := int32(len(a.words)), string(b) //nolint:gosec // they are forgotten long before
	a.ids[word], a.words = id, append(a.words, word)
	return id
}

// Stem returns what the inflections of a folded word have in common.
func (a *Analyzer) Stem(word string) string {
	if s, ok := a.stems[word]; ok {
		return s
	}
	if len(a.stems) >= wordsKept {
		clear(a.stems)
	}
	s := stem.Of(word)
	a.stems[word] = s
	return s
}
