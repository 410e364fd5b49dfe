package storage

import (
	"encoding/json"
	"time"

	"debrief/model"
)

// The bodies of events as they are stored: the model's structs field by field,
// under numbers that never change. A field that is added to the model does not
// compile until it has its number here.

type storedMessage struct {
	Role        model.Role         `cbor:"1,keyasint,omitempty"`
	Text        string             `cbor:"2,keyasint,omitempty"`
	Attachments []model.Attachment `cbor:"3,keyasint,omitempty"`
}

type storedEdit struct {
	Target string `cbor:"1,keyasint,omitempty"`
	Text   string `cbor:"2,keyasint,omitempty"`
}

type storedDelete struct {
	Target string `cbor:"1,keyasint,omitempty"`
}

type storedScenario struct {
	From string `cbor:"1,keyasint,omitempty"`
	To   string `cbor:"2,keyasint,omitempty"`
}

type storedHandoff struct {
	From   string `cbor:"1,keyasint,omitempty"`
	To     string `cbor:"2,keyasint,omitempty"`
	By     string `cbor:"3,keyasint,omitempty"`
	Reason string `cbor:"4,keyasint,omitempty"`
}

type storedToolCall struct {
	CallID string          `cbor:"1,keyasint,omitempty"`
	Tool   string          `cbor:"2,keyasint,omitempty"`
	Args   json.RawMessage `cbor:"3,keyasint,omitempty"`
}

type storedToolResult struct {
	CallID string          `cbor:"1,keyasint,omitempty"`
	Tool   string          `cbor:"2,keyasint,omitempty"`
	Result json.RawMessage `cbor:"3,keyasint,omitempty"`
}

type storedLead struct {
	Status    model.LeadStatus `cbor:"1,keyasint,omitempty"`
	RequestID string           `cbor:"2,keyasint,omitempty"`
	LeadID    string           `cbor:"3,keyasint,omitempty"`
	DealID    string           `cbor:"4,keyasint,omitempty"`
	Fields    model.Fields     `cbor:"5,keyasint,omitempty"`
	Error     string           `cbor:"6,keyasint,omitempty"`
}

type storedCRM struct {
	Entity model.EntityRef `cbor:"1,keyasint,omitzero"`
	Action model.CRMAction `cbor:"2,keyasint,omitempty"`
	Fields model.Fields    `cbor:"3,keyasint,omitempty"`
	Before model.Fields    `cbor:"4,keyasint,omitempty"`
	By     string          `cbor:"5,keyasint,omitempty"`
}

type storedForm struct {
	Form   string       `cbor:"1,keyasint,omitempty"`
	Fields model.Fields `cbor:"2,keyasint,omitempty"`
}

type storedBooking struct {
	Status    string      `cbor:"1,keyasint,omitempty"`
	BookingID string      `cbor:"2,keyasint,omitempty"`
	At        time.Time   `cbor:"3,keyasint,omitzero"`
	Service   string      `cbor:"4,keyasint,omitempty"`
	Staff     string      `cbor:"5,keyasint,omitempty"`
	Price     model.Money `cbor:"6,keyasint,omitzero"`
}

type storedNotification struct {
	Status         string `cbor:"1,keyasint,omitempty"`
	NotificationID string `cbor:"2,keyasint,omitempty"`
	Template       string `cbor:"3,keyasint,omitempty"`
	Text           string `cbor:"4,keyasint,omitempty"`
	Error          string `cbor:"5,keyasint,omitempty"`
}

type storedCall struct {
	CallID       string           `cbor:"1,keyasint,omitempty"`
	DurationS    float64          `cbor:"2,keyasint,omitempty"`
	RecordingURL string           `cbor:"3,keyasint,omitempty"`
	Transcript   []model.CallLine `cbor:"4,keyasint,omitempty"`
}

type storedSession struct {
	Start  bool   `cbor:"1,keyasint,omitempty"`
	Reason string `cbor:"2,keyasint,omitempty"`
}

type storedVerdict struct {
	Answer     model.Key          `cbor:"1,keyasint,omitzero"`
	Value      model.VerdictValue `cbor:"2,keyasint,omitempty"`
	Reason     string             `cbor:"3,keyasint,omitempty"`
	Note       string             `cbor:"4,keyasint,omitempty"`
	Correction string             `cbor:"5,keyasint,omitempty"`
	Swept      bool               `cbor:"6,keyasint,omitempty"`
	Seconds    float64            `cbor:"7,keyasint,omitempty"`
	Second     bool               `cbor:"8,keyasint,omitempty"`
}

