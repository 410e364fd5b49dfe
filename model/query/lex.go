package query

import (
	"strings"
	"unicode"
)

// MaxRunes is how long a filter may be.
const MaxRunes = 4096

// maxDepth is how deep brackets and minus signs may be nested.
const maxDepth = 32

type kind int

const (
	wordToken  kind = iota // a word, or a field with its value
	quoteToken             // text in quotation marks
	minusToken
	openToken
	closeToken
	orToken
	andToken
	endToken
)

// token is a piece of a filter.
type token struct {
	kind     kind
	text     string // without quotation marks
	from, to int    // runes
}

// joiners are the words that join terms, in both languages. There is none for
// "not": "не пришла" is looked for as it stands.
var joiners = map[string]kind{"or": orToken, "или": orToken, "and": andToken, "и": andToken}

// notWord is a minus as other search boxes write it: in capitals only, since
// people look for the word as well.
const notWord = "NOT"

// isNot reports whether a minus in words stands at a place: with something behind
// it that can be turned round.
func isNot(runes []rune, at int) bool {
	end := at + len(notWord)
	return end < len(runes) && string(runes[at:end]) == notWord && ends(runes[end])
}

// ends reports whether r ends a word.
func ends(r rune) bool { return r == '(' || r == ')' || unicode.IsSpace(r) }

// split cuts a filter into tokens, the last of which is an endToken.
func split(text string) ([]token, error) {
	runes := []rune(strings.ToValidUTF8(text, "\uFFFD"))
	if len(runes) > MaxRunes {
		return nil, &Error{Mistake: TooLong, From: MaxRunes, To: len(runes)}
	}
	var tokens []token
	for i := 0; i < len(runes); {
		switch r := runes[i]; {
		case unicode.IsSpace(r):
			i++
			continue
		case r == '"':
			text, end, closed := quote(runes, i)
			if !closed {
				return nil, &Error{Mistake: OpenQuote, From: i, To: len(runes), Text: string(runes[i:])}
			}
			tokens = append(tokens, token{quoteToken, text, i, end})
		case r == '(':
			tokens = append(tokens, token{openToken, "(", i, i + 1})
		case r == ')':
			tokens = append(tokens, token{closeToken, ")", i, i + 1})
		case r == '-' && i+1 < len(runes) && !unicode.IsSpace(runes[i+1]):
			tokens = append(tokens, token{minusToken, "-", i, i + 1})
		case isNot(runes, i):
			tokens = append(tokens, token{minusToken, notWord, i, i + len(notWord)})
		default:
			word, err := word(runes, i)
			if err != nil {
				return nil, err
			}
			tokens = append(tokens, word)
		}
		i = tokens[len(tokens)-1].to
	}
	return append(tokens, token{kind: endToken, from: len(runes), to: len(runes)}), nil
}

// word reads a word, or a field and its value; the value may stand in quotation
// marks: bot:"price list".
func word(runes []rune, from int) (token, error) {
	i := from
	for i < len(runes) && !ends(runes[i]) && runes[i] != '"' {
		i++
	}
	text := string(runes[from:i])
	if i < len(runes) && runes[i] == '"' && strings.HasSuffix(text, ":") {
		value, end, closed := quote(runes, i)
		if !closed {
			return token{}, &Error{Mistake: OpenQuote, From: i, To: len(runes), Text: string(runes[i:])}
		}
		return token{wordToken, text + value, from, end}, nil
	}
	kind := wordToken
	if joins, ok := joiners[strings.ToLower(text)]; ok {
		kind = joins
	}
	return token{kind, text, from, i}, nil
}

// quote reads text in quotation marks, in which a backslash stands before a
// quotation mark or a backslash.
func quote(runes []rune, from int) (text string, end int, closed bool) {
	var b strings.Builder
	for i := from + 1; i < len(runes); i++ {
		switch {
		case runes[i] == '"':
			return b.String(), i + 1, true
		case runes[i] == '\\' && i+1 < len(runes):
			i++
		}
		b.WriteRune(runes[i])
	}
	return "", len(runes), false
}
