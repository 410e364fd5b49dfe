package search

import (
	"cmp"
	"encoding/binary"
	"sort"
)

// Doc is a turn: its place in the log, whose it is, and when it was said. Newest
// first means by At and then by Pos.
type Doc struct {
	Pos     uint64
	Subject uint64
	At      int64 // Unix milliseconds
	Edited  bool  // what it says is not what it said at first
}

func compareDocs(a, b Doc) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Pos, b.Pos)) }

// groupDocs is how many documents stand in a group, which is read as a whole.
const groupDocs = 128

// docGroup is where a group of documents begins.
type docGroup struct {
	_     struct{} `cbor:",toarray"`
	At    uint64   // in docStream
	Text  uint64   // in textStream
	First int64    // the time of its first document
}

// docWriter writes the documents of a segment, oldest first.
type docWriter struct {
	out    sink
	groups []docGroup
	n      uint32
	length uint64 // words of all documents
	at     uint64
	text   uint64
	last   Doc
	first  Doc
	buf    []byte
}

func (w *docWriter) add(d Doc, words uint16, text []byte) error {
	if w.n%groupDocs == 0 {
		w.groups = append(w.groups, docGroup{At: w.at, Text: w.text, First: d.At})
		w.last = Doc{}
		if w.n == 0 {
			w.first = d
		}
	}
	b := binary.AppendVarint(w.buf[:0], d.At-w.last.At)
	b = binary.AppendVarint(b, int64(d.Pos-w.last.Pos))
	b = binary.AppendVarint(b, int64(d.Subject-w.last.Subject))
	size := uint64(len(text)) << 1
	if d.Edited {
		size |= 1
	}
	b = binary.AppendUvarint(b, size)
	w.buf, w.last = b, d
	w.n++
	w.at += uint64(len(b))
	w.text += uint64(len(text))
	w.length += uint64(words)
	if err := w.out.write(docStream, b); err != nil {
		return err
	}
	if err := w.out.write(lenStream, binary.LittleEndian.AppendUint16(nil, words)); err != nil {
		return err
	}
	return w.out.write(textStream, text)
}

// docGroupRead is a group of documents as it was read.
type docGroupRead struct {
	n    int
	docs []Doc
	ends []uint64 // of their texts, in textStream
	text uint64   // where the first text begins
}

// documents reads the group that a document is in.
func (g *segment) documents(i uint32) (*docGroupRead, error) {
	n := int(i / groupDocs)
	if last := g.lastGroup.Load(); last != nil && last.n == n {
		return last, nil
	}
	end := g.size[docStream]
	if n+1 < len(g.meta.Groups) {
		end = g.meta.Groups[n+1].At
	}
	at := g.meta.Groups[n]
	raw, err := g.from.bytes(docStream, at.At, end-at.At)
	if err != nil {
		return nil, err
	}
	read := &docGroupRead{n: n, text: at.Text, docs: make([]Doc, 0, groupDocs), ends: make([]uint64, 0, groupDocs)}
	var d Doc
	text := at.Text
	for r := (reading{rest: raw}); len(r.rest) > 0; {
		d.At += r.signed()
		d.Pos += uint64(r.signed())
		d.Subject += uint64(r.signed())
		size := r.number()
		d.Edited, text = size&1 != 0, text+size>>1
		if r.bad {
			return nil, &DamageError{What: "a group of documents does not decode"}
		}
		read.docs, read.ends = append(read.docs, d), append(read.ends, text)
	}
	g.lastGroup.Store(read)
	return read, nil
}

// doc returns a document.
func (g *segment) doc(i uint32) (Doc, error) {
	read, err := g.documents(i)
	if err != nil {
		return Doc{}, err
	}
	if at := int(i % groupDocs); at < len(read.docs) {
		return read.docs[at], nil
	}
	return Doc{}, &DamageError{What: "a document is missing"}
}

// find returns the number of a document, false when it is not in the segment.
func (g *segment) find(d Doc) (uint32, bool, error) {
	groups := g.meta.Groups
	n := sort.Search(len(groups), func(i int) bool { return groups[i].First >= d.At })
	for n = max(n-1, 0); n < len(groups) && groups[n].First <= d.At; n++ {
		read, err := g.documents(uint32(n) * groupDocs)
		if err != nil {
			return 0, false, err
		}
		i := sort.Search(len(read.docs), func(i int) bool { return compareDocs(read.docs[i], d) >= 0 })
		if i < len(read.docs) && read.docs[i].Pos == d.Pos && read.docs[i].At == d.At {
			return uint32(n*groupDocs + i), true, nil
		}
	}
	return 0, false, nil
}

// lengths returns how many words each document has.
func (g *segment) lengths() (lengths, error) {
	raw, err := g.from.bytes(lenStream, 0, 2*uint64(g.meta.Docs))
	return lengths(raw), err
}

type lengths []byte

func (l lengths) at(i uint32) uint16 { return binary.LittleEndian.Uint16(l[2*i:]) }
