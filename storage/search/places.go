package search

import (
	"encoding/binary"
	"sort"

	"github.com/RoaringBitmap/roaring/v2"
)

// The places of a word in a document are numbers of words from 0, written as
// differences, each shifted by one bit that says whether another follows.

func appendPlace(b []byte, delta uint32, more bool) []byte {
	v := uint64(delta) << 1
	if more {
		v |= 1
	}
	return binary.AppendUvarint(b, v)
}

// cursor goes through the places of a word, document by document, forwards.
type cursor struct {
	p      *posting
	ids    roaring.ManyIntIterable
	buf    []uint32
	room   [512]uint32
	before int // documents before buf
	starts []uint64
	group  int
	rank   int // of the document at rest
	rest   []byte
}

func (p *posting) cursor() (*cursor, error) {
	c := &cursor{p: p, ids: p.docs.ManyIterator(), group: -1}
	c.starts = []uint64{p.places}
	if p.n <= groupPlaces {
		return c, nil
	}
	head, err := p.from.from.bytes(placeStream, p.places, min(p.size, binary.MaxVarintLen32))
	if err != nil {
		return nil, err
	}
	r := reading{rest: head}
	size := r.number()
	at := p.places + uint64(len(head)-len(r.rest))
	raw, err := p.from.from.bytes(placeStream, at, size)
	if err != nil {
		return nil, err
	}
	c.starts[0] = at + size
	for r := (reading{rest: raw}); len(r.rest) > 0; {
		c.starts = append(c.starts, c.starts[len(c.starts)-1]+r.number())
	}
	return c, nil
}

// seek returns the places in a document, nil when the word is not in it. Documents
// have to be asked for in order.
func (c *cursor) seek(doc uint32) ([]byte, error) {
	for len(c.buf) == 0 || c.buf[len(c.buf)-1] < doc {
		c.before += len(c.buf)
		n := c.ids.NextMany(c.room[:])
		if c.buf = c.room[:n]; n == 0 {
			return nil, nil
		}
	}
	i := sort.Search(len(c.buf), func(i int) bool { return c.buf[i] >= doc })
	if c.buf[i] != doc {
		return nil, nil
	}
	return c.at(c.before + i)
}

// at returns the places of the document of a rank.
func (c *cursor) at(rank int) ([]byte, error) {
	if group := rank / groupPlaces; group != c.group || rank < c.rank {
		end := c.p.places + c.p.size
		if group+1 < len(c.starts) {
			end = c.starts[group+1]
		}
		if group >= len(c.starts) || end < c.starts[group] {
			return nil, &DamageError{What: "the places of a word do not decode"}
		}
		raw, err := c.p.from.from.bytes(placeStream, c.starts[group], end-c.starts[group])
		if err != nil {
			return nil, err
		}
		c.group, c.rank, c.rest = group, group*groupPlaces, raw
	}
	for ; c.rank < rank; c.rank++ {
		n := placesLen(c.rest)
		if n == 0 {
			return nil, &DamageError{What: "the places of a word do not decode"}
		}
		c.rest = c.rest[n:]
	}
	n := placesLen(c.rest)
	if n == 0 {
		return nil, &DamageError{What: "the places of a word do not decode"}
	}
	return c.rest[:n], nil
}

// placesLen is how many bytes the places of the first document take, 0 when they
// do not end.
func placesLen(b []byte) int {
	first := true
	more := false
	for i, c := range b {
		if first {
			more = c&1 != 0
		}
		first = c < 0x80
		if first && !more {
			return i + 1
		}
	}
	return 0
}

// countPlaces is how often a word stands in a document.
func countPlaces(b []byte) (n int) {
	for _, c := range b {
		if c < 0x80 {
			n++
		}
	}
	return n
}

// appendPlaces appends the places themselves.
func appendPlaces(out []uint32, b []byte) []uint32 {
	at := uint64(0)
	for r := (reading{rest: b}); len(r.rest) > 0; {
		at += r.number() >> 1
		out = append(out, uint32(at))
	}
	return out
}
