package ui

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/ui/lang"
	"debrief/ui/pane"
)

// remapped gives the screens the changed keys.
func remapped(t *testing.T, changes ...keymap.Change) func(*pane.Env) {
	t.Helper()
	m, faults := keymap.Remap(keymap.Actions(), changes)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return func(env *pane.Env) { env.Keys = m }
}

func TestARemappedKeyActsAndTheOldOneDoesNot(t *testing.T) {
	s := replaying(t, "chat-2", setting{env: remapped(t,
		keymap.Change{Scope: keymap.Replay, Action: keymap.VerdictGood, Replace: true, Keys: []string{"b"}},
		keymap.Change{Scope: keymap.Replay, Action: keymap.VerdictBad, Prepend: []string{"-"}},
	)})
	s.See(t, "b good", "- bad")
	s.Press("a", "f5")
	if got := s.marks(t, "chat-2"); got != "..." {
		t.Fatalf("the old keys gave %q", got)
	}
	s.Press("и", "-", "x") // и is b on a Russian layout
	if got := s.marks(t, "chat-2"); got != "+xx" {
		t.Errorf("verdicts %q", got)
	}
}

func TestHelpAndPaletteShowTheKeysAsTheyAre(t *testing.T) {
	s := replaying(t, "chat-2", setting{width: 120, height: 60, lang: lang.English, env: remapped(t,
		keymap.Change{Scope: keymap.Replay, Action: keymap.VerdictGood, Replace: true, Keys: []string{"ctrl+g"}},
		keymap.Change{Scope: keymap.Replay, Action: keymap.VerdictRepeat, Replace: true},
	)})
	s.See(t, "Ctrl+G good")
	s.Press("?")
	s.See(t, "Ctrl+G")
	s.Hidden(t, "a, F5")
	s.Press("esc", ":")
	s.Type("good")
	s.See(t, "Ctrl+G")
}

func TestAnActionWithoutAKeyIsNotInTheFooter(t *testing.T) {
	s := replaying(t, "chat-2", setting{width: 120, height: 36, env: remapped(t,
		keymap.Change{Scope: keymap.Replay, Action: keymap.WriteNote, Replace: true},
	)})
	s.See(t, "good")
	s.Hidden(t, " note ")
	s.Press(":")
	s.Type("note")
	s.Press("enter")
	s.See(t, "Note on answer 1")
}

// Every key that the terminal can tell apart can be written into the settings; Ctrl+C
// leaves in any case, and Ctrl+I, Ctrl+M and Ctrl+[ are tab, enter and esc there.
func TestEveryKeyOfTheTerminalHasAName(t *testing.T) {
	for kind := tea.KeyF20; kind <= tea.KeyBackspace; kind++ {
		name := tea.Key{Type: kind}.String()
		if name == "" || kind == tea.KeyRunes {
			continue
		}
		if got, ok := keymap.ParseKey(name); !ok || got != keymap.Canonical(name) {
			t.Errorf("%q is read as %q, %v", name, got, ok)
		}
	}
}

func TestNewKeysHoldAtOnce(t *testing.T) {
	s := replaying(t, "chat-2", setting{})
	s.See(t, "a good")
	m, faults := keymap.Remap(keymap.Actions(), []keymap.Change{{Scope: keymap.Replay, Action: keymap.VerdictGood, Replace: true, Keys: []string{"b"}}})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	s.Press("g") // a sequence that was begun
	s.Send(rekeyedMsg{Rekeyed{Keys: m}})
	s.See(t, "The keys of the configuration hold from now on.", "b good")
	s.Hidden(t, "a good")
	s.Press("a", "b")
	if got := s.marks(t, "chat-2"); got != "+.." {
		t.Errorf("verdicts %q", got)
	}
}

func TestHelpThatIsOpenShowsNewKeys(t *testing.T) {
	s := replaying(t, "chat-2", setting{width: 120, height: 60})
	m, faults := keymap.Remap(keymap.Actions(), []keymap.Change{{Scope: keymap.Replay, Action: keymap.VerdictGood, Replace: true, Keys: []string{"ctrl+g"}}})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	s.Press("?")
	s.Hidden(t, "Ctrl+G")
	s.Send(rekeyedMsg{Rekeyed{Keys: m}})
	s.See(t, "Ctrl+G")
}

func TestKeysStayWhereTheNewOnesAreWrong(t *testing.T) {
	for tag, want := range map[string]string{lang.English: "config.toml:2: wrong. The keys stay as they were.", lang.Russian: "config.toml:2: wrong. Клавиши остались прежними."} {
		s := replaying(t, "chat-2", setting{lang: tag})
		s.Send(rekeyedMsg{Rekeyed{Why: "config.toml:2: wrong.\x1b[31m"}})
		s.See(t, want)
		s.Press("a")
		if got := s.marks(t, "chat-2"); got != "+.." {
			t.Errorf("verdicts %q", got)
		}
	}
}
