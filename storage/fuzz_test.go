package storage

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"debrief/model"
)

func FuzzEventKey(f *testing.F) {
	f.Add(uint64(1), int64(-1), int64(2), []byte("0123456789abcdef"), uint64(1), int64(3), 7)
	f.Add(uint64(1<<63), int64(1<<62), int64(-1<<63), []byte{}, uint64(0), int64(0), 1)
	f.Fuzz(func(t *testing.T, subject uint64, ts, seq int64, raw []byte, otherSubject uint64, otherTS int64, chunk int) {
		at := eventAt{subject: subject, ts: ts, seq: seq}
		copy(at.key[:], raw)
		key := eventKey(at)
		got, n, err := parseEventKey(key)
		if err != nil || got != at || n != 0 {
			t.Fatalf("%+v came back as %+v, %d, %v", at, got, n, err)
		}
		if chunk &= 0xFFFF; chunk > 0 {
			if got, n, err = parseEventKey(chunkKey(key, chunk)); err != nil || got != at || n != chunk {
				t.Fatalf("chunk %d of %+v came back as %+v, %d, %v", chunk, at, got, n, err)
			}
		}
		other := eventAt{subject: otherSubject, ts: otherTS, seq: seq, key: at.key}
		before := subject < otherSubject || subject == otherSubject && ts < otherTS
		if sorted := bytes.Compare(key, eventKey(other)) < 0; sorted != before {
			t.Fatalf("%+v sorts before %+v: %v", at, other, sorted)
		}
	})
}

func FuzzParseKeys(f *testing.F) {
	f.Add(eventKey(eventAt{subject: 1, ts: 2, seq: 3}))
	f.Add(append(listPrefix(1, listAll, [16]byte{}), listPlace(5, dialogueAt{1, 2})...))
	f.Add(outboxKey(0, outboxAll, 4, model.Key{1}))
	f.Add(dialogueKey(3, dialogueAt{1, 2}))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if at, chunk, err := parseEventKey(raw); err == nil {
			again := eventKey(at)
			if chunk > 0 {
				again = chunkKey(again, chunk)
			}
			if !bytes.Equal(again, raw) {
				t.Fatalf("event key %x became %x", raw, again)
			}
		}
		if at, err := parseDialogueKey(raw); err == nil && !bytes.Equal(dialogueKey(raw[1], at), raw) {
			t.Fatalf("dialogue key %x", raw)
		}
		if startedAt, at, err := parseListKey(raw); err == nil {
			again := append(listPrefix(raw[1], raw[3], [16]byte(raw[4:20])), listPlace(startedAt, at)...)
			if !bytes.Equal(again, raw) {
				t.Fatalf("list key %x became %x", raw, again)
			}
		}
		if fix, err := parseOutboxKey(raw); err == nil && !bytes.HasSuffix(raw, fix[:]) {
			t.Fatalf("outbox key %x", raw)
		}
		if n, err := parseNumberKey(kindLog, raw); err == nil && !bytes.Equal(logKey(n), raw) {
			t.Fatalf("log key %x", raw)
		}
		_ = recordName(raw) // must not panic
	})
}

// FuzzOpenRecord gives the opener anything: it never panics, and nothing opens
// but what was sealed for this key.
func FuzzOpenRecord(f *testing.F) {
	a, err := Open(background, Options{InMemory: true, Now: steady, Rand: sameKeys()})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() {
		if err := a.Close(); err != nil {
			f.Error(err)
		}
	})
	e := say("s", "1", 0, model.RoleClient, strings.Repeat("hello ", 10))
	p, err := a.prepare(nil, &e)
	if err != nil {
		f.Fatal(err)
	}
	p.entry.Pos = 1
	if err := a.setPlace(p); err != nil {
		f.Fatal(err)
	}
	sealed := p.chunks[0]
	f.Add(p.base, sealed)
	f.Add(p.base, sealed[:40])
	f.Add([]byte("e"), []byte{sealVersion})
	f.Fuzz(func(t *testing.T, key, value []byte) {
		genuine := bytes.Equal(key, p.base) && bytes.Equal(value, sealed)
		err := a.openEvent(p.sub, sealedEvent{base: key, first: bytes.Clone(value)}, &model.Entry{})
		if genuine != (err == nil) {
			t.Fatalf("genuine %v, but %v", genuine, err)
		}
		if _, err := a.secrets.open(key, value); err == nil {
			t.Fatal("it opened as a record of the archive")
		}
	})
}

