package line

import (
	"strings"
	"unicode/utf8"

	"debrief/ui/text"
)

// character is one character of the line: its runes and its cells.
type character struct {
	text        string
	runes, cell int // of which it begins, from 0
	width       int
}

// characters takes a text apart; a mark that takes no cell belongs to what is before
// it.
func characters(value string) []character {
	var all []character
	runes, cell := 0, 0
	for value != "" {
		size, width := text.Cell(value)
		part := value[:size]
		value = value[size:]
		if n := len(all); width == 0 && n > 0 {
			all[n-1].text += part
		} else {
			all = append(all, character{part, runes, cell, width})
		}
		runes += utf8.RuneCountInString(part)
		cell += width
	}
	return all
}

// window is the part of a line that is to be seen in so many cells, and the character
// under the cursor, which is always in it; len(shown) where that is behind the last.
func (l *Line) window(width int) (shown []character, under int) {
	all := characters(l.Value())
	under = len(all)
	for under > 0 && (under == len(all) || all[under].runes > l.Position()) && all[under-1].runes >= l.Position() {
		under--
	}
	end, ends := 0, 1 // the cursor takes a cell behind the text
	if under < len(all) {
		end, ends = all[under].cell, all[under].width
	} else if under > 0 {
		end = all[under-1].cell + all[under-1].width
	}
	from := 0
	for from < under && end+ends-all[from].cell > width {
		from++
	}
	to := from
	for to < len(all) && all[to].cell+all[to].width-all[from].cell <= width-max(ends-1, 0) {
		to++
	}
	return all[from:max(to, min(under+1, len(all)))], under - from
}

// Show draws the line in so many cells, with the cursor. What does not fit is not
// shown at the side that the cursor is far from, whole characters of it.
func (l *Line) Show(width int) string {
	width = max(width, 2)
	shown, under := l.window(width)
	var b strings.Builder
	used := 0
	for i, c := range shown {
		used += c.width
		if i == under {
			l.Cursor.SetChar(c.text)
			b.WriteString(l.Cursor.View())
			continue
		}
		b.WriteString(c.text)
	}
	if under == len(shown) {
		used++
		l.Cursor.SetChar(" ")
		b.WriteString(l.Cursor.View())
	}
	return b.String() + text.Spaces(max(width-used, 0))
}

// CellOf returns the cell in which a rune of the line is shown by Show, from 0; false
// when it is out of sight. Behind the last rune is the cell after it.
func (l *Line) CellOf(at, width int) (int, bool) {
	shown, _ := l.window(max(width, 2))
	if len(shown) == 0 {
		return 0, at == 0
	}
	first := shown[0]
	for _, c := range shown {
		if n := utf8.RuneCountInString(c.text); at >= c.runes && at < c.runes+n {
			return c.cell - first.cell, true
		}
	}
	last := shown[len(shown)-1]
	after := last.cell + last.width - first.cell
	whole := utf8.RuneCountInString(l.Value())
	return after, at >= whole && last.runes+utf8.RuneCountInString(last.text) == whole && after < max(width, 2)
}
