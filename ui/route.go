package ui

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/model"
	"debrief/ui/pane"
	"debrief/ui/text"
)

// settle is how long changes of the archive are gathered before the screens read
// again; an import makes many of them.
const settle = 250 * time.Millisecond

// startMsg opens the first screen.
type startMsg struct{ arg string }

// changedMsg says that the archive or the syncer has something new.
type changedMsg struct{}

// listenMsg says that changes are waited for again.
type listenMsg struct{}

type countsMsg struct {
	counts model.Counts
	err    error
}

// route takes a message that is the root's, and passes all others to the panes.
func (a *App) route(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case startMsg:
		return a.start(msg.arg)
	case tea.WindowSizeMsg:
		return a.resize(msg)
	case tea.KeyMsg:
		return a.key(msg)
	case pane.Settled:
		return a.settled(msg)
	case pane.PanicMsg:
		return a.panicked(msg)
	case changedMsg:
		return tea.Batch(a.refresh(), a.env.After(settle, listenMsg{}))
	case listenMsg:
		return a.listen()
	case countsMsg:
		return a.counted(msg)
	case pane.StandingMsg:
		return tea.Batch(a.stood(msg), a.pass(msg))
	case keepMsg:
		return a.keepPlace()
	case statusExpiredMsg:
		a.status.expire(msg.number)
		return nil
	case waitMsg:
		return a.waited(msg)
	case nextUndoMsg:
		a.next = msg.next
		return nil
	case plannedMsg:
		return a.planned(msg)
	case undoneMsg:
		return a.undone(msg)
	case rekeyedMsg:
		return a.rekeyed(msg.Rekeyed)
	case stopMsg:
		return a.stop()
	case forceQuitMsg:
		return tea.Quit
	case pressMsg, doMsg, pickMsg, writeMsg:
		return a.spoken(msg)
	}
	return a.pass(msg)
}

// panicked tells of a panic in a command. Whoever waits for the command's answer
// waits in vain, so the panes and the undo are told too.
func (a *App) panicked(msg pane.PanicMsg) tea.Cmd {
	a.log.Error("panic in a command", "panic", msg.Value, "stack", string(msg.Stack))
	a.undo = undoing{}
	return tea.Batch(a.pass(msg), a.say(pane.Error, a.env.Text.T("frame.panic", "Error", text.Line(msg.Value))))
}

// pass gives a message to every pane. Only the open one may change the screen.
func (a *App) pass(msg tea.Msg) tea.Cmd {
	var cmds []tea.Cmd
	if a.palette != nil {
		cmds = append(cmds, a.palette.Update(msg))
	}
	for _, screen := range screens {
		reply := a.panes[screen].Update(msg)
		if screen != a.current {
			reply.Goto, reply.Back = nil, false
		}
		cmds = append(cmds, a.apply(reply))
	}
	return tea.Batch(cmds...)
}

// apply does what a pane asks for.
func (a *App) apply(reply pane.Reply) tea.Cmd {
	cmds := []tea.Cmd{reply.Cmd}
	if reply.Status != nil {
		cmds = append(cmds, a.say(reply.Status.Kind, reply.Status.Text))
	}
	switch {
	case reply.Goto != nil:
		cmds = append(cmds, a.show(reply.Goto.Screen, reply.Goto.Arg))
	case reply.Back:
		cmds = append(cmds, a.back())
	}
	return tea.Batch(cmds...)
}

// show opens a screen. Going to one that lies on the way back shortens the way.
func (a *App) show(screen pane.Screen, arg string) tea.Cmd {
	if _, ok := a.panes[screen]; !ok {
		return nil
	}
	var leave tea.Cmd
	if screen != a.current {
		leave = a.pane().Leave()
		a.trail = append(a.trail, a.current)
		for i, past := range a.trail {
			if past == screen {
				a.trail = a.trail[:i]
				break
			}
		}
		a.current = screen
	}
	a.help, a.palette = nil, nil
	return tea.Batch(leave, a.pane().Open(arg))
}

// back returns to the screen before, and leaves the program at the first one.
func (a *App) back() tea.Cmd {
	if len(a.trail) == 0 {
		return a.beginQuit()
	}
	leave := a.pane().Leave()
	a.current = a.trail[len(a.trail)-1]
	a.trail = a.trail[:len(a.trail)-1]
	return tea.Batch(leave, a.pane().Open(""))
}

// resize gives everything its size. The screen is cleared, since a terminal may
// have broken the lines of the last frame anew.
func (a *App) resize(msg tea.WindowSizeMsg) tea.Cmd {
	a.width, a.height = msg.Width, msg.Height
	a.layOut()
	return tea.Batch(tea.ClearScreen, a.pass(msg), a.watchSize())
}

// refresh reads what changed.
func (a *App) refresh() tea.Cmd {
	return tea.Batch(a.pane().Refresh(), a.readCounts())
}

// look tells the size of a terminal that is elsewhere.
func (a *App) look() tea.Msg {
	width, height := a.size()
	return tea.WindowSizeMsg{Width: width, Height: height}
}

// watchSize tells the next size of a terminal that is elsewhere.
func (a *App) watchSize() tea.Cmd {
	if a.resized == nil {
		return nil
	}
	return func() tea.Msg {
		select {
		case <-a.resized:
			return a.look()
		case <-a.done:
			return nil
		}
	}
}

// listen waits for one change of the archive.
func (a *App) listen() tea.Cmd {
	if a.changes == nil {
		return nil
	}
	changes, done := a.changes, a.done
	return func() tea.Msg {
		select {
		case _, ok := <-changes:
			if ok {
				return changedMsg{}
			}
		case <-done:
		}
		return nil
	}
}

// readCounts reads the totals of the header.
func (a *App) readCounts() tea.Cmd {
	a.sync = a.env.Syncer.Status()
	a.noteReading()
	archive := a.env.Archive
	return tea.Batch(a.readNextUndo(), a.readStanding(), pane.Guard(func(ctx context.Context) tea.Msg {
		counts, err := archive.Counts(ctx)
		return countsMsg{counts, err}
	}))
}

// readStanding reads how far the sample is for whoever sits here.
func (a *App) readStanding() tea.Cmd {
	samples, who := a.env.Samples, a.env.Actor
	if samples == nil {
		return nil
	}
	return pane.Guard(func(ctx context.Context) tea.Msg {
		standing, err := samples.Standing(ctx, who)
		return pane.StandingMsg{Standing: standing, Err: err}
	})
}

func (a *App) stood(msg pane.StandingMsg) tea.Cmd {
	if msg.Err != nil {
		return a.say(pane.Error, a.env.Text.T("frame.unreadable", "Error", pane.Why(a.env.Text, msg.Err)))
	}
	a.standing = msg.Standing
	a.drawn.header = ""
	return nil
}

func (a *App) counted(msg countsMsg) tea.Cmd {
	if msg.err != nil {
		return a.say(pane.Error, a.env.Text.T("frame.unreadable", "Error", pane.Why(a.env.Text, msg.err)))
	}
	a.counts = msg.counts
	a.drawn.header = ""
	return nil
}
