package storage

import (
	"time"

	"debrief/model"
)

// The projections as they are stored. Their form may change with
// projectionVersion; archives are then rebuilt.

// dialogueRow is a dialogue's line in the lists, with what the session must know
// to take the next event in.
type dialogueRow struct {
	model.Summary
	Earlier int  // events of the session in its earlier dialogues
	Loose   bool // an edit or an act of the session names what is not there yet
}

func (d *dialogueRow) at(sub *subject) dialogueAt { return dialogueAt{sub.no, d.N} }

type storedDialogue struct {
	SessionID string            `cbor:"1,keyasint,omitempty"`
	N         int               `cbor:"2,keyasint,omitempty"`
	First     model.Key         `cbor:"3,keyasint,omitzero"`
	Source    string            `cbor:"4,keyasint,omitempty"`
	Account   string            `cbor:"5,keyasint,omitempty"`
	Topic     string            `cbor:"6,keyasint,omitempty"`
	Lang      string            `cbor:"7,keyasint,omitempty"`
	Client    storedClient      `cbor:"8,keyasint,omitzero"`
	Assistant storedAssistant   `cbor:"9,keyasint,omitzero"`
	StartedAt int64             `cbor:"10,keyasint"`
	LastAt    int64             `cbor:"11,keyasint"`
	LastRole  model.Role        `cbor:"12,keyasint,omitempty"`
	Preview   string            `cbor:"13,keyasint,omitempty"`
	Turns     int               `cbor:"14,keyasint,omitempty"`
	Answers   int               `cbor:"15,keyasint,omitempty"`
	Events    int               `cbor:"16,keyasint,omitempty"`
	Good      int               `cbor:"17,keyasint,omitempty"`
	Bad       int               `cbor:"18,keyasint,omitempty"`
	Skipped   int               `cbor:"19,keyasint,omitempty"`
	Reviewers []string          `cbor:"20,keyasint,omitempty"`
	Review    model.ReviewState `cbor:"21,keyasint,omitempty"`
	Lead      storedBrief       `cbor:"22,keyasint,omitzero"`
	Seam      storedSeam        `cbor:"23,keyasint"`
	Earlier   int               `cbor:"24,keyasint,omitempty"`
	Loose     bool              `cbor:"25,keyasint,omitempty"`
	Ties      []storedTie       `cbor:"26,keyasint,omitempty"`
	Others    []storedHandle    `cbor:"27,keyasint,omitempty"`
	Operators []string          `cbor:"28,keyasint,omitempty"`
	Assignee  string            `cbor:"29,keyasint,omitempty"`
	Pace      storedPace        `cbor:"30,keyasint,omitzero"`
	Bookings  []storedBooked    `cbor:"31,keyasint,omitempty"`
	Marks     []storedMark      `cbor:"32,keyasint,omitempty"`
	LateAt    int64             `cbor:"33,keyasint,omitempty"`
	LeadLost  bool              `cbor:"34,keyasint,omitempty"`
	Tags      []string          `cbor:"35,keyasint,omitempty"`
}

type storedTie struct {
	Entity  model.EntityRef  `cbor:"1,keyasint"`
	Reason  model.LinkReason `cbor:"2,keyasint,omitempty"`
	Since   int64            `cbor:"3,keyasint"`
	By      string           `cbor:"4,keyasint,omitempty"`
	Removed bool             `cbor:"5,keyasint,omitempty"`
}

type storedHandle struct {
	Kind  model.HandleKind `cbor:"1,keyasint"`
	Value string           `cbor:"2,keyasint"`
}

type storedClient struct {
	ID    string `cbor:"1,keyasint,omitempty"`
	Name  string `cbor:"2,keyasint,omitempty"`
	Phone string `cbor:"3,keyasint,omitempty"`
	Email string `cbor:"4,keyasint,omitempty"`
}

type storedAssistant struct {
	Name     string `cbor:"1,keyasint,omitempty"`
	Version  string `cbor:"2,keyasint,omitempty"`
	Scenario string `cbor:"3,keyasint,omitempty"`
}

type storedBrief struct {
	Status    model.LeadStatus `cbor:"1,keyasint,omitempty"`
	LeadID    string           `cbor:"2,keyasint,omitempty"`
	DealID    string           `cbor:"3,keyasint,omitempty"`
	RequestID string           `cbor:"4,keyasint,omitempty"`
	At        int64            `cbor:"5,keyasint,omitempty"`
	Failed    string           `cbor:"6,keyasint,omitempty"`
	LeadSince int64            `cbor:"7,keyasint,omitempty"`
	DealSince int64            `cbor:"8,keyasint,omitempty"`
	Recovered int64            `cbor:"9,keyasint,omitempty"`
}

