package ui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/model"
	"debrief/ui/pane"
)

// patience is how long the program waits for writes when it is told to end from
// outside. The archive is drained after it in any case.
const patience = 3 * time.Second

// stopMsg says that the program must end: a signal, or a terminal that is gone.
type stopMsg struct{}

type forceQuitMsg struct{}

// quitting is the way out.
type quitting struct {
	begun  bool
	forced bool // an error does not stop it
}

// ledger counts the writes that were not answered yet. It is used from Update
// alone.
type ledger struct {
	pane.Journal
	open int
	acts []model.Event // submitted since the tutorial looked last
}

// Submit implements pane.Journal.
func (l *ledger) Submit(s model.Submission) <-chan model.Receipt {
	l.open++
	l.seen(s.Events)
	return l.Journal.Submit(s)
}

// SaveDraft implements pane.Journal.
func (l *ledger) SaveDraft(name, text string) <-chan error {
	l.open++
	return l.Journal.SaveDraft(name, text)
}

// Begin implements pane.Beginner.
func (l *ledger) Begin() { l.open++ }

// settled counts the answer of a write and passes it on.
func (a *App) settled(msg pane.Settled) tea.Cmd {
	a.journal.open = max(a.journal.open-1, 0)
	var cmd tea.Cmd
	if msg.Msg != nil {
		cmd = a.route(msg.Msg)
	}
	if a.journal.open > 0 {
		return cmd
	}
	if a.undo.waiting {
		cmd = tea.Batch(cmd, a.plan())
	}
	if a.quit.begun {
		return tea.Batch(cmd, tea.Quit)
	}
	return tea.Batch(cmd, a.readNextUndo())
}

// beginQuit saves what is unfinished and leaves once every write is answered.
func (a *App) beginQuit() tea.Cmd {
	if a.quit.begun {
		return nil
	}
	a.quit.begun = true
	leave := a.pane().Leave()
	if a.journal.open == 0 {
		return tea.Batch(leave, tea.Quit)
	}
	return leave
}

// stop ends the program as it is told to, error or not.
func (a *App) stop() tea.Cmd {
	cmd := a.beginQuit()
	a.quit.forced = true
	return tea.Batch(cmd, a.env.After(patience, forceQuitMsg{}))
}

// keepOpen ends leaving, since something was not saved and must be told.
func (a *App) keepOpen() {
	if !a.quit.forced {
		a.quit.begun = false
	}
}
