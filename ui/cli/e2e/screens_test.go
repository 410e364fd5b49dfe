//go:build unix

package e2e

import (
	"fmt"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/creack/pty"
)

// waiting is an answer under the cursor that has no verdict yet: a dialogue is
// open for review.
var waiting = regexp.MustCompile(`(?m)^.*>\d\d:\d\d:\d\d \S+ \d+ \? `)

// seeWaiting waits for the open dialogue of a client.
func (x *terminal) seeWaiting(client int) {
	x.t.Helper()
	x.until("answer to review", func(screen string) bool {
		return waiting.MatchString(screen) && strings.Contains(screen, fmt.Sprintf("of client %d", client))
	})
}

// open starts the screens and opens the newest dialogue that waits for a review,
// which is that of the given client.
func (h *home) open(client int, cols, rows uint16, args ...string) *terminal {
	h.t.Helper()
	x := h.start(cols, rows, args...)
	x.see("Inbox", "Queue")
	x.press("gq") // in one read
	x.seeRow("whatsapp")
	x.press("\r")
	x.seeWaiting(client)
	return x
}

// seeRow waits until the cursor is on a dialogue of the channel: the queue is read.
// The list before it may show the channel's name elsewhere.
func (x *terminal) seeRow(channel string) {
	x.t.Helper()
	row := regexp.MustCompile(`(?m)^ *>.*\b` + channel + `\b`)
	x.until("a row of "+channel, row.MatchString)
}

// leave quits and asserts that the terminal is given back.
func (x *terminal) leave() {
	x.t.Helper()
	x.press("Q")
	if code := x.exit(); code != 0 {
		x.t.Errorf("exit code %d", code)
	}
	if !strings.Contains(x.written(), "\x1b[?1049l") {
		x.t.Error("the terminal is left in the alternate screen")
	}
}

// judged returns good, bad and skipped of a dialogue.
func (h *home) judged(id string) [3]int {
	h.t.Helper()
	for _, row := range h.run("list", "--json").exits(0).objects() {
		if row.text("id") == id {
			review := row.in("review")
			return [3]int{review.number("good"), review.number("bad"), review.number("skipped")}
		}
	}
	h.t.Fatalf("there is no dialogue %s", id)
	return [3]int{}
}

func TestThreeDialoguesAreReviewedAndThereAfterReopening(t *testing.T) {
	h := imported(t, 3)
	x := h.open(3, 120, 36)
	x.press("A")
	x.seeWaiting(2)
	x.press("1x2A") // answer 1 is bad for reason 2, the rest is good
	x.seeWaiting(1)
	x.press("a")
	x.press("s")
	x.see("Nothing is left to review")
	x.leave()
	for id, want := range map[string][3]int{"s3": {2, 0, 0}, "s2": {1, 1, 0}, "s1": {1, 0, 1}} {
		if got := h.judged(id); got != want {
			t.Errorf("%s has %v, want %v", id, got, want)
		}
	}
	events := h.run("show", "s2", "--json").exits(0).stdout
	if !strings.Contains(events, `"reason":"no_answer"`) {
		t.Errorf("the reason is not in %s", events)
	}
	again := h.start(120, 36)
	again.see("Inbox", "Queue 0")
	again.leave()
}

func TestUndoReachesBackAcrossARestart(t *testing.T) {
	h := imported(t, 1)
	x := h.open(1, 80, 24)
	x.press("a")
	x.see("saved")
	x.leave()
	again := h.start(80, 24)
	again.see("Inbox")
	again.press("u")
	again.see("taken back")
	again.press("\x12") // Ctrl+R
	again.see("done again")
	again.leave()
	if got := h.judged("s1"); got != [3]int{1, 0, 0} {
		t.Errorf("after undo and redo there are %v", got)
	}
}

