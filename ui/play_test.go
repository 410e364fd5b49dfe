package ui

import (
	"testing"
	"time"

	"debrief/ui/uitest"
)

// tick lets the timers run out and returns how long they would have taken.
func (s *session) tick() []time.Duration {
	var waited []time.Duration
	for _, timer := range s.timers.Take() {
		switch timer.Msg.(type) {
		case statusExpiredMsg, waitMsg:
			continue
		}
		waited = append(waited, timer.After)
		s.Send(timer.Msg)
	}
	return waited
}

func TestPlayingShowsOneItemAfterTheOther(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Press("0")
	s.See(t, "Сколько стоит маникюр?", "> 1x [==----------] 1/6")
	s.Hidden(t, "1 200 рублей.")
	if waited := s.tick(); len(waited) != 1 || waited[0] != time.Second {
		t.Fatalf("waited %v: a pause of ten seconds is played as one", waited)
	}
	s.See(t, "1 200 рублей.", "2/6")
	s.Hidden(t, "А с покрытием?")
	for range 4 {
		s.tick()
	}
	s.See(t, "Записать вас?")
	s.Hidden(t, "6/6") // playing is over
	if waited := s.tick(); len(waited) != 0 {
		t.Fatal("a timer runs after the end")
	}
}

func TestShortPausesArePlayedAsTheyWere(t *testing.T) {
	s := replaying(t, "chat-1", setting{})
	s.Press("0")
	s.tick()
	s.tick()
	if waited := s.tick(); len(waited) != 1 || waited[0] != time.Second {
		t.Fatalf("waited %v", waited)
	}
}

func TestSpeed(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Press("0", ">", ">")
	waited := s.tick()
	if last := waited[len(waited)-1]; last != time.Second/4 {
		t.Fatalf("waited %v at four times the speed", last)
	}
	s.See(t, "4x [", "2/6") // of the three timers only the newest counted
	s.Press(">", ">", ">")
	s.See(t, "8x [")
	s.Press("<", "<", "<", "<")
	s.See(t, "1x [")
}

func TestSpaceStopsAndGoesOn(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Press("0", "space")
	s.See(t, "paused", "1/6")
	s.tick()
	s.See(t, "1/6")
	s.Press("space")
	s.tick()
	s.See(t, "2/6")
	s.Press("esc")
	s.See(t, "Записать вас?")
	s.Hidden(t, "paused")
}

func TestPlayingStopsWhenTheTerminalIsLeft(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Press("0")
	s.Send(blur)
	s.See(t, "paused")
	s.tick()
	s.See(t, "1/6")
}

func TestVerdictWhilePlayingIsOnWhatWasShownLast(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Press("0")
	s.tick()
	s.tick() // the client's second turn is shown
	s.Press("x", "1")
	if got := s.marks(t, "chat-2"); got != "x.." {
		t.Fatalf("verdicts %q", got)
	}
	s.See(t, "3/6")
	s.tick()
	s.Press("a")
	if got := s.marks(t, "chat-2"); got != "x+." {
		t.Fatalf("verdicts %q", got)
	}
}

func TestPlayingCountsAsSeeing(t *testing.T) {
	s := replaying(t, "chat-1", setting{})
	s.Press("0")
	for range 30 {
		s.tick()
	}
	s.Press("A")
	if got := s.marks(t, "chat-1"); got != "++++" {
		t.Fatalf("verdicts %q", got)
	}
}

func TestMovingEndsPlaying(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Press("0", "j")
	s.See(t, "Записать вас?")
	s.tick()
	s.See(t, "Записать вас?")
}

func TestNothingTicksUnlessItPlays(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.timers.Take()
	s.Type("jjkk}{")
	s.Press("G")
	if waiting := s.timers.Take(); len(waiting) != 0 {
		t.Fatalf("timers %v", waiting)
	}
}

func TestPlayingOfOneItem(t *testing.T) {
	s := replaying(t, "c", setting{events: uitest.Talk("c", uitest.Day, "hi")})
	s.Press("space", "0", "space")
	s.See(t, "hi")
	s.exact(t)
}
