package model

import (
	"bytes"
	"fmt"
	"strconv"
	"time"
	"unicode/utf8"
)

// Limits of the public format.
const (
	MaxEventBytes = 1 << 20        // of one event as JSON
	MaxIDBytes    = 256            // of an id, in UTF-8
	FutureSlack   = 24 * time.Hour // a ts further ahead of the clock is flagged
)

// DefaultSource is the channel of an event that does not name one.
const DefaultSource = "api"

// DecodeError says why an input is not an event of the public format.
type DecodeError struct {
	Field  string // the field at fault, nested ones as client.name; "" for the whole
	Reason string // `"yesterday" is not a time`
}

// Error returns "ts: "yesterday" is not a time".
func (e *DecodeError) Error() string {
	if e.Field == "" {
		return e.Reason
	}
	return e.Field + ": " + e.Reason
}

// DecodeEvent reads one event of the public format (docs/events.md). now is the
// time of intake; an event from further ahead than FutureSlack is flagged. Errors
// are *DecodeError. The event shares no memory with data.
func DecodeEvent(data []byte, now time.Time) (Event, error) {
	if len(data) > MaxEventBytes {
		return Event{}, &DecodeError{Reason: fmt.Sprintf("%d bytes are more than an event may have (%d)", len(data), MaxEventBytes)}
	}
	e := Event{V: Version}
	if !utf8.Valid(data) {
		data = bytes.ToValidUTF8(data, []byte("\uFFFD"))
		e.Flags = append(e.Flags, FlagInvalidUTF8)
	}
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	var room [32]member
	members, err := scanObject(data, room[:])
	if err != nil {
		return Event{}, err
	}
	r := reader{members: members}
	e.read(&r)
	if r.err != nil {
		return Event{}, r.err
	}
	if r.replaced && len(e.Flags) == 0 {
		e.Flags = append(e.Flags, FlagInvalidUTF8)
	}
	if e.TS.After(now.Add(FutureSlack)) {
		e.Flags = append(e.Flags, FlagFuture)
	}
	e.Extra = r.rest()
	if e.ID == "" {
		e.Received = canonicalObject(members)
	}
	return e, nil
}

// read fills e from the object that r reads. The type comes first, since it says
// which fields there are.
func (e *Event) read(r *reader) {
	r.version()
	e.Type = r.eventType()
	e.TS = r.time("ts", true)
	e.SessionID = r.id("session_id")
	e.ID = r.id("id")
	e.Source = r.text("source")
	if e.Source == "" {
		e.Source = DefaultSource
	}
	e.Account = r.text("account")
	e.Seq = r.integer("seq")
	e.readContext(r)
	if r.err != nil {
		return
	}
	e.readBody(r)
	r.dropExportMarks()
	e.checkSubject(r)
}

// readContext fills what surrounds the event: who, which bot, which client.
func (e *Event) readContext(r *reader) {
	r.object("author", func(r *reader) {
		e.Author = Person{ID: r.text("id"), Name: r.text("name")}
	})
	r.object("assistant", func(r *reader) {
		e.Assistant = Assistant{Name: r.text("name"), Version: r.text("version"), Scenario: r.text("scenario")}
	})
	r.object("client", func(r *reader) {
		e.Client = Client{ID: r.text("id"), Name: r.text("name"), Phone: r.text("phone"), Email: r.text("email")}
	})
	r.object("utm", func(r *reader) {
		e.UTM = UTM{
			Source: r.text("source"), Medium: r.text("medium"), Campaign: r.text("campaign"),
			Content: r.text("content"), Term: r.text("term"),
		}
	})
	e.Topic = r.text("topic")
	e.TextURL = r.text("text_url")
	e.TextSHA = r.sha256("text_sha256")
	e.Lang = r.text("lang")
	if raw := r.take("meta"); raw != nil {
		if raw[0] != '{' {
			r.refuse("meta", quoted(raw)+" is not an object")
		}
		e.Meta = compact(raw)
	}
}

// checkSubject refuses an event that belongs to nothing.
func (e *Event) checkSubject(r *reader) {
	if r.err != nil || e.SessionID != "" {
		return
	}
	switch e.Type {
	case TypeCRM, TypeBooking, TypeNotification, TypeForm:
		if _, ok := SubjectOf(e); !ok {
			r.refuse("session_id", "is missing, and so are the entity and the client that could stand for it")
		}
	default:
		r.refuse("session_id", "is missing")
	}
}

// version refuses what a newer format says in its own way.
func (r *reader) version() {
	raw := r.take("v")
	if raw == nil {
		return
	}
	v, err := strconv.ParseInt(string(raw), 10, 64)
	switch {
	case err != nil || v < 1:
		r.refuse("v", quoted(raw)+" is not a version of the format")
	case v > Version:
		r.refuse("v", fmt.Sprintf("version %d of the format is newer than what is read here (%d)", v, Version))
	}
}

func (r *reader) eventType() Type {
	t := Type(r.required("type"))
	switch {
	case r.err != nil:
	case t.Own():
		r.refuse("type", fmt.Sprintf("%q is an event of Debrief's own, which is never taken from outside", string(t)))
	case NewBody(t) == nil:
		r.refuse("type", quoteText(string(t))+" is not a type of event")
	}
	return t
}

// dropExportMarks leaves out what an export adds to an event (pos, key, flags),
// so that an exported event can be imported again. Fields of the sender's that
// only bear these names are kept.
func (r *reader) dropExportMarks() {
	pos, key := r.peek("pos"), r.peek("key")
	if pos == nil || key == nil || key[0] != '"' {
		return
	}
	if n, err := strconv.ParseUint(string(pos), 10, 64); err != nil || n == 0 {
		return
	}
	if k, err := ParseKey(string(key[1 : len(key)-1])); err != nil || k.IsZero() {
		return
	}
	for _, name := range exportMarks {
		r.take(name)
	}
}

// rest returns the fields that nobody took as one canonical object, nil when
// there are none.
func (r *reader) rest() []byte {
	var room [32]member
	unused := room[:0]
	for _, m := range r.members {
		if !m.used {
			unused = append(unused, m)
		}
	}
	if len(unused) == 0 {
		return nil
	}
	return canonicalObject(unused)
}

// canonicalObject returns members, which are in order, as one canonical object.
func canonicalObject(members []member) []byte {
	size := 2
	for _, m := range members {
		size += len(m.name) + len(m.raw) + 4
	}
	out := append(make([]byte, 0, size), '{')
	for i, m := range members {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(appendString(out, string(m.name)), ':')
		out = appendCanonical(out, m.raw)
	}
	return append(out, '}')
}
