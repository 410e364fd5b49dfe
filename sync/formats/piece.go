package formats

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"

	"debrief/model"
)

// piece is a part of the input: a line, a message of several lines, a row, a JSON
// value. It holds no more than MaxRecord bytes of it.
type piece struct {
	line   int // where it begins, from 1
	raw    []byte
	length int64
	sum    hash.Hash // of all of it, only where raw is not
}

// add appends data to the piece.
func (p *piece) add(data []byte) {
	p.length += int64(len(data))
	if p.sum == nil && p.length > MaxRecord {
		p.sum = sha256.New()
		p.sum.Write(p.raw)
	}
	if p.sum != nil {
		p.sum.Write(data)
	}
	p.raw = append(p.raw, data[:min(len(data), MaxRecord-len(p.raw))]...)
}

// whole reports whether raw is all of the piece.
func (p *piece) whole() bool { return p.sum == nil }

func (p *piece) blank() bool { return p.whole() && len(bytes.TrimSpace(p.raw)) == 0 }

// tooLong is the reason to refuse a piece that is not held whole.
func (p *piece) tooLong() error {
	if p.whole() {
		return nil
	}
	return fmt.Errorf("%d bytes are more than is read of one record (%d)", p.length, MaxRecord)
}

// record says what became of the piece.
func (p *piece) record(event model.Event, err error) Record {
	r := Record{Line: p.line, Raw: p.raw, Length: p.length, Event: event, Err: err}
	if err == nil {
		return r
	}
	if r.Event = (model.Event{}); p.sum != nil {
		r.SHA256 = hex.EncodeToString(p.sum.Sum(nil))
	} else {
		sum := sha256.Sum256(p.raw)
		r.SHA256 = hex.EncodeToString(sum[:])
	}
	return r
}

// lines reads one line after another.
type lines struct {
	in *bufio.Reader
	n  int
}

// next returns the next line without its end. The error is io.EOF at the end of
// the input; a line that the input breaks off within comes with its error.
func (l *lines) next() (*piece, error) {
	p := &piece{line: l.n + 1}
	for {
		part, err := l.in.ReadSlice('\n')
		ended := err == nil
		p.add(bytes.TrimSuffix(part, []byte("\n")))
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if errors.Is(err, io.EOF) && p.length > 0 {
			ended, err = true, nil
		}
		if ended || p.length > 0 {
			l.n++
		}
		if p.whole() {
			p.raw = bytes.TrimSuffix(p.raw, []byte("\r"))
			p.length = int64(len(p.raw))
		}
		return p, err
	}
}

// eachLine calls take for each line until it returns false. A failure of the
// input is yielded.
func eachLine(in *bufio.Reader, yield func(Record, error) bool, take func(*piece) bool) {
	l := &lines{in: in}
	for {
		p, err := l.next()
		switch {
		case errors.Is(err, io.EOF):
			return
		case err != nil:
			if p.length > 0 && !yield(p.record(model.Event{}, brokenOff(err)), nil) {
				return
			}
			yield(Record{Line: p.line}, err)
			return
		case !take(p):
			return
		}
	}
}

func brokenOff(err error) error { return fmt.Errorf("the input breaks off within this: %w", err) }
