package ui

import (
	"errors"
	"strings"
	"testing"
	"time"

	"debrief/model"
	"debrief/ui/pane"
	"debrief/ui/uitest"
)

// marking opens the queue on dialogues d0000 (the newest) to d0005, each with one
// answer.
func marking(t *testing.T, s setting) *session {
	t.Helper()
	s.start, s.width, s.height = pane.Queue, 100, 24
	if s.events == nil {
		s.events = many(6)
	}
	return newSession(t, s)
}

func TestSpaceMarksAndGoesOn(t *testing.T) {
	s := marking(t, setting{})
	s.Press("space", "space")
	s.See(t, "* 2 marked", " *Client of d0000", " *Client of d0001", "> Client of d0002")
	s.Press("k", "space")
	s.See(t, "* 1 marked", "> Client of d0002")
	s.Press("esc")
	s.Hidden(t, "marked")
}

func TestACountMarksSoMany(t *testing.T) {
	s := marking(t, setting{})
	s.Press("3", "space")
	s.See(t, "* 3 marked", "> Client of d0003")
}

func TestARangeIsMarkedAsTheCursorGoes(t *testing.T) {
	s := marking(t, setting{})
	s.Press("j", "V", "j", "j")
	s.See(t, "* 3 marked", ">*Client of d0003")
	s.Press("k")
	s.See(t, "* 2 marked")
	s.Press("V", "j", "j")
	s.See(t, "* 2 marked", "> Client of d0004")
	s.Press("V", "esc") // only the range that is drawn
	s.See(t, "* 2 marked")
}

func TestAllOfTheFilterIsMarkedAlsoWhatWasNotRead(t *testing.T) {
	s := marking(t, setting{events: many(350)})
	s.Press("space", "ctrl+a")
	s.See(t, "350 marked")
	s.Press("\"")
	s.Hidden(t, "marked")
	s.Press("space", "*")
	s.See(t, "349 marked", "  Client of d0001")
}

func TestMoreThanCanBeMarkedAtOnceIsTold(t *testing.T) {
	s := marking(t, setting{events: many(1005)})
	s.Press("ctrl+a")
	s.See(t, "1000 dialogues are marked, which is the most at once.")
}

func TestMarksGoWithTheirList(t *testing.T) {
	s := marking(t, setting{})
	s.Press("space", "l")
	s.Hidden(t, "marked")
}

func TestAVerdictOnAllThatIsMarked(t *testing.T) {
	for key, want := range map[string]struct{ mark, said string }{
		"a":  {"+", "2 answers good, unread, in 2 dialogues. u takes them back."},
		"s":  {"~", "2 answers skipped in 2 dialogues."},
		"f7": {"~", "2 answers skipped in 2 dialogues."},
		"ф":  {"+", "2 answers good"},
	} {
		s := marking(t, setting{})
		s.Press("space", "space", key)
		s.See(t, want.said)
		s.Hidden(t, "Client of d0000", "Client of d0001", "marked")
		if got := s.marks(t, "d0000") + s.marks(t, "d0001") + s.marks(t, "d0002"); got != want.mark+want.mark+"." {
			t.Errorf("%s: verdicts %q", key, got)
		}
		for _, v := range s.verdicts() {
			if !v.Swept {
				t.Errorf("%s: a verdict counts as given by itself", key)
			}
		}
	}
}

func TestABadVerdictOnAllThatIsMarkedAsksWhy(t *testing.T) {
	for _, c := range []struct {
		keys   string
		marks  string
		reason string
	}{
		{"x2", "xx", "no_answer"},
		{"xx", "xx", ""}, // the second is no reason
	} {
		s := marking(t, setting{})
		s.Press("space", "space")
		s.Type(c.keys[:1])
		s.See(t, "1 wrong fact", "2 no answer")
		s.Type(c.keys[1:])
		if got := s.marks(t, "d0000") + s.marks(t, "d0001"); got != c.marks {
			t.Errorf("%s: verdicts %q", c.keys, got)
		}
		for _, v := range s.verdicts() {
			if v.Reason != c.reason {
				t.Errorf("%s: reason %q", c.keys, v.Reason)
			}
		}
	}
	s := marking(t, setting{})
	s.Press("space", "x", "esc")
	s.See(t, "* 1 marked")
	s.Press("x", "9")
	if len(s.verdicts()) != 0 {
		t.Error("something was judged without an answer to the question")
	}
	s.Press("enter")
	if len(s.verdicts()) != 1 {
		t.Error("Enter gives no reason, and nothing was judged")
	}
}

