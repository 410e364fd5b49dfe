package replay

import (
	"strconv"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/ui/pane"
	"debrief/ui/text"
)

// composedMsg brings back what was written in the person's own editor.
type composedMsg struct {
	name string // of the draft that it belongs to
	pane.Composed
}

// compose lets the text be written in the person's own editor. What stands here is
// kept as a draft before that.
func (p *Pane) compose() pane.Reply {
	if p.env.Compose == nil {
		return pane.Tell(pane.Warn, p.env.Text.T("replay.no_editor"))
	}
	name := p.editor.name()
	draft := p.saveDraft()
	outside := p.env.Compose(p.editor.area.Value(), func(c pane.Composed) tea.Msg { return composedMsg{name, c} })
	return also(pane.Run(outside), draft)
}

// composed takes the text that came back. After an error the text here stays, and
// the person is told where theirs is.
func (p *Pane) composed(msg composedMsg) pane.Reply {
	if msg.Err != nil {
		why := pane.Why(p.env.Text, msg.Err)
		if msg.Path == "" {
			return pane.Tell(pane.Error, p.env.Text.T("replay.editor_not_begun", "Error", why))
		}
		return pane.Tell(pane.Error, p.env.Text.T("replay.editor_failed", "Error", why, "Path", text.Line(msg.Path)))
	}
	if p.editor == nil || p.editor.name() != msg.name {
		p.drafts[msg.name] = msg.Text
		return pane.Run(p.putDraft(msg.name, msg.Text))
	}
	written := p.editor.safe(msg.Text)
	reply := pane.Reply{}
	if left := len([]rune(msg.Text)) - longestText; left > 0 {
		reply = pane.Tell(pane.Warn, p.env.Text.N("replay.cut", left))
	}
	p.editor.area.SetValue(written)
	p.page.frame = ""
	return also(reply, p.saveDraft())
}

// disabledWriting answers while a text is written.
func (p *Pane) disabledWriting(id keymap.ID) string {
	switch id {
	case keymap.NoteTemplate, keymap.EditorTemplate:
		if len(p.env.Templates) == 0 {
			return "disabled.no_templates"
		}
	case keymap.NoteOutside, keymap.EditorOutside:
		if p.env.Compose == nil {
			return "replay.no_editor"
		}
	}
	return ""
}

// askTemplate offers the texts that are written often.
func (p *Pane) askTemplate() pane.Reply {
	if len(p.env.Templates) == 0 {
		return pane.Tell(pane.Warn, p.env.Text.T("disabled.no_templates"))
	}
	p.editor.choosing = true
	p.follow()
	return pane.Reply{}
}

// pickTemplate puts in the template of a digit. Any other key ends the choice and
// is spent, as nobody knows what it was meant for.
func (p *Pane) pickTemplate(msg tea.KeyMsg) pane.Reply {
	p.editor.choosing = false
	p.follow()
	number, err := strconv.Atoi(msg.String())
	switch {
	case err != nil:
		return pane.Reply{}
	case number < 1 || number > len(p.env.Templates):
		return pane.Tell(pane.Warn, p.env.Text.T("replay.no_such_template", "N", number))
	}
	return p.typed(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(p.env.Templates[number-1].Text)})
}

// templateLines offers the templates, as many as there are digits.
func (p *Pane) templateLines(width int) []string {
	line := p.env.Text.T("replay.templates")
	for i, t := range p.env.Templates[:min(len(p.env.Templates), 9)] {
		line += "  " + strconv.Itoa(i+1) + " " + text.Line(t.Name)
	}
	return []string{" " + p.env.Style.Warn.Render(text.Truncate(line, max(width-1, 1)))}
}
