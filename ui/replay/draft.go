package replay

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/ui/pane"
)

// draftMsg answers the reading of a draft.
type draftMsg struct {
	name, text string
	err        error
}

// draftSavedMsg answers the saving of a draft.
type draftSavedMsg struct{ err error }

// draftDueMsg says that it is time to save a draft.
type draftDueMsg struct{ name string }

// readDraft brings back a text that was left unfinished.
func (p *Pane) readDraft() tea.Cmd {
	name := p.editor.name()
	if draft, ok := p.drafts[name]; ok {
		p.editor.draftRead(draft)
		p.page.frame = ""
		return nil
	}
	p.editor.reading = true
	archive := p.env.Archive
	return pane.Guard(func(ctx context.Context) tea.Msg {
		draft, err := archive.Draft(ctx, name)
		return draftMsg{name, draft, err}
	})
}

func (p *Pane) draftRead(msg draftMsg) pane.Reply {
	if p.editor == nil || !p.editor.reading || p.editor.name() != msg.name {
		return pane.Reply{}
	}
	held := p.editor.held
	p.editor.held = nil
	p.editor.draftRead(msg.text)
	p.page.frame = ""
	var cmds []tea.Cmd
	reply := pane.Reply{}
	for _, key := range held {
		next, _ := p.Key(key)
		cmds = append(cmds, next.Cmd)
		if next.Status != nil {
			reply.Status = next.Status
		}
		if next.Goto != nil {
			reply.Goto = next.Goto
		}
	}
	reply.Cmd = tea.Batch(cmds...)
	if msg.err != nil {
		reply.Status = &pane.Status{Kind: pane.Error, Text: p.env.Text.T("replay.draft_unread", "Error", pane.Why(p.env.Text, msg.err))}
	}
	return reply
}

// saveDraft keeps the text of the editor, unless it is kept already. A text that
// is as it was before needs no draft.
func (p *Pane) saveDraft() tea.Cmd {
	e := p.editor
	if e.reading {
		return nil // nothing was written yet; what was typed comes when it is read
	}
	now := e.area.Value()
	p.drafts[e.name()] = now
	if now == e.base {
		now = ""
		delete(p.drafts, e.name())
	}
	if now == e.saved || now == "" && e.saved == e.base {
		return nil
	}
	e.saved = now
	return p.putDraft(e.name(), now)
}

func (p *Pane) putDraft(name, draft string) tea.Cmd {
	return pane.Await(p.env.Journal.SaveDraft(name, draft), func(err error) tea.Msg { return draftSavedMsg{err} })
}

// dropDraft forgets the draft of an editor that was left without a change.
func (p *Pane) dropDraft(e *editor) tea.Cmd {
	delete(p.drafts, e.name())
	if e.saved == e.base {
		return nil
	}
	return p.putDraft(e.name(), "")
}

// forgetDraft forgets the draft of a text that is on disk now.
func (p *Pane) forgetDraft(name string) tea.Cmd {
	if name == "" || p.editor != nil && p.editor.name() == name {
		return nil
	}
	delete(p.drafts, name)
	return p.putDraft(name, "")
}

func (p *Pane) draftDue(msg draftDueMsg) pane.Reply {
	if p.editor == nil || p.editor.name() != msg.name {
		return pane.Reply{}
	}
	p.editor.due = false
	return pane.Run(p.saveDraft())
}

func (p *Pane) draftSaved(msg draftSavedMsg) pane.Reply {
	if msg.err == nil {
		return pane.Reply{}
	}
	return pane.Tell(pane.Error, p.env.Text.T("replay.draft_unsaved", "Error", pane.Why(p.env.Text, msg.err)))
}
