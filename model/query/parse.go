package query

import (
	"strings"

	"debrief/model/near"
)

// Parse reads a filter. Every error is an *Error.
func Parse(text string) (Query, error) {
	tokens, err := split(text)
	if err != nil {
		return Query{}, err
	}
	p := parser{tokens: tokens}
	if p.peek().kind == endToken {
		return Query{}, nil
	}
	root, err := p.any(0)
	if err != nil {
		return Query{}, err
	}
	if t := p.peek(); t.kind != endToken {
		return Query{}, t.wrong(LoneBracket)
	}
	return Query{root}, nil
}

type parser struct {
	tokens []token
	at     int
}

func (p *parser) peek() token { return p.tokens[p.at] }

func (p *parser) next() token {
	t := p.tokens[p.at]
	if t.kind != endToken {
		p.at++
	}
	return t
}

func (t token) wrong(m Mistake) *Error {
	return &Error{Mistake: m, From: t.from, To: t.to, Text: t.text}
}

// any reads what `or` joins.
func (p *parser) any(depth int) (node, error) {
	var parts anyOf
	for {
		part, err := p.all(depth)
		if err != nil {
			return nil, err
		}
		if more, ok := part.(anyOf); ok {
			parts = append(parts, more...)
		} else {
			parts = append(parts, part)
		}
		if p.peek().kind != orToken {
			break
		}
		p.next()
	}
	if len(parts) == 1 {
		return parts[0], nil
	}
	return parts, nil
}

// all reads what stands side by side.
func (p *parser) all(depth int) (node, error) {
	var parts all
	for {
		part, err := p.one(depth)
		if err != nil {
			return nil, err
		}
		if more, ok := part.(all); ok {
			parts = append(parts, more...)
		} else {
			parts = append(parts, part)
		}
		if p.peek().kind == andToken {
			p.next()
			continue
		}
		if next := p.peek().kind; next == orToken || next == closeToken || next == endToken {
			break
		}
	}
	if len(parts) == 1 {
		return parts[0], nil
	}
	return parts, nil
}

func (p *parser) one(depth int) (node, error) {
	t := p.next()
	if depth > maxDepth {
		return nil, t.wrong(TooDeep)
	}
	switch t.kind {
	case minusToken:
		if next := p.peek().kind; next == endToken || next == closeToken || next == orToken || next == andToken {
			return nil, t.wrong(NoTerm)
		}
		inner, err := p.one(depth + 1)
		if err != nil {
			return nil, err
		}
		if twice, ok := inner.(not); ok {
			return twice.node, nil
		}
		return not{inner}, nil
	case openToken:
		inner, err := p.any(depth + 1)
		if err != nil {
			return nil, err
		}
		if p.peek().kind != closeToken {
			return nil, t.wrong(OpenBracket)
		}
		p.next()
		return inner, nil
	case quoteToken:
		return newWords(t.text), nil
	case wordToken:
		return p.word(t)
	case closeToken:
		return nil, t.wrong(LoneBracket)
	case orToken, andToken, endToken:
	}
	return nil, t.wrong(NoTerm)
}

// word reads a field with its value, or a plain word. What stands before a colon
// has to be a field, so that a typing mistake is not searched for as a text;
// where it is none, quotation marks make a text of it.
func (p *parser) word(t token) (node, error) {
	name, text, ok := strings.Cut(t.text, ":")
	if !ok {
		return newWords(t.text), nil
	}
	field := fieldOf(name)
	if field == nil {
		err := t.wrong(UnknownField)
		err.Text, err.Hint = name, near.Of(name, fieldNames())
		err.To = t.from + len([]rune(name))
		return nil, err
	}
	if text == "" {
		err := t.wrong(NoValue)
		err.Hint = field.Takes
		return nil, err
	}
	v, ok := field.parse(text)
	if !ok {
		err := t.wrong(BadValue)
		err.Text, err.Hint = text, field.Takes
		err.From = t.from + len([]rune(name)) + 1
		return nil, err
	}
	return term{field, v}, nil
}

func newWords(text string) node { return words{text, fold(text)} }
