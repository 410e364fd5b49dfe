package attach

import (
	"context"
	"errors"
	"io"
	"os"
	"testing"
	"time"
)

func TestOwnerThatStopsSaysSo(t *testing.T) {
	w := &window80{resized: make(chan struct{})}
	started := make(chan struct{})
	dir, stop := owner(t, Options{Run: func(ctx context.Context, s *Session) int {
		if s.Raw(true) != nil {
			return 8
		}
		close(started)
		<-ctx.Done()
		if _, err := io.WriteString(s.Stdout, "saved"); err != nil {
			return 9
		}
		return 0
	}})
	go func() { <-started; stop() }()
	r := call(t, dir, &Client{Terminal: w})
	if !errors.Is(r.err, ErrOwnerStopped) || r.stdout.String() != "saved" || w.raw {
		t.Errorf("got %v, %q, raw %v", r.err, r.stdout.String(), w.raw)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
	if _, err := (&Client{}).Dial(dir); !errors.Is(err, ErrNobody) {
		t.Errorf("after the end: %v", err)
	}
}

// TestOwnerThatDiesLeavesTheTerminalAsItWas cuts the connection in the middle of
// the screens.
func TestOwnerThatDiesLeavesTheTerminalAsItWas(t *testing.T) {
	w := &window80{resized: make(chan struct{})}
	dir, _ := owner(t, Options{Run: func(_ context.Context, s *Session) int {
		if s.Raw(true) != nil {
			return 8
		}
		if _, err := io.WriteString(s.Stdout, "frame"); err != nil {
			return 9
		}
		if s.link.conn.Close() != nil {
			return 10
		}
		return 0
	}})
	r := call(t, dir, &Client{Terminal: w})
	if !errors.Is(r.err, ErrOwnerGone) || r.code != 1 || w.raw || w.restored != 1 {
		t.Errorf("got %d, %v, raw %v", r.code, r.err, w.raw)
	}
	if got := r.stdout.String(); got != "frame"+giveBack {
		t.Errorf("the terminal got %q", got)
	}
}

// TestOwnerThatHangsIsLeft: the screens do not answer to a signal.
func TestOwnerThatHangsIsLeft(t *testing.T) {
	w := &window80{resized: make(chan struct{})}
	release := make(chan struct{})
	dir, _ := owner(t, Options{Run: func(_ context.Context, s *Session) int {
		if s.Raw(true) != nil {
			return 8
		}
		if _, err := io.WriteString(s.Stdout, "frame"); err != nil {
			return 9
		}
		<-release
		return 0
	}})
	ctx, cancel := context.WithCancel(context.Background())
	c := &Client{Terminal: w, Patience: time.Millisecond, Stdout: writing(func([]byte) { cancel() })}
	if r := callWith(t, ctx, dir, c); !errors.Is(r.err, ErrOwnerGone) || w.raw {
		t.Errorf("got %v, raw %v", r.err, w.raw)
	}
	close(release)
}

// writing is a writer that calls a function.
type writing func(p []byte)

func (w writing) Write(p []byte) (int, error) {
	w(p)
	return len(p), nil
}
