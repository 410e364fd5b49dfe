package model

import (
	"fmt"
	"slices"
	"time"
)

// IncidentRule names a rule of model/watch.
type IncidentRule string

// The rules, in the order in which people are told of them.
const (
	RuleLeadNotCreated   IncidentRule = "lead_not_created"
	RuleLeadEmpty        IncidentRule = "lead_empty"
	RuleUnanswered       IncidentRule = "unanswered"
	RulePromiseNotKept   IncidentRule = "promise_not_kept"
	RuleLeadStuck        IncidentRule = "lead_stuck"
	RuleReminder         IncidentRule = "reminder"
	RuleAssistantTrouble IncidentRule = "assistant_trouble"
	RuleAnomaly          IncidentRule = "anomaly"
)

// IncidentRules returns all rules.
func IncidentRules() []IncidentRule {
	return []IncidentRule{
		RuleLeadNotCreated, RuleLeadEmpty, RuleUnanswered, RulePromiseNotKept, RuleLeadStuck,
		RuleReminder, RuleAssistantTrouble, RuleAnomaly,
	}
}

// IncidentCause says why, one of the causes that the rule knows.
type IncidentCause string

// The causes, by rule.
const (
	CauseNeverSent IncidentCause = "never_sent" // lead_not_created: the bot sent nothing to the CRM
	CauseRefused   IncidentCause = "refused"    // the CRM said no, in the words of Detail
	CauseNoAnswer  IncidentCause = "no_answer"  // sent, and nobody knows what became of it
	CauseNotFound  IncidentCause = "not_found"  // said to be created, and the CRM has no such lead
	CauseMerged    IncidentCause = "merged"     // deleted, and another entity has its client
	CauseDeleted   IncidentCause = "deleted"

	CauseFieldEmpty   IncidentCause = "field_empty"   // lead_empty: it stands in the dialogue alone
	CauseFieldDropped IncidentCause = "field_dropped" // it was sent, and the CRM does not hold it

	CauseSilence IncidentCause = "silence" // unanswered

	CauseNoBooking      IncidentCause = "no_booking" // promise_not_kept
	CauseNoCancellation IncidentCause = "no_cancellation"
	CauseNoCallback     IncidentCause = "no_callback"

	CauseFirstStage IncidentCause = "first_stage" // lead_stuck
	CauseJunked     IncidentCause = "junked"      // put to junk while the client was still writing

	CauseNotificationFailed IncidentCause = "notification_failed" // reminder
	CauseNoReminder         IncidentCause = "no_reminder"         // the appointment is near and nothing was sent
	CauseNoShow             IncidentCause = "no_show"             // and no reminder had been sent

	CauseSameAnswer    IncidentCause = "same_answer" // assistant_trouble
	CauseFallback      IncidentCause = "fallback"
	CauseApologies     IncidentCause = "apologies"
	CauseWrongLanguage IncidentCause = "wrong_language"
	CauseLeak          IncidentCause = "leak" // JSON or a template reached the client
	CauseAngry         IncidentCause = "angry"
	CauseWantsHuman    IncidentCause = "wants_human"

	CauseConversion IncidentCause = "conversion" // anomaly: what is outside its usual range
	CauseLostShare  IncidentCause = "lost_share"
	CauseBadShare   IncidentCause = "bad_share"
	CauseVolume     IncidentCause = "volume"
)

// IncidentOpened says that something needs a person. The event's key is the
// incident's id. All of it follows from what the rule looked at, so two looks at
// the same dialogue open one incident.
type IncidentOpened struct {
	Rule     IncidentRule
	Cause    IncidentCause
	Target   Key       // the event of the dialogue that it is about; zero for an anomaly
	Evidence []Key     // the events that it rests on, Target among them
	Since    time.Time // when what is wrong began; the event's own time is when it became an incident
	Entity   EntityRef // the lead or deal, where there is one
	Detail   string    // the CRM's own words, the names of fields, the phrase that was found
	Scope    Scope     // of an anomaly
	Figures  Figures   // of an anomaly: those of the first hour or day outside the range
}

// Scope is what an anomaly is measured over. An empty part means all.
type Scope struct {
	Source  string    // channel
	Bot     string    // name of the assistant
	Version string    // of its prompt or scenario
	From    time.Time // the hour or day
	Span    time.Duration
}

// IncidentStep is what became of an incident. Its event type is in Type.
type IncidentStep struct {
	Type     Type
	Incident Key
	Until    time.Time // incident_snoozed: until then; zero: the time is over
	Reason   string    // incident_closed: what the person said
	Cleared  bool      // incident_closed: the cause is gone
	By       Key       // incident_closed: the event that ended the cause, where there is one
	Figures  Figures   // incident_closed, of an anomaly: those that were back in the range
}

// EventType implements Body.
func (*IncidentOpened) EventType() Type { return TypeIncident }
func (s *IncidentStep) EventType() Type { return s.Type } // EventType implements Body.

