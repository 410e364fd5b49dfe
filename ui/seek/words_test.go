package seek

import (
	"testing"

	"pgregory.net/rapid"
)

func TestALeapGoesFromTheCursorAndOverTheEnds(t *testing.T) {
	for _, c := range []struct {
		name         string
		at, next, by int
		to           int
		wrapped      bool
	}{
		{"to the next", 1, 1, 1, 2, false},
		{"to the one before", 1, 1, -1, 0, false},
		{"over the end", 4, 4, 1, 0, true},
		{"over the start", 0, 0, -1, 4, true},
		{"from between two, on", Nowhere, 2, 1, 2, false},
		{"from between two, back", Nowhere, 2, -1, 1, false},
		{"from behind the last, on", Nowhere, 5, 1, 0, true},
		{"from behind the last, back", Nowhere, 5, -1, 4, false},
		{"three on", 1, 1, 3, 4, false},
	} {
		if to, wrapped := Leap(5, c.at, c.next, c.by); to != c.to || wrapped != c.wrapped {
			t.Errorf("%s: %d, %v", c.name, to, wrapped)
		}
	}
}

func TestALeapEndsOnAHit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		hits := rapid.IntRange(1, 20).Draw(t, "hits")
		next := rapid.IntRange(0, hits).Draw(t, "next")
		at := Nowhere
		if next < hits && rapid.Bool().Draw(t, "on") {
			at = next
		}
		by := rapid.IntRange(-1000, 1000).Filter(func(n int) bool { return n != 0 }).Draw(t, "by")
		if to, _ := Leap(hits, at, next, by); to < 0 || to >= hits {
			t.Fatalf("hit %d of %d", to, hits)
		}
	})
}
