package portal

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"mime/multipart"
	"net/url"
	"strconv"
	"strings"

	"debrief/model"
)

// addParts reads multipart/form-data; files are left out, since no method that
// is simulated takes one.
func addParts(params map[string]any, body []byte, boundary string) error {
	form := url.Values{}
	parts := multipart.NewReader(bytes.NewReader(body), boundary)
	for {
		part, err := parts.NextPart()
		if err != nil { // the end, or what PHP too would not read
			return addForm(params, form)
		}
		value, err := io.ReadAll(part)
		if err == nil && part.FileName() == "" && part.FormName() != "" {
			form.Add(part.FormName(), string(value))
		}
	}
}

// param returns a top-level parameter; the classic methods take either case.
func param(params map[string]any, name string) any {
	if v, ok := params[name]; ok {
		return v
	}
	if v, ok := params[strings.ToUpper(name)]; ok {
		return v
	}
	return nil
}

// dict reads what PHP calls an array with names; an empty one may be a list.
func dict(v any) (map[string]any, bool) {
	switch v := v.(type) {
	case map[string]any:
		return v, true
	case []any:
		out := make(map[string]any, len(v))
		for i, item := range v {
			out[strconv.Itoa(i)] = item
		}
		return out, true
	}
	return nil, false
}

// items reads what PHP calls an array, as a list in the order of its keys.
func items(v any) []any {
	switch v := v.(type) {
	case []any:
		return v
	case map[string]any:
		out := make([]any, 0, len(v))
		for _, key := range sortedKeys(v) {
			out = append(out, v[key])
		}
		return out
	case nil:
		return nil
	}
	return []any{v}
}

func sortedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for key := range maps.Keys(m) {
		keys = append(keys, key)
	}
	sortNatural(keys)
	return keys
}

// text returns a scalar as PHP would print it.
func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		if v {
			return "1"
		}
		return ""
	}
	return ""
}

// values turns classic fields into parameters.
func values(fields model.Fields) map[string]any {
	out := make(map[string]any, len(fields))
	for name, raw := range fields {
		dec := json.NewDecoder(bytes.NewReader(raw))
		dec.UseNumber()
		var v any
		if dec.Decode(&v) == nil {
			out[name] = v
		}
	}
	return out
}
