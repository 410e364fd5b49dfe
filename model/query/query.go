package query

import (
	"strings"
)

// Query is a parsed filter. The zero value lets everything through.
type Query struct{ root node }

// IsZero reports whether the query lets everything through.
func (q Query) IsZero() bool { return q.root == nil }

// And returns the query of what passes both.
func (q Query) And(other Query) Query {
	if q.root == nil || other.root == nil {
		if q.root == nil {
			q = other
		}
		return q
	}
	var parts all
	for _, n := range []node{q.root, other.root} {
		if several, ok := n.(all); ok {
			parts = append(parts, several...)
		} else {
			parts = append(parts, n)
		}
	}
	return Query{parts}
}

// String writes the query so that Parse reads the same again.
func (q Query) String() string {
	if q.root == nil {
		return ""
	}
	var b strings.Builder
	q.root.write(&b, inAny)
	return b.String()
}

// node is a part of a query.
type node interface {
	write(b *strings.Builder, where place)
	match(r *reading) bool
}

// place says what surrounds a node that is written, which decides over its
// parentheses.
type place int

const (
	inAny  place = iota // the whole query, or a pair of parentheses
	inAll               // one of several that all have to hold
	inside              // behind a minus
)

// all holds when every part does; anyOf when one does. Both have two parts at
// least.
type (
	all   []node
	anyOf []node
	not   struct{ node node }
)

// term is a field with its value: turns:>10.
type term struct {
	field *Field
	value value
}

// words is text that has to stand in what a row shows.
type words struct {
	text   string
	folded string
}

func (n all) write(b *strings.Builder, where place) { join(b, n, " ", inAll, where == inside) }

func (n anyOf) write(b *strings.Builder, where place) { join(b, n, " or ", inAll, where != inAny) }

func join(b *strings.Builder, parts []node, by string, where place, brackets bool) {
	if brackets {
		b.WriteByte('(')
		defer b.WriteByte(')')
	}
	for i, part := range parts {
		if i > 0 {
			b.WriteString(by)
		}
		part.write(b, where)
	}
}

func (n not) write(b *strings.Builder, _ place) {
	b.WriteByte('-')
	n.node.write(b, inside)
}

func (n term) write(b *strings.Builder, _ place) {
	b.WriteString(n.field.Name)
	b.WriteByte(':')
	b.WriteString(quotedValue(n.value.text))
}

func (n words) write(b *strings.Builder, _ place) { b.WriteString(quoted(n.text)) }

// quoted writes text with quotation marks, where it would be read as something
// else without them.
func quoted(text string) string {
	_, joins := joiners[strings.ToLower(text)]
	if text != "" && !joins && text != notWord && !strings.ContainsFunc(text, ends) && !strings.ContainsAny(text, `":\`) && text[0] != '-' {
		return text
	}
	return inQuotes(text)
}

func quotedValue(text string) string {
	if !strings.ContainsFunc(text, ends) && !strings.ContainsAny(text, `"\`) {
		return text
	}
	return inQuotes(text)
}

func inQuotes(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}
