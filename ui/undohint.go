package ui

import (
	"context"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/pane"
	"debrief/ui/text"
)

// nextUndo is what the next u takes back, as it was read last.
type nextUndo struct {
	acts     []model.ActRef
	dialogue string // where it was, "" when that is no one dialogue
}

type nextUndoMsg struct{ next nextUndo }

// readNextUndo makes a command that reads what the next u takes back.
func (a *App) readNextUndo() tea.Cmd {
	actor, archive := a.env.Actor, a.env.Archive
	return pane.Guard(func(ctx context.Context) tea.Msg {
		plan, err := archive.PlanUndo(ctx, actor)
		if err != nil {
			return nextUndoMsg{} // u itself tells why
		}
		next := nextUndo{acts: plan.Undo}
		of := plannedMsg{acts: plan.Undo}
		if place := of.place(); !place.IsZero() && !of.wide() {
			next.dialogue, _ = archive.DialogueOf(ctx, place) // without it only the place is missing
		}
		return nextUndoMsg{next}
	})
}

// undoHint names what the next u takes back, where u takes back acts.
func (a *App) undoHint() string {
	acts := a.next.acts
	if len(acts) == 0 || a.textMode() || a.palette != nil || !slices.Contains(a.scopes(), keymap.Acts) {
		return ""
	}
	what := a.actsWord(acts)
	if a.next.dialogue != "" {
		what += " #" + text.Line(a.next.dialogue)
	}
	return a.env.Text.T("frame.next_undo", "Key", a.env.Keys.Key(keymap.Undo), "What", what)
}
