package attach

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"golang.org/x/sync/errgroup"
)

// Terminal is that of an attaching process.
type Terminal interface {
	// Raw has keys passed on as they are pressed until restore is called.
	Raw() (restore func() error, err error)
	// Size returns the terminal's size.
	Size() Size
	// Resized gets a value when the size may differ, until stop is called.
	Resized() (resized <-chan struct{}, stop func())
}

// Client is a process that has its command run by the owner of an archive.
type Client struct {
	Hello          Hello // Protocol and Size are set here
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Terminal       Terminal
	Patience       time.Duration // how long screens have to end after a signal; 0 is 10 seconds
}

// signalTime is what Patience is when nobody says.
const signalTime = 10 * time.Second

// Attached is a connection to an owner that has not been told what to do.
type Attached struct {
	conn net.Conn
	link *link
	pid  int
	size Size
}

// Dial greets the owner of the archive in dir. The error is ErrNobody when nobody
// listens there; then the archive can be opened here. Others: *VersionError,
// ErrOtherUser, ErrBusy, ErrOwnerGone.
func (c *Client) Dial(dir string) (*Attached, error) {
	conn, err := dial(dir)
	if err != nil {
		return nil, err
	}
	a := &Attached{conn: conn, link: newLink(conn, writeTime)}
	if err := c.greet(a); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return a, nil
}

func (c *Client) greet(a *Attached) error {
	c.Hello.Protocol = Protocol
	if c.Terminal != nil {
		c.Hello.Size = c.Terminal.Size()
	}
	a.size = c.Hello.Size
	f, err := jsonFrame(kindHello, c.Hello)
	if err != nil {
		return err
	}
	if err := a.link.send(f); err != nil {
		return gone(err)
	}
	if err := a.conn.SetReadDeadline(time.Now().Add(helloTime)); err != nil {
		return gone(err)
	}
	var answer welcome
	if err := readJSON(a.conn, kindWelcome, &answer); err != nil {
		return gone(err)
	}
	a.pid = answer.PID
	if err := answer.err(c.Hello); err != nil {
		return err
	}
	return a.conn.SetReadDeadline(time.Time{})
}

func gone(err error) error { return fmt.Errorf("%w: %w", ErrOwnerGone, err) }

// PID returns the owner's process id.
func (a *Attached) PID() int { return a.pid }

// Run passes everything through until the command ends, and returns its exit
// code. When ctx ends the command is asked to stop, and screens that do not are
// left behind. The terminal is as it was when it returns. Errors: ErrOwnerGone, ErrOwnerStopped (with the code), or what
// writing to the streams failed with.
func (c *Client) Run(ctx context.Context, a *Attached) (code int, err error) {
	s := &passing{client: c, link: a.link, queue: newQueue(), granted: newGrants(), screen: &screen{out: c.Stdout, terminal: c.Terminal}}
	inOrder := false
	defer func() { err = errors.Join(err, s.screen.restore(inOrder), a.conn.Close()) }()
	defer context.AfterFunc(ctx, func() { s.interrupt(a.conn) })()
	ended := make(chan struct{})
	var group errgroup.Group
	group.Go(func() error { return s.write() })
	if c.Terminal != nil {
		group.Go(func() error { s.passSizes(ended, a.size); return nil })
	}
	code, err = s.read(a.conn)
	close(ended)
	s.queue.close()
	s.granted.close()
	err = errors.Join(err, group.Wait())
	inOrder = !errors.Is(err, ErrOwnerGone)
	return code, err
}

// passing is a session as the attaching process sees it.
type passing struct {
	client  *Client
	link    *link
	queue   *queue
	screen  *screen
	granted *grants
	feeding bool
}

// interrupt asks the command to stop. A command ends in its own time, but a person
// must get the terminal back also from an owner that hangs.
func (s *passing) interrupt(conn net.Conn) {
	s.tell(frame{kind: kindSignal})
	if !s.screen.taken() {
		return
	}
	if err := conn.SetReadDeadline(time.Now().Add(s.client.patience())); err != nil {
		return // it is closed already
	}
}

// patience is how long the screens have to end after a signal.
func (c *Client) patience() time.Duration {
	if c.Patience == 0 {
		return signalTime
	}
	return c.Patience
}

// tell says something. That the owner is gone is noticed where it is read.
func (s *passing) tell(f frame) {
	if err := s.link.send(f); err != nil {
		return
	}
}

// read takes what the owner says until the exit code.
func (s *passing) read(r io.Reader) (int, error) {
	for {
		f, err := readFrame(r)
		if err != nil {
			return 1, gone(err)
		}
		switch f.kind {
		case kindStdout, kindStderr, kindRaw:
			err = s.queue.put(f)
		case kindGrant:
			s.grant(f.number())
		case kindExit:
			return int(f.payload[0]), nil
		case kindStopped:
			return int(f.payload[0]), ErrOwnerStopped
		default:
			err = &FrameError{"only an attached process says that"}
		}
		if err != nil {
			return 1, err
		}
	}
}

// write writes what came to the streams, in order, and says how much it took. A
// stream that fails is closed; what comes for it after is dropped. Nobody can be
// told that standard error failed.
func (s *passing) write() error {
	failed := map[kind]error{}
	for {
		f, ok := s.queue.get()
		switch {
		case !ok:
			return errors.Join(failed[kindStdout], failed[kindRaw])
		case f.kind == kindRaw:
			if err := s.screen.set(f.payload[0] == 1); err != nil {
				failed[kindRaw] = err
			}
			continue
		case failed[f.kind] == nil:
			if err := s.writeOne(f); err != nil {
				failed[f.kind] = err
				s.tell(frame{kindClosed, []byte{byte(f.kind)}})
			}
		}
		s.tell(numberFrame(kindTaken, len(f.payload)))
	}
}

func (s *passing) writeOne(f frame) error {
	to := s.client.Stdout
	if f.kind == kindStderr {
		to = s.client.Stderr
	}
	if _, err := to.Write(f.payload); err != nil {
		return fmt.Errorf("write result: %w", err)
	}
	return nil
}

// grant lets more input be read. Nothing is read before the owner asks for it.
func (s *passing) grant(n int) {
	s.granted.add(n)
	if !s.feeding {
		s.feeding = true
		var reading errgroup.Group // a read of a terminal cannot be ended: nobody waits for it
		reading.Go(func() error { s.feed(); return nil })
	}
}

// feed passes standard input on. What cannot be read is its end.
func (s *passing) feed() {
	buf := make([]byte, pieceBytes)
	for {
		room, ok := s.granted.wait(len(buf))
		if !ok {
			return
		}
		n, err := s.client.Stdin.Read(buf[:room])
		if n > 0 {
			s.granted.spend(n)
			s.tell(frame{kindStdin, buf[:n]})
		}
		if err != nil {
			s.tell(frame{kind: kindEOF})
			return
		}
	}
}

// passSizes tells the owner of every new size. The first look is for a change
// since the greeting.
func (s *passing) passSizes(ended <-chan struct{}, told Size) {
	resized, stop := s.client.Terminal.Resized()
	defer stop()
	for {
		if size := s.client.Terminal.Size(); size != told {
			told = size
			s.tell(sizeFrame(size))
		}
		select {
		case <-ended:
			return
		case <-resized:
		}
	}
}
