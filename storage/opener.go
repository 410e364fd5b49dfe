package storage

import (
	"runtime"
	"sync"
)

// blockEvents is how many events are opened in one go. A subject with fewer is
// opened by the goroutine that reads it.
const blockEvents = 128

// opener opens the events of a subject while they are still being read, with as
// many goroutines as there are processors.
type opener struct {
	a    *Archive
	sub  *subject
	all  []*block
	now  []sealedEvent
	todo chan *block
	work sync.WaitGroup
}

// block is some events that stand next to each other.
type block struct {
	sealed []sealedEvent
	opened []*entry
	err    error
}

// take hands over the next event.
func (o *opener) take(e sealedEvent) {
	if o.now = append(o.now, e); len(o.now) == blockEvents {
		o.push()
	}
}

// push hands a block to the workers, who start with the first one.
func (o *opener) push() {
	b := &block{sealed: o.now}
	o.all, o.now = append(o.all, b), nil
	if o.todo == nil {
		workers := runtime.GOMAXPROCS(0)
		o.todo = make(chan *block, 2*workers)
		for range workers {
			o.work.Go(func() {
				for b := range o.todo {
					b.open(o.a, o.sub)
				}
			})
		}
	}
	o.todo <- b
}

func (b *block) open(a *Archive, sub *subject) {
	all := make([]entry, len(b.sealed))
	b.opened = make([]*entry, len(b.sealed))
	for i := range b.sealed {
		if b.err = a.openEvent(sub, b.sealed[i], &all[i]); b.err != nil {
			return
		}
		b.opened[i] = &all[i]
	}
}

// finish waits for the workers and returns the events in their order. It has to
// be called, whatever came before.
func (o *opener) finish() ([]*entry, error) {
	last := &block{sealed: o.now}
	last.open(o.a, o.sub)
	if o.todo == nil {
		return last.opened, last.err
	}
	close(o.todo)
	o.work.Wait()
	var entries []*entry
	for _, b := range append(o.all, last) {
		if b.err != nil {
			return nil, b.err
		}
		entries = append(entries, b.opened...)
	}
	return entries, nil
}
