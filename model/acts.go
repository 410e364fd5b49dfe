package model

import (
	"cmp"
	"slices"
)

// Acts are events of our own. They are ordered by Seq first, a counter that
// only grows in one archive (a Lamport number), so that a clock set back cannot
// put a verdict before the one it replaces.

// CompareActs orders acts as they were done.
func CompareActs(a, b *Entry) int {
	return cmp.Or(cmp.Compare(a.Seq, b.Seq), Compare(a, b))
}

// actsOf returns the acts among entries, in their order.
func actsOf(entries []*Entry) []*Entry {
	var acts []*Entry
	for _, e := range entries {
		if e.Type.Own() {
			acts = append(acts, e)
		}
	}
	slices.SortFunc(acts, CompareActs)
	return acts
}

// undoneBy returns the keys of the acts that a later act took back. An undo that
// was itself undone takes nothing back. acts are in order.
func undoneBy(acts []*Entry) map[Key]bool {
	undone := map[Key]bool{}
	for _, e := range slices.Backward(acts) {
		undo, ok := e.Body.(*Undo)
		if !ok || undone[e.Key] {
			continue
		}
		for _, target := range undo.Targets {
			undone[target] = true
		}
	}
	return undone
}

// ActRef is what must be known of one act to undo or redo it.
type ActRef struct {
	Key      Key
	Type     Type
	Group    string
	Seq      int64
	Targets  []Key     // of an Undo
	Redo     bool      // an Undo whose targets are undos
	Entity   EntityRef // of a fix and of its undo
	Session  string    // of everything else
	Dialogue Key       // an event of the dialogue, for going there
	Label    string    // what the status line calls it: good, bad, note …
}

// UndoPlan is what the next u and the next Ctrl+R would do. Each is the acts of
// one group; empty means that there is nothing.
type UndoPlan struct {
	Undo []ActRef // the acts that u takes back
	Redo []ActRef // the undo events that Ctrl+R takes back
}

// PlanUndo walks one actor's acts, newest first, until it knows what u and
// Ctrl+R do. next gives one act at a time and false at the end; it leaves out
// what can no longer be taken back, such as a fix that was claimed.
func PlanUndo(next func() (ActRef, bool)) UndoPlan {
	var plan UndoPlan
	undone := map[Key]bool{}
	for {
		act, ok := next()
		switch {
		case !ok:
			return plan
		case undone[act.Key]:
		case act.Type == TypeUndo:
			if len(plan.Undo) > 0 {
				return plan
			}
			for _, target := range act.Targets {
				undone[target] = true
			}
			if !act.Redo && sameGroup(plan.Redo, act) {
				plan.Redo = append(plan.Redo, act)
			}
		case sameGroup(plan.Undo, act):
			plan.Undo = append(plan.Undo, act)
		default:
			return plan
		}
	}
}

// sameGroup reports whether act belongs to what was gathered so far.
func sameGroup(gathered []ActRef, act ActRef) bool {
	return len(gathered) == 0 || act.Group != "" && act.Group == gathered[0].Group
}
