//go:build unix

package e2e

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
)

const receiveSettings = `
[receive.api]
token = "env:TOKEN"
[receive.telegram.salon]
secret_token = "file:tg.secret"
`

// server is a running debrief serve.
type server struct {
	h    *home
	cmd  *exec.Cmd
	base string
	said chan string // all messages, once it has ended
}

// startServer starts debrief serve and waits until it says that it is ready.
func startServer(h *home) *server {
	h.t.Helper()
	return started(h, h.command("serve", "--listen", "127.0.0.1:0", "--addr-file", "addr"))
}

// started starts a debrief serve and waits until it says that it is ready.
func started(h *home, cmd *exec.Cmd) *server {
	h.t.Helper()
	s := &server{h: h, cmd: cmd, said: make(chan string, 1)}
	messages, err := s.cmd.StderrPipe()
	if err != nil {
		h.t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		h.t.Fatal(err)
	}
	// A test that fails on its way must not leave its server behind.
	h.t.Cleanup(func() { _ = s.cmd.Process.Kill() })
	ready := make(chan string, 1)
	go func() {
		var all strings.Builder
		for lines := bufio.NewScanner(messages); lines.Scan(); {
			all.WriteString(lines.Text() + "\n")
			if rest, ok := strings.CutPrefix(lines.Text(), "Taking events in at "); ok {
				ready <- strings.TrimSuffix(rest, ". Ctrl+C stops it.")
			}
		}
		close(ready)
		s.said <- all.String()
	}()
	base, ok := <-ready
	if !ok {
		h.t.Fatalf("it does not start: %s", <-s.said)
	}
	s.base = base
	return s
}

// end waits for the process and returns its messages.
func (s *server) end(code int) string {
	s.h.t.Helper()
	said := <-s.said
	err := s.cmd.Wait()
	if got := s.cmd.ProcessState.ExitCode(); got != code {
		s.h.t.Errorf("it ended with %d, %v:\n%s", got, err, said)
	}
	return said
}

func (s *server) stop(with os.Signal) {
	s.h.t.Helper()
	if err := s.cmd.Process.Signal(with); err != nil {
		s.h.t.Fatal(err)
	}
}

// send posts an event and reports whether it was answered 200.
func (s *server) send(n int) bool { return s.sendTo("s", n) }

// sendTo is send to sessions whose names begin in another way.
func (s *server) sendTo(session string, n int) bool {
	body := fmt.Sprintf(`{"ts":%d,"type":"message","session_id":"%s%d","id":"m%d","role":"client","text":"x"}`, 1763800000+n, session, n%20, n)
	req, err := http.NewRequest(http.MethodPost, s.base+"/v1/events", strings.NewReader(body))
	if err != nil {
		return false
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer t0ken")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	return res.Body.Close() == nil && res.StatusCode == http.StatusOK
}

// load sends from many clients until the server is gone, and calls reached once
// when that many are answered. It returns what was answered 200.
func (s *server) load(clients int, enough int64, reached func()) map[string]bool {
	var mu sync.Mutex
	var wait sync.WaitGroup
	var next, done atomic.Int64
	answered := map[string]bool{}
	for range clients {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for {
				n := int(next.Add(1))
				if !s.send(n) {
					return
				}
				mu.Lock()
				answered[fmt.Sprintf("m%d", n)] = true
				mu.Unlock()
				if done.Add(1) == enough {
					reached()
				}
			}
		}()
	}
	wait.Wait()
	return answered
}

func receiving(t *testing.T) *home {
	h := newHome(t, "TOKEN=t0ken", "DEBRIEF_CONFIG=config.toml")
	h.write("config.toml", receiveSettings)
	h.write("tg.secret", "s3cret\n")
	return h
}

// TestKilledReceiverLosesNothingThatItAnswered kills the receiver under 64
// clients and starts it again.
func TestKilledReceiverLosesNothingThatItAnswered(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4)) //nolint:gosec // a repeatable choice of moments
	for range rounds(2, 50) {
		h := receiving(t)
		s := startServer(h)
		enough := 1 + random.IntN(600)
		answered := s.load(64, int64(enough), func() { s.stop(os.Kill) })
		s.end(-1)
		again := startServer(h)
		again.stop(os.Interrupt)
		again.end(0)
		h.run("verify").exits(0)
		stored := map[string]int{}
		for n := range 20 {
			// A receiver that was killed early may have got none of a dialogue.
			shown := h.run("show", fmt.Sprintf("s%d", n), "--json")
			if shown.code == 1 {
				continue
			}
			for _, event := range shown.exits(0).objects() {
				stored[fmt.Sprint(event["id"])]++
			}
		}
		for id := range answered {
			if stored[id] != 1 {
				t.Errorf("%s was answered and is there %d times", id, stored[id])
			}
		}
		if len(answered) < enough {
			t.Errorf("only %d were answered", len(answered))
		}
	}
}

// TestReceiverStopsInOrder stops it under load: what was taken is answered and
// there, the exit code is 0, and no file tells of an address that is gone.
func TestReceiverStopsInOrder(t *testing.T) {
	h := receiving(t)
	s := startServer(h)
	answered := s.load(16, 100, func() {
		if base, err := os.ReadFile(h.path("addr")); err != nil || string(base) != s.base {
			t.Errorf("the file says %q, %v; the message %q", base, err, s.base)
		}
		s.stop(syscall.SIGTERM)
	})
	said := s.end(0)
	if strings.Contains(said, "t0ken") || strings.Contains(said, "s3cret") {
		t.Errorf("a secret is told:\n%s", said)
	}
	if status := h.run("status", "--json").exits(0).object(); status.number("events") < len(answered) {
		t.Errorf("%d events of %d that were answered", status.number("events"), len(answered))
	}
	if _, err := os.Stat(h.path("addr")); !os.IsNotExist(err) {
		t.Errorf("the address file is still there: %v", err)
	}
}

func TestReceiverThatNobodyMaySendToSaysSo(t *testing.T) {
	for settings, warned := range map[string]bool{"": true, "[privacy.sources.telegram]\ntext = \"drop\"\n": true, receiveSettings: false, "[gateway.openai.main]\nupstream = \"http://127.0.0.1:1\"\n": false} {
		h := receiving(t)
		h.write("config.toml", settings)
		s := startServer(h)
		s.stop(syscall.SIGTERM)
		if said := s.end(0); strings.Contains(said, "name nobody who may send") != warned {
			t.Errorf("with the settings %q it says\n%s", settings, said)
		}
	}
}

func TestReceiverThatCannotStartSaysWhy(t *testing.T) {
	for name, test := range map[string]struct {
		settings, says string
		args           []string
	}{
		"a secret that is not there": {"[receive.api]\ntoken = \"env:NOWHERE\"\n", "config.toml:2: receive.api.token: the environment variable NOWHERE is not set", nil},
		"a channel without secret":   {"[receive.telegram.salon]\n", "config.toml:1: receive.telegram.salon.secret_token: is missing", nil},
		"an address of another":      {receiveSettings, "Cannot listen on 192.0.2.1:1", []string{"--listen", "192.0.2.1:1"}},
		"a certificate that is none": {"[receive]\ntls_cert = \"a\"\ntls_key = \"b\"\n", "receive.tls_cert", []string{"--listen", "127.0.0.1:0"}},
		"an unknown key":             {"[receive.telegram.salon]\nsecret = \"x\"\n", "config.toml:2", nil},
	} {
		t.Run(name, func(t *testing.T) {
			h := receiving(t)
			h.write("config.toml", test.settings)
			h.run(append([]string{"serve"}, test.args...)...).exits(1).says(test.says)
		})
	}
}
