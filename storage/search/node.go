package search

import (
	"strings"
	"unicode/utf8"
)

// Node is what is looked for.
type Node interface{ node() }

// The kinds of nodes. And, Or and Phrase have one part at least.
type (
	// Word is a word in any of its inflections.
	Word struct{ Stem string }
	// Prefix is any word that begins so.
	Prefix struct{ Of string }
	// Phrase is words, the last of which may be a prefix, that follow each other.
	Phrase struct{ Of []Node }
	// Part is a piece of the folded text, within words or across them.
	Part struct{ Of string }
	// And holds where all parts do, Or where one does, Not where its part does not.
	And struct{ Of []Node }
	// Or holds where one part does.
	Or struct{ Of []Node }
	// Not holds where its part does not.
	Not struct{ Of Node }
	// Where asks somebody else about a document.
	Where struct{ Holds func(Doc) (bool, error) }
	// All is every document.
	All struct{}
)

func (*Word) node()   {}
func (*Prefix) node() {}
func (*Phrase) node() {}
func (*Part) node()   {}
func (*And) node()    {}
func (*Or) node()     {}
func (*Not) node()    {}
func (*Where) node()  {}
func (*All) node()    {}

// fewDigits is how many digits are looked for as a part of a number, too.
const fewDigits = 4

// Text reads a piece of text that a person looks for: one word in any inflection,
// several that follow each other, the beginning of one (a star behind it), or a
// part of one (stars around it). Digits are found within longer numbers, however
// these are written. It returns nil when the text holds nothing to look for.
func (a *Analyzer) Text(text string) Node {
	text = strings.TrimSpace(text)
	if inner, ok := strings.CutPrefix(text, "*"); ok {
		return part(strings.TrimRight(inner, "*"))
	}
	begun, star := strings.CutSuffix(text, "*")
	star = star && begun != "" && !strings.HasSuffix(begun, " ")
	var words []Node
	digits := true
	a.Words(text, func(word string, _, to int) {
		if star && to == len(begun) {
			words = append(words, &Prefix{word})
		} else {
			words = append(words, &Word{a.Stem(word)})
		}
		digits = digits && strings.Trim(word, "0123456789") == ""
	})
	switch {
	case len(words) == 0:
		return nil
	case digits && !star:
		return number(words, text)
	case len(words) == 1:
		return words[0]
	}
	return &Phrase{words}
}

func part(text string) Node {
	folded := strings.TrimSpace(string(appendFolded(nil, text, nil)))
	if folded == "" {
		return nil
	}
	return &Part{folded}
}

// number looks for digits as they stand and within longer numbers. A whole Russian
// phone is one with 8 and with 7.
func number(words []Node, text string) Node {
	var as Node = &Phrase{words}
	if len(words) == 1 {
		as = words[0]
	}
	within := strings.Trim(string(appendFolded(nil, text, nil)), " +()-")
	if utf8.RuneCountInString(within) < fewDigits || strings.Trim(within, "0123456789") != "" {
		return as
	}
	if len(within) == 11 && (within[0] == '8' || within[0] == '7') {
		within = within[1:]
	}
	return &Or{[]Node{as, &Part{within}}}
}

// parts calls each with a node and everything in it.
func parts(n Node, each func(Node)) {
	each(n)
	switch n := n.(type) {
	case *And:
		for _, of := range n.Of {
			parts(of, each)
		}
	case *Or:
		for _, of := range n.Of {
			parts(of, each)
		}
	case *Not:
		parts(n.Of, each)
	}
}

// LooksThrough reports whether a node asks for a part of the text, for which the
// texts themselves are looked through.
func LooksThrough(n Node) (found bool) {
	parts(n, func(n Node) {
		if _, ok := n.(*Part); ok {
			found = true
		}
	})
	return found
}
