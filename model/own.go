package model

import "time"

// The bodies of our own events. docs/events.md specifies their exported form.

// VerdictValue is a reviewer's judgement of one answer.
type VerdictValue string

// The judgements.
const (
	Good    VerdictValue = "good"
	Bad     VerdictValue = "bad"
	Skipped VerdictValue = "skipped"
)

// Verdict is a judgement of one answer. A later verdict on the same answer
// replaces it, note and correction included, so whoever changes one part sends
// the whole.
type Verdict struct {
	Answer     Key // the event of the answer, never its number
	Value      VerdictValue
	Reason     string  // one of the configured reasons, "" when none was given
	Note       string  // why
	Correction string  // what should have been said
	Swept      bool    // given with all the rest in one key, not one by one
	Seconds    float64 // how long the answer was looked at
	Second     bool    `json:",omitempty"` // of a second, blind review: it stands beside the first verdict, not in its place
}

// Note is a remark on one event of a dialogue. A later note of anyone on the
// same event replaces it; an empty one removes it.
type Note struct {
	Target Key
	Text   string
}

// Assigned says whose work a dialogue is from now on. A later one of anyone
// replaces it; an empty Who leaves the dialogue to everybody.
type Assigned struct {
	Target Key // an event of the dialogue
	Who    string
}

// Tagged puts a tag on a dialogue, or takes it off. Of each tag the last word of anyone
// counts.
type Tagged struct {
	Target  Key // an event of the dialogue: what the person was at
	Tag     string
	Removed bool
}

// Undo takes back earlier acts, whole; undoing an Undo does them again.
type Undo struct {
	Targets []Key
	Entity  EntityRef // set when the acts are fixes of that entity
}

// FixQueued asks for a change of a lead or deal in the CRM. The event's key is
// the fix's id. What Changes hold depends on the kind; see FixKind.
type FixQueued struct {
	Kind      FixKind
	Entity    EntityRef
	Session   string    // the dialogue that a recovery or a vote is about, "" else
	Changes   Fields    // the fields to write, with their new values
	Base      Fields    // the same fields as the person saw them
	BaseTime  time.Time // when the CRM had last changed the entity, as the person saw it
	NotBefore time.Time // until then the fix can be taken back
	Evidence  Key       // an event of the dialogue that led to it, may be zero
}

// FixStep is what the syncer did with a fix. Its event type is in Type and is
// one of the fix_ types after fix_queued.
type FixStep struct {
	Type   Type
	Fix    Key // the key of its FixQueued
	Entity EntityRef
	Theirs Fields    // fix_conflict, fix_confirmed: the fields as the CRM holds them
	By     string    // who last changed them in the CRM, as it names them
	At     time.Time // fix_conflict, fix_written: the CRM's own time of that change
	// Overwrote holds, in fix_written, what somebody had put into the fields between
	// our look and our write, and what the write has replaced; By and At tell who and
	// when.
	Overwrote Fields
	Made      EntityRef // fix_confirmed of a recovery: the lead that was made, or was there
	Error     string    // fix_refused, fix_delayed: the CRM's own words, or what failed
	Attempt   int       // fix_delayed: how many tries there were
	RetryAt   time.Time // fix_delayed: when the next one is due
}

// Stage is one stage of a lead's or deal's way, as the CRM defines it.
type Stage struct {
	ID, Name  string
	Semantics string // "" in progress, S success, F failure
	Color     string // #rrggbb, may be empty
	Sort      int
}

// Stages is the directory of stages of one kind of entity, recorded whenever
// the portal's differs from the last one.
type Stages struct {
	Portal string
	Entity EntityKind
	Stages []Stage
}

// EventType implements Body.
func (*Verdict) EventType() Type   { return TypeVerdict }
func (*Note) EventType() Type      { return TypeNote }      // EventType implements Body.
func (*Undo) EventType() Type      { return TypeUndo }      // EventType implements Body.
func (*Link) EventType() Type      { return TypeLink }      // EventType implements Body.
func (*Assigned) EventType() Type  { return TypeAssigned }  // EventType implements Body.
func (*Tagged) EventType() Type    { return TypeTagged }    // EventType implements Body.
func (*FixQueued) EventType() Type { return TypeFixQueued } // EventType implements Body.
func (s *FixStep) EventType() Type { return s.Type }        // EventType implements Body.
func (*Stages) EventType() Type    { return TypeStages }    // EventType implements Body.

func newOwnBody(t Type) Body {
	switch t {
	case TypeVerdict:
		return &Verdict{}
	case TypeNote:
		return &Note{}
	case TypeUndo:
		return &Undo{}
	case TypeLink:
		return &Link{}
	case TypeAssigned:
		return &Assigned{}
	case TypeTagged:
		return &Tagged{}
	case TypeFixQueued:
		return &FixQueued{}
	case TypeFixClaimed, TypeFixWritten, TypeFixConfirmed, TypeFixRefused, TypeFixConflict, TypeFixDelayed:
		return &FixStep{Type: t}
	case TypeStages:
		return &Stages{}
	case TypeIncident:
		return &IncidentOpened{}
	case TypeIncidentTaken, TypeIncidentSnoozed, TypeIncidentClosed:
		return &IncidentStep{Type: t}
	case TypeSample:
		return &SampleDrawn{}
	case TypeSampleReplaced:
		return &SampleReplaced{}
	case TypeAlertQueued:
		return &AlertQueued{}
	case TypeAlertTried, TypeAlertSent, TypeAlertFailed:
		return &AlertStep{Type: t}
	}
	return nil
}
