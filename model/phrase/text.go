package phrase

import (
	"strings"
	"unicode"

	"debrief/model/stem"
)

// Text is a text divided into sentences and words.
type Text struct{ Sentences []Sentence }

// Sentence is what stands between two ends of sentences.
type Sentence struct {
	Question bool // it ends with a question mark
	words    []word
}

type word struct{ plain, stem string }

// mostWords is how much of a text is looked at: what goes beyond is no message.
const mostWords = 2000

// Read divides a text.
func Read(text string) Text {
	var t Text
	var s Sentence
	var b strings.Builder
	left := mostWords
	endWord := func() {
		if b.Len() > 0 && left > 0 {
			plain := b.String()
			s.words = append(s.words, word{plain, stem.Of(plain)})
			left--
		}
		b.Reset()
	}
	endSentence := func(question bool) {
		endWord()
		if len(s.words) > 0 {
			s.Question = question
			t.Sentences = append(t.Sentences, s)
		}
		s = Sentence{}
	}
	for _, r := range small(text) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		case strings.ContainsRune(".!?\n;…", r):
			endSentence(r == '?')
		case r == '\'' || r == '’': // don't is one word
		default:
			endWord()
		}
	}
	endSentence(false)
	return t
}

// Words returns the words of a text in small letters, in order.
func (t Text) Words() []string { return t.gather(func(w word) string { return w.plain }) }

// Stems returns the stems of its words, in order.
func (t Text) Stems() []string { return t.gather(func(w word) string { return w.stem }) }

func (t Text) gather(part func(word) string) []string {
	var out []string
	for _, s := range t.Sentences {
		for _, w := range s.words {
			out = append(out, part(w))
		}
	}
	return out
}

// small puts a text into small letters; people write е for ё as they like.
func small(text string) string {
	return strings.ReplaceAll(strings.ToLower(text), "ё", "е")
}
