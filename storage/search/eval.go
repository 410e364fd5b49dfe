package search

import (
	"context"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
)

// hits is where a node may hold in one segment.
type hits struct {
	node  Node
	docs  *roaring.Bitmap // nil means all
	exact bool            // it holds in all of docs; otherwise each has to be checked
	parts []*hits
	words []*posting // of words and prefixes
}

// evaluation looks for nodes in one segment.
type evaluation struct {
	ctx  context.Context
	g    living
	low  uint32 // parts of texts are looked for only from this document on
	high uint32 // and before this one
}

func (e *evaluation) eval(n Node) (*hits, error) {
	if err := e.ctx.Err(); err != nil {
		return nil, err
	}
	switch n := n.(type) {
	case *Word:
		return e.word(n)
	case *Prefix:
		return e.prefix(n)
	case *Phrase:
		return e.phrase(n)
	case *Part:
		docs, err := e.part(n)
		return &hits{node: n, docs: docs, exact: true}, err
	case *And:
		return e.and(n)
	case *Or:
		return e.or(n)
	case *Not:
		return e.not(n)
	case *Where:
		return &hits{node: n}, nil
	}
	return &hits{node: n, exact: true}, nil
}

func (e *evaluation) word(n *Word) (*hits, error) {
	forms, err := e.g.forms(n.Stem)
	if err != nil {
		return nil, err
	}
	h := &hits{node: n, exact: true}
	for _, word := range forms {
		p, err := e.g.posting(word)
		if err != nil {
			return nil, err
		}
		if p == nil {
			return nil, &DamageError{What: "a word of a stem is missing"}
		}
		h.words = append(h.words, p)
	}
	h.docs = union(h.words)
	return h, nil
}

func (e *evaluation) prefix(n *Prefix) (*hits, error) {
	h := &hits{node: n, exact: true}
	err := e.g.walk(n.Of, func(word string, load func() (*posting, error)) (bool, error) {
		if !strings.HasPrefix(word, n.Of) {
			return false, nil
		}
		p, err := load()
		h.words = append(h.words, p)
		if len(h.words)%256 == 0 && err == nil {
			err = e.ctx.Err()
		}
		return true, err
	})
	if err != nil {
		return nil, err
	}
	h.docs = union(h.words)
	return h, nil
}

func union(words []*posting) *roaring.Bitmap {
	switch len(words) {
	case 0:
		return roaring.New()
	case 1:
		return words[0].docs
	}
	all := make([]*roaring.Bitmap, len(words))
	for i, p := range words {
		all[i] = p.docs
	}
	return roaring.FastOr(all...)
}

func (e *evaluation) and(n *And) (*hits, error) {
	h := &hits{node: n, exact: true}
	for _, of := range n.Of {
		part, err := e.eval(of)
		if err != nil {
			return nil, err
		}
		h.parts = append(h.parts, part)
		h.exact = h.exact && part.exact
		h.docs = both(h.docs, part.docs)
	}
	return h, nil
}

func both(a, b *roaring.Bitmap) *roaring.Bitmap {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	return roaring.And(a, b)
}

func (e *evaluation) or(n *Or) (*hits, error) {
	h := &hits{node: n, exact: true}
	var all []*roaring.Bitmap
	every := false
	for _, of := range n.Of {
		part, err := e.eval(of)
		if err != nil {
			return nil, err
		}
		h.parts = append(h.parts, part)
		h.exact = h.exact && part.exact
		every = every || part.docs == nil
		all = append(all, part.docs)
	}
	if !every {
		h.docs = roaring.FastOr(all...)
	}
	return h, nil
}

func (e *evaluation) not(n *Not) (*hits, error) {
	part, err := e.eval(n.Of)
	if err != nil {
		return nil, err
	}
	h := &hits{node: n, exact: part.exact, parts: []*hits{part}}
	if part.exact {
		h.docs = roaring.Flip(orAll(part.docs, e.g.meta.Docs), 0, uint64(e.g.meta.Docs))
	}
	return h, nil
}

// orAll returns the documents themselves where nil stands for all.
func orAll(docs *roaring.Bitmap, n uint32) *roaring.Bitmap {
	if docs != nil {
		return docs
	}
	all := roaring.New()
	all.AddRange(0, uint64(n))
	return all
}

// holds checks a node on one document.
func (h *hits) holds(i uint32, d Doc) (bool, error) {
	if h.exact {
		return h.docs == nil || h.docs.Contains(i), nil
	}
	switch n := h.node.(type) {
	case *And:
		for _, part := range h.parts {
			if ok, err := part.holds(i, d); err != nil || !ok {
				return false, err
			}
		}
		return true, nil
	case *Or:
		for _, part := range h.parts {
			if ok, err := part.holds(i, d); err != nil || ok {
				return ok, err
			}
		}
		return false, nil
	case *Not:
		ok, err := h.parts[0].holds(i, d)
		return !ok, err
	case *Where:
		return n.Holds(d)
	}
	return false, nil
}

// alive returns the documents of hits that are still there, within the window.
func (e *evaluation) alive(h *hits) *roaring.Bitmap {
	docs := orAll(h.docs, e.g.meta.Docs)
	if e.g.dead != nil && !e.g.dead.IsEmpty() {
		docs = roaring.AndNot(docs, e.g.dead)
	}
	if e.low > 0 || e.high < e.g.meta.Docs {
		window := roaring.New()
		window.AddRange(uint64(e.low), uint64(e.high))
		docs = roaring.And(docs, window)
	}
	return docs
}
