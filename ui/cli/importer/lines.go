package importer

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"iter"
)

// MaxLine is the longest line that is read as an event, in bytes. Of a longer
// one that much is kept.
const MaxLine = 1 << 20

// line is one line of the input without its end.
type line struct {
	n      int    // from 1
	text   []byte // its first MaxLine bytes
	length int64  // of the whole line
	sum    string // hex SHA-256 of the whole line, set only for a longer one
	made   *made  // what it says, where that is known; else it is decoded
}

// whole reports whether text is all of the line.
func (l *line) whole() bool { return l.length == int64(len(l.text)) }

// blank reports whether there is nothing on the line.
func (l *line) blank() bool { return l.whole() && len(bytes.TrimSpace(l.text)) == 0 }

// digest returns the hex SHA-256 of the whole line.
func (l *line) digest() string {
	if l.sum != "" {
		return l.sum
	}
	sum := sha256.Sum256(l.text)
	return hex.EncodeToString(sum[:])
}

// Line is one line of a text.
type Line struct {
	N     int    // from 1
	Text  []byte // without its end
	Whole bool   // Text is all of it, and not the first MaxLine bytes
}

// Lines yields the lines of r that hold something. An error is one of reading r;
// it is the last element, at the line that could not be read.
func Lines(r io.Reader) iter.Seq2[Line, error] {
	return func(yield func(Line, error) bool) {
		lines := newLineReader(r)
		for {
			l, err := lines.next()
			if errors.Is(err, io.EOF) || err == nil && !l.blank() && !yield(Line{l.n, l.text, l.whole()}, nil) {
				return
			}
			if err != nil {
				yield(Line{N: l.n}, err)
				return
			}
		}
	}
}

// lineReader reads one line after another, holding no more than MaxLine of any.
type lineReader struct {
	in *bufio.Reader
	n  int
}

func newLineReader(r io.Reader) *lineReader {
	return &lineReader{in: bufio.NewReaderSize(r, 256<<10)}
}

// next returns the next line. At the end of the input the error is io.EOF; when
// the input breaks off within a line, that part comes with the error.
func (r *lineReader) next() (line, error) {
	l := line{n: r.n + 1}
	var sum hash.Hash
	for {
		part, err := r.in.ReadSlice('\n')
		ended := err == nil
		part = bytes.TrimSuffix(part, []byte("\n"))
		l.length += int64(len(part))
		if sum == nil && l.length > MaxLine {
			sum = sha256.New()
			sum.Write(l.text)
		}
		if sum != nil {
			sum.Write(part)
		}
		l.text = append(l.text, part[:min(len(part), MaxLine-len(l.text))]...)
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if sum != nil {
			l.sum = hex.EncodeToString(sum.Sum(nil))
		}
		if errors.Is(err, io.EOF) && l.length > 0 {
			err, ended = nil, true
		}
		if ended || l.length > 0 {
			r.n++
		}
		return l, err
	}
}
