package model

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestFixMoves is the whole machine: every state with every event.
func TestFixMoves(t *testing.T) {
	const none = ""
	events := []Type{TypeUndo, TypeFixClaimed, TypeFixDelayed, TypeFixWritten, TypeFixConfirmed, TypeFixRefused, TypeFixConflict, TypeFixQueued, TypeVerdict}
	table := map[FixState][]FixState{
		//               undo       claimed    delayed    written    confirmed    refused    conflict
		FixQueuedState: {FixUndone, FixClaimed, none, none, none, none, none, none, none},
		FixClaimed:     {none, none, FixClaimed, FixWritten, FixConfirmed, FixRefused, FixConflict, none, none},
		FixWritten:     {none, none, FixWritten, none, FixConfirmed, FixRefused, FixConflict, none, none},
		FixConfirmed:   {none, none, none, none, none, none, none, none, none},
		FixRefused:     {FixUndone, none, none, none, none, none, none, none, none},
		FixConflict:    {FixUndone, none, none, none, none, none, none, none, none},
		FixUndone:      {none, none, none, none, none, none, none, none, none},
	}
	for from, row := range table {
		for i, want := range row {
			got, err := from.Next(events[i])
			if want == none && (err == nil || got != from) {
				t.Errorf("%s takes %s and becomes %s", from, events[i], got)
			}
			if want != none && (err != nil || got != want) {
				t.Errorf("%s by %s becomes %s (%v), want %s", from, events[i], got, err, want)
			}
		}
	}
}

func TestFixStates(t *testing.T) {
	for state, want := range map[FixState]struct{ final, person bool }{
		FixQueuedState: {}, FixClaimed: {}, FixWritten: {},
		FixConfirmed: {final: true}, FixUndone: {final: true},
		FixRefused: {true, true}, FixConflict: {true, true},
	} {
		if state.Final() != want.final || state.NeedsPerson() != want.person {
			t.Errorf("%s: final %v, needs a person %v", state, state.Final(), state.NeedsPerson())
		}
	}
}

func queued() *Entry {
	return act(1, "f", &FixQueued{
		Entity: EntityRef{EntityLead, "7"}, Changes: Fields{"STATUS_ID": TextValue("IN_PROCESS")},
		Base: Fields{"STATUS_ID": TextValue("NEW")}, NotBefore: hour(1), Evidence: keyOf("m"),
	})
}

func step(seq int64, typ Type) *Entry {
	return act(seq, string(typ), &FixStep{Type: typ, Fix: keyOf("f"), Theirs: Fields{"STATUS_ID": TextValue("JUNK")}, By: "17", Error: "no", Attempt: 2, RetryAt: hour(3)})
}

func TestFoldFixes(t *testing.T) {
	undo := func(seq int64, target string) *Entry {
		return act(seq, "u"+target, &Undo{Targets: []Key{keyOf(target)}, Entity: EntityRef{EntityLead, "7"}})
	}
	tests := []struct {
		name  string
		steps []*Entry
		want  FixState
	}{
		{"waits", nil, FixQueuedState},
		{"written and read back", []*Entry{step(2, TypeFixClaimed), step(3, TypeFixWritten), step(4, TypeFixConfirmed)}, FixConfirmed},
		{"there already", []*Entry{step(2, TypeFixClaimed), step(3, TypeFixConfirmed)}, FixConfirmed},
		{"refused", []*Entry{step(2, TypeFixClaimed), step(3, TypeFixRefused)}, FixRefused},
		{"conflict", []*Entry{step(2, TypeFixClaimed), step(3, TypeFixConflict)}, FixConflict},
		{"conflict settled", []*Entry{step(2, TypeFixClaimed), step(3, TypeFixConflict), undo(4, "f")}, FixUndone},
		{"undone", []*Entry{undo(2, "f")}, FixUndone},
		{"undone, and then claimed all the same", []*Entry{undo(2, "f"), step(3, TypeFixClaimed), step(4, TypeFixWritten)}, FixUndone},
		{"claimed, and then undone all the same", []*Entry{step(2, TypeFixClaimed), undo(3, "f")}, FixClaimed},
		{"undone and redone", []*Entry{undo(2, "f"), undo(3, "uf")}, FixQueuedState},
		{"delayed", []*Entry{step(2, TypeFixClaimed), step(3, TypeFixDelayed)}, FixClaimed},
		{"written without a claim", []*Entry{step(2, TypeFixWritten)}, FixQueuedState},
		{"a step of a fix that is not there", []*Entry{act(2, "x", &FixStep{Type: TypeFixClaimed, Fix: keyOf("other")})}, FixQueuedState},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fixes := FoldFixes(append(tt.steps, queued()))
			if len(fixes) != 1 || fixes[0].State != tt.want {
				t.Errorf("got %+v, want %s", fixes, tt.want)
			}
		})
	}
}

