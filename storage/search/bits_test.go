package search

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestDocumentsOfAWordComeBack writes lists and bitmaps, and reads them from the
// store as often as it takes to come from the cache.
func TestDocumentsOfAWordComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.Uint32Range(1, 40_000).Draw(t, "documents")
		step := rapid.Uint32Range(1, 200).Draw(t, "step")
		var ids []uint32
		for id := rapid.Uint32Range(0, all-1).Draw(t, "first"); id < all; id += 1 + id%step {
			ids = append(ids, id)
		}
		raw, err := packBits(ids, all)
		if err != nil {
			t.Fatal(err)
		}
		cache := newCache(1 << 20)
		from := &stored{id: 1, cache: cache}
		from.size[bitStream] = uint64(len(raw))
		for n := 0; n*blockSize < len(raw); n++ {
			cache.put(blockAt{1, bitStream, uint32(n)}, raw[n*blockSize:min(len(raw), (n+1)*blockSize)])
		}
		g := &segment{from: from, meta: meta{Docs: all}}
		for range 2 {
			bits, err := g.bits(0, uint64(len(raw)), len(ids))
			if err != nil || !slices.Equal(bits.ToArray(), ids) {
				t.Fatalf("%d of %d: %v, %v", len(ids), all, bits, err)
			}
		}
		if _, err := g.bits(0, uint64(len(raw)-1), len(ids)); err == nil && len(ids) < worthKeeping {
			t.Fatal("a list that ends too early was read")
		}
	})
}
