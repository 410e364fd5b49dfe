//go:build unix

package e2e

import (
	"bufio"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
)

// rounds is how often a crash is tried: a few times, or often in the long run.
func rounds(few, many int) int {
	if os.Getenv("DEBRIEF_LONG") == "1" {
		return many
	}
	return few
}

func TestKilledImportLosesNothingThatWasSaved(t *testing.T) {
	file := sample(900) // 3,600 events, eight batches
	lines := strings.SplitAfter(file, "\n")
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // a repeatable choice of moments
	for round := range rounds(5, 200) {
		h := newHome(t)
		saved := killImport(h, h.write("s.jsonl", file), 1+random.IntN(7))
		h.run("verify").exits(0)
		status := h.run("status", "--json").exits(0).object()
		if status.number("events") < saved {
			t.Fatalf("round %d: %d events are left of %d that were saved", round, status.number("events"), saved)
		}
		again := h.runWith(strings.NewReader(strings.Join(lines[:saved], "")), "import", "-", "--json").exits(0).object()
		if again.number("duplicates") != saved || again.number("new") != 0 {
			t.Fatalf("round %d: of %d saved lines, %v", round, saved, again)
		}
		whole := h.run("import", h.path("s.jsonl"), "--json").exits(0).object()
		if whole.number("new") != 3600-status.number("events") {
			t.Fatalf("round %d: going on after %d events takes %v", round, status.number("events"), whole)
		}
	}
}

// killImport imports a file and kills the process as soon as it has said that
// many times that lines are saved. It returns how many lines were.
func killImport(h *home, path string, after int) (saved int) {
	h.t.Helper()
	cmd := h.command("import", path, "--progress")
	messages, err := cmd.StderrPipe()
	if err != nil {
		h.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		h.t.Fatal(err)
	}
	for said := bufio.NewScanner(messages); said.Scan(); {
		word, ok := strings.CutPrefix(said.Text(), "saved ")
		if !ok {
			continue
		}
		if saved, err = strconv.Atoi(word); err != nil {
			h.t.Fatal(err)
		}
		if after--; after == 0 {
			if err := cmd.Process.Kill(); err != nil {
				h.t.Fatal(err)
			}
		}
	}
	if err := cmd.Wait(); err == nil && after > 0 {
		h.t.Logf("the import ended before it was killed")
	}
	return saved
}

func TestInterruptedImportSaysHowFarItGot(t *testing.T) {
	h := newHome(t)
	cmd := h.command("import", "-", "--json", "--progress")
	input, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	var result strings.Builder
	cmd.Stdout = &result
	messages, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := input.Write([]byte(sample(300))); err != nil { // 1,200 lines: two batches and a rest that waits
		t.Fatal(err)
	}
	var said strings.Builder
	for lines := bufio.NewScanner(messages); lines.Scan(); {
		said.WriteString(lines.Text() + "\n")
		if lines.Text() == "saved 1000" {
			if err := cmd.Process.Signal(os.Interrupt); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := cmd.Wait(); err == nil || cmd.ProcessState.ExitCode() != 1 {
		t.Errorf("an interrupted import ended with %v", err)
	}
	if !strings.Contains(said.String(), "Stopped after 1000 lines") || !strings.Contains(result.String(), `"new":1000`) {
		t.Errorf("it says %q and prints %q", said.String(), result.String())
	}
	h.run("verify").exits(0).prints("1,000")
}
