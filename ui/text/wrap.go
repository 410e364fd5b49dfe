package text

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Wrap breaks clean text without styles into lines of at most w cells, at spaces
// where it can and inside a word where it must. The spaces at a break are
// dropped, all else is kept; a character that is wider than w stands as "?". An
// empty text is one empty line. w below 1 counts as 1.
func Wrap(s string, w int) []string {
	w = max(w, 1)
	var lines []string
	for {
		paragraph, rest, more := strings.Cut(s, "\n")
		if width, ok := plainWidth(paragraph); ok && width <= w {
			lines = append(lines, paragraph)
		} else {
			wr := wrapper{src: paragraph, lines: lines, w: w}
			lines = wr.wrap()
		}
		if !more {
			return lines
		}
		s = rest
	}
}

// wrapper gathers the lines of one paragraph. Places are bytes of src.
type wrapper struct {
	src   string
	lines []string
	w     int

	start, end int // of the line so far, without the spaces after it
	width      int // of the line so far
}

func (wr *wrapper) wrap() []string {
	for at := 0; at < len(wr.src); {
		gap := len(wr.src[at:]) - len(strings.TrimLeft(wr.src[at:], " "))
		at += gap
		size := strings.IndexByte(wr.src[at:], ' ')
		if size < 0 {
			size = len(wr.src) - at
		}
		if size > 0 {
			wr.word(at, size, gap)
		}
		at += size
	}
	return append(wr.lines, wr.src[wr.start:wr.end])
}

// word adds the word at a place, with so many spaces before it.
func (wr *wrapper) word(at, size, gap int) {
	width := Width(wr.src[at : at+size])
	if wr.width+gap+width <= wr.w {
		wr.end, wr.width = at+size, wr.width+gap+width
		return
	}
	if wr.end > wr.start {
		wr.lines = append(wr.lines, wr.src[wr.start:wr.end])
	}
	wr.start, wr.end, wr.width = at, at+size, width
	if width > wr.w {
		wr.split(at, at+size)
	}
}

// split breaks a word that is longer than a line; its last piece is the line so
// far.
func (wr *wrapper) split(at, end int) {
	wr.start, wr.width = at, 0
	for at < end {
		size, width := cell(wr.src[at:end])
		if wr.width+width > wr.w && at > wr.start {
			wr.lines = append(wr.lines, wr.src[wr.start:at])
			wr.start, wr.width = at, 0
		}
		if width > wr.w {
			wr.lines = append(wr.lines, "?")
			wr.start, width = at+size, 0
		}
		wr.width += width
		at += size
	}
	wr.end = end
}

// cell returns the bytes and the cells of the character that s begins with. It
// counts as ansi.StringWidth does, for which a mark after an ASCII letter stands
// alone.
func cell(s string) (size, width int) {
	if s[0] >= ' ' && s[0] < 0x7f {
		return 1, 1
	}
	if r, n := utf8.DecodeRuneInString(s); plain(r) {
		if n == len(s) {
			return n, 1
		}
		if next, _ := utf8.DecodeRuneInString(s[n:]); plain(next) {
			return n, 1
		}
	}
	cluster, width := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
	if cluster == "" {
		return 1, 0
	}
	return len(cluster), width
}
