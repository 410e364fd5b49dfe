package privacy

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// maxInner is how deep JSON may stand in strings of JSON and is still looked
// into. What lies deeper is left out.
const maxInner = 4

// walker leaves out what stands in JSON values.
type walker struct {
	Policy
	finder
	whatsapp bool // from, to and recipient_id are phones
	inner    int
	// ids names what stands in ids, in a body of which events will be made yet: a
	// mask would make one of several.
	ids *namer
}

// raw returns JSON without what the policy leaves out. nil stands for a value
// that is left out whole.
func (w walker) raw(value json.RawMessage, k kind) json.RawMessage {
	if len(bytes.TrimSpace(value)) == 0 {
		return value
	}
	dec := json.NewDecoder(bytes.NewReader(value))
	dec.UseNumber()
	var tree any
	if err := dec.Decode(&tree); err != nil {
		return nil // what cannot be read cannot be told apart
	}
	clean, kept := w.value(tree, k)
	if !kept {
		return nil
	}
	return encoded(clean)
}

func encoded(tree any) json.RawMessage {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(tree); err != nil { // it was JSON before
		return nil
	}
	return bytes.TrimRight(out.Bytes(), "\n")
}

// value returns a value without what is left out; kept is false when nothing of
// it stays.
func (w walker) value(v any, k kind) (clean any, kept bool) {
	if w.action(k) == Drop {
		return nil, false
	}
	switch v := v.(type) {
	case string:
		return w.text(v, k), true
	case json.Number:
		return w.number(v, k), true
	case []any:
		return w.list(v, k), true
	case map[string]any:
		return w.object(v, k), true
	}
	return v, true
}

// action is what becomes of a kind of value.
func (w walker) action(k kind) Action {
	switch k {
	case phone:
		return w.Phone
	case mail:
		return w.Email
	case name:
		return w.Name
	case file:
		return w.Attachments
	case prose:
		return w.Text
	}
	return Keep
}

func (w walker) text(text string, k kind) string {
	switch k {
	case phone:
		return w.phone(text)
	case mail:
		return w.mail(text)
	case name:
		return w.name(w.scrub(text, w.finder))
	}
	if trimmed := strings.TrimSpace(text); trimmed != "" && (trimmed[0] == '{' || trimmed[0] == '[') && json.Valid([]byte(trimmed)) {
		if w.inner++; w.inner > maxInner {
			return ""
		}
		return string(w.raw(json.RawMessage(trimmed), k))
	}
	return w.scrub(text, w.finder)
}

// number turns a number that is a phone into what is left of it.
func (w walker) number(n json.Number, k kind) any {
	if k == phone {
		return w.phone(n.String())
	}
	strict := w.finder
	strict.strict = true
	if clean := w.scrub(n.String(), strict); clean != n.String() {
		return clean
	}
	return n
}

func (w walker) list(list []any, k kind) []any {
	out := make([]any, 0, len(list))
	for _, item := range list {
		if clean, kept := w.value(item, k); kept {
			out = append(out, clean)
		}
	}
	return out
}

func (w walker) object(object map[string]any, k kind) map[string]any {
	multi, isMulti := object["VALUE"]
	if typed := kindOfMulti(object["TYPE_ID"]); typed != plain {
		k = typed
	}
	out := make(map[string]any, len(object))
	for _, key := range slices.Sorted(maps.Keys(object)) {
		inner := kindOf(key)
		switch {
		case isMulti && (k == phone || k == mail || k == name):
			inner = plain
			if key == "VALUE" {
				inner = k
			}
		case inner == plain || k != plain && k != prose && k != file:
			inner = k
		}
		if inner == plain && w.whatsapp && isWhatsAppNumber(key, object[key]) {
			inner = phone
		}
		if id, ok := w.id(key, object[key]); ok {
			out[w.freeKey(out, key)] = id
			continue
		}
		if clean, kept := w.value(object[key], inner); kept {
			out[w.freeKey(out, key)] = clean
		}
	}
	if _, kept := out["VALUE"]; isMulti && multi != nil && !kept {
		return map[string]any{}
	}
	return out
}

// id returns what stands for a value that events are named by.
func (w walker) id(key string, value any) (string, bool) {
	text, ok := value.(string)
	if w.ids == nil || !ok {
		return "", false
	}
	if w.whatsapp && !w.Phone.kept() && (isWhatsAppNumber(key, value) || key == "wa_id" && isNumber(text)) {
		return w.ids.instead(text, false), true
	}
	switch key {
	case "id", "session_id", "target", "call_id", "notification_id", "request_id", "booking_id":
		return w.ids.id(text), true
	}
	return "", false
}

// freeKey returns a name without what is left out, which no other value has.
func (w walker) freeKey(taken map[string]any, key string) string {
	clean := w.scrub(key, w.finder)
	for n, base := 2, clean; ; n++ {
		if _, had := taken[clean]; !had {
			return clean
		}
		clean = base + "_" + strconv.Itoa(n)
	}
}

// isWhatsAppNumber reports whether a value is the number by which WhatsApp names
// a client.
func isWhatsAppNumber(key string, value any) bool {
	text, ok := value.(string)
	return ok && slices.Contains([]string{"from", "to", "recipient_id", "id"}, key) && isNumber(text)
}

// isNumber reports whether a text is the digits of an international number.
func isNumber(text string) bool {
	text = strings.TrimPrefix(text, "+")
	return len(text) >= 9 && len(text) <= 15 && strings.Trim(text, "0123456789") == ""
}
