package model

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// exportMarks are the fields that EncodeEntry adds to a public event. An import
// leaves them out.
var exportMarks = [...]string{"pos", "key", "flags"}

// errNoBody means that an event lacks the fields of its type.
var errNoBody = errors.New("the event has no body of its type")

// EncodeEvent returns e in the public format, on one line without its end. The
// order of the fields is fixed; those that the format does not know come last. A
// public event reads back as the same event, but for Received and Flags, which
// belong to its intake.
func EncodeEvent(e *Event) ([]byte, error) {
	return encode(e, nil)
}

// EncodeEntry returns e as EncodeEvent does, with its place and name in the log
// (pos, key) and what was odd about it (flags). A field of the sender's with one
// of these names moves into an object "extra".
func EncodeEntry(e *Entry) ([]byte, error) {
	return encode(&e.Event, e)
}

func encode(e *Event, entry *Entry) ([]byte, error) {
	if e.Body == nil || e.Body.EventType() != e.Type {
		return nil, fmt.Errorf("encode %s: %w", e.Type, errNoBody)
	}
	w := writer{out: append(make([]byte, 0, 512), '{')}
	if len(e.Extra) > 0 {
		extra, err := scanObject(e.Extra, nil)
		if err != nil {
			return nil, fmt.Errorf("encode extra: %w", err)
		}
		w.extra = extra
	}
	if entry != nil {
		w.moveMarks()
		w.integer("pos", int64(entry.Pos))
		w.text("key", entry.Key.String())
	}
	w.event(e)
	if entry != nil && len(e.Flags) > 0 {
		w.name("flags")
		w.list(e.Flags, func(flag string) { w.out = appendString(w.out, flag) })
	}
	w.rest()
	if w.err != nil {
		return nil, fmt.Errorf("encode %s: %w", e.Type, w.err)
	}
	return append(w.out, '}'), nil
}

func (w *writer) event(e *Event) {
	w.integer("v", Version)
	w.time("ts", e.TS)
	w.text("type", string(e.Type))
	w.text("source", e.Source)
	w.text("account", e.Account)
	w.text("session_id", e.SessionID)
	w.text("id", e.ID)
	w.integer("seq", e.Seq)
	if e.Type.Own() {
		w.text("actor", e.Actor)
		w.text("group", e.Group)
	}
	w.entity(e.Entity)
	w.body(e.Body)
	w.context(e)
}

func (w *writer) context(e *Event) {
	w.object("author", e.Author == Person{}, func() {
		w.text("id", e.Author.ID)
		w.text("name", e.Author.Name)
	})
	w.object("assistant", e.Assistant == Assistant{}, func() {
		w.text("name", e.Assistant.Name)
		w.text("version", e.Assistant.Version)
		w.text("scenario", e.Assistant.Scenario)
	})
	w.text("topic", e.Topic)
	w.object("client", e.Client == Client{}, func() {
		w.text("id", e.Client.ID)
		w.text("name", e.Client.Name)
		w.text("phone", e.Client.Phone)
		w.text("email", e.Client.Email)
	})
	w.object("utm", e.UTM == UTM{}, func() {
		w.text("source", e.UTM.Source)
		w.text("medium", e.UTM.Medium)
		w.text("campaign", e.UTM.Campaign)
		w.text("content", e.UTM.Content)
		w.text("term", e.UTM.Term)
	})
	w.text("text_url", e.TextURL)
	w.text("text_sha256", e.TextSHA)
	w.text("lang", e.Lang)
	w.any("meta", e.Meta)
}

// writer writes one event. What is zero is left out, as the sender did not say
// it. A known object of which the sender said more than the format knows stands
// whole among the extra fields, and is written from there.
type writer struct {
	out   []byte
	extra []member
	err   error
}

// name begins a field.
func (w *writer) name(name string) {
	if w.out[len(w.out)-1] != '{' {
		w.out = append(w.out, ',')
	}
	w.out = append(appendString(w.out, name), ':')
}

func (w *writer) text(name, text string) {
	if text != "" {
		w.always(name, text)
	}
}

