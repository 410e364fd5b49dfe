package find

import (
	"debrief/keymap"
	"debrief/ui/pane"
)

var _ pane.Waiter = (*Pane)(nil)

// Waiting implements pane.Waiter. What is looked for again, to see what was indexed
// meanwhile, keeps nobody waiting.
func (p *Pane) Waiting() string {
	if p.waits {
		return "frame.wait.search"
	}
	return ""
}

// GiveUp implements pane.Waiter: the search is called off.
func (p *Pane) GiveUp() pane.Reply {
	p.asked++
	if p.stop != nil {
		p.stop()
		p.stop = nil
	}
	p.waits, p.found = false, false
	p.take(p.page)
	p.failed = pane.Unread(&p.env, keymap.GoFind)
	return pane.Reply{}
}
