package search

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"debrief/storage/search/corpus"
)

// TestRelevanceIsInBlevesOrder compares the order by relevance with that of bleve
// on a fixed corpus, which compare -golden wrote: where two turns change places,
// bleve holds them for equal.
func TestRelevanceIsInBlevesOrder(t *testing.T) {
	raw, err := os.ReadFile("testdata/bm25.json")
	must(t, err)
	var cases []struct {
		Words  []string
		Turns  []int
		Scores []float64
	}
	must(t, json.Unmarshal(raw, &cases))
	if len(cases) < 8 {
		t.Fatalf("only %d questions", len(cases))
	}
	x, err := Open(background, Options{Store: newShelf()})
	must(t, err)
	defer x.Close()
	an, stems := NewAnalyzer(), map[string]bool{}
	var c Change
	for turn := range corpus.Turns(7, 2000) {
		c.Add = append(c.Add, Turn{Doc{Pos: uint64(turn.N + 1), Subject: 1, At: turn.At}, turn.Text})
		an.Words(turn.Text, func(word string, _, _ int) { stems[an.Stem(word)] = true })
		if len(c.Add) == 300 {
			must(t, x.Apply(background, c))
			c.Add = nil
		}
	}
	must(t, x.Apply(background, c))
	// Bleve takes the words that there are, divided by the documents, for the average
	// length of a document.
	average := float64(len(stems)) / 2000
	for _, c := range cases {
		all := &And{}
		for _, word := range c.Words {
			all.Of = append(all.Of, an.Text(word))
		}
		theirs := map[int]float64{}
		for i, turn := range c.Turns {
			theirs[turn] = c.Scores[i]
		}
		hits, count, err := x.best(background, all, len(c.Turns), average)
		must(t, err)
		if count == 0 || len(hits) != len(c.Turns) {
			t.Errorf("%v: %d of %d turns, bleve has %d", c.Words, len(hits), count, len(c.Turns))
		}
		last := c.Scores[len(c.Scores)-1]
		for i, h := range hits {
			score, ok := theirs[int(h.Pos)-1]
			if !ok {
				score = last // it is as good as the last that bleve shows, and was cut off there
			}
			if math.Abs(score-c.Scores[i]) > 1e-4*c.Scores[i] {
				t.Errorf("%v: place %d has turn %d, to which bleve gives %g; bleve's own has %g", c.Words, i+1, h.Pos-1, score, c.Scores[i])
			}
		}
	}
}
