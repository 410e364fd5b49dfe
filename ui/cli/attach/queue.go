package attach

import "sync"

// queue holds what the owner sent until it is written, never more than a window.
type queue struct {
	mu     sync.Mutex
	came   sync.Cond
	frames []frame
	bytes  int
	closed bool
}

func newQueue() *queue {
	q := &queue{}
	q.came.L = &q.mu
	return q
}

// put adds a frame and never waits.
func (q *queue) put(f frame) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.bytes+len(f.payload) > window+pieceBytes || len(q.frames) > window {
		return &FrameError{"the owner sends more than it may"}
	}
	q.bytes += len(f.payload)
	q.frames = append(q.frames, f)
	q.came.Signal()
	return nil
}

// get waits for the next frame. It is false when there will be none.
func (q *queue) get() (frame, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.frames) == 0 && !q.closed {
		q.came.Wait()
	}
	if len(q.frames) == 0 {
		return frame{}, false
	}
	f := q.frames[0]
	q.frames[0] = frame{}
	q.frames = q.frames[1:]
	q.bytes -= len(f.payload)
	return f, true
}

func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.came.Signal()
}

// grants counts the bytes of input that the owner wants.
type grants struct {
	mu     sync.Mutex
	more   sync.Cond
	bytes  int
	closed bool
}

func newGrants() *grants {
	g := &grants{}
	g.more.L = &g.mu
	return g
}

func (g *grants) add(n int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.bytes += n
	g.more.Signal()
}

// wait waits until bytes are wanted and returns how many, most at the most.
func (g *grants) wait(most int) (n int, ok bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for g.bytes == 0 && !g.closed {
		g.more.Wait()
	}
	return min(g.bytes, most), !g.closed
}

func (g *grants) spend(n int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.bytes -= n
}

func (g *grants) close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed = true
	g.more.Signal()
}
