package search

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"sort"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

var background = context.Background()

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

// shelf is a store in memory. It can be told to fail, and gives what it holds to
// the next index as a disk does after a crash.
type shelf struct {
	mu      sync.Mutex
	records map[string][]byte
	left    int // records that are written before it fails; negative is never
}

var errShelf = errors.New("the shelf fell down")

func newShelf() *shelf { return &shelf{records: map[string][]byte{}, left: -1} }

func (s *shelf) Snapshot() (Snapshot, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	copied := map[string][]byte{}
	for key, value := range s.records {
		copied[key] = value
	}
	return &shelfSnapshot{records: copied}, nil
}

func (s *shelf) put(key, value []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.left == 0 {
		return errShelf
	}
	s.left--
	s.records[string(key)] = bytes.Clone(value)
	return nil
}

func (s *shelf) Write(_ context.Context, records func(put func(key, value []byte) error) error) error {
	return records(s.put)
}

func (s *shelf) Commit(key, value []byte) error { return s.put(key, value) }

func (s *shelf) Drop(_ context.Context, prefix []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.left == 0 {
		return errShelf
	}
	for key := range s.records {
		if strings.HasPrefix(key, string(prefix)) {
			delete(s.records, key)
		}
	}
	return nil
}

type shelfSnapshot struct {
	records map[string][]byte
	closed  bool
}

func (s *shelfSnapshot) Get(key []byte) ([]byte, error) {
	if s.closed {
		panic("a snapshot is read after it was closed")
	}
	return s.records[string(key)], nil
}

func (s *shelfSnapshot) Keys(prefix []byte, each func(key []byte) error) error {
	var keys []string
	for key := range s.records {
		if strings.HasPrefix(key, string(prefix)) {
			keys = append(keys, key)
		}
	}
	sort.Strings(keys)
	for _, key := range keys {
		if err := each([]byte(key)); err != nil {
			return err
		}
	}
	return nil
}

func (s *shelfSnapshot) Close() { s.closed = true }

// plain is the archive as a plain scan sees it.
type plain struct {
	turns map[uint64]Turn
	an    *Analyzer
}

func newPlain() *plain { return &plain{map[uint64]Turn{}, NewAnalyzer()} }

func (p *plain) apply(c Change) {
	for _, d := range c.Remove {
		delete(p.turns, d.Pos)
	}
	for _, t := range c.Add {
		p.turns[t.Pos] = t
	}
}

func (p *plain) forget(subject uint64) {
	for pos, t := range p.turns {
		if t.Subject == subject {
			delete(p.turns, pos)
		}
	}
}

// find returns what holds, the newest first.
func (p *plain) find(tb rapid.TB, n Node) []Doc {
	var found []Doc
	for _, t := range p.turns {
		if p.holds(tb, n, t) {
			found = append(found, t.Doc)
		}
	}
	slices.SortFunc(found, func(a, b Doc) int { return compareDocs(b, a) })
	return found
}

func (p *plain) words(text string) (words []string) {
	p.an.Words(text, func(word string, _, _ int) { words = append(words, word) })
	return words
}

func (p *plain) is(n Node, word string) bool {
	switch n := n.(type) {
	case *Word:
		return p.an.Stem(word) == n.Stem
	case *Prefix:
		return strings.HasPrefix(word, n.Of)
	}
	return false
}

func (p *plain) times(n Node, t Turn) (times int) {
	words := p.words(t.Text)
	of := []Node{n}
	if phrase, ok := n.(*Phrase); ok {
		of = phrase.Of
	}
	for from := 0; from+len(of) <= len(words); from++ {
		all := true
		for i := range of {
			all = all && p.is(of[i], words[from+i])
		}
		if all {
			times++
		}
	}
	return times
}

func (p *plain) holds(tb rapid.TB, n Node, t Turn) bool {
	switch n := n.(type) {
	case *Part:
		return bytes.Contains(appendFolded(nil, t.Text, nil), []byte(n.Of))
	case *And:
		for _, of := range n.Of {
			if !p.holds(tb, of, t) {
				return false
			}
		}
		return true
	case *Or:
		for _, of := range n.Of {
			if p.holds(tb, of, t) {
				return true
			}
		}
		return false
	case *Not:
		return !p.holds(tb, n.Of, t)
	case *Where:
		ok, err := n.Holds(t.Doc)
		if err != nil {
			tb.Fatal(err)
		}
		return ok
	case *All:
		return true
	}
	return p.times(n, t) > 0
}
