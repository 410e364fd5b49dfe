package fixtest

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// WantSize fails unless a view has exactly height lines, none wider than width,
// and holds no control character beside those of styles.
func WantSize(t testing.TB, view string, width, height int) {
	t.Helper()
	lines := strings.Split(view, "\n")
	if len(lines) != height {
		t.Errorf("%d lines, want %d:\n%s", len(lines), height, view)
	}
	for i, line := range lines {
		if got := ansi.StringWidth(line); got > width {
			t.Errorf("line %d is %d wide, want at most %d: %q", i+1, got, width, line)
		}
		for _, r := range ansi.Strip(line) {
			if r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e {
				t.Errorf("line %d holds %U: %q", i+1, r, line)
			}
		}
	}
}

// Sizes are the screens that the frames are kept for, as width and height.
func Sizes() [][2]int { return [][2]int{{40, 12}, {80, 24}, {120, 36}} }

// Hostile is text as nobody should be able to put it on a screen.
const Hostile = "a\x1b[2J\x1b]0;owned\x07\u202eevil\u2066\r\n\x9b31mb\t\x00" +
	"漢字👩\u200d👩\u200d👧🇷🇺❤\ufe0f" + "и\u0306\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301 конец"
