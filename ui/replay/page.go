package replay

import (
	"debrief/model"
	"debrief/ui/text"
)

// page is the window on the dialogue: which line is at its top, and the lines
// that were made so far. Only what is on the screen is ever wrapped.
type page struct {
	top   spot
	width int // for which lines were made
	made  map[madeKey][]string
	frame string // the last view, "" when it must be made anew
}

// spot is a line of an item.
type spot struct{ item, line int }

// madeKey names the lines of one item, which show whether the cursor is on it.
type madeKey struct {
	item   int
	cursor bool
}

// forget drops all lines, after a change that concerns every item.
func (g *page) forget() { g.made, g.frame = nil, "" }

// forgetItem drops the lines of one item.
func (g *page) forgetItem(i int) {
	delete(g.made, madeKey{i, false})
	delete(g.made, madeKey{i, true})
	g.frame = ""
}

// anchor is the top of a page by event, so that it survives a new reading.
type anchor struct {
	event model.Key
	line  int
}

func (g *page) keep(o *opened) anchor {
	if g.top.item >= len(o.Items) {
		return anchor{}
	}
	return anchor{o.Items[g.top.item].Entry.Key, g.top.line}
}

func (g *page) restored(o *opened, a anchor) page {
	if i, ok := o.at[a.event]; ok {
		return page{top: spot{i, a.line}}
	}
	return page{}
}

// lines returns the lines of an item.
func (p *Pane) lines(i int) []string {
	width := p.textWidth()
	if p.page.made == nil || p.page.width != width {
		p.page.made, p.page.width = map[madeKey][]string{}, width
	}
	key := madeKey{i, i == p.open.cursor}
	made, ok := p.page.made[key]
	if !ok {
		made = p.block(i, key.cursor, width)
		for n, line := range made {
			made[n] = text.Truncate(line, width)
		}
		p.page.made[key] = made
	}
	return made
}

// end returns how many items are shown: all of them, or those that playing has
// reached.
func (p *Pane) end() int {
	if p.play.active {
		return min(p.play.shown+1, len(p.open.Items))
	}
	return len(p.open.Items)
}

// moveTo puts the cursor on an item and brings it into sight.
func (p *Pane) moveTo(i int) {
	p.open.cursor = max(min(i, p.end()-1), 0)
	p.page.frame = ""
	p.follow()
}

// follow moves the window as little as it must so that the item under the cursor
// is in it, with a few lines around, and notes whether the end was seen.
func (p *Pane) follow() {
	p.page.frame = ""
	rows := p.pageRows()
	if p.open == nil || rows <= 0 || len(p.open.Items) == 0 {
		return
	}
	p.clampTop()
	cursor := p.open.cursor
	keep := min(3, rows/4)
	height := len(p.lines(cursor))
	before, near := p.distance(p.page.top, cursor, rows)
	switch {
	case cursor < p.page.top.item, cursor == p.page.top.item && p.page.top.line > 0 && height <= rows:
		p.page.top = p.back(spot{cursor, 0}, keep)
	case near && before+height+keep <= rows, near && before <= 0 && height > rows:
	case height+keep > rows:
		p.page.top = spot{cursor, 0}
	default:
		p.page.top = p.back(spot{cursor, height}, rows-keep)
	}
	p.fill(rows)
	p.see(rows)
}

// clampTop keeps the top on a line that exists.
func (p *Pane) clampTop() {
	top := &p.page.top
	if top.item >= p.end() {
		*top = spot{p.end() - 1, 0}
	}
	top.line = max(min(top.line, len(p.lines(top.item))-1), 0)
}

// distance counts the lines from a spot to the beginning of an item after it;
// false when there are more than limit.
func (p *Pane) distance(from spot, item, limit int) (int, bool) {
	if item < from.item {
		return 0, false
	}
	n := -from.line
	for i := from.item; i < item; i++ {
		n += len(p.lines(i))
		if n > limit {
			return n, false
		}
	}
	return n, true
}

// back returns the spot that is n lines above another, at most the first line.
func (p *Pane) back(s spot, n int) spot {
	for s.line < n {
		if s.item == 0 {
			return spot{}
		}
		n -= s.line
		s.item--
		s.line = len(p.lines(s.item))
	}
	return spot{s.item, s.line - n}
}

// forward returns the spot that is n lines below another, at most the last line.
func (p *Pane) forward(s spot, n int) spot {
	for {
		height := len(p.lines(s.item))
		if s.line+n < height {
			return spot{s.item, s.line + n}
		}
		if s.item+1 >= p.end() {
			return spot{s.item, max(height-1, 0)}
		}
		n -= height - s.line
		s = spot{s.item + 1, 0}
	}
}

// fill moves the window up when the end would leave lines of it empty.
func (p *Pane) fill(rows int) {
	if n, all := p.distance(p.page.top, p.end(), rows); all && n < rows {
		last := p.end() - 1
		p.page.top = p.back(spot{last, len(p.lines(last))}, rows)
	}
}

// see notes that the end of the last turn is in the window.
func (p *Pane) see(rows int) {
	if p.open.seenLast {
		return
	}
	last := lastTurn(p.open.Items)
	if last < 0 {
		p.open.seenLast = true
		return
	}
	if last >= p.end() {
		return
	}
	before, near := p.distance(p.page.top, last, rows)
	p.open.seenLast = near && before+len(p.lines(last)) <= rows
}

func lastTurn(items []model.Item) int {
	for i := len(items) - 1; i >= 0; i-- {
		if items[i].Turn != nil {
			return i
		}
	}
	return -1
}

// window returns the lines on the screen, exactly rows of them.
func (p *Pane) window(rows int) []string {
	out := make([]string, 0, rows)
	for i := p.page.top.item; i < p.end() && len(out) < rows; i++ {
		lines := p.lines(i)
		if i == p.page.top.item {
			lines = lines[min(p.page.top.line, len(lines)):]
		}
		out = append(out, lines[:min(len(lines), rows-len(out))]...)
	}
	for len(out) < rows {
		out = append(out, "")
	}
	return out
}
