package ui

import (
	"context"
	"errors"
	"testing"

	"debrief/ui/pane"
	"debrief/ui/uitest"
)

func TestUndoTakesBackAnyNumberOfActs(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Type("aas")
	s.See(t, "#chat-3")
	s.Press("u")
	s.See(t, "taken back: skipped", "#chat-2", "bot 3 ?")
	s.Press("u", "backspace")
	if got := s.marks(t, "chat-2"); got != "..." {
		t.Fatalf("verdicts %q", got)
	}
	s.See(t, "bot 1 ?")
	s.Press("u")
	s.See(t, "There is nothing to take back.")
}

func TestRedoDoesThemAgain(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Type("ax1uu")
	if got := s.marks(t, "chat-2"); got != "..." {
		t.Fatalf("verdicts %q", got)
	}
	s.Press("ctrl+r", "ctrl+r")
	if got := s.marks(t, "chat-2"); got != "+x." {
		t.Fatalf("verdicts %q", got)
	}
	s.See(t, "done again", "reason: wrong fact")
	s.Press("ctrl+r")
	s.See(t, "There is nothing to do again.")
}

func TestUndoTakesAVerdictAndItsReasonAsOne(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Type("x1u")
	if got := s.marks(t, "chat-2"); got != "..." {
		t.Fatalf("verdicts %q", got)
	}
}

func TestUndoTakesASweepAsOne(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Press("A", "u")
	if got := s.marks(t, "chat-2"); got != "..." {
		t.Fatalf("verdicts %q", got)
	}
	s.See(t, "#chat-2", "taken back: good x3", "bot 1 ?")
}

func TestUndoWorksAfterARestartAndFromAnyScreen(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Type("aa")
	again := newApp(context.Background(), Options{Env: s.app.env})
	d := uitest.Start(again, 80, 24)
	d.Press("u")
	d.See(t, "taken back: good", "#chat-2", "bot 2 ?")
}

func TestUndoIsOnesOwn(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Press("a")
	env := s.app.env
	env.Actor = "boris"
	d := uitest.Start(newApp(context.Background(), Options{Env: env}), 80, 24)
	d.Press("u")
	d.See(t, "There is nothing to take back.")
}

// Everything that is typed after u was meant for what u brings.
func TestKeysTypedFastAfterUndoWaitForIt(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Press("a")
	s.Hold = true
	s.Burst("aux2")
	s.Release()
	if got := s.marks(t, "chat-2"); got != "+x." {
		t.Fatalf("verdicts %q", got)
	}
}

func TestUndoWaitsForTheWritesBeforeIt(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Hold = true
	s.Type("au")
	if n := len(s.archive.Submitted); n != 1 {
		t.Fatalf("%d submissions", n)
	}
	s.Release()
	if got := s.marks(t, "chat-2"); got != "..." {
		t.Fatalf("verdicts %q", got)
	}
}

func TestUndoThatFailsIsTold(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Press("a")
	s.archive.FailWrites(errors.New("disk full"))
	s.Press("u")
	s.See(t, "Not taken back: disk full", "bot 1 +")
	s.archive.FailWrites(nil)
	s.archive.FailReads(errors.New("bad sector"))
	s.Press("u")
	s.See(t, "Not taken back: bad sector")
}

func TestUndoOfANote(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Type("nabc")
	s.Press("enter", "u")
	if got := note(t, s, 1); got != "" {
		t.Fatalf("note %q", got)
	}
	s.See(t, "taken back: note")
}

func TestPanicWhilePlanningAnUndoFreesTheKeys(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.app.undo.busy = true
	s.Send(pane.PanicMsg{Value: "boom"})
	s.Press("a")
	if got := s.marks(t, "chat-2"); got != "+.." {
		t.Fatalf("verdicts %q", got)
	}
}
