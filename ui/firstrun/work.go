package firstrun

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/ui/lang"
	"debrief/ui/text"
)

// patience is how long a try may take before it is given up with a reason.
const patience = 40 * time.Second

// work is what is waited for.
type work struct {
	number   int
	label    string // message id
	cancel   context.CancelFunc
	progress Progress
	told     chan Progress // one slot, the newest wins
}

// doneMsg is the end of a work.
type doneMsg struct {
	number int
	result tea.Msg
	err    error
}

// progressMsg tells how far a work is.
type progressMsg struct {
	number   int
	progress Progress
}

// begin does something in the background. limit bounds it; 0 does not.
func (m *Model) begin(label string, limit time.Duration, run func(ctx context.Context, tell func(Progress)) (tea.Msg, error)) tea.Cmd {
	ctx, cancel := context.WithCancel(m.ctx)
	if limit > 0 {
		ctx, cancel = context.WithTimeout(m.ctx, limit)
	}
	m.number++
	w := &work{number: m.number, label: label, cancel: cancel, told: make(chan Progress, 1)}
	m.work, m.failed = w, ""
	do := func() (msg tea.Msg) {
		defer cancel()
		defer close(w.told)
		defer func() {
			if r := recover(); r != nil {
				msg = doneMsg{number: w.number, err: fmt.Errorf("%v\n%s", r, debug.Stack())}
			}
		}()
		result, err := run(ctx, w.tell)
		return doneMsg{w.number, result, err}
	}
	return tea.Batch(do, w.listen)
}

// tell keeps the newest progress for whoever listens.
func (w *work) tell(p Progress) {
	select {
	case <-w.told:
	default:
	}
	select {
	case w.told <- p:
	default:
	}
}

// listen waits for the next progress.
func (w *work) listen() tea.Msg {
	p, ok := <-w.told
	if !ok {
		return nil
	}
	return progressMsg{w.number, p}
}

func (m *Model) progressed(msg progressMsg) tea.Cmd {
	if m.work == nil || m.work.number != msg.number {
		return nil
	}
	m.work.progress = msg.progress
	return m.work.listen
}

// done takes the end of the work.
func (m *Model) done(msg doneMsg) tea.Cmd {
	if m.work == nil || m.work.number != msg.number {
		return nil
	}
	m.work = nil
	if m.leaving {
		return m.end(Leave)
	}
	if msg.err != nil {
		m.failed = text.Line(msg.err.Error())
		return nil
	}
	if p, ok := m.page.(answerer); ok {
		return m.to(p.answered(m, msg.result), nil)
	}
	return nil
}

// words tells what is done and how far it is.
func (w *work) words(t *lang.Printer) string {
	words := t.T(w.label)
	switch {
	case w.progress.Total > 0:
		words += fmt.Sprintf(" %d%%", min(w.progress.Done*100/w.progress.Total, 100))
	case w.progress.Done > 0:
		words += " " + t.Number(w.progress.Done)
	}
	return words
}
