// Package text is the one place where text that came from outside is made safe
// for a terminal, and where the width of text is measured.
package text

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

// TabWidth is how many spaces stand for a tab.
const TabWidth = 4

// maxMarks is how many combining marks one character may carry. No living script
// needs more; a pile of them would run over the lines around it.
const maxMarks = 6

// Clean makes text from outside safe to show on several lines: no control
// character but the line feed is left, no escape sequence, nothing that changes
// the direction of text, and nothing that has no width and only deceives the
// eye. Tabs become spaces, invalid UTF-8 becomes U+FFFD. Text that is safe is
// returned as it is.
func Clean(s string) string {
	if isSafe(s) {
		return s
	}
	c := cleaner{rest: s, endless: math.MaxInt}
	c.out.Grow(len(s))
	for c.rest != "" {
		c.step()
	}
	return c.out.String()
}

// Line makes text from outside safe to show on one line, without spaces at its
// ends.
func Line(s string) string {
	s = Clean(s)
	if strings.IndexByte(s, '\n') >= 0 {
		s = strings.ReplaceAll(s, "\n", " ")
	}
	return strings.TrimSpace(s)
}

// isSafe reports whether s consists only of characters that need no look: those
// of ASCII, Cyrillic and plain Latin text.
func isSafe(s string) bool {
	for i := 0; i < len(s); {
		if b := s[i]; b < utf8.RuneSelf {
			if b < ' ' && b != '\n' || b == 0x7f {
				return false
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if !plain(r) {
			return false
		}
		i += size
	}
	return true
}

type cleaner struct {
	rest  string
	out   strings.Builder
	marks int
	// endless is how many bytes are left where the last control string without an
	// end stops; until then no other has one either. Without it, a text of openers
	// would be read again from each of them.
	endless int
}

func (c *cleaner) step() {
	r, size := utf8.DecodeRuneInString(c.rest)
	c.rest = c.rest[size:]
	switch {
	case r == utf8.RuneError && size <= 1:
		c.write('\uFFFD')
	case r == 0x1b:
		c.escape()
	case r == 0x9b:
		c.controlSequence()
	case opensString(r):
		c.controlString()
	case r == '\r':
		if !strings.HasPrefix(c.rest, "\n") {
			c.write('\n')
		}
	case r == '\n' || r == '\u2028' || r == '\u2029':
		c.write('\n')
	case r == '\t':
		c.out.WriteString(strings.Repeat(" ", TabWidth))
		c.marks = 0
	case r == '\v' || r == '\f':
		c.write(' ')
	case hidden(r):
	default:
		c.write(r)
	}
}

func (c *cleaner) write(r rune) {
	if !unicode.Is(unicode.M, r) {
		c.marks = 0
	} else if c.marks++; c.marks > maxMarks {
		return
	}
	c.out.WriteRune(r)
}

// escape drops what follows an ESC: a control sequence, a control string, or a
// short sequence. A letter that merely stands after a lone ESC is kept.
func (c *cleaner) escape() {
	if c.rest == "" {
		return
	}
	switch b := c.rest[0]; {
	case b == '[':
		c.rest = c.rest[1:]
		c.controlSequence()
	case strings.IndexByte("]PX^_", b) >= 0:
		c.rest = c.rest[1:]
		c.controlString()
	case b >= 0x20 && b <= 0x2f:
		end := strings.IndexFunc(c.rest, func(r rune) bool { return r < 0x20 || r > 0x2f })
		if end >= 0 && c.rest[end] >= 0x30 && c.rest[end] < 0x7f {
			c.rest = c.rest[end+1:]
		}
	}
}

// controlSequence drops the parameters and the last byte of a CSI sequence. One
// that is broken off loses only what could belong to it.
func (c *cleaner) controlSequence() {
	i := 0
	for i < len(c.rest) && c.rest[i] >= 0x20 && c.rest[i] <= 0x3f {
		i++
	}
	if i < len(c.rest) && c.rest[i] >= 0x40 && c.rest[i] <= 0x7e {
		i++
	}
	c.rest = c.rest[i:]
}

// controlString drops an OSC, DCS, SOS, PM or APC string with its end. Without
// an end on the same line the text stays: a reviewer must see what was written.
func (c *cleaner) controlString() {
	if len(c.rest) >= c.endless {
		return
	}
	for i, r := range c.rest {
		after := c.rest[i:]
		switch {
		case r == 0x07 || r == 0x9c:
			c.rest = after[utf8.RuneLen(r):]
			return
		case r == 0x1b && strings.HasPrefix(after, "\x1b\\"):
			c.rest = after[2:]
			return
		case r == 0x1b || r == '\n':
			c.endless = len(after)
			return
		}
	}
	c.endless = 0
}

// opensString reports whether r is the one-character form of DCS, SOS, OSC, PM
// or APC.
func opensString(r rune) bool {
	return r == 0x90 || r == 0x98 || r == 0x9d || r == 0x9e || r == 0x9f
}

// hidden reports whether r is a control or something that has no shape of its
// own: marks of direction, joiners, variation selectors, fillers, tags.
func hidden(r rune) bool {
	switch {
	case r < 0x20, r >= 0x7f && r <= 0x9f:
		return true
	case r == 0x034f, r == 0x115f, r == 0x1160, r == 0x17b4, r == 0x17b5, r == 0x3164, r == 0xffa0:
		return true
	case r >= 0xfe00 && r <= 0xfe0f, r >= 0xe0000 && r <= 0xe0fff, r >= 0x180b && r <= 0x180f:
		return true
	}
	return unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Prepended_Concatenation_Mark, r)
}
