package bitrix24

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"time"
)

// envelope is what every method answers. PHP shows through: error may be a
// string, an empty string or a number, time may be missing, and numbers may be
// integers or floats.
type envelope struct {
	Result      json.RawMessage `json:"result"`
	Error       json.RawMessage `json:"error"`
	Description json.RawMessage `json:"error_description"`
	Next        json.RawMessage `json:"next"`
	Total       json.RawMessage `json:"total"`
	Time        json.RawMessage `json:"time"`
}

// decodeEnvelope reads an answer; false means that it is none, such as the HTML
// page of a gateway.
func decodeEnvelope(body []byte) (envelope, bool) {
	var e envelope
	body = bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\uFEFF")))
	if len(body) == 0 || body[0] != '{' || json.Unmarshal(body, &e) != nil {
		return envelope{}, false
	}
	return e, e.Result != nil || e.Error != nil
}

// failed reports whether the answer is an error, and its code and words.
func (e envelope) failed() (code, words string, failed bool) {
	if e.Error == nil || string(e.Error) == "null" {
		return "", "", false
	}
	return scalar(e.Error), scalar(e.Description), true
}

// usage is what the portal says of the time that a method has used.
type usage struct {
	operating float64 // seconds in the last ten minutes
	resetAt   time.Time
}

func (e envelope) usage() usage {
	var t struct {
		Operating json.RawMessage `json:"operating"`
		ResetAt   json.RawMessage `json:"operating_reset_at"`
	}
	if json.Unmarshal(e.Time, &t) != nil { // absent, or a form not seen yet
		return usage{}
	}
	var u usage
	if operating, err := strconv.ParseFloat(scalar(t.Operating), 64); err == nil {
		u.operating = operating
	}
	if at := scalar(t.ResetAt); at != "" {
		if sec, err := strconv.ParseFloat(at, 64); err == nil && sec > 0 && sec < 1e11 {
			u.resetAt = time.Unix(int64(sec), 0).UTC()
		} else if parsed, ok := parseTime(at); ok {
			u.resetAt = parsed
		}
	}
	return u
}

// scalar returns a JSON string without its quotes, another scalar as it stands,
// and "" for null and for anything that has parts.
func scalar(raw json.RawMessage) string {
	raw = bytes.TrimSpace(raw)
	switch {
	case len(raw) == 0 || raw[0] == '{' || raw[0] == '[' || string(raw) == "null":
		return ""
	case raw[0] == '"':
		var s string
		if json.Unmarshal(raw, &s) != nil {
			return ""
		}
		return s
	}
	return string(raw)
}

// list reads what PHP calls an array: a JSON list, or an object whose keys are
// the places.
func list(raw json.RawMessage) ([]json.RawMessage, bool) {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || string(raw) == "null" {
		return nil, true
	}
	var items []json.RawMessage
	if raw[0] == '[' {
		return items, json.Unmarshal(raw, &items) == nil
	}
	var byPlace map[string]json.RawMessage
	if json.Unmarshal(raw, &byPlace) != nil {
		return nil, false
	}
	places := make([]int, 0, len(byPlace))
	for key := range byPlace {
		place, err := strconv.Atoi(key)
		if err != nil {
			return nil, false
		}
		places = append(places, place)
	}
	slices.Sort(places)
	for _, place := range places {
		if item, ok := byPlace[strconv.Itoa(place)]; ok {
			items = append(items, item)
		}
	}
	return items, true
}

// object reads a JSON object; PHP writes an empty one as [].
func object(raw json.RawMessage) (map[string]json.RawMessage, bool) {
	raw = bytes.TrimSpace(raw)
	var fields map[string]json.RawMessage
	if len(raw) > 0 && raw[0] == '[' {
		var items []json.RawMessage
		return fields, json.Unmarshal(raw, &items) == nil && len(items) == 0
	}
	return fields, json.Unmarshal(raw, &fields) == nil
}

// parseTime reads the forms in which Bitrix24 writes a time. One without an
// offset is taken as UTC.
func parseTime(s string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, "2006-01-02 15:04:05", time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}
