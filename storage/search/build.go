package search

import (
	"math"
	"slices"
)

// Turn is a document with what was said.
type Turn struct {
	Doc
	Text string
}

// maxTurnWords is how many words of a turn count.
const maxTurnWords = math.MaxUint16

// maxTurnText is how many bytes of a turn are looked through for parts of words.
const maxTurnText = 64 << 10

// build makes a segment in memory of turns, which it puts in order.
func build(turns []Turn, an *Analyzer) (*segment, error) {
	slices.SortFunc(turns, func(a, b Turn) int { return compareDocs(a.Doc, b.Doc) })
	out := memory{}
	w := newSegmentWriter(out, an)
	lists := map[string]*openList{}
	var folded []byte
	for i := range turns {
		place := uint32(0)
		an.Words(turns[i].Text, func(word string, _, _ int) {
			if place >= maxTurnWords {
				return
			}
			l := lists[word]
			if l == nil {
				l = &openList{}
				lists[word] = l
			}
			l.occurs(uint32(i), place)
			place++
		})
		folded = foldText(folded[:0], turns[i].Text)
		if err := w.docs.add(turns[i].Doc, uint16(place), folded); err != nil {
			return nil, err
		}
	}
	if err := w.lists(lists); err != nil {
		return nil, err
	}
	size, err := w.close()
	if err != nil {
		return nil, err
	}
	return openSegment(out, size)
}

// foldText is the folded form of a turn as a segment holds it, with its end.
func foldText(b []byte, text string) []byte {
	if len(text) > maxTurnText {
		text = text[:maxTurnText]
	}
	return append(appendFolded(b, text, nil), 0)
}

func (w *segmentWriter) lists(lists map[string]*openList) error {
	words := make([]string, 0, len(lists))
	for word := range lists {
		words = append(words, word)
	}
	slices.Sort(words)
	for _, word := range words {
		if err := w.word(word, lists[word].close()); err != nil {
			return err
		}
	}
	return nil
}

// openList is the list of a word while documents are read: its last place waits
// until it is known whether another one follows.
type openList struct {
	wordList
	doc   uint32
	last  uint32
	delta uint32
	open  bool
}

func (l *openList) occurs(doc, place uint32) {
	if l.open && l.doc == doc {
		l.places = appendPlace(l.places, l.delta, true)
		l.delta, l.last = place-l.last, place
		return
	}
	l.close()
	l.ids = append(l.ids, doc)
	l.doc, l.last, l.delta, l.open = doc, place, place, true
}

func (l *openList) close() *wordList {
	if l.open {
		l.places = appendPlace(l.places, l.delta, false)
		l.ends = append(l.ends, len(l.places))
		l.open = false
	}
	return &l.wordList
}
