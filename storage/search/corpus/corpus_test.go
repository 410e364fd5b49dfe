package corpus_test

import (
	"testing"

	"debrief/storage/search/corpus"
)

func TestTheSameSeedGivesTheSameTurns(t *testing.T) {
	var first []corpus.Turn
	for turn := range corpus.Turns(1, 3000) {
		first = append(first, turn)
	}
	i := 0
	for turn := range corpus.Turns(1, 3000) {
		if turn != first[i] || turn.N != i {
			t.Fatalf("turn %d is %+v, and was %+v", i, turn, first[i])
		}
		i++
	}
	if i != 3000 {
		t.Errorf("%d turns", i)
	}
	for turn := range corpus.Turns(2, 1) {
		if turn == first[0] {
			t.Error("another seed gives the same turn")
		}
	}
}
