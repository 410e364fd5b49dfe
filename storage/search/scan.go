package search

import (
	"bytes"
	"context"
	"sort"

	"github.com/RoaringBitmap/roaring/v2"
)

// finder looks for a piece of text by its rarest byte.
type finder struct {
	what []byte
	rare int // where that byte stands in it
}

// newFinder makes a finder for texts that are like a sample.
func newFinder(what string, sample []byte) finder {
	var often [256]int
	for _, c := range sample {
		often[c]++
	}
	f := finder{what: []byte(what)}
	for i := range f.what {
		if often[f.what[i]] < often[f.what[f.rare]] {
			f.rare = i
		}
	}
	return f
}

// next returns where the piece stands next in a text, -1 when it does not.
func (f finder) next(text []byte, from int) int {
	last := len(text) - len(f.what) + f.rare
	for at := from + f.rare; at <= last; at++ {
		n := bytes.IndexByte(text[at:last+1], f.what[f.rare])
		if n < 0 {
			return -1
		}
		at += n
		if bytes.Equal(text[at-f.rare:at-f.rare+len(f.what)], f.what) {
			return at - f.rare
		}
	}
	return -1
}

// scanGroups is how many groups of documents are looked through at a time.
const scanGroups = 64

// part finds the documents of the window whose texts hold a piece.
func (e *evaluation) part(n *Part) (*roaring.Bitmap, error) {
	found := roaring.New()
	groups := e.g.meta.Groups
	var f finder
	for low := int(e.low / groupDocs); low < len(groups) && uint32(low)*groupDocs < e.high; low += scanGroups {
		if err := e.ctx.Err(); err != nil {
			return nil, err
		}
		text, err := e.g.texts(low, low+scanGroups)
		if err != nil {
			return nil, err
		}
		if f.what == nil {
			f = newFinder(n.Of, text[:min(len(text), 1<<16)])
		}
		for at := f.next(text, 0); at >= 0; {
			doc, end, err := e.g.documentOf(groups[low].Text + uint64(at))
			if err != nil {
				return nil, err
			}
			found.Add(doc)
			at = f.next(text, int(end-groups[low].Text))
		}
	}
	return found, nil
}

// texts reads the folded texts of some groups of documents.
func (g *segment) texts(low, high int) ([]byte, error) {
	from, to := g.meta.Groups[low].Text, g.size[textStream]
	if high < len(g.meta.Groups) {
		to = g.meta.Groups[high].Text
	}
	if arena := g.arena.Load(); arena != nil {
		return (*arena)[from:to], nil
	}
	return g.from.bytes(textStream, from, to-from)
}

// documentOf returns the document whose text holds a place of textStream, and
// where that text ends.
func (g *segment) documentOf(at uint64) (uint32, uint64, error) {
	groups := g.meta.Groups
	n := sort.Search(len(groups), func(i int) bool { return groups[i].Text > at }) - 1
	read, err := g.documents(uint32(n) * groupDocs)
	if err != nil {
		return 0, 0, err
	}
	i := sort.Search(len(read.ends), func(i int) bool { return read.ends[i] > at })
	if i == len(read.ends) {
		return 0, 0, &DamageError{What: "a text is longer than its documents"}
	}
	return uint32(n*groupDocs + i), read.ends[i], nil
}

// HoldTexts keeps the folded texts of the stored segments in memory, when all of
// them take at most so many bytes, so that parts of words are found without the
// store. It returns how many bytes are held. Merged segments are held after the
// next call.
func (x *Index) HoldTexts(ctx context.Context, most uint64) (held uint64, err error) {
	v, release := x.hold()
	defer release()
	for _, l := range v.stored {
		held += l.size[textStream]
	}
	if held > most {
		x.DropTexts()
		return 0, nil
	}
	for _, l := range v.stored {
		from, ok := l.from.(*stored)
		if !ok || l.arena.Load() != nil {
			continue
		}
		texts, err := from.whole(ctx, textStream)
		if err != nil {
			return 0, err
		}
		l.arena.Store(&texts)
	}
	x.cache.drop(textStream)
	return held, nil
}

// DropTexts gives back the memory that HoldTexts took.
func (x *Index) DropTexts() {
	v, release := x.hold()
	defer release()
	for _, l := range v.stored {
		l.arena.Store(nil)
	}
}

// TextsHeld returns how many bytes of folded texts are held in memory.
func (x *Index) TextsHeld() (held uint64) {
	v, release := x.hold()
	defer release()
	for _, l := range v.stored {
		if l.arena.Load() != nil {
			held += l.size[textStream]
		}
	}
	return held
}

// whole reads a stream past the cache.
func (b *stored) whole(ctx context.Context, s stream) ([]byte, error) {
	all := make([]byte, 0, b.size[s])
	for n := uint64(0); uint64(len(all)) < b.size[s]; n++ {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		block, err := b.read(s, n)
		if err != nil {
			return nil, err
		}
		all = append(all, block...)
	}
	return all, nil
}
