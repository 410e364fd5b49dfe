package replay

import (
	"debrief/keymap"
	"debrief/model"
	"debrief/ui/pane"
)

// doMove performs the actions that move the cursor. Moving ends playing, which
// shows what was still hidden.
func (p *Pane) doMove(id keymap.ID, times int) (pane.Reply, bool) {
	switch id {
	case keymap.Down, keymap.Up, keymap.HalfDown, keymap.HalfUp, keymap.PageDown, keymap.PageUp,
		keymap.Top, keymap.Bottom, keymap.NextAnswer, keymap.PrevAnswer, keymap.NextBad, keymap.PrevBad:
	default:
		return pane.Reply{}, false
	}
	p.endPlay()
	rows := max(p.pageRows(), 1)
	switch id {
	case keymap.Down:
		p.down(times)
	case keymap.Up:
		p.up(times)
	case keymap.HalfDown:
		p.scroll(times * max(rows/2, 1))
	case keymap.HalfUp:
		p.scroll(-times * max(rows/2, 1))
	case keymap.PageDown:
		p.scroll(times * max(rows-1, 1))
	case keymap.PageUp:
		p.scroll(-times * max(rows-1, 1))
	case keymap.Top:
		p.moveTo(0)
	case keymap.Bottom:
		p.moveTo(len(p.open.Items) - 1)
	case keymap.NextAnswer:
		return p.seek(1, times, isAnswer), true
	case keymap.PrevAnswer:
		return p.seek(-1, times, isAnswer), true
	case keymap.NextBad:
		return p.seek(1, times, p.isBad), true
	case keymap.PrevBad:
		return p.seek(-1, times, p.isBad), true
	}
	return pane.Reply{}, true
}

// down goes to the next item, or further down in one that is longer than the
// screen.
func (p *Pane) down(times int) {
	rows := max(p.pageRows(), 1)
	before, near := p.distance(p.page.top, p.open.cursor, rows)
	hidden := before + len(p.lines(p.open.cursor)) - rows
	if times == 1 && near && hidden > 0 {
		p.shift(min(hidden, max(rows/2, 1)))
		return
	}
	p.moveTo(p.open.cursor + times)
}

func (p *Pane) up(times int) {
	rows := max(p.pageRows(), 1)
	top := p.page.top
	if times == 1 && top.item == p.open.cursor && top.line > 0 {
		p.shift(-min(top.line, max(rows/2, 1)))
		return
	}
	p.moveTo(p.open.cursor - times)
}

// shift moves the window within the item under the cursor.
func (p *Pane) shift(lines int) {
	if lines >= 0 {
		p.page.top = p.forward(p.page.top, lines)
	} else {
		p.page.top = p.back(p.page.top, -lines)
	}
	p.page.frame = ""
	p.fill(p.pageRows())
	p.see(p.pageRows())
}

// scroll moves the window by lines and puts the cursor on the first item that
// begins in it, or at the ends on the first or last one.
func (p *Pane) scroll(lines int) {
	if len(p.open.Items) == 0 {
		return
	}
	p.clampTop()
	before := p.page.top
	p.shift(lines)
	switch {
	case p.page.top == before && lines > 0:
		p.open.cursor = len(p.open.Items) - 1
	case p.page.top == before:
		p.open.cursor = 0
	case p.page.top.line == 0 || p.page.top.item+1 >= p.end():
		p.open.cursor = p.page.top.item
	default:
		p.open.cursor = p.page.top.item + 1
		if n, near := p.distance(p.page.top, p.open.cursor, p.pageRows()); !near || n >= p.pageRows() {
			p.open.cursor = p.page.top.item
		}
	}
	p.page.frame = ""
}

// seek moves the cursor to the next item of a kind in a direction.
func (p *Pane) seek(step, times int, is func(model.Item) bool) pane.Reply {
	found := -1
	for i := p.open.cursor + step; i >= 0 && i < len(p.open.Items) && times > 0; i += step {
		if is(p.open.Items[i]) {
			found = i
			times--
		}
	}
	if found < 0 {
		return pane.Tell(pane.Info, p.env.Text.T("disabled.no_more"))
	}
	p.moveTo(found)
	return pane.Reply{}
}

func isAnswer(item model.Item) bool { return item.Turn != nil && item.Turn.Answer > 0 }

func (p *Pane) isBad(item model.Item) bool {
	if !isAnswer(item) {
		return false
	}
	j, _ := p.judgementOf(p.open.at[item.Entry.Key])
	return j != nil && j.Value == model.Bad
}
