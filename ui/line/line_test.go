package line

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

func TestALineTakesTextAndLeavesActions(t *testing.T) {
	for _, c := range []struct {
		name           string
		key            tea.KeyMsg
		taken, changed bool
		want           string
	}{
		{"a letter", tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("ж")}, true, true, "abж"},
		{"space", tea.KeyMsg{Type: tea.KeySpace, Runes: []rune(" ")}, true, true, "ab "},
		{"backspace", tea.KeyMsg{Type: tea.KeyBackspace}, true, true, "a"},
		{"a move", tea.KeyMsg{Type: tea.KeyLeft}, true, false, "ab"},
		{"a paste of lines with escapes", tea.KeyMsg{Type: tea.KeyRunes, Paste: true, Runes: []rune("c\nd\x1b[31m")}, true, true, "abc d"},
		{"more than there is room for", tea.KeyMsg{Type: tea.KeyRunes, Paste: true, Runes: []rune(strings.Repeat("x", 1000))}, true, true, "ab" + strings.Repeat("x", 8)},
		{"an action", tea.KeyMsg{Type: tea.KeyEnter}, false, false, "ab"},
		{"Alt and a letter", tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("1"), Alt: true}, false, false, "ab"},
	} {
		l := New(10)
		l.Put("ab")
		l.Begin()
		taken, changed := l.Write(c.key)
		if taken != c.taken || changed != c.changed || l.Value() != c.want {
			t.Errorf("%s: taken %v, changed %v, %q", c.name, taken, changed, l.Value())
		}
	}
}
