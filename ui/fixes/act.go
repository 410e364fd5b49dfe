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

// Queue asks for fixes, all of them or none. Each of them waits as By says.
func Queue(by By, wanted ...*model.FixQueued) model.Submission {
	var s model.Submission
	for _, fix := range wanted {
		s.Events = append(s.Events, by.queued(fix))
	}
	return s
}

// Instead puts a fix away that the CRM did not take and asks for others in its
// place.
func Instead(by By, f *model.Fix, wanted ...*model.FixQueued) model.Submission {
	s := TakeBack(by, f)
	s.Events = append(s.Events, Queue(by, wanted...).Events...)
	return s
}

// Retry asks once more for a fix that the CRM refused, as it was.
func Retry(by By, f *model.Fix) model.Submission {
	return Instead(by, f, &model.FixQueued{
		Kind: f.Kind, Entity: f.Entity, Session: f.Session, Changes: f.Changes, Base: f.Base, BaseTime: f.BaseTime,
		Evidence: f.Evidence,
	})
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
	return Edit(by, f, model.Entity{Ref: f.Entity, Fields: f.Theirs, ChangedAt: changedAt}, f.Changes)
}

func (by By) queued(wanted *model.FixQueued) model.Event {
	body := *wanted
	body.NotBefore = by.Now.Add(by.Grace)
	return model.Event{V: model.Version, Type: model.TypeFixQueued, Actor: by.Actor, Group: by.Group, Body: &body}
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
