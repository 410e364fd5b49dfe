package search

import (
	"encoding/binary"
	"fmt"
	"slices"
	"sync/atomic"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/fxamacker/cbor/v2"
)

// meta is what a segment knows of itself.
type meta struct {
	Docs   uint32     `cbor:"1,keyasint"`
	Length uint64     `cbor:"2,keyasint"` // words of all documents
	First  Doc        `cbor:"3,keyasint"` // the oldest document
	Last   Doc        `cbor:"4,keyasint"` // the newest
	Groups []docGroup `cbor:"5,keyasint"`
	Words  []mark     `cbor:"6,keyasint"`
	Stems  []mark     `cbor:"7,keyasint"`
}

// segment is a part of an index that never changes. Its documents are numbered
// from the oldest on.
type segment struct {
	from      source
	size      sizes
	meta      meta
	lastGroup atomic.Pointer[docGroupRead]
	arena     atomic.Pointer[[]byte] // textStream in memory, when there is room for it
}

func openSegment(from source, size sizes) (*segment, error) {
	raw, err := from.bytes(metaStream, 0, size[metaStream])
	if err != nil {
		return nil, err
	}
	g := &segment{from: from, size: size}
	if err := cbor.Unmarshal(raw, &g.meta); err != nil {
		return nil, &DamageError{What: fmt.Sprintf("a segment does not decode: %v", err), Err: err}
	}
	return g, nil
}

func (g *segment) words() *dict { return &dict{g.from, wordStream, g.meta.Words, g.size[wordStream]} }
func (g *segment) stems() *dict { return &dict{g.from, stemStream, g.meta.Stems, g.size[stemStream]} }

// groupPlaces is how many documents' places stand between two that can be found.
const groupPlaces = 128

// list is the documents of a word, in order, and where it stands in each.
type wordList struct {
	ids    []uint32
	ends   []uint32 // of each document's places
	places []byte
}

func (l *wordList) add(id uint32, places []byte) {
	l.ids = append(l.ids, id)
	l.places = append(l.places, places...)
	l.ends = append(l.ends, uint32(len(l.places)))
}

// segmentWriter writes a segment: its documents, then its words in order.
type segmentWriter struct {
	out    sink
	docs   docWriter
	words  dictWriter
	bits   uint64
	places uint64
	stems  map[string][]string
	an     *Analyzer
	size   *sizes
	buf    []byte
}

func newSegmentWriter(out sink, an *Analyzer) *segmentWriter {
	w := &segmentWriter{an: an, stems: map[string][]string{}, size: &sizes{}}
	w.out = counting{out, w.size}
	w.docs.out, w.words = w.out, dictWriter{out: w.out, to: wordStream}
	return w
}

// counting is a sink that counts.
type counting struct {
	out  sink
	size *sizes
}

func (c counting) write(s stream, p []byte) error {
	c.size[s] += uint64(len(p))
	return c.out.write(s, p)
}

func (w *segmentWriter) word(word string, l *wordList) error {
	bits, err := packBits(l.ids, w.docs.n)
	if err != nil {
		return err
	}
	table, places := l.pack()
	payload := binary.AppendUvarint(w.buf[:0], uint64(len(l.ids)))
	payload = binary.AppendUvarint(payload, uint64(len(bits)))
	payload = binary.AppendUvarint(payload, uint64(len(table)+len(places)))
	w.buf = payload
	if err := w.words.add(word, payload, w.bits, w.places); err != nil {
		return err
	}
	w.bits += uint64(len(bits))
	w.places += uint64(len(table) + len(places))
	s := w.an.Stem(word)
	w.stems[s] = append(w.stems[s], word)
	if err := w.out.write(bitStream, bits); err != nil {
		return err
	}
	if err := w.out.write(placeStream, table); err != nil {
		return err
	}
	return w.out.write(placeStream, places)
}

