package importer

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"sync/atomic"
)

var (
	gzipMagic = []byte{0x1f, 0x8b}
	byteOrder = []byte{0xef, 0xbb, 0xbf} // the mark that some programs put before UTF-8
)

// Input is what is imported, unpacked, with how many bytes of the source were
// read so far. What is peeked at stays to be imported.
type Input struct {
	*bufio.Reader
	read   *atomic.Int64
	marked bool // a mark says that it is UTF-16
}

const bufferSize = 64 << 10

// Open recognises gzip and UTF-16 by its first bytes and passes over a byte order
// mark. The error is a *SourceError.
func Open(r io.Reader, origin string) (*Input, error) {
	in, err := open(r)
	if err != nil {
		return nil, &SourceError{Origin: origin, Line: 1, Err: err}
	}
	return in, nil
}

func open(r io.Reader) (*Input, error) {
	counted := &countingReader{in: r}
	source := bufio.NewReaderSize(counted, bufferSize)
	in := &Input{Reader: source, read: &counted.n}
	head, err := source.Peek(len(gzipMagic))
	if bytes.Equal(head, gzipMagic) {
		unpacked, err := gzip.NewReader(source)
		if err != nil {
			return nil, fmt.Errorf("unpack gzip: %w", err)
		}
		in.Reader = bufio.NewReaderSize(unpacked, bufferSize)
	} else if err != nil && len(head) == 0 && err != io.EOF {
		return nil, fmt.Errorf("read: %w", err)
	}
	if err := in.skipMark(); err != nil {
		return nil, err
	}
	return in, nil
}

// countingReader counts what went through it.
type countingReader struct {
	in io.Reader
	n  atomic.Int64
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.in.Read(p)
	c.n.Add(int64(n))
	return n, err
}
