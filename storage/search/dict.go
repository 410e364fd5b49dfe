package search

import (
	"encoding/binary"
	"sort"
)

// groupWords is how many words of a dictionary stand behind one that is whole.
const groupWords = 32

// mark is where a group of a dictionary begins.
type mark struct {
	_      struct{} `cbor:",toarray"`
	Key    string
	At     uint64 // in the dictionary's own stream
	Bits   uint64 // in bitStream, for words
	Places uint64 // in placeStream, for words
}

// dictWriter writes keys, which come in order, with what belongs to each.
type dictWriter struct {
	out   sink
	to    stream
	marks []mark
	n     int
	at    uint64
	last  string
	buf   []byte
}

func (w *dictWriter) add(key string, payload []byte, bits, places uint64) error {
	shared := 0
	if w.n%groupWords == 0 {
		w.marks = append(w.marks, mark{Key: key, At: w.at, Bits: bits, Places: places})
	} else {
		shared = sharedBytes(w.last, key)
	}
	w.buf = binary.AppendUvarint(w.buf[:0], uint64(shared))
	w.buf = binary.AppendUvarint(w.buf, uint64(len(key)-shared))
	w.buf = append(w.buf, key[shared:]...)
	w.buf = binary.AppendUvarint(w.buf, uint64(len(payload)))
	w.buf = append(w.buf, payload...)
	w.n++
	w.at += uint64(len(w.buf))
	w.last = key
	return w.out.write(w.to, w.buf)
}

func sharedBytes(a, b string) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}

// dict reads a dictionary.
type dict struct {
	from  source
	in    stream
	marks []mark
	size  uint64
}

// each calls each with the keys from one on, in order, until it returns false. The
// mark of the first of a group is given with each key, so that what is counted
// from it can be.
func (d *dict) each(from string, each func(group *mark, key string, payload []byte) (bool, error)) error {
	i := sort.Search(len(d.marks), func(i int) bool { return d.marks[i].Key > from })
	for i = max(i-1, 0); i < len(d.marks); i++ {
		more, err := d.group(i, func(key string, payload []byte) (bool, error) {
			return each(&d.marks[i], key, payload)
		})
		if err != nil || !more {
			return err
		}
	}
	return nil
}

func (d *dict) group(i int, each func(key string, payload []byte) (bool, error)) (bool, error) {
	end := d.size
	if i+1 < len(d.marks) {
		end = d.marks[i+1].At
	}
	raw, err := d.from.bytes(d.in, d.marks[i].At, end-d.marks[i].At)
	if err != nil {
		return false, err
	}
	var key []byte
	for r := (reading{rest: raw}); len(r.rest) > 0; {
		shared := r.number()
		tail := r.take(r.number())
		if r.bad || shared > uint64(len(key)) {
			return false, &DamageError{What: "a dictionary does not decode"}
		}
		key = append(key[:shared], tail...)
		payload := r.take(r.number())
		if r.bad {
			return false, &DamageError{What: "a dictionary does not decode"}
		}
		if more, err := each(string(key), payload); err != nil || !more {
			return false, err
		}
	}
	return true, nil
}

// reading takes numbers and pieces off the front of some bytes.
type reading struct {
	rest []byte
	bad  bool
}

func (r *reading) number() uint64 {
	v, n := binary.Uvarint(r.rest)
	if n <= 0 {
		r.bad, r.rest = true, nil
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

func (r *reading) signed() int64 {
	v := r.number()
	return int64(v>>1) ^ -int64(v&1)
}

func (r *reading) take(n uint64) []byte {
	if n > uint64(len(r.rest)) {
		r.bad, r.rest = true, nil
		return nil
	}
	p := r.rest[:n:n]
	r.rest = r.rest[n:]
	return p
}
