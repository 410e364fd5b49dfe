package search

import (
	"context"
	"slices"
	"sort"

	"github.com/RoaringBitmap/roaring/v2"
)

// Hit is a document that was found.
type Hit struct {
	Doc
	Score float64 // by relevance; 0 where that was not asked for
}

// scanned is how many documents are looked through at a time for parts of texts,
// the newest first.
const scanned = 1 << 16

// Newest returns the newest documents in which a node holds, at most limit, and
// whether there are more. It looks no further than it has to.
func (x *Index) Newest(ctx context.Context, n Node, limit int) (found []Hit, more bool, err error) {
	v, release := x.hold()
	defer release()
	top := newest{limit: limit + 1}
	for _, l := range v.all() {
		if top.full() && compareDocs(l.meta.Last, top.worst()) < 0 {
			break
		}
		err := windows(ctx, l, n, func(e *evaluation) (bool, error) { return top.take(e, n) })
		if err != nil {
			return nil, false, err
		}
	}
	if len(top.hits) > limit {
		return top.hits[:limit], true, nil
	}
	return top.hits, false, nil
}

// windows calls each with one piece of a segment after another, the newest first,
// until it returns false. Only what looks through texts needs several.
func windows(ctx context.Context, l living, n Node, each func(*evaluation) (bool, error)) error {
	size := l.meta.Docs
	if LooksThrough(n) {
		size = scanned
	}
	for high := l.meta.Docs; high > 0; {
		low := high - min(size, high)
		if more, err := each(&evaluation{ctx: ctx, g: l, low: low, high: high}); err != nil || !more {
			return err
		}
		high = low
	}
	return nil
}

// newest keeps the newest documents of several segments, the newest first.
type newest struct {
	limit int
	hits  []Hit
}

func (t *newest) full() bool { return len(t.hits) == t.limit }
func (t *newest) worst() Doc { return t.hits[len(t.hits)-1].Doc }

// take adds those of a segment, and reports whether older ones may count as well.
func (t *newest) take(e *evaluation, n Node) (bool, error) {
	h, err := e.eval(n)
	if err != nil {
		return false, err
	}
	docs := e.alive(h)
	if docs.IsEmpty() {
		return true, nil
	}
	for it, checked := docs.ReverseIterator(), 0; it.HasNext(); checked++ {
		if checked%256 == 255 && e.ctx.Err() != nil {
			return false, e.ctx.Err()
		}
		i := it.Next()
		d, err := e.g.doc(i)
		if err != nil {
			return false, err
		}
		if t.full() && compareDocs(d, t.worst()) < 0 {
			return false, nil
		}
		if !h.exact {
			if ok, err := h.holds(i, d); err != nil {
				return false, err
			} else if !ok {
				continue
			}
		}
		t.put(Hit{Doc: d})
	}
	return true, nil
}

func (t *newest) put(h Hit) {
	at := sort.Search(len(t.hits), func(i int) bool { return compareDocs(t.hits[i].Doc, h.Doc) < 0 })
	t.hits = slices.Insert(t.hits, at, h)
	if len(t.hits) > t.limit {
		t.hits = t.hits[:t.limit]
	}
}

// Count returns in how many documents a node holds. progress, when it is not nil,
// is told how many of all documents were looked at.
func (x *Index) Count(ctx context.Context, n Node, progress func(done, total int)) (count int, err error) {
	v, release := x.hold()
	defer release()
	all := v.all()
	total, done := 0, 0
	for _, l := range all {
		total += int(l.meta.Docs)
	}
	for _, l := range all {
		err := windows(ctx, l, n, func(e *evaluation) (bool, error) {
			c, err := e.count(n)
			count += c
			done += int(e.high - e.low)
			if progress != nil {
				progress(done, total)
			}
			return true, err
		})
		if err != nil {
			return 0, err
		}
	}
	return count, nil
}

func (e *evaluation) count(n Node) (count int, err error) {
	h, err := e.eval(n)
	if err != nil {
		return 0, err
	}
	docs := e.alive(h)
	if h.exact {
		return int(docs.GetCardinality()), nil
	}
	err = e.checked(h, docs, func(uint32, Doc) { count++ })
	return count, err
}

// checked calls each with those of some documents in which hits really hold.
func (e *evaluation) checked(h *hits, docs *roaring.Bitmap, each func(i uint32, d Doc)) error {
	n := 0
	for it := docs.Iterator(); it.HasNext(); n++ {
		if n%256 == 255 && e.ctx.Err() != nil {
			return e.ctx.Err()
		}
		i := it.Next()
		d, err := e.g.doc(i)
		if err != nil {
			return err
		}
		ok, err := h.holds(i, d)
		if err != nil {
			return err
		}
		if ok {
			each(i, d)
		}
	}
	return nil
}
