// Package ui is the terminal interface: one program whose root only routes
// between the screens, each a package of its own below it.
package ui

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/model"
	"debrief/model/sample"
	"debrief/ui/palette"
	"debrief/ui/pane"
	"debrief/ui/tutorial"
)

// App is the one model of the program: it passes messages and keys to the panes
// and draws what stands around them.
type App struct {
	env     pane.Env
	panes   map[pane.Screen]pane.Pane
	journal *ledger
	log     *slog.Logger

	arg           string // what the first screen shows
	current       pane.Screen
	trail         []pane.Screen // the screens to go back to
	width, height int

	input    input
	status   status
	messages messages
	help     *help

	palette *palette.Palette // open, or nil
	names   palette.Book
	undo    undoing
	next    nextUndo
	quit    quitting
	lesson  lesson
	wait    wait
	placing bool    // the time of keeping the open screen's place runs
	rest    *rester // nil where nothing draws

	counts   model.Counts
	standing sample.Standing // of the weekly sample
	sync     model.SyncStatus

	reading reading // of the syncer; zero when it does not read

	changes <-chan struct{}
	done    <-chan struct{} // ends the waiting for changes

	nextKeys tea.Cmd // waits for other keys; nil: they stay

	size    func() (width, height int) // of a terminal elsewhere; nil for one that is here
	resized <-chan struct{}

	drawn   drawn
	crashed error
	onCrash func() // ends the program from outside of Update
}

// newApp makes the program's model. ctx ends what waits in the background.
func newApp(ctx context.Context, o Options) *App {
	env := o.Env
	journal := &ledger{Journal: env.Journal}
	env.Journal = journal
	if env.After == nil {
		env.After = pane.Timer
	}
	log := o.Logger
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	a := &App{
		env: env, journal: journal, log: log, current: o.Start, arg: o.Arg, changes: o.Changes, done: ctx.Done(),
		panes: newPanes(env),
		size:  o.Size, resized: o.Resized, nextKeys: waitForKeys(ctx, o.NextKeys),
		lesson:  lesson{offered: o.Demo},
		onCrash: func() {},
	}
	if o.Demo && o.Tutorial {
		a.lesson.course = tutorial.Begin()
	}
	if _, ok := a.panes[a.current]; !ok {
		a.current = pane.Inbox
	}
	if a.current != pane.Inbox {
		a.trail = []pane.Screen{pane.Inbox}
	}
	return a
}

// pane returns the open screen.
func (a *App) pane() pane.Pane { return a.panes[a.current] }

// Init implements tea.Model.
func (a *App) Init() tea.Cmd {
	arg := a.arg
	start := func() tea.Msg { return startMsg{arg} }
	if a.size == nil {
		return start
	}
	return tea.Batch(start, a.look)
}

// start opens the first screen.
func (a *App) start(arg string) tea.Cmd {
	cmd := a.pane().Open(arg)
	if list, ok := a.panes[pane.Queue].(interface{ ReadViews() tea.Cmd }); ok {
		cmd = tea.Batch(cmd, list.ReadViews())
	}
	return tea.Batch(cmd, a.readCounts(), a.listen(), a.nextKeys)
}

// Update implements tea.Model. A panic in it ends the program with the terminal
// restored, and its stack in the log.
func (a *App) Update(msg tea.Msg) (m tea.Model, cmd tea.Cmd) {
	defer func() {
		if r := recover(); r != nil {
			a.crash(r)
			m, cmd = a, tea.Quit
		}
	}()
	if a.crashed != nil {
		return a, tea.Quit
	}
	cmd = a.route(msg)
	cmd = tea.Batch(cmd, a.catchUp())
	cmd = safe(tea.Batch(cmd, a.watch(), a.place()))
	a.rest.wake()
	a.learn()
	return a, cmd
}

// View implements tea.Model. It returns exactly the terminal's lines, and
// nothing before its size is known.
func (a *App) View() (frame string) {
	defer func() {
		if r := recover(); r != nil {
			a.crash(r)
			a.onCrash()
			frame = ""
		}
	}()
	if a.crashed != nil || a.width <= 0 || a.height <= 0 {
		return ""
	}
	return a.draw()
}

func (a *App) crash(r any) {
	if a.crashed == nil {
		a.crashed = fmt.Errorf("the screen failed: %v", r)
		a.log.Error("panic in the screens", "panic", fmt.Sprint(r), "stack", string(debug.Stack()))
	}
}

// safe guards every command that a pane returns, also inside of batches: a panic
// in a command would otherwise be printed into the screen and lost.
func safe(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer func() {
			if r := recover(); r != nil {
				msg = pane.PanicMsg{Value: fmt.Sprint(r), Stack: debug.Stack()}
			}
		}()
		msg = cmd()
		if batch, ok := msg.(tea.BatchMsg); ok {
			for i, one := range batch {
				batch[i] = safe(one)
			}
		}
		return msg
	}
}

// scopes lists where keys are looked up now.
func (a *App) scopes() []keymap.Scope {
	if a.palette != nil {
		return []keymap.Scope{keymap.Palette, keymap.Global}
	}
	if a.help != nil {
		return []keymap.Scope{keymap.Help, keymap.Move, keymap.Global}
	}
	return append(a.pane().Scopes(), keymap.Global)
}

// lines splits a view into exactly n lines, none wider than the terminal.
func (a *App) lines(view string, n int) []string {
	all := strings.Split(view, "\n")
	if len(all) > n {
		all = all[:n]
	}
	for len(all) < n {
		all = append(all, "")
	}
	return all
}
