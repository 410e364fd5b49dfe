package keymap

import (
	"fmt"
	"slices"
	"strings"
)

// together lists the scopes of the screens that apply at the same time, so that no
// two of them may have an action on one key. Marked hides those of the list on
// purpose, and what lies over a screen those of the screen.
func together() [][]Scope {
	return [][]Scope{
		{Alerts, Incidents, List, Dialogue, Acts, Seek, Move}, // and the inbox, which has no keys of its own
		{Queue, Marks, List, Acts, Seek, Move},
		{Marked, Marks, Acts, Move},
		{Find, List, Acts, Move},
		{Replay, Dialogue, Acts, Move},
		{Lead, Fixes, Parts, Move},
		{Sync, Fixes, Parts, Seek, Move},
		{Report, List, Acts, Seek, Move},
		{Behind, List, Acts, Seek, Move},
		{FixDialog, Move},
		{Help, Move},
	}
}

// clash is a key that two actions claim, or that one of them continues.
type clash struct {
	action, other Action
	key, otherKey string
}

// Error implements error.
func (c *clash) Error() string {
	return fmt.Sprintf("key %q of %q (%s) is taken by %q (%s, %q)",
		c.key, c.action.ID, c.action.Scope, c.other.ID, c.other.Scope, c.otherKey)
}

// clashes returns every pair of keys that get in each other's way, in the order of
// the actions.
func clashes(actions []Action) []*clash {
	type binding struct {
		place int
		key   string
	}
	var found []*clash
	byFirst := map[string][]binding{} // by the first key of a sequence: only those can meet
	for i, a := range actions {
		for _, key := range a.Keys {
			key = Canonical(key)
			first, _, _ := strings.Cut(key, " ")
			for _, b := range byFirst[first] {
				if other := actions[b.place]; overlap(key, b.key) && meet(a, other) {
					found = append(found, &clash{a, other, key, b.key})
				}
			}
			byFirst[first] = append(byFirst[first], binding{i, key})
		}
	}
	return found
}

// overlap reports whether two keys are the same, or one begins the other.
func overlap(a, b string) bool {
	short, long := a, b
	if len(short) > len(long) {
		short, long = long, short
	}
	rest, begins := strings.CutPrefix(long, short)
	return begins && (rest == "" || rest[0] == ' ')
}

// meet reports whether two actions must not share a key.
func meet(a, b Action) bool {
	switch {
	case a.Scope == b.Scope, a.ID == Interrupt, b.ID == Interrupt:
		return true
	case a.ID == ConfirmYes && b.ID == SyncDrop, a.ID == SyncDrop && b.ID == ConfirmYes:
		return true // a key pressed twice must not do what cannot be taken back
	case a.Scope == Global:
		return !b.Scope.Overlay()
	case b.Scope == Global:
		return !a.Scope.Overlay()
	}
	return slices.ContainsFunc(together(), func(scopes []Scope) bool {
		return slices.Contains(scopes, a.Scope) && slices.Contains(scopes, b.Scope)
	})
}
