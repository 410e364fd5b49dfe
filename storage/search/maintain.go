package search

import (
	"context"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// Maintain does one piece of what is due in the background: it stores what has
// been in memory for long enough, or makes one stored segment of several. done is
// false when nothing was due. It may be cancelled or killed at any time.
func (x *Index) Maintain(ctx context.Context) (done bool, err error) {
	x.merges.Lock()
	defer x.merges.Unlock()
	if _, fresh := x.Docs(); fresh >= x.o.Flush {
		return true, x.store(ctx)
	}
	v, release := x.hold()
	defer release()
	if due := x.due(v); len(due) > 0 {
		return true, x.join(ctx, due)
	}
	return false, nil
}

// Flush stores what is in memory.
func (x *Index) Flush(ctx context.Context) error {
	x.merges.Lock()
	defer x.merges.Unlock()
	return x.store(ctx)
}

// due returns the numbers of stored segments that are to be made one.
func (x *Index) due(v *view) []uint32 {
	byLevel := map[int][]living{}
	for _, l := range v.stored {
		docs := l.docs()
		if dead := uint64(l.meta.Docs) - docs; dead*5 > uint64(l.meta.Docs) {
			return []uint32{l.id()} // a fifth of it is gone
		}
		if docs*2 <= uint64(x.o.Most) {
			byLevel[level(l)] = append(byLevel[level(l)], l)
		}
	}
	for _, list := range byLevel {
		var ids []uint32
		sum := uint64(0)
		for _, l := range list {
			full := sum+l.docs() > uint64(x.o.Most)
			if !full {
				ids, sum = append(ids, l.id()), sum+l.docs()
			}
			if len(ids) > 1 && (full || len(ids) == fanOut) {
				return ids
			}
		}
	}
	return nil
}

// store makes a stored segment of those in memory.
func (x *Index) store(ctx context.Context) error {
	x.change.Lock()
	from, reach := slices.Clone(x.now.fresh), uint64(0)
	if n := len(from); n > 0 {
		reach = x.now.upto[n-1]
	}
	x.busy = len(from)
	x.change.Unlock()
	defer func() {
		x.change.Lock()
		x.busy = 0
		x.change.Unlock()
	}()
	if len(from) == 0 {
		x.change.Lock()
		defer x.change.Unlock()
		return x.commit(x.now.clone(), x.upto)
	}
	return x.replace(ctx, from, func(v *view, made *living) error {
		v.fresh, v.upto = v.fresh[len(from):], v.upto[len(from):]
		if made != nil {
			v.stored = append(v.stored, *made)
		}
		x.busy = 0
		return x.commit(v, reach)
	})
}

// join makes one stored segment of several.
func (x *Index) join(ctx context.Context, ids []uint32) error {
	x.change.Lock()
	var from []living
	for _, l := range x.now.stored {
		if slices.Contains(ids, l.id()) {
			from = append(from, l)
		}
	}
	x.change.Unlock()
	err := x.replace(ctx, from, func(v *view, made *living) error {
		at := slices.IndexFunc(v.stored, func(l living) bool { return l.id() == ids[0] })
		v.stored = slices.DeleteFunc(v.stored, func(l living) bool { return slices.Contains(ids, l.id()) })
		if made != nil {
			v.stored = slices.Insert(v.stored, at, *made)
		}
		return x.commit(v, x.upto)
	})
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := x.o.Store.Drop(ctx, segmentKey(id)); err != nil {
			return err
		}
	}
	return nil
}

// replace writes the segments from as one into the store, takes over what was
// removed from them meanwhile, and calls put with the view in which they are
// replaced; made is nil when nothing is left of them.
func (x *Index) replace(ctx context.Context, from []living, put func(v *view, made *living) error) error {
	x.change.Lock()
	id := x.next
	x.next++
	x.change.Unlock()
	var size sizes
	var m *merging
	err := x.o.Store.Write(ctx, func(write func(key, value []byte) error) error {
		out := newWriting(id, write, x.press)
		m = &merging{ctx: ctx, from: from, w: newSegmentWriter(out, x.stemmer), pace: x.o.Pace.Begin()}
		var err error
		if size, err = m.run(); err == nil {
			err = out.close()
		}
		return err
	})
	if err != nil {
		return err
	}
	x.change.Lock()
	defer x.change.Unlock()
	v := x.now.clone()
	made, err := x.made(v, m, id, size)
	if err != nil {
		return err
	}
	return put(v, made)
}

// made opens a segment that was written, with what was removed from its sources
// while it was.
func (x *Index) made(v *view, m *merging, id uint32, size sizes) (*living, error) {
	if m.w.docs.n == 0 {
		return nil, nil
	}
	snap, err := x.o.Store.Snapshot()
	if err != nil {
		return nil, err
	}
	defer snap.Close()
	made, err := x.opened(id, size, snap)
	if err != nil {
		return nil, err
	}
	var dead []uint32
	for i, was := range m.from {
		now := v.segment(was.segment)
		if now == nil || now.dead == nil {
			continue
		}
		since := now.dead
		if was.dead != nil {
			since = roaring.AndNot(now.dead, was.dead)
		}
		for it := since.Iterator(); it.HasNext(); {
			dead = append(dead, m.fresh[i][it.Next()])
		}
	}
	return &made, made.kill(dead)
}

// segment finds a segment of an older view; stored ones are known by their number.
func (v *view) segment(g *segment) *living {
	for _, list := range [][]living{v.stored, v.fresh} {
		for i := range list {
			if list[i].segment == g || g.id() != 0 && list[i].id() == g.id() {
				return &list[i]
			}
		}
	}
	return nil
}

// Forget removes everything of a subject, from the disk too: when it returns, no
// record of the index holds a word of it.
func (x *Index) Forget(ctx context.Context, subject uint64) error {
	x.merges.Lock()
	defer x.merges.Unlock()
	ids, err := x.forget(subject)
	if err != nil {
		return err
	}
	if err := x.store(ctx); err != nil {
		return err
	}
	for _, id := range ids {
		if err := x.join(ctx, []uint32{id}); err != nil {
			return err
		}
	}
	return nil
}

// forget marks what a subject said as gone, and returns the stored segments that
// hold some of it.
func (x *Index) forget(subject uint64) (ids []uint32, err error) {
	x.change.Lock()
	defer x.change.Unlock()
	v := x.now.clone()
	for _, list := range [][]living{v.stored, v.fresh} {
		for i := range list {
			docs, err := list[i].of(subject)
			if err != nil {
				return nil, err
			}
			if err := list[i].kill(docs); err != nil {
				return nil, err
			}
			if len(docs) > 0 && list[i].id() != 0 {
				ids = append(ids, list[i].id())
			}
		}
	}
	x.show(v)
	return ids, nil
}
