package attach

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
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

// greeted connects without a client and says hello.
func greeted(t *testing.T, dir string) net.Conn {
	t.Helper()
	conn, err := dial(dir)
	if err != nil {
		t.Fatal(err)
	}
	f, err := jsonFrame(kindHello, Hello{Protocol: Protocol})
	if err == nil {
		err = newLink(conn, time.Minute).send(f)
	}
	var w welcome
	if err == nil {
		err = readJSON(conn, kindWelcome, &w)
	}
	if err != nil || w.Refused != "" {
		t.Fatalf("greeting: %v, %+v", err, w)
	}
	return conn
}

// TestDeadClientLosesItsSession never reads a byte: the owner's write comes to
// its end.
func TestDeadClientLosesItsSession(t *testing.T) {
	ended, stopped := make(chan error, 1), make(chan struct{})
	dir, _ := owner(t, Options{WriteTime: 20 * time.Millisecond, Run: func(ctx context.Context, s *Session) int {
		context.AfterFunc(ctx, func() { close(stopped) })
		for {
			// It claims to have taken everything, so that the window never closes.
			if err := s.outbox.taken(window - s.outbox.room); err != nil {
				ended <- err
				return 1
			}
			if _, err := s.Stdout.Write(make([]byte, pieceBytes)); err != nil {
				ended <- err
				return 1
			}
		}
	}})
	dead := greeted(t, dir)
	defer dead.Close()
	if err := <-ended; !errors.Is(err, syscall.EPIPE) {
		t.Errorf("the session ended with %v", err)
	}
	<-stopped // also for a command that does not mind what it cannot write
}

func TestClientThatBreaksTheRulesLosesItsSession(t *testing.T) {
	for name, frames := range map[string][]frame{
		"input that was not asked for": {{kindStdin, []byte("x")}},
		"output that was never sent":   {numberFrame(kindTaken, 1)},
		"words of an owner":            {{kindStdout, []byte("x")}},
		"a second hello":               {{kindHello, []byte("{}")}},
	} {
		t.Run(name, func(t *testing.T) {
			ended := make(chan struct{})
			dir, _ := owner(t, Options{Run: func(ctx context.Context, _ *Session) int {
				<-ctx.Done()
				close(ended)
				return 0
			}})
			conn := greeted(t, dir)
			defer conn.Close()
			link := newLink(conn, time.Minute)
			for _, f := range frames {
				if err := link.send(f); err != nil {
					t.Fatal(err)
				}
			}
			<-ended
		})
	}
}

func TestClientThatGoesAwayEndsItsCommand(t *testing.T) {
	ended := make(chan error, 1)
	dir, _ := owner(t, Options{Run: func(ctx context.Context, s *Session) int {
		_, err := s.Stdin.Read(make([]byte, 1))
		<-ctx.Done()
		ended <- err
		return 0
	}})
	if err := greeted(t, dir).Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; !errors.Is(err, io.EOF) {
		t.Errorf("its input ended with %v", err)
	}
}

func TestPanicEndsOneSession(t *testing.T) {
	dir, _ := owner(t, Options{Run: func(_ context.Context, s *Session) int {
		if len(s.Args) > 0 {
			panic("oh")
		}
		return 6
	}})
	call(t, dir, &Client{Hello: Hello{Args: []string{"x"}}}).is(t, 1, "", "")
	call(t, dir, &Client{}).is(t, 6, "", "")
}

func TestOwnerThatStopsSaysSo(t *testing.T) {
	w := &window80{resized: make(chan struct{})}
	started := make(chan struct{})
	dir, stop := owner(t, Options{Run: func(ctx context.Context, s *Session) int {
		if s.Raw(true) != nil {
			return 8
		}
		close(started)
		<-ctx.Done()
		if _, err := io.WriteString(s.Stdout, "saved"); err != nil {
			return 9
		}
		return 0
	}})
	go func() { <-started; stop() }()
	r := call(t, dir, &Client{Terminal: w})
	if !errors.Is(r.err, ErrOwnerStopped) || r.stdout.String() != "saved" || w.raw {
		t.Errorf("got %v, %q, raw %v", r.err, r.stdout.String(), w.raw)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
	if _, err := (&Client{}).Dial(dir); !errors.Is(err, ErrNobody) {
		t.Errorf("after the end: %v", err)
	}
}

// TestOwnerThatDiesLeavesTheTerminalAsItWas cuts the connection in the middle of
// the screens.
func TestOwnerThatDiesLeavesTheTerminalAsItWas(t *testing.T) {
	w := &window80{resized: make(chan struct{})}
	dir, _ := owner(t, Options{Run: func(_ context.Context, s *Session) int {
		if s.Raw(true) != nil {
			return 8
		}
		if _, err := io.WriteString(s.Stdout, "frame"); err != nil {
			return 9
		}
		if s.link.conn.Close() != nil {
			return 10
		}
		return 0
	}})
	r := call(t, dir, &Client{Terminal: w})
	if !errors.Is(r.err, ErrOwnerGone) || r.code != 1 || w.raw || w.restored != 1 {
		t.Errorf("got %d, %v, raw %v", r.code, r.err, w.raw)
	}
	if got := r.stdout.String(); got != "frame"+giveBack {
		t.Errorf("the terminal got %q", got)
	}
}

// TestOwnerThatHangsIsLeft: the screens do not answer to a signal.
func TestOwnerThatHangsIsLeft(t *testing.T) {
	w := &window80{resized: make(chan struct{})}
	release := make(chan struct{})
	dir, _ := owner(t, Options{Run: func(_ context.Context, s *Session) int {
		if s.Raw(true) != nil {
			return 8
		}
		if _, err := io.WriteString(s.Stdout, "frame"); err != nil {
			return 9
		}
		<-release
		return 0
	}})
	ctx, cancel := context.WithCancel(context.Background())
	c := &Client{Terminal: w, Patience: time.Millisecond, Stdout: writing(func([]byte) { cancel() })}
	if r := callWith(t, ctx, dir, c); !errors.Is(r.err, ErrOwnerGone) || w.raw {
		t.Errorf("got %v, raw %v", r.err, w.raw)
	}
	close(release)
}

// writing is a writer that calls a function.
type writing func(p []byte)

func (w writing) Write(p []byte) (int, error) {
	w(p)
	return len(p), nil
}

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
