package search

import (
	"cmp"
	"context"
	"math"
	"slices"
	"sort"

	"github.com/RoaringBitmap/roaring/v2"
)

// The constants of BM25, as everybody has them. As in bleve the root of how often
// a word stands in a turn counts: who says it twice does not mean it twice.
const (
	bm25K = 1.2
	bm25B = 0.75
)

// Best returns the documents in which a node holds, the most relevant first, at
// most limit, and how many there are. Of equal ones the newer comes first.
func (x *Index) Best(ctx context.Context, n Node, limit int) (found []Hit, count int, err error) {
	return x.best(ctx, n, limit, 0)
}

// best is Best with an average length of the documents, 0 for the real one.
func (x *Index) best(ctx context.Context, n Node, limit int, average float64) (found []Hit, count int, err error) {
	v, release := x.hold()
	defer release()
	s := scoring{average: average, leaves: leaves(n), top: worstFirst[Hit]{worse: worseHit, most: max(limit, 1)}}
	s.often = make([]uint64, len(s.leaves))
	all := v.all()
	parts := make([]*scored, 0, len(all))
	for _, l := range all {
		p, err := s.look(ctx, l, n)
		if err != nil {
			return nil, 0, err
		}
		count += int(p.docs.GetCardinality())
		parts = append(parts, p)
	}
	if s.average == 0 {
		s.average = float64(s.length) / float64(max(s.docs, 1))
	}
	for _, p := range parts {
		if err := s.score(p); err != nil {
			return nil, 0, err
		}
	}
	return s.best(), count, nil
}

// leaves are the parts of a node that make a document relevant.
func leaves(n Node) (found []Node) {
	switch n := n.(type) {
	case *Word, *Prefix, *Phrase:
		return []Node{n}
	case *And:
		for _, of := range n.Of {
			found = append(found, leaves(of)...)
		}
	case *Or:
		for _, of := range n.Of {
			found = append(found, leaves(of)...)
		}
	}
	return found
}

// scoring is one search by relevance.
type scoring struct {
	leaves  []Node
	docs    uint64   // of the index
	length  uint64   // words of all of them
	often   []uint64 // in how many documents each leaf holds
	average float64  // words of a document
	top     worstFirst[Hit]
}

// scored is what was found in one segment.
type scored struct {
	e      *evaluation
	docs   *roaring.Bitmap
	leaves []*hits
}

// look finds the documents of one segment, and counts.
func (s *scoring) look(ctx context.Context, l living, n Node) (*scored, error) {
	e := &evaluation{ctx: ctx, g: l, high: l.meta.Docs}
	h, err := e.eval(n)
	if err != nil {
		return nil, err
	}
	p := &scored{e: e, docs: e.alive(h)}
	if !h.exact {
		held := roaring.New()
		if err := e.checked(h, p.docs, func(i uint32, _ Doc) { held.Add(i) }); err != nil {
			return nil, err
		}
		p.docs = held
	}
	s.docs += l.docs()
	s.length += l.meta.Length - l.deadLen
	byNode := map[Node]*hits{}
	h.each(func(h *hits) { byNode[h.node] = h })
	for i, leaf := range s.leaves {
		h := byNode[leaf]
		p.leaves = append(p.leaves, h)
		s.often[i] += e.alive(h).GetCardinality()
	}
	return p, nil
}

func (h *hits) each(do func(*hits)) {
	do(h)
	for _, part := range h.parts {
		part.each(do)
	}
}

// score works out how relevant the documents of a segment are.
func (s *scoring) score(p *scored) error {
	if p.docs.IsEmpty() {
		return nil
	}
	lens, err := p.e.g.lengths()
	if err != nil {
		return err
	}
	ids := p.docs.ToArray()
	sums, times := make([]float64, len(ids)), make([]uint32, len(ids))
	for i, leaf := range p.leaves {
		often := float64(s.often[i])
		idf := math.Log(1 + (float64(s.docs)-often+0.5)/(often+0.5))
		clear(times)
		if err := p.e.times(leaf, p.docs, ids, times); err != nil {
			return err
		}
		for at, n := range times {
			if n == 0 {
				continue
			}
			tf, length := math.Sqrt(float64(n)), float64(lens.at(ids[at]))
			sums[at] += idf * tf * (bm25K + 1) / (tf + bm25K*(1-bm25B+bm25B*length/s.average))
		}
	}
	return s.keep(p, ids, sums)
}

// keep puts the documents that are relevant enough among the best. What they are is
// read only of those that are the best of their segment: of equal ones there the
// later is the newer.
func (s *scoring) keep(p *scored, ids []uint32, sums []float64) error {
	here := worstFirst[ranked]{worse: worseInSegment, most: s.top.most}
	for i := len(ids) - 1; i >= 0; i-- {
		if !s.top.full() || sums[i] >= s.top.of[0].Score {
			here.offer(ranked{ids[i], sums[i]})
		}
	}
	slices.SortFunc(here.of, func(a, b ranked) int { return cmp.Compare(a.id, b.id) })
	for _, r := range here.of {
		d, err := p.e.g.doc(r.id)
		if err != nil {
			return err
		}
		s.top.offer(Hit{d, r.score})
	}
	return nil
}

// compareHits orders the better before the worse.
func compareHits(a, b Hit) int {
	return cmp.Or(cmp.Compare(b.Score, a.Score), compareDocs(b.Doc, a.Doc))
}

func (s *scoring) best() []Hit {
	slices.SortFunc(s.top.of, compareHits)
	return s.top.of
}

// times adds how often a leaf stands in some documents, whose numbers are ids.
func (e *evaluation) times(leaf *hits, docs *roaring.Bitmap, ids, times []uint32) error {
	if _, ok := leaf.node.(*Phrase); ok {
		at := 0
		return e.inPhrase(leaf.parts, roaring.And(docs, leaf.docs), func(doc uint32, n int) {
			for ids[at] < doc {
				at++
			}
			times[at] += uint32(n)
		})
	}
	for _, p := range leaf.words {
		if err := e.timesOf(p, docs, ids, times); err != nil {
			return err
		}
	}
	return nil
}

// timesOf is times for a single word.
func (e *evaluation) timesOf(p *posting, docs *roaring.Bitmap, ids, times []uint32) error {
	in := roaring.And(p.docs, docs)
	if in.IsEmpty() {
		return e.ctx.Err()
	}
	c, err := p.cursor()
	if err != nil {
		return err
	}
	at := sort.Search(len(ids), func(i int) bool { return ids[i] >= in.Minimum() })
	for it := in.Iterator(); it.HasNext(); {
		doc := it.Next()
		places, err := c.seek(doc)
		if err != nil {
			return err
		}
		for ids[at] < doc {
			at++
		}
		times[at] += uint32(countPlaces(places))
	}
	return e.ctx.Err()
}
