package model

import (
	"slices"
	"testing"
)

func TestUndoOfAFixExpectsThatItStillWaits(t *testing.T) {
	ref := EntityRef{Kind: EntityLead, ID: "7"}
	queued := ActRef{Key: Key{1}, Type: TypeFixQueued, Entity: ref}
	if got := ExpectBefore(queued); got.State != FixQueuedState || got.Fix != queued.Key || got.Entity != ref {
		t.Fatalf("undo expects %+v", got)
	}
	undone := ActRef{Key: Key{2}, Type: TypeUndo, Targets: []Key{{1}}, Entity: ref}
	if got := ExpectBefore(undone); got.State != FixUndone || got.Fix != queued.Key {
		t.Fatalf("redo expects %+v", got)
	}
	if got := ExpectBefore(ActRef{Type: TypeVerdict}); got != (FixExpectation{}) {
		t.Fatalf("a verdict expects %+v", got)
	}
}

func TestTakingBackIsOneEventForEachSessionAndEntity(t *testing.T) {
	lead := EntityRef{Kind: EntityLead, ID: "7"}
	events := TakeBack([]ActRef{
		{Key: Key{1}, Session: "a"}, {Key: Key{2}, Session: "b"}, {Key: Key{3}, Session: "a"}, {Key: Key{4}, Session: "a", Entity: lead},
	}, "anna", "g")
	var got [][]Key
	for _, e := range events {
		undo, ok := e.Body.(*Undo)
		if !ok || e.Actor != "anna" || e.Group != "g" || e.Type != TypeUndo {
			t.Fatalf("%+v", e)
		}
		got = append(got, undo.Targets)
	}
	want := [][]Key{{{1}, {3}}, {{2}}, {{4}}}
	if !slices.EqualFunc(got, want, slices.Equal[[]Key]) {
		t.Errorf("takes back %v, want %v", got, want)
	}
	if alone := TakeBack([]ActRef{{Key: Key{1}, Session: "a"}}, "anna", "g"); len(alone) != 1 || alone[0].Group != "" {
		t.Errorf("one act: %+v", alone)
	}
}
