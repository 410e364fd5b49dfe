package report

import (
	"debrief/keymap"
	"debrief/ui/pane"
)

var _ pane.Waiter = (*Pane)(nil)

// Waiting implements pane.Waiter: for the figures, or for the dialogues behind one.
func (p *Pane) Waiting() string {
	switch {
	case p.behind != nil && p.behind.busy && !p.behind.read:
		return "frame.wait.behind"
	case p.behind == nil && p.busy:
		return "frame.wait.figures"
	}
	return ""
}

// GiveUp implements pane.Waiter. The list behind a figure is left, and the weeks that
// are shown stay.
func (p *Pane) GiveUp() pane.Reply {
	p.gen++
	p.frame = ""
	if p.behind != nil {
		p.behind = nil
		return pane.Reply{}
	}
	p.busy = false
	if !p.shown {
		p.failed = pane.Unread(&p.env, keymap.GoReport)
	} else if n := len(p.report.Weeks); n > 0 {
		p.last = p.report.Weeks[n-1].Of
	}
	return pane.Reply{}
}
