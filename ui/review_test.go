package ui

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"debrief/model"
	"debrief/ui/pane"
	"debrief/ui/uitest"
)

// replaying opens a dialogue on the replay screen.
func replaying(tb testing.TB, id string, s setting) *session {
	tb.Helper()
	s.start, s.arg = pane.Replay, id
	return newSession(tb, s)
}

func TestGoodIsSavedAndMovesOn(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.See(t, ">11", "bot 1 ?")
	s.Press("a")
	if got := s.marks(t, "chat-2"); got != "+.." {
		t.Fatalf("verdicts %q", got)
	}
	s.See(t, "bot 1 +", "bot 2 ?", "saved 12:04:00")
}

func TestVerdictIsPendingUntilItIsOnDisk(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Hold = true
	s.Press("a")
	s.See(t, "bot 1 +…", "bot 2 ?")
	s.Hidden(t, "saved")
	s.Release()
	s.See(t, "bot 1 + ", "saved 12:04:00")
}

func TestVerdictsByFunctionKeys(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Press("f5", "f6", "f7")
	if got := s.marks(t, "chat-2"); got != "+x~" {
		t.Fatalf("verdicts %q", got)
	}
}

func TestBadAsksForAReason(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Press("x")
	s.See(t, "Why bad?", "1 wrong fact", "bot 1 x")
	s.Press("2")
	s.Hidden(t, "Why bad?")
	s.See(t, "reason: no answer", "bot 2 ?")
	all := s.verdicts()
	if len(all) != 2 || all[0].Reason != "" || all[1].Reason != "no_answer" || all[1].Value != model.Bad {
		t.Fatalf("verdicts %+v", all)
	}
	groups := s.archive.Submitted
	if g := groups[0].Events[0].Group; g == "" || g != groups[1].Events[0].Group {
		t.Fatal("the verdict and its reason are not one act")
	}
}

func TestAnyOtherKeyMeansNoReasonAndRunsItself(t *testing.T) {
	cases := []struct {
		name, keys, marks string
	}{
		{"good judges the next answer", "xa", "x+."},
		{"bad asks for the next answer", "xx", "xx."},
		{"rest calls the others good", "xA", "x++"},
		{"repeat gives the same verdict", "x.", "xx."},
		{"a movement only moves", "xj", "x.."},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := replaying(t, "chat-2", setting{})
			s.Type(c.keys)
			if got := s.marks(t, "chat-2"); got != c.marks {
				t.Fatalf("verdicts %q, want %q", got, c.marks)
			}
		})
	}
}

func TestEscapeEndsTheQuestionWithoutAReason(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Press("x", "esc")
	s.Hidden(t, "Why bad?")
	s.See(t, "bot 2 ?")
}

func TestAReasonThatIsNotThereIsRefused(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Press("x", "9")
	s.See(t, "There is no reason 9.", "Why bad?")
}

func TestKeyThatFollowsTheLastBadAnswerIsNotSpentOnAnUnseenDialogue(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Type("aax")
	s.Type("a")
	if got := s.marks(t, "chat-2") + " " + s.marks(t, "chat-3"); got != "++x ..." {
		t.Fatalf("verdicts %q", got)
	}
	s.See(t, "#chat-3")
}

func TestNumberAddressesItsAnswer(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Type("3x2")
	if got := s.marks(t, "chat-2"); got != "..x" {
		t.Fatalf("verdicts %q", got)
	}
	s.See(t, "bot 1 ?") // the reader's place is kept
	s.Type("2s")
	if got := s.marks(t, "chat-2"); got != ".~x" {
		t.Fatalf("verdicts %q", got)
	}
	s.Type("7a")
	s.See(t, "There is no answer 7")
}

func TestNumberAddressesItsAnswerFromATurnOfTheClient(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Press("k")
	s.Press("a")
	s.See(t, "There is no answer of the assistant here.")
	s.Type("2a")
	if got := s.marks(t, "chat-2"); got != ".+." {
		t.Fatalf("verdicts %q", got)
	}
}

