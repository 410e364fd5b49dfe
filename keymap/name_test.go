package keymap_test

import (
	"testing"

	"debrief/keymap"
)

func TestParseKey(t *testing.T) {
	for _, c := range []struct{ written, want string }{
		{"a", "a"}, {"A", "A"}, {"ф", "a"}, {"Ф", "A"}, {"?", "?"}, {"+", "+"}, {"]", "]"}, {"ö", "ö"}, {"漢", "漢"},
		{" ", "space"}, {"space", "space"}, {"Space", "space"}, {"Enter", "enter"}, {"return", "enter"}, {"ESC", "esc"}, {"escape", "esc"},
		{"F5", "f5"}, {"f20", "f20"}, {"PgDn", "pgdown"}, {"pageup", "pgup"}, {"↓", "down"}, {"Del", "delete"},
		{"Ctrl+D", "ctrl+d"}, {"ctrl+в", "ctrl+d"}, {"Ctrl+↓", "ctrl+down"}, {"ctrl+space", "ctrl+@"}, {`ctrl+\`, `ctrl+\`}, {"Shift+Tab", "shift+tab"},
		{"ctrl+shift+up", "ctrl+shift+up"}, {"Alt+1", "alt+1"}, {"alt+ф", "alt+a"}, {"Alt+Enter", "alt+enter"}, {"alt++", "alt++"},
		{"g i", "g i"}, {"п ш", "g i"}, {" g  g ", "g g"}, {"] Enter", "] enter"},
	} {
		if got, ok := keymap.ParseKey(c.written); !ok || got != c.want {
			t.Errorf("ParseKey(%q) = %q, %v; want %q", c.written, got, ok, c.want)
		}
	}
	for _, nonsense := range []string{
		"", "  ", "ab", "f0", "f21", "ctrl+i", "ctrl+m", "ctrl+[", "ctrl+1", "ctrl+", "shift+a", "alt+", "alt+ctrl+a", "alt+alt+a", "g g g",
		"g esc", "\x1b", "\u0301", "\xff", "super+a", "<C-a>",
	} {
		if got, ok := keymap.ParseKey(nonsense); ok {
			t.Errorf("ParseKey(%q) = %q", nonsense, got)
		}
	}
}

// What the screens show of a key can be written into the settings.
func TestAShownKeyCanBeWritten(t *testing.T) {
	for _, a := range keymap.Default().All() {
		for _, key := range a.Keys {
			if got, ok := keymap.ParseKey(keymap.Display(key)); !ok || got != key {
				t.Errorf("%s is shown as %q, which is read as %q", key, keymap.Display(key), got)
			}
		}
	}
}

func FuzzParseKey(f *testing.F) {
	for _, seed := range []string{"a", "g i", "Ctrl+S", "alt+ф", "alt++", " ", "↓ ↓", "\xff", "shift+tab"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, written string) {
		key, ok := keymap.ParseKey(written)
		if !ok {
			return
		}
		if keymap.Canonical(key) != key {
			t.Errorf("%q is bound as %q and looked up as %q", written, key, keymap.Canonical(key))
		}
		if again, ok := keymap.ParseKey(key); !ok || again != key {
			t.Errorf("%q became %q and then %q", written, key, again)
		}
	})
}
