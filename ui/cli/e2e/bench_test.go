//go:build unix

package e2e

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"debrief/model"
	"debrief/ui/cli/demo/content"
)

// generate writes a file of that many invented dialogues and returns its path
// and how many events it holds.
func generate(tb testing.TB, h *home, dialogues int) (path string, events int) {
	tb.Helper()
	path = h.path(fmt.Sprintf("generated-%d.jsonl", dialogues))
	f, err := os.Create(path)
	if err != nil {
		tb.Fatal(err)
	}
	out := bufio.NewWriterSize(f, 1<<20)
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for event := range content.Events(content.Options{Lang: "ru", Seed: 1, Dialogues: dialogues, Now: now, Zone: time.UTC}) {
		line, err := model.EncodeEvent(&event)
		if err != nil {
			tb.Fatal(err)
		}
		if _, err := out.Write(append(line, '\n')); err != nil {
			tb.Fatal(err)
		}
		events++
	}
	if err := out.Flush(); err != nil {
		tb.Fatal(err)
	}
	if err := f.Close(); err != nil {
		tb.Fatal(err)
	}
	return path, events
}

// benchSizes are archives to measure with, in dialogues.
func benchSizes() []int {
	if os.Getenv("DEBRIEF_LONG") == "1" {
		return []int{1_000, 10_000, 100_000}
	}
	return []int{1_000, 5_000}
}

// maxMegabytes returns the largest memory that the ended process had, in MB.
func maxMegabytes(state *os.ProcessState) float64 {
	usage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	unit := 1024.0 // kB
	if runtime.GOOS == "darwin" {
		unit = 1 // bytes
	}
	return float64(usage.Maxrss) * unit / (1 << 20)
}

// BenchmarkImport imports a generated file with the built program and reports
// how fast that was and how much memory it took at most.
func BenchmarkImport(b *testing.B) {
	for _, dialogues := range benchSizes() {
		b.Run(fmt.Sprintf("dialogues=%d", dialogues), func(b *testing.B) {
			source := newHome(b)
			path, events := generate(b, source, dialogues)
			var most float64
			for b.Loop() {
				h := newHome(b)
				cmd := h.command("import", path, "--json")
				if out, err := cmd.Output(); err != nil {
					b.Fatalf("%v: %s", err, out)
				}
				most = max(most, maxMegabytes(cmd.ProcessState))
			}
			b.ReportMetric(float64(events)*float64(b.N)/b.Elapsed().Seconds(), "events/s")
			b.ReportMetric(most, "MB-max")
			b.ReportMetric(float64(events), "events")
		})
	}
}

// BenchmarkFirstFrame starts the built program in a terminal on archives of
// several sizes, until the inbox is drawn with what stands in it.
func BenchmarkFirstFrame(b *testing.B) {
	for _, dialogues := range benchSizes() {
		b.Run(fmt.Sprintf("dialogues=%d", dialogues), func(b *testing.B) {
			h := newHome(b)
			path, _ := generate(b, h, dialogues)
			if out, err := h.command("import", path).CombinedOutput(); err != nil {
				b.Fatalf("%v: %s", err, out)
			}
			for b.Loop() {
				x := h.start(120, 36)
				x.see("Inbox", "the CRM refused")
				b.StopTimer()
				x.press("Q")
				x.exit()
				b.StartTimer()
			}
		})
	}
}

// BenchmarkKeyToFrame presses j in the list of dialogues and waits until the
// cursor stands a line further. The archive is verified first, which gives the
// store the seconds that it goes on merging after so large an import.
func BenchmarkKeyToFrame(b *testing.B) {
	h := newHome(b)
	path, _ := generate(b, h, benchSizes()[len(benchSizes())-1])
	if out, err := h.command("import", path).CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	if out, err := h.command("verify").CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	x := h.start(120, 36)
	x.see("Inbox", "the CRM refused")
	x.press("gq")
	x.see("To review")
	line := cursorLine(x.shown())
	var times []time.Duration
	for b.Loop() {
		key := "j"
		if line > 20 {
			key = "gg"
		}
		began := time.Now()
		x.press(key)
		x.until("moved cursor", func(screen string) bool { return cursorLine(screen) != line })
		times = append(times, time.Since(began))
		line = cursorLine(x.shown())
	}
	b.ReportMetric(float64(percentile(times, 95).Microseconds())/1000, "ms-p95")
	x.press("Q")
	x.exit()
}

// cursorLine returns the line of the list that begins with the cursor, -1 when
// there is none.
func cursorLine(screen string) int {
	for i, line := range strings.Split(screen, "\n") {
		if strings.HasPrefix(line, ">") {
			return i
		}
	}
	return -1
}

func percentile(times []time.Duration, p int) time.Duration {
	sorted := slices.Sorted(slices.Values(times))
	return sorted[(len(sorted)-1)*p/100]
}
