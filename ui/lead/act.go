package lead

import (
	"maps"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/fixes"
	"debrief/ui/pane"
)

// wroteMsg answers an act on a fix.
type wroteMsg struct{ fixes.Written }

// draftedMsg answers a draft.
type draftedMsg struct{ err error }

// by says who acts now, in an act of its own.
func (p *Pane) by() fixes.By {
	p.acts++
	return fixes.Now(&p.env, p.acts)
}

func (p *Pane) submit(act fixes.Act, s model.Submission, f *model.Fix) tea.Cmd {
	p.sending++
	return fixes.Submit(&p.env, act, s, p.rec.target(), f, func(w fixes.Written) tea.Msg { return wroteMsg{w} })
}

// queue sends the fix of the dialog on its way.
func (p *Pane) queue() pane.Reply {
	d := p.dialog
	if d.picker != nil {
		d.choose()
		d.picker = nil
	}
	wanted := d.wanted()
	if len(wanted) == 0 {
		d.quick = false
		return pane.Tell(pane.Warn, p.env.Text.T("disabled.no_change"))
	}
	for i := range d.fields {
		if problem := d.refuses(&d.fields[i]); problem != "" {
			d.cursor = i
			return pane.Tell(pane.Warn, p.env.Text.T(problem))
		}
	}
	_, values := d.draft()
	p.rec.draft = values // until the receipt, in case it fails
	p.dialog = nil
	if d.instead != nil {
		return pane.Run(p.submit(fixes.Queued, fixes.Instead(p.by(), d.instead, wanted...), d.instead))
	}
	return pane.Run(p.submit(fixes.Queued, fixes.Queue(p.by(), wanted...), nil))
}

// cancel closes the dialog and keeps what was written in it.
func (p *Pane) cancel() pane.Reply {
	if p.dialog.picker != nil && p.dialog.picker.clear() {
		return pane.Reply{}
	}
	cmd := p.keepDraft()
	p.dialog = nil
	return pane.Run(cmd)
}

// keepDraft saves what was written in the dialog, if it changed.
func (p *Pane) keepDraft() tea.Cmd {
	draft, values := p.dialog.draft()
	if maps.Equal(values, p.rec.draft) {
		return nil
	}
	p.rec.draft = values
	return p.saveDraft(draft)
}

func (p *Pane) saveDraft(draft string) tea.Cmd {
	answer := p.env.Journal.SaveDraft(draftName(p.rec.target()), draft)
	return pane.Await(answer, func(err error) tea.Msg { return draftedMsg{err} })
}

// waiting returns the newest fix that can be taken back: one that waits, or one
// that the CRM refused.
func (p *Pane) waiting() (model.Fix, bool) {
	for i := range p.rec.fixes {
		if f := p.rec.fixes[i]; fixes.Waits(&f) {
			return f, true
		}
	}
	for i := range p.rec.fixes {
		if f := p.rec.fixes[i]; f.State == model.FixRefused {
			return f, true
		}
	}
	return model.Fix{}, false
}

// conflict returns the newest conflict that is not settled.
func (p *Pane) conflict() (model.Fix, bool) {
	for _, f := range p.rec.fixes {
		if f.State == model.FixConflict {
			return f, true
		}
	}
	return model.Fix{}, false
}

// onTheWay reports whether a fix has left and is not done.
func (p *Pane) onTheWay() bool {
	for _, f := range p.rec.fixes {
		if f.State == model.FixClaimed || f.State == model.FixWritten {
			return true
		}
	}
	return false
}

// settle performs the acts on a fix that is there.
func (p *Pane) settle(id keymap.ID) pane.Reply {
	if id == keymap.FixUndo {
		if p.behind() {
			p.takeBack = true
			return pane.Reply{}
		}
		f, _ := p.waiting()
		return pane.Run(p.submit(fixes.TookBack, fixes.TakeBack(p.by(), &f), &f))
	}
	f, _ := p.conflict()
	if id == keymap.FixMine {
		return pane.Run(p.submit(fixes.TookMine, fixes.Mine(p.by(), &f, p.rec.entity.ChangedAt), &f))
	}
	return pane.Run(p.submit(fixes.TookTheirs, fixes.TakeBack(p.by(), &f), &f))
}

// wrote tells what became of an act, and reads what is there now.
func (p *Pane) wrote(w fixes.Written) pane.Reply {
	p.sending = max(p.sending-1, 0)
	reply := fixes.Outcome(&p.env, w)
	if p.rec == nil || p.rec.target() != w.Entity {
		p.takeBack = false
		return reply
	}
	if w.Err != nil {
		p.takeBack = false // what it was meant for is not there
	}
	reply.Cmd = p.load(p.rec.arg)
	if w.Act == fixes.Queued && w.Err == nil && len(p.rec.draft) > 0 {
		p.rec.draft = nil
		reply.Cmd = tea.Batch(reply.Cmd, p.saveDraft(""))
	}
	return reply
}

func (p *Pane) drafted(msg draftedMsg) pane.Reply {
	if msg.err == nil {
		return pane.Reply{}
	}
	return pane.Tell(pane.Error, p.env.Text.T("lead.draft_failed", "Error", pane.Why(p.env.Text, msg.err)))
}
