package cli

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"debrief/storage"
	"debrief/ui/cli/attach"
	"debrief/ui/cli/config"
)

// shared is a place with a configuration, for an owner and those who attach.
type shared struct {
	t   *testing.T
	dir string
	now func() time.Time
}

func newShared(t *testing.T) *shared {
	t.Helper()
	s := &shared{t, t.TempDir(), time.Now}
	if err := os.Mkdir(filepath.Join(s.dir, "archive"), 0o700); err != nil {
		t.Fatal(err)
	}
	return s
}

// process is a run of the program there, with its own user and environment.
func (s *shared) process(args ...string) (p Process, stdout, stderr *bytes.Buffer) {
	stdout, stderr = &bytes.Buffer{}, &bytes.Buffer{}
	at := func(name string) string { return filepath.Join(s.dir, name) }
	return Process{
		Args: args, Stdin: strings.NewReader(""), Stdout: stdout, Stderr: stderr,
		Getenv: func(string) string { return "" }, Now: s.now, User: "vera",
		Paths: config.Paths{Config: at("config.toml"), Archive: at("archive"), Keys: at("keys"), Log: at("debrief.log")},
	}, stdout, stderr
}

// own runs an owner until the test ends. Its archive is nil where none is given.
func (s *shared) own(archive *storage.Archive) {
	s.t.Helper()
	p, _, stderr := s.process()
	a := newApp(p)
	h := &host{app: a, archive: archive, log: slog.New(slog.DiscardHandler)}
	door := a.openDoor(h)
	if door == nil {
		s.t.Fatal(stderr.String())
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- door.Serve(ctx) }()
	s.t.Cleanup(sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			s.t.Error(err)
		}
	}))
}

func TestAttachedCommandUsesTheOwnersArchive(t *testing.T) {
	archive, err := storage.Open(context.Background(), storage.Options{InMemory: true})
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	s := newShared(t)
	s.own(archive)
	p, stdout, stderr := s.process("import", "-", "--json", "--format", "debrief")
	p.Stdin = strings.NewReader(`{"ts":"2026-03-02T10:30:15Z","type":"message","session_id":"s1","id":"m1","role":"client","text":"hi"}` + "\n")
	if code := Run(context.Background(), p); code != ExitDone || !strings.Contains(stdout.String(), `"new":1`) {
		t.Fatalf("import: %d, %s%s", code, stdout, stderr)
	}
	p, stdout, stderr = s.process("list", "--json")
	if code := Run(context.Background(), p); code != ExitDone || !strings.Contains(stdout.String(), `"session_id":"s1"`) {
		t.Errorf("list: %d, %s%s", code, stdout, stderr)
	}
}

// TestFailureInAnAttachedCommandStaysThere has an owner without an archive, so
// that whatever uses it panics.
func TestFailureInAnAttachedCommandStaysThere(t *testing.T) {
	s := newShared(t)
	s.own(nil)
	for range 2 {
		p, stdout, stderr := s.process("list", "--json")
		code := Run(context.Background(), p)
		if code != ExitFailed || stdout.Len() > 0 || !strings.Contains(stderr.String(), "Debrief failed here; the others work on") {
			t.Errorf("got %d, %s%s", code, stdout, stderr)
		}
	}
}

func TestOnlyCommandsThatShareAnArchiveRunAttached(t *testing.T) {
	s := newShared(t)
	s.own(nil)
	for _, args := range [][]string{{"serve"}, {"demo"}, {"restore", "x"}, {"verify"}, {"version"}} {
		client := &attach.Client{Hello: attach.Hello{Args: args}, Stdin: strings.NewReader("")}
		var stdout, stderr bytes.Buffer
		client.Stdout, client.Stderr = &stdout, &stderr
		attached, err := client.Dial(filepath.Join(s.dir, "archive"))
		if err != nil {
			t.Fatal(err)
		}
		code, err := client.Run(context.Background(), attached)
		if code != ExitFailed || err != nil || !strings.Contains(stderr.String(), "does not run in a process that has the archive open") {
			t.Errorf("%v: %d, %v, %s%s", args, code, err, &stdout, &stderr)
		}
	}
}

func TestEveryRefusalBecomesASentence(t *testing.T) {
	a, _, _ := testApp(t)
	for name, test := range map[string]struct {
		err  error
		want []string
	}{
		"version":    {&attach.VersionError{Here: "2.0", There: "1.0", HereProtocol: 2, ThereProtocol: 1}, []string{"1.0 (protocol 1) there", "2.0 (protocol 2) here"}},
		"other user": {attach.ErrOtherUser, []string{"of another user", "/home/anna/archive"}},
		"busy":       {attach.ErrBusy, []string{"Too many"}},
	} {
		for _, want := range test.want {
			if got := a.sentence(a.refused(test.err)); !strings.Contains(got, want) {
				t.Errorf("%s: %q lacks %q", name, got, want)
			}
		}
	}
}

func TestEndOfAnAttachedCommand(t *testing.T) {
	a, _, _ := testApp(t)
	full := errors.New("no room")
	for name, test := range map[string]struct {
		code int
		err  error
		want string // the failure's words, "" for the code alone
		exit int
	}{
		"done":                          {0, nil, "", 0},
		"failed":                        {1, nil, "", 1},
		"wrong usage":                   {2, nil, "", 2},
		"done while the owner stops":    {0, attach.ErrOwnerStopped, "", 0},
		"not done when the owner stops": {1, attach.ErrOwnerStopped, "process 7) was stopped", 1},
		"owner is gone":                 {1, attach.ErrOwnerGone, "process 7) has ended", 1},
		"nobody reads":                  {0, io.ErrClosedPipe, "closed pipe", 1},
		"result cannot be written":      {0, full, "no room", 1},
	} {
		err := a.attachedResult(test.code, test.err, 7)
		var end *attachedEnd
		switch {
		case test.want == "" && (!errors.As(err, &end) || end.code != test.exit):
			t.Errorf("%s: %v", name, err)
		case test.want != "" && !strings.Contains(a.sentence(err), test.want):
			t.Errorf("%s: %q lacks %q", name, a.sentence(err), test.want)
		}
	}
}

func TestZoneIsThatOfWhoeverLooks(t *testing.T) {
	for tz, want := range map[string]string{"": "UTC", "Asia/Tokyo": "JST", ":Asia/Tokyo": "JST", "Mars/Base": "UTC", "/nowhere": "UTC"} {
		at := time.Date(2026, 3, 2, 10, 0, 0, 0, zoneOfEnvironment(tz, true))
		if name, _ := at.Zone(); name != want {
			t.Errorf("TZ=%q is %s, want %s", tz, name, want)
		}
	}
}
