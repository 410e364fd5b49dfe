package gateway

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"debrief/model"
)

// value is one value of a body that a bot or a service has written, whichever
// form it had: what they send as string or number reads the same. A value that is
// not there is one too, an empty one.
type value struct{ v any } // nil, string, json.Number, bool, map[string]any or []any

var errTooDeep = fmt.Errorf("nested deeper than %d levels", model.MaxDepth)

// parseJSON reads one JSON value.
func parseJSON(data []byte) (value, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return value{}, fmt.Errorf("not valid JSON: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return value{}, errors.New("something follows the JSON value")
	}
	if depth(v, 0) > model.MaxDepth {
		return value{}, errTooDeep
	}
	return value{v}, nil
}

// depth returns how deep v is nested; it stops looking at what is too deep.
func depth(v any, level int) int {
	deepest := level
	if level > model.MaxDepth {
		return deepest
	}
	switch v := v.(type) {
	case map[string]any:
		for _, inner := range v {
			deepest = max(deepest, depth(inner, level+1))
		}
	case []any:
		for _, inner := range v {
			deepest = max(deepest, depth(inner, level+1))
		}
	}
	return deepest
}

// get follows names down through objects.
func (n value) get(names ...string) value {
	for _, name := range names {
		object, _ := n.v.(map[string]any)
		n = value{object[name]}
	}
	return n
}

func (n value) object() map[string]any {
	object, _ := n.v.(map[string]any)
	return object
}

func (n value) list() []value {
	items, _ := n.v.([]any)
	out := make([]value, len(items))
	for i, item := range items {
		out[i] = value{item}
	}
	return out
}

// text returns a string, number or truth as text, else "".
func (n value) text() string {
	switch v := n.v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

func (n value) integer() int64 {
	i, err := strconv.ParseInt(n.text(), 10, 64)
	if err != nil {
		return 0
	}
	return i
}

// json returns the value as JSON, its names in order.
func (n value) json() json.RawMessage {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(n.v); err != nil { // it was JSON before, or strings
		return json.RawMessage("null")
	}
	return bytes.TrimRight(out.Bytes(), "\n")
}

// firstText returns the first text that is not empty.
func firstText(values ...value) string {
	for _, n := range values {
		if text := n.text(); text != "" {
			return text
		}
	}
	return ""
}

// joined makes one id of several parts. What is too long for an id is named by its
// hash.
func joined(parts ...string) string {
	id := strings.Join(parts, ":")
	if len(id) <= model.MaxIDBytes {
		return id
	}
	return "sha256:" + hexSum([]byte(id))
}

// spaced puts words together that may be empty.
func spaced(words ...string) string {
	return strings.Join(strings.Fields(strings.Join(words, " ")), " ")
}

// note adds what is missing of a copy to the meta of an event.
func noted(meta map[string]any, part, note string) map[string]any {
	if note != "" {
		meta["note"] = part + ": " + note
	}
	return meta
}
