package pane

import (
	"context"
	"time"

	"debrief/model"
	"debrief/model/alert"
	"debrief/model/metrics"
	"debrief/model/query"
	"debrief/model/sample"
	"debrief/model/training"
)

// Archive is what the screens read. Every method may read the disk, so it is
// called only from commands, never in Update or View.
type Archive interface {
	// Dialogues returns one page of dialogues.
	Dialogues(ctx context.Context, q model.DialogueQuery) (model.Page, error)
	// Dialogue returns one dialogue, whole, by the id that people see.
	Dialogue(ctx context.Context, id string) (model.Dialogue, error)
	// DialogueOf returns the id of the dialogue that holds an event.
	DialogueOf(ctx context.Context, event model.Key) (string, error)
	// Counts returns the totals for the header.
	Counts(ctx context.Context) (model.Counts, error)
	// Entity returns a lead or deal as the CRM last held it, with its history.
	Entity(ctx context.Context, ref model.EntityRef) (model.Entity, error)
	// DialoguesOf returns the dialogues that are linked to an entity, the newest first.
	DialoguesOf(ctx context.Context, ref model.EntityRef) ([]model.Summary, error)
	// EntitiesBy returns the entities that share a phone, an e-mail or the like, at
	// most limit; region is the country of phones that name none.
	EntitiesBy(ctx context.Context, h model.Handle, region string, limit int) ([]model.Entity, error)
	// Fixes returns the newest fixes first, at most limit; 0 means 200. With open
	// it leaves out those that are confirmed or undone.
	Fixes(ctx context.Context, open bool, limit int) ([]model.Fix, error)
	// Stages returns the stages of leads or deals, in the CRM's order; empty when
	// the portal was never read.
	Stages(ctx context.Context, kind model.EntityKind) ([]model.Stage, error)
	// Fields returns how the CRM describes the fields of leads or deals; none when the
	// syncer has not read that yet.
	Fields(ctx context.Context, kind model.EntityKind) ([]model.CRMField, error)
	// People returns the CRM's people by name, those who have left too; none when the
	// portal was never read.
	People(ctx context.Context) ([]model.CRMUser, error)
	// Incidents returns the incidents that a query selects, newest first.
	Incidents(ctx context.Context, q model.IncidentQuery) ([]model.Incident, error)
	// Alerts returns the messages about incidents that were queued since then, and
	// some of the days before, in that order.
	Alerts(ctx context.Context, since time.Time) ([]alert.Delivery, error)
	// SearchTurns returns the turns that a query finds, the newest or the most relevant
	// first, at most limit; CountTurns how many there are.
	SearchTurns(ctx context.Context, q query.Query, asked query.Context, best bool, limit int) (model.TurnPage, error)
	CountTurns(ctx context.Context, q query.Query, asked query.Context, progress func(done, total int)) (int, error)
	// PlanUndo says what the next undo and redo of this person would do.
	PlanUndo(ctx context.Context, actor string) (model.UndoPlan, error)
	// Draft returns a text that was left unfinished, "" when there is none.
	Draft(ctx context.Context, name string) (string, error)
}

// Figures is where the report is read.
type Figures interface {
	// Figures returns the figures of n weeks in a row, up to last.
	Figures(ctx context.Context, last model.Week, n int, zone *time.Location) (metrics.Report, error)
	// Behind returns the dialogues behind a figure, oldest first, at most limit, and
	// whether there are more.
	Behind(ctx context.Context, week model.Week, zone *time.Location, m metrics.Measure, f metrics.Filter, limit int) ([]model.Row, bool, error)
	// CameBack tells of each version of an assistant whether mistakes of n weeks came
	// back after they were corrected.
	CameBack(ctx context.Context, last model.Week, n int, zone *time.Location) ([]training.Comeback, error)
}

// Samples is where the weekly samples are, and what they are drawn from.
type Samples interface {
	// Standing tells how far the sample that is reviewed now is for a person; where none
	// was drawn, which week it would be of.
	Standing(ctx context.Context, who string) (sample.Standing, error)
	// SamplePopulation returns what the sample of a week is drawn from.
	SamplePopulation(ctx context.Context, week model.Week, zone *time.Location) (sample.Population, error)
}

// StandingMsg brings how far the sample is, to the root and to all panes.
type StandingMsg struct {
	Standing sample.Standing
	Err      error
}

// Journal takes what a person did. Both methods queue and return at once, so they
// may be called in Update; acts are committed in the order in which they were
// submitted. The channel has room for its one answer, which comes after the
// commit is on disk.
type Journal interface {
	Submit(model.Submission) <-chan model.Receipt
	// SaveDraft keeps an unfinished text; "" forgets it.
	SaveDraft(name, text string) <-chan error
}

// Views are the saved views of the person's own computer. Each method may read or
// write the disk, so it is called only from commands; each returns all views as they
// are then, in their order.
type Views interface {
	Views(ctx context.Context) ([]model.View, error)
	// SaveView keeps a view; one of the same name gives way to it.
	SaveView(ctx context.Context, v model.View) ([]model.View, error)
	ForgetView(ctx context.Context, name string) ([]model.View, error)
}

// Syncer is the background syncer as the screens see it. Its methods do not
// block.
type Syncer interface {
	Status() model.SyncStatus
	// Now asks for a round at once.
	Now()
}
