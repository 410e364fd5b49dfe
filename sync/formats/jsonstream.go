package formats

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"debrief/model"
)

// errEnough ends a walk over a document because nobody wants more of it.
var errEnough = errors.New("enough")

// brokenJSON is a document that is not JSON at a place, so that nothing after it
// can be told apart.
type brokenJSON struct {
	line int
	want string
	got  byte
}

// Error implements error.
func (e *brokenJSON) Error() string {
	return fmt.Sprintf("not valid JSON: %q where %s should be; nothing after this can be read", string(rune(e.got)), e.want)
}

// jsonStream walks through a document of any size, holding one value at a time.
type jsonStream struct {
	in   *bufio.Reader
	line int // of the next byte, from 1
}

func newJSONStream(in *bufio.Reader) *jsonStream { return &jsonStream{in: in, line: 1} }

func (s *jsonStream) read() (byte, error) {
	b, err := s.in.ReadByte()
	if b == '\n' && err == nil {
		s.line++
	}
	return b, err
}

// next returns the next byte that is no space, without taking it.
func (s *jsonStream) next() (byte, error) {
	for {
		b, err := s.in.ReadByte()
		if err != nil {
			return 0, err
		}
		switch b {
		case '\n':
			s.line++
		case ' ', '\t', '\r':
		default:
			return b, s.in.UnreadByte()
		}
	}
}

// take takes the next byte that is no space, which must be one of want.
func (s *jsonStream) take(want string, words string) (byte, error) {
	b, err := s.next()
	if err != nil {
		return 0, inside(err)
	}
	for i := range len(want) {
		if b == want[i] {
			return s.read()
		}
	}
	return b, &brokenJSON{s.line, words, b}
}

// inside turns an end of the input that comes too early into a failure.
func inside(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// object calls each for every member, whose value each must take. The next byte
// must begin an object.
func (s *jsonStream) object(each func(name string) error) error {
	return s.sequence("{", "}", "an object", func() error {
		b, err := s.next()
		if err != nil {
			return inside(err)
		}
		if b != '"' {
			return &brokenJSON{s.line, "a name", b}
		}
		p, err := s.value()
		if err != nil {
			return err
		}
		var name string
		if err := json.Unmarshal(p.raw, &name); err != nil {
			name = "" // odd or endless: nobody knows it
		}
		if _, err := s.take(":", "a colon"); err != nil {
			return err
		}
		if _, err := s.next(); err != nil {
			return inside(err)
		}
		return each(name)
	})
}

// array calls each for every item, which each must take.
func (s *jsonStream) array(each func() error) error {
	return s.sequence("[", "]", "a list", each)
}

func (s *jsonStream) sequence(begin, end, words string, each func() error) error {
	if _, err := s.take(begin, words); err != nil {
		return err
	}
	if b, err := s.next(); err != nil || b == end[0] {
		if err == nil {
			_, err = s.read()
		}
		return inside(err)
	}
	for {
		if err := each(); err != nil {
			return err
		}
		b, err := s.take(","+end, "a comma or the end of "+words)
		if err != nil || b == end[0] {
			return err
		}
		if _, err := s.next(); err != nil {
			return inside(err)
		}
	}
}

// value takes one value. It only looks for the value's end; whether it is valid
// shows when it is read.
func (s *jsonStream) value() (*piece, error) {
	keep := &keeper{}
	line, err := s.through(keep)
	keep.line = line
	keep.flush()
	return &keep.piece, err
}

// skip takes one value that nobody wants.
func (s *jsonStream) skip() error {
	_, err := s.through(&keeper{drop: true})
	return err
}

// through takes one value and returns the line where it begins.
func (s *jsonStream) through(keep *keeper) (line int, err error) {
	first, err := s.next()
	line = s.line
	if err != nil {
		return line, inside(err)
	}
	switch first {
	case '{', '[':
		err = s.nested(keep)
	case '"':
		err = s.text(keep)
	case ',', ':', ']', '}':
		err = &brokenJSON{line, "a value", first}
	default:
		err = s.word(keep)
	}
	return line, err
}

// keeper gathers single bytes for a piece.
type keeper struct {
	piece
	drop bool // nobody wants it
	buf  []byte
}

func (k *keeper) take(b byte) {
	if k.drop {
		return
	}
	if k.buf = append(k.buf, b); len(k.buf) >= 4096 {
		k.flush()
	}
}

func (k *keeper) flush() {
	k.add(k.buf)
	k.buf = k.buf[:0]
}

// nested takes an object or a list to the bracket that closes it.
func (s *jsonStream) nested(keep *keeper) error {
	for depth := 0; ; {
		b, err := s.in.ReadByte()
		if err != nil {
			return inside(err)
		}
		switch b {
		case '"':
			if err := s.in.UnreadByte(); err != nil {
				return err
			}
			if err := s.text(keep); err != nil {
				return err
			}
			continue
		case '\n':
			s.line++
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		if keep.take(b); depth == 0 {
			return nil
		}
	}
}

// text takes a string to the quote that closes it.
func (s *jsonStream) text(keep *keeper) error {
	for n, escaped := 0, false; ; n++ {
		b, err := s.read()
		if err != nil {
			return inside(err)
		}
		keep.take(b)
		switch {
		case escaped:
			escaped = false
		case b == '\\':
			escaped = true
		case b == '"' && n > 0:
			return nil
		}
	}
}

// word takes a number, true, false, null or what stands in their place.
func (s *jsonStream) word(keep *keeper) error {
	for n := 0; ; n++ {
		b, err := s.in.ReadByte()
		if errors.Is(err, io.EOF) && n > 0 {
			return nil
		}
		if err != nil {
			return err
		}
		switch b {
		case ' ', '\t', '\r', '\n', ',', ']', '}', '{', '[', '"', ':':
			if n > 0 {
				return s.in.UnreadByte()
			}
		}
		keep.take(b)
	}
}

// walkJSON runs walk over a document and yields how it ended: what is not JSON is
// a record of its place, a failure of the input is a failure.
func walkJSON(in *bufio.Reader, yield func(Record, error) bool, walk func(*jsonStream) error) {
	s := newJSONStream(in)
	err := walk(s)
	var broken *brokenJSON
	switch {
	case err == nil, errors.Is(err, errEnough), errors.Is(err, io.EOF):
	case errors.As(err, &broken):
		yield((&piece{line: broken.line}).record(model.Event{}, broken), nil)
	default:
		yield(Record{Line: s.line}, err)
	}
}

// readJSON reads a value into v. Its errors name fields and JSON's own types.
func readJSON(raw []byte, v any) error {
	err := json.Unmarshal(raw, v)
	var kind *json.UnmarshalTypeError
	switch {
	case !errors.As(err, &kind):
		return err
	case kind.Field == "":
		return fmt.Errorf("%s stands where an object should", kind.Value)
	}
	return fmt.Errorf("%s: %s is of the wrong type", kind.Field, kind.Value)
}
