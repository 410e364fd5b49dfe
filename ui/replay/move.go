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
		keymap.Top, keymap.Bottom, keymap.NextAnswer, keymap.PrevAnswer, keymap.NextBad, keymap.PrevBad,
		keymap.NextGood, keymap.PrevGood, keymap.NextSkipped, keymap.PrevSkipped, keymap.NextOpen, keymap.PrevOpen,
		keymap.NextDay, keymap.PrevDay:
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
	default:
		step, is := p.looksFor(id)
		return p.seek(step, times, is), true
	}
	return pane.Reply{}, true
}

// looksFor returns the direction in which an action looks, and what for.
func (p *Pane) looksFor(id keymap.ID) (step int, is func(model.Item) bool) {
	switch id {
	case keymap.PrevAnswer:
		return -1, isAnswer
	case keymap.NextBad:
		return 1, p.judged(model.Bad)
	case keymap.PrevBad:
		return -1, p.judged(model.Bad)
	case keymap.NextGood:
		return 1, p.judged(model.Good)
	case keymap.PrevGood:
		return -1, p.judged(model.Good)
	case keymap.NextSkipped:
		return 1, p.judged(model.Skipped)
	case keymap.PrevSkipped:
		return -1, p.judged(model.Skipped)
	case keymap.NextOpen:
		return 1, p.judged("")
	case keymap.PrevOpen:
		return -1, p.judged("")
	case keymap.NextDay:
		return 1, p.beginsDay
	case keymap.PrevDay:
		return -1, p.beginsDay
	}
	return 1, isAnswer
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

// judged returns whether an item is an answer with a verdict; "" is one without.
func (p *Pane) judged(value model.VerdictValue) func(model.Item) bool {
	return func(item model.Item) bool {
		if !isAnswer(item) {
			return false
		}
		j, _ := p.judgementOf(p.open.at[item.Entry.Key])
		if j == nil {
			return value == ""
		}
		return j.Value == value
	}
}

// beginsDay reports whether an item is the first one of its day.
func (p *Pane) beginsDay(item model.Item) bool {
	i := p.open.at[item.Entry.Key]
	if i == 0 {
		return true
	}
	day := func(i int) string { return p.env.Text.Date(p.open.Items[i].Entry.TS, p.env.Zone) }
	return day(i) != day(i-1)
}