func TestLastVerdictOpensTheNextDialogue(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Type("aaa")
	s.See(t, "#chat-3", "bot 1 ?")
	if got := s.marks(t, "chat-2"); got != "+++" {
		t.Fatalf("verdicts %q", got)
	}
}

func TestCursorReturnsToWhatWasPassedOver(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Press("}", "a", "a")
	s.See(t, "bot 1 ?", "#chat-2")
}

func TestRestIsRefusedUntilTheEndWasOnTheScreen(t *testing.T) {
	s := replaying(t, "chat-1", setting{})
	s.Press("A")
	s.See(t, "The last turn was not on the screen yet.")
	if len(s.archive.Submitted) != 0 {
		t.Fatal("something was submitted")
	}
	s.Press("pgdown", "pgdown", "A")
	if got := s.marks(t, "chat-1"); got != "++++" {
		t.Fatalf("verdicts %q", got)
	}
	s.See(t, "#chat-2")
	for _, v := range s.verdicts() {
		if !v.Swept {
			t.Fatalf("not marked as swept: %+v", v)
		}
	}
	if len(s.archive.Submitted) != 1 {
		t.Fatalf("%d submissions instead of one", len(s.archive.Submitted))
	}
}

func TestRestMayBeAllowedUnseen(t *testing.T) {
	s := replaying(t, "chat-1", setting{env: func(e *pane.Env) { e.RequireSeen = false }})
	s.Press("A")
	if got := s.marks(t, "chat-1"); got != "++++" {
		t.Fatalf("verdicts %q", got)
	}
}

func TestRestKeepsWhatWasJudged(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Type("2x3A")
	if got := s.marks(t, "chat-2"); got != "+x+" {
		t.Fatalf("verdicts %q", got)
	}
}

func TestEndOfTheListReturnsToTheQueue(t *testing.T) {
	s := replaying(t, "chat-2", setting{events: uitest.Talk("chat-2", uitest.Day, "q", "a1")})
	s.Press("a")
	s.Send(changedMsg{})
	s.See(t, "Every answer is reviewed", "[Queue 0]")
}

// What is read ahead at the end of the list may be done by the time it is wanted,
// here by another reviewer.
func TestEndOfTheListIsLookedAtAnewWhenItIsReached(t *testing.T) {
	events := append(uitest.Talk("new", uitest.Day, "q", "a"), uitest.Talk("old", uitest.Day.Add(-time.Hour), "q", "a")...)
	s := replaying(t, "old", setting{events: events})
	env := s.app.env
	env.Actor = "boris"
	other := uitest.Start(newApp(context.Background(), Options{Env: env, Start: pane.Replay, Arg: "new"}), 80, 24)
	other.Press("a")
	s.Press("a")
	s.See(t, "Nothing is left to review", "[Queue")
}

// The last verdict is saved before or after the end of the list is found; the
// end is told in both cases.
func TestEndOfTheListIsToldWheneverTheLastVerdictIsSaved(t *testing.T) {
	for seed := range uint64(20) {
		s := replaying(t, "chat-2", setting{events: uitest.Talk("chat-2", uitest.Day, "q", "a1")})
		s.Order = rand.New(rand.NewPCG(seed, seed))
		s.Press("a")
		s.See(t, "Nothing is left to review", "[Queue")
	}
}

func TestWorkThatIsLeftAboveComesAfterTheEndOfTheList(t *testing.T) {
	s := replaying(t, "chat-3", setting{})
	s.Press("G", "A")
	s.See(t, "#chat-1")
}

func TestRepeatGivesTheLastVerdictWithItsReason(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Press(".")
	s.See(t, "No verdict was given yet.")
	s.Type("x3.")
	all := s.verdicts()
	last := all[len(all)-1]
	if last.Value != model.Bad || last.Reason != "missed_lead" || s.marks(t, "chat-2") != "xx." {
		t.Fatalf("verdicts %+v", all)
	}
	s.Hidden(t, "Why bad?")
}

