package search

import (
	"encoding/binary"
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"
)

// The documents of a word are written as the differences of their numbers, one byte
// for most; where they are many of the segment's, a bitmap is smaller.

// dense reports whether so many of all documents are written as a bitmap.
func dense(n, all uint32) bool { return n > all/8 && n > 16 }

func packBits(ids []uint32, all uint32) ([]byte, error) {
	if !dense(uint32(len(ids)), all) {
		b := make([]byte, 0, len(ids)+8)
		last := uint32(0)
		for _, id := range ids {
			b = binary.AppendUvarint(b, uint64(id-last))
			last = id
		}
		return b, nil
	}
	bits := roaring.BitmapOf(ids...)
	bits.RunOptimize()
	b, err := bits.ToBytes()
	if err != nil {
		return nil, fmt.Errorf("pack bitmap: %w", err)
	}
	return b, nil
}

// worthKeeping is how many documents a word has whose bitmap is kept in the cache
// once it was made of a list.
const worthKeeping = 512

// bits reads the documents of a word, which are n.
func (g *segment) bits(at, size uint64, n int) (*roaring.Bitmap, error) {
	from, isStored := g.from.(*stored)
	keep := isStored && n >= worthKeeping && !dense(uint32(n), g.meta.Docs)
	name := blockAt{g.id(), bitmapBlock, uint32(at)}
	if keep {
		if made, ok := from.cache.get(name); ok {
			return bitmapOf(made, n)
		}
	}
	raw, err := g.from.bytes(bitStream, at, size)
	if err != nil {
		return nil, err
	}
	if dense(uint32(n), g.meta.Docs) {
		return bitmapOf(raw, n)
	}
	bits, err := unpackList(raw, n)
	if err != nil || !keep {
		return bits, err
	}
	if made, err := bits.ToBytes(); err == nil {
		from.cache.put(name, made)
	}
	return bits, nil
}

func bitmapOf(raw []byte, n int) (*roaring.Bitmap, error) {
	bits := roaring.New()
	if _, err := bits.FromBuffer(raw); err != nil || int(bits.GetCardinality()) != n {
		return nil, &DamageError{What: "a bitmap does not decode", Err: err}
	}
	return bits, nil
}

func unpackList(raw []byte, n int) (*roaring.Bitmap, error) {
	ids := make([]uint32, 0, min(n, len(raw)))
	id := uint64(0)
	for r := (reading{rest: raw}); n > 0; n-- {
		id += r.number()
		if r.bad {
			return nil, &DamageError{What: "a list of documents does not decode"}
		}
		ids = append(ids, uint32(id))
	}
	return roaring.BitmapOf(ids...), nil
}