func TestOneUndoTakesABulkActBackAndRedoDoesItAgain(t *testing.T) {
	s := marking(t, setting{events: many(450)}) // several commits
	s.Press("ctrl+a", "a")
	s.See(t, "450 answers good, unread, in 450 dialogues.", "Every answer is reviewed.")
	s.Press("u")
	s.See(t, "taken back: good x450", "450 dialogues")
	if got := s.marks(t, "d0000") + s.marks(t, "d0449"); got != ".." {
		t.Fatalf("verdicts %q", got)
	}
	s.Press("ctrl+r")
	s.See(t, "done again", "Every answer is reviewed.")
	s.Press("u", "u")
	s.See(t, "There is nothing to take back.")
}

func TestABulkActIsTakenBackAfterARestart(t *testing.T) {
	s := marking(t, setting{})
	s.Press("ctrl+a", "a")
	again := uitest.Start(newApp(t.Context(), Options{Env: s.app.env, Start: pane.Queue}), 80, 24)
	again.See(t, "u undo: good x6")
	again.Press("u")
	again.See(t, "taken back: good x6", "6 dialogues")
}

// What is typed right after a bulk act finds it done.
func TestUndoRightAfterABulkActWaitsForIt(t *testing.T) {
	s := marking(t, setting{})
	s.Press("ctrl+a")
	s.Hold = true
	s.Press("a", "u")
	s.Release()
	if got := s.marks(t, "d0000"); got != "." {
		t.Fatalf("verdicts %q", got)
	}
	s.See(t, "taken back: good x6")
}

func TestQuittingRightAfterABulkActWaitsForIt(t *testing.T) {
	s := marking(t, setting{})
	s.Press("ctrl+a")
	s.Hold = true
	s.Press("a", "Q")
	if s.Quit {
		t.Fatal("the program left before the act was on disk")
	}
	s.Release()
	if got := s.marks(t, "d0005"); got != "+" || !s.Quit {
		t.Fatalf("verdicts %q, quit %v", got, s.Quit)
	}
}

func TestWhatIsJudgedAlreadyIsLeftAsItIs(t *testing.T) {
	s := marking(t, setting{events: uitest.Few()})
	s.Press("j", "enter")
	s.Press("x", "1")
	s.Press("q", "ctrl+a", "a")
	if got := s.marks(t, "chat-2"); got != "x++" {
		t.Errorf("verdicts %q", got)
	}
	s.Press("l", "ctrl+a", "a")
	s.See(t, "Nothing to do: every answer there has a verdict.")
}

func TestStrictModeJudgesNothingUnread(t *testing.T) {
	s := marking(t, setting{env: func(e *pane.Env) { e.Strict = true }})
	s.Press("space", "a")
	s.See(t, "Strict mode is on")
	if len(s.verdicts()) != 0 {
		t.Error("it was judged")
	}
}

func TestStrictModeHasNoRestOfADialogue(t *testing.T) {
	s := replaying(t, "chat-2", setting{env: func(e *pane.Env) { e.Strict = true }})
	s.Press("A")
	s.See(t, "Strict mode is on")
	s.Type("aaa")
	if got := s.marks(t, "chat-2"); got != "+++" {
		t.Errorf("verdicts %q", got)
	}
}

func TestABulkActThatIsNotSavedSaysSo(t *testing.T) {
	s := marking(t, setting{})
	s.Press("space", "space")
	s.archive.FailWrites(errors.New("disk full"))
	s.Press("a")
	s.See(t, "Not saved: disk full", "Client of d0000")
	s.archive.FailWrites(nil)
	s.archive.FailReads(errors.New("bad sector"))
	s.Press("space", "a")
	s.See(t, "Nothing was changed, since not every dialogue could be read: bad sector")
}

