package attach

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// owner serves sessions with run until the test ends, and returns its directory
// and what stops it.
func owner(t *testing.T, o Options) (dir string, stop func()) {
	t.Helper()
	dir = t.TempDir()
	return dir, serve(t, dir, o)
}

func serve(t *testing.T, dir string, o Options) (stop func()) {
	t.Helper()
	o.Version = "1.0"
	server, err := Listen(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- server.Serve(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(stop)
	return stop
}

// result is what a client got.
type result struct {
	stdout, stderr bytes.Buffer
	code           int
	err            error
}

// call runs a command of dir's owner to its end.
func call(t *testing.T, dir string, c *Client) *result {
	t.Helper()
	return callWith(t, context.Background(), dir, c)
}

//nolint:revive // the test comes first
func callWith(t *testing.T, ctx context.Context, dir string, c *Client) *result {
	t.Helper()
	r := &result{}
	c.Hello.Version = "1.0"
	if c.Stdin == nil {
		c.Stdin = strings.NewReader("")
	}
	if c.Stdout == nil {
		c.Stdout = &r.stdout
	}
	c.Stderr = &r.stderr
	attached, err := c.Dial(dir)
	if err != nil {
		t.Fatal(err)
	}
	r.code, r.err = c.Run(ctx, attached)
	return r
}

func (r *result) is(t *testing.T, code int, stdout, stderr string) {
	t.Helper()
	if r.err != nil || r.code != code || r.stdout.String() != stdout || r.stderr.String() != stderr {
		t.Errorf("got %d, %v, %q, %q; want %d, %q, %q", r.code, r.err, r.stdout.String(), r.stderr.String(), code, stdout, stderr)
	}
}

// echo copies standard input to standard output and says its arguments.
func echo(_ context.Context, s *Session) int {
	_, err := io.Copy(s.Stdout, s.Stdin)
	if err == nil {
		_, err = io.WriteString(s.Stderr, strings.Join(s.Args, " ")+" in "+s.Dir)
	}
	if err != nil {
		return 9
	}
	return 3
}

func TestStreamsAndExitCodePassThrough(t *testing.T) {
	dir, _ := owner(t, Options{Run: echo})
	long := strings.Repeat("0123456789abcdef", 5*window/16) // more than may be on its way
	r := call(t, dir, &Client{Hello: Hello{Args: []string{"list", "--json"}, Dir: "/home"}, Stdin: strings.NewReader(long)})
	r.is(t, 3, long, "list --json in /home")
}

// unread is an input that must not be read.
type unread struct{ t *testing.T }

func (u unread) Read([]byte) (int, error) {
	u.t.Error("input was read that nobody asked for")
	return 0, io.EOF
}

func TestInputThatNobodyAsksForIsNotRead(t *testing.T) {
	dir, _ := owner(t, Options{Run: func(context.Context, *Session) int { return 0 }})
	call(t, dir, &Client{Stdin: unread{t}}).is(t, 0, "", "")
}

func TestSignalStopsTheCommand(t *testing.T) {
	started := make(chan struct{})
	dir, _ := owner(t, Options{Run: func(ctx context.Context, s *Session) int {
		close(started)
		<-ctx.Done()
		if _, err := io.WriteString(s.Stdout, "stopped"); err != nil {
			return 9
		}
		return 1
	}})
	ctx, cancel := context.WithCancel(context.Background())
	go func() { <-started; cancel() }()
	callWith(t, ctx, dir, &Client{}).is(t, 1, "stopped", "")
}

// window80 is a terminal whose size a test sets.
type window80 struct {
	mu       sync.Mutex
	size     Size
	resized  chan struct{}
	raw      bool
	restored int
}

func (w *window80) Raw() (func() error, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.raw = true
	return func() error {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.raw = false
		w.restored++
		return nil
	}, nil
}

func (w *window80) Size() Size {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.size
}

func (w *window80) Resized() (<-chan struct{}, func()) { return w.resized, func() {} }

func (w *window80) resize(s Size) {
	w.mu.Lock()
	w.size = s
	w.mu.Unlock()
	w.resized <- struct{}{}
}

func TestSizeAndRawModePassThrough(t *testing.T) {
	w := &window80{size: Size{80, 24}, resized: make(chan struct{}, 1)}
	dir, _ := owner(t, Options{Run: func(_ context.Context, s *Session) int {
		if s.WindowSize() != (Size{80, 24}) || s.Stdout.Width() != 80 || s.Stderr.Width() != 0 {
			return 7
		}
		if s.Raw(true) != nil {
			return 8
		}
		w.resize(Size{200, 60})
		for s.WindowSize() != (Size{200, 60}) {
			<-s.Resized()
		}
		if s.Raw(false) != nil {
			return 8
		}
		return 0
	}})
	call(t, dir, &Client{Hello: Hello{Stdout: true}, Terminal: w}).is(t, 0, "", "")
	if w.raw || w.restored != 1 {
		t.Errorf("raw %v, restored %d times", w.raw, w.restored)
	}
}

func TestReaderThatGoesAwayEndsTheOutput(t *testing.T) {
	dir, _ := owner(t, Options{Run: func(_ context.Context, s *Session) int {
		for {
			if _, err := s.Stdout.Write(make([]byte, pieceBytes)); errors.Is(err, syscall.EPIPE) {
				return 4
			}
		}
	}})
	r := call(t, dir, &Client{Stdout: failing{}})
	if r.code != 4 || !errors.Is(r.err, syscall.EPIPE) {
		t.Errorf("got %d, %v", r.code, r.err)
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, syscall.EPIPE }

// TestSlowReaderIsWaitedForAndHoldsNobodyUp has a reader that takes nothing for
// as long as another session takes.
func TestSlowReaderIsWaitedForAndHoldsNobodyUp(t *testing.T) {
	const pieces = 40
	dir, _ := owner(t, Options{Run: func(_ context.Context, s *Session) int {
		for range pieces {
			if _, err := s.Stdout.Write(make([]byte, pieceBytes)); err != nil {
				return 9
			}
		}
		return 0
	}})
	read, write := io.Pipe()
	done := make(chan *result, 1)
	go func() {
		r := call(t, dir, &Client{Stdout: write})
		if err := write.Close(); err != nil {
			t.Error(err)
		}
		done <- r
	}()
	first := make([]byte, 1)
	if _, err := io.ReadFull(read, first); err != nil {
		t.Fatal(err)
	}
	other := call(t, dir, &Client{})
	if other.code != 0 || other.stdout.Len() != pieces*pieceBytes {
		t.Errorf("the other got %d bytes, %d", other.stdout.Len(), other.code)
	}
	rest, err := io.Copy(io.Discard, read)
	if r := <-done; err != nil || rest != pieces*pieceBytes-1 || r.code != 0 || r.err != nil {
		t.Errorf("the slow one got %d bytes, %v, %d, %v", rest, err, r.code, r.err)
	}
}
