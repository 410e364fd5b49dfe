package ui

import (
	"bytes"
	"context"
	"io"
	"strings"
	"sync"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"debrief/ui/lang"
	"debrief/ui/uitest"
)

// terminal is an output that may be written and read at once.
type terminal struct {
	mu  sync.Mutex
	out bytes.Buffer
}

func (t *terminal) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.out.Write(b)
}

func options(t *testing.T, in io.Reader) Options {
	t.Helper()
	clock := uitest.NewClock(uitest.Today)
	archive := uitest.NewArchive(clock.Now, uitest.Few()...)
	env := environment(archive, clock, &uitest.Timers{}, setting{lang: lang.English, profile: termenv.Ascii})
	env.After = nil
	return Options{Env: env, Input: in, Output: &terminal{}}
}

func TestRunEndsWhenThePersonLeaves(t *testing.T) {
	in, keys := io.Pipe()
	defer keys.Close()
	o := options(t, in)
	o.Start, o.Arg = "replay", "chat-2"
	done := make(chan error, 1)
	go func() { done <- Run(context.Background(), o) }()
	for _, key := range []string{"nhalf a thought", "\x03", "\x03"} {
		if _, err := io.WriteString(keys, key); err != nil {
			t.Fatal(err)
		}
	}
	if err := <-done; err != nil {
		t.Fatalf("run: %v", err)
	}
}

func TestRunEndsWithItsContext(t *testing.T) {
	in, keys := io.Pipe()
	defer keys.Close()
	o := options(t, in)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- Run(ctx, o) }()
	cancel()
	if err := <-done; err != nil {
		t.Fatalf("run: %v", err)
	}
}

func TestRunReturnsTheErrorOfAScreenThatFails(t *testing.T) {
	in, keys := io.Pipe()
	defer keys.Close()
	o := options(t, in)
	o.Env.Keys = nil // the first key makes the root panic
	done := make(chan error, 1)
	go func() { done <- Run(context.Background(), o) }()
	if _, err := io.WriteString(keys, "a"); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err == nil {
		t.Fatal("no error")
	}
}

// Any bytes in a message, a name or an error leave the frame whole, and no
// escape reaches the terminal.
func FuzzText(f *testing.F) {
	for _, seed := range []string{"", "\x1b]0;x\x07", "漢字", "\xff\xfe", "a\r\nb\tc", "\u202e", "👩‍👩‍👧‍👦", "\x9b2J"} {
		f.Add(seed, uint8(80), uint8(24))
	}
	f.Fuzz(func(t *testing.T, said string, width, height uint8) {
		events := uitest.Talk("c", uitest.Day, said, said, said, said)
		events[0].Client.Name, events[0].Client.Phone = said, said
		events[0].Assistant.Name = said
		events[0].Source = said
		for i := range events {
			events[i].Source = said
		}
		s := newSession(t, setting{events: events, width: int(width%140) + 1, height: int(height%50) + 1})
		for _, keys := range [][]string{{}, {"g", "q"}, {"enter"}, {"a"}, {"x"}, {"2"}, {"n"}} {
			s.Press(keys...)
			s.exact(t)
			if frame := s.Model.View(); strings.ContainsAny(frame, "\x1b\x07\x00\u009b\u202e") {
				t.Fatalf("an escape in %q", frame)
			}
		}
	})
}

var _ tea.Model = (*App)(nil)
