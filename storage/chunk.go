package storage

import (
	"encoding/binary"
	"errors"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// chunkSize is how much of a large record one value of Badger holds.
const chunkSize = 256 << 10

// bodyHeader is what stands before the packed body in the first chunk: the
// number of chunks, with a bit for whether the body is compressed, and the time
// of intake.
const (
	bodyHeader = 2 + 8
	compressed = 1 << 15
)

// compressFrom is the size from which bodies are compressed. An event is at most
// a megabyte as it is sent, but replacing invalid bytes may make three of it, and
// that would be more than a commit holds.
const compressFrom = 512 << 10

// plainMost is the largest body that is taken and given.
const plainMost = 16 << 20

const placeSize = 8 + sealOverhead

var errChunks = errors.New("event is too large")

// squeezer compresses large bodies. It is made when the first one comes.
type squeezer struct {
	once sync.Once
	enc  *zstd.Encoder
	dec  *zstd.Decoder
	err  error
}

func (s *squeezer) ready() error {
	s.once.Do(func() {
		var encErr, decErr error
		s.enc, encErr = zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(1<<20))
		s.dec, decErr = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(plainMost))
		s.err = errors.Join(encErr, decErr)
	})
	return s.err
}

// splitBody returns the plain chunks of a packed body.
func (s *squeezer) splitBody(received int64, packed []byte) ([][]byte, error) {
	flags := 0
	if len(packed) >= compressFrom {
		if len(packed) > plainMost {
			return nil, errChunks
		}
		if err := s.ready(); err != nil {
			return nil, err
		}
		flags, packed = compressed, s.enc.EncodeAll(packed, nil)
	}
	count := max(1, (len(packed)+chunkSize-1)/chunkSize)
	first := packed[:min(len(packed), chunkSize)]
	head := make([]byte, 0, bodyHeader+len(first))
	head = binary.BigEndian.AppendUint16(head, uint16(count|flags))
	head = binary.BigEndian.AppendUint64(head, uint64(received))
	chunks := [][]byte{append(head, first...)}
	for rest := packed[len(first):]; len(rest) > 0; {
		n := min(len(rest), chunkSize)
		chunks = append(chunks, rest[:n])
		rest = rest[n:]
	}
	return chunks, nil
}

// joined returns a packed body of which all chunks were put together.
func (s *squeezer) joined(h chunkHeader, packed []byte) ([]byte, error) {
	if !h.compressed {
		return packed, nil
	}
	if err := s.ready(); err != nil {
		return nil, err
	}
	return s.dec.DecodeAll(packed, nil)
}

// chunkHeader is what stands before the body in its first chunk.
type chunkHeader struct {
	count      int
	compressed bool
	received   int64
}

func parseFirst(plain []byte) (h chunkHeader, piece []byte, err error) {
	if len(plain) < bodyHeader {
		return h, nil, errBody
	}
	flags := binary.BigEndian.Uint16(plain)
	h = chunkHeader{
		count:      int(flags &^ compressed),
		compressed: flags&compressed != 0,
		received:   int64(binary.BigEndian.Uint64(plain[2:])),
	}
	if h.count == 0 {
		return h, nil, errBody
	}
	return h, plain[bodyHeader:], nil
}
