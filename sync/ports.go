package sync

import (
	"context"
	"time"

	"debrief/model"
)

// Log is where the syncer records what it saw and did.
type Log interface {
	// Append puts events into the log; when it returns nil they are on disk. The
	// outcomes stand in the order of the events.
	Append(ctx context.Context, events []model.Event) ([]model.Outcome, error)
	// Submit puts events into the log together or not at all, in the order of
	// submission, and only if the expectation holds at the commit.
	Submit(model.Submission) <-chan model.Receipt
}

// Outbox is what the syncer reads of the fixes.
type Outbox interface {
	// OpenFixes returns the fixes that are not final, oldest first.
	OpenFixes(ctx context.Context) ([]model.Fix, error)
	// Entity returns an entity as it was last recorded, with the events of its history;
	// a zero one when never.
	Entity(ctx context.Context, ref model.EntityRef) (model.Entity, error)
	// EachEntity calls each with every entity of a kind that was recorded, deleted
	// ones too.
	EachEntity(ctx context.Context, kind model.EntityKind, each func(model.Entity) error) error
	// SessionOf returns the session of the event that the log holds under the account,
	// source, type and id of this one, "" when it holds none.
	SessionOf(ctx context.Context, e model.Event) (string, error)
	// Stages returns the stages as they were last recorded.
	Stages(ctx context.Context, kind model.EntityKind) ([]model.Stage, error)
	// DialogueEnd returns the time of the last event of the dialogue that holds an
	// event, and whether its session has a later dialogue; a zero time when the event
	// is in none.
	DialogueEnd(ctx context.Context, event model.Key) (last time.Time, followed bool, err error)
}

// State keeps the syncer's watermarks across restarts, and what screens pick from.
type State interface {
	// State returns what SaveState kept under the name, nil when nothing.
	State(ctx context.Context, name string) ([]byte, error)
	SaveState(ctx context.Context, name string, value []byte) error
	// People returns the CRM's people as they were saved last.
	People(ctx context.Context) ([]model.CRMUser, error)
	SavePeople(ctx context.Context, people []model.CRMUser) error
	// Fields returns how the CRM described the fields of a kind last.
	Fields(ctx context.Context, kind model.EntityKind) ([]model.CRMField, error)
	SaveFields(ctx context.Context, kind model.EntityKind, fields []model.CRMField) error
}

// CRM is the portal. Errors are *model.CRMError. Fields carry the classic
// upper-case names.
type CRM interface {
	Timeline
	Leads
	// Portal returns the host of the portal, for status and event accounts.
	Portal() string
	Stages(ctx context.Context, kind model.EntityKind) ([]model.Stage, error)
	// Fields describes the fields of leads and deals.
	Fields(ctx context.Context) (map[model.EntityKind][]model.CRMField, error)
	// Users returns everybody who works there, and who did.
	Users(ctx context.Context) ([]model.CRMUser, error)
	Get(ctx context.Context, ref model.EntityRef) (model.Entity, error)
	// Changed calls each with one page after another of the entities of the scan, in
	// the order of their ids, until the last page or an error of each.
	Changed(ctx context.Context, kind model.EntityKind, scan model.Scan, each func(model.Changed) error) error
	// StageHistory calls each with one page after another of the moves that were
	// recorded behind an id, "" meaning from the first on, in the order of their ids.
	StageHistory(ctx context.Context, kind model.EntityKind, after string, each func([]model.StageMove) error) error
	// Chats returns the chats of open lines that hang on the entities, at most 50.
	Chats(ctx context.Context, refs []model.EntityRef) ([]model.Chat, error)
	// Transcripts reads sessions of open lines, in the order in which they are asked for.
	Transcripts(ctx context.Context, sessions []string) ([]model.Transcript, error)
	// Update writes the fields into the entity as it was seen. When the CRM can tell
	// that it was changed since, it writes nothing and the error is
	// model.ErrChangedMeanwhile; what it cannot tell shows in what it returns.
	Update(ctx context.Context, seen model.Entity, fields model.Fields) (model.Updated, error)
}

// Timeline is what stands beside the fields of leads and deals. Adding twice makes
// two.
type Timeline interface {
	AddComment(ctx context.Context, ref model.EntityRef, text string) (id string, err error)
	// FindComment returns the newest comment that holds the marker, "" when there is
	// none.
	FindComment(ctx context.Context, ref model.EntityRef, marker string) (id string, err error)
	AddTodo(ctx context.Context, ref model.EntityRef, todo model.Todo) (id string, err error)
	// FindTodo is FindComment for to-dos and their descriptions.
	FindTodo(ctx context.Context, ref model.EntityRef, marker string) (id string, err error)
	// Vote returns the rating of an open-line session, a zero one when it has none.
	Vote(ctx context.Context, session string) (model.SessionVote, error)
	SetVote(ctx context.Context, vote model.SessionVote) error
}

// Leads is what making a lead needs.
type Leads interface {
	// AddLead makes a lead. Adding twice makes two; a CRM without leads makes a deal
	// of it at once.
	AddLead(ctx context.Context, fields model.Fields) (model.EntityRef, error)
	// ByOrigin returns what somebody marked as the making of an originator, oldest
	// first.
	ByOrigin(ctx context.Context, kind model.EntityKind, originator, origin string) ([]model.EntityRef, error)
	// Duplicates returns the leads and contacts that hold one of the phones or
	// addresses, leads first, each kind in the order of its numbers.
	Duplicates(ctx context.Context, reach model.Reach) ([]model.EntityRef, error)
	// OpenOf returns the leads or deals of a contact that are still worked on, newest
	// first.
	OpenOf(ctx context.Context, kind model.EntityKind, contact string) ([]model.EntityRef, error)
}
