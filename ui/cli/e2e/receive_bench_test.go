//go:build unix

package e2e

import (
	"fmt"
	"net/http"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// measured is one receiver under load.
type measured struct {
	gun    *gun
	each   int // requests a round
	rates  []float64
	waited []time.Duration
}

func (m *measured) round(b *testing.B) {
	b.Helper()
	m.gun.load(b, m.each)
	took, waited := m.gun.fire(b)
	m.rates = append(m.rates, float64(len(waited))/took.Seconds())
	m.waited = append(m.waited, waited...)
}

// rate is the median of the rounds, in events a second.
func (m *measured) rate() float64 {
	sorted := slices.Sorted(slices.Values(m.rates))
	return sorted[len(sorted)/2]
}

// loaded is a home whose receiver takes what a gun sends.
func loaded(tb testing.TB) *home {
	h := newHome(tb, "DEBRIEF_CONFIG=config.toml")
	h.write("config.toml", "[receive.api]\nsecret = \"file:api.secret\"\n")
	h.write("api.secret", loadSecret+"\n")
	return h
}

// BenchmarkReceive measures three receivers in one run, in turns: the built
// program with its encrypted archive, the same receiver without storage, and one
// with a transaction for each request. Events are signed, 550 bytes, over 64
// connections. The generator runs on one of the processors that they share. At the
// end the program takes half of the events a second that it could, evenly.
func BenchmarkReceive(b *testing.B) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	s := startServer(loaded(b))
	archive := &measured{gun: newGun(b, s.base), each: 25_600}
	plain := &measured{gun: newGun(b, startReceiver(b, "nowhere")), each: 25_600}
	single := &measured{gun: newGun(b, startReceiver(b, "oneByOne")), each: 3_200}
	all := []*measured{plain, archive, single}
	for _, m := range all { // connections, memory and files as they are in use
		m.gun.load(b, m.each/4)
		m.gun.fire(b)
	}
	for b.Loop() {
		for _, m := range all {
			m.round(b)
		}
	}
	half := &measured{gun: archive.gun, each: 12_800}
	half.gun.pace = archive.rate() / 2
	half.round(b)
	b.ReportMetric(milliseconds(percentile(half.waited, 50)), "ms-half-p50")
	b.ReportMetric(milliseconds(percentile(half.waited, 99)), "ms-half-p99")
	b.ReportMetric(archive.rate(), "archive/s")
	b.ReportMetric(plain.rate(), "plain/s")
	b.ReportMetric(single.rate(), "single/s")
	b.ReportMetric(archive.rate()/plain.rate(), "of-plain")
	b.ReportMetric(archive.rate()/single.rate(), "of-single")
	b.ReportMetric(milliseconds(percentile(archive.waited, 50)), "ms-p50")
	b.ReportMetric(milliseconds(percentile(archive.waited, 99)), "ms-p99")
	b.ReportMetric(residentMB(b, s.cmd.Process.Pid), "MB")
	s.stop(syscall.SIGTERM)
	s.end(0)
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// BenchmarkReceiveMillion takes a million events in (fewer without DEBRIEF_LONG=1)
// and reports memory on the way, and how long the first answer takes of a
// receiver that is started on them.
func BenchmarkReceiveMillion(b *testing.B) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	steps := []int{50_000, 100_000, 200_000}
	if os.Getenv("DEBRIEF_LONG") == "1" {
		steps = []int{250_000, 500_000, 1_000_000}
	}
	for b.Loop() {
		h := loaded(b)
		empty := firstAnswer(b, h, startServer(h))
		s := empty.server
		gun, sent := newGun(b, s.base), 0
		var took time.Duration
		var waited []time.Duration
		for _, step := range steps {
			for sent < step {
				gun.load(b, 25_600)
				t, w := gun.fire(b)
				took, waited, sent = took+t, append(waited, w...), sent+len(w)
			}
			b.ReportMetric(residentMB(b, s.cmd.Process.Pid), fmt.Sprintf("MB-%dk", step/1000))
		}
		b.ReportMetric(float64(sent)/took.Seconds(), "events/s")
		b.ReportMetric(milliseconds(percentile(waited, 99)), "ms-p99")
		full := firstAnswer(b, h, s)
		b.ReportMetric(milliseconds(empty.after), "ms-first-empty")
		b.ReportMetric(milliseconds(full.after), "ms-first-full")
		full.server.stop(syscall.SIGTERM)
		full.server.end(0)
	}
}

// restarted is a receiver that was started again, and how long after its start it
// answered.
type restarted struct {
	server *server
	after  time.Duration
}

// firstAnswer stops a receiver, starts it again and asks it whether it is ready.
func firstAnswer(b *testing.B, h *home, s *server) restarted {
	b.Helper()
	s.stop(syscall.SIGTERM)
	s.end(0)
	began := time.Now()
	again := startServer(h)
	res, err := http.Get(again.base + "/readyz")
	if err != nil {
		b.Fatal(err)
	}
	if err := res.Body.Close(); err != nil || res.StatusCode != http.StatusOK {
		b.Fatal(res.Status, err)
	}
	return restarted{again, time.Since(began)}
}

// residentMB is the resident memory of a process, 0 where the system does not say.
func residentMB(b *testing.B, pid int) float64 {
	b.Helper()
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(raw), "VmRSS:")
	kb, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
	if err != nil {
		b.Fatal(err)
	}
	return kb / 1024
}
