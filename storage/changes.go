package storage

import (
	"context"
	"fmt"
	"sync"
)

// changes tells who asked for it that something was committed.
type changes struct {
	mu   sync.Mutex
	next int
	subs map[int]chan struct{}
}

func newChanges() *changes { return &changes{subs: map[int]chan struct{}{}} }

// tell leaves a sign for everybody who has not seen the last one yet.
func (c *changes) tell() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, sub := range c.subs {
		select {
		case sub <- struct{}{}:
		default:
		}
	}
}

// Subscribe returns a channel that has a value after every commit: one slot, so
// a slow reader sees that something changed, not how often. stop ends it; the
// channel is never closed.
func (a *Archive) Subscribe() (changed <-chan struct{}, stop func()) {
	c := a.changes
	c.mu.Lock()
	defer c.mu.Unlock()
	id, sub := c.next, make(chan struct{}, 1)
	c.next++
	c.subs[id] = sub
	return sub, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.subs, id)
	}
}

// Info says what there is to say of the archive as a whole.
func (a *Archive) Info(ctx context.Context) (Info, error) {
	info := Info{ID: a.id.Archive, Dir: a.dir}
	err := a.view(ctx, func(r *reader) (err error) {
		info.Events, info.Head = r.end.pos, hexHash(r.end.hash)
		info.Indexed = min(a.turns.reached(), info.Events)
		if a.dir == "" {
			return nil
		}
		if info.Free, _, err = a.free(a.dir); err != nil {
			return fmt.Errorf("look for free space: %w", err)
		}
		info.Bytes, err = sizeOf(a.dir)
		return err
	})
	return info, err
}
