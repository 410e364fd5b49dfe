package palette

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"debrief/ui/match"
	"debrief/ui/text"
)

// How a row is divided, in cells.
const (
	widestName = 22 // of the names, which are user's text where they are longer
	leastAbout = 24 // of what is said of an item before its command line stands beside it
	apart      = 2  // between the columns
)

// columns are the cells of the names and the keys.
type columns struct{ name, keys int }

// columnsOf fits the columns to what can be done.
func columnsOf(actions []Item) columns {
	var c columns
	for _, item := range actions {
		c.name = max(c.name, min(text.Width(text.Line(item.Name)), widestName))
		c.keys = max(c.keys, text.Width(item.Keys))
	}
	return c
}

// laidOut is what stands on a row of some width: the name with its gap, the keys with
// theirs, what it means and, on the right, the command line.
type laidOut struct {
	name, keys, about, twin string
	nameGap, keysGap, gap   int
	cut                     bool // about is not there in full
}

// layOut divides a row. The command line is there where what is said of the item need
// not be cut below leastAbout for it, and where no letters run the other way before it:
// nobody knows in which cell they end.
func (p *Palette) layOut(item Item, width int) laidOut {
	l := laidOut{name: text.Line(item.Name), keys: item.Keys, about: text.Line(item.About)}
	l.nameGap = max(p.columns.name-text.Width(l.name), 0) + apart
	l.keysGap = max(p.columns.keys-text.Width(l.keys), 0) + apart
	if item.Action.ID == "" && item.Keys == "" {
		l.keysGap = 0 // what has no key of its own needs no column for it
	}
	room := width - len("> ") - text.Width(l.name) - l.nameGap - text.Width(l.keys) - l.keysGap
	about := text.Width(l.about)
	if twin := "$ " + text.Line(item.Twin); item.Twin != "" && !backwards(l.name+l.about) {
		if left := room - text.Width(twin) - apart; left >= min(about, leastAbout) {
			l.twin, room = twin, left
		}
	}
	l.cut = about > room
	l.about = text.Truncate(l.about, max(room, 0))
	l.gap = max(room-text.Width(l.about), 0) + apart
	return l
}

// backwards reports whether a text holds letters that are written from right to left.
func backwards(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana)
	})
}

// draw makes the line of an item. The letters that were typed are marked in whichever
// column they stand.
func (p *Palette) draw(r row, selected bool, width int) string {
	styles, l := p.env.Style, p.layOut(r.Item, width)
	mark, base, word := "  ", styles.Normal, styles.Faint
	if selected {
		mark, base = styles.Accent.Render("> "), styles.Cursor
	}
	key := styles.Key
	if r.Disabled != "" {
		base, key = styles.Faint, styles.Faint
	}
	at := utf8.RuneCountInString(l.name) + apart
	line := mark + match.Paint(l.name, r.hits, base, styles.Match) + text.Spaces(l.nameGap)
	if r.Keys != "" {
		line += match.Paint(l.keys, behind(r.hits, at), key, styles.Match)
		at += utf8.RuneCountInString(l.keys) + apart
	}
	line += text.Spaces(l.keysGap) + match.Paint(l.about, behind(r.hits, at), word, styles.Match)
	if l.twin != "" {
		line += text.Spaces(l.gap) + styles.Faint.Render(l.twin)
	}
	return text.Truncate(line, width)
}

// behind returns the places from at on, counted from there.
func behind(places []int, at int) []int {
	var out []int
	for _, place := range places {
		if place >= at {
			out = append(out, place-at)
		}
	}
	return out
}
