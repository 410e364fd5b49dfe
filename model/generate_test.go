package model

import (
	"encoding/json"
	"fmt"
	"time"

	"pgregory.net/rapid"
)

// Generators of events, for the property tests.

var (
	anyText = rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", "Добрый день!", "a\nb", "\x00\x1b[2J", "😀", `"\`, "\u202e", "<b>&"}))
	someID  = rapid.StringMatching(`[a-zа-я0-9:+]{1,12}`)
	maybeID = rapid.OneOf(rapid.Just(""), someID)
	roles   = rapid.SampledFrom([]Role{RoleClient, RoleAssistant, RoleOperator, RoleSystem})
	someTS  = rapid.Custom(func(t *rapid.T) time.Time {
		return time.UnixMilli(rapid.Int64Range(0, maxUnixMilli).Draw(t, "ms")).UTC()
	})
	someJSON = rapid.Custom(drawJSON)
	kinds    = rapid.SampledFrom([]EntityKind{EntityLead, EntityDeal, EntityContact})
)

func drawJSON(t *rapid.T) json.RawMessage {
	switch rapid.IntRange(0, 5).Draw(t, "kind") {
	case 0:
		return TextValue(anyText.Draw(t, "text"))
	case 1:
		return json.RawMessage(rapid.SampledFrom([]string{"0", "-1.50", "2e10", "123456789012345678901234567890"}).Draw(t, "number"))
	case 2:
		return json.RawMessage(rapid.SampledFrom([]string{"true", "false"}).Draw(t, "flag"))
	case 3:
		return json.RawMessage(fmt.Sprintf("[%s,null]", TextValue(anyText.Draw(t, "item"))))
	case 4:
		return json.RawMessage(`[]`)
	}
	return json.RawMessage(fmt.Sprintf(`{"k":%s,"a":{}}`, TextValue(anyText.Draw(t, "value"))))
}

func drawFields(t *rapid.T) Fields {
	names := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"TITLE", "PHONE", "STATUS_ID", "имя", ""}), 0, 3, rapid.ID).Draw(t, "names")
	if len(names) == 0 {
		return nil
	}
	fields := Fields{}
	for _, name := range names {
		fields[name] = someJSON.Draw(t, "field")
	}
	return fields
}

// publicEvent draws any event of the public format, as DecodeEvent leaves it.
var publicEvent = rapid.Custom(func(t *rapid.T) Event {
	e := Event{
		V: Version, TS: someTS.Draw(t, "ts"), ID: maybeID.Draw(t, "id"),
		Seq:       rapid.Int64().Draw(t, "seq"),
		Source:    rapid.SampledFrom([]string{"api", "whatsapp", "site"}).Draw(t, "source"),
		Account:   maybeID.Draw(t, "account"),
		SessionID: someID.Draw(t, "session"),
		Topic:     anyText.Draw(t, "topic"),
		TextURL:   rapid.SampledFrom([]string{"", "https://example.org/t/1"}).Draw(t, "url"),
		Lang:      rapid.SampledFrom([]string{"", "ru", "en-GB"}).Draw(t, "lang"),
	}
	if rapid.Bool().Draw(t, "context") {
		e.Author = Person{ID: maybeID.Draw(t, "author"), Name: anyText.Draw(t, "name")}
		e.Assistant = Assistant{Name: "Мира", Version: maybeID.Draw(t, "version"), Scenario: anyText.Draw(t, "scenario")}
		e.Client = Client{ID: maybeID.Draw(t, "client"), Name: anyText.Draw(t, "name"), Phone: "+7 900 000-00-00"}
		e.UTM = UTM{Source: anyText.Draw(t, "utm"), Term: anyText.Draw(t, "term")}
		e.TextSHA = rapid.StringMatching(`[0-9a-f]{64}`).Draw(t, "sha")
		e.Meta = json.RawMessage(`{"z":1,"a":[]}`)
		e.Extra = json.RawMessage(`{"Text":1.0,"extra":{"pos":5},"key":"mine"}`)
	}
	e.Body = drawBody(t, &e)
	e.Type = e.Body.EventType()
	return e
})

func drawBody(t *rapid.T, e *Event) Body {
	id, text := maybeID.Draw(t, "own id"), anyText.Draw(t, "own text")
	switch rapid.SampledFrom(publicTypes).Draw(t, "type") {
	case TypeMessage:
		m := &Message{Role: roles.Draw(t, "role"), Text: text}
		for range rapid.IntRange(0, 2).Draw(t, "attachments") {
			m.Attachments = append(m.Attachments, Attachment{Kind: "image", Name: anyText.Draw(t, "file"), Size: rapid.Int64Range(0, 1<<40).Draw(t, "size")})
		}
		return m
	case TypeEdit:
		return &Edit{Target: someID.Draw(t, "target"), Text: text}
	case TypeDelete:
		return &Delete{Target: someID.Draw(t, "target")}
	case TypeScenario:
		return &Scenario{From: text, To: id}
	case TypeHandoff:
		return &Handoff{From: "bot", To: text, By: id, Reason: text}
	case TypeToolCall:
		return &ToolCall{CallID: id, Tool: "find_slots", Args: someJSON.Draw(t, "args")}
	case TypeToolResult:
		return &ToolResult{CallID: someID.Draw(t, "call"), Tool: text, Result: someJSON.Draw(t, "result")}
	case TypeLead:
		status := rapid.SampledFrom([]LeadStatus{LeadRequested, LeadCreated, LeadFailed}).Draw(t, "status")
		return &Lead{Status: status, RequestID: id, LeadID: maybeID.Draw(t, "lead"), DealID: maybeID.Draw(t, "deal"), Fields: drawFields(t), Error: text}
	case TypeCRM:
		action := rapid.SampledFrom([]CRMAction{CRMAdd, CRMUpdate, CRMMove, CRMDelete}).Draw(t, "action")
		return &CRM{Entity: EntityRef{kinds.Draw(t, "kind"), someID.Draw(t, "entity")}, Action: action, Fields: drawFields(t), Before: drawFields(t), By: text}
	case TypeForm:
		e.Entity = drawEntity(t)
		return &Form{Form: text, Fields: drawFields(t)}
	case TypeBooking:
		e.Entity = drawEntity(t)
		return &Booking{Status: "moved", BookingID: id, At: someTS.Draw(t, "at"), Service: text, Price: Money{Amount: "1500.00", Currency: "RUB"}}
	case TypeNotification:
		e.Entity = drawEntity(t)
		return &Notification{Status: "failed", NotificationID: id, Template: text, Error: text}
	case TypeCall:
		return &Call{
			CallID: id, DurationS: rapid.Float64Range(0, 1e6).Draw(t, "duration"), RecordingURL: text,
			Transcript: []CallLine{{AtS: 1.5, Role: roles.Draw(t, "role"), Text: text}},
		}
	case TypeSessionStart:
		return &Session{Start: true, Reason: text}
	}
	return &Session{Reason: text}
}

func drawEntity(t *rapid.T) EntityRef {
	if rapid.Bool().Draw(t, "names an entity") {
		return EntityRef{kinds.Draw(t, "kind"), someID.Draw(t, "entity")}
	}
	return EntityRef{}
}

var publicTypes = []Type{
	TypeMessage, TypeEdit, TypeDelete, TypeScenario, TypeHandoff, TypeToolCall, TypeToolResult, TypeLead,
	TypeCRM, TypeForm, TypeBooking, TypeNotification, TypeCall, TypeSessionStart, TypeSessionEnd,
}

var ownTypes = []Type{
	TypeVerdict, TypeNote, TypeUndo, TypeLink, TypeAssigned, TypeTagged, TypeFixQueued, TypeFixClaimed, TypeFixWritten, TypeFixConfirmed,
	TypeFixRefused, TypeFixConflict, TypeFixDelayed, TypeStages,
	TypeIncident, TypeIncidentTaken, TypeIncidentSnoozed, TypeIncidentClosed,
	TypeSample, TypeSampleReplaced,
	TypeAlertQueued, TypeAlertTried, TypeAlertSent, TypeAlertFailed,
}
