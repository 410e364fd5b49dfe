package storage

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/dgraph-io/badger/v4"
)

// What one commit takes at most, besides what the events change in the
// projections. There is no timer: it takes what is waiting.
const (
	batchEvents = 2000
	batchBytes  = 5 << 18
)

// writer is the one goroutine that decides what becomes of the archive. While a
// commit is on its way to the disk it works out the next one, when there is
// enough for it; the commits themselves follow each other.
type writer struct {
	a      *Archive
	lanes  *lanes
	limit  limit
	commit func(*badger.Txn) error // tests look in here
	fits   func(*batch) error      // and make commits too large here; nil for Badger's own limit
	done   chan struct{}

	// As of the last batch that was worked out, on disk or not. When it does not
	// come there nothing else does, so nobody is told anything that is not so.
	last   base
	tips   *lru[uint64, *dialogueRow]
	recent *recent
	flight *flight // nil when nothing is on its way

	mu     sync.Mutex
	broken error // a commit failed: nothing is taken any more
}

// base is what a batch goes on from.
type base struct {
	gen    byte
	head   head
	totals totals
}

// flight is a batch on its way to the disk.
type flight struct {
	touched  map[uint64]*touch
	rejected map[[16]byte]uint64
	landed   chan struct{}
}

const tipsKept = 4096

func newWriter(a *Archive, now *snapshot) *writer {
	return &writer{
		a: a, lanes: newLanes(), limit: limit{batchEvents, batchBytes},
		commit: func(txn *badger.Txn) error { return txn.Commit() },
		last:   base{now.gen, now.head, now.totals},
		tips:   newLRU[uint64, *dialogueRow](tipsKept),
		recent: newRecent(now.head.pos),
		done:   make(chan struct{}),
	}
}

func (w *writer) run() {
	defer close(w.done)
	for {
		jobs := w.lanes.take(w.limit)
		switch {
		case jobs == nil:
			w.land()
			return
		case jobs[0].alone != nil:
			w.land()
			jobs[0].done(w.alone(jobs[0]))
			w.a.changes.tell()
		default:
			w.process(jobs)
		}
	}
}

// land waits for the batch that is on its way.
func (w *writer) land() {
	if w.flight != nil {
		<-w.flight.landed
		w.flight = nil
	}
}

func (w *writer) fault() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.broken
}

// breakDown remembers that a commit failed, and says so.
func (w *writer) breakDown(err error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.broken = fmt.Errorf("the archive takes nothing more until it is opened again: %w", err)
	return w.broken
}

func (w *writer) alone(j *job) error {
	if err := w.fault(); err != nil {
		return err
	}
	return w.a.snapshots.with(j.alone)
}

// process commits jobs and answers them. When they are too much for one commit,
// or one of them meets a damaged subject, the others still come through.
func (w *writer) process(jobs []*job) {
	err := w.try(jobs)
	var damaged *subjectError
	switch {
	case err == nil:
	case errors.Is(err, badger.ErrTxnTooBig) && (len(jobs) > 1 || len(jobs[0].events) > 1):
		if len(jobs) == 1 {
			jobs = jobs[0].halves()
		}
		w.process(jobs[:len(jobs)/2])
		w.process(jobs[len(jobs)/2:])
	case errors.As(err, &damaged):
		var others []*job
		for _, j := range jobs {
			if j.touch[damaged.subject] {
				j.done(damaged.err)
			} else {
				others = append(others, j)
			}
		}
		if len(others) == len(jobs) {
			w.fail(jobs, err)
		} else if len(others) > 0 {
			w.process(others)
		}
	default:
		w.fail(jobs, err)
	}
}

func (w *writer) fail(jobs []*job, err error) {
	for _, j := range jobs {
		j.done(fmt.Errorf("append: %w", err))
	}
}

