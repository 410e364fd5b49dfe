package attach

import (
	"io"
	"sync"
	"syscall"
)

// Input is the standard input of a session. Nothing is taken from the attached
// process before it is read here.
type Input struct {
	terminal bool
	link     *link

	mu      sync.Mutex
	came    sync.Cond
	buf     []byte
	granted int // bytes that may still come
	end     error
}

func newInput(l *link, terminal bool) *Input {
	in := &Input{terminal: terminal, link: l}
	in.came.L = &in.mu
	return in
}

// IsTerminal reports whether it is one on the attached side.
func (in *Input) IsTerminal() bool { return in.terminal }

// Read implements io.Reader. It waits for as long as the attached process has
// nothing, and ends with the session.
func (in *Input) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	for len(in.buf) == 0 && in.end == nil {
		if in.granted == 0 {
			in.granted = window
			in.mu.Unlock()
			err := in.link.send(numberFrame(kindGrant, window))
			in.mu.Lock()
			if err != nil && in.end == nil {
				in.end = io.EOF
			}
			continue
		}
		in.came.Wait()
	}
	n := copy(p, in.buf)
	in.buf = in.buf[n:]
	if n == 0 {
		return 0, in.end
	}
	return n, nil
}

// take adds what came. More than was granted is against the protocol.
func (in *Input) take(p []byte) error {
	in.mu.Lock()
	defer in.mu.Unlock()
	if len(p) > in.granted {
		return &FrameError{"more input came than was asked for"}
	}
	in.granted -= len(p)
	in.buf = append(in.buf, p...)
	in.came.Broadcast()
	return nil
}

func (in *Input) close(err error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.end == nil {
		in.end = err
	}
	in.came.Broadcast()
}

// outbox is what a session writes, on both streams in order, bounded by what the
// attached process has not taken yet.
type outbox struct {
	link *link

	mu     sync.Mutex
	freed  sync.Cond
	room   int // bytes that may still be sent
	closed map[kind]bool
	end    error
}

func newOutbox(l *link) *outbox {
	o := &outbox{link: l, room: window, closed: map[kind]bool{}}
	o.freed.L = &o.mu
	return o
}

func (o *outbox) write(k kind, p []byte) (int, error) {
	sent := 0
	for sent < len(p) {
		n, err := o.reserve(k, min(len(p)-sent, pieceBytes))
		if err != nil {
			return sent, err
		}
		if err := o.link.send(frame{k, p[sent : sent+n]}); err != nil {
			return sent, syscall.EPIPE
		}
		sent += n
	}
	return sent, nil
}

// reserve waits for room for up to n bytes.
func (o *outbox) reserve(k kind, n int) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for o.room == 0 && o.end == nil && !o.closed[k] {
		o.freed.Wait()
	}
	if o.end != nil {
		return 0, o.end
	}
	if o.closed[k] {
		return 0, syscall.EPIPE
	}
	n = min(n, o.room)
	o.room -= n
	return n, nil
}

func (o *outbox) taken(n int) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.room+n > window {
		return &FrameError{"more output was taken than was sent"}
	}
	o.room += n
	o.freed.Broadcast()
	return nil
}

// close ends one stream, which nobody reads any more.
func (o *outbox) close(k kind) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if k == kindStdout || k == kindStderr {
		o.closed[k] = true
	}
	o.freed.Broadcast()
}

// abandon ends both: there is nobody to write to.
func (o *outbox) abandon() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.end == nil {
		o.end = syscall.EPIPE
	}
	o.freed.Broadcast()
}

// Output is standard output or standard error of a session.
type Output struct {
	kind     kind
	terminal bool
	outbox   *outbox
	size     func() Size
}

// IsTerminal reports whether it is one on the attached side.
func (o *Output) IsTerminal() bool { return o.terminal }

// Width returns how many columns the terminal has, 0 when it is none.
func (o *Output) Width() int {
	if !o.terminal {
		return 0
	}
	return o.size().Width
}

// Write implements io.Writer. It waits while the attached process has not taken
// what was written before. The error is EPIPE when nobody reads any more.
func (o *Output) Write(p []byte) (int, error) { return o.outbox.write(o.kind, p) }
