package search

import (
	"container/list"
	"sync"
)

// blockAt names a block of a stored segment. Segments never change, and their
// numbers are never used again.
type blockAt struct {
	segment uint32
	stream  stream
	n       uint32
}

// cache keeps the blocks that were used last, up to so many bytes.
type cache struct {
	mu    sync.Mutex
	most  int
	held  int
	order *list.List // of *cached, the last used first
	at    map[blockAt]*list.Element
}

type cached struct {
	at    blockAt
	block []byte
}

func newCache(most int) *cache {
	return &cache{most: most, order: list.New(), at: map[blockAt]*list.Element{}}
}

func (c *cache) get(at blockAt) ([]byte, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.at[at]
	if !ok {
		return nil, false
	}
	c.order.MoveToFront(e)
	return e.Value.(*cached).block, true //nolint:forcetypeassert // the list holds nothing else
}

func (c *cache) put(at blockAt, block []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.at[at]; ok {
		return
	}
	c.at[at] = c.order.PushFront(&cached{at, block})
	c.held += len(block)
	for c.held > c.most && c.order.Len() > 1 {
		last := c.order.Remove(c.order.Back()).(*cached) //nolint:forcetypeassert // the list holds nothing else
		delete(c.at, last.at)
		c.held -= len(last.block)
	}
}

// drop forgets the blocks of a kind, or all with 0.
func (c *cache) drop(s stream) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for at, e := range c.at {
		if s == 0 || at.stream == s {
			c.order.Remove(e)
			delete(c.at, at)
			c.held -= len(e.Value.(*cached).block) //nolint:forcetypeassert // the list holds nothing else
		}
	}
}