// try makes one batch of jobs and sends it on its way. Jobs whose own
// precondition fails leave nothing behind; an error means that none of the
// others is in.
func (w *writer) try(jobs []*job) error {
	if err := w.fault(); err != nil {
		return err
	}
	if err := w.a.checkSpace(); err != nil {
		return err
	}
	b, err := w.stage(jobs)
	if errors.Is(err, errAhead) {
		w.land()
		b, err = w.stage(jobs)
	}
	if err != nil {
		return err
	}
	w.launch(b)
	return nil
}

// stage works a batch out.
func (w *writer) stage(jobs []*job) (b *batch, err error) {
	if w.flight != nil {
		select {
		case <-w.flight.landed:
			w.flight = nil
		default:
		}
	}
	began := w.a.now()
	err = w.a.snapshots.with(func(now *snapshot) error {
		b = newBatch(w, now.reader(context.Background(), w.a), w.last)
		b.ahead = w.flight
		for _, j := range jobs {
			refused, err := b.take(j)
			switch {
			case err != nil:
				return err
			case refused != nil:
				b.refused = append(b.refused, refusal{j, refused})
			default:
				b.taken = append(b.taken, j)
			}
		}
		return b.complete()
	})
	if err != nil {
		b.txn.Discard()
	}
	b.worked = w.a.now().Sub(began)
	return b, err
}

// complete adds what follows from the events of the batch.
func (b *batch) complete() error {
	if b.w.fits != nil {
		if err := b.w.fits(b); err != nil {
			return err
		}
	}
	if err := b.writeLog(); err != nil {
		return err
	}
	return b.project()
}

// launch goes on from a batch, and commits it as soon as the one before it is on
// disk.
func (w *writer) launch(b *batch) {
	w.last = base{b.gen, b.head, b.totals}
	for no, row := range b.tips {
		w.tips.put(no, row)
	}
	for _, no := range b.untipped {
		w.tips.drop(no)
	}
	for _, sub := range b.fresh {
		sub.stored = true
	}
	w.recent.add(b.now, b.start.head.pos)
	for no := range b.touched {
		if w.a.rebuilding != nil {
			w.a.rebuilding[no] = true
		}
	}
	w.land()
	f := &flight{touched: b.touched, rejected: b.rejected, landed: make(chan struct{})}
	w.flight = f
	w.lanes.flies(true)
	go func() {
		defer w.lanes.flies(false)
		defer close(f.landed)
		w.finish(b)
		w.a.changes.tell()
	}()
}

// finish commits a batch, makes it what readers see, and answers.
func (w *writer) finish(b *batch) {
	defer b.txn.Discard()
	if err := w.save(b); err != nil {
		w.fail(b.taken, err)
	} else {
		for _, j := range b.taken {
			j.done(nil)
		}
	}
	for _, r := range b.refused {
		r.job.done(r.err)
	}
}

func (w *writer) save(b *batch) error {
	if err := w.fault(); err != nil {
		return err
	}
	if !b.dirty {
		return nil
	}
	began := w.a.now()
	if err := w.commit(b.txn); err != nil {
		return w.breakDown(err)
	}
	if w.a.observe != nil {
		w.a.observe(Commit{
			Events: int(b.head.pos - b.start.head.pos), Bytes: b.bytes, //nolint:gosec // a commit has few events
			Worked: b.worked, Written: w.a.now().Sub(began),
		})
	}
	if w.a.head != nil && b.head.pos != b.start.head.pos {
		if err := w.a.head.put(b.head); err != nil {
			return w.breakDown(err)
		}
	}
	w.a.columns.committed(b, func() { w.a.show(b.gen, b.head, b.totals) })
	w.a.subjects.committed(b.fresh)
	return nil
}

// show makes a commit visible to readers.
func (a *Archive) show(gen byte, h head, t totals) {
	a.snapshots.set(&snapshot{txn: a.db.NewTransaction(false), gen: gen, head: h, totals: t})
}

// subjectError is damage in what is stored of one subject.
type subjectError struct {
	subject uint64
	err     error
}

func (e *subjectError) Error() string { return e.err.Error() }
func (e *subjectError) Unwrap() error { return e.err }
