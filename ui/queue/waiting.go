package queue

import (
	"debrief/keymap"
	"debrief/ui/pane"
)

var _ pane.Waiter = (*Pane)(nil)

// Waiting implements pane.Waiter: for the rows, or for those after the last one. A
// list that is read again behind its rows keeps nobody waiting.
func (p *Pane) Waiting() string {
	if p.sampling.stop != nil {
		return "frame.wait.sample"
	}
	n, _ := p.sheet.Rows.Len()
	if p.Arriving() || p.reading && (p.looking.on && n == 0 || p.below && p.sheet.Rows.Index() == n-1) {
		return "frame.wait.list"
	}
	return ""
}

// Arriving implements pane.Arriving. Before the rows are read it is what was kept of the
// list.
func (p *Pane) Arriving() bool { return (p.keeper.Waits() || p.reading) && !p.loaded }

// GiveUp implements pane.Waiter.
func (p *Pane) GiveUp() pane.Reply {
	if p.sampling.stop != nil {
		p.sampling.stop()
		p.sampling.stop = nil
		return pane.Reply{}
	}
	if !p.loaded {
		p.failed = pane.Unread(&p.env, keymap.GoQueue)
	}
	p.generation++
	p.reading, p.dirty, p.looking.on = false, false, false
	if p.keeper.Waits() {
		p.keeper.GiveUp()
	} else {
		p.loaded = true
	}
	p.sheet.Rows.GiveUp()
	p.sheet.Forget()
	return pane.Reply{}
}
