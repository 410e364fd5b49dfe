package inbox

import "debrief/ui/pane"

var _ pane.Waiter = (*Pane)(nil)

// Waiting implements pane.Waiter.
func (p *Pane) Waiting() string {
	if p.reading && !p.loaded {
		return "frame.wait.list"
	}
	return ""
}

// Arriving implements pane.Arriving.
func (p *Pane) Arriving() bool { return p.reading && !p.loaded }

// GiveUp implements pane.Waiter.
func (p *Pane) GiveUp() pane.Reply {
	p.generation++
	p.reading, p.dirty, p.loaded = false, false, true
	p.sheet.Forget()
	return pane.Reply{}
}
