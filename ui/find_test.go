package ui

import (
	"errors"
	"fmt"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/ui/pane"
)

func TestTurnsAreFoundAsTheyAreTyped(t *testing.T) {
	s := newSession(t, setting{start: pane.Queue})
	s.Press("g", "f")
	s.See(t, "Type what was said")
	s.Type("стоит")
	s.See(t, "1 turn", "newest first", "Сколько стоит")
	s.Press("enter", "enter")
	s.See(t, "Сколько стоит")
	if s.app.current != pane.Replay {
		t.Errorf("Enter opens %s", s.app.current)
	}
	s.Press("q")
	s.See(t, "/ стоит", "1 turn")
	s.Press("s")
	s.See(t, "most relevant first")
	s.Press("/", "ctrl+u")
	s.Type("(стоит")
	s.Press("enter")
	s.See(t, "the bracket is not closed")
	s.Press("esc")
	s.See(t, "Type what was said")
	s.Press("esc")
	s.See(t, "[Queue")
}

func TestEscapeLeavesTheLineInWhichIsSearched(t *testing.T) {
	s := newSession(t, setting{start: pane.Queue})
	s.Press("g", "f")
	s.Type("стоит")
	s.Press("esc")
	s.See(t, "Type what was said")
	s.Press("g", "i")
	s.See(t, "[Inbox")
}

func TestNobodySaidThat(t *testing.T) {
	s := newSession(t, setting{start: pane.Queue})
	s.Press("g", "f")
	s.Type("ксилофон")
	s.See(t, "0 turns", "Nobody said that.")
	s.archive.FailReads(errors.New("the disk is gone"))
	s.Type("ист")
	s.See(t, "The search failed")
}

// TestManyTurnsAreCounted shows the newest at once and how many there are after
// it.
func TestManyTurnsAreCounted(t *testing.T) {
	s := newSession(t, setting{start: pane.Queue, events: many(150)})
	s.Press("g", "f")
	cmd := s.app.pane().Open("вопрос")
	_, next := s.app.Update(cmd())
	s.See(t, "50 turns or more")
	for _, cmd := range next().(tea.BatchMsg) {
		if cmd != nil {
			s.Send(cmd())
		}
	}
	s.See(t, fmt.Sprintf("%d turns", 150))
}

// TestAKeyCallsTheSearchBeforeItOff lets the answer of an older search come late.
func TestAKeyCallsTheSearchBeforeItOff(t *testing.T) {
	s := newSession(t, setting{start: pane.Queue})
	s.Press("g", "f")
	late := s.app.pane().Open("стоит")
	s.Type("xyz")
	s.See(t, "Nobody said that.")
	s.Send(late())
	s.See(t, "Nobody said that.")
}
