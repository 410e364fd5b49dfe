package attach

import (
	"context"
	"errors"
	"io"
	"net"
	"syscall"
	"testing"
	"time"
)

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

// TestSessionThatDoesNotEndIsCut: the owner waits only so long when it stops.
func TestSessionThatDoesNotEndIsCut(t *testing.T) {
	started := make(chan struct{})
	dir, stop := owner(t, Options{PartingTime: time.Millisecond, Run: func(_ context.Context, s *Session) int {
		close(started)
		if _, err := s.Stdin.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
			t.Errorf("its input ended with %v", err)
		}
		return 0
	}})
	conn := greeted(t, dir)
	defer conn.Close()
	<-started
	stop()
}