// IncidentState is how far an incident is.
type IncidentState string

// The states of an incident. A snoozed one comes back by itself, to whoever had
// taken it; a closed one stays closed: the same trouble again is a new incident.
const (
	IncidentOpen    IncidentState = "open"
	IncidentTaken   IncidentState = "taken"
	IncidentSnoozed IncidentState = "snoozed"
	IncidentClosed  IncidentState = "closed"
)

// IncidentStates returns all states.
func IncidentStates() []IncidentState {
	return []IncidentState{IncidentOpen, IncidentTaken, IncidentSnoozed, IncidentClosed}
}

// Incident is something that needs a person: the fold of its events.
type Incident struct {
	IncidentOpened
	ID        Key
	EventID   string // of its opening, by which a rule finds its own again
	Session   string // of its dialogue; "" for an anomaly
	Dialogue  string // the id of its dialogue, as people see it
	OpenedAt  time.Time
	State     IncidentState
	Owner     string // who took it last, "" nobody
	TakenAt   time.Time
	Until     time.Time // while snoozed
	UpdatedAt time.Time // of its last step
	ClosedAt  time.Time
	ClosedBy  string  // who closed it
	Reason    string  // what they said
	Cleared   bool    // it closed by itself
	EndedBy   Key     // the event that ended the cause
	EndedAs   Figures // what ended an anomaly
}

var incidentMoves = map[Type][]IncidentState{
	TypeIncidentTaken:   {IncidentOpen, IncidentTaken, IncidentSnoozed},
	TypeIncidentSnoozed: {IncidentOpen, IncidentTaken, IncidentSnoozed},
	TypeIncidentClosed:  {IncidentOpen, IncidentTaken, IncidentSnoozed},
}

// Next returns the state that an incident in state s reaches by a step, or an
// error when there is no such move. owned says whether somebody has taken it.
func (s IncidentState) Next(step *IncidentStep, owned bool) (IncidentState, error) {
	if !slices.Contains(incidentMoves[step.Type], s) {
		return s, fmt.Errorf("an incident that is %s cannot take %s", s, step.Type)
	}
	switch {
	case step.Type == TypeIncidentClosed:
		return IncidentClosed, nil
	case step.Type == TypeIncidentTaken:
		return IncidentTaken, nil
	case !step.Until.IsZero():
		return IncidentSnoozed, nil
	case s == IncidentSnoozed && !owned:
		return IncidentOpen, nil
	case s == IncidentSnoozed:
		return IncidentTaken, nil
	}
	return s, nil
}

// Active reports whether somebody should look at an incident now.
func (s IncidentState) Active() bool { return s == IncidentOpen || s == IncidentTaken }

// FoldIncidents returns the incidents among the events of one subject, in the
// order in which they were opened. Steps that do not fit are passed over, so that
// a log that holds one all the same gives the same answer everywhere.
func FoldIncidents(entries []*Entry) []Incident {
	acts := actsOf(entries)
	undone := undoneBy(acts)
	at := map[Key]int{}
	var incidents []Incident
	for _, e := range acts {
		switch b := e.Body.(type) {
		case *IncidentOpened:
			at[e.Key] = len(incidents)
			incidents = append(incidents, Incident{
				IncidentOpened: *b, ID: e.Key, EventID: e.ID, Session: e.SessionID,
				OpenedAt: e.TS, UpdatedAt: e.TS, State: IncidentOpen,
			})
		case *IncidentStep:
			if i, ok := at[b.Incident]; ok && !undone[e.Key] {
				incidents[i].step(e, b)
			}
		}
	}
	return incidents
}

func (n *Incident) step(e *Entry, b *IncidentStep) {
	next, err := n.State.Next(b, n.Owner != "")
	if err != nil {
		return
	}
	n.State, n.UpdatedAt, n.Until = next, e.TS, b.Until
	switch b.Type {
	case TypeIncidentTaken:
		n.Owner, n.TakenAt = e.Actor, e.TS
	case TypeIncidentClosed:
		n.ClosedAt, n.ClosedBy, n.Reason, n.Cleared, n.EndedBy, n.EndedAs = e.TS, e.Actor, b.Reason, b.Cleared, b.By, b.Figures
	}
}

// IncidentQuery selects incidents, newest first by when they were opened.
type IncidentQuery struct {
	States  []IncidentState // any of these; empty means all
	Rules   []IncidentRule  // any of these; empty means all
	Session string          // of this session only, "" all
	Since   time.Time       // opened then or later; zero: all
	Limit   int             // at the most; 0 means 200
}

// Takes reports whether the query selects an incident.
func (q *IncidentQuery) Takes(n *Incident) bool {
	return (len(q.States) == 0 || slices.Contains(q.States, n.State)) &&
		(len(q.Rules) == 0 || slices.Contains(q.Rules, n.Rule)) &&
		(q.Session == "" || q.Session == n.Session) && !n.OpenedAt.Before(q.Since)
}
