package replay

import (
	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/pane"
	"debrief/ui/text"
)

// noteWrittenMsg answers a note.
type noteWrittenMsg struct {
	dialogue  string
	target    model.Key
	text, old string
	draft     string
	receipt   model.Receipt
}

// edit opens the editor for the turn under the cursor, or for the answer of a
// number.
func (p *Pane) edit(kind editorKind, count int) pane.Reply {
	item := p.open.cursor
	if kind == correctionEditor || count > 0 {
		var refusal *pane.Reply
		if item, refusal = p.addressed(count); refusal != nil {
			return *refusal
		}
	}
	if item >= len(p.open.Items) || p.open.Items[item].Turn == nil {
		return pane.Tell(pane.Warn, p.env.Text.T("replay.no_turn"))
	}
	if kind == noteEditor && !p.takesNote(item) {
		return pane.Tell(pane.Warn, p.env.Text.T("replay.second_note"))
	}
	p.pause()
	turn, target := p.open.Items[item].Turn, p.open.Items[item].Entry.Key
	base := turn.Note
	j, _ := p.judgementOf(item)
	if kind == correctionEditor {
		base = turn.Text
		if j != nil && j.Correction != "" {
			base = j.Correction
		}
	}
	p.editor = newEditor(kind, target, turn.Answer, text.Clean(base), p.env.Style)
	if p.open.SecondReview {
		p.editor.of = "second/" + p.env.Actor + "/"
	}
	p.editor.goOn = p.review.justAsked == target || kind == correctionEditor && j == nil
	p.editor.resize(p.textWidth(), p.editorRows())
	p.moveTo(item)
	return pane.Run(p.readDraft())
}

// Key implements pane.Pane: letters are text while an editor is open.
func (p *Pane) Key(msg tea.KeyMsg) (pane.Reply, bool) {
	if p.tagging != nil {
		p.page.frame = ""
		return pane.Reply{}, p.tagging.choice.Key(msg)
	}
	e := p.editor
	switch {
	case e == nil && p.search.Writing:
		return p.searchKey(msg)
	case e == nil:
		return pane.Reply{}, false
	}
	if e.reading {
		e.held = append(e.held, msg)
		return pane.Reply{}, true
	}
	if e.choosing {
		if foreign(msg) {
			return pane.Reply{}, false
		}
		return p.pickTemplate(msg), true
	}
	if !msg.Paste {
		if action, ok := p.env.Keys.Lookup(msg.String(), e.scope()); ok {
			return p.doEditor(action.ID), true
		}
	}
	if foreign(msg) {
		return pane.Reply{}, false
	}
	return p.typed(msg), true
}

// typed puts a key or a paste into the text, which is kept as a draft soon.
func (p *Pane) typed(msg tea.KeyMsg) pane.Reply {
	e := p.editor
	reply := pane.Reply{}
	if left := e.typed(msg); left > 0 {
		reply = pane.Tell(pane.Warn, p.env.Text.N("replay.cut", left))
	}
	p.page.frame = ""
	if !e.due {
		e.due = true
		reply.Cmd = p.env.After(draftEvery, draftDueMsg{e.name()})
	}
	return reply
}

// foreign reports whether a key cannot be meant for a text.
func foreign(msg tea.KeyMsg) bool {
	if msg.Type <= tea.KeyF1 && msg.Type >= tea.KeyF20 {
		return true
	}
	return msg.Alt && msg.Type == tea.KeyRunes && len(msg.Runes) == 1 && msg.Runes[0] >= '0' && msg.Runes[0] <= '9'
}

func (p *Pane) doEditor(id keymap.ID) pane.Reply {
	switch id {
	case keymap.NoteSave:
		return p.saveNote()
	case keymap.EditorSave:
		return p.saveCorrection()
	case keymap.NoteOutside, keymap.EditorOutside:
		return p.compose()
	case keymap.NoteTemplate, keymap.EditorTemplate:
		return p.askTemplate()
	case keymap.NoteLeave, keymap.EditorLeave:
		kept := p.editor.value() != p.editor.base
		reply := pane.Run(p.closeEditor())
		if kept {
			reply.Status = &pane.Status{Kind: pane.Info, Text: p.env.Text.T("replay.draft_kept")}
		}
		return reply
	}
	return pane.Reply{}
}

// saveNote submits the note; an empty one removes what stood there.
func (p *Pane) saveNote() pane.Reply {
	e, d := p.editor, p.open
	note := e.value()
	p.editor = nil
	item, ok := d.at[e.target]
	if !ok || note == e.base {
		p.follow()
		return pane.Run(p.dropDraft(e))
	}
	turn, old := d.Items[item].Turn, d.Items[item].Turn.Note
	turn.Note = note
	if d.SecondReview {
		return p.saveSecondNote(e, item, note)
	}
	p.drafts[e.name()] = note // until it is on disk
	p.changed(item)
	p.follow()
	s := model.Submission{Events: []model.Event{{
		V: model.Version, Type: model.TypeNote, SessionID: d.SessionID, Actor: p.env.Actor,
		Body: &model.Note{Target: e.target, Text: note},
	}}}
	dialogue, name := d.ID, e.name()
	write := pane.Await(p.env.Journal.Submit(s), func(r model.Receipt) tea.Msg {
		return noteWrittenMsg{dialogue, e.target, note, old, name, r}
	})
	if e.goOn {
		return also(p.goOn(item, false), write)
	}
	return pane.Run(write)
}

