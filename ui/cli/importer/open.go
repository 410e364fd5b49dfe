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

// input is what is imported, unpacked, with how many bytes of the source were
// read so far.
type input struct {
	io.Reader
	read *atomic.Int64
}

// open recognises gzip by its first bytes and passes over a byte order mark.
func open(r io.Reader) (input, error) {
	counted := &countingReader{in: r}
	source := bufio.NewReaderSize(counted, 64<<10)
	in := input{Reader: source, read: &counted.n}
	head, err := source.Peek(len(gzipMagic))
	if bytes.Equal(head, gzipMagic) {
		unpacked, err := gzip.NewReader(source)
		if err != nil {
			return in, fmt.Errorf("unpack gzip: %w", err)
		}
		in.Reader = unpacked
	} else if err != nil && len(head) == 0 && err != io.EOF {
		return in, fmt.Errorf("read: %w", err)
	}
	plain := bufio.NewReaderSize(in.Reader, 64<<10)
	if head, _ := plain.Peek(len(byteOrder)); bytes.Equal(head, byteOrder) {
		if _, err := plain.Discard(len(byteOrder)); err != nil {
			return in, fmt.Errorf("read: %w", err)
		}
	}
	in.Reader = plain
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
