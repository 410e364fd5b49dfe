package ui

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"debrief/ui/lang"
	"debrief/ui/pane"
)

// passes lets the timers of waits run out once, and returns how long they were.
func (s *session) passes(by time.Duration) []time.Duration {
	var waited []time.Duration
	s.clock.Advance(by)
	for _, timer := range s.timers.Take() {
		if _, wait := timer.Msg.(waitMsg); wait {
			waited = append(waited, timer.After)
			s.Send(timer.Msg)
		}
	}
	return waited
}

func TestAWaitIsToldOnceItIsLongAndEscEndsIt(t *testing.T) {
	for language, words := range map[string][]string{
		lang.English: {"Reading the dialogue: 3 s so far, 10 s at the most. Esc ends it.", "Not waited for any longer"},
		lang.Russian: {"Чтение диалога: прошло", "Ожидание прервано"},
	} {
		s := newSession(t, setting{lang: language, width: 120, height: 36})
		s.timers.Take()
		s.Hold = true
		s.Press("enter")
		s.Hidden(t, words[0])
		if waited := s.passes(200 * time.Millisecond); len(waited) != 1 || waited[0] != patient {
			t.Fatalf("waited %v", waited)
		}
		for range 2 {
			if waited := s.passes(time.Second); len(waited) != 1 || waited[0] != waitStep {
				t.Fatalf("waited %v", waited)
			}
		}
		s.clock.Advance(time.Second)
		s.See(t, words[0])
		s.Press("esc")
		s.See(t, words[1])
		s.Hidden(t, words[0])
		s.Release() // the answer comes too late
		if s.app.pane().(interface{ Selected() string }).Selected() != "" {
			t.Error("an answer that nobody waits for was shown")
		}
		if waited := s.passes(time.Second); len(waited) > 0 {
			s.passes(time.Second)
			if s.app.wait.told {
				t.Error("a wait that ended is told")
			}
		}
	}
}

func TestASlowDiskIsToldAndKeepsNobodyFromWorking(t *testing.T) {
	s := newSession(t, setting{start: pane.Replay, arg: "chat-2", width: 120, height: 36})
	s.passes(time.Second)
	s.Hold = true // the receipts do not come
	s.Press("a")
	s.passes(200 * time.Millisecond)
	s.clock.Advance(5 * time.Second)
	s.See(t, "Saving: 5 s so far. Go on working")
	s.Press("a")
	s.Release()
	s.Hidden(t, "Saving: ")
	if got := s.marks(t, "chat-2"); got != "++." {
		t.Errorf("the verdicts are %s", got)
	}
}

func TestNoTimerOfAWaitIsLeftWhenItEnded(t *testing.T) {
	s := newSession(t, setting{start: pane.Replay, arg: "chat-2"})
	s.passes(time.Second)
	for range 3 {
		if waited := s.passes(time.Second); len(waited) != 0 {
			t.Fatalf("timers run while nothing is waited for: %v", waited)
		}
	}
}

func TestWhatTookTooLongIsToldAsThat(t *testing.T) {
	s := newSession(t, setting{width: 120, height: 36})
	s.archive.FailReads(context.DeadlineExceeded)
	s.Press("g", "q")
	s.See(t, "no answer within 10 s")
}

func TestTheLastMessagesAreShownWhole(t *testing.T) {
	s := newSession(t, setting{start: pane.Replay, arg: "chat-2", width: 60, height: 24})
	s.archive.FailWrites(errors.New("disk full"))
	s.Press("a")
	s.See(t, "L shows all")
	s.Press("L")
	s.See(t, "What was said, the newest first", "x Not saved", "kept as a draft")
	s.Press("L")
	s.Hidden(t, "What was said")
	for n := range mostMessages + 50 {
		s.app.say(pane.Info, "message "+strings.Repeat("i", n))
	}
	if n := len(s.app.messages.kept); n != mostMessages {
		t.Errorf("%d messages are kept", n)
	}
	s.Press("L")
	s.exact(t)
	s.Press("esc")
	s.Hidden(t, "What was said")
}

// What failed is told with what was kept or what to do: in more than one sentence,
// in both languages.
func TestErrorsSayMoreThanThatSomethingFailed(t *testing.T) {
	told := []string{
		"frame.unreadable", "frame.panic", "frame.not_undone", "fixes.said.not_saved", "lead.read_failed", "lead.draft_failed",
		"lead.dialogue_failed", "lead.phone.failed", "frame.place_not_kept", "replay.unreadable", "replay.not_saved",
		"replay.draft_unread", "replay.draft_unsaved", "sync.read_failed",
	}
	for _, language := range []string{lang.English, lang.Russian} {
		printer := lang.New(language)
		for _, id := range told {
			words := printer.T(id, "Error", "E", "Dialogue", "D")
			if strings.Count(words, ". ")+strings.Count(words, "; ") < 1 || !strings.Contains(words, "E") {
				t.Errorf("%s: %s only says %q", language, id, words)
			}
		}
	}
}
