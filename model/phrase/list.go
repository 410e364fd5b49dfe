package phrase

import (
	"fmt"
	"strings"

	"debrief/model/stem"
)

// List is a set of phrases to look for. A phrase is words that stand side by side
// in one sentence, in whatever form:
//
//	запись на стрижку    matches записи на стрижки too, as their stems are the same
//	записал * на       * stands for at most four words
//	=ок                only this very form
//	кешбэк~            any word that begins so
//	!не записал        a sentence that holds this matches nothing
//	?записать вас      counts only in a question; "." in place of "?": only outside of one
type List struct {
	phrases []compiled
	first   map[string][]int // stem of the first word → phrases
	other   []int            // phrases that begin with another kind of part
	not     []compiled
}

type compiled struct {
	source   string
	parts    []part
	question int // 1: only in a question, -1: only outside of one
}

type part struct {
	kind kind
	text string
}

type kind int

const (
	stemmed kind = iota
	exact
	prefix
	gap
)

// mostBetween is how many words a * stands for at most.
const mostBetween = 4

// Error is a phrase that cannot be read: Word of it is no word, or, where that is
// empty, the phrase does not begin and end with one.
type Error struct{ Phrase, Word string }

// Error implements error.
func (e *Error) Error() string {
	if e.Word == "" {
		return fmt.Sprintf("phrase %q: it must begin and end with a word", e.Phrase)
	}
	return fmt.Sprintf("phrase %q: %q is no word", e.Phrase, e.Word)
}

// Compile reads phrases. Errors: Error, of the first one that is wrong.
func Compile(phrases []string) (*List, error) {
	l := &List{first: map[string][]int{}}
	for _, source := range phrases {
		text, not := strings.CutPrefix(strings.TrimSpace(source), "!")
		c, err := compile(source, text)
		if err != nil {
			return nil, err
		}
		if not {
			l.not = append(l.not, c)
			continue
		}
		at := len(l.phrases)
		l.phrases = append(l.phrases, c)
		if c.parts[0].kind == stemmed {
			l.first[c.parts[0].text] = append(l.first[c.parts[0].text], at)
		} else {
			l.other = append(l.other, at)
		}
	}
	return l, nil
}

func compile(source, text string) (compiled, error) {
	c := compiled{source: source}
	if rest, ok := strings.CutPrefix(text, "?"); ok {
		text, c.question = rest, 1
	} else if rest, ok := strings.CutPrefix(text, "."); ok {
		text, c.question = rest, -1
	}
	for _, field := range strings.Fields(small(text)) {
		p := part{stemmed, strings.NewReplacer("'", "", "’", "").Replace(field)}
		switch {
		case field == "*":
			p = part{kind: gap}
		case strings.HasPrefix(field, "="):
			p = part{exact, field[1:]}
		case strings.HasSuffix(field, "~"):
			p = part{prefix, strings.TrimSuffix(field, "~")}
		default:
			p.text = stem.Of(p.text)
		}
		if p.kind != gap && (p.text == "" || len(Read(p.text).Words()) != 1) {
			return c, &Error{Phrase: source, Word: field}
		}
		c.parts = append(c.parts, p)
	}
	if len(c.parts) == 0 || c.parts[0].kind == gap || c.parts[len(c.parts)-1].kind == gap {
		return c, &Error{Phrase: source}
	}
	return c, nil
}

// Find returns the phrase that a text holds first, as it was written in the list;
// "" when it holds none.
func (l *List) Find(t Text) string {
	for i := range t.Sentences {
		if found := l.in(&t.Sentences[i]); found != "" {
			return found
		}
	}
	return ""
}

// Count returns how many sentences of a text hold a phrase.
func (l *List) Count(t Text) int {
	n := 0
	for i := range t.Sentences {
		if l.in(&t.Sentences[i]) != "" {
			n++
		}
	}
	return n
}

// In reports whether a text holds a phrase.
func (l *List) In(t Text) bool { return l.Find(t) != "" }

func (l *List) in(s *Sentence) string {
	for at := range s.words {
		for _, candidates := range [][]int{l.first[s.words[at].stem], l.other} {
			for _, i := range candidates {
				if l.phrases[i].at(s, at) && !l.denied(s) {
					return l.phrases[i].source
				}
			}
		}
	}
	return ""
}

func (l *List) denied(s *Sentence) bool {
	for at := range s.words {
		for i := range l.not {
			if l.not[i].at(s, at) {
				return true
			}
		}
	}
	return false
}

// at reports whether the phrase stands at a place of a sentence.
func (c *compiled) at(s *Sentence, at int) bool {
	if c.question == 1 && !s.Question || c.question == -1 && s.Question {
		return false
	}
	return match(c.parts, s.words[at:])
}

func match(parts []part, words []word) bool {
	if len(parts) == 0 {
		return true
	}
	if parts[0].kind == gap {
		for skip := 0; skip <= mostBetween && skip <= len(words); skip++ {
			if match(parts[1:], words[skip:]) {
				return true
			}
		}
		return false
	}
	return len(words) > 0 && parts[0].is(words[0]) && match(parts[1:], words[1:])
}

func (p part) is(w word) bool {
	switch p.kind {
	case exact:
		return w.plain == p.text
	case prefix:
		return strings.HasPrefix(w.plain, p.text)
	case stemmed, gap:
	}
	return w.stem == p.text
}
