package fixes

import (
	"strconv"
	"time"

	"debrief/model"
)

// Change is a change of fields. base is the entity as the person saw it, evidence
// the event of the dialogue that led to it, which may be zero.
func Change(base model.Entity, changes model.Fields, evidence model.Key) *model.FixQueued {
	return &model.FixQueued{
		Entity: base.Ref, Changes: changes, Base: only(base.Fields, changes), BaseTime: base.ChangedAt, Evidence: evidence,
	}
}

// Comment is a comment for the timeline of an entity.
func Comment(ref model.EntityRef, text string, evidence model.Key) *model.FixQueued {
	return &model.FixQueued{
		Kind: model.FixComment, Entity: ref, Evidence: evidence,
		Changes: model.Fields{model.CommentText: model.TextValue(text)},
	}
}

// Todo is what somebody has to do.
type Todo struct {
	Title       string // "" where the deadline says enough
	Description string
	Deadline    time.Time
	Responsible string // the id of a user of the portal, "" for who is responsible for the entity
}

// Remind is a to-do on an entity.
func Remind(ref model.EntityRef, todo Todo, evidence model.Key) *model.FixQueued {
	changes := model.Fields{model.TodoDeadline: model.TextValue(todo.Deadline.Format(time.RFC3339))}
	for name, value := range map[string]string{
		model.TodoTitle: todo.Title, model.TodoDescription: todo.Description, model.TodoResponsible: todo.Responsible,
	} {
		if value != "" {
			changes[name] = model.TextValue(value)
		}
	}
	return &model.FixQueued{Kind: model.FixTodo, Entity: ref, Changes: changes, Evidence: evidence}
}

// The ratings that an open-line session can be given.
const (
	WorstRating = 1
	BestRating  = 5
)

// Vote rates an open-line session as its head. session is the dialogue's, line the
// number of the open-line session in the portal.
func Vote(ref model.EntityRef, session, line string, rating int, comment string, evidence model.Key) *model.FixQueued {
	changes := model.Fields{
		model.VoteSession: model.TextValue(line), model.VoteRating: model.TextValue(strconv.Itoa(rating)),
	}
	if comment != "" {
		changes[model.CommentText] = model.TextValue(comment)
	}
	return &model.FixQueued{Kind: model.FixVote, Entity: ref, Session: session, Changes: changes, Evidence: evidence}
}

// Recover makes the lead of a session that the CRM does not have.
func Recover(session string, fields model.Fields, evidence model.Key) *model.FixQueued {
	return &model.FixQueued{
		Kind: model.FixRecover, Entity: model.RecoveryOf(session), Session: session, Changes: fields, Evidence: evidence,
	}
}
