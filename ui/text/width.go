package text

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// plain reports whether r is one of the characters that always take one cell
// and never join with their neighbours, whatever those are: the bulk of what
// people write here. Everything else is measured by grapheme.
func plain(r rune) bool {
	switch {
	case r < 0x20:
		return false
	case r < 0x7f:
		return true
	case r >= 0xa1 && r <= 0x2ff:
		return r != 0xad && r != 0xa9 && r != 0xae
	case r >= 0x370 && r <= 0x482:
		return true
	case r >= 0x48a && r <= 0x52f:
		return true
	case r >= 0x2010 && r <= 0x2027:
		return true
	}
	return r == 0xa0 || r == 0x20bd || r == 0x20ac || r == 0x2116
}

// plainWidth returns the width of a text of plain characters, and false when
// there are others.
func plainWidth(s string) (int, bool) {
	width := 0
	for i := 0; i < len(s); {
		if b := s[i]; b < utf8.RuneSelf {
			if b < ' ' || b == 0x7f {
				return 0, false
			}
			i++
		} else {
			r, size := utf8.DecodeRuneInString(s[i:])
			if !plain(r) {
				return 0, false
			}
			i += size
		}
		width++
	}
	return width, true
}

// Width returns how many cells s takes on one line. Styles do not count.
func Width(s string) int {
	if width, ok := plainWidth(s); ok {
		return width
	}
	return ansi.StringWidth(s)
}

// Truncate cuts s to at most w cells; what was cut ends with "…".
func Truncate(s string, w int) string {
	if w <= 0 {
		return ""
	}
	if len(s) <= w && strings.IndexByte(s, '\x1b') < 0 || Width(s) <= w {
		return s
	}
	return ansi.Truncate(s, w, "…")
}

// TruncateHead cuts s to at most w cells at its beginning, where "…" stands for
// what was cut: of ids that begin alike the end tells more.
func TruncateHead(s string, w int) string {
	width := Width(s)
	if width <= w {
		return s
	}
	for cut := width - w + 1; cut < width; cut++ { // a wide character is not parted
		if out := ansi.TruncateLeft(s, cut, "…"); Width(out) <= w {
			return out
		}
	}
	return Truncate("…", w)
}

// PadRight returns s in exactly w cells, at their left; a longer one is cut.
func PadRight(s string, w int) string {
	s = Truncate(s, w)
	return s + Spaces(w-Width(s))
}

// PadLeft returns s in exactly w cells, at their right; a longer one is cut.
func PadLeft(s string, w int) string {
	s = Truncate(s, w)
	return Spaces(w-Width(s)) + s
}

// blank is cut for the few spaces that most columns need.
const blank = "                                                                "

// Spaces returns n spaces; none for n below 1.
func Spaces(n int) string {
	switch {
	case n <= 0:
		return ""
	case n <= len(blank):
		return blank[:n]
	}
	return strings.Repeat(" ", n)
}