func FuzzDecodeBody(f *testing.F) {
	c, err := newCodec()
	if err != nil {
		f.Fatal(err)
	}
	e := say("s", "1", 0, model.RoleClient, "hello")
	encoded, err := c.encodeEvent(&e)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(packBody(make([]byte, saltSize), encoded))
	f.Add([]byte{bodyVersion})
	f.Fuzz(func(t *testing.T, packed []byte) {
		var e model.Event
		if err := c.decodeBody(packed, &e); err == nil && (e.Body == nil || e.Body.EventType() != e.Type) {
			t.Fatalf("decoded to a %s with the body of another", e.Type)
		}
	})
}

func FuzzKeyFile(f *testing.F) {
	f.Add([]byte(`{"current":"00000001","keys":{"00000001":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}}`))
	f.Add([]byte(`{}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if keys, err := parseKeyFile(raw); err == nil && len(keys.secret()) != keySize {
			t.Fatalf("a key of %d bytes", len(keys.secret()))
		}
	})
}

func TestNamesWithTheSameBytesAreNotTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := newNamer([]byte("key"))
		parts := rapid.SliceOfN(rapid.String(), 1, 4)
		a, b := parts.Draw(t, "a"), parts.Draw(t, "b")
		if same := n.name(a...) == n.name(b...); same != reflect.DeepEqual(a, b) {
			t.Fatalf("%q and %q: same name %v", a, b, same)
		}
		joined := strings.Join(a, "")
		if len(a) > 1 && n.name(joined) == n.name(a...) {
			t.Fatalf("%q and %q have the same name", joined, a)
		}
	})
}

// TestEveryBodyComesBackAsItWasStored covers the stored form of each type.
func TestEveryBodyComesBackAsItWasStored(t *testing.T) {
	c, err := newCodec()
	must(t, err)
	for _, e := range oneOfEach() {
		encoded, err := c.encodeEvent(&e)
		must(t, err)
		again, err := c.encodeEvent(&e)
		if err != nil || !bytes.Equal(encoded, again) {
			t.Errorf("%s: its stored form is not one", e.Type)
		}
		var got model.Event
		must(t, c.decodeEvent(encoded, &got))
		if !reflect.DeepEqual(got, e) {
			t.Errorf("%s came back as\n%+v %+v, want\n%+v %+v", e.Type, got, got.Body, e, e.Body)
		}
	}
}

// oneOfEach is one event of every type with every field set.
func oneOfEach() []model.Event {
	fields := model.Fields{"STATUS_ID": []byte(`"NEW"`), "PHONE": []byte(`[{"VALUE":"+7"}]`)}
	bodies := []model.Body{
		&model.Message{Role: model.RoleClient, Text: "hello\xff", Attachments: []model.Attachment{{Kind: "image", Name: "n", URL: "u", Size: 3}}},
		&model.Edit{Target: "1", Text: "t"}, &model.Delete{Target: "1"}, &model.Scenario{From: "a", To: "b"},
		&model.Handoff{From: "a", To: "b", By: "c", Reason: "d"},
		&model.ToolCall{CallID: "1", Tool: "t", Args: []byte(`{"b":1,"a":2}`)},
		&model.ToolResult{CallID: "1", Tool: "t", Result: []byte(`[1,2]`)},
		&model.Lead{Status: model.LeadFailed, RequestID: "r", LeadID: "l", DealID: "d", Fields: fields, Error: "e"},
		&model.CRM{Entity: lead, Action: model.CRMMove, Fields: fields, Before: fields, By: "b"},
		&model.Form{Form: "f", Fields: fields},
		&model.Booking{Status: "made", BookingID: "b", At: noon, Service: "s", Staff: "s", Price: model.Money{Amount: "10.50", Currency: "RUB"}},
		&model.Notification{Status: "sent", NotificationID: "n", Template: "t", Text: "x", Error: "e"},
		&model.Call{CallID: "c", DurationS: 1.5, RecordingURL: "u", Transcript: []model.CallLine{{AtS: 0.5, Role: model.RoleOperator, Text: "t"}}},
		&model.Session{Start: true, Reason: "r"}, &model.Session{Reason: "r"},
		&model.Verdict{Answer: model.Key{1}, Value: model.Bad, Reason: "r", Note: "n", Correction: "c", Swept: true, Seconds: 2.25, Second: true},
		&model.Note{Target: model.Key{2}, Text: "t"},
		&model.Undo{Targets: []model.Key{{3}, {4}}, Entity: lead},
		&model.Link{Target: model.Key{7}, Entity: lead, Reason: model.LinkPerson, Removed: true},
		&model.Assigned{Target: model.Key{8}, Who: "boris"},
		&model.Tagged{Target: model.Key{9}, Tag: "price", Removed: true},
		&model.FixQueued{Kind: model.FixRecover, Session: "s", Entity: lead, Changes: fields, Base: fields, BaseTime: noon, NotBefore: noon, Evidence: model.Key{5}},
		&model.SampleDrawn{
			Week: "2026-W47", Zone: "z", Seed: 1 << 63, Rate: 0.05, Minimum: 1, SecondShare: 0.1, AsOf: 9, Population: 2, Unfinished: 1, Digest: "d",
			Strata:  []model.SampleStratum{{Source: "s", Outcome: "lost", Size: 2, Drawn: 1}},
			Choices: []model.SampleChoice{{Dialogue: model.Key{2}, Stratum: 1, Reviewer: "anna", Second: "boris"}},
		},
		&model.SampleReplaced{Week: "2026-W47", Out: model.Key{2}, In: model.Key{3}, Reason: "r"},
		&model.Stages{Portal: "p", Entity: model.EntityLead, Stages: []model.Stage{{ID: "NEW", Name: "n", Semantics: "S", Color: "#fff", Sort: 10}}},
	}
	bodies = append(bodies, &model.AlertQueued{Week: "2026-W10", Place: "p", Escalated: true, From: "q", Incidents: []model.Key{{1}, {2}}})
	for _, step := range []model.Type{model.TypeAlertTried, model.TypeAlertSent, model.TypeAlertFailed} {
		bodies = append(bodies, &model.AlertStep{Type: step, Week: "2026-W10", Alert: model.Key{8}, Attempt: 2, Error: "e", Unsure: true, Final: true, RetryAt: noon})
	}
	for _, step := range []model.Type{model.TypeIncidentTaken, model.TypeIncidentSnoozed, model.TypeIncidentClosed} {
		bodies = append(bodies, &model.IncidentStep{Type: step, Incident: model.Key{8}, Until: noon, Reason: "r", Cleared: true, By: model.Key{9}})
	}
	bodies = append(bodies, &model.IncidentOpened{
		Rule: model.RuleAnomaly, Cause: model.CauseVolume, Target: model.Key{1}, Evidence: []model.Key{{1}, {2}}, Since: noon, Entity: lead, Detail: "d",
		Scope: model.Scope{Source: "s", Bot: "b", Version: "v", From: noon, Span: 3600e9},
	})
	for _, step := range []model.Type{model.TypeFixClaimed, model.TypeFixWritten, model.TypeFixConfirmed, model.TypeFixRefused, model.TypeFixConflict, model.TypeFixDelayed} {
		bodies = append(bodies, &model.FixStep{Type: step, Fix: model.Key{6}, Entity: lead, Theirs: fields, By: "b", Made: lead, Error: "e", Attempt: 2, RetryAt: noon})
	}
	events := make([]model.Event, len(bodies))
	for i, body := range bodies {
		events[i] = model.Event{
			V: 1, Type: body.EventType(), ID: "id", TS: noon, Seq: -3, Source: "s", Account: "a", SessionID: "x",
			Author: model.Person{ID: "1", Name: "n"}, Assistant: model.Assistant{Name: "a", Version: "v", Scenario: "s"},
			Topic: "t", Client: model.Client{ID: "1", Name: "n", Phone: "p", Email: "e"},
			UTM: model.UTM{Source: "1", Medium: "2", Campaign: "3", Content: "4", Term: "5"}, TextURL: "u", TextSHA: "h",
			Lang: "ru", Meta: []byte(`{"m":1}`), Extra: []byte(`{"x":1}`), Flags: []string{model.FlagFuture},
			Actor: "anna", Group: "g", Entity: model.EntityRef{Kind: model.EntityDeal, ID: "9"}, Body: body,
		}
	}
	return events
}
