package e2e

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// ticks returns the processor time that a process used, in clock ticks: a hundred
// of them are a second.
func ticks(t *testing.T, pid int) int {
	t.Helper()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(data), ") ")
	fields := strings.Fields(after)
	used := 0
	for _, field := range fields[11:13] { // utime and stime
		n, err := strconv.Atoi(field)
		if err != nil {
			t.Fatal(err)
		}
		used += n
	}
	return used
}

// TestNothingRunsWhileNothingHappens: each screen stands for ten seconds and writes
// nothing. The store behind it looks for work of its own 40 times a second, so the
// processor's time is held against that of a session without screens, which stands
// beside it: the screens may add two ticks.
func TestNothingRunsWhileNothingHappens(t *testing.T) {
	if os.Getenv("DEBRIEF_LONG") == "" {
		t.Skip("set DEBRIEF_LONG=1: it stands for ten seconds on each screen")
	}
	beside := imported(t, 3).start(120, 36, "--plain")
	beside.see("Inbox>")
	h := imported(t, 3)
	x := h.open(3, 120, 36)
	const idle, allowed = 10 * time.Second, 2
	rest := func(d time.Duration) {
		timer := time.NewTimer(d)
		<-timer.C
	}
	used, alone, screens := 0, 0, 0
	for _, screen := range []struct{ name, keys, shows string }{
		{"dialogue", "", "answer 1"}, {"editor", "n", "Note on"}, {"dialogue again", "\x1b", "answer 1"}, {"list", "gq", "whatsapp"}, {"sync", "gs", "Outbox"},
	} {
		x.press(screen.keys)
		x.see(screen.shows)
		rest(6 * time.Second) // until what was said is taken away, and the archive rests
		before, other, written := ticks(t, x.cmd.Process.Pid), ticks(t, beside.cmd.Process.Pid), len(x.written())
		rest(idle)
		took, stood := ticks(t, x.cmd.Process.Pid)-before, ticks(t, beside.cmd.Process.Pid)-other
		t.Logf("%s: %d ticks in %s, %d without screens", screen.name, took, idle, stood)
		used, alone, screens = used+took, alone+stood, screens+1
		if now := len(x.written()); now != written {
			t.Errorf("%s: %d bytes were written while nothing happened", screen.name, now-written)
		}
	}
	if used > alone+allowed*screens {
		t.Errorf("%d ticks of the processor, %d without screens; allowed are %d more for each of %d screens", used, alone, allowed, screens)
	}
	x.leave()
}
