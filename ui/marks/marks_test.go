package marks_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"debrief/ui/marks"
)

var rows = []string{"a", "b", "c", "d", "e"}

func TestMarksAreToggled(t *testing.T) {
	var s marks.Set
	s.Toggle("b")
	s.Toggle("d")
	s.Toggle("b")
	if !s.Has("d") || s.Has("b") || s.Len() != 1 {
		t.Errorf("%v", s.IDs())
	}
}

func TestARangeFollowsTheCursor(t *testing.T) {
	var s marks.Set
	s.Put("e")
	s.Begin("b")
	s.Reach(rows, 3)
	if got := s.IDs(); !slices.Equal(got, []string{"b", "c", "d", "e"}) {
		t.Fatalf("down: %v", got)
	}
	s.Reach(rows, 0)
	if got := s.IDs(); !slices.Equal(got, []string{"a", "b", "e"}) {
		t.Fatalf("up: %v", got)
	}
	s.Drop()
	if got := s.IDs(); !slices.Equal(got, []string{"e"}) {
		t.Fatalf("dropped: %v", got)
	}
	s.Begin("c")
	s.Settle()
	s.Reach(rows, 4)
	if got := s.IDs(); s.Ranging() || !slices.Equal(got, []string{"c", "e"}) {
		t.Fatalf("settled: %v", got)
	}
}

func TestARangeWhoseBeginningIsGoneBeginsAtTheTop(t *testing.T) {
	var s marks.Set
	s.Begin("gone")
	s.Reach(rows, 1)
	if got := s.IDs(); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("%v", got)
	}
}

func TestThereAreOnlySoManyMarks(t *testing.T) {
	var s marks.Set
	all := make([]string, marks.Most+1)
	for i := range all {
		all[i] = fmt.Sprint(i)
	}
	if s.Put(all...) || s.Len() != marks.Most {
		t.Errorf("%d are marked", s.Len())
	}
	if !s.Put(all[0]) {
		t.Error("what is marked already has no room")
	}
}

func TestInvertingTwiceChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		on := rapid.SliceOfDistinct(rapid.SampledFrom(rows), rapid.ID).Draw(t, "marked")
		var s marks.Set
		s.Put(on...)
		s.Invert(rows)
		for _, id := range rows {
			if s.Has(id) == slices.Contains(on, id) {
				t.Fatalf("%s did not change", id)
			}
		}
		s.Invert(rows)
		slices.Sort(on)
		if got := s.IDs(); !slices.Equal(got, on) && len(got)+len(on) > 0 {
			t.Fatalf("%v became %v", on, got)
		}
	})
}
