package pane

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// ReadTimeout is how long a command may read before it gives up with an error.
const ReadTimeout = 10 * time.Second

// PanicMsg tells that a command panicked. The root writes the stack to the log
// and a sentence on the screen.
type PanicMsg struct {
	Value string
	Stack []byte
}

// Settled wraps the message of a write that was answered. The root counts it and
// passes Msg on, so panes never see a Settled.
type Settled struct{ Msg tea.Msg }

// Guard makes a command of run. run gets a context that ends after ReadTimeout;
// a panic in it becomes a PanicMsg instead of destroying the screen.
func Guard(run func(ctx context.Context) tea.Msg) tea.Cmd {
	return func() (msg tea.Msg) {
		defer recovered(&msg)
		ctx, cancel := context.WithTimeout(context.Background(), ReadTimeout)
		defer cancel()
		return run(ctx)
	}
}

// GuardIn is Guard for a command that can be called off: the context of run ends
// with own too.
func GuardIn(own context.Context, run func(ctx context.Context) tea.Msg) tea.Cmd {
	return Guard(func(ctx context.Context) tea.Msg {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		defer context.AfterFunc(own, cancel)()
		return run(ctx)
	})
}

// Await makes a command that waits for the one answer of a write (a receipt, the
// error of a draft) and makes a message of it. Every write must be awaited by
// it: the root lets nobody quit before all of them are answered.
func Await[T any](answer <-chan T, then func(T) tea.Msg) tea.Cmd {
	return func() (msg tea.Msg) {
		var inner tea.Msg
		defer func() { msg = Settled{inner} }()
		defer recovered(&inner)
		inner = then(<-answer)
		return nil
	}
}

// PrepareTimeout is how long work may take that ends in writes.
const PrepareTimeout = time.Minute

// Beginner is a journal that counts what is going to be written.
type Beginner interface{ Begin() }

// Prepare makes a command of work that must end before anybody quits or takes an act
// back: reading what an act of many parts is about, or writing a file. Its answer is
// counted as that of a write is.
func Prepare(j Journal, run func(ctx context.Context) tea.Msg) tea.Cmd {
	b, counts := j.(Beginner)
	if counts {
		b.Begin()
	}
	return func() (msg tea.Msg) {
		var inner tea.Msg
		defer func() {
			msg = inner
			if counts {
				msg = Settled{inner}
			}
		}()
		defer recovered(&inner)
		ctx, cancel := context.WithTimeout(context.Background(), PrepareTimeout)
		defer cancel()
		inner = run(ctx)
		return nil
	}
}

func recovered(msg *tea.Msg) {
	if r := recover(); r != nil {
		*msg = PanicMsg{Value: fmt.Sprint(r), Stack: debug.Stack()}
	}
}
