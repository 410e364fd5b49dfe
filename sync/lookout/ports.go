package lookout

import (
	"context"
	"time"

	"debrief/model"
	"debrief/model/watch"
)

// Archive is what the lookout reads.
type Archive interface {
	// Changed returns what the events behind a place of the log are about, each subject
	// once, and up to which place that was read: the end, unless there are more than
	// most.
	Changed(ctx context.Context, after uint64, most int) (subjects []model.Subject, end uint64, err error)
	// End returns the place of the last event of the log.
	End(ctx context.Context) (pos uint64, err error)
	// Dialogues returns one page of dialogues, newest first.
	Dialogues(ctx context.Context, q model.DialogueQuery) (model.Page, error)
	// Dialogue returns one dialogue, whole.
	Dialogue(ctx context.Context, id string) (model.Dialogue, error)
	// DialoguesBy returns the dialogues that share a handle, the newest first.
	DialoguesBy(ctx context.Context, h model.Handle, region string, limit int) ([]model.Summary, error)
	// EntitiesBy returns the entities that share a handle, without those deleted.
	EntitiesBy(ctx context.Context, h model.Handle, region string, limit int) ([]model.Entity, error)
	// Entity returns an entity as the CRM held it last; a zero one when it was never
	// seen.
	Entity(ctx context.Context, ref model.EntityRef) (model.Entity, error)
	// Stages returns the stages of leads, none when the portal was never read.
	Stages(ctx context.Context, kind model.EntityKind) ([]model.Stage, error)
	// Hours returns the counters of the hours of whole days.
	Hours(ctx context.Context, from, to time.Time, zone *time.Location) (watch.Tally, error)
	// DialoguesBetween calls each with the dialogues that began in a stretch of time,
	// oldest first, until it returns false.
	DialoguesBetween(ctx context.Context, from, to time.Time, each func(*model.Row) bool) error
	// Incidents returns the incidents that a query selects.
	Incidents(ctx context.Context, q model.IncidentQuery) ([]model.Incident, error)
	// Counts returns the totals of the archive.
	Counts(ctx context.Context) (model.Counts, error)
}

// Log is where incidents are recorded.
type Log interface {
	// Append puts events into the log; one that is there already stays as it is.
	Append(ctx context.Context, events []model.Event) ([]model.Outcome, error)
}
