package model

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
)

// Fields are the named values of a CRM entity or a form, each as the JSON that
// was sent. CRM fields carry the classic upper-case names of Bitrix24
// (STATUS_ID, PHONE …), whichever method they were read by.
type Fields map[string]json.RawMessage

// Text returns a field as one line for people: a string without its quotes, a
// list of Bitrix24 multi-fields as its values joined by ", ", null and a missing
// field as "".
func (f Fields) Text(name string) string { return valueText(f[name]) }

// Names returns the names of the fields in order.
func (f Fields) Names() []string { return slices.Sorted(maps.Keys(f)) }

// With returns a copy of f in which the field has the given text as its value.
func (f Fields) With(name, text string) Fields {
	out := maps.Clone(f)
	if out == nil {
		out = Fields{}
	}
	out[name] = TextValue(text)
	return out
}

// TextValue returns text as the JSON value of a field.
func TextValue(text string) json.RawMessage {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(text); err != nil { // a string always encodes
		return json.RawMessage(`""`)
	}
	return bytes.TrimRight(buf.Bytes(), "\n")
}

func valueText(raw json.RawMessage) string {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || bytes.Equal(raw, []byte("null")) {
		return ""
	}
	switch raw[0] {
	case '"':
		var s string
		if json.Unmarshal(raw, &s) == nil {
			return s
		}
	case '[':
		return listText(raw)
	}
	return string(raw)
}

// listText joins the values of a list; Bitrix24's multi-fields are objects with
// a VALUE.
func listText(raw json.RawMessage) string {
	var items []json.RawMessage
	if json.Unmarshal(raw, &items) != nil {
		return string(raw)
	}
	var out []byte
	for _, item := range items {
		var multi struct{ VALUE json.RawMessage }
		text := valueText(item)
		if bytes.HasPrefix(bytes.TrimSpace(item), []byte("{")) && json.Unmarshal(item, &multi) == nil && multi.VALUE != nil {
			text = valueText(multi.VALUE)
		}
		if len(out) > 0 {
			out = append(out, ", "...)
		}
		out = append(out, text...)
	}
	return string(out)
}

// multiValue is one row of a multi-field as crm.item.add takes it.
type multiValue struct {
	TypeID string          `json:"typeId"`
	Value  json.RawMessage `json:"value"`
}

// multiValues reads a list of rows of several multi-fields; nil for what is none.
func multiValues(raw json.RawMessage) []multiValue {
	var rows []multiValue
	if json.Unmarshal(raw, &rows) != nil {
		return nil
	}
	return rows
}
