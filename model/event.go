package model

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"time"
)

// Version is the highest version of the public event format that is read, and
// the one that is written.
const Version = 1

// Type says what an event tells. The public ones come from channels, bots and
// the CRM (docs/events.md, "Types"); the others are our own.
type Type string

// Public types: what importers and receivers accept.
const (
	TypeMessage      Type = "message"
	TypeEdit         Type = "edit"
	TypeDelete       Type = "delete"
	TypeScenario     Type = "scenario"
	TypeHandoff      Type = "handoff"
	TypeToolCall     Type = "tool_call"
	TypeToolResult   Type = "tool_result"
	TypeLead         Type = "lead"
	TypeCRM          Type = "crm"
	TypeForm         Type = "form"
	TypeBooking      Type = "booking"
	TypeNotification Type = "notification"
	TypeCall         Type = "call"
	TypeSessionStart Type = "session_start"
	TypeSessionEnd   Type = "session_end"
)

// Our own types: what people and the syncer did. They are exported, and refused
// from every import and receiver (docs/events.md, "Our own events").
const (
	TypeVerdict      Type = "verdict"
	TypeNote         Type = "note"
	TypeUndo         Type = "undo"
	TypeLink         Type = "link"
	TypeAssigned     Type = "assigned"
	TypeTagged       Type = "tagged"
	TypeFixQueued    Type = "fix_queued"
	TypeFixClaimed   Type = "fix_claimed"
	TypeFixWritten   Type = "fix_written"
	TypeFixConfirmed Type = "fix_confirmed"
	TypeFixRefused   Type = "fix_refused"
	TypeFixConflict  Type = "fix_conflict"
	TypeFixDelayed   Type = "fix_delayed"
	TypeStages       Type = "stages"
	TypeIncident     Type = "incident"

	TypeIncidentTaken   Type = "incident_taken"
	TypeIncidentSnoozed Type = "incident_snoozed"
	TypeIncidentClosed  Type = "incident_closed"

	TypeSample         Type = "sample"
	TypeSampleReplaced Type = "sample_replaced"

	TypeAlertQueued Type = "alert_queued"
	TypeAlertTried  Type = "alert_tried"
	TypeAlertSent   Type = "alert_sent"
	TypeAlertFailed Type = "alert_failed"
)

// SourceOwn is the source of every event of our own.
const SourceOwn = "debrief"

// Own reports whether t is one of our own types, which nobody may send us.
// The names that later versions will use are taken already.
func (t Type) Own() bool {
	switch t {
	case TypeVerdict, TypeNote, TypeUndo, TypeLink, TypeAssigned, TypeTagged, TypeFixQueued, TypeFixClaimed, TypeFixWritten,
		TypeFixConfirmed, TypeFixRefused, TypeFixConflict, TypeFixDelayed, TypeStages,
		TypeIncident, TypeIncidentTaken, TypeIncidentSnoozed, TypeIncidentClosed,
		TypeSample, TypeSampleReplaced, TypeAlertQueued, TypeAlertTried, TypeAlertSent, TypeAlertFailed, "erase":
		return true
	}
	return false
}

// Event is one immutable fact. The zero value of a field means that the sender
// did not say it.
type Event struct {
	V         int             // version of the format it was sent in, 1
	Type      Type            // what it tells; decides the type of Body
	ID        string          // the sender's own id, at most 256 bytes
	TS        time.Time       // when it happened: UTC, whole milliseconds
	Seq       int64           // the source's order number where TS is equal
	Source    string          // the channel: whatsapp, telegram, site …
	Account   string          // which bot, number, site or portal of that channel
	SessionID string          // the conversation as the channel names it
	Author    Person          // the operator, employee or bot user who did it
	Assistant Assistant       // which bot, in which version
	Topic     string          // kind of dialogue as the sender knows it
	Client    Client          // what is known of the client
	UTM       UTM             // where the client came from
	TextURL   string          // the text lives there (metadata-only logging)
	TextSHA   string          // hex SHA-256 of that text
	Lang      string          // BCP 47
	Meta      json.RawMessage // the sender's object, as sent
	Extra     json.RawMessage // one JSON object of all fields that the format does not know
	Flags     []string        // what was odd about it: FlagFuture, FlagInvalidUTF8

	Actor string // who did it, in an event of our own
	Group string // events of our own that were one act, undone together

	// Entity is the lead, deal or contact that a booking, notification or form
	// names; a CRM event names its entity in its body.
	Entity EntityRef

	Body Body // the fields of its type; never nil in a valid event

	// Received is the object as it came, keys sorted, kept only until the event
	// has its key, and only for an event without ID: the key is made from it.
	Received []byte
}

// Flags that an event may carry.
const (
	FlagFuture      = "future_ts"    // TS is more than 24 hours ahead of the clock
	FlagInvalidUTF8 = "invalid_utf8" // bytes were replaced by U+FFFD
)

// Body is the part of an event that its type decides. Every body is a pointer to
// one of the structs of this package (Message, Lead, Verdict …).
type Body interface {
	// EventType returns the type whose body it is. Message-like types that share
	// a body struct hold their type in it.
	EventType() Type
}

// Person is an operator, employee or bot user, as the source names them.
type Person struct{ ID, Name string }

// Assistant is a bot: its name, the version of its prompt or scenario, the
// scenario that was running.
type Assistant struct{ Name, Version, Scenario string }

// Client is what is known of the person who wrote.
type Client struct{ ID, Name, Phone, Email string }

// Names returns what a client can be called, the best first; any may be "".
func (c Client) Names() []string { return []string{c.Name, c.Phone, c.Email} }

// UTM holds the marks of the advertisement that brought the client.
type UTM struct{ Source, Medium, Campaign, Content, Term string }

// Merge fills the fields that c lacks from other.
func (c Client) Merge(other Client) Client {
	return Client{
		ID:    cmp.Or(c.ID, other.ID),
		Name:  cmp.Or(c.Name, other.Name),
		Phone: cmp.Or(c.Phone, other.Phone),
		Email: cmp.Or(c.Email, other.Email),
	}
}

// Entry is an event with its place in the log.
type Entry struct {
	Event
	Key        Key       // its name
	Pos        uint64    // its place in the log, from 1
	ReceivedAt time.Time // when it was taken in: UTC, whole milliseconds
}

// Compare orders events as they happened: by time, then by the source's own
// number, then by key. The log position never counts, so the same set of events
// has one order however it arrived.
func Compare(a, b *Entry) int {
	if c := a.TS.Compare(b.TS); c != 0 {
		return c
	}
	if c := cmp.Compare(a.Seq, b.Seq); c != 0 {
		return c
	}
	return bytes.Compare(a.Key[:], b.Key[:])
}

// Sort puts entries into the order of Compare, in place.
func Sort(entries []*Entry) { slices.SortFunc(entries, Compare) }
