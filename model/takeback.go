package model

// MostTakenBack is how many events may take back in one commit what was one act.
const MostTakenBack = 200

// TakeBack returns the events that take acts back: one for each session and each
// entity, since an event is of one of them. They are one act themselves, under group
// where they are several.
func TakeBack(acts []ActRef, actor, group string) []Event {
	type of struct {
		session string
		entity  EntityRef
	}
	var events []Event
	at := map[of]int{}
	for _, act := range acts {
		key := of{act.Session, act.Entity}
		if !act.Entity.IsZero() {
			key.session = ""
		}
		i, ok := at[key]
		if !ok {
			i = len(events)
			at[key] = i
			events = append(events, Event{
				V: Version, Type: TypeUndo, SessionID: act.Session, Actor: actor, Body: &Undo{Entity: act.Entity},
			})
		}
		if undo, ok := events[i].Body.(*Undo); ok {
			undo.Targets = append(undo.Targets, act.Key)
		}
	}
	if len(events) > 1 {
		for i := range events {
			events[i].Group = group
		}
	}
	return events
}

// ExpectBefore is the state in which a fix must be for its act to be taken back, or the
// undo of it: undo and claim cannot both win. It is empty for acts that are no fixes.
func ExpectBefore(act ActRef) FixExpectation {
	switch {
	case act.Entity.IsZero():
		return FixExpectation{}
	case act.Type == TypeUndo && len(act.Targets) > 0:
		return FixExpectation{Fix: act.Targets[0], Entity: act.Entity, State: FixUndone}
	}
	return FixExpectation{Fix: act.Key, Entity: act.Entity, State: FixQueuedState}
}
