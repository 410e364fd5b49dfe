package ui

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

// taught is a session on invented dialogues.
func taught(t *testing.T, set setting) *session {
	t.Helper()
	s := newSession(t, set)
	s.app.lesson.offered = true
	return s
}

func TestTheTutorialGoesOnWithWhatIsDone(t *testing.T) {
	s := taught(t, setting{})
	s.Press("f12")
	s.See(t, "1/14 The queue", "Press g q", "F12 leaves")
	s.Type("gq")
	s.See(t, "2/14 A dialogue")
	s.Press("enter")
	s.See(t, "3/14 A bad answer")
	s.Type("x")
	s.See(t, "3/14")
	s.Type("1")
	s.See(t, "4/14 Taking back")
	s.Type("u")
	s.See(t, "5/14 A good answer")
}

func TestTheTutorialCanBeLeftAtAnyTime(t *testing.T) {
	for _, keys := range [][]string{{"f12"}, {"g", "q", "f12"}, {"?", "f12"}, {"g", "q", "enter", "n", "x", "f12"}} {
		s := taught(t, setting{})
		s.Press("f12")
		s.Press(keys...)
		s.Hidden(t, "/14 ")
		s.exact(t)
	}
}

func TestTheTutorialBeginsFromHelpAndPalette(t *testing.T) {
	s := taught(t, setting{})
	s.Press("?", "f12")
	s.See(t, "1/14 The queue", "[Inbox 1]")
	s.Press("f12", ":")
	s.Type("tutorial")
	s.See(t, "debrief demo --tutorial")
	s.Press("enter")
	s.See(t, "1/14 The queue")
}

// Verdicts on real dialogues are no exercise.
func TestTheTutorialIsForInventedDialoguesOnly(t *testing.T) {
	s := newSession(t, setting{})
	s.Press("f12")
	s.See(t, "! The tutorial runs on invented dialogues only")
}

func TestTheTutorialLeavesTheFrameWhole(t *testing.T) {
	for _, language := range []string{"en", "ru"} {
		for _, size := range [][2]int{{1, 1}, {40, 10}, {60, 18}, {80, 24}, {200, 60}} {
			s := taught(t, setting{lang: language, width: 80, height: 24})
			s.Press("f12")
			s.Send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			for _, keys := range []string{"gq", "", "x1", "u", "a"} {
				s.Type(keys)
				if keys == "" {
					s.Press("enter")
				}
				s.exact(t)
			}
		}
	}
}
