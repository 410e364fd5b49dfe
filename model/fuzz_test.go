package model

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"
	"time"
	"unicode/utf8"
)

func FuzzDecodeEvent(f *testing.F) {
	f.Add([]byte(with(`,"text":"привет","x":[1,{"b":2,"a":1}],"client":{"name":"a","y":1}`)))
	f.Add([]byte(`{"ts":"2026-03-02T10:30:15.1+03:00","type":"lead","session_id":"s","status":"created","fields":{"PHONE":[{"VALUE":"+1"}]}}`))
	f.Add([]byte(`{"ts":1772447415,"type":"crm","entity":"lead","entity_id":"7","action":"update","fields":[],"before":{"A":null}}`))
	f.Add([]byte(`{"ts":"1772447415123","type":"call","session_id":"s","duration_s":1e3,"transcript":[{"at_s":0.5,"role":"client","text":"\ud83d"}]}`))
	f.Add([]byte(`{"ts":1,"type":"booking","status":"made","client":{"phone":"+1"},"at":2e9,"price":{"amount":"1.50","currency":"USD"}}`))
	f.Add([]byte("{\"ts\":1,\"type\":\"message\",\"role\":\"client\",\"session_id\":\"\xff\"}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := DecodeEvent(data, clock)
		if err != nil {
			if _, ok := err.(*DecodeError); !ok { //nolint:errorlint // the very type is the contract
				t.Fatalf("%T is not a *DecodeError: %v", err, err)
			}
			return
		}
		if _, ok := SubjectOf(&e); !ok {
			t.Fatalf("accepted, but belongs to nothing: %s", data)
		}
		if e.ID == "" && !json.Valid(e.Received) {
			t.Fatalf("canonical form is not JSON: %s", e.Received)
		}
		encoded, err := EncodeEvent(&e)
		if err != nil {
			t.Fatalf("accepted, but cannot be written: %s: %v", data, err)
		}
		if len(encoded) <= MaxEventBytes {
			checkReadsBack(t, e)
		}
	})
}

func FuzzCanonical(f *testing.F) {
	f.Add([]byte(`{"b":[1.0,{"\u0062":null,"a":"\ud83d\ude00\/"}],"a":"\ud800"}`))
	f.Add([]byte(" [ ] "))
	f.Fuzz(func(t *testing.T, data []byte) {
		s := scanner{data: data}
		_, err := s.value()
		s.space()
		ok := err == nil && s.at == len(data)
		if !utf8.Valid(data) {
			return
		}
		if deep := bytes.Count(data, []byte("[")) + bytes.Count(data, []byte("{")); deep <= MaxDepth && ok != json.Valid(data) {
			t.Fatalf("%q: valid is %v, but %v says: %v", data, json.Valid(data), s, err)
		}
		if !ok {
			return
		}
		once := appendCanonical(nil, data)
		if twice := appendCanonical(nil, once); !bytes.Equal(once, twice) {
			t.Fatalf("%q: the canonical form of %s is %s", data, once, twice)
		}
		if !sameJSON(t, data, once) || !sameJSON(t, data, compact(data)) {
			t.Fatalf("%q: says something else as %s or %s", data, once, compact(data))
		}
	})
}

// sameJSON compares what two texts say, with numbers digit by digit.
func sameJSON(t *testing.T, a, b []byte) bool {
	t.Helper()
	read := func(data []byte) (v any) {
		d := json.NewDecoder(bytes.NewReader(data))
		d.UseNumber()
		if err := d.Decode(&v); err != nil {
			t.Fatalf("%q: %v", data, err)
		}
		return v
	}
	return reflect.DeepEqual(read(a), read(b))
}

func FuzzTime(f *testing.F) {
	for _, text := range []string{"1772447415", "1e9", "2026-03-02T10:30:15Z", "2016-12-31 23:59:60+00:00", "-1", "1.5", "9e99", "+5"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		ts, err := parseTime(text)
		if err != nil {
			return
		}
		if ts.Location() != time.UTC || ts.Truncate(time.Millisecond) != ts || ts.UnixMilli() < 0 || ts.Year() > 9999 {
			t.Fatalf("%q became %v", text, ts)
		}
		if again, err := parseTime(ts.Format(time.RFC3339Nano)); err != nil || !again.Equal(ts) {
			t.Fatalf("%q became %v, which reads back as %v, %v", text, ts, again, err)
		}
	})
}

func FuzzParseKey(f *testing.F) {
	f.Add("00112233445566778899aabbccddeeff")
	f.Add("")
	f.Fuzz(func(t *testing.T, text string) {
		k, err := ParseKey(text)
		if err != nil {
			return
		}
		if again, err := ParseKey(k.String()); err != nil || again != k {
			t.Fatalf("%q: %v reads back as %v, %v", text, k, again, err)
		}
	})
}

func FuzzDialogueID(f *testing.F) {
	f.Add("sgd:1", 1)
	f.Add("a~2", 3)
	f.Add("~", 2)
	f.Fuzz(func(t *testing.T, session string, n int) {
		if got, gotN := SplitDialogueID(session); DialogueID(got, gotN) != session {
			t.Fatalf("%q splits into %q and %d, which make %q", session, got, gotN, DialogueID(got, gotN))
		}
		if n < 2 || session == "" {
			return
		}
		if got, gotN := SplitDialogueID(DialogueID(session, n)); got != session || gotN != n {
			t.Fatalf("%q, %d comes back as %q, %d", session, n, got, gotN)
		}
	})
}
