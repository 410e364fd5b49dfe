package search

import (
	"bytes"
	"slices"
	"strings"
)

// Span is the bytes of a text from one place on, before another.
type Span struct{ From, To int }

// Marks returns where in a text the parts of a node stand that make it hold, in
// order, none over another. The places are those of the text as it was written.
func (a *Analyzer) Marks(n Node, text string) []Span {
	var words []string
	var spans []Span
	a.Words(text, func(word string, from, to int) {
		words, spans = append(words, word), append(spans, Span{from, to})
	})
	m := marking{a: a, text: text, words: words, spans: spans}
	m.mark(n)
	return joined(m.found)
}

type marking struct {
	a     *Analyzer
	text  string
	words []string
	spans []Span
	found []Span
}

func (m *marking) mark(n Node) {
	switch n := n.(type) {
	case *Word, *Prefix:
		m.phrase([]Node{n})
	case *Phrase:
		m.phrase(n.Of)
	case *Part:
		m.part(n.Of)
	case *And:
		for _, of := range n.Of {
			m.mark(of)
		}
	case *Or:
		for _, of := range n.Of {
			m.mark(of)
		}
	}
}

// phrase marks the words that follow each other, each by itself.
func (m *marking) phrase(of []Node) {
	for from := 0; from+len(of) <= len(m.words); from++ {
		all := true
		for i := range of {
			all = all && m.is(of[i], m.words[from+i])
		}
		if all {
			m.found = append(m.found, m.spans[from:from+len(of)]...)
		}
	}
}

func (m *marking) is(n Node, word string) bool {
	switch n := n.(type) {
	case *Word:
		return m.a.Stem(word) == n.Stem
	case *Prefix:
		return strings.HasPrefix(word, n.Of)
	}
	return false
}

func (m *marking) part(of string) {
	var at []Span
	folded := appendFolded(nil, m.text, func(from, to int) { at = append(at, Span{from, to}) })
	for from := 0; ; {
		i := bytes.Index(folded[from:], []byte(of))
		if i < 0 {
			return
		}
		i += from
		from = i + len(of)
		m.found = append(m.found, Span{at[i].From, at[from-1].To})
	}
}

// joined puts spans in order and makes one of those that touch or overlap.
func joined(spans []Span) []Span {
	slices.SortFunc(spans, func(a, b Span) int { return a.From - b.From })
	var out []Span
	for _, s := range spans {
		if n := len(out); n > 0 && s.From <= out[n-1].To {
			out[n-1].To = max(out[n-1].To, s.To)
			continue
		}
		out = append(out, s)
	}
	return out
}