func TestDialoguesAreGivenToSomebody(t *testing.T) {
	s := marking(t, setting{})
	s.Press("space", "space", "t")
	s.See(t, "Whose are these 2 dialogues?", "anna  you", "nobody in particular")
	s.Type("boris")
	s.Press("enter")
	s.See(t, "2 dialogues are boris's now.", "@boris")
	if d := s.dialogue(t, "d0001"); d.Assignee != "boris" {
		t.Errorf("it is %q's", d.Assignee)
	}
	s.Press("f")
	s.Type("assignee:boris")
	s.Press("enter")
	s.See(t, "2 dialogues")
	s.Press("t")
	s.See(t, "Whose is this dialogue?", "boris")
	s.Type("nobody")
	s.Press("enter")
	if d := s.dialogue(t, "d0000"); d.Assignee != "" {
		t.Errorf("it is %q's", d.Assignee)
	}
	s.See(t, "1 dialogue is everybody's again.")
	s.Press("u")
	s.See(t, "taken back: assigned")
}

func TestNobodyIsAskedTwice(t *testing.T) {
	s := marking(t, setting{})
	s.Press("t", "esc")
	s.See(t, "Client of d0000")
	s.Press("t")
	s.Type("anna")
	s.Press("enter", "t")
	s.Type("anna")
	s.Press("enter")
	s.See(t, "Nothing to do: they are theirs already.")
}

// leads returns dialogues whose leads the CRM holds.
func leads(archive *uitest.Archive) {
	stages := []model.Stage{{ID: "NEW", Name: "New"}, {ID: "JUNK", Name: "Junk", Semantics: "F"}}
	var held []model.Entity
	for _, id := range []string{"71", "72"} {
		held = append(held, model.Entity{
			Ref: model.EntityRef{Kind: model.EntityLead, ID: id}, ReadAt: uitest.Day, ChangedAt: uitest.Day,
			Fields: model.Fields{"STATUS_ID": model.TextValue("JUNK")},
		})
	}
	archive.SetEntities(stages, held...)
}

func TestTheStageOfAllMarkedLeadsIsChanged(t *testing.T) {
	var events []model.Event
	for i, id := range []string{"71", "72"} {
		at := uitest.Day.Add(-time.Duration(i) * time.Hour)
		events = append(events, uitest.Talk("with"+id, at, "q", "a")...)
		events = append(events, uitest.About("with"+id, at.Add(time.Minute), &model.Lead{Status: model.LeadCreated, LeadID: id}))
	}
	events = append(events, uitest.Talk("without", uitest.Day.Add(-9*time.Hour), "q", "a")...)
	s := marking(t, setting{events: events})
	s.Press("ctrl+a", "f")
	s.See(t, "The stages are not known")
	leads(s.archive)
	s.Press("f")
	s.See(t, "Which stage for the leads of 3 dialogues?", "New", "Junk")
	s.Type("new")
	s.Press("enter")
	s.See(t, "2 changes of stage to NEW wait to be written.")
	var fixes []*model.FixQueued
	for _, sub := range s.archive.Submitted {
		for _, e := range sub.Events {
			if f, ok := e.Body.(*model.FixQueued); ok {
				fixes = append(fixes, f)
			}
		}
	}
	if len(fixes) != 2 || fixes[0].Changes.Text("STATUS_ID") != "NEW" || fixes[0].Base.Text("STATUS_ID") != "JUNK" ||
		!fixes[0].NotBefore.After(s.clock.Now()) {
		t.Fatalf("%+v", fixes)
	}
	s.Press("u")
	undone := map[model.EntityRef]int{}
	for _, e := range s.archive.Submitted[len(s.archive.Submitted)-1].Events {
		undone[e.Body.(*model.Undo).Entity] = len(e.Body.(*model.Undo).Targets)
	}
	if len(undone) != 2 {
		t.Errorf("taken back: %v", undone)
	}
}

func TestTheStatusLineNamesWhatTheNextUndoTakesBack(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Hidden(t, "undo:")
	s.Type("x1")
	s.expire()
	s.See(t, "u undo: bad #chat-2")
	s.Type("a")
	s.expire()
	s.See(t, "u undo: good #chat-2")
	s.Press("u")
	s.expire()
	s.See(t, "u undo: bad #chat-2")
	s.Press("g", "s")
	s.Hidden(t, "u undo") // u takes back fixes there
	s.Press("n")
	if strings.Contains(s.app.statusLine(), "undo") {
		t.Error(s.app.statusLine())
	}
}

// expire lets what was said go.
func (s *session) expire() {
	for _, timer := range s.timers.Take() {
		s.Send(timer.Msg)
	}
}
