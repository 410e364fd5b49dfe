package attach

import (
	"errors"
	"net"
	"sync"
	"time"
)

// link writes frames from any goroutine. A write that the other side does not
// take in time closes the connection: a frame that was cut cannot be gone on
// with, and whoever reads from it learns that it is over.
type link struct {
	conn    net.Conn
	timeout time.Duration

	mu     sync.Mutex
	buf    []byte
	broken error
}

func newLink(conn net.Conn, timeout time.Duration) *link {
	return &link{conn: conn, timeout: timeout}
}

func (l *link) send(f frame) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.broken != nil {
		return l.broken
	}
	l.buf = appendFrame(l.buf[:0], f)
	err := l.conn.SetWriteDeadline(time.Now().Add(l.timeout))
	if err == nil {
		_, err = l.conn.Write(l.buf)
	}
	if err != nil {
		l.broken = errors.Join(err, l.conn.Close())
	}
	return l.broken
}
