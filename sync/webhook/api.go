package webhook

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"debrief/model"
)

// maxEvents is how many events one POST may hold.
const maxEvents = 1000

// Media types of /v1/events.
const (
	typeJSON  = "application/json"
	typeCE    = "application/cloudevents+json"
	typeBatch = "application/cloudevents-batch+json"
)

func (a API) addDoors(doors map[string]door) error {
	verify, err := verifyAPI(a)
	if err != nil {
		return err
	}
	doors["/v1/events"] = door{
		source: "api", route: "/v1/events", gzip: true, handshake: true, types: []string{typeJSON, typeCE, typeBatch},
		verify: verify, read: readEvents, events: publicEvents,
		reply: func(in *request, done result) reply { return counted(!isList(in.body), done) },
	}
	for path, events := range map[string]func(*request) harvest{"/v1/traces": traceEvents, "/v1/logs": logEvents} {
		doors[path] = door{
			source: "otlp", route: path, gzip: true, types: []string{typeJSON},
			verify: verify, read: readJSON, events: events, reply: partialSuccess,
		}
	}
	return nil
}

func isList(body []byte) bool {
	return bytes.HasPrefix(bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\uFEFF"))), []byte("["))
}

// readEvents only checks the body: each object is decoded from its own bytes.
func readEvents(in *request) error {
	in.body = bytes.TrimPrefix(in.body, []byte("\uFEFF"))
	depth := model.MaxDepth
	if isList(in.body) || isCloudEvent(in) {
		depth++
	}
	if err := checkJSON(in.body, depth); err != nil {
		return err
	}
	if n := len(objects(in.body)); n > maxEvents {
		return refusal(http.StatusBadRequest, "%d events are more than one request may hold (%d)", n, maxEvents)
	}
	return nil
}

// objects returns the objects of a body that was checked.
func objects(body []byte) []json.RawMessage {
	if !isList(body) {
		return []json.RawMessage{body}
	}
	var list []json.RawMessage
	if err := json.Unmarshal(body, &list); err != nil { // checked before
		return nil
	}
	return list
}

// publicEvents reads events of the public format, also those that come inside
// CloudEvents.
func publicEvents(in *request) harvest {
	h := harvest{settled: true}
	for i, raw := range objects(in.body) {
		sent := raw
		raw, err := unwrap(in, raw)
		if err == nil {
			var e model.Event
			if e, err = model.DecodeEvent(raw, in.now); err == nil {
				identify(&e, in, in.offset+i+1)
				h.add(i+1, e)
				continue
			}
		}
		h.refused = append(h.refused, refused{at: i + 1, part: sent, reason: err.Error()})
	}
	return h
}

// identify gives an event without an id that of its delivery and its position.
func identify(e *model.Event, in *request, at int) {
	delivery := in.header.Get(standardwebhooks.HeaderWebhookID)
	if e.ID == "" && delivery != "" {
		e.ID, e.Received = joined(delivery, strconv.Itoa(at)), nil
	}
}

// isCloudEvent reports whether the body is one in structured or batch mode.
func isCloudEvent(in *request) bool {
	return strings.HasPrefix(in.header.Get("Content-Type"), "application/cloudevents")
}

// unwrap returns the event inside a CloudEvent. What the event lacks (id, ts,
// type, session_id) is taken from the envelope.
func unwrap(in *request, raw []byte) ([]byte, error) {
	envelope := map[string]json.RawMessage{}
	switch {
	case isCloudEvent(in):
		if err := json.Unmarshal(raw, &envelope); err != nil {
			return nil, fmt.Errorf("not a CloudEvent: %w", err)
		}
	case in.header.Get("Ce-Specversion") != "":
		for _, name := range []string{"specversion", "id", "source", "type", "time", "subject"} {
			if value := in.header.Get("Ce-" + name); value != "" {
				envelope[name] = model.TextValue(value)
			}
		}
		envelope["data"] = raw
	default:
		return raw, nil
	}
	return unwrapEnvelope(envelope)
}

func unwrapEnvelope(envelope map[string]json.RawMessage) ([]byte, error) {
	attribute := func(name string) string { return model.Fields(envelope).Text(name) }
	if !strings.HasPrefix(attribute("specversion"), "1.") {
		return nil, fmt.Errorf("specversion: %q is not a version of CloudEvents that is read here", attribute("specversion"))
	}
	if attribute("id") == "" || attribute("source") == "" {
		return nil, fmt.Errorf("a CloudEvent needs an id and a source")
	}
	data := envelope["data"]
	if len(data) == 0 {
		var err error
		if data, err = base64Data(envelope["data_base64"]); err != nil {
			return nil, err
		}
	}
	event := map[string]json.RawMessage{}
	if err := json.Unmarshal(data, &event); err != nil {
		return nil, fmt.Errorf("data: one event of the public format was expected")
	}
	kind := attribute("type")
	fill(event, "id", joined(attribute("source"), attribute("id")))
	fill(event, "ts", attribute("time"))
	fill(event, "type", kind[strings.LastIndexByte(kind, '.')+1:])
	fill(event, "session_id", attribute("subject"))
	out, err := json.Marshal(event)
	if err != nil {
		return nil, fmt.Errorf("data: %w", err)
	}
	return out, nil
}

func base64Data(raw json.RawMessage) (json.RawMessage, error) {
	var data []byte // encoding/json reads base64 into bytes
	if len(raw) == 0 || json.Unmarshal(raw, &data) != nil {
		return nil, fmt.Errorf("data: is missing")
	}
	if err := checkJSON(data, model.MaxDepth); err != nil {
		return nil, fmt.Errorf("data_base64: %w", err)
	}
	return data, nil
}

// fill sets a field that the sender left out.
func fill(event map[string]json.RawMessage, name, text string) {
	if had := model.Fields(event).Text(name); had == "" && text != "" {
		event[name] = model.TextValue(text)
	}
}
