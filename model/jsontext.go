package model

import (
	"bytes"
	"slices"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// This file writes JSON: strings in their shortest form, values without space
// between their parts, and values in the one canonical form.

// appendUnescaped appends the text of a string's inside, which has been checked.
// Half a surrogate pair becomes U+FFFD; whole is false then.
func appendUnescaped(dst, inside []byte) (text []byte, whole bool) {
	whole = true
	for i := 0; i < len(inside); {
		c := inside[i]
		if c != '\\' {
			dst = append(dst, c)
			i++
			continue
		}
		if inside[i+1] != 'u' {
			dst = append(dst, unescape(inside[i+1]))
			i += 2
			continue
		}
		r, size := escapedRune(inside[i:])
		if utf16.IsSurrogate(r) {
			r, whole = utf8.RuneError, false
		}
		dst = utf8.AppendRune(dst, r)
		i += size
	}
	return dst, whole
}

func unescape(c byte) byte {
	switch c {
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	}
	return c
}

// escapedRune reads \uXXXX, or two of them that are a pair. Half a pair is
// returned as the surrogate that it is.
func escapedRune(text []byte) (r rune, size int) {
	r = hexRune(text[2:6])
	if utf16.IsSurrogate(r) && len(text) >= 12 && text[6] == '\\' && text[7] == 'u' {
		if pair := utf16.DecodeRune(r, hexRune(text[8:12])); pair != utf8.RuneError {
			return pair, 12
		}
	}
	return r, 6
}

func hexRune(digits []byte) (r rune) {
	for _, c := range digits {
		switch {
		case c <= '9':
			r = r<<4 | rune(c-'0')
		default:
			r = r<<4 | rune(c|0x20-'a'+10)
		}
	}
	return r
}

// appendString appends text as a JSON string: only what JSON demands is escaped.
// Bytes that are not UTF-8 become U+FFFD.
func appendString(dst []byte, text string) []byte {
	dst = append(dst, '"')
	from := 0
	for i := 0; i < len(text); {
		c := text[i]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(text[i:])
			if r == utf8.RuneError && size == 1 {
				dst = append(append(dst, text[from:i]...), "\uFFFD"...)
				from = i + 1
			}
			i += size
			continue
		}
		if c < ' ' || c == '"' || c == '\\' {
			dst = appendEscape(append(dst, text[from:i]...), c)
			from = i + 1
		}
		i++
	}
	return append(append(dst, text[from:]...), '"')
}

func appendEscape(dst []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(dst, '\\', c)
	case '\n':
		return append(dst, '\\', 'n')
	case '\t':
		return append(dst, '\\', 't')
	case '\r':
		return append(dst, '\\', 'r')
	}
	const digits = "0123456789abcdef"
	return append(dst, '\\', 'u', '0', '0', digits[c>>4], digits[c&15])
}

// compact returns a checked value without space between its parts, in memory of
// its own.
func compact(raw []byte) []byte {
	out := make([]byte, 0, len(raw))
	inside := false
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case inside && c == '\\':
			out = append(out, c, raw[i+1])
			i++
			continue
		case c == '"':
			inside = !inside
		case !inside && (c == ' ' || c == '\t' || c == '\n' || c == '\r'):
			continue
		}
		out = append(out, raw[i])
	}
	return out
}

// appendCanonical appends a checked value in the one form that all its spellings
// share: names sorted, no space, strings in their shortest form, numbers as they
// were sent. Names that stand twice stay in their order.
func appendCanonical(dst, raw []byte) []byte {
	s := scanner{data: raw}
	return s.canonical(dst)
}

func (s *scanner) canonical(dst []byte) []byte {
	switch s.next() {
	case '{':
		return s.canonicalObject(dst)
	case '[':
		return s.canonicalList(dst)
	case '"':
		start := s.at
		_ = s.str() // checked before
		return appendCanonicalString(dst, s.data[start:s.at])
	}
	raw, _ := s.value() // checked before
	return append(dst, raw...)
}

func (s *scanner) canonicalList(dst []byte) []byte {
	s.at++
	dst = append(dst, '[')
	for first := true; s.next() != ']'; first = false {
		if !first {
			s.at++ // the comma
			dst = append(dst, ',')
		}
		dst = s.canonical(dst)
	}
	s.at++
	return append(dst, ']')
}

// written is a member of an object that stands in the output already.
type written struct {
	name     []byte
	from, to int
}

// canonicalObject writes the members as they come and puts them into order
// afterwards, so that each value is walked over once.
func (s *scanner) canonicalObject(dst []byte) []byte {
	s.at++
	dst = append(dst, '{')
	start := len(dst)
	var room [16]written
	members := room[:0]
	sorted := true
	for first := true; s.next() != '}'; first = false {
		if !first {
			s.at++ // the comma
			s.space()
		}
		from := s.at
		_ = s.str() // checked before
		quoted := s.data[from:s.at]
		name := quoted[1 : len(quoted)-1]
		if bytes.IndexByte(name, '\\') >= 0 {
			name, _ = appendUnescaped(nil, name)
		}
		s.next()
		s.at++ // the colon
		m := written{name: name, from: len(dst)}
		dst = append(appendCanonicalString(dst, quoted), ':')
		dst = s.canonical(dst)
		m.to = len(dst)
		dst = append(dst, ',')
		sorted = sorted && (len(members) == 0 || bytes.Compare(members[len(members)-1].name, name) <= 0)
		members = append(members, m)
	}
	s.at++
	if !sorted {
		reorder(dst, start, members)
	}
	if len(members) > 0 {
		dst = dst[:len(dst)-1] // the last comma
	}
	return append(dst, '}')
}

// reorder puts the members written to dst from start on, each followed by a
// comma, into the order of their names.
func reorder(dst []byte, start int, members []written) {
	slices.SortStableFunc(members, func(a, b written) int { return bytes.Compare(a.name, b.name) })
	before := slices.Clone(dst[start:])
	out := dst[:start]
	for _, m := range members {
		out = append(append(out, before[m.from-start:m.to-start]...), ',')
	}
}

// appendCanonicalString appends a checked string in its shortest form. Half a
// surrogate pair has no other form than its escape, and keeps it.
func appendCanonicalString(dst, quoted []byte) []byte {
	if bytes.IndexByte(quoted, '\\') < 0 {
		return append(dst, quoted...)
	}
	dst = append(dst, '"')
	inside := quoted[1 : len(quoted)-1]
	for i := 0; i < len(inside); {
		if inside[i] != '\\' {
			dst = append(dst, inside[i])
			i++
			continue
		}
		c, size := rune(unescape(inside[i+1])), 2
		if inside[i+1] == 'u' {
			c, size = escapedRune(inside[i:])
		}
		dst = appendCanonicalRune(dst, c)
		i += size
	}
	return append(dst, '"')
}

func appendCanonicalRune(dst []byte, r rune) []byte {
	switch {
	case utf16.IsSurrogate(r):
		return strconv.AppendInt(append(dst, '\\', 'u'), int64(r), 16)
	case r < ' ' || r == '"' || r == '\\':
		return appendEscape(dst, byte(r))
	}
	return utf8.AppendRune(dst, r)
}
