package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"debrief/model"
	"debrief/ui/pane"
	"debrief/ui/text"
	"debrief/ui/uitest"
)

// far are more dialogues than the list holds at a time; only the oldest ones came by
// chatwoot, and two by telegram.
func far() []model.Event {
	var all []model.Event
	for i := range 130 {
		events := uitest.Talk(fmt.Sprintf("far-%03d", i), uitest.Day.Add(time.Duration(i)*time.Minute), "Есть запись?", "Да.")
		source := "whatsapp"
		switch {
		case i < 3:
			source = "chatwoot"
		case i < 5:
			source = "telegram"
		}
		for j := range events {
			events[j].Source = source
		}
		all = append(all, events...)
	}
	return all
}

func TestValuesOfTheWholeArchiveAreOffered(t *testing.T) {
	s := newSession(t, setting{start: pane.Queue, events: far()})
	s.Press("f")
	s.Type("source:")
	s.See(t, "Tab  whatsapp  chatwoot  telegram")
	s.Type("ch")
	s.Press("tab", "enter")
	s.See(t, "f source:chatwoot", "3 dialogues")
}

// The values are on their way while one types; what stands on the screen is offered at
// once, and Esc calls the reading off.
func TestTheScreensValuesAreOfferedBeforeThoseOfTheArchiveAreRead(t *testing.T) {
	s := newSession(t, setting{start: pane.Queue, events: far()})
	s.Hold = true
	s.Press("f")
	s.Type("source:")
	s.See(t, "Tab  whatsapp")
	s.Hidden(t, "chatwoot")
	s.Press("esc")
	s.Release()
	s.Hidden(t, "Tab  ")
	s.Press("f")
	s.Type("source:")
	s.See(t, "Tab  whatsapp  chatwoot  telegram")
}

func TestAnArchiveThatCannotBeReadTakesNoValueAway(t *testing.T) {
	s := newSession(t, setting{start: pane.Queue, events: far()})
	s.archive.FailReads(uitest.ErrNotFound)
	s.Press("f")
	s.archive.FailReads(nil)
	s.Type("source:")
	s.See(t, "Tab  whatsapp")
}

// A value that is new since the last reading is offered minutes later.
func TestTheValuesAreReadAnewAfterAWhile(t *testing.T) {
	s := newSession(t, setting{start: pane.Queue, events: far()})
	s.Press("f", "esc")
	events := uitest.Talk("new", uitest.Day.Add(-time.Hour), "Алло?", "Да.")
	for j := range events {
		events[j].Source = "viber"
	}
	s.archive.Add(events...)
	s.clock.Advance(6 * time.Minute)
	s.Press("f")
	s.Type("source:v")
	s.See(t, "Tab  viber")
}

// The caret stands under what is wrong behind letters of no, one and two cells.
func TestTheCaretStandsUnderTheMistakeBehindWideLetters(t *testing.T) {
	for _, before := range []string{"цена", "cafe\u0301", "日本", "кофе\u0301 日本"} {
		s := newSession(t, setting{start: pane.Queue, width: 120, height: 36})
		s.Press("f")
		s.Type(before + " sorce:x")
		lines := s.Lines()
		if line, caret := cellOf(lines[3], "sorce"), cellOf(lines[4], "^ "); line < 0 || line != caret {
			t.Errorf("%q: the caret stands under cell %d, the mistake is at %d:\n%s\n%s", before, caret, line, lines[3], lines[4])
		}
	}
}

// In a filter that is longer than its line the caret moves with what is shown.
func TestTheCaretFollowsALongFilter(t *testing.T) {
	s := newSession(t, setting{start: pane.Queue, width: 80, height: 24})
	s.Press("f")
	s.Type("client:marina client:marina client:marina client:marina sorce:x and much more of it")
	lines := s.Lines()
	line, caret := cellOf(lines[3], "sorce"), cellOf(lines[4], "^ ")
	if line < 0 || caret >= 0 && caret != line {
		t.Errorf("the caret stands under cell %d, the mistake is at %d:\n%s\n%s", caret, line, lines[3], lines[4])
	}
	s.See(t, "sorce")
}

// cellOf returns the cell in which a part of a line begins, -1 where it is not there.
func cellOf(line, part string) int {
	before, _, ok := strings.Cut(ansi.Strip(line), part)
	if !ok {
		return -1
	}
	return text.Width(before)
}
