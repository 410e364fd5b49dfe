package ui

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/ui/lang"
	"debrief/ui/pane"
)

func TestTheLeadStandsBesideTheDialogueWhereThereIsRoom(t *testing.T) {
	for language, words := range map[string][]string{
		lang.English: {"Lost lead", "Phone", "said", "sent"}, lang.Russian: {"Потерянный лид", "Телефон", "сказано", "послано"},
	} {
		s := newSession(t, setting{lang: language, start: pane.Replay, arg: "chat-1", width: 160, height: 40})
		s.exact(t)
		s.See(t, words...)
		s.Send(tea.WindowSizeMsg{Width: 139, Height: 40})
		s.exact(t)
		s.Hidden(t, words[0])
		s.Send(tea.WindowSizeMsg{Width: 140, Height: 40})
		s.exact(t)
		s.See(t, words...)
		s.Press("J") // a dialogue without a lead
		s.exact(t)
		s.Hidden(t, words[0])
	}
}

func TestWhatIsWrittenStaysWithinItsColumn(t *testing.T) {
	s := newSession(t, setting{start: pane.Replay, arg: "chat-1", width: 150, height: 30})
	s.Press("c")
	s.Type(strings.Repeat("длинное слово ", 30))
	s.exact(t)
	s.See(t, "Lost lead")
}
