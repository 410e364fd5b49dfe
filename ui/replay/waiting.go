package replay

import "debrief/ui/pane"

var _ pane.Waiter = (*Pane)(nil)

// Waiting implements pane.Waiter: for the dialogue, or for the one after it.
func (p *Pane) Waiting() string {
	if p.load.busy && p.open == nil || p.next.wanted {
		return "frame.wait.dialogue"
	}
	return ""
}

// GiveUp implements pane.Waiter.
func (p *Pane) GiveUp() pane.Reply {
	p.load.generation++
	p.load.busy, p.load.again = false, false
	p.next = prefetch{}
	p.page.frame = ""
	return pane.Reply{}
}
