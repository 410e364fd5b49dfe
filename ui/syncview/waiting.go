package syncview

import (
	"debrief/keymap"
	"debrief/ui/pane"
)

var _ pane.Waiter = (*Pane)(nil)

// Waiting implements pane.Waiter.
func (p *Pane) Waiting() string {
	if p.busy && !p.shown {
		return "frame.wait.outbox"
	}
	return ""
}

// GiveUp implements pane.Waiter.
func (p *Pane) GiveUp() pane.Reply {
	if !p.shown {
		p.failed = pane.Unread(&p.env, keymap.GoSync)
	}
	p.gen++
	p.keeper.GiveUp()
	p.busy, p.frame = false, ""
	return pane.Reply{}
}
