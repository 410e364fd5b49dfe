//go:build unix

package e2e

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"syscall"
	"testing"
)

// freeAddress returns an address on which nothing listens.
func freeAddress(t *testing.T) (address string, taken net.Listener) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := listener.Close(); err != nil && !strings.Contains(err.Error(), "closed") {
			t.Error(err)
		}
	})
	return listener.Addr().String(), listener
}

func TestEventsAreSentToARunningReceiver(t *testing.T) {
	for name, proof := range map[string]string{
		"signed":       "secret = \"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\"\ntoken = \"env:TOKEN\"\n",
		"with a token": "token = \"env:TOKEN\"\n",
	} {
		t.Run(name, func(t *testing.T) {
			h := receiving(t)
			h.write("config.toml", "[receive.api]\n"+proof)
			s := startServer(h)
			sample := h.run("send", "--sample", "--to", s.base, "--json").exits(0).object()
			if sample.number("sent") != 3 || sample.number("accepted") != 3 || sample.number("refused") != 0 {
				t.Errorf("the sample: %v", sample)
			}
			file := h.write("events.jsonl", `{"ts":1763800000,"type":"message","session_id":"s","role":"client","text":"one"}
{"ts":1763800001,"type":"message","session_id":"s","role":"client","text":"two"}
`)
			for want, word := range []string{"accepted", "duplicates"} { // without ids, the same file is the same events
				if got := h.run("send", file, "--to", s.base, "--json").exits(0).object(); got.number(word) != 2 || got.number("sent") != 2 {
					t.Errorf("time %d: %v", want+1, got)
				}
			}
			bad := h.runWith(strings.NewReader("{\"type\":\"message\"}\n"), "send", "-", "--to", s.base+"/v1/events", "--json").exits(1).says("Line 1 was refused: ")
			if got := bad.object(); got.number("refused") != 1 || got.number("sent") != 1 {
				t.Errorf("a bad line: %v", got)
			}
			h.write("config.toml", "[receive.api]\ntoken = \"wrong\"\n")
			h.run("send", file, "--to", s.base).exits(1).says("does not accept the proof")
			s.stop(syscall.SIGTERM)
			s.end(0)
			h.run("send", file, "--to", s.base).exits(1).says("No receiver answers", "connection refused")
			if status := h.run("status", "--json").exits(0).object(); status.number("events") != 5 {
				t.Errorf("the archive holds %v", status)
			}
		})
	}
}

func TestSendSaysWhatIsWrong(t *testing.T) {
	full := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "the disk is nearly full", http.StatusInsufficientStorage)
	}))
	t.Cleanup(full.Close)
	const token = "[receive.api]\ntoken = \"t0ken\"\n"
	for name, test := range map[string]struct {
		settings string
		args     []string
		code     int
		says     string
	}{
		"no proof":            {"", []string{"--sample"}, 1, "secret or token"},
		"neither":             {token, nil, 2, "debrief send"},
		"both":                {token, []string{"x", "--sample"}, 2, "debrief send"},
		"no such file":        {token, []string{"none.jsonl"}, 1, "no file none.jsonl"},
		"no address":          {token, []string{"--sample", "--to", "localhost"}, 2, "not the address"},
		"a token in the open": {token, []string{"--sample", "--to", "http://192.0.2.1"}, 1, "everybody on the way"},
		"any port":            {token + "[receive]\nlisten = \"127.0.0.1:0\"\n", []string{"--sample"}, 2, "--to"},
		"a full disk":         {token, []string{"--sample", "--to", full.URL}, 1, "nearly full"},
	} {
		t.Run(name, func(t *testing.T) {
			h := receiving(t)
			h.write("config.toml", test.settings)
			o := h.run(append([]string{"send"}, test.args...)...).exits(test.code).says(test.says)
			if strings.Contains(o.stdout+o.stderr, "t0ken") {
				t.Errorf("the token is told: %s%s", o.stdout, o.stderr)
			}
			if _, err := os.Stat(h.path("data", "debrief", "archive")); !os.IsNotExist(err) {
				t.Errorf("an archive was made: %v", err)
			}
		})
	}
}

func TestTheReceiverOfTheConfigurationIsFoundAndTrusted(t *testing.T) {
	h := receiving(t)
	certificate(t, h)
	address, listener := freeAddress(t)
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	h.write("config.toml", receiveSettings+fmt.Sprintf("[receive]\nlisten = %q\ntls_cert = \"cert.pem\"\ntls_key = \"key.pem\"\n", address))
	cmd := h.command("serve", "--addr-file", "addr")
	s := started(h, cmd)
	if s.base != "https://"+address {
		t.Fatalf("it is at %s", s.base)
	}
	if got := h.run("send", "--sample", "--json").exits(0).object(); got.number("accepted") != 3 {
		t.Errorf("%v", got)
	}
	s.stop(syscall.SIGTERM)
	s.end(0)
}

// TestPackedAndLongLinesAreSent sends a gzip with a line that is too long for an
// event: it is told with its place, and the others arrive.
func TestPackedAndLongLinesAreSent(t *testing.T) {
	h := receiving(t)
	s := startServer(h)
	file := h.write("events.jsonl.gz", string(gzipped(t, "\ufeff"+sampleDialogue(1, 1)+`{"text":"`+strings.Repeat("x", 3<<20)+"\"}\n"+sampleDialogue(2, 1))))
	got := h.run("send", file, "--to", s.base, "--json").exits(1).says("Line 3 was refused").object()
	if got.number("accepted") != 4 || got.number("refused") != 1 {
		t.Errorf("%v", got)
	}
	s.stop(syscall.SIGTERM)
	s.end(0)
}

func TestScreensTakeEventsInWhenTheyShall(t *testing.T) {
	h := receiving(t)
	address, listener := freeAddress(t)
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	h.write("config.toml", receiveSettings+fmt.Sprintf("[receive]\nlisten = %q\nwith_screens = true\n", address))
	h.run("import", h.write("none.jsonl", "")).exits(0) // an archive, so that nobody is greeted
	x := h.start(100, 30)
	x.see("Inbox", "Queue")
	if got := h.run("send", "--sample", "--json").exits(0).object(); got.number("accepted") != 3 {
		t.Errorf("%v", got)
	}
	x.press("gq")
	x.see("Sample")
	x.leave()
	h.run("send", "--sample").exits(1).says("No receiver answers")
	if status := h.run("status", "--json").exits(0).object(); status.number("events") != 3 {
		t.Errorf("the archive holds %v", status)
	}
}

func TestAPortInUseKeepsNobodyFromTheScreens(t *testing.T) {
	h := receiving(t)
	address, _ := freeAddress(t)
	h.write("config.toml", receiveSettings+fmt.Sprintf("[receive]\nlisten = %q\nwith_screens = true\n", address))
	h.run("import", h.write("none.jsonl", "")).exits(0) // an archive, so that nobody is greeted
	x := h.start(100, 30)
	x.see("Inbox", "Queue")
	x.press("gs")
	x.press("l")
	x.see("The receiver behind the screens")
	x.leave()
	if log, err := os.ReadFile(h.path("state", "debrief", "debrief.log")); err != nil || !strings.Contains(string(log), "already in use") {
		t.Errorf("the log says %s, %v", log, err)
	}
}
