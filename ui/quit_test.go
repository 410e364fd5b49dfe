package ui

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/ui/pane"
	"debrief/ui/uitest"
)

func TestQuitWaitsForTheWritesInFlight(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Hold = true
	s.Press("a", "a", "Q")
	if s.Quit {
		t.Fatal("left before the verdicts were answered")
	}
	s.See(t, "Saving…")
	s.Release()
	if !s.Quit {
		t.Fatal("did not leave after them")
	}
	if got := s.marks(t, "chat-2"); got != "++." {
		t.Fatalf("verdicts %q", got)
	}
}

func TestBackLeavesOnTheFirstScreen(t *testing.T) {
	s := newSession(t, setting{})
	s.Press("g", "q", "enter")
	s.See(t, "[Dialogue]")
	s.Press("q")
	s.See(t, "[Queue 3]")
	s.Press("q")
	s.See(t, "[Inbox 1]")
	s.Press("q")
	if !s.Quit {
		t.Fatal("q on the first screen does not leave")
	}
}

func TestWayBackDoesNotGrowInCircles(t *testing.T) {
	s := newSession(t, setting{})
	for range 5 {
		s.Press("g", "q", "g", "s", "g", "i")
	}
	if n := len(s.app.trail); n != 0 {
		t.Fatalf("%d screens to go back through", n)
	}
}

func TestControlCTwiceLeaves(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Press("ctrl+c")
	s.See(t, "Ctrl+C again leaves.")
	if s.Quit {
		t.Fatal("left at once")
	}
	s.clock.Advance(again)
	s.Press("ctrl+c")
	if s.Quit {
		t.Fatal("left although the first one was long ago")
	}
	s.Press("ctrl+c")
	if !s.Quit {
		t.Fatal("did not leave")
	}
}

func TestControlCLeavesWhileSavingTakesLong(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Hold = true
	s.Press("a", "Q")
	_, cmd := s.app.Update(uitest.Key("ctrl+c"))
	if msgs := uitest.Collect(cmd); len(msgs) != 1 || msgs[0] != tea.Quit() {
		t.Fatalf("messages %v", msgs)
	}
}

func TestQuitKeepsWhatIsBeingWritten(t *testing.T) {
	for _, keys := range [][]string{{"ctrl+c", "ctrl+c"}} {
		s := replaying(t, "chat-2", setting{})
		s.Type("nabc")
		s.Press(keys...)
		if !s.Quit || s.archive.Drafts() != 1 {
			t.Fatalf("left %v with %d drafts", s.Quit, s.archive.Drafts())
		}
	}
}

func TestWriteThatFailsWhileLeavingIsTold(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.archive.FailWrites(errors.New("disk full"))
	s.Hold = true
	s.Press("a", "Q")
	s.Release()
	if s.Quit {
		t.Fatal("left without telling")
	}
	s.See(t, "Not saved", "disk full")
	s.Press("Q")
	if !s.Quit {
		t.Fatal("cannot leave any more")
	}
}

func TestSignalLeavesInAnyCase(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Type("nabc")
	s.archive.FailWrites(errors.New("disk full"))
	s.Send(stopMsg{})
	if !s.Quit {
		t.Fatal("a signal did not end the program")
	}
}

func TestTerminalThatGoesAwayKeepsTheDraft(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Type("nabc")
	s.app.finish() // Run returned without being asked to leave
	if s.archive.Drafts() != 1 {
		t.Fatal("the draft is lost")
	}
}

func TestPanicInACommandIsASentenceAndItsStackIsInTheLog(t *testing.T) {
	var log bytes.Buffer
	s := newSession(t, setting{})
	s.app.log = slog.New(slog.NewTextHandler(&log, nil))
	for _, cmd := range []tea.Cmd{
		func() tea.Msg { panic("boom\x1b[2J") },
		func() tea.Msg { return tea.BatchMsg{func() tea.Msg { panic("boom\x1b[2J") }} },
		pane.Guard(func(context.Context) tea.Msg { panic("boom\x1b[2J") }),
		pane.Await(answered(), func(error) tea.Msg { panic("boom\x1b[2J") }),
	} {
		log.Reset()
		for _, msg := range uitest.Collect(safe(cmd)) {
			s.Send(msg)
		}
		s.See(t, "Something failed inside: boom. Nothing that was saved is lost.")
		s.exact(t)
		if !strings.Contains(log.String(), "quit_test.go") {
			t.Fatalf("no stack in the log: %s", log.String())
		}
	}
	s.Press("g", "q")
	s.See(t, "[Queue 3]")
}

func answered() <-chan error {
	answer := make(chan error, 1)
	answer <- nil
	return answer
}

// broken is a pane that panics where it is told to.
type broken struct {
	pane.Pane
	inView bool
}

func (b broken) Update(tea.Msg) pane.Reply {
	if !b.inView {
		panic("update")
	}
	return pane.Reply{}
}

func (b broken) View() string { panic("view") }

func TestPanicInAScreenEndsTheProgramWithAnError(t *testing.T) {
	for _, inView := range []bool{false, true} {
		s := newSession(t, setting{})
		ended := false
		s.app.onCrash = func() { ended = true }
		s.app.panes[pane.Inbox] = broken{s.app.panes[pane.Inbox], inView}
		if inView {
			if frame := s.Model.View(); frame != "" || !ended {
				t.Fatalf("frame %q", frame)
			}
		} else {
			s.Send(blur)
			if !s.Quit {
				t.Fatal("the program goes on")
			}
		}
		if s.app.crashed == nil {
			t.Fatal("no error")
		}
	}
}
