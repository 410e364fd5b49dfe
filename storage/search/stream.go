package search

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/klauspost/compress/zstd"
)

// A segment is a few streams of bytes. In the store each is cut into blocks, which
// are compressed one by one.
type stream byte

const (
	metaStream  stream = 'm'
	docStream   stream = 'd' // what the documents are, in groups
	lenStream   stream = 'l' // how many words each has, two bytes each
	wordStream  stream = 'w' // the words, in groups that share their beginnings
	stemStream  stream = 's' // the stems, and the words of each
	bitStream   stream = 'b' // which documents have a word
	placeStream stream = 'o' // where it stands in them
	textStream  stream = 't' // the folded texts, for parts of words
)

// bitmapBlock names, in the cache, the bitmap that was made of a list of documents.
const bitmapBlock stream = 'B'

var streams = []stream{metaStream, docStream, lenStream, wordStream, stemStream, bitStream, placeStream, textStream}

// blockSize is how much of a stream one record holds.
const blockSize = 64 << 10

// sizes is how long each stream of a segment is.
type sizes [128]uint64

// source is where a segment lies.
type source interface {
	// bytes returns a part of a stream. It must not be changed.
	bytes(s stream, from, n uint64) ([]byte, error)
}

// sink takes the streams of a new segment.
type sink interface {
	write(s stream, p []byte) error
}

var errShort = errors.New("it ends too early")

// memory is a segment that is held in memory: sink and source.
type memory [128][]byte

func (m *memory) write(s stream, p []byte) error {
	m[s] = append(m[s], p...)
	return nil
}

func (m *memory) bytes(s stream, from, n uint64) ([]byte, error) {
	if from+n > uint64(len(m[s])) {
		return nil, &DamageError{What: fmt.Sprintf("stream %c in memory", s), Err: errShort}
	}
	return m[s][from : from+n : from+n], nil
}

// segmentKey is the prefix of the records of a segment.
func segmentKey(id uint32) []byte { return binary.BigEndian.AppendUint32([]byte{'s'}, id) }

func blockKey(id uint32, s stream, n uint64) []byte {
	return binary.BigEndian.AppendUint32(append(segmentKey(id), byte(s)), uint32(n))
}

// writing puts the streams of a segment into the store, block by block.
type writing struct {
	id    uint32
	put   func(key, value []byte) error
	rest  [128][]byte
	count [128]uint64
	press *zstd.Encoder
}

func newWriting(id uint32, put func(key, value []byte) error, press *zstd.Encoder) *writing {
	return &writing{id: id, put: put, press: press}
}

func (w *writing) write(s stream, p []byte) error {
	w.rest[s] = append(w.rest[s], p...)
	rest := w.rest[s]
	for len(rest) >= blockSize {
		if err := w.block(s, rest[:blockSize]); err != nil {
			return err
		}
		rest = rest[:copy(rest, rest[blockSize:])]
		w.rest[s] = rest
	}
	return nil
}

func (w *writing) block(s stream, p []byte) error {
	key := blockKey(w.id, s, w.count[s])
	w.count[s]++
	return w.put(key, w.press.EncodeAll(p, nil))
}

// close writes what is left.
func (w *writing) close() error {
	for _, s := range streams {
		if len(w.rest[s]) > 0 {
			if err := w.block(s, w.rest[s]); err != nil {
				return err
			}
		}
	}
	return nil
}

// stored is a segment in the store.
type stored struct {
	id    uint32
	size  sizes
	snap  Snapshot
	cache *cache
	open  *zstd.Decoder
}

func (b *stored) bytes(s stream, from, n uint64) ([]byte, error) {
	if from+n > b.size[s] {
		return nil, b.damaged(s, from/blockSize, errShort)
	}
	if n == 0 {
		return nil, nil
	}
	first, last := from/blockSize, (from+n-1)/blockSize
	if first == last {
		block, err := b.block(s, first)
		if err != nil {
			return nil, err
		}
		at := from % blockSize
		return block[at : at+n : at+n], nil
	}
	out := make([]byte, 0, n)
	for i := first; i <= last; i++ {
		block, err := b.block(s, i)
		if err != nil {
			return nil, err
		}
		low := max(from, i*blockSize) - i*blockSize
		high := min(from+n, (i+1)*blockSize) - i*blockSize
		out = append(out, block[low:high]...)
	}
	return out, nil
}

// block returns a block of a stream, from the cache where it is there.
func (b *stored) block(s stream, n uint64) ([]byte, error) {
	at := blockAt{b.id, s, uint32(n)}
	if block, ok := b.cache.get(at); ok {
		return block, nil
	}
	block, err := b.read(s, n)
	if err == nil {
		b.cache.put(at, block)
	}
	return block, err
}

func (b *stored) read(s stream, n uint64) ([]byte, error) {
	raw, err := b.snap.Get(blockKey(b.id, s, n))
	if err != nil || raw == nil {
		return nil, b.damaged(s, n, err)
	}
	block, err := b.open.DecodeAll(raw, nil)
	want := min(blockSize, b.size[s]-n*blockSize)
	if err == nil && uint64(len(block)) != want {
		err = errShort
	}
	if err != nil {
		return nil, b.damaged(s, n, err)
	}
	return block, nil
}

func (b *stored) damaged(s stream, n uint64, err error) error {
	what := fmt.Sprintf("segment %d, stream %c, block %d", b.id, s, n)
	if err == nil {
		return &DamageError{What: what + " is missing"}
	}
	return &DamageError{What: fmt.Sprintf("%s: %v", what, err), Err: err}
}
