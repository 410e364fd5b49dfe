package ui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/ui/pane"
)

// Options say how the terminal interface is run.
type Options struct {
	Env      pane.Env        // its After may be nil for real timers
	Input    io.Reader       // the keyboard; nil is standard input
	Output   io.Writer       // the terminal; nil is standard output
	Changes  <-chan struct{} // gets a value whenever the archive or the syncer changed; may be nil
	NextKeys NextKeys        // waits for other keys; nil: they stay
	Start    pane.Screen     // the first screen; "" is the inbox
	Arg      string          // what the first screen shows, as pane.Goto names it
	Demo     bool            // the dialogues are invented, so that the tutorial may be offered
	Tutorial bool            // begin with it
	FPS      int             // frames a second at the most; 0 means 120
	Logger   *slog.Logger    // nil discards
	// Size returns the terminal's size and Resized gets a value when it may differ,
	// where Output is no terminal of this process; otherwise both are nil.
	Size    func() (width, height int)
	Resized <-chan struct{}
}

// defaultFPS is as many frames as the terminal library draws in a second.
const defaultFPS = 120

// Run shows the terminal interface until the person leaves it or ctx ends, which
// is no error. When it returns, everything that was written was submitted to the
// journal, and the terminal is as it was. It must only be called on a terminal.
func Run(ctx context.Context, o Options) error {
	background, end := context.WithCancel(ctx)
	defer end()
	app := newApp(background, o)
	program := tea.NewProgram(app, programOptions(o)...)
	app.rest = newRester(program, framesOf(o))
	defer app.rest.end()
	crashed, crash := context.WithCancel(context.Background())
	defer crash()
	app.onCrash = crash
	defer context.AfterFunc(crashed, program.Quit)()
	defer context.AfterFunc(ctx, func() { program.Send(stopMsg{}) })()
	_, err := program.Run()
	app.finish()
	switch {
	case app.crashed != nil:
		return app.crashed
	case errors.Is(err, tea.ErrProgramKilled), errors.Is(err, tea.ErrInterrupted):
		return fmt.Errorf("the terminal interface was killed: %w", err)
	case err != nil:
		return fmt.Errorf("run the terminal interface: %w", err)
	}
	return nil
}

// framesOf is how many frames a second are drawn at the most.
func framesOf(o Options) int {
	if o.FPS <= 0 {
		return defaultFPS
	}
	return o.FPS
}

func programOptions(o Options) []tea.ProgramOption {
	options := []tea.ProgramOption{
		tea.WithAltScreen(), tea.WithReportFocus(), tea.WithFPS(framesOf(o)), tea.WithoutSignalHandler(),
	}
	if o.Input != nil {
		options = append(options, tea.WithInput(o.Input))
	}
	if o.Output != nil {
		options = append(options, tea.WithOutput(o.Output))
	}
	return options
}

// finish saves what is unfinished when the program ended without being asked to
// leave: the terminal went away, or a screen failed.
func (a *App) finish() {
	if a.quit.begun && a.journal.open == 0 {
		return
	}
	defer func() {
		if r := recover(); r != nil { // the pane that failed may fail again
			a.crash(r)
		}
	}()
	// What it writes is submitted by the call itself; nobody is left to be told.
	a.pane().Leave()
}
