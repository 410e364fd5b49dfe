package attach

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestAnotherProtocolIsNamed(t *testing.T) {
	dir, _ := owner(t, Options{Run: echo})
	conn, err := dial(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	h := Hello{Protocol: Protocol + 1, Version: "2.0"}
	f, err := jsonFrame(kindHello, h)
	if err == nil {
		err = newLink(conn, time.Minute).send(f)
	}
	var w welcome
	if err == nil {
		err = readJSON(conn, kindWelcome, &w)
	}
	if err != nil {
		t.Fatal(err)
	}
	var version *VersionError
	if err := w.err(h); !errors.As(err, &version) || version.Here != "2.0" || version.There != "1.0" || version.ThereProtocol != Protocol {
		t.Errorf("got %v", err)
	}
}

func TestMoreThanAllowedAtOnceAreRefused(t *testing.T) {
	dir, _ := owner(t, Options{MostAtOnce: 1, Run: func(ctx context.Context, _ *Session) int { <-ctx.Done(); return 0 }})
	conn := greeted(t, dir)
	defer conn.Close()
	if _, err := (&Client{}).Dial(dir); !errors.Is(err, ErrBusy) {
		t.Errorf("got %v", err)
	}
}

func TestSocketOfADeadOwnerIsReplaced(t *testing.T) {
	for name, dir := range map[string]string{
		"beside the archive": t.TempDir(),
		"elsewhere":          longDir(t),
	} {
		t.Run(name, func(t *testing.T) {
			dead, err := Listen(dir, Options{})
			if err != nil {
				t.Fatal(err)
			}
			left, ok := dead.listener.(*net.UnixListener)
			if !ok {
				t.Fatal("not a Unix socket")
			}
			left.SetUnlinkOnClose(false)
			if err := left.Close(); err != nil {
				t.Fatal(err)
			}
			if _, err := (&Client{}).Dial(dir); !errors.Is(err, ErrNobody) {
				t.Errorf("a dead owner answers: %v", err)
			}
			stop := serve(t, dir, Options{Run: echo})
			call(t, dir, &Client{}).is(t, 3, "", " in ")
			if dead.place.apart != "" {
				if _, err := os.Stat(dead.place.apart); !os.IsNotExist(err) {
					t.Errorf("the dead owner's directory is left: %v", err)
				}
			}
			stop()
			if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
				t.Errorf("left behind: %v, %v", entries, err)
			}
		})
	}
}

// longDir is a directory whose path leaves no room for a socket.
func longDir(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), strings.Repeat("long", 30))
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestSocketIsPrivate(t *testing.T) {
	for _, dir := range []string{t.TempDir(), longDir(t)} {
		server, err := Listen(dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(server.place.socket)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("the socket has %v, %v", info.Mode(), err)
		}
		if err := errors.Join(server.listener.Close(), server.place.remove()); err != nil {
			t.Error(err)
		}
	}
}

func TestEnvironmentHoldsNoSecret(t *testing.T) {
	got := Environment([]string{
		"LANG=ru", "LC_ALL=C", "TERM=xterm", "TZ=UTC", "NO_COLOR=1", "DEBRIEF_ARCHIVE=/a", "DEBRIEF_KEY_FILE=k", "DEBRIEF_API_TOKEN=t",
		"DEBRIEF_RECEIVE_API_SECRET=s", "DEBRIEF_BITRIX24_WEBHOOK_URL=w", "BITRIX24_WEBHOOK=w", "AWS_SECRET=x", "PATH=/bin", "broken",
	})
	want := map[string]string{"LANG": "ru", "LC_ALL": "C", "TERM": "xterm", "TZ": "UTC", "NO_COLOR": "1", "DEBRIEF_ARCHIVE": "/a"}
	if len(got) != len(want) {
		t.Errorf("got %v", got)
	}
	for name, value := range want {
		if got[name] != value {
			t.Errorf("%s is %q", name, got[name])
		}
	}
}
