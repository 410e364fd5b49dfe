package fixes

import "debrief/model"

// Edit puts a fix away that the CRM refused, or that is in conflict, and asks for
// another of its kind with these changes. now is the entity as the CRM holds it:
// what it holds there becomes what the person saw, so only a change that is made
// after this is a conflict.
func Edit(by By, f *model.Fix, now model.Entity, changes model.Fields) model.Submission {
	wanted := &model.FixQueued{
		Kind: f.Kind, Entity: f.Entity, Session: f.Session, Changes: changes, Base: f.Base, BaseTime: now.ChangedAt, Evidence: f.Evidence,
	}
	switch f.Kind {
	case model.FixFields:
		wanted.Base = only(now.Fields, changes)
	case model.FixVote: // no entity holds it: what the fix found there
		if len(f.Theirs) > 0 {
			wanted.Base = f.Theirs
		}
	case model.FixComment, model.FixTodo, model.FixRecover: // they stand on nothing
	}
	return Instead(by, f, wanted)
}
