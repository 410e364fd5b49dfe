package storage

import (
	"bytes"
	"encoding/json"

	"debrief/model"
)

// likeness returns e as it is compared with another event of the same key: JSON
// with its keys sorted, and without what differs between two sendings of the
// same thing (the flags depend on the clock at intake; the Seq of our own events
// is given by the writer).
func likeness(e *model.Event) *model.Event {
	like := *e
	like.Flags, like.Received = nil, nil
	if e.Type.Own() {
		like.Seq = 0
	}
	like.Meta, like.Extra = canonical(e.Meta), canonical(e.Extra)
	switch b := e.Body.(type) {
	case *model.Lead:
		body := *b
		body.Fields = canonicalFields(b.Fields)
		like.Body = &body
	case *model.Form:
		body := *b
		body.Fields = canonicalFields(b.Fields)
		like.Body = &body
	case *model.CRM:
		body := *b
		body.Fields, body.Before = canonicalFields(b.Fields), canonicalFields(b.Before)
		like.Body = &body
	case *model.ToolCall:
		body := *b
		body.Args = canonical(b.Args)
		like.Body = &body
	case *model.ToolResult:
		body := *b
		body.Result = canonical(b.Result)
		like.Body = &body
	}
	return &like
}

// plainLike reports whether the stored form of e is its likeness already.
func plainLike(e *model.Event) bool {
	if e.Flags != nil || e.Meta != nil || e.Extra != nil || e.Type.Own() {
		return false
	}
	switch e.Body.(type) {
	case *model.Lead, *model.Form, *model.CRM, *model.ToolCall, *model.ToolResult:
		return false
	}
	return true
}

func canonicalFields(fields model.Fields) model.Fields {
	if fields == nil {
		return nil
	}
	out := make(model.Fields, len(fields))
	for name, value := range fields {
		out[name] = canonical(value)
	}
	return out
}

// canonical returns JSON with its keys sorted and without spaces; what is no
// JSON comes back as it is.
func canonical(raw json.RawMessage) json.RawMessage {
	trimmed := bytes.TrimSpace(raw)
	if len(trimmed) == 0 || trimmed[0] != '{' && trimmed[0] != '[' {
		return trimmed
	}
	dec := json.NewDecoder(bytes.NewReader(trimmed))
	dec.UseNumber()
	var value any
	if err := dec.Decode(&value); err != nil || dec.More() {
		return raw
	}
	out, err := json.Marshal(value)
	if err != nil {
		return raw
	}
	return out
}
