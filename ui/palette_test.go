package ui

import (
	"strings"
	"testing"

	"debrief/keymap"
	"debrief/ui/pane"
)

func TestPaletteFindsActionsByNameMeaningAndKey(t *testing.T) {
	for _, c := range []struct{ typed, see string }{
		{"skip", "> skip"}, {"пропуск", "> пропуск"}, {"exchange", "> sync g s"}, {"g q", "> queue g q"}, {"takebackyour", "> undo"},
	} {
		lang := "en"
		if c.typed == "пропуск" {
			lang = "ru"
		}
		s := replaying(t, "chat-2", setting{lang: lang})
		s.Press("ctrl+p")
		s.Type(c.typed)
		s.See(t, ": "+c.typed)
		if shown := strings.Join(strings.Fields(s.Model.View()), " "); !strings.Contains(shown, c.see) {
			t.Errorf("%q is not to be seen in\n%s", c.see, s.Model.View())
		}
	}
}

func TestPaletteDoesWhatIsChosen(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.Press(":")
	s.Type("good")
	s.See(t, "$ debrief review ID --answer N --verdict good")
	s.Press("enter")
	if got := s.verdicts(); len(got) != 1 || got[0].Value != "good" {
		t.Fatalf("verdicts: %+v", got)
	}
	s.Press("f2")
	s.Type("inbox")
	s.Press("enter")
	s.See(t, "[Inbox")
}

func TestPaletteFindsDialoguesByClient(t *testing.T) {
	for _, typed := range []string{"Петрова Мар", "марина", "79160000001", "chat-1"} {
		s := newSession(t, setting{})
		s.Press(":")
		s.Type(typed)
		s.See(t, "Марина Петрова")
		for range 60 {
			if item, ok := s.app.palette.Chosen(); ok && item.Dialogue == "chat-1" {
				break
			}
			s.Press("down")
		}
		s.Press("enter")
		s.See(t, "#chat-1")
	}
}

func TestPaletteSaysWhyAnActionDoesNothing(t *testing.T) {
	s := newSession(t, setting{start: pane.Queue})
	s.Press("j", ":")
	s.Type("fixlead")
	s.See(t, "! This dialogue has no lead.")
	s.Press("esc")
	s.See(t, "To review")
	s.Hidden(t, "This dialogue has no lead")
}

func TestPaletteWithoutAMatchSaysSo(t *testing.T) {
	s := newSession(t, setting{})
	s.Press(":")
	s.Type("zzzzqq")
	s.See(t, "Nothing is called that", "> Find turns with: zzzzqq")
	s.Press("esc")
	s.See(t, "[Inbox")
}

func TestPaletteFindsTurnsWithWhatWasTyped(t *testing.T) {
	s := newSession(t, setting{})
	s.Press(":")
	s.Type("стоит")
	s.See(t, "> Find turns with: стоит", `$ debrief search "стоит"`)
	s.Press("enter")
	s.See(t, "/ стоит", "1 turn", "Сколько стоит")
	s.Press("q")
	s.See(t, "[Inbox")
}

// TestPaletteFitsEveryScreen opens it everywhere, in sizes down to the smallest.
func TestPaletteFitsEveryScreen(t *testing.T) {
	for _, start := range []pane.Screen{pane.Inbox, pane.Queue, pane.Sync} {
		for _, size := range [][2]int{{40, 10}, {60, 18}, {80, 24}, {200, 60}} {
			s := newSession(t, setting{start: start, width: size[0], height: size[1]})
			s.Press(":")
			s.exact(t)
			s.Type("a" + strings.Repeat("я", 300))
			s.exact(t)
			s.Press("esc")
			s.exact(t)
		}
	}
}

// TestTwinsAreOfKnownActions asks for the command line of every action; those of
// the command line itself are tested there.
func TestTwinsAreOfKnownActions(t *testing.T) {
	twins := 0
	for _, action := range keymap.Default().All() {
		if twin := keymap.Twin(action.ID); twin != "" {
			twins++
			if !strings.HasPrefix(twin, "debrief ") {
				t.Errorf("%s: %q", action.ID, twin)
			}
		}
	}
	if twins < 15 {
		t.Errorf("only %d actions have a command line", twins)
	}
}
