package search

import (
	"slices"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
)

// view is the segments of an index as of one moment. It never changes; searches
// share it.
type view struct {
	stored []living // in the store
	fresh  []living // in memory, in the order in which they came
	upto   []uint64 // how far in the log each of fresh reaches
	base   *base
}

// base is a snapshot of the store, which views share until the last is let go.
type base struct {
	mu   sync.Mutex
	refs int
	snap Snapshot
}

func (b *base) hold() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.refs++
}

func (b *base) release() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.refs--; b.refs == 0 {
		b.snap.Close()
	}
}

// all returns the segments, the ones with the newest documents first.
func (v *view) all() []living {
	all := append(slices.Clone(v.stored), v.fresh...)
	slices.SortStableFunc(all, func(a, b living) int { return compareDocs(b.meta.Last, a.meta.Last) })
	return all
}

// clone returns a view that may be changed before it is shown.
func (v *view) clone() *view {
	return &view{slices.Clone(v.stored), slices.Clone(v.fresh), slices.Clone(v.upto), v.base}
}

// remove marks documents as gone wherever they are.
func (v *view) remove(docs []Doc) error {
	for _, list := range [][]living{v.stored, v.fresh} {
		for i := range list {
			if err := list[i].remove(docs); err != nil {
				return err
			}
		}
	}
	return nil
}

// remove marks documents as gone where they are in this segment.
func (l *living) remove(docs []Doc) error {
	var dead []uint32
	for _, d := range docs {
		if d.At < l.meta.First.At || d.At > l.meta.Last.At {
			continue
		}
		i, ok, err := l.find(d)
		if err != nil {
			return err
		}
		if ok {
			dead = append(dead, i)
		}
	}
	return l.kill(dead)
}

// kill marks documents of the segment as gone.
func (l *living) kill(docs []uint32) error {
	if len(docs) == 0 {
		return nil
	}
	lens, err := l.lengths()
	if err != nil {
		return err
	}
	dead := roaring.New()
	if l.dead != nil {
		dead = l.dead.Clone()
	}
	for _, i := range docs {
		if dead.CheckedAdd(i) {
			l.deadLen += uint64(lens.at(i))
		}
	}
	l.dead = dead
	return nil
}

// of returns the documents of a subject.
func (l *living) of(subject uint64) (docs []uint32, err error) {
	for i := uint32(0); i < l.meta.Docs; i++ {
		d, err := l.doc(i)
		if err != nil {
			return nil, err
		}
		if d.Subject == subject {
			docs = append(docs, i)
		}
	}
	return docs, nil
}
