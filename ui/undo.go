package ui

import (
	"context"
	"errors"
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
	parts := a.undoEvents(msg.acts)
	a.undo.parts = 0
	for len(parts) > 0 {
		n := min(len(parts), mostUndone)
		s := model.Submission{Events: parts[:n:n]}
		if len(parts) == 1 {
			s.Expect = expectation(msg.acts[0])
		}
		parts = parts[n:]
		a.undo.parts++
		cmds = append(cmds, pane.Await(a.journal.Submit(s), func(r model.Receipt) tea.Msg { return undoneMsg{msg, r} }))
	}
	return tea.Batch(cmds...)
}

// mostUndone is how many events take back in one commit what was one act.
const mostUndone = 200

// undoEvents are what takes acts back: one event for each session and each entity,
// since an event is of one of them. They are one act themselves.
func (a *App) undoEvents(acts []model.ActRef) []model.Event {
	type of struct {
		session string
		entity  model.EntityRef
	}
	var events []model.Event
	at := map[of]int{}
	for _, act := range acts {
		key := of{act.Session, act.Entity}
		if !act.Entity.IsZero() {
			key.session = ""
		}
		i, ok := at[key]
		if !ok {
			i = len(events)
			at[key] = i
			events = append(events, model.Event{
				V: model.Version, Type: model.TypeUndo, SessionID: act.Session, Actor: a.env.Actor,
				Body: &model.Undo{Entity: act.Entity},
			})
		}
		undo := events[i].Body.(*model.Undo)
		undo.Targets = append(undo.Targets, act.Key)
	}
	if len(events) > 1 {
		group := "undo-" + strconv.FormatInt(a.env.Now().UnixNano(), 36)
		for i := range events {
			events[i].Group = group
		}
	}
	return events
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
	case string(model.TypeAssigned):
		return a.env.Text.T("frame.act.assigned")
	case string(model.TypeTagged):
		return a.env.Text.T("frame.act.tagged")
	case string(model.TypeLink):
		return a.env.Text.T("frame.act.link")
	}
	if !act.Entity.IsZero() {
		return a.env.Text.T("frame.act.fix", "Entity", text.Line(act.Entity.String()))
	}
	return text.Line(act.Label)
}