type storedSeam struct {
	Opened  bool      `cbor:"1,keyasint,omitempty"`
	Ended   bool      `cbor:"2,keyasint,omitempty"`
	Silence int64     `cbor:"3,keyasint,omitempty"`
	TS      int64     `cbor:"4,keyasint,omitempty"`
	Seq     int64     `cbor:"5,keyasint,omitempty"`
	Key     model.Key `cbor:"6,keyasint,omitzero"`
}

func storeDialogue(d *dialogueRow) *storedDialogue {
	return &storedDialogue{
		SessionID: d.SessionID, N: d.N, First: d.First, Source: d.Source, Account: d.Account,
		Topic: d.Topic, Lang: d.Lang, Client: storedClient(d.Client), Assistant: storedAssistant(d.Assistant),
		StartedAt: d.StartedAt.UnixMilli(), LastAt: d.LastAt.UnixMilli(), LastRole: d.LastRole,
		Preview: d.Preview, Turns: d.Turns, Answers: d.Answers, Events: d.Events, Good: d.Good,
		Bad: d.Bad, Skipped: d.Skipped, Reviewers: d.Reviewers, Review: d.Review,
		Lead: storedBrief{
			Status: d.Lead.Status, LeadID: d.Lead.LeadID, DealID: d.Lead.DealID,
			RequestID: d.Lead.RequestID, At: d.Lead.At.UnixMilli(), Failed: d.Lead.Failed,
			LeadSince: namedAt(d.Lead.LeadID, d.Lead.LeadSince), DealSince: namedAt(d.Lead.DealID, d.Lead.DealSince),
			Recovered: knownAt(d.Lead.Recovered),
		},
		Seam: storedSeam{
			Opened: d.Seam.Opened, Ended: d.Seam.Ended, Silence: d.Seam.Silence.UnixMilli(),
			TS: d.Seam.TS.UnixMilli(), Seq: d.Seam.Seq, Key: d.Seam.Key,
		},
		Earlier: d.Earlier, Loose: d.Loose, Ties: storeTies(d.Ties), Others: storeHandles(d.Others),
		Pace: storePace(d.Pace), Bookings: storeBookings(d.Bookings), Marks: storeMarks(d.Marks), LateAt: knownAt(d.LateAt), LeadLost: d.LeadLost,
		Operators: d.Operators, Assignee: d.Assignee, Tags: d.Tags,
	}
}

func storeTies(ties []model.Tie) []storedTie {
	var out []storedTie
	for _, t := range ties {
		out = append(out, storedTie{t.Entity, t.Reason, t.Since.UnixMilli(), t.By, t.Removed})
	}
	return out
}

func (s *storedDialogue) ties() []model.Tie {
	var out []model.Tie
	for _, t := range s.Ties {
		out = append(out, model.Tie{Entity: t.Entity, Reason: t.Reason, Since: millis(t.Since), By: t.By, Removed: t.Removed})
	}
	return out
}

func storeHandles(handles []model.Handle) []storedHandle {
	var out []storedHandle
	for _, h := range handles {
		out = append(out, storedHandle(h))
	}
	return out
}

func (s *storedDialogue) others() []model.Handle {
	var out []model.Handle
	for _, h := range s.Others {
		out = append(out, model.Handle(h))
	}
	return out
}

// namedAt is when an id was named, 0 where there is none.
func namedAt(id string, at time.Time) int64 {
	if id == "" {
		return 0
	}
	return at.UnixMilli()
}

func whenNamed(id string, at int64) time.Time {
	if id == "" {
		return time.Time{}
	}
	return millis(at)
}

func (s *storedDialogue) row() dialogueRow {
	return dialogueRow{
		Summary: model.Summary{
			ID: model.DialogueID(s.SessionID, s.N), SessionID: s.SessionID, N: s.N, First: s.First,
			Source: s.Source, Account: s.Account, Topic: s.Topic, Lang: s.Lang,
			Client: model.Client(s.Client), Assistant: model.Assistant(s.Assistant),
			StartedAt: millis(s.StartedAt), LastAt: millis(s.LastAt), LastRole: s.LastRole,
			Preview: s.Preview, Turns: s.Turns, Answers: s.Answers, Events: s.Events, Good: s.Good,
			Bad: s.Bad, Skipped: s.Skipped, Reviewers: s.Reviewers, Review: s.Review,
			Lead: model.LeadBrief{
				Status: s.Lead.Status, LeadID: s.Lead.LeadID, DealID: s.Lead.DealID,
				RequestID: s.Lead.RequestID, At: millis(s.Lead.At), Failed: s.Lead.Failed,
				LeadSince: whenNamed(s.Lead.LeadID, s.Lead.LeadSince), DealSince: whenNamed(s.Lead.DealID, s.Lead.DealSince),
				Recovered: whenKnown(s.Lead.Recovered),
			},
			Seam: model.Seam{
				Opened: s.Seam.Opened, Ended: s.Seam.Ended, Silence: millis(s.Seam.Silence),
				TS: millis(s.Seam.TS), Seq: s.Seam.Seq, Key: s.Seam.Key,
			},
			Ties: s.ties(), Others: s.others(),
			Pace: s.Pace.pace(), Bookings: s.bookings(), Marks: s.marks(), LateAt: whenKnown(s.LateAt), LeadLost: s.LeadLost,
			Operators: s.Operators, Assignee: s.Assignee, Tags: s.Tags,
		},
		Earlier: s.Earlier, Loose: s.Loose,
	}
}

