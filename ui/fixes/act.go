// Package fixes holds what the lead screen and the sync screen share: the acts on
// a fix, and how a fix is told.
package fixes

import (
	"encoding/json"
	"time"

	"debrief/model"
)

// By is who acts, when, and how the act is named, so that it is undone as one.
type By struct {
	Actor string
	Group string
	Now   time.Time
	Grace time.Duration // how long a new fix can be taken back
}

// Queue asks for a change of an entity. base is the entity as the person saw it.
func Queue(by By, base model.Entity, changes model.Fields, evidence model.Key) model.Submission {
	return model.Submission{Events: []model.Event{by.queued(&model.FixQueued{
		Entity: base.Ref, Changes: changes, Base: only(base.Fields, changes), BaseTime: base.ChangedAt,
		NotBefore: by.Now.Add(by.Grace), Evidence: evidence,
	})}}
}

// TakeBack withdraws a fix in the state in which the person saw it: while it
// waits, or after the CRM did not take it. The CRM's values stay as they are.
func TakeBack(by By, f *model.Fix) model.Submission {
	return model.Submission{
		Events: []model.Event{by.undo(f)},
		Expect: model.FixExpectation{Fix: f.ID, Entity: f.Entity, State: f.State},
	}
}

// Mine settles a conflict with our values: the fix gives way to a new one that
// starts from what the CRM holds. changedAt is the CRM's time of its last change.
func Mine(by By, f *model.Fix, changedAt time.Time) model.Submission {
	s := TakeBack(by, f)
	s.Events = append(s.Events, by.queued(&model.FixQueued{
		Entity: f.Entity, Changes: f.Changes, Base: only(f.Theirs, f.Changes), BaseTime: changedAt,
		NotBefore: by.Now.Add(by.Grace), Evidence: f.Evidence,
	}))
	return s
}

func (by By) queued(body *model.FixQueued) model.Event {
	return model.Event{V: model.Version, Type: model.TypeFixQueued, Actor: by.Actor, Group: by.Group, Body: body}
}

func (by By) undo(f *model.Fix) model.Event {
	return model.Event{
		V: model.Version, Type: model.TypeUndo, Actor: by.Actor, Group: by.Group,
		Body: &model.Undo{Targets: []model.Key{f.ID}, Entity: f.Entity},
	}
}

// only returns the fields of from that changes names; one that is not there
// stands as null, since that is what was seen of it.
func only(from, changes model.Fields) model.Fields {
	out := make(model.Fields, len(changes))
	for name := range changes {
		out[name] = json.RawMessage("null")
		if raw, ok := from[name]; ok {
			out[name] = raw
		}
	}
	return out
}

// Waits reports whether f can still be taken back.
func Waits(f *model.Fix) bool { return f.State == model.FixQueuedState }

// Counting reports whether f is counting down to something, so that the screen
// has to move.
func Counting(f *model.Fix, now time.Time) bool {
	return !f.State.Final() && (f.NotBefore.After(now) || f.RetryAt.After(now))
}
