package attach

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"runtime/debug"
	"time"

	"golang.org/x/sync/errgroup"
)

// Times and numbers of an owner.
const (
	helloTime   = 5 * time.Second  // in which a hello must come, and be answered
	writeTime   = 10 * time.Second // in which a live process has taken a frame
	partingTime = 5 * time.Second  // in which sessions end when the owner stops
	mostAtOnce  = 64               // sessions
	acceptPause = 100 * time.Millisecond
)

// Options say how an owner takes sessions.
type Options struct {
	Version string
	// Run runs the command of a session and returns its exit code. It stops when
	// ctx ends. A panic in it ends the session alone.
	Run    func(ctx context.Context, s *Session) int
	Logger *slog.Logger // nil discards; it gets no arguments and no output

	WriteTime, PartingTime time.Duration // 0: as above
	MostAtOnce             int
}

// Server is the owner's side.
type Server struct {
	opts     Options
	log      *slog.Logger
	listener net.Listener
	place    *place
	slots    chan struct{}
}

// Listen opens the socket of the archive in dir, which the caller must have
// locked: what a dead owner left there is removed.
func Listen(dir string, o Options) (*Server, error) {
	listener, place, err := openPlace(dir)
	if err != nil {
		return nil, fmt.Errorf("listen for others: %w", err)
	}
	if o.WriteTime == 0 {
		o.WriteTime = writeTime
	}
	if o.PartingTime == 0 {
		o.PartingTime = partingTime
	}
	if o.MostAtOnce == 0 {
		o.MostAtOnce = mostAtOnce
	}
	log := o.Logger
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Server{opts: o, log: log, listener: listener, place: place, slots: make(chan struct{}, o.MostAtOnce)}, nil
}

// Serve takes sessions until ctx ends. When it returns all of them have ended,
// and the socket is gone.
func (s *Server) Serve(ctx context.Context) error {
	defer context.AfterFunc(ctx, func() {
		if err := s.listener.Close(); err != nil {
			s.log.Warn("close attach socket", "error", err)
		}
	})()
	var sessions errgroup.Group
	for ctx.Err() == nil {
		conn, err := s.listener.Accept()
		if err != nil {
			s.pause(ctx, err)
			continue
		}
		sessions.Go(func() error {
			s.take(ctx, conn)
			return nil
		})
	}
	return errors.Join(sessions.Wait(), s.place.remove())
}

// pause waits before the next try after a failure, such as no free descriptor.
func (s *Server) pause(ctx context.Context, err error) {
	if ctx.Err() != nil {
		return
	}
	s.log.Warn("accept attach", "error", err)
	select {
	case <-ctx.Done():
	case <-time.After(acceptPause):
	}
}

// take greets one process and runs its session.
func (s *Server) take(ctx context.Context, conn net.Conn) {
	defer func() {
		if err := conn.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
			s.log.Warn("close session", "error", err)
		}
	}()
	defer context.AfterFunc(ctx, func() { s.part(conn) })()
	h, err := s.greet(conn)
	if err != nil {
		if !errors.Is(err, io.EOF) { // somebody only looked whether anybody listens
			s.log.Warn("attach refused", "error", err)
		}
		return
	}
	defer func() { <-s.slots }()
	session := newSession(conn, h, s.opts.WriteTime)
	running, stop := context.WithCancel(ctx)
	defer stop()
	var listening errgroup.Group
	listening.Go(func() error { return session.listen(conn, stop) })
	code := s.run(running, session)
	s.dismiss(ctx, session, code)
	if err := conn.SetReadDeadline(time.Now().Add(s.opts.PartingTime)); err == nil {
		err = listening.Wait() // until it has read the exit code and closes
		s.log.Debug("session ended", "code", code, "error", err)
	}
}

// part gives a session that must end the time to do so, and no more.
func (s *Server) part(conn net.Conn) {
	time.AfterFunc(s.opts.PartingTime, func() {
		if err := conn.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
			s.log.Warn("close session", "error", err)
		}
	})
}

// dismiss tells the exit code, or that the owner stops.
func (s *Server) dismiss(ctx context.Context, session *Session, code int) {
	f := frame{kindExit, []byte{byte(code)}} //nolint:gosec // exit codes are small
	if ctx.Err() != nil {
		f.kind = kindStopped
	}
	if err := session.link.send(f); err != nil {
		s.log.Debug("session lost", "error", err)
	}
}

// run runs the command. What panics in it ends with it.
func (s *Server) run(ctx context.Context, session *Session) (code int) {
	defer func() {
		if r := recover(); r != nil {
			s.log.Error("panic in an attached session", "panic", fmt.Sprint(r), "stack", string(debug.Stack()))
			code = 1
		}
	}()
	return s.opts.Run(ctx, session)
}

// greet reads the hello and answers it. When it succeeds a slot is taken.
func (s *Server) greet(conn net.Conn) (Hello, error) {
	if err := conn.SetReadDeadline(time.Now().Add(helloTime)); err != nil {
		return Hello{}, fmt.Errorf("greet: %w", err)
	}
	var h Hello
	if err := readJSON(conn, kindHello, &h); err != nil {
		return Hello{}, fmt.Errorf("greet: %w", err)
	}
	answer := welcome{Protocol: Protocol, Version: s.opts.Version, PID: os.Getpid(), Refused: s.refusal(conn, h)}
	f, err := jsonFrame(kindWelcome, answer)
	if err == nil && answer.Refused != "" {
		err = errors.Join(&FrameError{"refused: " + answer.Refused}, newLink(conn, helloTime).send(f))
		return Hello{}, err
	}
	if err == nil {
		err = errors.Join(newLink(conn, helloTime).send(f), conn.SetReadDeadline(time.Time{}))
	}
	if err != nil {
		if answer.Refused == "" {
			<-s.slots
		}
		return Hello{}, fmt.Errorf("greet: %w", err)
	}
	return h, nil
}

func (s *Server) refusal(conn net.Conn, h Hello) string {
	switch {
	case h.Protocol != Protocol:
		return refusedVersion
	case !sameUser(conn):
		return refusedUser
	}
	select {
	case s.slots <- struct{}{}:
		return ""
	default:
		return refusedBusy
	}
}
