package replay

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/ui/pane"
	"debrief/ui/text"
)

// copiedMsg answers the copying of a text.
type copiedMsg struct {
	text string
	err  error
}

// copyTurn copies what is under the cursor.
func (p *Pane) copyTurn() pane.Reply {
	item := &p.open.Items[p.open.cursor]
	if item.Turn == nil {
		return p.copyText(p.eventText(item.Entry, item.Result))
	}
	return p.copyText(text.Clean(item.Turn.Text))
}

// copyLink copies the web address in the turn under the cursor; where there is none,
// the command that shows the dialogue.
func (p *Pane) copyLink() pane.Reply {
	if turn := p.open.Items[p.open.cursor].Turn; turn != nil {
		if found := links(text.Clean(turn.Text)); len(found) > 0 {
			return p.copyText(found[0])
		}
	}
	return p.copyText("debrief show " + text.Line(p.open.ID))
}

func (p *Pane) copyText(copied string) pane.Reply {
	if copied == "" || p.env.Copy == nil {
		return pane.Tell(pane.Warn, p.env.Text.T("replay.nothing_copy"))
	}
	put := p.env.Copy
	return pane.Run(pane.Guard(func(context.Context) tea.Msg { return copiedMsg{copied, put(copied)} }))
}

func (p *Pane) copied(msg copiedMsg) pane.Reply {
	if msg.err != nil {
		return pane.Tell(pane.Error, p.env.Text.T("replay.not_copied", "Error", pane.Why(p.env.Text, msg.err)))
	}
	return pane.Tell(pane.OK, p.env.Text.T("replay.copied", "Text", text.Line(cut(msg.text, 200))))
}
