package model

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestEncodeReadsBack holds every event to Decode(Encode(e)) == e.
func TestEncodeReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := publicEvent.Draw(t, "event")
		checkReadsBack(t, e)
	})
}

func checkReadsBack(t rapid.TB, e Event) {
	encoded, err := EncodeEvent(&e)
	if err != nil {
		t.Fatalf("encode %+v: %v", e, err)
	}
	if !json.Valid(encoded) || bytes.ContainsRune(encoded, '\n') {
		t.Fatalf("not one line of JSON: %s", encoded)
	}
	again, err := DecodeEvent(encoded, e.TS)
	if err != nil {
		t.Fatalf("decode %s: %v", encoded, err)
	}
	// What was mended while it was read is whole in what is written, but for the
	// fields that are kept as they came.
	for _, flag := range again.Flags {
		if !slices.Contains(e.Flags, flag) {
			t.Fatalf("reads back with the flag %q: %s", flag, encoded)
		}
	}
	e.Received, again.Received, e.Flags, again.Flags = nil, nil, nil, nil
	if !reflect.DeepEqual(e, again) {
		t.Fatalf("reads back as another event:\n%+v %+v\n%+v %+v\n%s", e, e.Body, again, again.Body, encoded)
	}
}

// TestEncodeOrder pins the order of the fields, by which people compare lines.
func TestEncodeOrder(t *testing.T) {
	e := decode(t, `{"zz":[1, 2],"aa":"<&>","text":"hi\u2028","role":"assistant","session_id":"s","id":"m1","seq":4,
		"type":"message","ts":1772447415123,"account":"a","source":"site","lang":"en","client":{"phone":"+1","name":"N"},
		"assistant":{"version":"2","name":"B"},"author":{"id":"u"},"topic":"price","utm":{"medium":"cpc"},"meta":{"b":1,"a":2},
		"text_url":"https://example.org","attachments":[{"size":3,"kind":"image"}]}`)
	const want = `{"v":1,"ts":"2026-03-02T10:30:15.123Z","type":"message","source":"site","account":"a","session_id":"s","id":"m1","seq":4,` +
		`"role":"assistant","text":"hi` + "\u2028" + `","attachments":[{"kind":"image","size":3}],"author":{"id":"u"},"assistant":{"name":"B","version":"2"},` +
		`"topic":"price","client":{"name":"N","phone":"+1"},"utm":{"medium":"cpc"},"text_url":"https://example.org","lang":"en","meta":{"b":1,"a":2},` +
		`"aa":"<&>","zz":[1,2]}`
	got, err := EncodeEvent(&e)
	if err != nil || string(got) != want {
		t.Errorf("%v\ngot  %s\nwant %s", err, got, want)
	}
}

// TestEncodeEntry shows what an export adds, and that the sender's own fields of
// these names survive it.
func TestEncodeEntry(t *testing.T) {
	entry := Entry{Key: Key{1}, Pos: 12}
	entry.Event = decode(t, `{"ts":0,"type":"scenario","session_id":"s","to":"price","pos":"mine","extra":1,"x":2}`)
	entry.Flags = []string{FlagFuture}
	got, err := EncodeEntry(&entry)
	const want = `{"pos":12,"key":"01000000000000000000000000000000","v":1,"ts":"1970-01-01T00:00:00.000Z","type":"scenario","source":"api",` +
		`"session_id":"s","to":"price","flags":["future_ts"],"x":2,"extra":{"extra":1,"pos":"mine"}}`
	if err != nil || string(got) != want {
		t.Errorf("%v\ngot  %s\nwant %s", err, got, want)
	}
}

// TestExportedEventImportsAgain shows that the marks of an export do not become
// part of the event.
func TestExportedEventImportsAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := publicEvent.Draw(t, "event")
		e.Extra, e.Flags = nil, []string{FlagInvalidUTF8}
		line, err := EncodeEntry(&Entry{Event: e, Key: Key{7}, Pos: rapid.Uint64Range(1, 1<<60).Draw(t, "pos")})
		if err != nil {
			t.Fatal(err)
		}
		again, err := DecodeEvent(line, e.TS)
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		e.Flags, again.Received = nil, nil
		if !reflect.DeepEqual(e, again) {
			t.Fatalf("%s is imported as\n%+v\nand was\n%+v", line, again, e)
		}
	})
}

func TestEncodeRefuses(t *testing.T) {
	valid := func() Event {
		return Event{Type: TypeToolCall, TS: clock, SessionID: "s", Body: &ToolCall{Tool: "f"}}
	}
	tests := []struct {
		name   string
		change func(*Event)
		want   string
	}{
		{"no body", func(e *Event) { e.Body = nil }, "no body"},
		{"another type's body", func(e *Event) { e.Type = TypeMessage }, "no body"},
		{"broken args", func(e *Event) { e.Body.(*ToolCall).Args = json.RawMessage(`{"a":`) }, "args"},
		{"two values as args", func(e *Event) { e.Body.(*ToolCall).Args = json.RawMessage(`1 2`) }, "args"},
		{"broken extra", func(e *Event) { e.Extra = json.RawMessage(`[]`) }, "extra"},
		{"broken meta", func(e *Event) { e.Meta = json.RawMessage(`nope`) }, "meta"},
		{"a year without a form", func(e *Event) { e.TS = clock.AddDate(9000, 0, 0) }, "year"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := valid()
			tt.change(&e)
			if out, err := EncodeEvent(&e); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %s, %v; want an error about %s", out, err, tt.want)
			}
		})
	}
}

func TestEncodeReplacesBrokenBytes(t *testing.T) {
	e := Event{Type: TypeMessage, TS: time.Unix(1, 0), Source: "api", SessionID: "s", Body: &Message{Role: RoleClient, Text: "a\xffb\xf0\x9fc"}}
	out, err := EncodeEvent(&e)
	if err != nil || !bytes.Contains(out, []byte("a\uFFFDb\uFFFD\uFFFDc")) {
		t.Errorf("%s, %v", out, err)
	}
}
