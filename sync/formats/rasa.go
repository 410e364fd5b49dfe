package formats

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"debrief/model"
)

// rasa is a tracker, or several, that is being read.
type rasa struct {
	*maker
	s     *jsonStream
	yield func(Record, error) bool
	order memory // how many events of a session had the same time
}

func readRasa(in *bufio.Reader, m *maker) parser {
	return func(yield func(Record, error) bool) {
		walkJSON(in, yield, func(s *jsonStream) error {
			r := &rasa{maker: m, s: s, yield: yield}
			for { // one tracker after another, in a list or on lines
				first, err := s.next()
				if err != nil {
					return err
				}
				if first == '[' {
					err = s.array(r.tracker)
				} else {
					err = r.tracker()
				}
				if err != nil {
					return err
				}
			}
		})
	}
}

func (r *rasa) tracker() error {
	sender := ""
	return r.s.object(func(name string) error {
		first, err := r.s.next()
		switch {
		case err != nil:
			return inside(err)
		case name == "sender_id":
			p, err := r.s.value()
			sender = jsonWord(p.raw)
			return err
		case name == "events" && first == '[':
			return r.s.array(func() error { return r.one(sender) })
		}
		return r.s.skip()
	})
}

func (r *rasa) one(sender string) error {
	p, err := r.s.value()
	if err != nil {
		return err
	}
	event, err := r.event(p, sender)
	if !r.yield(r.record(p, event, err), nil) {
		return errEnough
	}
	return nil
}

// rasaEvent is an event as the tracker writes it.
type rasaEvent struct {
	Event     string          `json:"event"`
	Timestamp json.RawMessage `json:"timestamp"`
	SenderID  json.RawMessage `json:"sender_id"`
	Text      string          `json:"text"`
	MessageID string          `json:"message_id"`
	Name      string          `json:"name"`
	Value     json.RawMessage `json:"value"`
	Data      struct {
		Attachment json.RawMessage `json:"attachment"`
		Image      string          `json:"image"`
	} `json:"data"`
}

func (r *rasa) event(p *piece, sender string) (model.Event, error) {
	if err := p.tooLong(); err != nil {
		return model.Event{}, err
	}
	var said rasaEvent
	if err := readJSON(p.raw, &said); err != nil {
		return model.Event{}, fmt.Errorf("not an event of a tracker: %w", err)
	}
	session := cmp.Or(r.o.Session, jsonWord(said.SenderID), sender)
	if session == "" {
		return model.Event{}, errors.New("sender_id: is missing before the events; --session names the session")
	}
	stamp := jsonWord(said.Timestamp)
	if stamp == "" {
		return model.Event{}, errors.New("timestamp: is missing")
	}
	ts, err := parseMoment(stamp, r.o.Zone)
	if err != nil {
		return model.Event{}, fmt.Errorf("timestamp: %w", err)
	}
	e := model.Event{TS: ts, Source: "rasa", SessionID: session}
	e.Seq = 1 + int64(r.order.times(digestOf(session, stamp)))
	e.ID = r.contentID("rasa", session, said.Event, stamp, said.Text, said.MessageID, said.Name, string(said.Value))
	e.Meta = rest(p.raw, []string{"event", "timestamp", "sender_id", "text"})
	err = said.tell(&e)
	return e, err
}

// tell fills in what the event says. What the bot does between turns is told as
// steps of its script and as remarks of the system.
func (said *rasaEvent) tell(e *model.Event) error {
	switch said.Event {
	case "":
		return errors.New("event: is missing")
	case "user":
		e.Body = &model.Message{Role: model.RoleClient, Text: said.Text}
	case "bot":
		e.Body = &model.Message{Role: model.RoleAssistant, Text: said.Text, Attachments: said.files()}
	case "action":
		e.Body = &model.Scenario{To: said.Name}
	case "session_started":
		e.Body = &model.Session{Start: true}
	case "slot":
		e.Body = &model.Message{Role: model.RoleSystem, Text: "slot " + said.Name + " = " + string(said.Value)}
	default:
		e.Body = &model.Message{Role: model.RoleSystem, Text: strings.TrimSpace(strings.ReplaceAll(said.Event, "_", " ") + " " + said.Name)}
	}
	return nil
}

// files returns what the bot sent beside its text.
func (said *rasaEvent) files() []model.Attachment {
	var out []model.Attachment
	if said.Data.Image != "" {
		out = append(out, model.Attachment{Kind: "image", URL: said.Data.Image})
	}
	var file struct {
		Type    string `json:"type"`
		Payload struct {
			Src string `json:"src"`
		} `json:"payload"`
	}
	if url := jsonWord(said.Data.Attachment); url != "" {
		out = append(out, model.Attachment{Kind: "file", URL: url})
	} else if json.Unmarshal(said.Data.Attachment, &file) == nil && file.Payload.Src != "" {
		out = append(out, model.Attachment{Kind: cmp.Or(file.Type, "file"), URL: file.Payload.Src})
	}
	return out
}
