package search

import (
	"unicode"
	"unicode/utf8"
)

// Parts of words, numbers and ids are looked for in folded texts that have one
// byte a letter, so that a million of them fit into memory. Runs of white space
// are one blank, and what people put between the digits of a phone is left out.
// What has no byte of its own is escaped, so that two texts are the same bytes
// only when they are the same letters.

const (
	cyrillicByte = 0x80 // а; the others follow
	escapeByte   = 0xFF // four bytes from escapedByte on follow
	escapedByte  = 0xC0
)

// appendFolded appends the folded form of a text. at, when it is not nil, is told
// for every byte which bytes of the text it stands for.
func appendFolded(b []byte, text string, at func(from, to int)) []byte {
	f := partFolder{b: b, at: at}
	for i := 0; i < len(text); {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		f.rune(r, i, i+size)
		i += size
	}
	f.flush()
	return f.b
}

type partFolder struct {
	b     []byte
	at    func(from, to int)
	held  []heldRune // what stands behind a digit and may be left out
	digit bool       // the last byte that counts is a digit
}

type heldRune struct {
	r        rune
	from, to int
}

func (f *partFolder) rune(r rune, from, to int) {
	folded, many, is := foldRune(r)
	switch {
	case is == ignored:
		if n := len(f.b); r == breve && n > 0 && f.b[n-1] == cyrillicByte+'и'-'а' && len(f.held) == 0 {
			f.b[n-1] = cyrillicByte + 'й' - 'а'
		}
		return
	case is != apart && many == "" && '0' <= folded && folded <= '9':
		if !f.digit {
			f.flush()
		}
		f.held = f.held[:0]
		f.put(byte(folded), from, to)
		f.digit = true
		return
	case is == apart && f.digit && between(r):
		f.held = append(f.held, heldRune{r, from, to})
		return
	}
	f.flush()
	switch {
	case is == apart:
		f.other(r, from, to)
	case many != "":
		for _, r := range many {
			f.letter(r, from, to)
		}
	default:
		f.letter(folded, from, to)
	}
}

// between reports whether people write a rune between the digits of a phone.
func between(r rune) bool {
	switch r {
	case '(', ')', '-', '.', '/', '\u00A0', '\u2010', '\u2011', '\u2012', '\u2013':
		return true
	}
	return unicode.IsSpace(r)
}

// flush writes what was held back.
func (f *partFolder) flush() {
	held := f.held
	f.held, f.digit = f.held[:0], false
	for _, h := range held {
		f.other(h.r, h.from, h.to)
	}
}

func (f *partFolder) letter(r rune, from, to int) {
	switch {
	case r < utf8.RuneSelf:
		f.put(byte(r), from, to)
	case 'а' <= r && r <= 'я':
		f.put(byte(cyrillicByte+r-'а'), from, to)
	default:
		f.escape(r, from, to)
	}
}

// other writes what belongs to no word.
func (f *partFolder) other(r rune, from, to int) {
	switch {
	case unicode.IsSpace(r) || unicode.IsControl(r):
		if n := len(f.b); n == 0 || f.b[n-1] == ' ' || f.b[n-1] == 0 {
			return
		}
		f.put(' ', from, to)
	case r < utf8.RuneSelf:
		f.put(byte(r), from, to)
	default:
		f.escape(r, from, to)
	}
}

func (f *partFolder) escape(r rune, from, to int) {
	f.put(escapeByte, from, to)
	for shift := 18; shift >= 0; shift -= 6 {
		f.put(byte(escapedByte|r>>shift&0x3F), from, to)
	}
}

func (f *partFolder) put(c byte, from, to int) {
	f.b = append(f.b, c)
	if f.at != nil {
		f.at(from, to)
	}
}
