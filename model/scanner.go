package model

import (
	"bytes"
	"fmt"
	"slices"
	"unicode/utf8"
)

// MaxDepth is how many objects and lists an event may nest.
const MaxDepth = 64

// scanner walks over one JSON text and checks it against RFC 8259. The text is
// valid UTF-8. It hands out slices of the text, so that a value is copied only
// when somebody keeps it.
type scanner struct {
	data  []byte
	at    int
	depth int
}

// member is one name and value of an object; raw is a slice of the text.
type member struct {
	name []byte // without quotes and escapes
	raw  []byte
	used bool
}

func (s *scanner) fail(what string) error {
	if s.at >= len(s.data) {
		return &DecodeError{Reason: fmt.Sprintf("not valid JSON: it ends at byte %d, where %s was expected", len(s.data), what)}
	}
	found, _ := utf8.DecodeRune(s.data[s.at:])
	return &DecodeError{Reason: fmt.Sprintf("not valid JSON: %q at byte %d, where %s was expected", found, s.at+1, what)}
}

func (s *scanner) space() {
	for s.at < len(s.data) {
		switch s.data[s.at] {
		case ' ', '\t', '\n', '\r':
			s.at++
		default:
			return
		}
	}
}

// next skips space and returns the byte that follows, 0 at the end.
func (s *scanner) next() byte {
	s.space()
	if s.at < len(s.data) {
		return s.data[s.at]
	}
	return 0
}

// value passes over one value and returns it.
func (s *scanner) value() ([]byte, error) {
	c := s.next()
	start := s.at
	var err error
	switch {
	case c == '"':
		err = s.str()
	case c == '{':
		err = s.object(func(member) error { return nil })
	case c == '[':
		err = s.list(func([]byte) error { return nil })
	case c == '-' || '0' <= c && c <= '9':
		err = s.number()
	case c == 't':
		err = s.literal("true")
	case c == 'f':
		err = s.literal("false")
	case c == 'n':
		err = s.literal("null")
	default:
		err = s.fail("a value")
	}
	return s.data[start:s.at], err
}

func (s *scanner) enter() error {
	s.at++
	s.depth++
	if s.depth > MaxDepth {
		return &DecodeError{Reason: fmt.Sprintf("nested deeper than %d levels", MaxDepth)}
	}
	return nil
}

// object passes over one object and calls each with its members as they stand.
func (s *scanner) object(each func(member) error) error {
	if err := s.enter(); err != nil {
		return err
	}
	for first := true; ; first = false {
		c := s.next()
		if c == '}' && first {
			break
		}
		if c != '"' {
			return s.fail("a name in quotes")
		}
		m, err := s.member()
		if err != nil {
			return err
		}
		if err := each(m); err != nil {
			return err
		}
		if c = s.next(); c == '}' {
			break
		}
		if c != ',' {
			return s.fail(`"," or "}"`)
		}
		s.at++
	}
	s.at++
	s.depth--
	return nil
}

func (s *scanner) member() (member, error) {
	start := s.at
	if err := s.str(); err != nil {
		return member{}, err
	}
	name := s.data[start+1 : s.at-1]
	if bytes.IndexByte(name, '\\') >= 0 {
		name, _ = appendUnescaped(nil, name)
	}
	if s.next() != ':' {
		return member{}, s.fail(`":"`)
	}
	s.at++
	raw, err := s.value()
	return member{name: name, raw: raw}, err
}

// list passes over one list and calls each with its items.
func (s *scanner) list(each func([]byte) error) error {
	if err := s.enter(); err != nil {
		return err
	}
	for first := true; ; first = false {
		if s.next() == ']' && first {
			break
		}
		raw, err := s.value()
		if err != nil {
			return err
		}
		if err := each(raw); err != nil {
			return err
		}
		c := s.next()
		if c == ']' {
			break
		}
		if c != ',' {
			return s.fail(`"," or "]"`)
		}
		s.at++
	}
	s.at++
	s.depth--
	return nil
}

func (s *scanner) str() error {
	for s.at++; s.at < len(s.data); s.at++ {
		switch c := s.data[s.at]; {
		case c == '"':
			s.at++
			return nil
		case c == '\\':
			if err := s.escape(); err != nil {
				return err
			}
		case c < ' ':
			return s.fail("a character that is not a control character")
		}
	}
	return s.fail("the end of a string")
}

// escape passes over an escape but for its last byte.
func (s *scanner) escape() error {
	s.at++
	if s.at >= len(s.data) {
		return s.fail("an escape")
	}
	switch s.data[s.at] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return nil
	case 'u':
		for range 4 {
			s.at++
			if s.at >= len(s.data) || !isHex(s.data[s.at]) {
				return s.fail("a hex digit")
			}
		}
		return nil
	}
	return s.fail("an escape")
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func (s *scanner) number() error {
	if s.data[s.at] == '-' {
		s.at++
	}
	if s.at < len(s.data) && s.data[s.at] == '0' {
		s.at++
	} else if err := s.digits(); err != nil {
		return err
	}
	if s.at < len(s.data) && s.data[s.at] == '.' {
		s.at++
		if err := s.digits(); err != nil {
			return err
		}
	}
	if s.at < len(s.data) && s.data[s.at]|0x20 == 'e' {
		s.at++
		if s.at < len(s.data) && (s.data[s.at] == '+' || s.data[s.at] == '-') {
			s.at++
		}
		return s.digits()
	}
	return nil
}

func (s *scanner) digits() error {
	start := s.at
	for s.at < len(s.data) && '0' <= s.data[s.at] && s.data[s.at] <= '9' {
		s.at++
	}
	if s.at == start {
		return s.fail("a digit")
	}
	return nil
}

func (s *scanner) literal(word string) error {
	if !bytes.HasPrefix(s.data[s.at:], []byte(word)) {
		return s.fail(word)
	}
	s.at += len(word)
	return nil
}

// scanObject reads data, which holds one object and nothing else, and returns
// its members ordered by name. A name that stands twice is an error.
func scanObject(data []byte, room []member) ([]member, error) {
	s := scanner{data: data}
	if c := s.next(); c != '{' {
		return nil, notAnObject(&s, c)
	}
	members := room[:0]
	err := s.object(func(m member) error {
		members = append(members, m)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if s.space(); s.at < len(data) {
		return nil, &DecodeError{Reason: fmt.Sprintf("something follows the object at byte %d", s.at+1)}
	}
	return members, sortMembers(members)
}

func notAnObject(s *scanner, c byte) error {
	if _, err := s.value(); err != nil {
		return err
	}
	kind := "a number"
	switch c {
	case '[':
		kind = "a list"
	case '"':
		kind = "a string"
	case 't', 'f':
		kind = "true or false"
	case 'n':
		kind = "null"
	}
	return &DecodeError{Reason: "one JSON object was expected, not " + kind}
}

func sortMembers(members []member) error {
	if !slices.IsSortedFunc(members, compareMembers) {
		slices.SortStableFunc(members, compareMembers)
	}
	for i := 1; i < len(members); i++ {
		if bytes.Equal(members[i-1].name, members[i].name) {
			return &DecodeError{Field: string(members[i].name), Reason: "stands twice"}
		}
	}
	return nil
}

func compareMembers(a, b member) int { return bytes.Compare(a.name, b.name) }