type storedNote struct {
	Target model.Key `cbor:"1,keyasint,omitzero"`
	Text   string    `cbor:"2,keyasint,omitempty"`
}

type storedUndo struct {
	Targets []model.Key     `cbor:"1,keyasint,omitempty"`
	Entity  model.EntityRef `cbor:"2,keyasint,omitzero"`
}

type storedLink struct {
	Target  model.Key        `cbor:"1,keyasint,omitzero"`
	Entity  model.EntityRef  `cbor:"2,keyasint,omitzero"`
	Reason  model.LinkReason `cbor:"3,keyasint,omitempty"`
	Removed bool             `cbor:"4,keyasint,omitempty"`
}

type storedAssigned struct {
	Target model.Key `cbor:"1,keyasint,omitzero"`
	Who    string    `cbor:"2,keyasint,omitempty"`
}

type storedTagged struct {
	Target  model.Key `cbor:"1,keyasint,omitzero"`
	Tag     string    `cbor:"2,keyasint,omitempty"`
	Removed bool      `cbor:"3,keyasint,omitempty"`
}

type storedFixQueued struct {
	Kind      model.FixKind   `cbor:"7,keyasint,omitempty"`
	Entity    model.EntityRef `cbor:"1,keyasint,omitzero"`
	Session   string          `cbor:"8,keyasint,omitempty"`
	Changes   model.Fields    `cbor:"2,keyasint,omitempty"`
	Base      model.Fields    `cbor:"3,keyasint,omitempty"`
	BaseTime  time.Time       `cbor:"4,keyasint,omitzero"`
	NotBefore time.Time       `cbor:"5,keyasint,omitzero"`
	Evidence  model.Key       `cbor:"6,keyasint,omitzero"`
}

type storedFixStep struct {
	Type      model.Type      `cbor:"1,keyasint,omitempty"`
	Fix       model.Key       `cbor:"2,keyasint,omitzero"`
	Entity    model.EntityRef `cbor:"3,keyasint,omitzero"`
	Theirs    model.Fields    `cbor:"4,keyasint,omitempty"`
	By        string          `cbor:"5,keyasint,omitempty"`
	At        time.Time       `cbor:"10,keyasint,omitzero"`
	Overwrote model.Fields    `cbor:"11,keyasint,omitempty"`
	Made      model.EntityRef `cbor:"9,keyasint,omitzero"`
	Error     string          `cbor:"6,keyasint,omitempty"`
	Attempt   int             `cbor:"7,keyasint,omitempty"`
	RetryAt   time.Time       `cbor:"8,keyasint,omitzero"`
}

type storedStages struct {
	Portal string           `cbor:"1,keyasint,omitempty"`
	Entity model.EntityKind `cbor:"2,keyasint,omitempty"`
	Stages []model.Stage    `cbor:"3,keyasint,omitempty"`
}

type storedIncident struct {
	Rule     model.IncidentRule  `cbor:"1,keyasint,omitempty"`
	Cause    model.IncidentCause `cbor:"2,keyasint,omitempty"`
	Target   model.Key           `cbor:"3,keyasint,omitzero"`
	Evidence []model.Key         `cbor:"4,keyasint,omitempty"`
	Since    time.Time           `cbor:"5,keyasint,omitzero"`
	Entity   model.EntityRef     `cbor:"6,keyasint,omitzero"`
	Detail   string              `cbor:"7,keyasint,omitempty"`
	Scope    model.Scope         `cbor:"8,keyasint,omitzero"`
	Figures  model.Figures       `cbor:"9,keyasint,omitzero"`
}

type storedIncidentStep struct {
	Type     model.Type    `cbor:"1,keyasint,omitempty"`
	Incident model.Key     `cbor:"2,keyasint,omitzero"`
	Until    time.Time     `cbor:"3,keyasint,omitzero"`
	Reason   string        `cbor:"4,keyasint,omitempty"`
	Cleared  bool          `cbor:"5,keyasint,omitempty"`
	By       model.Key     `cbor:"6,keyasint,omitzero"`
	Figures  model.Figures `cbor:"7,keyasint,omitzero"`
}

