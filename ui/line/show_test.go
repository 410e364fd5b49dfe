package line

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"debrief/ui/text"
)

func TestTheCellOfARuneIsWhereItIsShown(t *testing.T) {
	for _, tt := range []struct {
		name, value string
		cursor      int // the rune, -1 for the end
		at, width   int
		want        int
		seen        bool
	}{
		{"plain", "цена sorce:x", -1, 5, 40, 5, true},
		{"behind a combining mark", "cafe\u0301 sorce:x", -1, 6, 40, 5, true},
		{"behind wide letters", "日本 sorce:x", -1, 3, 40, 5, true},
		{"behind an emoji of many runes", "\U0001F469\u200d\U0001F4BB sorce:x", -1, 4, 40, 3, true},
		{"behind a flag", "\U0001F1F7\U0001F1FA x", -1, 3, 40, 3, true},
		{"the end of the text", "turns:", -1, 6, 40, 6, true},
		{"an empty line", "", -1, 0, 40, 0, true},
		{"in a line that is moved to its end", strings.Repeat("a", 30) + "sorce:", -1, 30, 20, 13, true},
		{"out of sight", strings.Repeat("a", 30) + "sorce:", -1, 2, 20, 0, false},
		{"at the beginning of a long line", strings.Repeat("a", 30) + "sorce:", 0, 2, 20, 2, true},
	} {
		l := New(100)
		l.Put(tt.value)
		l.Focus()
		if tt.cursor >= 0 {
			l.SetCursor(tt.cursor)
		}
		cell, seen := l.CellOf(tt.at, tt.width)
		if seen != tt.seen || seen && cell != tt.want {
			t.Errorf("%s: cell %d, %v; want %d, %v, in %q", tt.name, cell, seen, tt.want, tt.seen, l.Show(tt.width))
		}
	}
}

// Whatever is written: the line has its width, holds whole characters, shows the
// cursor, and a rune is where CellOf says.
func TestALineIsShownInItsCells(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := "x" + strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{
			"a", "ж", " ", "日", "e\u0301", "и\u0306", "\U0001F469\u200d\U0001F4BB", "\U0001F1F7\U0001F1FA", ":", "\u0301",
		}), 0, 40).Draw(t, "value"), "")
		width := rapid.IntRange(4, 60).Draw(t, "width")
		l := New(400)
		l.Put(value)
		l.Focus()
		l.SetCursor(rapid.IntRange(0, utf8.RuneCountInString(value)).Draw(t, "cursor"))
		drawn := ansi.Strip(l.Show(width))
		if got := text.Width(drawn); got != width {
			t.Fatalf("%d cells, want %d: %q", got, width, drawn)
		}
		if _, seen := l.CellOf(l.Position(), width); !seen {
			t.Fatalf("the cursor at %d of %q is out of sight in %q", l.Position(), value, drawn)
		}
		at := rapid.IntRange(0, utf8.RuneCountInString(value)).Draw(t, "at")
		cell, seen := l.CellOf(at, width)
		if all := characters(value); seen && at < utf8.RuneCountInString(value) {
			for _, c := range all {
				if at >= c.runes && at < c.runes+utf8.RuneCountInString(c.text) && !strings.HasPrefix(ansi.TruncateLeft(drawn, cell, ""), c.text) {
					t.Fatalf("%q is not at cell %d of %q", c.text, cell, drawn)
				}
			}
		}
	})
}
