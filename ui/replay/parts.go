package replay

import (
	"strings"

	"github.com/charmbracelet/lipgloss"

	"debrief/model"
	"debrief/ui/text"
)

// part is one text of an item as it is shown: what was said or happened, a remark on
// it, the details.
type part struct {
	said  string // clean; the lines are made of it
	width int    // of a line, in cells
	mark  string // stands before it on its one line; only an event has one
	one   bool   // on one line, with what is too long cut
	most  int    // lines at most, 0 for all
	inset int    // how far its lines stand in
	style lipgloss.Style
}

// nowhere is the place of what does not stand in a text.
const nowhere = -1

// lines are those that are shown, without style.
func (pt part) lines() []string {
	if pt.one {
		return []string{text.Truncate(pt.mark+pt.said, pt.width)}
	}
	lines := text.Wrap(pt.said, pt.width)
	if pt.most > 0 {
		lines = lines[:min(len(lines), pt.most)]
	}
	return lines
}

// head is what stands before line n; head is what stands before the first one.
func (pt part) head(n int, head string, c columns) string {
	if n > 0 {
		head = text.Spaces(c.indent())
	}
	return head + text.Spaces(pt.inset)
}

// places is where in what was said each of the lines begins, nowhere for one that
// was put below it. The mark of an event stands before its beginning.
func (pt part) places(lines []string) []int {
	if pt.one {
		return []int{-len(pt.mark)}
	}
	return text.Places(pt.said, lines)
}

// kept is how many bytes of a line are what was said from a place on, without the sign
// of what was cut.
func (pt part) kept(line string, at int) int {
	if at+len(line) <= len(pt.said) && strings.HasSuffix(pt.said[:at+len(line)], line[max(-at, 0):]) {
		return len(line)
	}
	return len(strings.TrimSuffix(line, "…"))
}

// shows reports whether so much of a text is to be seen of this part of it.
func (pt part) shows(said string) bool {
	if !pt.one {
		return strings.HasPrefix(pt.said, said)
	}
	line := pt.lines()[0]
	return strings.HasPrefix(line, pt.mark+said) || line == pt.mark+pt.said
}

// parts are the texts of item i, folded or not, in the order in which they are shown.
func (p *Pane) parts(i int, unfolded bool, c columns) []part {
	item := &p.open.Items[i]
	if item.Turn == nil {
		return p.eventParts(item, unfolded, c)
	}
	said := part{said: p.turnText(item, unfolded, c), width: c.text, style: p.env.Style.Normal}
	if !item.Turn.DeletedAt.IsZero() {
		said.style = p.env.Style.Struck
	}
	return append([]part{said}, p.remarks(i, unfolded, c)...)
}

func (p *Pane) eventParts(item *model.Item, unfolded bool, c columns) []part {
	line := part{said: p.eventText(item.Entry, item.Result), width: c.text, one: true, style: p.eventStyle(item)}
	if !p.hasDetailsOf(item) {
		return []part{line}
	}
	line.mark = p.foldMark(item)
	if !unfolded {
		return []part{line}
	}
	return []part{line, p.details(item, c)}
}
