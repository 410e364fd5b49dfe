package ui

import (
	"context"
	"strconv"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/model"
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
	first := msg.acts[0]
	undo := &model.Undo{Entity: first.Entity}
	for _, act := range msg.acts {
		undo.Targets = append(undo.Targets, act.Key)
	}
	s := model.Submission{
		Events: []model.Event{{
			V: model.Version, Type: model.TypeUndo, SessionID: first.Session, Actor: a.env.Actor, Body: undo,
		}},
		Expect: expectation(first),
	}
	return pane.Await(a.journal.Submit(s), func(r model.Receipt) tea.Msg { return undoneMsg{msg, r} })
}

// expectation is the state in which a fix must be to be taken back or queued
// again: undo and claim cannot both win.
func expectation(act model.ActRef) model.FixExpectation {
	switch {
	case act.Entity.IsZero():
		return model.FixExpectation{}
	case act.Type == model.TypeUndo && len(act.Targets) > 0:
		return model.FixExpectation{Fix: act.Targets[0], Entity: act.Entity, State: model.FixUndone}
	}
	return model.FixExpectation{Fix: act.Key, Entity: act.Entity, State: model.FixQueuedState}
}

// undone tells what was taken back and goes to where it was.
func (a *App) undone(msg undoneMsg) tea.Cmd {
	if msg.receipt.Err != nil {
		return a.endUndo(pane.Error, a.env.Text.T("frame.not_undone", "Error", pane.Why(a.env.Text, msg.receipt.Err)))
	}
	said := a.env.Text.T("frame.undone", "What", a.actsWord(msg.plan.acts))
	if msg.plan.redo {
		said = a.env.Text.T("frame.redone", "What", a.actsWord(msg.plan.acts))
	}
	var show tea.Cmd
	if msg.plan.dialogue != "" {
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
	word := a.actWord(acts[0])
	if len(places) > 1 {
		word += " x" + strconv.Itoa(len(places))
	}
	return word
}

// actWord names an act in the status line.
func (a *App) actWord(act model.ActRef) string {
	switch act.Label {
	case string(model.Good):
		return a.env.Text.T("frame.act.good")
	case string(model.Bad):
		return a.env.Text.T("frame.act.bad")
	case string(model.Skipped):
		return a.env.Text.T("frame.act.skipped")
	case string(model.TypeIncidentTaken), string(model.TypeIncidentSnoozed), string(model.TypeIncidentClosed):
		return a.env.Text.T("frame.act." + act.Label)
	case string(model.TypeNote):
		return a.env.Text.T("frame.act.note")
	case string(model.TypeLink):
		return a.env.Text.T("frame.act.link")
	}
	if !act.Entity.IsZero() {
		return a.env.Text.T("frame.act.fix", "Entity", text.Line(act.Entity.String()))
	}
	return text.Line(act.Label)
}
