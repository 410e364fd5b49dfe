package attach

import (
	"context"
	"io"
	"net"
	"sync"
	"time"
)

// Session is an attached process, for the owner that runs its command.
type Session struct {
	Hello
	Stdin          *Input
	Stdout, Stderr *Output

	link    *link
	outbox  *outbox
	resized chan struct{}

	mu   sync.Mutex
	size Size
}

func newSession(conn net.Conn, h Hello, timeout time.Duration) *Session {
	l := newLink(conn, timeout)
	s := &Session{Hello: h, link: l, outbox: newOutbox(l), resized: make(chan struct{}, 1), size: h.Size}
	s.Stdin = newInput(l, h.Stdin)
	s.Stdout = &Output{kindStdout, h.Stdout, s.outbox, s.WindowSize}
	s.Stderr = &Output{kindStderr, h.Stderr, s.outbox, s.WindowSize}
	return s
}

// WindowSize returns the size of the attached terminal.
func (s *Session) WindowSize() Size {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.size
}

// Resized gets a value whenever WindowSize may differ.
func (s *Session) Resized() <-chan struct{} { return s.resized }

// Raw asks the attached process for the keys as they are pressed, or for whole
// lines again, once it has written what came before.
func (s *Session) Raw(on bool) error {
	payload := []byte{0}
	if on {
		payload[0] = 1
	}
	return s.link.send(frame{kindRaw, payload})
}

// listen takes what the attached process says until it is gone. stop is called at
// its signal and at its end.
func (s *Session) listen(r io.Reader, stop context.CancelFunc) error {
	defer func() {
		s.Stdin.close(io.EOF)
		s.outbox.abandon()
		stop()
	}()
	for {
		f, err := readFrame(r)
		if err != nil {
			return err
		}
		if err := s.handle(f, stop); err != nil {
			return err
		}
	}
}

func (s *Session) handle(f frame, stop context.CancelFunc) error {
	switch f.kind {
	case kindStdin:
		return s.Stdin.take(f.payload)
	case kindEOF:
		s.Stdin.close(io.EOF)
	case kindTaken:
		return s.outbox.taken(f.number())
	case kindClosed:
		s.outbox.close(kind(f.payload[0]))
	case kindSize:
		s.resize(f.size())
	case kindSignal:
		stop()
	default:
		return &FrameError{"only an owner says that"}
	}
	return nil
}

func (s *Session) resize(size Size) {
	s.mu.Lock()
	s.size = size
	s.mu.Unlock()
	select {
	case s.resized <- struct{}{}:
	default:
	}
}
