package storage

import "sync"

// job is one thing for the writer to do. All that it asks is done in one commit,
// or nothing of it.
type job struct {
	events []*prepared           // appended, each for itself
	act    *act                  // or what a person did
	put    func(*batch) error    // or a record beside the log
	alone  func(*snapshot) error // or something that no commit may run beside
	size   int                   // bytes that it adds to the commit, about
	done   func(err error)       // called once, after the commit
	touch  map[uint64]bool       // the subjects that its events are about
}

// halves makes two jobs of one whose events are independent of each other.
func (j *job) halves() []*job {
	var mu sync.Mutex
	var first error
	left := 2
	done := func(err error) {
		mu.Lock()
		defer mu.Unlock()
		if first == nil {
			first = err
		}
		if left--; left == 0 {
			j.done(first)
		}
	}
	at := len(j.events) / 2
	return []*job{{events: j.events[:at], done: done}, {events: j.events[at:], done: done}}
}

// lanes are the queue before the writer. What a person did passes what is taken
// in. Neither lane has a limit here: intake is limited before it queues.
type lanes struct {
	mu     sync.Mutex
	ready  sync.Cond
	person []*job
	intake []*job
	queued limit // what waits in both
	flying bool  // a commit is on its way
	closed bool
}

func newLanes() *lanes {
	l := &lanes{}
	l.ready.L = &l.mu
	return l
}

// push queues a job and reports false after close.
func (l *lanes) push(j *job, person bool) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return false
	}
	l.queued.events += max(1, len(j.events))
	l.queued.bytes += j.size
	if person {
		l.person = append(l.person, j)
	} else {
		l.intake = append(l.intake, j)
	}
	l.ready.Signal()
	return true
}

// close lets no more jobs in; those that are queued are still done.
func (l *lanes) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	l.ready.Broadcast()
}

// limit is how much one commit takes in.
type limit struct{ events, bytes int }

// waiting returns how much is queued.
func (l *lanes) waiting() limit {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.queued
}

// flies says whether a commit is on its way.
func (l *lanes) flies(flying bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.flying = flying
	l.ready.Signal()
}

// take waits for jobs and returns what one commit takes; nil after close, when
// all is done. While a commit is on its way it waits for as much as a commit can
// hold: to begin with less would only make the commits smaller. Otherwise it
// never waits for more than there is.
func (l *lanes) take(most limit) []*job {
	l.mu.Lock()
	defer l.mu.Unlock()
	for {
		waiting := len(l.person)+len(l.intake) > 0
		full := l.queued.events >= most.events || l.queued.bytes >= most.bytes
		if waiting && (full || !l.flying) {
			break
		}
		if !waiting && l.closed {
			return nil
		}
		l.ready.Wait()
	}
	var jobs []*job
	jobs, l.person = most.take(jobs, l.person)
	if len(l.person) == 0 {
		jobs, l.intake = most.take(jobs, l.intake)
	}
	for _, j := range jobs {
		l.queued.events -= max(1, len(j.events))
		l.queued.bytes -= j.size
	}
	return jobs
}

// take moves jobs from the front of a queue as long as they fit. The first one
// of all always fits; what runs alone is taken alone.
func (m *limit) take(jobs, queue []*job) (taken, rest []*job) {
	n := 0
	for ; n < len(queue); n++ {
		j := queue[n]
		events := max(1, len(j.events))
		first := len(jobs) == 0
		if !first && (j.alone != nil || events > m.events || j.size > m.bytes) {
			break
		}
		jobs = append(jobs, j)
		m.events -= events
		m.bytes -= j.size
		if j.alone != nil {
			m.events = 0
			n++
			break
		}
	}
	rest = queue[n:]
	if len(rest) == 0 {
		rest = nil
	}
	return jobs, rest
}
