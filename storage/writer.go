package storage

import (
	"context"
	"errors"
	"fmt"

	"github.com/dgraph-io/badger/v4"

	"debrief/model"
)

// What one commit takes at most, besides what the events change in the
// projections. There is no timer: it takes what is waiting.
const (
	batchEvents = 500
	batchBytes  = 5 << 18
)

// writer is the one goroutine that changes the archive.
type writer struct {
	a      *Archive
	lanes  *lanes
	limit  limit
	commit func(*badger.Txn) error // tests look in here
	fits   func(*batch) error      // and make commits too large here; nil for Badger's own limit
	tips   *lru[uint64, *dialogueRow]
	recent *recent
	broken error // a commit failed: nothing is taken any more
	done   chan struct{}
}

const tipsKept = 4096

func newWriter(a *Archive, end uint64) *writer {
	return &writer{
		a: a, lanes: newLanes(), limit: limit{batchEvents, batchBytes},
		commit: func(txn *badger.Txn) error { return txn.Commit() },
		tips:   newLRU[uint64, *dialogueRow](tipsKept),
		recent: newRecent(end),
		done:   make(chan struct{}),
	}
}

func (w *writer) run() {
	defer close(w.done)
	for {
		jobs := w.lanes.take(w.limit)
		if jobs == nil {
			return
		}
		if jobs[0].alone != nil {
			jobs[0].done(w.alone(jobs[0]))
		} else {
			w.process(jobs)
		}
		w.a.changes.tell()
	}
}

func (w *writer) alone(j *job) error {
	if w.broken != nil {
		return w.broken
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

// try makes one commit of jobs. Jobs whose own precondition fails are answered
// and leave nothing behind; an error means that none of the others is in.
func (w *writer) try(jobs []*job) error {
	if w.broken != nil {
		return w.broken
	}
	if err := w.a.checkSpace(); err != nil {
		return err
	}
	return w.a.snapshots.with(func(now *snapshot) error {
		b := newBatch(w, now)
		defer b.txn.Discard()
		taken := make([]*job, 0, len(jobs))
		for _, j := range jobs {
			refused, err := b.take(j)
			switch {
			case err != nil:
				return err
			case refused != nil:
				b.refused = append(b.refused, refusal{j, refused})
			default:
				taken = append(taken, j)
			}
		}
		if w.fits != nil {
			if err := w.fits(b); err != nil {
				return err
			}
		}
		if err := b.writeLog(); err != nil {
			return err
		}
		if err := b.project(); err != nil {
			return err
		}
		return w.finish(b, taken)
	})
}

// finish commits a batch, makes it what readers see, and answers.
func (w *writer) finish(b *batch, taken []*job) error {
	if b.dirty {
		if err := w.commit(b.txn); err != nil {
			w.broken = fmt.Errorf("the archive takes nothing more until it is opened again: %w", err)
			return w.broken
		}
		if err := w.settle(b); err != nil {
			w.broken = err
			return err
		}
	}
	for _, r := range b.refused {
		r.job.done(r.err)
	}
	for _, j := range taken {
		j.done(nil)
	}
	return nil
}

// settle takes note of a commit.
func (w *writer) settle(b *batch) error {
	if w.a.head != nil && b.head.pos != b.from.head.pos {
		if err := w.a.head.put(b.head); err != nil {
			return err
		}
	}
	w.a.show(b.gen, b.head, b.totals)
	w.a.subjects.committed(b.fresh)
	w.recent.add(b.now, b.from.head.pos)
	for no, row := range b.tips {
		w.tips.put(no, row)
	}
	for _, no := range b.untipped {
		w.tips.drop(no)
	}
	if w.a.rebuilding != nil {
		for no := range b.touched {
			w.a.rebuilding[no] = true
		}
	}
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

// batch is one commit in the making.
type batch struct {
	w        *writer
	from     *snapshot // what was there before
	r        *reader
	txn      *badger.Txn
	gen      byte
	head     head
	totals   totals
	now      map[model.Key]indexEntry // events of this very batch
	entries  []logEntry
	touched  map[uint64]*touch
	order    []*touch
	fresh    []*subject
	stored   map[uint64]bool // subjects of fresh
	tips     map[uint64]*dialogueRow
	untipped []uint64
	refused  []refusal
	dirty    bool
}

type refusal struct {
	job *job
	err error
}

// touch is a subject that a batch adds events to.
type touch struct {
	sub    *subject
	added  []*entry
	stored []*entry // what was there before, once it was read
	loaded bool
}

func newBatch(w *writer, from *snapshot) *batch {
	return &batch{
		w: w, from: from, r: from.reader(context.Background(), w.a),
		txn: w.a.db.NewTransaction(true),
		gen: from.gen, head: from.head, totals: from.totals.clone(),
		now: map[model.Key]indexEntry{}, touched: map[uint64]*touch{},
		stored: map[uint64]bool{}, tips: map[uint64]*dialogueRow{},
	}
}