// takesNote reports whether a note can be written to a turn. In a second review it is
// part of a verdict, since a note of its own would take the place of the first
// reviewer's.
func (p *Pane) takesNote(item int) bool {
	j, _ := p.judgementOf(item)
	return !p.open.SecondReview || j != nil
}

// saveSecondNote submits a note of a second review, with its verdict.
func (p *Pane) saveSecondNote(e *editor, item int, note string) pane.Reply {
	j, _ := p.judgementOf(item)
	if j == nil { // it was taken back meanwhile
		return pane.Tell(pane.Warn, p.env.Text.T("replay.second_note"))
	}
	v := j.Verdict
	v.Note = note
	p.drafts[e.name()] = note
	write := p.submit([]model.Verdict{v}, "", e.name())
	p.follow()
	if e.goOn {
		return also(p.goOn(item, false), write)
	}
	return pane.Run(write)
}

func (p *Pane) noteWritten(msg noteWrittenMsg) pane.Reply {
	if p.load.busy {
		p.load.again = true
	}
	err := receiptError(msg.receipt)
	if err == nil {
		p.putNote(msg.dialogue, msg.target, msg.old, msg.text) // a reading may have taken it away
		reply := p.saved()
		reply.Cmd = p.forgetDraft(msg.draft)
		return reply
	}
	p.putNote(msg.dialogue, msg.target, msg.text, msg.old)
	return pane.Tell(pane.Error, p.env.Text.T("replay.not_saved", "Dialogue", text.Line(msg.dialogue), "Error", pane.Why(p.env.Text, err)))
}

// putNote replaces the note that a turn shows, if it shows what is expected.
func (p *Pane) putNote(dialogue string, target model.Key, expected, note string) {
	if p.open == nil || p.open.ID != dialogue {
		return
	}
	i, ok := p.open.at[target]
	if !ok || p.open.Items[i].Turn.Note != expected {
		return
	}
	p.open.Items[i].Turn.Note = note
	p.changed(i)
	p.follow()
}

// saveCorrection submits what should have been said, as part of the verdict on
// the answer. An answer that needed one was bad, unless somebody said otherwise.
func (p *Pane) saveCorrection() pane.Reply {
	e, d := p.editor, p.open
	written := e.value()
	p.editor = nil
	item, ok := d.at[e.target]
	if !ok || written == e.base {
		p.follow()
		return pane.Run(p.dropDraft(e))
	}
	v := model.Verdict{Value: model.Bad}
	if old, _ := p.judgementOf(item); old != nil {
		v.Value, v.Reason, v.Note = old.Value, old.Reason, old.Note
	}
	if written != text.Clean(d.Items[item].Turn.Text) {
		v.Correction = written
	}
	v.Answer, v.Seconds = e.target, p.review.clock.take(p.env.Now()).Seconds()
	p.drafts[e.name()] = written // until it is on disk
	write := p.submit([]model.Verdict{v}, "", e.name())
	p.follow()
	if e.goOn {
		return also(p.goOn(item, false), write)
	}
	return pane.Run(write)
}

// closeEditor leaves the editor and keeps its text as a draft.
func (p *Pane) closeEditor() tea.Cmd {
	if p.editor == nil {
		return nil
	}
	cmd := p.saveDraft()
	p.editor = nil
	p.page.frame = ""
	if p.open != nil {
		p.follow()
	}
	return cmd
}

// editorRows is how many lines the text of the editor has.
func (p *Pane) editorRows() int {
	if p.editor == nil {
		return 0
	}
	rows := 2
	if p.editor.kind == correctionEditor {
		rows = 7
	}
	return max(min(rows, (p.height-p.headRows())/2-1), 1)
}

// editorLines shows the editor: what is being written, and the text.
func (p *Pane) editorLines(width int) []string {
	lines := []string{" " + p.env.Style.Accent.Render(text.Truncate(p.editorTitle(), max(width-2, 1)))}
	for _, line := range splitLines(p.editor.area.View(), p.editorRows()) {
		lines = append(lines, " "+line)
	}
	if p.editor.choosing {
		lines = append(lines, p.templateLines(width)...)
	}
	return lines
}

// editorTitle names what is being written.
func (p *Pane) editorTitle() string {
	switch e := p.editor; {
	case e.kind == correctionEditor:
		return p.env.Text.T("replay.write_correction", "N", e.answer)
	case e.answer > 0:
		return p.env.Text.T("replay.write_note_on", "N", e.answer)
	}
	return p.env.Text.T("replay.write_note")
}
