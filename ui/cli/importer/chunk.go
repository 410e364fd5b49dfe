package importer

import (
	"fmt"
	"time"

	"debrief/model"
)

// A chunk is closed at whichever comes first.
const (
	chunkLines = 500
	chunkBytes = 256 << 10
)

// chunk is some lines of the input and what became of them.
type chunk struct {
	lines  []line
	size   int
	broken error // the input broke off within the last line
	ready  chan struct{}

	events  []model.Event
	at      []int          // the place in lines of each event
	refused map[int]string // the place in lines of each refused one, and why
	receipt <-chan model.Receipt
}

func newChunk() *chunk {
	return &chunk{ready: make(chan struct{}), refused: map[int]string{}}
}

// add takes a line in and reports whether the chunk is full.
func (c *chunk) add(l line) bool {
	c.lines = append(c.lines, l)
	c.size += len(l.text)
	return len(c.lines) >= chunkLines || c.size >= chunkBytes
}

// decode makes events of the lines.
func (c *chunk) decode(now time.Time) {
	defer close(c.ready)
	c.events = make([]model.Event, 0, len(c.lines))
	for i := range c.lines {
		event, err := c.decodeLine(i, now)
		if err != nil {
			c.refused[i] = err.Error()
			continue
		}
		c.events = append(c.events, event)
		c.at = append(c.at, i)
	}
}

func (c *chunk) decodeLine(i int, now time.Time) (model.Event, error) {
	l := &c.lines[i]
	if l.made != nil {
		return l.made.event, l.made.refused
	}
	if !l.whole() {
		return model.Event{}, fmt.Errorf("the line is %d bytes long, more than %d", l.length, MaxLine)
	}
	if c.broken != nil && i == len(c.lines)-1 {
		return model.Event{}, fmt.Errorf("the input breaks off within this line: %w", c.broken)
	}
	return model.DecodeEvent(l.text, now)
}

// reject describes the refused line i.
func (c *chunk) reject(i int, origin, reason string) model.Reject {
	l := &c.lines[i]
	return model.Reject{
		Place: model.Place{Origin: origin, Line: l.n}, Reason: reason,
		Body: l.text, Length: l.length, SHA256: l.digest(),
	}
}
