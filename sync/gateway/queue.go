package gateway

import "sync"

// batchSize is how many exchanges are recorded in one commit.
const batchSize = 64

// queue holds what passed until it is recorded. It is bounded in number, and by
// the bytes of all copies, also of those that are not in it yet.
type queue struct {
	wake    chan struct{} // one slot: there is something to do
	stopped chan struct{} // closed by stop

	mu      sync.Mutex
	waiting []*exchange
	most    int
	room    int64 // bytes that copies may still take
	closed  bool
}

func newQueue(most int, room int64) *queue {
	return &queue{wake: make(chan struct{}, 1), stopped: make(chan struct{}), most: most, room: room}
}

// take reserves bytes for a copy and reports whether there was room.
func (q *queue) take(n int) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if int64(n) > q.room {
		return false
	}
	q.room -= int64(n)
	return true
}

// release gives the bytes of copies back.
func (q *queue) release(n int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.room += int64(n)
}

// push adds an exchange and reports whether there was a place for it.
func (q *queue) push(x *exchange) bool {
	q.mu.Lock()
	full := q.closed || len(q.waiting) >= q.most
	if !full {
		q.waiting = append(q.waiting, x)
	}
	q.mu.Unlock()
	q.ring()
	return !full
}

// ring wakes the worker.
func (q *queue) ring() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

func (q *queue) stop() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.closed {
		q.closed = true
		close(q.stopped)
	}
}

// next waits until there is something to do and returns what waits first, perhaps
// nothing; ok is false when the queue is stopped and empty.
func (q *queue) next() (batch []*exchange, ok bool) {
	if batch = q.head(); len(batch) > 0 {
		return batch, true
	}
	select {
	case <-q.wake:
		return q.head(), true
	case <-q.stopped:
		batch = q.head()
		return batch, len(batch) > 0
	}
}

func (q *queue) head() []*exchange {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := min(len(q.waiting), batchSize)
	batch := q.waiting[:n:n]
	if q.waiting = q.waiting[n:]; len(q.waiting) == 0 {
		q.waiting = nil
	}
	return batch
}

// length returns how many wait.
func (q *queue) length() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.waiting)
}

// stopping reports whether the worker shall come to its end.
func (q *queue) stopping() bool {
	select {
	case <-q.stopped:
		return true
	default:
		return false
	}
}
