package search

import (
	"bytes"
	"slices"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"

	"debrief/storage/search/corpus"
)

// trigrams are the other way to find parts of words: the documents of every three
// letters. What they find has to be looked for in the texts again.
type trigrams struct {
	of    map[[3]byte]*roaring.Bitmap
	texts [][]byte
}

func newTrigrams(n int) *trigrams {
	t := &trigrams{of: map[[3]byte]*roaring.Bitmap{}}
	for turn := range corpus.Turns(1, n) {
		text := foldText(nil, turn.Text)
		doc := uint32(len(t.texts)) //nolint:gosec // there are not so many
		t.texts = append(t.texts, text)
		for i := 0; i+3 <= len(text)-1; i++ {
			key := [3]byte(text[i:])
			if t.of[key] == nil {
				t.of[key] = roaring.New()
			}
			t.of[key].Add(doc)
		}
	}
	return t
}

// count finds a part of three letters and more.
func (t *trigrams) count(part string) (found int) {
	all := make([]*roaring.Bitmap, 0, len(part))
	for i := 0; i+3 <= len(part); i++ {
		bits := t.of[[3]byte([]byte(part)[i:i+3])]
		if bits == nil {
			return 0
		}
		all = append(all, bits)
	}
	slices.SortFunc(all, func(a, b *roaring.Bitmap) int { return int(a.GetCardinality()) - int(b.GetCardinality()) })
	for it := roaring.FastAnd(all...).Iterator(); it.HasNext(); {
		if bytes.Contains(t.texts[it.Next()], []byte(part)) {
			found++
		}
	}
	return found
}

// BenchmarkTrigrams compares trigrams, whose bitmaps are in memory, with the folded
// texts as an index holds them: how many bytes, how long to make, how long to count.
func BenchmarkTrigrams(b *testing.B) {
	n := benchTurns()
	x, _ := filled(b, n)
	held, err := x.HoldTexts(background, 1<<40)
	must(b, err)
	t := newTrigrams(n)
	b.Run("size", func(b *testing.B) {
		bits := uint64(0)
		for _, of := range t.of {
			of.RunOptimize()
			bits += of.GetSerializedSizeInBytes()
		}
		for range b.N {
			_ = bits
		}
		b.ReportMetric(float64(held)/1e6, "MB-texts")
		b.ReportMetric(float64(bits)/1e6, "MB-trigrams")
	})
	for _, asked := range []string{"лофонис", "9135551", "апис", "приве"} {
		node := &Part{string(appendFolded(nil, asked, nil))}
		want, err := x.Count(background, node, nil)
		must(b, err)
		if got := t.count(node.Of); got != want {
			b.Fatalf("%s: trigrams find %d, texts %d", asked, got, want)
		}
		b.Run(asked+"/trigrams", func(b *testing.B) { latencies(b, func() { t.count(node.Of) }) })
		b.Run(asked+"/texts", func(b *testing.B) {
			latencies(b, func() { _, err := x.Count(background, node, nil); must(b, err) })
			b.ReportMetric(float64(want), "hits")
		})
		b.Run(asked+"/texts_newest", func(b *testing.B) {
			latencies(b, func() { _, _, err := x.Newest(background, node, 50); must(b, err) })
		})
	}
}
