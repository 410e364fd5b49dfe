package privacy

import (
	"encoding/json"

	"debrief/model"
)

// minimiser leaves out of one event what its policy says.
type minimiser struct {
	namer
	finder
	walk walker
}

// Event returns e without what p leaves out; e itself is not changed. pseudonym
// gives a phone or e-mail that an id holds another name: the same text must
// always get the same one, of letters alone, and nobody must be able to guess
// the text from it. Events of our own are returned as they are: what a person
// wrote is what was meant to be kept.
//
// The name of an event without an id is made from Received, which is never
// stored and stays as it is, so that a repeated delivery is still the same event.
func (p Policy) Event(e model.Event, pseudonym func(string) string) model.Event {
	if p.KeepsAll() || e.Type.Own() {
		return e
	}
	if e.ID == "" && len(e.Received) == 0 {
		if line, err := model.EncodeEvent(&e); err == nil {
			e.Received = line
		}
	}
	m := p.minimiser(&e, pseudonym)
	m.context(&e)
	e.Body = m.body(e.Body)
	return e
}

func (p Policy) minimiser(e *model.Event, pseudonym func(string) string) minimiser {
	whatsapp := e.Source == "whatsapp"
	f := finder{known: known(e)}
	return minimiser{
		namer:  namer{Policy: p, pseudonym: pseudonym, whatsapp: whatsapp},
		finder: f,
		walk:   walker{Policy: p, finder: f, whatsapp: whatsapp},
	}
}

// known returns the phones that the event names as such, so that other spellings
// of them are recognised in its texts.
func known(e *model.Event) map[string]bool {
	out := map[string]bool{}
	add := func(text string) {
		if digits := digitsOf(text); len(digits) >= fewest {
			out[lastTen(digits)] = true
		}
	}
	add(e.Client.Phone)
	var fields model.Fields
	switch b := e.Body.(type) {
	case *model.Lead:
		fields = b.Fields
	case *model.CRM:
		fields = b.Fields
	case *model.Form:
		fields = b.Fields
	}
	for key := range fields {
		if kindOf(key) == phone {
			add(fields.Text(key))
		}
	}
	return out
}

// context leaves out what surrounds the event.
func (m minimiser) context(e *model.Event) {
	subject, ok := model.SubjectOf(e)
	e.Client = m.client(e.Client, ok && subject.Kind == model.SubjectClient)
	e.ID, e.SessionID = m.id(e.ID), m.id(e.SessionID)
	e.Author = model.Person{ID: m.id(e.Author.ID), Name: m.plain(e.Author.Name)}
	e.Topic, e.TextURL = m.plain(e.Topic), m.plain(e.TextURL)
	e.UTM = model.UTM{
		Source: m.plain(e.UTM.Source), Medium: m.plain(e.UTM.Medium), Campaign: m.plain(e.UTM.Campaign),
		Content: m.plain(e.UTM.Content), Term: m.plain(e.UTM.Term),
	}
	if m.dropsText() {
		e.Meta, e.Extra, e.TextSHA = nil, nil, "" // they hold the text in forms of their own
		return
	}
	e.Meta, e.Extra = m.walk.raw(e.Meta, plain), m.walk.raw(e.Extra, plain)
}

func (m minimiser) dropsText() bool { return m.Text == Drop }

// plain leaves phones and e-mails out of what is no client's text.
func (m minimiser) plain(text string) string { return m.scrub(text, m.finder) }

// said leaves out of what somebody wrote or said.
func (m minimiser) said(text string) string {
	if m.dropsText() {
		return ""
	}
	return m.plain(text)
}

func (m minimiser) where(address string) string {
	if m.Attachments == Drop {
		return ""
	}
	return m.plain(address)
}

func (m minimiser) body(body model.Body) model.Body {
	switch b := body.(type) {
	case *model.Message:
		return m.message(b)
	case *model.Edit:
		return &model.Edit{Target: m.id(b.Target), Text: m.said(b.Text)}
	case *model.Delete:
		return &model.Delete{Target: m.id(b.Target)}
	case *model.Scenario:
		return &model.Scenario{From: m.plain(b.From), To: m.plain(b.To)}
	case *model.Handoff:
		return &model.Handoff{From: m.plain(b.From), To: m.plain(b.To), By: m.plain(b.By), Reason: m.plain(b.Reason)}
	case *model.ToolCall:
		return &model.ToolCall{CallID: m.id(b.CallID), Tool: b.Tool, Args: m.tool(b.Args)}
	case *model.ToolResult:
		return &model.ToolResult{CallID: m.id(b.CallID), Tool: b.Tool, Result: m.tool(b.Result)}
	case *model.Session:
		return &model.Session{Start: b.Start, Reason: m.plain(b.Reason)}
	case *model.Call:
		return m.call(b)
	}
	return m.record(body)
}

// record leaves out of what the CRM, a form or a booking holds. The ids of the
// CRM stay: they are numbers of its own.
func (m minimiser) record(body model.Body) model.Body {
	switch b := body.(type) {
	case *model.Lead:
		out := *b
		out.RequestID, out.Fields, out.Error = m.id(b.RequestID), m.fields(b.Fields), m.plain(b.Error)
		return &out
	case *model.CRM:
		out := *b
		out.Fields, out.Before, out.By = m.fields(b.Fields), m.fields(b.Before), m.plain(b.By)
		return &out
	case *model.Form:
		return &model.Form{Form: b.Form, Fields: m.fields(b.Fields)}
	case *model.Booking:
		out := *b
		out.BookingID, out.Service, out.Staff = m.id(b.BookingID), m.plain(b.Service), m.plain(b.Staff)
		return &out
	case *model.Notification:
		out := *b
		out.NotificationID, out.Template = m.id(b.NotificationID), m.plain(b.Template)
		out.Text, out.Error = m.said(b.Text), m.plain(b.Error)
		return &out
	}
	return body
}

func (m minimiser) message(b *model.Message) *model.Message {
	out := &model.Message{Role: b.Role, Text: m.said(b.Text)}
	for _, a := range b.Attachments {
		a.Name, a.URL = m.where(a.Name), m.where(a.URL)
		out.Attachments = append(out.Attachments, a) // that there was one stays
	}
	return out
}

func (m minimiser) call(b *model.Call) *model.Call {
	out := &model.Call{CallID: m.id(b.CallID), DurationS: b.DurationS, RecordingURL: m.where(b.RecordingURL)}
	for _, line := range b.Transcript {
		line.Text = m.said(line.Text)
		out.Transcript = append(out.Transcript, line)
	}
	return out
}

// tool leaves out of what a tool was given or answered, which repeats what the
// client said.
func (m minimiser) tool(value json.RawMessage) json.RawMessage {
	if m.dropsText() {
		return nil
	}
	return m.walk.raw(value, plain)
}

func (m minimiser) fields(fields model.Fields) model.Fields {
	if fields == nil {
		return nil
	}
	out := make(model.Fields, len(fields))
	for _, key := range fields.Names() {
		value := m.walk.raw(fields[key], kindOf(key))
		if value == nil {
			continue
		}
		name := m.plain(key)
		if _, taken := out[name]; taken {
			name = m.pseudonym("field " + key)
		}
		out[name] = value
	}
	return out
}
