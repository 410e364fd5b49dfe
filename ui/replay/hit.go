package replay

import (
	"strings"

	"debrief/ui/text"
)

// goTo puts the cursor on a hit and brings its line into sight.
func (p *Pane) goTo(h hit) {
	item := p.open.at[h.event]
	p.search.here = h
	p.page.forget()
	if !p.env.Spoken && !p.isShown(h) {
		p.toggle(item)
	}
	p.moveTo(item)
	p.showLine(item, p.lineOf(h))
}

// isShown reports whether a hit can be seen without unfolding its item.
func (p *Pane) isShown(h hit) bool {
	i := p.open.at[h.event]
	item, c := &p.open.Items[i], columnsOf(p.textWidth())
	if p.isUnfolded(item) || !p.hasDetailsOf(item) {
		return true
	}
	shown := p.parts(i, false, c)
	return h.part < len(shown) && shown[h.part].shows(p.parts(i, true, c)[h.part].said[:h.to])
}

// foldedLine is the line of a text in which a hit stands that cannot be seen, "" for
// one that can.
func (p *Pane) foldedLine(h hit) string {
	if p.isShown(h) {
		return ""
	}
	said := p.parts(p.open.at[h.event], true, columnsOf(p.textWidth()))[h.part].said
	from := strings.LastIndexByte(said[:h.from], '\n') + 1
	to := len(said)
	if n := strings.IndexByte(said[h.to:], '\n'); n >= 0 {
		to = h.to + n
	}
	return text.Line(said[from:to])
}

// lineOf is the line of its item on which a hit begins.
func (p *Pane) lineOf(h hit) int {
	i, c := p.open.at[h.event], columnsOf(p.textWidth())
	line := len(p.pauseBefore(i, c))
	for k, pt := range p.parts(i, p.isUnfolded(&p.open.Items[i]), c) {
		lines := pt.lines()
		if k < h.part {
			line += len(lines)
			continue
		}
		for n, at := range pt.places(lines) {
			if n > 0 && at != nowhere && at <= h.from {
				line++
			}
		}
		break
	}
	return line
}

// showLine brings a line of the item under the cursor into sight.
func (p *Pane) showLine(item, line int) {
	rows := p.pageRows()
	if rows <= 0 {
		return
	}
	before, near := p.distance(p.page.top, item, rows)
	if at := before + line; near && at >= 0 && at < rows {
		return
	}
	p.page.top = p.back(spot{item, line}, rows/2)
	p.page.frame = ""
	p.fill(rows)
	p.see(rows)
}
