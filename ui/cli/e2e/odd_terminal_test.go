//go:build unix

package e2e

import (
	"strings"
	"testing"
)

// What was begun in a window that becomes too small is there when it is large
// again.
func TestATerminalOfTwentyByFive(t *testing.T) {
	h := imported(t, 1)
	x := h.open(1, 80, 24)
	x.press("nhalf a thought")
	x.see("half a thought")
	x.resize(20, 5)
	x.see("60x18")
	x.resize(80, 24)
	x.see("half a thought")
	x.press("\r")
	x.see("saved")
	x.leave()
	h.run("show", "s1", "--json").exits(0).prints("half a thought")
}

// A megabyte that is pasted where commands are taken does nothing; in an editor it
// is text, as much as one holds, and its escapes reach no terminal.
func TestAMegabyteIsPasted(t *testing.T) {
	paste := "\x1b[200~" + strings.Repeat("aAxs\x1b[2Jdu\n", 100_000) + "\x1b[201~"
	h := imported(t, 1)
	x := h.open(1, 80, 24)
	before := len(x.written())
	go x.press(paste) // it is more than the terminal holds at once
	x.see("Pasted text is not")
	x.press("c")
	x.see("Ctrl+S")
	go x.press(paste)
	x.until("pasted text", func(screen string) bool { return strings.Count(screen, "aAxs") > 5 })
	x.press("\x13")
	x.see("saved")
	if out := x.written()[before:]; strings.Contains(out, "\x1b[2Jdu") {
		t.Error("an escape that was pasted reaches the terminal")
	}
	x.leave()
	if got := h.judged("s1"); got != [3]int{0, 1, 0} {
		t.Errorf("the paste judged: %v", got)
	}
}
