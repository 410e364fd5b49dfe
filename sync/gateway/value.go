package gateway

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"debrief/model"
	"debrief/sync/loose"
)

var errTooDeep = fmt.Errorf("nested deeper than %d levels", model.MaxDepth)

// parseJSON reads one JSON value.
func parseJSON(data []byte) (loose.Value, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return loose.Value{}, fmt.Errorf("not valid JSON: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return loose.Value{}, errors.New("something follows the JSON value")
	}
	if depth(v, 0) > model.MaxDepth {
		return loose.Value{}, errTooDeep
	}
	return loose.Value{V: v}, nil
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
