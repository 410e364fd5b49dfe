package model

import (
	"encoding/json"
	"time"
)

// Role says who speaks in a turn.
type Role string

// The four roles of the public format.
const (
	RoleClient    Role = "client"
	RoleAssistant Role = "assistant"
	RoleOperator  Role = "operator"
	RoleSystem    Role = "system"
)

// Message is a turn: somebody said something.
type Message struct {
	Role        Role
	Text        string
	Attachments []Attachment
}

// Attachment is a file that came with a message; its content is never fetched.
type Attachment struct {
	Kind, Name, URL string
	Size            int64 // bytes; 0 when unknown
}

// Edit changes the text of the message whose sender's id is Target.
type Edit struct{ Target, Text string }

// Delete withdraws the message whose sender's id is Target.
type Delete struct{ Target string }

// Scenario is a step of the bot's script.
type Scenario struct{ From, To string }

// Handoff passes the dialogue or the lead from one to another.
type Handoff struct{ From, To, By, Reason string }

// ToolCall is something that the bot did between turns.
type ToolCall struct {
	CallID, Tool string
	Args         json.RawMessage
}

// ToolResult is what came of a ToolCall.
type ToolResult struct {
	CallID, Tool string
	Result       json.RawMessage
}

// LeadStatus is how far the bot's lead got on its way to the CRM.
type LeadStatus string

// The states of a lead as the bot reports it. LeadNone means that the dialogue
// says nothing of a lead.
const (
	LeadNone      LeadStatus = "none"
	LeadRequested LeadStatus = "requested"
	LeadCreated   LeadStatus = "created"
	LeadFailed    LeadStatus = "failed"
)

// Lead is what the bot passed to the CRM and what came back.
type Lead struct {
	Status                    LeadStatus // requested, created or failed
	RequestID, LeadID, DealID string
	Fields                    Fields // as sent to the CRM
	Error                     string // the CRM's words
}

// CRMAction is what happened to an entity in the CRM.
type CRMAction string

// The actions of a CRM event.
const (
	CRMAdd    CRMAction = "add"
	CRMUpdate CRMAction = "update"
	CRMMove   CRMAction = "move"
	CRMDelete CRMAction = "delete"
)

// CRM is the CRM's side of the story: an entity as the CRM held it at the
// event's time.
type CRM struct {
	Entity EntityRef
	Action CRMAction
	Fields Fields // as the CRM holds them, classic upper-case names
	Before Fields // the values that changed, as they were
	By     string // who changed it, as the CRM names them
}

// Form is a web form that was sent.
type Form struct {
	Form   string
	Fields Fields
}

// Money is an amount in a currency; the amount keeps the digits that were sent.
type Money struct {
	Amount   json.Number
	Currency string
}

// Booking is what happened to an appointment.
type Booking struct {
	Status    string // made, moved, cancelled, visited, no_show
	BookingID string
	At        time.Time // when the client is expected; zero when unknown
	Service   string
	Staff     string
	Price     Money
}

// Notification is what went out to the client beside the dialogue.
type Notification struct {
	Status                   string // queued, sent, delivered, read, failed
	NotificationID, Template string
	Text, Error              string
}

// Call is a phone call.
type Call struct {
	CallID       string
	DurationS    float64
	RecordingURL string
	Transcript   []CallLine
}

// CallLine is one utterance of a call, AtS seconds after its start.
type CallLine struct {
	AtS  float64
	Role Role
	Text string
}

// Session opens or closes a session; Start tells which.
type Session struct {
	Start  bool
	Reason string
}

// EventType implements Body.
func (*Message) EventType() Type      { return TypeMessage }
func (*Edit) EventType() Type         { return TypeEdit }         // EventType implements Body.
func (*Delete) EventType() Type       { return TypeDelete }       // EventType implements Body.
func (*Scenario) EventType() Type     { return TypeScenario }     // EventType implements Body.
func (*Handoff) EventType() Type      { return TypeHandoff }      // EventType implements Body.
func (*ToolCall) EventType() Type     { return TypeToolCall }     // EventType implements Body.
func (*ToolResult) EventType() Type   { return TypeToolResult }   // EventType implements Body.
func (*Lead) EventType() Type         { return TypeLead }         // EventType implements Body.
func (*CRM) EventType() Type          { return TypeCRM }          // EventType implements Body.
func (*Form) EventType() Type         { return TypeForm }         // EventType implements Body.
func (*Booking) EventType() Type      { return TypeBooking }      // EventType implements Body.
func (*Notification) EventType() Type { return TypeNotification } // EventType implements Body.
func (*Call) EventType() Type         { return TypeCall }         // EventType implements Body.

// EventType implements Body.
func (s *Session) EventType() Type {
	if s.Start {
		return TypeSessionStart
	}
	return TypeSessionEnd
}

// NewBody returns an empty body for a type, or nil for a type that has none.
func NewBody(t Type) Body {
	switch t {
	case TypeMessage:
		return &Message{}
	case TypeEdit:
		return &Edit{}
	case TypeDelete:
		return &Delete{}
	case TypeScenario:
		return &Scenario{}
	case TypeHandoff:
		return &Handoff{}
	case TypeToolCall:
		return &ToolCall{}
	case TypeToolResult:
		return &ToolResult{}
	case TypeLead:
		return &Lead{}
	case TypeCRM:
		return &CRM{}
	case TypeForm:
		return &Form{}
	case TypeBooking:
		return &Booking{}
	case TypeNotification:
		return &Notification{}
	case TypeCall:
		return &Call{}
	case TypeSessionStart:
		return &Session{Start: true}
	case TypeSessionEnd:
		return &Session{}
	}
	return newOwnBody(t)
}
