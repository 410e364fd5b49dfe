package search

import (
	"bytes"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
	"pgregory.net/rapid"
)

// TestASegmentStoredAsItIsEqualsAMergeOfIt compares, stream by stream, the bytes of
// both ways.
func TestASegmentStoredAsItIsEqualsAMergeOfIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.StringMatching(`([а-яёА-Яa-z0-9 ,+-]|запись |записи |на ){0,40}`), 1, 200).Draw(t, "texts")
		turns := make([]Turn, len(texts))
		for i, text := range texts {
			turns[i] = Turn{Doc{uint64(i + 1), uint64(i/3 + 1), int64(i) * 60_000, i%5 == 0}, text}
		}
		g, err := build(turns, NewAnalyzer())
		if err != nil {
			t.Fatal(err)
		}
		written := func(l living) (*memory, sizes) {
			out := &memory{}
			size, err := merge(background, []living{l}, out, NewAnalyzer(), Pace{})
			if err != nil {
				t.Fatal(err)
			}
			return out, size
		}
		asIs, size := written(living{segment: g})
		merged, mergedSize := written(living{segment: g, dead: roaring.New()})
		for _, s := range streams {
			if !bytes.Equal(asIs[s], merged[s]) || size[s] != mergedSize[s] || size[s] != uint64(len(asIs[s])) {
				t.Fatalf("stream %c: %d bytes as it is, %d merged", s, len(asIs[s]), len(merged[s]))
			}
		}
	})
}
