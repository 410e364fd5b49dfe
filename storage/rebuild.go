package storage

import (
	"bytes"
	"context"
	"fmt"

	"github.com/dgraph-io/badger/v4"
)

// Rebuild works all projections out anew, beside the live ones, and switches to
// them in one commit. Appends go on meanwhile. It may be cancelled or killed at
// any time: the live projections stay as they are, and the leavings are dropped
// by the next Rebuild.
func (a *Archive) Rebuild(ctx context.Context, progress func(done, total uint64)) error {
	a.rebuild.Lock()
	defer a.rebuild.Unlock()
	err := a.hold(ctx, func(ctx context.Context) error {
		b := &rebuild{a: a, ctx: ctx, progress: progress, known: map[uint64]uint64{}}
		if err := b.run(); err != nil {
			return err
		}
		if err := a.dropRecords(ctx, []byte{kindFigures, keptWeek}, nil); err != nil {
			return err
		}
		return a.turns.renew(ctx)
	})
	if err != nil {
		return fmt.Errorf("rebuild: %w", err)
	}
	return nil
}

// hold keeps the archive open while work runs, which Close calls off.
func (a *Archive) hold(ctx context.Context, work func(context.Context) error) error {
	a.life.RLock()
	defer a.life.RUnlock()
	if a.closed {
		return ErrClosed
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	stop := context.AfterFunc(a.ending, func() { cancel(ErrClosed) })
	defer stop()
	return work(ctx)
}

// inWriter runs work where no commit can run beside it.
func (a *Archive) inWriter(work func(*snapshot) error) error {
	answer := make(chan error, 1)
	j := &job{alone: work, done: func(err error) { answer <- err }}
	if !a.writer.lanes.push(j, true) {
		return ErrClosed
	}
	return <-answer
}

// rebuild is one run of Rebuild.
type rebuild struct {
	a        *Archive
	ctx      context.Context
	progress func(done, total uint64)
	gen      byte
	totals   totals
	base     uint64            // the end of the log when the first pass began
	known    map[uint64]uint64 // subjects done again since: the end of the log then
	out      *badger.WriteBatch
	done     uint64
}

// catchUpBelow is how many subjects may be left for the writer to finish.
const catchUpBelow = 64

func (b *rebuild) run() error {
	var first *snapshot
	err := b.a.inWriter(func(now *snapshot) error {
		b.a.rebuilding = map[uint64]bool{}
		b.gen, b.base = now.gen+1, now.head.pos
		b.totals = totals{}.clone()
		first = &snapshot{txn: b.a.db.NewTransaction(false), gen: now.gen, head: now.head, totals: now.totals}
		return nil
	})
	if err != nil {
		return err
	}
	defer b.a.forgetRebuild()
	defer first.txn.Discard()
	if err := b.a.dropGenerations(b.ctx, first.gen); err != nil {
		return err
	}
	if err := b.pass(first); err != nil {
		return err
	}
	for {
		left, err := b.finish()
		if err != nil || left == nil {
			return err
		}
		if err := b.catchUp(left); err != nil {
			return err
		}
	}
}

// forgetRebuild ends the writer's tracking, and lets go of the snapshot that
// still holds what was dropped.
func (a *Archive) forgetRebuild() {
	err := a.inWriter(func(now *snapshot) error {
		a.rebuilding = nil
		a.show(now.gen, now.head, now.totals)
		return nil
	})
	if err != nil {
		a.log.Debug("the rebuild ended with the archive", "error", err)
	}
}

// pass projects every subject as of the first snapshot. Events stand subject by
// subject, so it reads them once, in order.
func (b *rebuild) pass(first *snapshot) error {
	r := first.reader(b.ctx, b.a)
	b.out = b.a.db.NewWriteBatch()
	defer b.out.Cancel()
	if err := r.eachSubject(func(no uint64, events []sealedEvent) error { return b.subject(r, no, events) }); err != nil {
		return err
	}
	if err := b.out.Flush(); err != nil {
		return fmt.Errorf("write projections: %w", err)
	}
	return nil
}

func (b *rebuild) subject(r *reader, no uint64, events []sealedEvent) error {
	sub, entries, err := r.openAll(no, events)
	if err != nil {
		return err
	}
	v := project(sub.what, entries, b.a.silence)
	b.totals.add(&v, 1)
	records, err := v.records(b.a, b.gen, sub)
	if err != nil {
		return err
	}
	for key, plain := range records {
		sealed, err := b.a.secrets.current.seal(nil, b.a.random, []byte(key), plain)
		if err != nil {
			return err
		}
		if err := b.out.Set([]byte(key), sealed); err != nil {
			return fmt.Errorf("write projections: %w", err)
		}
	}
	b.tell(len(entries))
	return nil
}

// openAll opens the events of a subject without asking the projections how many
// there should be.
func (r *reader) openAll(no uint64, events []sealedEvent) (*subject, []*entry, error) {
	sub, err := r.a.subjects.byNumber(r, no)
	if err != nil {
		return nil, nil, err
	}
	o := opener{a: r.a, sub: sub}
	for _, e := range events {
		o.take(e)
	}
	entries, err := o.finish()
	return sub, entries, err
}

func (b *rebuild) tell(events int) {
	b.done += uint64(events)
	if b.progress != nil {
		b.progress(min(b.done, b.base), b.base)
	}
}

// finish does the subjects that were touched meanwhile, in the writer, and
// switches. When they are many it returns them instead, for another round
// beside the writer.
func (b *rebuild) finish() (left map[uint64]bool, err error) {
	err = b.a.inWriter(func(now *snapshot) error {
		if err := b.ctx.Err(); err != nil {
			return err
		}
		if len(b.a.rebuilding) > catchUpBelow {
			left, b.a.rebuilding = b.a.rebuilding, map[uint64]bool{}
			return nil
		}
		return b.switchTo(now)
	})
	if err == nil && left == nil {
		err = b.a.dropGenerations(b.ctx, b.gen)
	}
	return left, err
}

// switchTo makes the new generation the live one.
func (b *rebuild) switchTo(now *snapshot) error {
	w := b.a.writer
	c := newBatch(w, now.reader(b.ctx, b.a), w.last)
	defer c.txn.Discard()
	c.gen = b.gen
	for no := range b.a.rebuilding {
		if err := b.again(c, c.r, no); err != nil {
			return err
		}
	}
	b.totals.rejects = now.totals.rejects
	if err := c.setRecord(projectionKey(b.gen, projCounts), &b.totals); err != nil {
		return err
	}
	if err := c.setRecord(generationKey(), &generation{Live: b.gen, Version: projectionVersion}); err != nil {
		return err
	}
	if err := w.commit(c.txn); err != nil {
		return w.breakDown(err)
	}
	w.last = base{b.gen, now.head, b.totals}
	b.a.show(b.gen, now.head, b.totals)
	return nil
}

// again brings a subject of the new generation up to date: its view as of the
// last time is worked out anew, and what differs is written.
func (b *rebuild) again(c *batch, r *reader, no uint64) error {
	events, err := r.subjectEvents(no)
	if err != nil {
		return err
	}
	sub, entries, err := r.openAll(no, events)
	if err != nil {
		return err
	}
	since, ok := b.known[no]
	if !ok {
		since = b.base
	}
	var old []*entry
	for _, e := range entries {
		if e.Pos <= since {
			old = append(old, e)
		}
	}
	before, after := project(sub.what, old, b.a.silence), project(sub.what, entries, b.a.silence)
	b.totals.add(&before, -1)
	b.totals.add(&after, 1)
	b.known[no] = r.end.pos
	return c.writeDifference(sub, &before, &after)
}

// catchUp does touched subjects beside the writer, a commit at a time.
func (b *rebuild) catchUp(left map[uint64]bool) error {
	return b.a.snapshots.with(func(now *snapshot) error {
		for no := range left {
			if err := b.ctx.Err(); err != nil {
				return err
			}
			r := now.reader(b.ctx, b.a)
			c := newBatch(b.a.writer, r, base{gen: b.gen})
			err := b.again(c, r, no)
			if err == nil {
				err = c.txn.Commit()
			}
			c.txn.Discard()
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// dropGenerations removes the projections of all generations but one.
func (a *Archive) dropGenerations(ctx context.Context, live byte) error {
	txn := a.db.NewTransaction(false)
	defer txn.Discard()
	r := &reader{ctx: ctx, a: a, txn: txn}
	out := a.db.NewWriteBatch()
	defer out.Cancel()
	drop := func(key, _ []byte) (bool, error) {
		if key[1] == live {
			return false, nil
		}
		return true, out.Delete(bytes.Clone(key))
	}
	if err := r.scan([]byte{kindProjection}, nil, drop); err != nil {
		return err
	}
	if live < 0xFF {
		if err := r.scan([]byte{kindProjection}, generationPrefix(live+1), drop); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("drop old projections: %w", err)
	}
	return nil
}