// tip is what is known of a subject as a whole.
type tip struct {
	N      int `cbor:"1,keyasint,omitempty"` // dialogues of a session
	Events int `cbor:"2,keyasint,omitempty"` // events of any other subject
}

type storedEntity struct {
	Ref       model.EntityRef `cbor:"1,keyasint"`
	Fields    model.Fields    `cbor:"2,keyasint,omitempty"`
	ChangedAt time.Time       `cbor:"3,keyasint"`
	ReadAt    time.Time       `cbor:"4,keyasint"`
	By        string          `cbor:"5,keyasint,omitempty"`
	Deleted   bool            `cbor:"6,keyasint,omitempty"`
	Account   string          `cbor:"7,keyasint,omitempty"`
}

func storeEntity(e *model.Entity) *storedEntity {
	return &storedEntity{e.Ref, e.Fields, e.ChangedAt, e.ReadAt, e.By, e.Deleted, e.Account}
}

func (s *storedEntity) entity() model.Entity {
	return model.Entity{Ref: s.Ref, Fields: s.Fields, ChangedAt: s.ChangedAt.UTC(), ReadAt: s.ReadAt.UTC(), By: s.By, Deleted: s.Deleted, Account: s.Account}
}

// storedFix is a fix; its fields are those of the model.
type storedFix struct {
	ID        model.Key       `cbor:"1,keyasint"`
	Kind      model.FixKind   `cbor:"18,keyasint,omitempty"`
	Entity    model.EntityRef `cbor:"2,keyasint"`
	Session   string          `cbor:"19,keyasint,omitempty"`
	Made      model.EntityRef `cbor:"20,keyasint,omitzero"`
	Changes   model.Fields    `cbor:"3,keyasint,omitempty"`
	Base      model.Fields    `cbor:"4,keyasint,omitempty"`
	BaseTime  time.Time       `cbor:"5,keyasint"`
	Evidence  model.Key       `cbor:"6,keyasint,omitzero"`
	Actor     string          `cbor:"7,keyasint,omitempty"`
	State     model.FixState  `cbor:"8,keyasint"`
	QueuedAt  time.Time       `cbor:"9,keyasint"`
	NotBefore time.Time       `cbor:"10,keyasint"`
	UpdatedAt time.Time       `cbor:"11,keyasint"`
	Theirs    model.Fields    `cbor:"12,keyasint,omitempty"`
	TheirsBy  string          `cbor:"13,keyasint,omitempty"`
	TheirsAt  time.Time       `cbor:"21,keyasint,omitzero"`
	Error     string          `cbor:"14,keyasint,omitempty"`
	Attempts  int             `cbor:"15,keyasint,omitempty"`
	RetryAt   time.Time       `cbor:"16,keyasint"`
	Written   bool            `cbor:"17,keyasint,omitempty"`
	Overwrote model.Overwrote `cbor:"22,keyasint,omitzero"`
}

// storedAct is an act; its fields are those of the model.
type storedAct struct {
	Key      model.Key       `cbor:"1,keyasint"`
	Type     model.Type      `cbor:"2,keyasint"`
	Group    string          `cbor:"3,keyasint,omitempty"`
	Seq      int64           `cbor:"4,keyasint,omitempty"`
	Targets  []model.Key     `cbor:"5,keyasint,omitempty"`
	Redo     bool            `cbor:"6,keyasint,omitempty"`
	Entity   model.EntityRef `cbor:"7,keyasint,omitzero"`
	Session  string          `cbor:"8,keyasint,omitempty"`
	Dialogue model.Key       `cbor:"9,keyasint,omitzero"`
	Label    string          `cbor:"10,keyasint,omitempty"`
}

// storedStages is the directory of stages as it was recorded last.
type storedStageList struct {
	Kind   model.EntityKind `cbor:"1,keyasint"`
	TS     int64            `cbor:"2,keyasint"`
	Seq    int64            `cbor:"3,keyasint,omitempty"`
	Stages []model.Stage    `cbor:"4,keyasint,omitempty"`
}
