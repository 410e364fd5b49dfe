package ui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"debrief/ui/pane"
	"debrief/ui/uitest"
)

// row fails the test unless the cursor is on the row of a list that shows a text.
func (s *session) row(t *testing.T, part string) {
	t.Helper()
	for _, line := range s.Lines() {
		if line = ansi.Strip(line); strings.Contains(line, "> ") && strings.Contains(line, part) {
			return
		}
	}
	t.Fatalf("the cursor is not on %q in\n%s", part, s.app.View())
}

func TestEveryListIsSearchedAsItIsTyped(t *testing.T) {
	incidents := setting{events: uitest.WithIncidents(uitest.Few()), width: 120, height: 36}
	alerts, queue, report := incidents, setting{start: pane.Queue}, setting{start: pane.Report, env: everything}
	alerts.start = pane.Alerts
	for _, c := range []struct {
		name, typed, row string
		set              setting
		before           []string
	}{
		{"inbox", "БОРИС", "", incidents, nil},
		{"inbox", "no answer", "no answer", incidents, nil},
		{"alerts", "номер НЕ", "Номер не найден", alerts, nil},
		{"queue", "сколько", "Сколько", queue, nil},
		{"leads", "петрова", "Петрова", setting{start: pane.Queue, arg: "lost"}, nil},
		{"outbox", "+7916", "+79161234567", inWorld(setting{start: pane.Sync, world: busy(), width: 120, height: 36}), nil},
		{"report", "lost", "lost", report, nil},
		{"behind a figure", "chat", "", report, []string{"enter"}},
	} {
		t.Run(c.name+" "+c.typed, func(t *testing.T) {
			s := newSession(t, c.set)
			s.Press(c.before...)
			s.Press("/")
			s.Type(c.typed)
			if c.row == "" {
				s.See(t, "not found")
				s.Press("enter")
				s.Hidden(t, "/ "+c.typed)
				return
			}
			s.row(t, c.row)
			s.See(t, "/ "+c.typed, "1/")
			s.Press("enter")
			s.See(t, "n next", "Esc end search")
			s.Press("esc")
			s.Hidden(t, "/ "+c.typed, "end search")
			s.row(t, c.row)
			s.exact(t)
		})
	}
}

func TestEscInTheLineGoesBackToTheRowBefore(t *testing.T) {
	s := newSession(t, setting{start: pane.Queue})
	before := s.app.View()
	s.Press("f3")
	s.Type("стоит")
	s.row(t, "Сколько стоит")
	s.Press("esc")
	if after := s.app.View(); after != before {
		t.Fatalf("before:\n%s\nafter:\n%s", before, after)
	}
}

func TestNGoesOnOverTheEndOfAList(t *testing.T) {
	s := newSession(t, setting{start: pane.Queue})
	s.Press("/")
	s.Type("chat")
	s.Press("enter")
	s.See(t, "1/3")
	s.Press("n", "n")
	s.See(t, "3/3")
	s.Press("n")
	s.See(t, "1/3", "From the other end of the list.")
	s.Press("N")
	s.See(t, "3/3")
	s.Press("2", "N")
	s.See(t, "1/3")
}

// F shows only what was found and all of it again; the cursor is on the same row.
func TestFKeepsTheCursorOnItsRow(t *testing.T) {
	set := setting{events: uitest.WithIncidents(uitest.Few()), start: pane.Alerts, width: 120, height: 36}
	s := newSession(t, set)
	s.Press("/")
	s.Type("chat-2")
	s.Press("enter", "n")
	s.row(t, "no answer")
	s.Press("F")
	s.row(t, "no answer")
	s.See(t, "2/2, only these are shown", "boris")
	s.Hidden(t, "reminder", "no lead")
	s.Press("F")
	s.row(t, "no answer")
	s.See(t, "2/2", "reminder")
	s.Press("F", "esc")
	s.See(t, "reminder", "snoozed 1")
	s.row(t, "no answer")
}

func TestAFilteredListStaysOnItsRowWhenTheArchiveChanges(t *testing.T) {
	s := newSession(t, setting{start: pane.Queue, events: many(30)})
	s.Press("/")
	s.Type("d001")
	s.Press("enter", "F", "n", "n")
	before := s.app.pane().(selector).Selected()
	s.archive.Add(uitest.Few()...)
	s.Send(changedMsg{})
	s.Hidden(t, "Марина")
	if after := s.app.pane().(selector).Selected(); after != before || !strings.Contains(after, "d001") {
		t.Fatalf("the cursor went from %s to %s", before, after)
	}
	s.Press("F")
	if after := s.app.pane().(selector).Selected(); after != before {
		t.Fatalf("without the filter the cursor is on %s", after)
	}
}

// A hit that was not read yet is looked for in the archive, and how many there are in
// the whole list is told.
func TestTheQueueIsSearchedBeyondWhatWasRead(t *testing.T) {
	s := newSession(t, setting{start: pane.Queue, events: many(450)})
	s.Press("/")
	s.Type("d04")
	s.Press("enter")
	first := s.app.pane().(selector).Selected()
	if !strings.Contains(first, "d04") {
		t.Fatalf("on %s", first)
	}
	s.See(t, "50 in the whole list")
	s.Press("N")
	if at := s.app.pane().(selector).Selected(); !strings.Contains(at, "d04") || at == first {
		t.Fatalf("N goes from %s to %s", first, at)
	}
	s.See(t, "From the other end of the list.")
	s.Press("F")
	s.See(t, "only these are shown")
	s.Press("ctrl+a")
	s.See(t, "* 50 marked")
	s.Press("esc")
	s.See(t, "450 dialogues")
}

func TestWhatIsNowhereInTheArchiveIsSaidSo(t *testing.T) {
	s := newSession(t, setting{start: pane.Queue, events: many(450)})
	s.Press("/")
	s.Type("нигде такого нет")
	s.See(t, "not found")
	s.Press("enter")
	s.See(t, "! not found")
}

func TestHitsAreMarkedInColoursAndWithout(t *testing.T) {
	for profile, want := range map[termenv.Profile]string{
		termenv.Ascii: "/ Client of cha…", termenv.ANSI: "Сколько \x1b[96m\x1b[4mстоит\x1b[24m\x1b[0m",
	} {
		s := newSession(t, setting{start: pane.Queue, profile: profile})
		s.Press("G", "/")
		s.Type("стоит")
		s.Press("enter", "G")
		if !strings.Contains(s.app.View(), want) {
			t.Errorf("%q is not in\n%q", want, s.app.View())
		}
		s.exact(t)
	}
}

func TestTheFilterOfTheQueueIsOnF(t *testing.T) {
	for _, key := range []string{"f", "f8"} {
		s := newSession(t, setting{start: pane.Queue})
		s.Press(key)
		s.Type("turns:>10")
		s.See(t, "1 dialogue", "Марина")
	}
}
