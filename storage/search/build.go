package search

import (
	"math"
	"slices"
	"strings"
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
	out := &memory{}
	w := newSegmentWriter(out, an)
	an.forget()
	lists := openLists{an: an}
	var folded []byte
	for i := range turns {
		words := lists.read(uint32(i), turns[i].Text)
		folded = foldText(folded[:0], turns[i].Text)
		if err := w.docs.add(turns[i].Doc, words, folded); err != nil {
			return nil, err
		}
	}
	if err := w.lists(&lists); err != nil {
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

func (w *segmentWriter) lists(lists *openLists) error {
	slices.SortFunc(lists.used, func(a, b int32) int { return strings.Compare(lists.an.words[a], lists.an.words[b]) })
	for _, id := range lists.used {
		if err := w.word(lists.an.words[id], lists.of[id].close()); err != nil {
			return err
		}
	}
	return nil
}

// openLists are the lists of the words that were read so far.
type openLists struct {
	an   *Analyzer
	of   []*openList // by the id of the word
	used []int32
}

// read takes in the words of a document, and returns how many there are.
func (l *openLists) read(doc uint32, text string) uint16 {
	place := uint32(0)
	l.an.eachID(text, func(id int32, _, _ int) {
		if place >= maxTurnWords {
			return
		}
		for int(id) >= len(l.of) {
			l.of = append(l.of, make([]*openList, 1+len(l.an.words)-len(l.of))...)
		}
		if l.of[id] == nil {
			l.of[id] = &openList{}
			l.used = append(l.used, id)
		}
		l.of[id].occurs(doc, place)
		place++
	})
	return uint16(place)
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
		l.ends = append(l.ends, uint32(len(l.places))) //nolint:gosec // a segment has no more
		l.open = false
	}
	return &l.wordList
}
