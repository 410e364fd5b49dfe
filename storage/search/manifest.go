package search

import (
	"context"
	"encoding/binary"
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/fxamacker/cbor/v2"
)

const manifestKey = "m"

// manifest is the one record that says what the index is made of.
type manifest struct {
	Version  int             `cbor:"1,keyasint"`
	Next     uint32          `cbor:"2,keyasint"`
	Upto     uint64          `cbor:"3,keyasint"`
	State    []byte          `cbor:"4,keyasint,omitempty"`
	Segments []manifestEntry `cbor:"5,keyasint,omitempty"`
}

type manifestEntry struct {
	ID      uint32          `cbor:"1,keyasint"`
	Sizes   map[byte]uint64 `cbor:"2,keyasint"`
	Dead    []byte          `cbor:"3,keyasint,omitempty"`
	DeadLen uint64          `cbor:"4,keyasint,omitempty"`
}

func (x *Index) load(ctx context.Context) error {
	snap, err := x.o.Store.Snapshot()
	if err != nil {
		return err
	}
	raw, err := snap.Get([]byte(manifestKey))
	if err != nil {
		snap.Close()
		return &DamageError{What: fmt.Sprintf("its list of segments: %v", err), Err: err}
	}
	var m manifest
	if raw != nil {
		if err := cbor.Unmarshal(raw, &m); err != nil {
			snap.Close()
			return &DamageError{What: fmt.Sprintf("its list of segments: %v", err), Err: err}
		}
	}
	if m.Version != Version {
		m = manifest{Version: Version, Next: 1}
	}
	if err := x.dropOrphans(ctx, snap, &m); err != nil {
		snap.Close()
		return err
	}
	x.next, x.upto, x.state = m.Next, m.Upto, m.State
	x.now = &view{base: &base{refs: 1, snap: snap}}
	for _, entry := range m.Segments {
		l, err := x.opened(entry.ID, entry.size(), snap)
		if err == nil {
			err = l.bury(entry)
		}
		if err != nil {
			snap.Close()
			return err
		}
		x.now.stored = append(x.now.stored, l)
	}
	return nil
}

func (e *manifestEntry) size() sizes {
	var size sizes
	for s, n := range e.Sizes {
		if int(s) < len(size) {
			size[s] = n
		}
	}
	return size
}

// bury marks what the list of segments says is gone.
func (l *living) bury(entry manifestEntry) error {
	if len(entry.Dead) == 0 {
		return nil
	}
	l.dead, l.deadLen = roaring.New(), entry.DeadLen
	if err := l.dead.UnmarshalBinary(entry.Dead); err != nil {
		return &DamageError{What: fmt.Sprintf("its list of segments: %v", err), Err: err}
	}
	return nil
}

func (x *Index) opened(id uint32, size sizes, snap Snapshot) (living, error) {
	from := &stored{id: id, size: size, snap: snap, cache: x.cache, open: x.open}
	g, err := openSegment(from, size)
	if err != nil {
		return living{}, err
	}
	x.cache.drop(metaStream) // it is read once
	return living{segment: g}, nil
}

// dropOrphans removes the segments that the list does not name.
func (x *Index) dropOrphans(ctx context.Context, snap Snapshot, m *manifest) error {
	known := map[uint32]bool{}
	for _, entry := range m.Segments {
		known[entry.ID] = true
	}
	var orphans []uint32
	err := snap.Keys([]byte{'s'}, func(key []byte) error {
		if len(key) < 5 {
			return &DamageError{What: "a key of it is malformed"}
		}
		id := binary.BigEndian.Uint32(key[1:])
		if !known[id] && (len(orphans) == 0 || orphans[len(orphans)-1] != id) {
			orphans = append(orphans, id)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, id := range orphans {
		m.Next = max(m.Next, id+1)
		if err := x.o.Store.Drop(ctx, segmentKey(id)); err != nil {
			return err
		}
	}
	return nil
}

// commit writes the list of segments, and shows the view with a snapshot of its
// own. x.change is held.
func (x *Index) commit(v *view, upto uint64) error {
	m := manifest{Version: Version, Next: x.next, Upto: upto, State: x.state}
	for _, l := range v.stored {
		entry, err := l.entry()
		if err != nil {
			return err
		}
		m.Segments = append(m.Segments, entry)
	}
	raw, err := cbor.Marshal(&m)
	if err != nil {
		return fmt.Errorf("store search index: %w", err)
	}
	if err := x.o.Store.Commit([]byte(manifestKey), raw); err != nil {
		return err
	}
	snap, err := x.o.Store.Snapshot()
	if err != nil {
		return err
	}
	v.base = &base{refs: 1, snap: snap}
	for i := range v.stored {
		v.stored[i].segment = x.moved(v.stored[i].segment, snap)
	}
	x.upto = upto
	x.show(v)
	return nil
}

// moved returns a segment that is read through another snapshot.
func (x *Index) moved(g *segment, snap Snapshot) *segment {
	moved := &segment{size: g.size, meta: g.meta}
	moved.from = &stored{id: g.id(), size: g.size, snap: snap, cache: x.cache, open: x.open}
	moved.arena.Store(g.arena.Load())
	return moved
}

func (l *living) entry() (manifestEntry, error) {
	entry := manifestEntry{ID: l.id(), Sizes: map[byte]uint64{}, DeadLen: l.deadLen}
	for _, s := range streams {
		entry.Sizes[byte(s)] = l.size[s]
	}
	if l.dead == nil || l.dead.IsEmpty() {
		return entry, nil
	}
	raw, err := l.dead.ToBytes()
	if err != nil {
		return entry, fmt.Errorf("store search index: %w", err)
	}
	entry.Dead = raw
	return entry, nil
}
