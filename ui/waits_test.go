package ui

import (
	"strings"
	"testing"
	"time"

	"debrief/ui/lang"
	"debrief/ui/pane"
	"debrief/ui/uitest"
)

// waits are the moments in which a screen reads what is not on it yet, and what is then
// told to be waited for.
func waits() map[string]struct {
	set    setting
	keys   string // that begin the reading
	what   string
	unread bool // nothing is on the screen without it
} {
	few := setting{}
	dialogue := setting{start: pane.Replay, arg: "chat-2"}
	return map[string]struct {
		set    setting
		keys   string
		what   string
		unread bool
	}{
		"inbox":    {few, "", "Reading the list", true},
		"queue":    {few, "g q", "Reading the list", true},
		"dialogue": {dialogue, "", "Reading the dialogue", false},
		"lead":     {setting{start: pane.Lead, arg: "chat-1"}, "", "Reading the lead", true},
		"sync":     {setting{start: pane.Sync}, "", "Reading the outbox", true},
		"report":   {setting{start: pane.Report}, "", "Reading the figures", true},
		"alerts":   {setting{start: pane.Alerts}, "", "Reading the list", true},
		"find":     {setting{start: pane.Find, arg: "цена"}, "", "Searching", true},
	}
}

// Every screen that reads says what it reads once that takes long, how long it took
// and can take, and how to end it; ended, it says that it is, and how to read again.
func TestEveryScreenThatReadsTellsItsWait(t *testing.T) {
	told := map[pane.Screen]bool{}
	for name, w := range waits() {
		t.Run(name, func(t *testing.T) {
			set := w.set
			set.width, set.height, set.env, set.loading = 120, 36, everything, true
			s := newSession(t, set)
			s.Press(strings.Fields(w.keys)...)
			s.Hidden(t, w.what+":")
			s.passes(200 * time.Millisecond)
			s.clock.Advance(3 * time.Second)
			s.See(t, w.what+": 3 s so far, 10 s at the most. Esc ends it.")
			told[s.app.current] = true
			s.Press("esc")
			s.See(t, "Not waited for any longer")
			if w.unread {
				s.See(t, "Not read, since the waiting was ended.")
			}
			shown := s.app.pane().View()
			s.Release()
			if got := s.app.pane().View(); w.unread && !strings.Contains(got, "Not read, since") {
				t.Errorf("an answer that nobody waits for was shown:\n%s\nbefore it\n%s", got, shown)
			}
		})
	}
	for _, screen := range screens {
		if !told[screen] {
			t.Errorf("nothing says what the screen %s waits for", screen)
		}
	}
}

// A screen can be read after its waiting was ended, with the key that it names.
func TestWhatWasNotWaitedForIsReadWithItsKey(t *testing.T) {
	for screen, key := range map[pane.Screen]string{
		pane.Inbox: "g i", pane.Queue: "g q", pane.Lead: "g l", pane.Sync: "g s", pane.Report: "g p", pane.Alerts: "g a",
	} {
		set := setting{start: screen, width: 120, height: 36, env: everything, loading: true}
		if screen == pane.Lead {
			set.arg = "chat-1"
		}
		s := newSession(t, set)
		s.passes(200 * time.Millisecond)
		s.Press("esc")
		s.See(t, "Not read, since the waiting was ended. "+key+" reads it.")
		s.Release()
		s.Press(strings.Fields(key)...)
		s.Hidden(t, "Not read, since")
	}
}

func TestAFigureWhoseDialoguesAreNotWaitedForStays(t *testing.T) {
	s := newSession(t, setting{start: pane.Report, width: 120, height: 36, env: everything})
	weeks := s.app.pane().View()
	s.timers.Take()
	s.Hold = true
	s.Press("enter")
	s.passes(200 * time.Millisecond)
	s.See(t, "Reading the dialogues behind the figure: ")
	s.Press("esc")
	s.Release()
	if got := s.app.pane().View(); got != weeks {
		t.Errorf("the weeks are not there again:\n%s", got)
	}
}

// Whatever reads without heeding its time is not waited for either: a wait ends with a
// reason, in both languages.
func TestEveryWaitEndsWithAReason(t *testing.T) {
	for language, words := range map[string]string{
		lang.English: "Reading the outbox: no answer within 10 s.", lang.Russian: "Чтение исходящих: ответа нет дольше",
	} {
		s := newSession(t, setting{start: pane.Sync, lang: language, width: 120, height: 36, loading: true})
		s.passes(200 * time.Millisecond)
		for range 12 {
			s.Hidden(t, words)
			s.passes(time.Second)
		}
		s.See(t, words)
		s.passes(time.Second)
		if left := s.timers.Take(); len(s.app.wait.what) > 0 || hasWait(left) {
			t.Errorf("it is waited still: %q, %v", s.app.wait.what, left)
		}
	}
}

func hasWait(timers []uitest.Timer) bool {
	for _, timer := range timers {
		if _, wait := timer.Msg.(waitMsg); wait {
			return true
		}
	}
	return false
}
