package gateway

import (
	"errors"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
)

// copied is the bounded copy of a body that is passing. It is written by whoever
// carries the body, and read after seal.
type copied struct {
	queue *queue
	limit int
	kind  string // Content-Type
	coded string // Content-Encoding

	mu     sync.Mutex
	data   []byte
	whole  bool // the body came to its end
	cut    bool // it was longer than the limit
	noRoom bool // there was no memory for it
	sealed bool
}

func (c *copied) add(p []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.sealed || c.cut || c.noRoom || len(p) == 0 {
		return
	}
	n := min(len(p), c.limit-len(c.data))
	c.cut = n < len(p)
	if n == 0 {
		return
	}
	if c.noRoom = !c.queue.take(n); !c.noRoom {
		c.data = append(c.data, p[:n]...)
	}
}

// end says that the body came to its end, and reports whether that is news.
func (c *copied) end() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	news := !c.whole && !c.sealed
	c.whole = c.whole || !c.sealed
	return news
}

// seal ends the copying: the carrier may outlive the request.
func (c *copied) seal() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sealed = true
}

// tee is a body that is copied while it is read.
type tee struct {
	body io.ReadCloser
	to   *copied
	done func() // called once at the end of the body, may be nil
	// kept leaves the body open when its carrier closes it, so that the rest can be
	// copied; the server closes it in the end.
	kept bool

	mu     sync.Mutex // a carrier may still read when it has given up
	closed atomic.Bool
}

// Read implements io.Reader.
func (t *tee) Read(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed.Load() {
		return 0, http.ErrBodyReadAfterClose
	}
	return t.read(p)
}

func (t *tee) read(p []byte) (int, error) {
	n, err := t.body.Read(p)
	t.to.add(p[:n])
	if errors.Is(err, io.EOF) && t.to.end() && t.done != nil {
		t.done()
	}
	return n, err
}

// Close implements io.Closer.
func (t *tee) Close() error {
	if !t.kept {
		return t.body.Close()
	}
	t.closed.Store(true)
	return nil
}

// rest copies what nobody has carried, as far as the copy goes.
func (t *tee) rest() {
	t.mu.Lock()
	defer t.mu.Unlock()
	buffer := make([]byte, bufferSize)
	for left := t.to.limit; left > 0; {
		n, err := t.read(buffer[:min(left, len(buffer))])
		if left -= n; err != nil {
			return
		}
	}
}

// buffers lends the buffers through which bodies are copied.
type buffers struct{ pool sync.Pool }

const bufferSize = 32 << 10

// Get implements httputil.BufferPool.
func (b *buffers) Get() []byte {
	if buffer, ok := b.pool.Get().(*[bufferSize]byte); ok {
		return buffer[:]
	}
	return make([]byte, bufferSize)
}

// Put implements httputil.BufferPool.
func (b *buffers) Put(buffer []byte) {
	if len(buffer) == bufferSize {
		b.pool.Put((*[bufferSize]byte)(buffer))
	}
}
