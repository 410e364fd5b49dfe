package search

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// Version is raised when the same texts would be indexed otherwise; an index of
// another one is dropped and built anew.
const Version = 2

// Options say how an index works.
type Options struct {
	Store Store
	Cache int  // bytes of blocks that are kept in memory; 0 means 24 MiB
	Flush int  // how many turns stay in memory before they are stored; 0 means 16,384
	Most  int  // turns that a segment has at most before it is merged no more; 0 means 262,144
	Pace  Pace // of what is done in the background
}

// Index is an open index. Its methods may be called from any goroutine, but Apply
// is called by one at a time, and so is Maintain.
type Index struct {
	o     Options
	cache *cache
	press *zstd.Encoder
	open  *zstd.Decoder
	an    *Analyzer // Apply's

	stemmer *Analyzer // the one merge's

	change sync.Mutex // held by whoever makes a new view
	next   uint32     // number of the next segment
	upto   uint64     // how far in the log the stored segments reach
	state  []byte     // what the owner keeps with them
	busy   int        // how many of the first fresh segments are being stored

	mu     sync.Mutex // held to take or put the view
	now    *view
	closed bool

	merges sync.Mutex // held by the one merge
}

// Open opens the index in a store, an empty one where there is none or one of
// another version. What a merge that was killed left behind is dropped.
func Open(ctx context.Context, o Options) (*Index, error) {
	if o.Cache == 0 {
		o.Cache = 24 << 20
	}
	if o.Flush == 0 {
		o.Flush = 16_384
	}
	if o.Most == 0 {
		o.Most = 1 << 18
	}
	x := &Index{o: o, cache: newCache(o.Cache), an: NewAnalyzer(), stemmer: NewAnalyzer()}
	var err error
	if x.press, err = zstd.NewWriter(nil, zstd.WithEncoderConcurrency(runtime.GOMAXPROCS(0)), zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithWindowSize(blockSize)); err != nil {
		return nil, fmt.Errorf("open search index: %w", err)
	}
	if x.open, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(4*blockSize)); err != nil {
		return nil, fmt.Errorf("open search index: %w", err)
	}
	if err := x.load(ctx); err != nil {
		return nil, err
	}
	return x, nil
}

// Upto returns how far in the log the index reaches, and what its owner keeps with
// it as of then. What comes behind has to be applied again.
func (x *Index) Upto() (upto uint64, state []byte) {
	x.change.Lock()
	defer x.change.Unlock()
	return x.upto, x.state
}

// Close lets go of the index. Searches that are under way end first.
func (x *Index) Close() {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.closed {
		return
	}
	x.closed = true
	x.now.base.release()
}

// hold returns the segments as of now and what lets them go.
func (x *Index) hold() (*view, func()) {
	x.mu.Lock()
	defer x.mu.Unlock()
	v := x.now
	v.base.hold()
	return v, v.base.release
}

// Change is what a piece of the log changes. What is removed is removed before
// the turns are added, so that a turn can be replaced.
type Change struct {
	Add    []Turn
	Remove []Doc
	Upto   uint64 // the end of the piece in the log
}

// levels of segments: those of a level are merged when there are so many.
const fanOut = 8

// Apply makes a change visible to searches at once. It is on disk after a later
// Maintain; until then Upto does not reach it.
func (x *Index) Apply(ctx context.Context, c Change) error {
	var added *segment
	if len(c.Add) > 0 {
		var err error
		if added, err = build(c.Add, x.an); err != nil {
			return err
		}
	}
	x.change.Lock()
	defer x.change.Unlock()
	v := x.now.clone()
	if err := v.remove(c.Remove); err != nil {
		return err
	}
	switch {
	case added != nil:
		v.fresh, v.upto = append(v.fresh, living{segment: added}), append(v.upto, c.Upto)
	case len(v.upto) > 0:
		v.upto[len(v.upto)-1] = c.Upto
	case len(c.Remove) == 0 && len(v.fresh) == 0:
		x.upto = max(x.upto, c.Upto) // nothing of it needs the disk
	}
	if err := x.mergeFresh(ctx, v); err != nil {
		return err
	}
	x.show(v)
	return nil
}

// show puts a view in place. The one before it is let go when it had a snapshot of
// its own.
func (x *Index) show(v *view) {
	x.mu.Lock()
	defer x.mu.Unlock()
	before := x.now
	x.now = v
	if before.base != v.base {
		before.base.release()
	}
}

// level is how large a segment is, in powers of fanOut.
func level(l living) (n int) {
	for docs := l.docs(); docs >= fanOut; docs /= fanOut {
		n++
	}
	return n
}

// mergeFresh keeps the segments in memory few: the last ones are made one when
// there are many of a size. Segments that are being stored are left alone.
func (x *Index) mergeFresh(ctx context.Context, v *view) error {
	for {
		n := len(v.fresh)
		if n-x.busy < fanOut || int(v.fresh[n-1].meta.Docs) >= x.o.Flush/2 {
			return nil
		}
		last := level(v.fresh[n-1])
		for _, l := range v.fresh[n-fanOut:] {
			if level(l) > last {
				return nil
			}
		}
		out := &memory{}
		size, err := merge(ctx, v.fresh[n-fanOut:], out, x.an, Pace{})
		if err != nil {
			return err
		}
		g, err := openSegment(out, size)
		if err != nil {
			return err
		}
		v.fresh = append(v.fresh[:n-fanOut], living{segment: g})
		v.upto = append(v.upto[:n-fanOut], v.upto[n-1])
	}
}

func (g *segment) id() uint32 {
	if from, ok := g.from.(*stored); ok {
		return from.id
	}
	return 0
}

// SetState gives the index what its owner keeps with the next stored state.
func (x *Index) SetState(state []byte) {
	x.change.Lock()
	defer x.change.Unlock()
	x.state = slices.Clone(state)
}

// Docs returns how many turns the index holds, and how many of them are in memory
// alone.
func (x *Index) Docs() (all, fresh int) {
	v, release := x.hold()
	defer release()
	for _, l := range v.fresh {
		fresh += int(l.docs())
	}
	all = fresh
	for _, l := range v.stored {
		all += int(l.docs())
	}
	return all, fresh
}
