package search

import (
	"context"
	"iter"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// gone is the new number of a document that is left out.
const gone = ^uint32(0)

// living is a segment and what of it is not there any more.
type living struct {
	*segment
	dead    *roaring.Bitmap // never changed once it is here; nil for none
	deadLen uint64          // words of those documents
}

func (l living) docs() uint64 {
	n := uint64(l.meta.Docs)
	if l.dead != nil {
		n -= l.dead.GetCardinality()
	}
	return n
}

// merging makes one segment of several.
type merging struct {
	ctx    context.Context
	from   []living
	fresh  [][]uint32 // the new number of each document of each segment
	w      *segmentWriter
	pace   Pace
	worked int
}

// merge writes the documents of some segments that are still there into one.
func merge(ctx context.Context, from []living, out sink, an *Analyzer, pace Pace) (sizes, error) {
	m := &merging{ctx: ctx, from: from, w: newSegmentWriter(out, an), pace: pace}
	return m.run()
}

func (m *merging) run() (sizes, error) {
	if len(m.from) == 1 && m.from[0].dead == nil {
		if from, ok := m.from[0].from.(*memory); ok {
			return m.asIs(from)
		}
	}
	if err := m.documents(); err != nil {
		return sizes{}, err
	}
	if err := m.words(); err != nil {
		return sizes{}, err
	}
	return m.w.close()
}

// asIs writes a segment in memory of which nothing is gone as it stands there:
// merging it alone would give the same bytes.
func (m *merging) asIs(from *memory) (sizes, error) {
	g := m.from[0].segment
	same := make([]uint32, g.meta.Docs)
	for i := range same {
		same[i] = uint32(i) //nolint:gosec // less than there are documents
	}
	m.fresh, m.w.docs.n = [][]uint32{same}, g.meta.Docs
	for _, s := range streams {
		if err := m.w.out.write(s, from[s]); err != nil {
			return sizes{}, err
		}
	}
	return g.size, m.pace.Rest(m.ctx)
}

// step is called after some work, and lets others go first when it was much.
func (m *merging) step(units int) error {
	if m.worked += units; m.worked < 20_000 {
		return nil
	}
	m.worked = 0
	return m.pace.Rest(m.ctx)
}

type mergedDoc struct {
	Doc
	from uint32
	i    uint32
}

func (m *merging) documents() error {
	var all []mergedDoc
	for n, g := range m.from {
		m.fresh = append(m.fresh, make([]uint32, g.meta.Docs))
		for i := range g.meta.Docs {
			m.fresh[n][i] = gone
			if g.dead != nil && g.dead.Contains(i) {
				continue
			}
			d, err := g.doc(i)
			if err != nil {
				return err
			}
			all = append(all, mergedDoc{d, uint32(n), i})
		}
	}
	slices.SortFunc(all, func(a, b mergedDoc) int { return compareDocs(a.Doc, b.Doc) })
	lens := make([]lengths, len(m.from))
	for n, g := range m.from {
		var err error
		if lens[n], err = g.lengths(); err != nil {
			return err
		}
	}
	for fresh, d := range all {
		m.fresh[d.from][d.i] = uint32(fresh)
		text, err := m.from[d.from].text(d.i)
		if err != nil {
			return err
		}
		if err := m.w.docs.add(d.Doc, lens[d.from].at(d.i), text); err != nil {
			return err
		}
		if err := m.step(4); err != nil {
			return err
		}
	}
	return nil
}

// loaded is a word of one segment while words are merged.
type loaded struct {
	word string
	load func() (*posting, error)
	err  error
}

func (g *segment) allWords() iter.Seq[loaded] {
	return func(yield func(loaded) bool) {
		err := g.walk("", func(word string, load func() (*posting, error)) (bool, error) {
			return yield(loaded{word: word, load: load}), nil
		})
		if err != nil {
			yield(loaded{err: err})
		}
	}
}

func (m *merging) words() error {
	next := make([]func() (loaded, bool), len(m.from))
	now := make([]*loaded, len(m.from))
	for i, g := range m.from {
		pull, stop := iter.Pull(g.allWords())
		defer stop()
		next[i] = pull
	}
	advance := func(i int) error {
		now[i] = nil
		if l, ok := next[i](); ok {
			now[i] = &l
			return l.err
		}
		return nil
	}
	for i := range next {
		if err := advance(i); err != nil {
			return err
		}
	}
	for {
		word, any := "", false
		for _, l := range now {
			if l != nil && (!any || l.word < word) {
				word, any = l.word, true
			}
		}
		if !any {
			return nil
		}
		var list mergedList
		for i, l := range now {
			if l == nil || l.word != word {
				continue
			}
			if err := list.add(l, m.fresh[i]); err != nil {
				return err
			}
			if err := advance(i); err != nil {
				return err
			}
		}
		if err := m.write(word, &list); err != nil {
			return err
		}
	}
}

func (m *merging) write(word string, list *mergedList) error {
	if len(list.at) == 0 {
		return nil
	}
	if err := m.w.word(word, list.inOrder()); err != nil {
		return err
	}
	return m.step(8 + len(list.at))
}

// mergedList collects the documents of a word from several segments.
type mergedList struct {
	at     []mergedAt
	places []byte
}

type mergedAt struct {
	id       uint32
	from, to int
}

func (l *mergedList) add(word *loaded, fresh []uint32) error {
	p, err := word.load()
	if err != nil {
		return err
	}
	c, err := p.cursor()
	if err != nil {
		return err
	}
	for it := p.docs.Iterator(); it.HasNext(); {
		old := it.Next()
		places, err := c.seek(old)
		if err != nil {
			return err
		}
		if old >= uint32(len(fresh)) || fresh[old] == gone {
			continue
		}
		from := len(l.places)
		l.places = append(l.places, places...)
		l.at = append(l.at, mergedAt{fresh[old], from, len(l.places)})
	}
	return nil
}

func (l *mergedList) inOrder() *wordList {
	byID := func(a, b mergedAt) int { return int(int64(a.id) - int64(b.id)) }
	if !slices.IsSortedFunc(l.at, byID) {
		slices.SortFunc(l.at, byID)
	}
	out := &wordList{ids: make([]uint32, 0, len(l.at)), ends: make([]uint32, 0, len(l.at)), places: make([]byte, 0, len(l.places))}
	for _, d := range l.at {
		out.add(d.id, l.places[d.from:d.to])
	}
	return out
}
