//go:build unix

package e2e

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/hinshun/vt10x"
)

// patience is how long a test waits for something that must come.
const patience = 30 * time.Second

// terminal is the program in a pseudo terminal, and what it shows.
type terminal struct {
	t       testing.TB
	cmd     *exec.Cmd
	pty     *os.File
	changed chan struct{} // one slot: the screen may differ
	ended   chan error    // the program's end

	mu     sync.Mutex
	screen vt10x.Terminal
	raw    strings.Builder
}

// start runs the program in a terminal that answers no question.
func (h *home) start(cols, rows uint16, args ...string) *terminal {
	h.t.Helper()
	cmd := h.command(args...)
	file, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: rows, Cols: cols})
	if err != nil {
		h.t.Fatal(err)
	}
	x := &terminal{
		t: h.t, cmd: cmd, pty: file, changed: make(chan struct{}, 1), ended: make(chan error, 1),
		screen: vt10x.New(vt10x.WithSize(int(cols), int(rows)), vt10x.WithWriter(io.Discard)),
	}
	read := make(chan struct{})
	go x.read(read)
	go func() {
		<-read
		x.ended <- cmd.Wait()
	}()
	h.t.Cleanup(x.stop)
	return x
}

// read takes what the program writes until it ends.
func (x *terminal) read(done chan<- struct{}) {
	defer close(done)
	buf := make([]byte, 64<<10)
	var rest []byte
	for {
		n, err := x.pty.Read(buf)
		x.mu.Lock()
		x.raw.Write(buf[:n])
		rest = append(rest, buf[:n]...)
		if taken, werr := x.screen.Write(rest); werr == nil {
			rest = rest[taken:]
		}
		x.mu.Unlock()
		select {
		case x.changed <- struct{}{}:
		default:
		}
		if err != nil {
			return
		}
	}
}

// stop ends what a failed test left running.
func (x *terminal) stop() {
	if x.cmd.ProcessState == nil {
		if err := x.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
			x.t.Log(err)
		}
	}
	if err := x.pty.Close(); err != nil {
		x.t.Log(err)
	}
}

// shown returns the screen as text.
func (x *terminal) shown() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.screen.String()
}

// written returns every byte that the program wrote.
func (x *terminal) written() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.raw.String()
}

// until waits until the screen satisfies ok.
func (x *terminal) until(what string, ok func(screen string) bool) {
	x.t.Helper()
	timeout := time.NewTimer(patience)
	defer timeout.Stop()
	for {
		if ok(x.shown()) {
			return
		}
		select {
		case <-x.changed:
		case err := <-x.ended:
			x.ended <- err
			if ok(x.shown()) {
				return
			}
			x.t.Fatalf("the program ended (%v) before %s:\n%s", err, what, x.shown())
		case <-timeout.C:
			x.t.Fatalf("no %s on the screen:\n%s", what, x.shown())
		}
	}
}

// see waits until all of the words are on the screen at once.
func (x *terminal) see(words ...string) {
	x.t.Helper()
	x.until(strings.Join(words, ", "), func(screen string) bool {
		for _, word := range words {
			if !strings.Contains(screen, word) {
				return false
			}
		}
		return true
	})
}

// gone waits until a word is no longer on the screen.
func (x *terminal) gone(word string) {
	x.t.Helper()
	x.until("screen without "+word, func(screen string) bool { return !strings.Contains(screen, word) })
}

// press writes keys, in one write.
func (x *terminal) press(keys string) {
	x.t.Helper()
	if _, err := io.WriteString(x.pty, keys); err != nil {
		x.t.Fatalf("press %q: %v", keys, err)
	}
}

// exit waits for the end and returns the exit code, -1 for a death by a signal.
func (x *terminal) exit() int {
	x.t.Helper()
	select {
	case err := <-x.ended:
		x.ended <- err
		return x.cmd.ProcessState.ExitCode()
	case <-time.After(patience):
		x.t.Fatalf("the program does not end:\n%s", x.shown())
		return -1
	}
}
