package lead

import (
	"context"
	"strconv"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/fixes"
	"debrief/ui/pane"
	"debrief/ui/text"
)

// wroteMsg answers a submission.
type wroteMsg struct {
	what  act
	fix   model.Fix // the fix that it was about, if there was one before
	ref   model.EntityRef
	err   error
	state model.FixState // of fix, read again after a refusal
}

// act is what was submitted.
type act int

const (
	queued act = iota
	tookBack
	tookMine
	tookTheirs
	drafted
)

// by says who acts now, in an act of its own.
func (p *Pane) by() fixes.By {
	p.acts++
	now := p.env.Now()
	return fixes.By{
		Actor: p.env.Actor, Now: now, Grace: p.env.Grace,
		Group: "lead-" + strconv.FormatInt(now.UnixNano(), 36) + "-" + strconv.Itoa(p.acts),
	}
}

func (p *Pane) submit(what act, s model.Submission, f model.Fix) tea.Cmd {
	p.sending++
	ref, archive := p.rec.ref, p.env.Archive
	return pane.Await(p.env.Journal.Submit(s), func(r model.Receipt) tea.Msg {
		msg := wroteMsg{what: what, fix: f, ref: ref, err: r.Err}
		if r.Err == nil || f.ID.IsZero() {
			return msg
		}
		// A refusal mostly means that the syncer was faster: say so.
		ctx, cancel := context.WithTimeout(context.Background(), pane.ReadTimeout)
		defer cancel()
		if now, err := archive.Fixes(ctx, false, 0); err == nil {
			for i := range now {
				if now[i].ID == f.ID {
					msg.state = now[i].State
				}
			}
		}
		return msg
	})
}

// queue sends the fix of the dialog on its way.
func (p *Pane) queue() pane.Reply {
	d := p.dialog
	if d.picker != nil {
		d.takeStage()
	}
	changes := d.changes()
	if len(changes) == 0 {
		return pane.Tell(pane.Warn, p.env.Text.T("disabled.no_change"))
	}
	_, values := d.draft()
	p.rec.draft = values // until the receipt, in case it fails
	p.dialog = nil
	return pane.Run(p.submit(queued, fixes.Queue(p.by(), d.base, changes, d.evidence), model.Fix{}))
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
	if sameValues(values, p.rec.draft) {
		return nil
	}
	p.rec.draft = values
	return p.saveDraft(draft)
}

func (p *Pane) saveDraft(draft string) tea.Cmd {
	ref := p.rec.ref
	return pane.Await(p.env.Journal.SaveDraft(draftName(ref), draft), func(err error) tea.Msg {
		return wroteMsg{what: drafted, ref: ref, err: err}
	})
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
		f, _ := p.waiting()
		return pane.Run(p.submit(tookBack, fixes.TakeBack(p.by(), &f), f))
	}
	f, _ := p.conflict()
	if id == keymap.FixMine {
		return pane.Run(p.submit(tookMine, fixes.Mine(p.by(), &f, p.rec.entity.ChangedAt), f))
	}
	return pane.Run(p.submit(tookTheirs, fixes.TakeBack(p.by(), &f), f))
}

// wrote tells what became of a submission, and reads what is there now.
func (p *Pane) wrote(msg wroteMsg) pane.Reply {
	if msg.what == drafted {
		if msg.err != nil {
			return p.failure("lead.draft_failed", msg)
		}
		return pane.Reply{}
	}
	p.sending = max(p.sending-1, 0)
	reply := p.outcome(msg)
	if p.rec != nil && p.rec.ref == msg.ref {
		reply.Cmd = p.load(p.rec.arg)
		if msg.what == queued && msg.err == nil && len(p.rec.draft) > 0 {
			p.rec.draft = nil
			reply.Cmd = tea.Batch(reply.Cmd, p.saveDraft(""))
		}
	}
	return reply
}

func (p *Pane) outcome(msg wroteMsg) pane.Reply {
	t := p.env.Text
	switch {
	case msg.err != nil && (msg.state == model.FixClaimed || msg.state == model.FixWritten || msg.state == model.FixConfirmed):
		return pane.Tell(pane.Warn, t.T("lead.too_late"))
	case msg.err != nil:
		return p.failure("lead.not_saved", msg)
	case msg.what == tookBack:
		return pane.Tell(pane.OK, t.T("lead.taken_back"))
	case msg.what == tookTheirs:
		return pane.Tell(pane.OK, t.T("lead.took_theirs"))
	}
	return pane.Tell(pane.OK, t.T("lead.queued", "Time", t.Ago(p.env.Grace.Round(time.Second)), "Key", p.env.Keys.Key(keymap.FixUndo)))
}

func (p *Pane) failure(id string, msg wroteMsg) pane.Reply {
	return pane.Tell(pane.Error, p.env.Text.T(id, "Error", text.Line(msg.err.Error())))
}