// always writes a string even when it is empty.
func (w *writer) always(name, text string) {
	w.name(name)
	w.out = appendString(w.out, text)
}

func (w *writer) integer(name string, n int64) {
	if n != 0 {
		w.name(name)
		w.out = strconv.AppendInt(w.out, n, 10)
	}
}

func (w *writer) number(name string, n float64) {
	if n != 0 {
		w.name(name)
		w.out = strconv.AppendFloat(w.out, n, 'f', -1, 64)
	}
}

func (w *writer) flag(name string, set bool) {
	if set {
		w.name(name)
		w.out = append(w.out, "true"...)
	}
}

func (w *writer) time(name string, t time.Time) {
	if t.IsZero() {
		return
	}
	if t = t.UTC(); t.Year() < 0 || t.Year() > 9999 {
		w.fail(fmt.Errorf("%s: the year %d has no form in RFC 3339", name, t.Year()))
		return
	}
	w.name(name)
	w.out = append(w.out, '"')
	w.out = t.AppendFormat(w.out, "2006-01-02T15:04:05.000Z")
	w.out = append(w.out, '"')
}

func (w *writer) object(name string, empty bool, write func()) {
	if empty || w.has(name) {
		return
	}
	w.name(name)
	w.out = append(w.out, '{')
	write()
	w.out = append(w.out, '}')
}

// any writes a value that is JSON already.
func (w *writer) any(name string, raw []byte) {
	if len(raw) == 0 {
		return
	}
	s := scanner{data: raw}
	_, err := s.value()
	if s.space(); err == nil && s.at < len(raw) {
		err = s.fail("the end")
	}
	if err != nil {
		w.fail(fmt.Errorf("%s: %w", name, err))
		return
	}
	w.name(name)
	w.out = append(w.out, compact(raw)...)
}

func (w *writer) fields(name string, fields Fields) {
	w.object(name, len(fields) == 0, func() {
		for _, field := range fields.Names() {
			w.any(field, fields[field])
		}
	})
}

func (w *writer) entity(ref EntityRef) {
	if !ref.IsZero() {
		w.text("entity", string(ref.Kind))
		w.text("entity_id", ref.ID)
	}
}

func (w *writer) key(name string, key Key) {
	if !key.IsZero() {
		w.text(name, key.String())
	}
}

// list writes items between brackets; each writes one.
func (w *writer) list(items []string, each func(string)) {
	w.out = append(w.out, '[')
	for i, item := range items {
		if i > 0 {
			w.out = append(w.out, ',')
		}
		each(item)
	}
	w.out = append(w.out, ']')
}

// objects writes n objects in a list.
func (w *writer) objects(name string, n int, write func(i int)) {
	if n == 0 || w.has(name) {
		return
	}
	w.name(name)
	w.out = append(w.out, '[')
	for i := range n {
		if i > 0 {
			w.out = append(w.out, ',')
		}
		w.out = append(w.out, '{')
		write(i)
		w.out = append(w.out, '}')
	}
	w.out = append(w.out, ']')
}

func (w *writer) has(name string) bool {
	return slices.ContainsFunc(w.extra, func(m member) bool { return string(m.name) == name })
}

func (w *writer) fail(err error) {
	if w.err == nil {
		w.err = err
	}
}

// moveMarks gathers the sender's fields that bear the names of export marks into
// one object.
func (w *writer) moveMarks() {
	moved := func(m member) bool { return slices.Contains(exportMarks[:], string(m.name)) }
	if !slices.ContainsFunc(w.extra, moved) {
		return
	}
	var inner, outer []member
	for _, m := range w.extra {
		if moved(m) || string(m.name) == "extra" {
			inner = append(inner, m)
		} else {
			outer = append(outer, m)
		}
	}
	outer = append(outer, member{name: []byte("extra"), raw: canonicalObject(inner)})
	w.extra = outer
}

// rest writes the fields that the format does not know.
func (w *writer) rest() {
	for _, m := range w.extra {
		w.any(string(m.name), m.raw)
	}
}