// TestRedoneFixWaitsAgain: whoever redoes a fix has as long to take it back as at
// first.
func TestRedoneFixWaitsAgain(t *testing.T) {
	fix, lead := queued(), EntityRef{EntityLead, "7"}
	fix.TS = hour(0)
	undo := act(2, "u", &Undo{Targets: []Key{fix.Key}, Entity: lead})
	redo := act(3, "r", &Undo{Targets: []Key{undo.Key}, Entity: lead})
	redo.TS = hour(5)
	got := FoldFixes([]*Entry{redo, fix, undo})[0]
	if got.State != FixQueuedState || !got.NotBefore.Equal(hour(6)) {
		t.Errorf("it is %s until %s, want queued until %s", got.State, got.NotBefore, hour(6))
	}
}

func TestFoldFixesKeepsWhatWasSaid(t *testing.T) {
	fold := func(steps ...*Entry) Fix { return FoldFixes(append(steps, queued()))[0] }
	f := fold()
	if f.ID != keyOf("f") || f.Actor != "olga" || f.Changes.Text("STATUS_ID") != "IN_PROCESS" || f.Evidence != keyOf("m") || !f.NotBefore.Equal(hour(1)) {
		t.Errorf("%+v", f)
	}
	f = fold(step(2, TypeFixClaimed), step(3, TypeFixDelayed))
	if f.Error != "no" || f.Attempts != 2 || !f.RetryAt.Equal(hour(3)) {
		t.Errorf("delayed: %+v", f)
	}
	f = fold(step(2, TypeFixClaimed), step(3, TypeFixDelayed), step(4, TypeFixConflict))
	if f.Error != "" || f.Theirs.Text("STATUS_ID") != "JUNK" || f.TheirsBy != "17" {
		t.Errorf("conflict: %+v", f)
	}
}

// TestFixOrderOfQueueing keeps the fixes of an entity in the order of their acts,
// whatever their clocks say, and in any order of arrival.
func TestFixOrderOfQueueing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var acts []*Entry
		for i := range 4 {
			e := act(int64(i+1), string(rune('a'+i)), &FixQueued{Entity: EntityRef{EntityLead, "7"}})
			e.TS = hour(float64(-i))
			acts = append(acts, e)
		}
		fixes := FoldFixes(rapid.Permutation(acts).Draw(t, "arrival"))
		for i, fix := range fixes {
			if fix.ID != acts[i].Key {
				t.Fatalf("fix %d is %v", i, fix.ID)
			}
		}
	})
}

func TestFixDue(t *testing.T) {
	f := Fix{State: FixQueuedState, NotBefore: hour(1), RetryAt: hour(2)}
	for _, tt := range []struct {
		at    time.Time
		state FixState
		want  bool
	}{
		{hour(0), FixQueuedState, false}, {hour(1), FixQueuedState, false}, {hour(2), FixQueuedState, true},
		{hour(3), FixClaimed, true}, {hour(3), FixWritten, true}, {hour(3), FixConfirmed, false}, {hour(3), FixUndone, false},
	} {
		f.State = tt.state
		if got := f.Due(tt.at); got != tt.want {
			t.Errorf("%s at %v: due is %v", tt.state, tt.at, got)
		}
	}
}
