package webhook

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"debrief/model"
)

// node is one value of a body, whichever form the body had: what the platforms
// send as string or number, in JSON or urlencoded, reads the same. A value that
// is not there is a node too, an empty one.
type node struct {
	value any // nil, string, json.Number, bool, map[string]any or []any
}

// get follows names down through objects.
func (n node) get(names ...string) node {
	for _, name := range names {
		object, _ := n.value.(map[string]any)
		n = node{object[name]}
	}
	return n
}

func (n node) exists() bool { return n.value != nil }

// isObject reports whether n has names.
func (n node) isObject() bool {
	_, ok := n.value.(map[string]any)
	return ok
}

// items returns the values of a list; PHP's urlencoded lists are objects whose
// names are numbers.
func (n node) items() []node {
	var out []node
	switch v := n.value.(type) {
	case []any:
		for _, item := range v {
			out = append(out, node{item})
		}
	case map[string]any:
		for _, name := range numbered(v) {
			out = append(out, node{v[name]})
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

// text returns a string, number or truth as text, else "".
func (n node) text() string {
	switch v := n.value.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// yes reports whether n says so in any of the ways in which platforms do.
func (n node) yes() bool {
	switch strings.ToLower(n.text()) {
	case "true", "y", "yes", "1":
		return true
	}
	return false
}

// integer returns a whole number, 0 when it is none.
func (n node) integer() int64 {
	i, err := strconv.ParseInt(n.text(), 10, 64)
	if err != nil {
		return 0
	}
	return i
}

// number returns a number that is not negative, else 0.
func (n node) number() float64 {
	f, err := strconv.ParseFloat(n.text(), 64)
	if err != nil || !(f >= 0 && f < 1e15) {
		return 0
	}
	return f
}

// json returns the value as JSON, its names in order.
func (n node) json() json.RawMessage {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(n.value); err != nil { // it was JSON before, or strings
		return json.RawMessage("null")
	}
	return bytes.TrimRight(out.Bytes(), "\n")
}

// fields returns the members of an object.
func (n node) fields() model.Fields {
	object, _ := n.value.(map[string]any)
	fields := model.Fields{}
	for name, value := range object {
		fields[name] = node{value}.json()
	}
	return fields
}

// timeForms are those that occur beside Unix time. One body may hold several.
var timeForms = [...]string{
	time.RFC3339Nano, "2006-01-02T15:04:05.999999999Z0700", "2006-01-02 15:04:05.999999999 MST", "2006-01-02 15:04:05 -0700",
}

// time returns a time in any of the forms that occur, zero when it is none.
func (n node) time() time.Time {
	text := strings.TrimSpace(n.text())
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

// firstText returns the first text that is not empty.
func firstText(nodes ...node) string {
	for _, n := range nodes {
		if text := n.text(); text != "" {
			return text
		}
	}
	return ""
}

// firstTime returns the first time that is one.
func firstTime(nodes ...node) time.Time {
	for _, n := range nodes {
		if t := n.time(); !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}

// first returns the first item of a list.
func (n node) first() node {
	if items := n.items(); len(items) > 0 {
		return items[0]
	}
	return node{}
}
