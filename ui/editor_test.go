package ui

import (
	"context"
	"errors"
	"testing"

	"debrief/model"
	"debrief/ui/pane"
	"debrief/ui/uitest"
)

func note(tb testing.TB, s *session, answer int) string {
	tb.Helper()
	d := s.dialogue(tb, "chat-2")
	turn, _, _ := d.Answer(answer)
	return turn.Note
}

func TestNoteIsSavedWithEnter(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Press("n")
	s.Type("price is old")
	s.Press("enter")
	if got := note(t, s, 1); got != "price is old" {
		t.Fatalf("note %q", got)
	}
	s.See(t, "note: price is old", "saved 12:04:00", "bot 1 ?")
	if s.archive.Drafts() != 0 {
		t.Fatal("a draft is left")
	}
}

func TestNoteOnAnAddressedAnswerAndOnAClient(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Type("3n")
	s.See(t, "Note on answer 3")
	s.Type("late")
	s.Press("enter", "g", "g", "n")
	s.Type("regular")
	s.Press("enter")
	if got := note(t, s, 3); got != "late" {
		t.Fatalf("note %q", got)
	}
	if got := s.dialogue(t, "chat-2").Items[0].Turn.Note; got != "regular" {
		t.Fatalf("note on the client %q", got)
	}
}

func TestNoteIsReplacedAndRemoved(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Type("nfirst")
	s.Press("enter", "n")
	s.See(t, "first")
	s.Press("ctrl+u")
	s.Press("enter")
	if got := note(t, s, 1); got != "" {
		t.Fatalf("note %q", got)
	}
	s.Hidden(t, "note: first")
}

func TestEscapeKeepsANoteAsADraft(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Type("nhalf a thou")
	s.Press("esc")
	s.See(t, "Kept as a draft.")
	if got := note(t, s, 1); got != "" {
		t.Fatalf("note %q", got)
	}
	s.Press("n")
	s.See(t, "half a thou")
	s.Type("ght")
	s.Press("enter")
	if got := note(t, s, 1); got != "half a thought" {
		t.Fatalf("note %q", got)
	}
}

func TestDraftIsThereAfterARestart(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Type("nhalf")
	s.Press("esc")
	again := newApp(context.Background(), Options{Env: s.app.env, Start: pane.Replay, Arg: "chat-2"})
	d := uitest.Start(again, 80, 24)
	d.Press("n")
	d.See(t, "half")
}

// What is typed before the draft was read must neither be lost nor be overwritten.
func TestTypingWhileTheDraftIsReadIsKept(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Type("nold ")
	s.Press("esc")
	again := newApp(context.Background(), Options{Env: s.app.env, Start: pane.Replay, Arg: "chat-2"})
	d := uitest.Start(again, 80, 24)
	d.Hold = true
	d.Type("nnew")
	d.Press("enter")
	d.Release()
	if got := note(t, s, 1); got != "old new" {
		t.Fatalf("note %q", got)
	}
}

func TestDraftIsSavedWhileWriting(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.timers.Take()
	s.Type("nabc")
	if s.archive.Drafts() != 0 {
		t.Fatal("a draft for every letter")
	}
	for _, timer := range s.timers.Take() {
		s.Send(timer.Msg)
	}
	if s.archive.Drafts() != 1 {
		t.Fatal("no draft after its time")
	}
}

func TestOpenEditorIsADraftWhenAnotherScreenIsShown(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Type("nabc")
	s.Press("alt+1")
	s.See(t, "[Inbox")
	if s.archive.Drafts() != 1 {
		t.Fatal("no draft")
	}
	s.Press("g", "q")
	s.Press("j", "enter")
	s.See(t, "abc")
}

func TestNoteThatIsNotSavedIsTakenBackAndItsTextKept(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Type("nprecious")
	s.archive.FailWrites(errors.New("disk full"))
	s.Press("enter")
	s.See(t, "Not saved", "disk full")
	s.Hidden(t, "note: precious")
	s.Press("n")
	s.See(t, "precious")
}

func TestCorrectionIsPrefilledAndMakesTheAnswerBad(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Press("c")
	s.See(t, "What answer 1 should have said")
	s.Type(" Или 900.")
	s.Press("enter")
	s.Type("Звоните.")
	s.Press("ctrl+s")
	all := s.verdicts()
	want := "1 200 рублей. Или 900.\nЗвоните."
	if len(all) != 1 || all[0].Value != model.Bad || all[0].Correction != want {
		t.Fatalf("verdicts %+v", all)
	}
	s.See(t, "better: 1 200 рублей. Или 900.", "bot 2 ?")
}

func TestCorrectionKeepsTheVerdict(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Type("x2")
	s.Type("1c!")
	s.Press("ctrl+s")
	all := s.verdicts()
	last := all[len(all)-1]
	if last.Reason != "no_answer" || last.Correction != "1 200 рублей.!" {
		t.Fatalf("verdict %+v", last)
	}
}

func TestVerdictKeepsTheCorrectionUnlessItIsGood(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Type("1c!")
	s.Press("ctrl+s")
	s.Type("1s")
	all := s.verdicts()
	if all[len(all)-1].Correction == "" {
		t.Fatal("skipping lost the correction")
	}
	s.Type("1a")
	all = s.verdicts()
	if all[len(all)-1].Correction != "" {
		t.Fatal("a good answer has a correction")
	}
}

func TestNoteRightAfterABadVerdictIsOnThatAnswer(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Type("xnwhy")
	s.Press("enter")
	if got := note(t, s, 1); got != "why" {
		t.Fatalf("note %q", got)
	}
	s.See(t, "bot 2 ?")
}

func TestCorrectionRightAfterTheLastBadVerdictGoesToTheNextDialogue(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Type("aaxc!")
	s.See(t, "#chat-2")
	s.Press("ctrl+s")
	s.See(t, "#chat-3")
	if got := s.marks(t, "chat-2"); got != "++x" {
		t.Fatalf("verdicts %q", got)
	}
}

func TestUnchangedCorrectionSaysNothing(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Press("c", "ctrl+s")
	if len(s.archive.Submitted) != 0 || s.archive.Drafts() != 0 {
		t.Fatal("something was written")
	}
	s.Press("c", "esc")
	s.Hidden(t, "draft")
}

func TestDraftThatCannotBeReadIsTold(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.archive.FailReads(errors.New("bad sector"))
	s.Press("n")
	s.See(t, "The draft cannot be read: bad sector")
	s.archive.FailReads(nil)
	s.Type("still works")
	s.Press("enter")
	if got := note(t, s, 1); got != "still works" {
		t.Fatalf("note %q", got)
	}
}

func TestDraftThatCannotBeSavedIsTold(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Type("nabc")
	s.archive.FailWrites(errors.New("disk full"))
	s.Press("esc")
	s.See(t, "The draft is not on disk: disk full")
}

func TestCursorOfAnEditorIsSeenWithoutStyles(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Type("nab")
	s.See(t, " ab| ")
}

func TestLongTextKeepsTheFrame(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Press("c")
	for range 30 {
		s.Paste("много текста и 漢字かな❤️ ")
		s.exact(t)
		s.Press("enter")
	}
	s.exact(t)
}

func TestFunctionKeysWorkInAnEditor(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Type("nabc")
	s.Press("f1")
	s.See(t, "Enter")
	s.Press("esc")
	s.See(t, "abc")
}
