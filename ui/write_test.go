package ui

import (
	"errors"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"debrief/ui/pane"
	"debrief/ui/uitest"
)

func TestTheEditorMovesByRussianWords(t *testing.T) {
	for keys, want := range map[string]string{
		"ctrl+w":              "Цена была старая, поздно",
		"alt+backspace":       "Цена была старая, поздно",
		"ctrl+left X":         "Цена была старая, поздно Xответили",
		"alt+left X":          "Цена была старая, поздно Xответили",
		"home X":              "XЦена была старая, поздно ответили",
		"home ctrl+right X":   "ЦенаX была старая, поздно ответили",
		"home alt+right X":    "ЦенаX была старая, поздно ответили",
		"home ctrl+k X":       "X",
		"ctrl+u X":            "X",
		"home end X":          "Цена была старая, поздно ответилиX",
		"ctrl+left ctrl+k":    "Цена была старая, поздно",
		"ctrl+a delete":       "ена была старая, поздно ответили",
		"ctrl+left backspace": "Цена была старая, поздноответили",
	} {
		s := replaying(t, "chat-2", setting{width: 120, height: 36})
		s.Type("nЦена была старая, поздно ответили")
		s.Press(strings.Fields(keys)...)
		s.Press("enter")
		if got := note(t, s, 1); got != want {
			t.Errorf("after %s the note is %q, want %q", keys, got, want)
		}
	}
}

func TestAHugePasteIsBoundedAndTold(t *testing.T) {
	s := replaying(t, "chat-2", setting{width: 120, height: 36})
	s.Press("c")
	s.Press("ctrl+u")
	s.Paste(strings.Repeat("ж", 1<<20))
	s.See(t, "Too long: 1,028,5", "were left out")
	s.exact(t)
	s.Press("ctrl+s")
	d := s.dialogue(t, "chat-2")
	turn, _, _ := d.Answer(1)
	if n := len([]rune(turn.Verdict.Correction)); n < 19_000 || n > 20_000 {
		t.Errorf("%d characters were kept", n)
	}
}

func TestATemplateIsPutInByItsDigit(t *testing.T) {
	s := replaying(t, "chat-2", setting{width: 120, height: 36, env: func(env *pane.Env) {
		env.Templates = []pane.Template{{Name: "late", Text: "Answered too late"}, {Name: "price", Text: "See the price list"}}
	}})
	s.Type("nnow: ")
	s.Press("ctrl+t")
	s.See(t, "Template:  1 late  2 price")
	s.Press("2")
	s.Hidden(t, "Template:")
	s.Press("ctrl+t", "7")
	s.See(t, "There is no template 7")
	s.Press("ctrl+t", "esc", "enter")
	if got := note(t, s, 1); got != "now: See the price list" {
		t.Errorf("the note is %q", got)
	}
	empty := replaying(t, "chat-2", setting{width: 120, height: 36})
	empty.Press("n", "ctrl+t")
	empty.See(t, "There are no templates")
}

// outside is an editor of the person's own.
func outside(answer pane.Composed, given *string) func(*pane.Env) {
	return func(env *pane.Env) {
		env.Compose = func(text string, then func(pane.Composed) tea.Msg) tea.Cmd {
			*given = text
			return func() tea.Msg { return then(answer) }
		}
	}
}

func TestWhatWasWrittenOutsideComesBack(t *testing.T) {
	var given string
	s := replaying(t, "chat-2", setting{env: outside(pane.Composed{Text: "Добрый день!\nОт 900."}, &given)})
	s.Press("c", "ctrl+o", "ctrl+s")
	d := s.dialogue(t, "chat-2")
	turn, _, _ := d.Answer(1)
	if given != turn.Text || turn.Verdict == nil || turn.Verdict.Correction != "Добрый день!\nОт 900." {
		t.Errorf("the editor was given %q, the verdict is %+v", given, turn.Verdict)
	}
}

func TestAnEditorThatFailsLosesNothing(t *testing.T) {
	var given string
	s := replaying(t, "chat-2", setting{
		width: 120, height: 36, env: outside(pane.Composed{Err: errors.New("exit status 1"), Path: "/tmp/debrief-text-1/text.txt"}, &given),
	})
	s.Type("nhalf")
	s.Press("ctrl+o")
	s.See(t, "The editor failed: exit status 1", "/tmp/debrief-text-1")
	s.Press("enter")
	if got := note(t, s, 1); got != "half" {
		t.Errorf("the note is %q", got)
	}
}

func TestWhereThereIsNoOtherEditorThatIsSaid(t *testing.T) {
	s := replaying(t, "chat-2", setting{width: 120, height: 36})
	s.Press("n", "ctrl+o")
	s.See(t, "No other editor can be shown here")
}

func TestTheTextAndTheLinkAreCopied(t *testing.T) {
	var copied []string
	events := uitest.Talk("linked", uitest.Day, "Where?", "See https://salon.ru/price.", "Thanks", "Bye")
	s := newSession(t, setting{
		events: events, start: pane.Replay, arg: "linked", width: 120, height: 36, profile: termenv.ANSI,
		env: func(env *pane.Env) {
			env.Copy = func(text string) error { copied = append(copied, text); return nil }
		},
	})
	s.Press("y", "Y", "}", "Y")
	want := []string{"See https://salon.ru/price.", "https://salon.ru/price", "debrief show linked"}
	if strings.Join(copied, "|") != strings.Join(want, "|") {
		t.Errorf("copied %q", copied)
	}
	s.See(t, "Copied: debrief show linked", "\x1b]8;;https://salon.ru/price\x07")
	s.exact(t)
}

func TestJumpsByVerdictAndByDay(t *testing.T) {
	events := uitest.Talk("long", uitest.Day, "1", "a1", "2", "a2")
	events = append(events, uitest.Talk("long", uitest.Day.Add(14*time.Hour), "3", "a3", "4", "a4")...)
	for i := range events {
		events[i].ID = ""
	}
	s := newSession(t, setting{events: events, start: pane.Replay, arg: "long", width: 120, height: 36})
	s.Type("1a2x1")
	s.Type("3s")
	for _, step := range []struct{ keys, on string }{
		{"gg ]a", "a1"}, {"]x", "a2"}, {"]s", "a3"}, {"].", "a4"}, {"[s", "a3"}, {"[x", "a2"}, {"[a", "a1"},
		{"]d", "3"}, {"[d", "1"}, {"G [d", "3"},
	} {
		s.Type(strings.ReplaceAll(step.keys, " ", ""))
		found := false
		for _, line := range s.Lines() {
			if _, right, ok := strings.Cut(line, "| >"); ok && strings.HasSuffix(strings.TrimSpace(right), " "+step.on) {
				found = true
			}
		}
		if !found {
			t.Fatalf("after %s the cursor is not on %s:\n%s", step.keys, step.on, strings.Join(s.Lines(), "\n"))
		}
	}
}
