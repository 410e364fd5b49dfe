package model

import "cmp"

// ActRefs returns what must be known of the acts among the events of one subject
// to undo or redo them, in the order in which they were done. What the syncer
// did is not among them: nobody takes it back.
func ActRefs(entries []*Entry) []ActRef {
	acts := actsOf(entries)
	byKey := make(map[Key]*Entry, len(acts))
	for _, e := range acts {
		byKey[e.Key] = e
	}
	var refs []ActRef
	for _, e := range acts {
		if ref, ok := actRef(e, byKey); ok {
			refs = append(refs, ref)
		}
	}
	return refs
}

func actRef(e *Entry, acts map[Key]*Entry) (ActRef, bool) {
	ref := ActRef{Key: e.Key, Type: e.Type, Group: e.Group, Seq: e.Seq, Session: e.SessionID, Label: labelOf(e)}
	switch b := e.Body.(type) {
	case *Verdict:
		ref.Dialogue = b.Answer
	case *Note:
		ref.Dialogue = b.Target
	case *Link:
		if !(Tie{Reason: b.Reason, Removed: b.Removed}).decided() {
			return ActRef{}, false
		}
		ref.Dialogue = b.Target
	case *Assigned:
		ref.Dialogue = b.Target
	case *Tagged:
		ref.Dialogue = b.Target
	case *IncidentStep:
		if b.Cleared || e.SessionID == "" || b.Type == TypeIncidentSnoozed && b.Until.IsZero() {
			return ActRef{}, false
		} // it is taken back where the person is: the dialogue has nothing to show of it
	case *FixQueued:
		ref.Entity, ref.Dialogue = b.Entity, b.Evidence
	case *Undo:
		ref.Entity, ref.Targets = b.Entity, b.Targets
		for _, target := range b.Targets {
			ref.follow(acts[target], acts)
		}
	default:
		return ActRef{}, false
	}
	return ref, true
}

// labelOf returns what the status line calls an act.
func labelOf(e *Entry) string {
	switch b := e.Body.(type) {
	case *Verdict:
		return string(b.Value)
	case *FixQueued:
		return "fix"
	}
	return string(e.Type)
}

// follow takes from an undo's target what it says of the dialogue, and whether
// the undo is a redo.
func (r *ActRef) follow(target *Entry, acts map[Key]*Entry) {
	if target == nil {
		return
	}
	if _, ok := target.Body.(*Undo); ok {
		r.Redo = true
	} else {
		r.Label = labelOf(target) // what is done again, for whoever redoes it
	}
	for _, key := range targetsOf(target) {
		if r.Dialogue.IsZero() {
			if act, ok := acts[key]; ok && act != target {
				r.follow(act, nil)
				continue
			}
			r.Dialogue = key
		}
	}
	r.Session = cmp.Or(r.Session, target.SessionID)
}
