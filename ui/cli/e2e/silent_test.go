//go:build unix

package e2e

import (
	"strings"
	"testing"
)

// A terminal that answers nothing must not be asked: the program would wait five
// seconds for the answer, and a late one would be read as keys.
func TestCommandsAskTheTerminalNothing(t *testing.T) {
	h := imported(t, 1)
	for _, args := range [][]string{{"version"}, {"list"}, {"keys"}, {"--help"}, {"nonsense"}} {
		x := h.start(80, 24, args...)
		x.exit()
		if out := x.written(); strings.Contains(out, "\x1b") {
			t.Errorf("%v writes an escape sequence: %q", args, out)
		}
	}
}

// queries are what asks a terminal for something: its colours, the place of its
// cursor, what it is.
var queries = []string{"\x1b]10;?", "\x1b]11;?", "\x1b[6n", "\x1b[c", "\x1b[>c", "\x1b[0c"}

func TestScreensAskTheTerminalNothing(t *testing.T) {
	h := imported(t, 1)
	x := h.open(1, 80, 24)
	x.press("Q")
	if code := x.exit(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	for _, query := range queries {
		if strings.Contains(x.written(), query) {
			t.Errorf("the screens ask the terminal with %q", query)
		}
	}
}