type storedSampleDrawn struct {
	Week        string                `cbor:"1,keyasint,omitempty"`
	Zone        string                `cbor:"2,keyasint,omitempty"`
	Seed        uint64                `cbor:"3,keyasint,omitempty"`
	Rate        float64               `cbor:"4,keyasint,omitempty"`
	Minimum     int                   `cbor:"5,keyasint,omitempty"`
	SecondShare float64               `cbor:"6,keyasint,omitempty"`
	AsOf        uint64                `cbor:"7,keyasint,omitempty"`
	Population  int                   `cbor:"8,keyasint,omitempty"`
	Unfinished  int                   `cbor:"9,keyasint,omitempty"`
	Digest      string                `cbor:"10,keyasint,omitempty"`
	Strata      []model.SampleStratum `cbor:"11,keyasint,omitempty"`
	Choices     []model.SampleChoice  `cbor:"12,keyasint,omitempty"`
}

type storedSampleReplaced struct {
	Week   string    `cbor:"1,keyasint,omitempty"`
	Out    model.Key `cbor:"2,keyasint,omitzero"`
	In     model.Key `cbor:"3,keyasint,omitzero"`
	Reason string    `cbor:"4,keyasint,omitempty"`
}

type storedAlertQueued struct {
	Week      string      `cbor:"1,keyasint,omitempty"`
	Place     string      `cbor:"2,keyasint,omitempty"`
	Escalated bool        `cbor:"3,keyasint,omitempty"`
	From      string      `cbor:"4,keyasint,omitempty"`
	Incidents []model.Key `cbor:"5,keyasint,omitempty"`
}

type storedAlertStep struct {
	Type    model.Type `cbor:"1,keyasint,omitempty"`
	Week    string     `cbor:"2,keyasint,omitempty"`
	Alert   model.Key  `cbor:"3,keyasint,omitzero"`
	Attempt int        `cbor:"4,keyasint,omitempty"`
	Error   string     `cbor:"5,keyasint,omitempty"`
	Unsure  bool       `cbor:"6,keyasint,omitempty"`
	Final   bool       `cbor:"7,keyasint,omitempty"`
	RetryAt time.Time  `cbor:"8,keyasint,omitzero"`
}

// storedBody returns the stored form of a body: the same struct, with numbers
// for its fields. It is nil for a body that has none.
func storedBody(b model.Body) any {
	switch b := b.(type) {
	case *model.Message:
		return (*storedMessage)(b)
	case *model.Edit:
		return (*storedEdit)(b)
	case *model.Delete:
		return (*storedDelete)(b)
	case *model.Scenario:
		return (*storedScenario)(b)
	case *model.Handoff:
		return (*storedHandoff)(b)
	case *model.ToolCall:
		return (*storedToolCall)(b)
	case *model.ToolResult:
		return (*storedToolResult)(b)
	case *model.Lead:
		return (*storedLead)(b)
	case *model.CRM:
		return (*storedCRM)(b)
	case *model.Form:
		return (*storedForm)(b)
	case *model.Booking:
		return (*storedBooking)(b)
	case *model.Notification:
		return (*storedNotification)(b)
	case *model.Call:
		return (*storedCall)(b)
	case *model.Session:
		return (*storedSession)(b)
	}
	return storedOwnBody(b)
}

func storedOwnBody(b model.Body) any {
	switch b := b.(type) {
	case *model.Verdict:
		return (*storedVerdict)(b)
	case *model.Note:
		return (*storedNote)(b)
	case *model.Undo:
		return (*storedUndo)(b)
	case *model.Link:
		return (*storedLink)(b)
	case *model.Assigned:
		return (*storedAssigned)(b)
	case *model.Tagged:
		return (*storedTagged)(b)
	case *model.FixQueued:
		return (*storedFixQueued)(b)
	case *model.FixStep:
		return (*storedFixStep)(b)
	case *model.Stages:
		return (*storedStages)(b)
	case *model.IncidentOpened:
		return (*storedIncident)(b)
	case *model.IncidentStep:
		return (*storedIncidentStep)(b)
	case *model.SampleDrawn:
		return (*storedSampleDrawn)(b)
	case *model.SampleReplaced:
		return (*storedSampleReplaced)(b)
	case *model.AlertQueued:
		return (*storedAlertQueued)(b)
	case *model.AlertStep:
		return (*storedAlertStep)(b)
	}
	return nil
}
