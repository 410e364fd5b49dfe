//go:build unix

package e2e

import (
	"strings"
	"syscall"
	"testing"
)

func TestAReviewIsDoneLineByLineWhileTheServerRuns(t *testing.T) {
	h, s := served(t, 2)
	out := h.told([]string{"--actor", "vera"}, "gq", "1", "A", "a", "u", "Q")
	out.noPicture()
	for _, word := range []string{"Bot 1: answer 1 to client 2", "Bot 1: answer 1 to client 1", "taken back: good"} {
		if !strings.Contains(out.stdout, word) {
			t.Errorf("%q is not told:\n%s", word, out.stdout)
		}
	}
	s.stop(syscall.SIGTERM)
	s.end(0)
	if got := h.judged("s2"); got != [3]int{2, 0, 0} {
		t.Errorf("the verdicts are %v", got)
	}
	h.run("show", "s2", "--json").exits(0).prints(`"actor":"vera"`)
}

// TestALineByLineStageFix does what the manager does on the screen: three keys.
func TestALineByLineStageFix(t *testing.T) {
	h, _ := connected(t, "1h")
	h.run("import", h.write("lead.jsonl", leadSample)).exits(0)
	h.run("sync", "--once").exits(0)
	out := h.told(nil, "gq", "1", "f", "f", "progr", "Q")
	out.noPicture()
	if !strings.Contains(out.stdout, "Queued") {
		t.Errorf("no fix is queued:\n%s", out.stdout)
	}
	h.run("outbox", "--json").exits(0).prints(`"state":"queued"`, `"IN_PROCESS"`)
}

func TestInATerminalLinesAreTakenAsTheyAreTyped(t *testing.T) {
	h := imported(t, 1)
	x := h.start(80, 24, "--plain")
	x.see("Inbox>")
	x.press("gq\r")
	x.see("Queue>")
	x.press("1\r")
	x.see("Answer 1 of 2:")
	x.press("a\r")
	x.see("Answer 2 of 2:")
	x.press("\x04") // Ctrl+D: the end of the input
	if code := x.exit(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	if strings.Contains(x.written(), "\x1b") {
		t.Error("something was drawn")
	}
	if got := h.judged("s1"); got != [3]int{1, 0, 0} {
		t.Errorf("the verdicts are %v", got)
	}
}
