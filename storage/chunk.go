package storage

import (
	"encoding/binary"
	"errors"
)

// chunkSize is how much of a large record one value of Badger holds.
const chunkSize = 256 << 10

// bodyHeader is what stands before the packed body in the first chunk: the
// number of chunks and the time of intake.
const bodyHeader = 2 + 8

const placeSize = 8 + sealOverhead

var errChunks = errors.New("event is too large")

// splitBody returns the plain chunks of a packed body.
func splitBody(received int64, packed []byte) ([][]byte, error) {
	count := max(1, (len(packed)+chunkSize-1)/chunkSize)
	if count > 1<<15 {
		return nil, errChunks
	}
	first := packed[:min(len(packed), chunkSize)]
	head := make([]byte, 0, bodyHeader+len(first))
	head = binary.BigEndian.AppendUint16(head, uint16(count))
	head = binary.BigEndian.AppendUint64(head, uint64(received))
	chunks := [][]byte{append(head, first...)}
	for rest := packed[len(first):]; len(rest) > 0; {
		n := min(len(rest), chunkSize)
		chunks = append(chunks, rest[:n])
		rest = rest[n:]
	}
	return chunks, nil
}

// parseFirst reads the header of a first chunk.
func parseFirst(plain []byte) (count int, received int64, piece []byte, err error) {
	if len(plain) < bodyHeader {
		return 0, 0, nil, errBody
	}
	count = int(binary.BigEndian.Uint16(plain))
	if count == 0 {
		return 0, 0, nil, errBody
	}
	return count, int64(binary.BigEndian.Uint64(plain[2:])), plain[bodyHeader:], nil
}
