package syncview

import (
	"cmp"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/fixes"
	"debrief/ui/pane"
)

// settle performs the acts on the selected fix.
func (p *Pane) settle(id keymap.ID) pane.Reply {
	f, _ := p.fixes.Selected()
	p.acts++
	by := fixes.Now(&p.env, p.acts)
	act, s := fixes.TookBack, fixes.TakeBack(by, &f)
	switch id {
	case keymap.FixMine:
		act, s = fixes.TookMine, fixes.Mine(by, &f, p.read.changed[f.Entity])
	case keymap.FixTheirs:
		act = fixes.TookTheirs
	case keymap.SyncRetry:
		act, s = fixes.Queued, fixes.Retry(by, &f)
	}
	p.sending++
	return pane.Run(fixes.Submit(&p.env, act, s, f.Entity, &f, func(w fixes.Written) tea.Msg { return wroteMsg{w} }))
}

// drop asks before a fix is put away that the CRM did not take: it cannot be
// brought back.
func (p *Pane) drop(id keymap.ID) pane.Reply {
	f, _ := p.fixes.Selected()
	switch {
	case id == keymap.SyncDrop:
		p.dropping = f.ID
		return pane.Tell(pane.Warn, p.env.Text.T("sync.drop", "What", fixes.EntityName(p.env.Text, f.Entity), "Key", p.env.Keys.Key(keymap.ConfirmYes)))
	case id == keymap.ConfirmYes && f.ID == p.dropping && f.State.NeedsPerson():
		p.dropping = model.Key{}
		return p.settle(keymap.FixUndo)
	}
	p.dropping = model.Key{}
	return pane.Tell(pane.Info, p.env.Text.T("sync.kept"))
}

// opens returns what shows the lead on which a fix is edited, "" when nothing does.
func (p *Pane) opens(f *model.Fix) string {
	if session, ok := f.Entity.Recovery(); ok {
		return pane.At(cmp.Or(p.read.lost[f.ID], session), f.ID)
	}
	return pane.At(f.Entity.String(), f.ID)
}
