package ui

import (
	"context"
	"errors"
	"strconv"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/model"
	"debrief/ui/lang"
	"debrief/ui/pane"
	"debrief/ui/text"
)

// mostHeld bounds the keys that are kept while an act is being taken back.
const mostHeld = 256

// undoing is one undo or redo on its way. What to take back is read from the
// log, so that it works across restarts; therefore it waits until every earlier
// act is in the log, and later keys wait for it.
type undoing struct {
	busy    bool
	waiting bool // for the writes before it
	redo    bool
	held    []tea.KeyMsg
	parts   int   // commits that were not answered
	failed  error // why one of them was refused
}

func (u *undoing) hold(msg tea.KeyMsg) {
	if len(u.held) < mostHeld {
		u.held = append(u.held, msg)
	}
}

// plannedMsg says what is to be taken back, and in which dialogue that is.
type plannedMsg struct {
	redo     bool
	acts     []model.ActRef
	dialogue string
	err      error
}

// place returns the event of a dialogue where the first of the acts was; zero for
// a fix, which has a screen of its own.
func (m plannedMsg) place() model.Key {
	if len(m.acts) == 0 || !m.acts[0].Entity.IsZero() {
		return model.Key{}
	}
	return m.acts[len(m.acts)-1].Dialogue // they come newest first
}

// wide reports whether the acts were in several dialogues, so that there is no one
// place to go to.
func (m plannedMsg) wide() bool {
	for _, act := range m.acts {
		if act.Session != m.acts[0].Session || act.Entity != m.acts[0].Entity {
			return true
		}
	}
	return false
}

// undoneMsg answers the undo.
type undoneMsg struct {
	plan    plannedMsg
	receipt model.Receipt
}

// beginUndo takes back the last act, or does again what was taken back last.
func (a *App) beginUndo(redo bool) tea.Cmd {
	a.undo.busy, a.undo.redo = true, redo
	if a.journal.open > 0 {
		a.undo.waiting = true
		return nil
	}
	return a.plan()
}

func (a *App) plan() tea.Cmd {
	a.undo.waiting = false
	redo, actor, archive := a.undo.redo, a.env.Actor, a.env.Archive
	return pane.Guard(func(ctx context.Context) tea.Msg {
		plan, err := archive.PlanUndo(ctx, actor)
		msg := plannedMsg{redo: redo, acts: plan.Undo, err: err}
		if redo {
			msg.acts = plan.Redo
		}
		if place := msg.place(); err == nil && !place.IsZero() {
			msg.dialogue, msg.err = archive.DialogueOf(ctx, place)
		}
		return msg
	})
}

func (a *App) planned(msg plannedMsg) tea.Cmd {
	if !a.undo.busy {
		return nil
	}
	switch {
	case msg.err != nil:
		return a.endUndo(pane.Error, a.env.Text.T("frame.not_undone", "Error", pane.Why(a.env.Text, msg.err)))
	case len(msg.acts) == 0 && msg.redo:
		return a.endUndo(pane.Warn, a.env.Text.T("disabled.nothing_redo"))
	case len(msg.acts) == 0:
		return a.endUndo(pane.Warn, a.env.Text.T("disabled.nothing_undo"))
	}
	var cmds []tea.Cmd
	parts := model.TakeBack(msg.acts, a.env.Actor, "undo-"+strconv.FormatInt(a.env.Now().UnixNano(), 36))
	a.undo.parts = 0
	for len(parts) > 0 {
		n := min(len(parts), model.MostTakenBack)
		s := model.Submission{Events: parts[:n:n]}
		if len(parts) == 1 {
			s.Expect = model.ExpectBefore(msg.acts[0])
		}
		parts = parts[n:]
		a.undo.parts++
		cmds = append(cmds, pane.Await(a.journal.Submit(s), func(r model.Receipt) tea.Msg { return undoneMsg{msg, r} }))
	}
	return tea.Batch(cmds...)
}

// undone tells what was taken back and goes to where it was.
func (a *App) undone(msg undoneMsg) tea.Cmd {
	a.undo.failed = errors.Join(a.undo.failed, msg.receipt.Err)
	if a.undo.parts--; a.undo.parts > 0 {
		return nil
	}
	if err := a.undo.failed; err != nil {
		return a.endUndo(pane.Error, a.env.Text.T("frame.not_undone", "Error", pane.Why(a.env.Text, err)))
	}
	said := a.env.Text.T("frame.undone", "What", a.actsWord(msg.plan.acts))
	if msg.plan.redo {
		said = a.env.Text.T("frame.redone", "What", a.actsWord(msg.plan.acts))
	}
	var show tea.Cmd
	if msg.plan.dialogue != "" && !msg.plan.wide() {
		show = a.show(pane.Replay, pane.At(msg.plan.dialogue, msg.plan.place()))
	} else {
		show = a.refresh()
	}
	return tea.Batch(show, a.endUndo(pane.OK, said))
}

// endUndo tells the outcome and takes the keys that came meanwhile. After a
// failure they are dropped: they were meant for a screen that did not come.
func (a *App) endUndo(kind pane.Kind, said string) tea.Cmd {
	held := a.undo.held
	a.undo = undoing{}
	cmds := []tea.Cmd{a.say(kind, said)}
	if kind != pane.OK {
		return tea.Batch(cmds...)
	}
	for _, msg := range held {
		cmds = append(cmds, a.key(msg))
	}
	return tea.Batch(cmds...)
}

// actsWord names the acts of one key, with the number of turns they were about.
func (a *App) actsWord(acts []model.ActRef) string {
	places := map[model.Key]bool{}
	for _, act := range acts {
		places[act.Dialogue] = true
	}
	word := ActWord(a.env.Text, acts[0])
	if len(places) > 1 {
		word += " x" + strconv.Itoa(len(places))
	}
	return word
}

// ActWord names an act in a person's language.
func ActWord(words *lang.Printer, act model.ActRef) string {
	switch act.Label {
	case string(model.Good):
		return words.T("frame.act.good")
	case string(model.Bad):
		return words.T("frame.act.bad")
	case string(model.Skipped):
		return words.T("frame.act.skipped")
	case string(model.TypeIncidentTaken), string(model.TypeIncidentSnoozed), string(model.TypeIncidentClosed):
		return words.T("frame.act." + act.Label)
	case string(model.TypeNote):
		return words.T("frame.act.note")
	case string(model.TypeAssigned):
		return words.T("frame.act.assigned")
	case string(model.TypeTagged):
		return words.T("frame.act.tagged")
	case string(model.TypeLink):
		return words.T("frame.act.link")
	}
	if !act.Entity.IsZero() {
		return words.T("frame.act.fix", "Entity", text.Line(act.Entity.String()))
	}
	return text.Line(act.Label)
}
