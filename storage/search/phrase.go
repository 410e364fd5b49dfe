package search

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// standing is where a word stands in one of the documents that are looked at.
type standing struct {
	doc    uint32
	places []byte
}

// phrase finds the documents in which words follow each other.
func (e *evaluation) phrase(n *Phrase) (*hits, error) {
	h := &hits{node: n, exact: true}
	var docs *roaring.Bitmap
	for _, of := range n.Of {
		part, err := e.eval(of)
		if err != nil {
			return nil, err
		}
		h.parts = append(h.parts, part)
		docs = both(docs, part.docs)
	}
	found := roaring.New()
	err := e.inPhrase(h.parts, docs, func(doc uint32, _ int) { found.Add(doc) })
	h.docs = found
	return h, err
}

// inPhrase calls each with those of some documents in which the parts follow each
// other, and how often they do.
func (e *evaluation) inPhrase(parts []*hits, docs *roaring.Bitmap, each func(doc uint32, times int)) error {
	if docs.IsEmpty() {
		return nil
	}
	all := make([][]standing, len(parts))
	for i, part := range parts {
		var err error
		if all[i], err = e.standings(part, docs); err != nil {
			return err
		}
	}
	var begun, next, room []uint32
	for it := docs.Iterator(); it.HasNext(); {
		doc := it.Next()
		for i := range all {
			next = next[:0]
			for len(all[i]) > 0 && all[i][0].doc < doc {
				all[i] = all[i][1:]
			}
			for _, s := range all[i] {
				if s.doc != doc {
					break
				}
				next = appendPlaces(next, s.places)
			}
			if i == 0 {
				begun = append(begun[:0], next...)
				continue
			}
			room = room[:0]
			for _, at := range begun {
				if slices.Contains(next, at+uint32(i)) {
					room = append(room, at)
				}
			}
			begun, room = room, begun
		}
		if len(begun) > 0 {
			each(doc, len(begun))
		}
	}
	return e.ctx.Err()
}

// standings reads where the words of one part stand in some documents, in the
// order of these.
func (e *evaluation) standings(part *hits, docs *roaring.Bitmap) ([]standing, error) {
	var out []standing
	for _, p := range part.words {
		in := roaring.And(p.docs, docs)
		if in.IsEmpty() {
			continue
		}
		c, err := p.cursor()
		if err != nil {
			return nil, err
		}
		for it := in.Iterator(); it.HasNext(); {
			doc := it.Next()
			places, err := c.seek(doc)
			if err != nil {
				return nil, err
			}
			out = append(out, standing{doc, places})
		}
		if err := e.ctx.Err(); err != nil {
			return nil, err
		}
	}
	if len(part.words) == 1 {
		return out, nil
	}
	slices.SortFunc(out, func(a, b standing) int { return int(int64(a.doc) - int64(b.doc)) })
	return out, nil
}