func TestSecondsAreThoseSpentOnTheAnswer(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.clock.Advance(7 * time.Second)
	s.Press("a")
	s.clock.Advance(3 * time.Second)
	s.Press("s")
	all := s.verdicts()
	if all[0].Seconds != 7 || all[1].Seconds != 3 {
		t.Fatalf("seconds %v and %v", all[0].Seconds, all[1].Seconds)
	}
}

func TestTimeAwayFromTheTerminalDoesNotCount(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.clock.Advance(2 * time.Second)
	s.Send(blur)
	s.clock.Advance(time.Hour)
	s.Send(focus)
	s.clock.Advance(time.Second)
	s.Press("a")
	if got := s.verdicts()[0].Seconds; got != 3 {
		t.Fatalf("seconds %v", got)
	}
}

func TestSweepSharesTheTimeOut(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.clock.Advance(30 * time.Second)
	s.Press("A")
	for _, v := range s.verdicts() {
		if v.Seconds != 10 {
			t.Fatalf("seconds %v", v.Seconds)
		}
	}
}

func TestWriteThatFailsIsTakenBackAndTold(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.archive.FailWrites(errors.New("no space\nleft"))
	s.Press("a")
	s.See(t, "bot 1 .", "Not saved", "no space left")
	s.Hidden(t, "bot 1 +")
}

func TestSweepThatFailsNamesItsDialogue(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.archive.FailWrites(errors.New("no space left"))
	s.Press("A")
	s.See(t, "#chat-3", "chat-2: no space left")
}

func TestOlderReceiptDoesNotHideANewerVerdict(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Hold = true
	s.Type("1a1s")
	s.Hold = false
	s.See(t, "bot 1 ~…")
	s.Release()
	s.See(t, "bot 1 ~ ")
}

func TestReadingThatBeganBeforeAWriteDoesNotHideIt(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	stale := s.dialogue(t, "chat-2")
	_ = stale
	s.Hold = true
	s.Send(changedMsg{}) // a reading begins …
	s.Hold = false
	s.Press("a") // … a verdict is written …
	s.Release()  // … and the reading ends
	s.See(t, "bot 1 + ")
}

func TestVerdictNamesTheAnswerByItsEvent(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	d := s.dialogue(t, "chat-2")
	_, entry, _ := d.Answer(2)
	s.Type("2a")
	e := s.archive.Submitted[0].Events[0]
	v := e.Body.(*model.Verdict)
	if v.Answer != entry.Key || e.Actor != "anna" || e.SessionID != "chat-2" || e.Type != model.TypeVerdict {
		t.Fatalf("event %+v", e)
	}
}

func TestNextAndPreviousDialogue(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Press("J")
	s.See(t, "#chat-3")
	s.Press("K")
	s.See(t, "#chat-2")
	s.Press("K")
	s.See(t, "#chat-1")
	s.Press("K")
	s.See(t, "#chat-1", "There are no more.")
}

func TestNextBadAnswer(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Type("3x1")
	s.Press("]", "x")
	s.See(t, ">11:00:50 bot 3 x")
	s.Press("]", "x")
	s.See(t, "There are no more.")
	s.Press("k", "k", "k")
	s.Press("[", "x")
	s.See(t, "There are no more.")
}

func TestDialogueThatCannotBeReadIsTold(t *testing.T) {
	s := replaying(t, "nowhere", setting{})
	s.See(t, "The dialogue cannot be read", "not found")
	s.Press("a")
	if len(s.archive.Submitted) != 0 {
		t.Fatal("a verdict on nothing was submitted")
	}
}

func TestReplayWithoutADialogueOpensTheFirstToReview(t *testing.T) {
	s := newSession(t, setting{start: pane.Replay})
	s.See(t, "#chat-1")
	empty := newSession(t, setting{start: pane.Replay, events: []model.Event{}})
	empty.See(t, "No dialogue is open.")
	empty.Type("ax3A ncjkG")
	empty.exact(t)
}

