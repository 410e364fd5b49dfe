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
		size, width := Cell(wr.src[at:end])
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

// Cell returns the bytes and the cells of the character that s begins with, which
// must not be empty. It counts as ansi.StringWidth does, for which a mark after an ASCII letter stands
// alone.
func Cell(s string) (size, width int) {
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

// Places returns where in a text each of the lines begins that Wrap made of it, in
// bytes; -1 for one that does not stand there, as one that was put below it.
func Places(s string, lines []string) []int {
	places := make([]int, len(lines))
	at := 0
	for i, line := range lines {
		from := at
		for !strings.HasPrefix(s[from:], line) && from < len(s) && (s[from] == ' ' || s[from] == '\n') {
			from++
		}
		if places[i] = -1; strings.HasPrefix(s[from:], line) {
			places[i], at = from, from+len(line)
		}
	}
	return places
}

// Character returns the bytes of the character that a text begins with, with all that has no
// cell of its own after it; 0 for an empty text.
func Character(s string) int {
	if s == "" {
		return 0
	}
	size, _ := Cell(s)
	for size < len(s) && joins(s[size:]) {
		more, _ := Cell(s[size:])
		size += more
	}
	return size
}

// Whole widens a piece of a line, in bytes, to the characters that it touches, as a
// style may begin and end between characters only.
func Whole(line string, from, to int) (int, int) {
	if _, ok := plainWidth(line); ok {
		return from, to
	}
	begin, end := from, to
	for at := 0; at < to; {
		size := Character(line[at:])
		if at <= from {
			begin = at
		}
		at += size
		end = at
	}
	return begin, max(end, to)
}

// joins reports whether a text begins with something that has no cell of its own.
func joins(s string) bool {
	_, width := Cell(s)
	return width == 0
}