// pack returns the places, and a table of the lengths of their groups before them
// when there is more than one.
func (l *wordList) pack() (table, places []byte) {
	if len(l.ids) <= groupPlaces {
		return nil, l.places
	}
	from := uint32(0)
	for i := groupPlaces - 1; ; i += groupPlaces {
		end := l.ends[min(i, len(l.ends)-1)]
		table = binary.AppendUvarint(table, uint64(end-from))
		if from = end; i >= len(l.ends)-1 {
			break
		}
	}
	return append(binary.AppendUvarint(nil, uint64(len(table))), table...), l.places
}

// close writes what follows from all words, and returns the sizes of the streams.
func (w *segmentWriter) close() (sizes, error) {
	stems := dictWriter{out: w.out, to: stemStream}
	keys := make([]string, 0, len(w.stems))
	for s := range w.stems {
		keys = append(keys, s)
	}
	slices.Sort(keys)
	for _, s := range keys {
		if err := stems.add(s, packForms(s, w.stems[s]), 0, 0); err != nil {
			return sizes{}, err
		}
	}
	raw, err := cbor.Marshal(&meta{
		Docs: w.docs.n, Length: w.docs.length, First: w.docs.first, Last: w.docs.last,
		Groups: w.docs.groups, Words: w.words.marks, Stems: stems.marks,
	})
	if err != nil {
		return sizes{}, fmt.Errorf("encode segment: %w", err)
	}
	err = w.out.write(metaStream, raw)
	return *w.size, err
}

// packForms writes the words of a stem by what they do not share with it.
func packForms(stem string, words []string) []byte {
	var b []byte
	for _, word := range words {
		shared := sharedBytes(stem, word)
		b = binary.AppendUvarint(b, uint64(shared))
		b = binary.AppendUvarint(b, uint64(len(word)-shared))
		b = append(b, word[shared:]...)
	}
	return b
}

// forms returns the words of a stem that the segment has.
func (g *segment) forms(stem string) (words []string, err error) {
	err = g.stems().each(stem, func(_ *mark, key string, payload []byte) (bool, error) {
		if key < stem {
			return true, nil
		}
		if key > stem {
			return false, nil
		}
		for r := (reading{rest: payload}); len(r.rest) > 0; {
			shared := r.number()
			tail := r.take(r.number())
			if r.bad || shared > uint64(len(stem)) {
				return false, &DamageError{What: "the words of a stem do not decode"}
			}
			words = append(words, stem[:shared]+string(tail))
		}
		return false, nil
	})
	return words, err
}

// posting is the documents of one word.
type posting struct {
	word   string
	docs   *roaring.Bitmap
	n      int
	from   *segment
	places uint64 // where they begin in placeStream
	size   uint64
}

// walk calls each with the postings of the words from one on.
func (g *segment) walk(from string, each func(word string, load func() (*posting, error)) (bool, error)) error {
	var group *mark
	var bits, places uint64
	return g.words().each(from, func(m *mark, word string, payload []byte) (bool, error) {
		if m != group {
			group, bits, places = m, m.Bits, m.Places
		}
		r := reading{rest: payload}
		n, bitsLen, placesLen := r.number(), r.number(), r.number()
		if r.bad {
			return false, &DamageError{What: "a word does not decode"}
		}
		p := &posting{word: word, n: int(n), from: g, places: places, size: placesLen}
		at := bits
		bits, places = bits+bitsLen, places+placesLen
		if word < from {
			return true, nil
		}
		return each(word, func() (*posting, error) {
			var err error
			p.docs, err = g.bits(at, bitsLen, p.n)
			return p, err
		})
	})
}

// posting returns the documents of a word, nil when there are none.
func (g *segment) posting(word string) (found *posting, err error) {
	err = g.walk(word, func(key string, load func() (*posting, error)) (bool, error) {
		if key == word {
			found, err = load()
		}
		return false, err
	})
	return found, err
}

// text returns the folded text of a document, with its end.
func (g *segment) text(i uint32) ([]byte, error) {
	read, err := g.documents(i)
	if err != nil {
		return nil, err
	}
	at := int(i % groupDocs)
	from := read.text
	if at > 0 {
		from = read.ends[at-1]
	}
	return g.from.bytes(textStream, from, read.ends[at]-from)
}