func TestDialogueWithoutAnswers(t *testing.T) {
	s := replaying(t, "solo", setting{events: []model.Event{uitest.Say("solo", uitest.Day, model.RoleClient, "Ау")}})
	s.See(t, "no answers here")
	s.Type("axs1a")
	if len(s.archive.Submitted) != 0 {
		t.Fatal("a verdict on a client was submitted")
	}
}

func TestEditsAndDeletionsShowWhatWasSaid(t *testing.T) {
	s := replaying(t, "chat-1", setting{height: 40, width: 80})
	s.Press("d")
	s.See(t, "until 14:07:50 it read: Почему так дорого? У соседей 900", "900 руб.", "deleted at 14:09:05")
}

func TestRolesAreToldApartWithoutColour(t *testing.T) {
	s := replaying(t, "chat-1", setting{height: 40, width: 80})
	s.See(t, " client ", " bot 1 ", " operator ", " system ", "tool", "lead", "booking", "notice", "handoff", "scenario")
}

func TestDetailsUnfold(t *testing.T) {
	s := replaying(t, "chat-1", setting{height: 60, width: 80})
	s.Hidden(t, `"service": "haircut"`)
	s.Press("k", "enter")
	s.See(t, `"service": "haircut"`, "[-]")
	s.Press("enter")
	s.Hidden(t, `"service": "haircut"`)
	s.Press("d")
	s.See(t, `"service": "haircut"`, "PHONE: +79160000001")
	s.Press("g", "g", "enter")
	s.See(t, "There is nothing more to show of it.")
}

func TestPausesStandBetweenTheTurns(t *testing.T) {
	s := replaying(t, "chat-1", setting{height: 40, width: 80})
	s.See(t, "6 m pause")
}

func TestVeryLongTurnIsCutUntilItIsUnfolded(t *testing.T) {
	long := strings.Repeat("слово ", 2000) + "конец"
	s := replaying(t, "c", setting{events: uitest.Talk("c", uitest.Day, "q", long)})
	s.Press("G")
	s.Hidden(t, "конец")
	s.Press("enter")
	for range 60 {
		s.Press("j")
	}
	s.See(t, "конец")
}

// Keys that come while the next dialogue is being read are meant for it.
func TestVerdictsAreRefusedWhileTheNextDialogueIsAwaited(t *testing.T) {
	s := newSession(t, setting{})
	s.app.show(pane.Replay, "chat-2") // its commands are dropped: nothing is prefetched
	d := s.dialogue(t, "chat-2")
	replay := s.app.pane()
	for _, msg := range uitest.Collect(replay.Open("chat-2")) {
		replay.Update(msg)
	}
	if d.Answers != 3 || s.app.pane().(selector).Selected() != "chat-2" {
		t.Fatal("the dialogue is not open")
	}
	s.app.Update(uitest.Key("A"))
	s.app.Update(uitest.Key("x"))
	s.See(t, "It is still being read.")
	if got := s.marks(t, "chat-2"); got != "+++" {
		t.Fatalf("verdicts %q", got)
	}
}

func TestNameOfTheClientHasTheRoomThatTheAnswersLeave(t *testing.T) {
	s := replaying(t, "chat-1", setting{})
	s.See(t, "#chat-1 Марина Петрова  ")
	long := uitest.Talk("a-session-with-a-long-name", uitest.Day, "q", "a")
	s = replaying(t, "a-session-with-a-long-name", setting{events: long})
	s.See(t, "#a-session-with-a-long-name Client of a-session-with-a-long-name  answers 1?")
}

func TestEveryReasonIsOfferedOnASmallScreenToo(t *testing.T) {
	for _, size := range [][2]int{{60, 18}, {80, 24}, {120, 36}} {
		s := replaying(t, "chat-2", setting{width: size[0], height: size[1]})
		s.Press("x")
		for i, reason := range s.app.env.Reasons {
			s.See(t, fmt.Sprintf("%d %s", i+1, reason.Label))
		}
		s.See(t, "bot 1 x") // the answer that is asked about
	}
}
