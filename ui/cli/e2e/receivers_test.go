package e2e

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"debrief/model"
	"debrief/storage"
	"debrief/sync/webhook"
)

// receiverKind names, in the environment, the receiver that this test binary is
// when it runs as a process of its own: what the real one is measured against.
const receiverKind = "DEBRIEF_TEST_RECEIVER"

// loadSecret is what the load of a benchmark is signed with.
const loadSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

// nowhere is a log that answers at once.
type nowhere struct{}

func (nowhere) Append(_ context.Context, events []model.Event) ([]model.Outcome, error) {
	return make([]model.Outcome, len(events)), nil
}

func (nowhere) AddRejects(_ context.Context, rejects []model.Reject) ([]uint64, error) {
	return make([]uint64, len(rejects)), nil
}

// oneByOne is an archive without group commit: one transaction a request.
type oneByOne struct {
	mu sync.Mutex
	*storage.Archive
}

func (o *oneByOne) Append(ctx context.Context, events []model.Event) ([]model.Outcome, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.Archive.Append(ctx, events)
}

// runReceiver is the process: it prints its address and serves until its
// standard input ends.
func runReceiver(kind string) error {
	var shelf interface {
		webhook.Log
		webhook.Rejects
	} = nowhere{}
	if kind == "oneByOne" {
		dir, err := os.MkdirTemp("", "one-by-one-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		a, err := storage.Open(context.Background(), storage.Options{
			Dir: filepath.Join(dir, "archive"), KeyDir: filepath.Join(dir, "keys"), Create: true,
		})
		if err != nil {
			return err
		}
		defer a.Close()
		shelf = &oneByOne{Archive: a}
	}
	r, err := webhook.New(webhook.Options{Log: shelf, Rejects: shelf, Now: time.Now, API: webhook.API{Secret: loadSecret}})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := webhook.NewServer(r.Handler(), slog.New(slog.DiscardHandler))
	go func() {
		fmt.Printf("http://%s\n", listener.Addr())
		io.Copy(io.Discard, os.Stdin)
		server.Close()
	}()
	server.Serve(listener)
	return nil
}

// startReceiver starts this test binary as that receiver and returns its address.
func startReceiver(tb testing.TB, kind string) string {
	tb.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), receiverKind+"="+kind, "TMPDIR="+tb.TempDir())
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		tb.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := in.Close(); err != nil {
			tb.Error(err)
		}
		if err := cmd.Wait(); err != nil {
			tb.Error(err)
		}
	})
	line := make([]byte, 64)
	n, err := out.Read(line)
	if err != nil {
		tb.Fatal(err)
	}
	return strings.TrimSpace(string(line[:n]))
}

// runAsReceiver ends the process when it is a receiver and no test.
func runAsReceiver() {
	kind := os.Getenv(receiverKind)
	if kind == "" {
		return
	}
	if err := runReceiver(kind); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}
