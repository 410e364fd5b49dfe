package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/muesli/termenv"

	"debrief/model"
	"debrief/ui/lang"
	"debrief/ui/pane"
	"debrief/ui/uitest"
)

// edited is a dialogue whose question was edited twice and whose answer was withdrawn,
// with characters of several runes in both.
func edited() []model.Event {
	at := func(minutes int) time.Time { return uitest.Day.Add(time.Duration(minutes) * time.Minute) }
	ask, answer := uitest.Say("e", at(0), model.RoleClient, "Сколько стоит?"), uitest.Say("e", at(1), model.RoleAssistant, "Дорого 🇷🇺 мои\u0306 👍🏽")
	ask.ID, answer.ID = "e-1", "e-2"
	return []model.Event{
		ask, answer,
		uitest.About("e", at(2), &model.Edit{Target: "e-1", Text: "Сколько стоит стрижка?"}),
		uitest.About("e", at(3), &model.Edit{Target: "e-1", Text: "Сколько стоит стрижка завтра?"}),
		uitest.About("e", at(4), &model.Delete{Target: "e-2"}),
	}
}

// An edited turn says so; what it read before is shown once it is unfolded, and hidden
// again.
func TestAnEditedTurnShowsItsOldTextsUnfolded(t *testing.T) {
	for language, words := range map[string][3]string{
		lang.English: {"edited 2 times, last at 14:03:00 · Enter shows the old texts", "until 14:02:00 it read: Сколько стоит?", "until 14:03:00 it read: Сколько стоит стрижка?"},
		lang.Russian: {"исправлено 2 раза, в 14:03:00 · Enter — что было", "до 14:02:00 было: Сколько стоит?", "до 14:03:00 было: Сколько стоит стрижка?"},
	} {
		s := newSession(t, setting{start: pane.Replay, arg: "e", events: edited(), lang: language, width: 120, height: 36})
		s.Press("g", "g")
		s.See(t, "Сколько стоит стрижка завтра?", words[0])
		s.Hidden(t, words[1], words[2])
		s.Press("enter")
		s.See(t, words[1], words[2])
		s.Hidden(t, words[0])
		s.Press("enter")
		s.See(t, words[0])
		s.Hidden(t, words[1])
		s.Press("d")
		s.See(t, words[1], words[2])
	}
}

// A search finds what an edited turn read before, and unfolds it to show it.
func TestASearchFindsWhatAnEditedTurnRead(t *testing.T) {
	s := newSession(t, setting{start: pane.Replay, arg: "e", events: edited(), width: 120, height: 36})
	s.Type("/стоит?")
	s.Press("enter")
	s.See(t, "1/1", "it read: Сколько стоит?")
}

// What was withdrawn is struck, each character whole, and said to be deleted where
// nothing can be struck.
func TestADeletedTurnIsStruckAndNoCharacterIsTakenApart(t *testing.T) {
	s := newSession(t, setting{start: pane.Replay, arg: "e", events: edited(), profile: termenv.ANSI, width: 120, height: 36})
	s.Press("g", "g")
	if frame := s.Model.View(); !strings.Contains(frame, "\x1b[9mДорого 🇷🇺 мо") || !strings.Contains(frame, "👍🏽\x1b[29m") {
		t.Errorf("it is not struck whole:\n%q", frame)
	}
	s = newSession(t, setting{start: pane.Replay, arg: "e", events: edited(), width: 120, height: 36})
	s.See(t, "Дорого", "deleted at 14:04:00")
}
