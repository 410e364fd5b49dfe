package lead

import (
	"debrief/keymap"
	"debrief/ui/pane"
)

var _ pane.Waiter = (*Pane)(nil)

// Waiting implements pane.Waiter.
func (p *Pane) Waiting() string {
	if p.busy && p.rec == nil {
		return "frame.wait.lead"
	}
	return ""
}

// GiveUp implements pane.Waiter.
func (p *Pane) GiveUp() pane.Reply {
	if p.rec == nil {
		p.failed = pane.Unread(&p.env, keymap.GoLead)
	}
	p.gen++
	p.busy, p.takeBack, p.frame = false, false, ""
	return pane.Reply{}
}
