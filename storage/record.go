package storage

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/fxamacker/cbor/v2"

	"debrief/model"
)

// bodyVersion is the version of the stored form of an event. Older ones are
// brought up by decodeBody; stored events themselves never change.
const bodyVersion = 1

const saltSize = 16

// storedEvent is an event as CBOR. The numbers never change.
type storedEvent struct {
	V         int             `cbor:"1,keyasint,omitempty"`
	Type      model.Type      `cbor:"2,keyasint,omitempty"`
	ID        string          `cbor:"3,keyasint,omitempty"`
	TS        int64           `cbor:"4,keyasint"` // Unix milliseconds
	Seq       int64           `cbor:"5,keyasint,omitempty"`
	Source    string          `cbor:"6,keyasint,omitempty"`
	Account   string          `cbor:"7,keyasint,omitempty"`
	SessionID string          `cbor:"8,keyasint,omitempty"`
	Author    model.Person    `cbor:"9,keyasint,omitzero"`
	Assistant model.Assistant `cbor:"10,keyasint,omitzero"`
	Topic     string          `cbor:"11,keyasint,omitempty"`
	Client    model.Client    `cbor:"12,keyasint,omitzero"`
	UTM       model.UTM       `cbor:"13,keyasint,omitzero"`
	TextURL   string          `cbor:"14,keyasint,omitempty"`
	TextSHA   string          `cbor:"15,keyasint,omitempty"`
	Lang      string          `cbor:"16,keyasint,omitempty"`
	Meta      json.RawMessage `cbor:"17,keyasint,omitempty"`
	Extra     json.RawMessage `cbor:"18,keyasint,omitempty"`
	Flags     []string        `cbor:"19,keyasint,omitempty"`
	Actor     string          `cbor:"20,keyasint,omitempty"`
	Group     string          `cbor:"21,keyasint,omitempty"`
	Entity    model.EntityRef `cbor:"22,keyasint,omitzero"`
}

// codec turns records into CBOR and back. One value has one encoding.
type codec struct {
	enc cbor.EncMode
	dec cbor.DecMode
}

func newCodec() (codec, error) {
	encOptions := cbor.CoreDetEncOptions()
	encOptions.Time = cbor.TimeRFC3339Nano
	enc, err := encOptions.EncMode()
	if err != nil {
		return codec{}, fmt.Errorf("set up cbor: %w", err)
	}
	dec, err := cbor.DecOptions{UTF8: cbor.UTF8DecodeInvalid}.DecMode()
	if err != nil {
		return codec{}, fmt.Errorf("set up cbor: %w", err)
	}
	return codec{enc, dec}, nil
}

func (c codec) marshal(v any) ([]byte, error) {
	b, err := c.enc.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encode record: %w", err)
	}
	return b, nil
}

func (c codec) unmarshal(b []byte, v any) error {
	if err := c.dec.Unmarshal(b, v); err != nil {
		return fmt.Errorf("decode record: %w", err)
	}
	return nil
}

var errBody = errors.New("event has no body of its type")

// encodeEvent returns the CBOR of e, without what is set at intake: two items,
// the event's own fields and then those of its type.
func (c codec) encodeEvent(e *model.Event) ([]byte, error) {
	if e.Body == nil || e.Body.EventType() != e.Type {
		return nil, fmt.Errorf("%s: %w", e.Type, errBody)
	}
	shell := storedBody(e.Body)
	if shell == nil {
		return nil, fmt.Errorf("%s: %w", e.Type, errBody)
	}
	body, err := c.marshal(shell)
	if err != nil {
		return nil, err
	}
	head, err := c.marshal(&storedEvent{
		V: e.V, Type: e.Type, ID: e.ID, TS: e.TS.UnixMilli(), Seq: e.Seq, Source: e.Source,
		Account: e.Account, SessionID: e.SessionID, Author: e.Author, Assistant: e.Assistant,
		Topic: e.Topic, Client: e.Client, UTM: e.UTM, TextURL: e.TextURL, TextSHA: e.TextSHA,
		Lang: e.Lang, Meta: e.Meta, Extra: e.Extra, Flags: e.Flags, Actor: e.Actor,
		Group: e.Group, Entity: e.Entity,
	})
	return append(head, body...), err
}

// decodeEvent is the inverse of encodeEvent.
func (c codec) decodeEvent(b []byte, e *model.Event) error {
	var s storedEvent
	rest, err := c.dec.UnmarshalFirst(b, &s)
	if err != nil {
		return fmt.Errorf("decode record: %w", err)
	}
	body := model.NewBody(s.Type)
	if body == nil {
		return fmt.Errorf("%s: %w", s.Type, errBody)
	}
	if err := c.unmarshal(rest, storedBody(body)); err != nil {
		return err
	}
	*e = model.Event{
		V: s.V, Type: s.Type, ID: s.ID, TS: millis(s.TS), Seq: s.Seq, Source: s.Source,
		Account: s.Account, SessionID: s.SessionID, Author: s.Author, Assistant: s.Assistant,
		Topic: s.Topic, Client: s.Client, UTM: s.UTM, TextURL: s.TextURL, TextSHA: s.TextSHA,
		Lang: s.Lang, Meta: s.Meta, Extra: s.Extra, Flags: s.Flags, Actor: s.Actor,
		Group: s.Group, Entity: s.Entity, Body: body,
	}
	return nil
}

// packBody puts version and salt before the event. The hash chain covers the
// packed form: with the salt erased nobody can guess the text from its digest.
func packBody(salt, event []byte) []byte {
	b := make([]byte, 0, 1+len(salt)+len(event))
	b = append(b, bodyVersion)
	b = append(b, salt...)
	return append(b, event...)
}

// decodeBody reads a packed body of this or an earlier version.
func (c codec) decodeBody(packed []byte, e *model.Event) error {
	if len(packed) < 1+saltSize {
		return errBody
	}
	switch version := packed[0]; version {
	case bodyVersion:
		return c.decodeEvent(packed[1+saltSize:], e)
	default: // an earlier version is decoded by its own code here and brought up by model
		return fmt.Errorf("event has version %d, this program reads up to %d: %w", version, bodyVersion, errors.ErrUnsupported)
	}
}

// millis returns a stored time, in UTC.
func millis(ms int64) time.Time { return time.UnixMilli(ms).UTC() }
