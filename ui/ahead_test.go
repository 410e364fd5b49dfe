package ui

import (
	"errors"
	"testing"
	"time"

	"debrief/ui/lang"
	"debrief/ui/pane"
)

func TestEnterBeforeTheListIsReadOpensTheRowWhenItComes(t *testing.T) {
	for _, start := range []pane.Screen{pane.Inbox, pane.Queue} {
		s := newSession(t, setting{start: start, loading: true})
		s.Press("enter")
		s.See(t, "Opens when read.")
		s.exact(t)
		s.Release()
		s.Hidden(t, "Opens when read.")
		if s.app.current != pane.Replay {
			t.Fatalf("%s: the open screen is %s:\n%s", start, s.app.current, s.app.View())
		}
		s.See(t, "Марина Петрова")
	}
}

func TestAnyOtherKeyForgetsTheEnter(t *testing.T) {
	for _, start := range []pane.Screen{pane.Inbox, pane.Queue} {
		for _, keys := range [][]string{{"esc"}, {"j"}, {"%"}, {"g", "esc"}, {"?", "?"}} {
			s := newSession(t, setting{start: start, loading: true})
			s.Press("enter")
			s.Press(keys...)
			s.Hidden(t, "Opens when read.")
			s.Release()
			if s.app.current != start {
				t.Fatalf("%s: after %v the open screen is %s", start, keys, s.app.current)
			}
		}
	}
}

func TestEnterAfterAnotherKeyIsTakenAheadAgain(t *testing.T) {
	s := newSession(t, setting{loading: true})
	s.Press("enter", "esc", "enter")
	s.Release()
	if s.app.current != pane.Replay {
		t.Fatalf("the open screen is %s", s.app.current)
	}
}

func TestEnterAheadOfAListThatIsEmptyOrUnreadableOpensNothing(t *testing.T) {
	s := newSession(t, setting{loading: true, failing: errors.New("disk gone")})
	s.Press("enter")
	s.Release()
	s.See(t, "disk gone")
	s.Hidden(t, "Opens when read.")

	s = newSession(t, setting{start: pane.Queue, loading: true, events: talk("вопрос")}) // no answer: nothing to review
	s.Press("enter")
	s.Release()
	s.Hidden(t, "Opens when read.")
	if s.app.current != pane.Queue {
		t.Fatalf("the open screen is %s", s.app.current)
	}
}

func TestALongWaitIsToldBesideAndEscEndsBoth(t *testing.T) {
	for language, words := range map[string]string{lang.English: "Opens when read. Reading", lang.Russian: "Откроется, когда прочитается."} {
		s := newSession(t, setting{lang: language, loading: true, width: 120, height: 36})
		s.Press("enter")
		for range 3 {
			s.passes(time.Second)
		}
		s.See(t, words, "Esc")
		s.Press("esc")
		s.Hidden(t, words)
		s.Release()
		if s.app.current != pane.Inbox {
			t.Fatalf("the open screen is %s", s.app.current)
		}
	}
}

func TestEnterOnAListThatIsReadAgainOpensAtOnce(t *testing.T) {
	s := newSession(t, setting{start: pane.Queue})
	s.Hold = true
	s.Send(changedMsg{})
	s.Press("enter")
	if s.app.current != pane.Replay {
		t.Fatalf("the open screen is %s", s.app.current)
	}
}
