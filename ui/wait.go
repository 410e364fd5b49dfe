package ui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/ui/pane"
)

// A wait is told once it took this long, and told anew each second.
const (
	patient  = 200 * time.Millisecond
	waitStep = time.Second
	// overdue is when a reading that does not heed its own time is no longer waited for.
	overdue = pane.ReadTimeout + 2*waitStep
)

// wait is what the person waits for. No timer runs unless there is something.
type wait struct {
	what  string // message id, "" for nothing
	since time.Time
	told  bool // it took long enough to be told
	chain int  // of the timer that counts
}

// waitMsg says that a wait went on.
type waitMsg struct{ chain int }

// waitsFor returns the message id of what is waited for now.
func (a *App) waitsFor() string {
	if a.quit.begun { // which has a line of its own
		return ""
	}
	if a.undo.busy {
		return "frame.wait.undo"
	}
	if w, ok := a.pane().(pane.Waiter); ok && w.Waiting() != "" {
		return w.Waiting()
	}
	if a.journal.open > 0 {
		return waitSaving
	}
	return ""
}

// waitSaving is the waiting for what was written to be on disk. Nobody is kept from
// working meanwhile, and it is not ended: what is written is written.
const waitSaving = "frame.wait.saving"

// watch begins and ends the telling of a wait, after every message.
func (a *App) watch() tea.Cmd {
	switch what := a.waitsFor(); what {
	case a.wait.what:
		return nil
	case "":
		a.wait = wait{chain: a.wait.chain}
		return nil
	default:
		a.wait = wait{what: what, since: a.env.Now(), chain: a.wait.chain + 1}
		return a.env.After(patient, waitMsg{a.wait.chain})
	}
}

// waited tells a wait that took long, and how long it took since.
func (a *App) waited(msg waitMsg) tea.Cmd {
	if msg.chain != a.wait.chain || a.wait.what == "" {
		return nil
	}
	a.wait.told = true
	if a.env.Now().Sub(a.wait.since) > overdue && a.canEndWait() {
		told := a.say(pane.Error, a.env.Text.T("frame.wait.over", "What", a.env.Text.T(a.wait.what), "Time", a.env.Text.Ago(pane.ReadTimeout)))
		return tea.Batch(told, a.giveUp())
	}
	return a.env.After(waitStep, waitMsg{a.wait.chain})
}

// waitLine tells what is waited for, how long it took, how long it can take, and
// how to end it.
func (a *App) waitLine() string {
	t := a.env.Text
	if a.wait.what == waitSaving {
		return t.T("frame.wait.goes_on", "What", t.T(a.wait.what), "Time", t.Ago(a.env.Now().Sub(a.wait.since)))
	}
	line := t.T("frame.wait.line", "What", t.T(a.wait.what),
		"Time", t.Ago(a.env.Now().Sub(a.wait.since)), "Most", t.Ago(pane.ReadTimeout))
	if a.canEndWait() {
		line += " " + t.T("frame.wait.cancel")
	}
	return line
}

// endWait ends a wait that was told; false when there is none that can be ended.
func (a *App) endWait() (tea.Cmd, bool) {
	if !a.wait.told || !a.canEndWait() {
		return nil, false
	}
	told := a.say(pane.Info, a.env.Text.T("frame.wait.ended"))
	return tea.Batch(told, a.giveUp()), true
}

// canEndWait reports whether the screen waits, and nothing else does.
func (a *App) canEndWait() bool {
	w, ok := a.pane().(pane.Waiter)
	return ok && !a.undo.busy && w.Waiting() != ""
}

func (a *App) giveUp() tea.Cmd {
	w, ok := a.pane().(pane.Waiter)
	if !ok {
		return nil
	}
	return a.apply(w.GiveUp())
}
