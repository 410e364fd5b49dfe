package model

import (
	"fmt"
	"slices"
	"time"
)

// FixState is how far a fix is on its way to the CRM.
type FixState string

// The states of a fix. Queued fixes wait out their grace; claimed ones are being
// written; written ones wait for the read-back. The last five are final, but for
// a conflict, which a person settles with a new fix.
const (
	FixQueuedState FixState = "queued"
	FixClaimed     FixState = "claimed"
	FixWritten     FixState = "written"
	FixConfirmed   FixState = "confirmed"
	FixRefused     FixState = "refused"
	FixConflict    FixState = "conflict"
	FixUndone      FixState = "undone"
)

// Fix is a change of a lead or deal on its way to the CRM: the fold of its
// events.
type Fix struct {
	ID        Key
	Kind      FixKind
	Entity    EntityRef
	Session   string    // the dialogue of a recovery or a vote
	Made      EntityRef // by a recovery that is confirmed: the lead that it made or found
	Changes   Fields
	Base      Fields
	BaseTime  time.Time
	Evidence  Key
	Actor     string
	State     FixState
	QueuedAt  time.Time
	NotBefore time.Time // the syncer leaves it alone until then
	UpdatedAt time.Time // the time of its last event
	Theirs    Fields    // what the CRM held, in a conflict and after the read-back
	TheirsBy  string    // who changed it there
	TheirsAt  time.Time // when, by the CRM's own clock; zero when nothing is in conflict
	Error     string    // the CRM's own words, or the last failure
	Attempts  int       // tries that failed and will be repeated
	RetryAt   time.Time // when the next try is due
	Written   bool      // the CRM took the write; what it held at the read-back may differ all the same
	Overwrote Overwrote // what the write replaced that nobody had seen
}

// Overwrote is what somebody put into the fields of a fix in the moment between
// the syncer's look and its write, which replaced it.
type Overwrote struct {
	Fields Fields
	By     string    // whose it was, as the CRM names them
	At     time.Time // when, by the CRM's own clock
}

// Final reports whether nothing more will happen to a fix in this state by
// itself.
func (s FixState) Final() bool {
	switch s {
	case FixConfirmed, FixRefused, FixConflict, FixUndone:
		return true
	case FixQueuedState, FixClaimed, FixWritten:
	}
	return false
}

// NeedsPerson reports whether somebody has to look at a fix in this state.
func (s FixState) NeedsPerson() bool { return s == FixRefused || s == FixConflict }

// Due reports whether the syncer should work on f now.
func (f *Fix) Due(now time.Time) bool {
	return !f.State.Final() && !now.Before(f.NotBefore) && !now.Before(f.RetryAt)
}

// fixMoves lists which event takes a fix from which states to which. A fix can be
// taken back before it is claimed, and again once the CRM did not take it: that
// leaves the CRM's values as they are and settles the matter.
var fixMoves = map[Type]struct {
	from []FixState
	to   FixState
}{
	TypeUndo:         {[]FixState{FixQueuedState, FixConflict, FixRefused}, FixUndone},
	TypeFixClaimed:   {[]FixState{FixQueuedState}, FixClaimed},
	TypeFixDelayed:   {[]FixState{FixClaimed, FixWritten}, ""}, // stays where it is
	TypeFixWritten:   {[]FixState{FixClaimed}, FixWritten},
	TypeFixConfirmed: {[]FixState{FixClaimed, FixWritten}, FixConfirmed},
	TypeFixRefused:   {[]FixState{FixClaimed, FixWritten}, FixRefused},
	TypeFixConflict:  {[]FixState{FixClaimed, FixWritten}, FixConflict},
}

// Next returns the state that a fix in state s reaches by an event of type t, or
// an error when the move does not exist.
func (s FixState) Next(t Type) (FixState, error) {
	move, ok := fixMoves[t]
	if !ok || !slices.Contains(move.from, s) {
		return s, fmt.Errorf("a fix that is %s cannot take %s", s, t)
	}
	if move.to == "" {
		return s, nil
	}
	return move.to, nil
}

// FoldFixes returns the fixes of one entity from its events, in the order in
// which they were queued. Steps that do not fit the state a fix is in are
// passed over: the writer's precondition keeps them out of the log, and a log
// that holds one all the same (two nodes) gives the same answer everywhere.
func FoldFixes(entries []*Entry) []Fix {
	acts := actsOf(entries)
	undone := undoneBy(acts)
	at := map[Key]int{}
	undos := map[Key][]Key{} // undo → what it takes back
	var fixes []Fix
	for _, e := range acts {
		switch body := e.Body.(type) {
		case *FixQueued:
			at[e.Key] = len(fixes)
			fixes = append(fixes, newFix(e, body))
		case *FixStep:
			if i, ok := at[body.Fix]; ok {
				fixes[i].step(e, body)
			}
		case *Undo:
			undos[e.Key] = body.Targets
			if undone[e.Key] {
				continue
			}
			for _, target := range body.Targets {
				if i, ok := at[target]; ok {
					fixes[i].move(e)
				}
				for _, fix := range undos[target] {
					if i, ok := at[fix]; ok {
						fixes[i].again(e.TS)
					}
				}
			}
		}
	}
	return fixes
}

// again lets a fix that was taken back and is queued once more wait as long as
// it did at first, so that it can be taken back again.
func (f *Fix) again(at time.Time) {
	if f.State == FixQueuedState {
		f.NotBefore, f.UpdatedAt = at.Add(f.NotBefore.Sub(f.QueuedAt)), at
	}
}

func newFix(e *Entry, b *FixQueued) Fix {
	return Fix{
		ID: e.Key, Kind: b.Kind, Entity: b.Entity, Session: b.Session, Changes: b.Changes, Base: b.Base, BaseTime: b.BaseTime,
		Evidence: b.Evidence, Actor: e.Actor, State: FixQueuedState,
		QueuedAt: e.TS, NotBefore: b.NotBefore, UpdatedAt: e.TS,
	}
}

// move takes the state that e leads to and reports whether e fitted.
func (f *Fix) move(e *Entry) bool {
	next, err := f.State.Next(e.Type)
	if err != nil {
		return false
	}
	f.State, f.UpdatedAt = next, e.TS
	return true
}

func (f *Fix) step(e *Entry, b *FixStep) {
	if !f.move(e) {
		return
	}
	switch b.Type {
	case TypeFixDelayed:
		f.Error, f.Attempts, f.RetryAt = b.Error, b.Attempt, b.RetryAt
	case TypeFixWritten:
		f.Written = true
		if len(b.Overwrote) > 0 {
			f.Overwrote = Overwrote{b.Overwrote, b.By, b.At}
		}
	case TypeFixConfirmed:
		f.Error, f.Theirs, f.TheirsBy, f.Made = "", b.Theirs, b.By, b.Made
	case TypeFixConflict:
		f.Error, f.Theirs, f.TheirsBy, f.TheirsAt = "", b.Theirs, b.By, b.At
	case TypeFixRefused:
		f.Error = b.Error
	}
}