func TestRussianKeyboardLayout(t *testing.T) {
	h := imported(t, 1)
	x := h.start(80, 24, "--lang", "ru")
	x.see("Входящие")
	x.press("пй") // g q
	x.see("whatsapp")
	x.press("\r")
	x.seeWaiting(1)
	x.press("ф") // a
	x.see("сохранено")
	x.press("ы") // s
	x.see("больше нечего")
	x.press("Й") // Q
	if code := x.exit(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	if got := h.judged("s1"); got != [3]int{1, 0, 1} {
		t.Errorf("the verdicts are %v", got)
	}
}

// long is a user with one dialogue of that many answers.
func long(t *testing.T, answers int) *home {
	t.Helper()
	h := newHome(t)
	h.run("import", h.write("long.jsonl", sampleDialogue(1, answers))).exits(0)
	return h
}

func TestQuittingWaitsForWritesInFlight(t *testing.T) {
	h := long(t, 60)
	x := h.open(1, 120, 36)
	x.press(strings.Repeat("a", 50) + "Q")
	if code := x.exit(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	if got := h.judged("s1"); got != [3]int{50, 0, 0} {
		t.Errorf("of 50 verdicts %v are there", got)
	}
	h.run("verify").exits(0)
}

func TestKilledWhileTypingKeepsWhatWasShownAsSaved(t *testing.T) {
	for round := range rounds(3, 40) {
		h := long(t, 60)
		x := h.open(1, 120, 36)
		shown := 2 + round%7
		for range shown {
			x.press("99a") // no such answer: the line no longer says "saved"
			x.see("no answer 99")
			x.press("a")
			x.see("saved")
		}
		x.press("aaaaaaaa")
		if err := x.cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		x.exit()
		if got := h.judged("s1"); got[0] < shown {
			t.Fatalf("round %d: %d verdicts were shown as saved, %v are there", round, shown, got)
		}
		h.run("verify").exits(0)
		again := h.open(1, 120, 36)
		again.see("1 +")
		again.leave()
	}
}

func TestHangupSavesAndEnds(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGHUP, syscall.SIGTERM, syscall.SIGINT} {
		t.Run(signal.String(), func(t *testing.T) {
			h := imported(t, 1)
			x := h.open(1, 80, 24)
			x.press("a")
			x.see("saved")
			x.press("n")
			x.see("Note")
			x.press("half a thought")
			x.see("half a thought")
			if err := x.cmd.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			if code := x.exit(); code != 0 {
				t.Errorf("exit code %d", code)
			}
			if !strings.Contains(x.written(), "\x1b[?1049l") {
				t.Error("the terminal is left in the alternate screen")
			}
			if got := h.judged("s1"); got != [3]int{1, 0, 0} {
				t.Errorf("the verdicts are %v", got)
			}
			again := h.open(1, 80, 24)
			again.press("2n")
			again.see("half a thought")
			again.press("\x1b")
			again.gone("half a thought")
			again.leave()
		})
	}
}

func TestTheTerminalIsClosed(t *testing.T) {
	h := imported(t, 1)
	x := h.open(1, 80, 24)
	x.press("a")
	x.see("saved")
	if err := x.pty.Close(); err != nil {
		t.Fatal(err)
	}
	x.exit() // and does not spin
	if got := h.judged("s1"); got != [3]int{1, 0, 0} {
		t.Errorf("the verdicts are %v", got)
	}
}

func TestEverySizeShowsHeaderAndFooter(t *testing.T) {
	h := imported(t, 3)
	x := h.open(3, 120, 36)
	for _, size := range [][2]uint16{{80, 24}, {200, 60}, {100, 30}, {120, 36}} {
		x.resize(size[0], size[1])
		x.until(fmt.Sprintf("screen of %dx%d", size[0], size[1]), func(screen string) bool {
			lines := strings.Split(strings.TrimSuffix(screen, "\n"), "\n")
			return len(lines) == int(size[1]) && strings.Contains(lines[0], "Queue") && strings.Contains(lines[len(lines)-1], "help")
		})
	}
	x.resize(10, 3)
	x.resize(80, 24)
	x.see("Queue", "help")
	x.leave()
}

// resize gives the terminal another size.
func (x *terminal) resize(cols, rows uint16) {
	x.t.Helper()
	x.mu.Lock()
	x.screen.Resize(int(cols), int(rows))
	x.mu.Unlock()
	if err := pty.Setsize(x.pty, &pty.Winsize{Cols: cols, Rows: rows}); err != nil {
		x.t.Fatal(err)
	}
}

func TestWithoutColourNothingIsColoured(t *testing.T) {
	h := imported(t, 2)
	for name, x := range map[string]*terminal{
		"--no-color": h.open(2, 80, 24, "--no-color"),
	} {
		x.press("a")
		x.see("saved")
		x.leave()
		if out := x.written(); strings.Contains(out, "\x1b[3") || strings.Contains(out, "\x1b[1m") {
			t.Errorf("%s: there is colour or weight in %q", name, out)
		}
	}
	h.env = append(h.env, "NO_COLOR=1")
	x := h.open(2, 80, 24)
	x.leave()
	if strings.Contains(x.written(), "\x1b[3") {
		t.Error("NO_COLOR: there is colour")
	}
}
