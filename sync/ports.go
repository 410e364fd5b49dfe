package sync

import (
	"context"

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
	// Stages returns the stages as they were last recorded.
	Stages(ctx context.Context, kind model.EntityKind) ([]model.Stage, error)
}

// State keeps the syncer's watermarks across restarts, and what screens pick from.
type State interface {
	// State returns what SaveState kept under the name, nil when nothing.
	State(ctx context.Context, name string) ([]byte, error)
	SaveState(ctx context.Context, name string, value []byte) error
	// People returns the CRM's people as they were saved last.
	People(ctx context.Context) ([]model.CRMUser, error)
	SavePeople(ctx context.Context, people []model.CRMUser) error
}

// CRM is the portal. Errors are *model.CRMError. Fields carry the classic
// upper-case names.
type CRM interface {
	// Portal returns the host of the portal, for status and event accounts.
	Portal() string
	Stages(ctx context.Context, kind model.EntityKind) ([]model.Stage, error)
	// Users returns everybody who works there, and who did.
	Users(ctx context.Context) ([]model.CRMUser, error)
	Get(ctx context.Context, ref model.EntityRef) (model.Entity, error)
	// Changed calls each with one page after another of the entities of the scan, in
	// the order of their ids, until the last page or an error of each.
	Changed(ctx context.Context, kind model.EntityKind, scan model.Scan, each func(model.Changed) error) error
	// StageHistory calls each with one page after another of the moves that were
	// recorded behind an id, "" meaning from the first on, in the order of their ids.
	StageHistory(ctx context.Context, kind model.EntityKind, after string, each func([]model.StageMove) error) error
	// Update writes the fields into the entity as it was seen. When the CRM can tell
	// that it was changed since, it writes nothing and the error is
	// model.ErrChangedMeanwhile; what it cannot tell shows in what it returns.
	Update(ctx context.Context, seen model.Entity, fields model.Fields) (model.Updated, error)
}
