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

// TestNothingRunsWhileNothingHappens: each screen stands for ten seconds. Two ticks
// are what the runtime and the archive may take for themselves.
func TestNothingRunsWhileNothingHappens(t *testing.T) {
	if os.Getenv("DEBRIEF_LONG") == "" {
		t.Skip("set DEBRIEF_LONG=1: it stands for ten seconds on each screen")
	}
	h := imported(t, 3)
	x := h.open(3, 120, 36)
	const idle, allowed = 10 * time.Second, 2
	for _, screen := range []struct{ name, keys, shows string }{
		{"dialogue", "", "answer 1"}, {"editor", "n", "Note on"}, {"queue", "\x1b", "answer 1"}, {"list", "gq", "whatsapp"}, {"sync", "gs", "Outbox"},
	} {
		x.press(screen.keys)
		x.see(screen.shows)
		timer := time.NewTimer(2 * time.Second) // until what was said is taken away, and the archive rests
		<-timer.C
		timer.Reset(4 * time.Second)
		<-timer.C
		before, written := ticks(t, x.cmd.Process.Pid), len(x.written())
		timer.Reset(idle)
		<-timer.C
		if used := ticks(t, x.cmd.Process.Pid) - before; used > allowed {
			t.Errorf("%s: %d ticks of the processor in %s, allowed are %d", screen.name, used, idle, allowed)
		}
		if now := len(x.written()); now != written {
			t.Errorf("%s: %d bytes were written while nothing happened", screen.name, now-written)
		}
	}
	x.leave()
}
