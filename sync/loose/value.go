// Package loose reads values as platforms send them, who write the same thing as a
// string here and as a number there.
package loose

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"debrief/model"
)

// Value is one value of a body, whichever form the body had: what the platforms
// send as string or number, in JSON or urlencoded, reads the same. A value that
// is not there is one too, an empty one.
type Value struct {
	V any // nil, string, json.Number, bool, map[string]any or []any
}

// Get follows names down through objects.
func (n Value) Get(names ...string) Value {
	for _, name := range names {
		object, _ := n.V.(map[string]any)
		n = Value{object[name]}
	}
	return n
}

// Exists reports whether there is a value.
func (n Value) Exists() bool { return n.V != nil }

// IsObject reports whether n has names.
func (n Value) IsObject() bool {
	_, ok := n.V.(map[string]any)
	return ok
}

// Items returns the values of a list; PHP's urlencoded lists are objects whose
// names are numbers.
func (n Value) Items() []Value {
	var out []Value
	switch v := n.V.(type) {
	case []any:
		for _, item := range v {
			out = append(out, Value{item})
		}
	case map[string]any:
		for _, name := range numbered(v) {
			out = append(out, Value{v[name]})
		}
	}
	return out
}

// numbered returns the names that are numbers, in their order.
func numbered(object map[string]any) []string {
	var names []string
	for name := range object {
		if _, err := strconv.ParseUint(name, 10, 32); err == nil {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, func(a, b string) int {
		if len(a) != len(b) {
			return len(a) - len(b)
		}
		return strings.Compare(a, b)
	})
	return names
}

// Text returns a string, number or truth as text, else "".
func (n Value) Text() string {
	switch v := n.V.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// Yes reports whether n says so in any of the ways in which platforms do.
func (n Value) Yes() bool {
	switch strings.ToLower(n.Text()) {
	case "true", "y", "yes", "1":
		return true
	}
	return false
}

// Integer returns a whole number, 0 when it is none.
func (n Value) Integer() int64 {
	i, err := strconv.ParseInt(n.Text(), 10, 64)
	if err != nil {
		return 0
	}
	return i
}

// Number returns a number that is not negative, else 0.
func (n Value) Number() float64 {
	f, err := strconv.ParseFloat(n.Text(), 64)
	if err != nil || !(f >= 0 && f < 1e15) {
		return 0
	}
	return f
}

// JSON returns the value as JSON, its names in order.
func (n Value) JSON() json.RawMessage {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(n.V); err != nil { // it was JSON before, or strings
		return json.RawMessage("null")
	}
	return bytes.TrimRight(out.Bytes(), "\n")
}

// Fields returns the members of an object.
func (n Value) Fields() model.Fields {
	object, _ := n.V.(map[string]any)
	fields := model.Fields{}
	for name, value := range object {
		fields[name] = Value{value}.JSON()
	}
	return fields
}

// timeForms are those that occur beside Unix time. One body may hold several.
var timeForms = [...]string{
	time.RFC3339Nano, "2006-01-02T15:04:05.999999999Z0700", "2006-01-02 15:04:05.999999999 MST", "2006-01-02 15:04:05 -0700",
}

// Time returns a time in any of the forms that occur, zero when it is none.
func (n Value) Time() time.Time {
	text := strings.TrimSpace(n.Text())
	for _, form := range timeForms {
		if t, err := time.Parse(form, text); err == nil {
			return t.UTC()
		}
	}
	whole, fraction, _ := strings.Cut(text, ".")
	unix, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || unix <= 0 {
		return time.Time{}
	}
	switch {
	case unix < 1e11:
		part, err := strconv.ParseFloat("0."+fraction, 64)
		if err != nil {
			part = 0
		}
		return time.UnixMilli(unix*1000 + int64(part*1000)).UTC()
	case unix < 1e14:
		return time.UnixMilli(unix).UTC()
	case unix < 1e17:
		return time.UnixMicro(unix).UTC()
	}
	return time.Unix(0, unix).UTC()
}

// FirstText returns the first text that is not empty.
func FirstText(nodes ...Value) string {
	for _, n := range nodes {
		if text := n.Text(); text != "" {
			return text
		}
	}
	return ""
}

// FirstTime returns the first time that is one.
func FirstTime(nodes ...Value) time.Time {
	for _, n := range nodes {
		if t := n.Time(); !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}

// First returns the first item of a list.
func (n Value) First() Value {
	if items := n.Items(); len(items) > 0 {
		return items[0]
	}
	return Value{}
}

// Object returns the members of an object, nil when it is none.
func (n Value) Object() map[string]any {
	object, _ := n.V.(map[string]any)
	return object
}

// List returns the values of a list in JSON, and of nothing else.
func (n Value) List() []Value {
	items, _ := n.V.([]any)
	out := make([]Value, len(items))
	for i, item := range items {
		out[i] = Value{item}
	}
	return out
}
