package model

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// clock is the time at which the tests take events in.
var clock = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func decode(t *testing.T, line string) Event {
	t.Helper()
	e, err := DecodeEvent([]byte(line), clock)
	if err != nil {
		t.Fatalf("DecodeEvent(%.200s): %v", line, err)
	}
	return e
}

// with returns a valid message with more fields.
func with(fields string) string {
	return `{"ts":"2026-03-02T10:00:00Z","type":"message","session_id":"s1","role":"client"` + fields + `}`
}

// TestDecodeTimes takes one moment in every accepted spelling.
func TestDecodeTimes(t *testing.T) {
	at := time.Date(2026, 3, 2, 10, 30, 15, 0, time.UTC)
	milli := at.Add(123 * time.Millisecond)
	tests := []struct {
		ts   string
		want time.Time
	}{
		{`"2026-03-02T10:30:15Z"`, at},
		{`"2026-03-02T13:30:15+03:00"`, at},
		{`"2026-03-02T05:00:15-05:30"`, at},
		{`"2026-03-02t10:30:15z"`, at},
		{`"2026-03-02 10:30:15Z"`, at},
		{`"2026-03-02T10:30:15.1239Z"`, milli},
		{`"2026-03-02T10:30:15.123456789+00:00"`, milli},
		{`"2016-12-31T23:59:60Z"`, time.Date(2017, 1, 1, 0, 0, 0, 0, time.UTC)},
		{`1772447415`, at},
		{`"1772447415"`, at},
		{`1772447415.1239`, milli},
		{`1.772447415e9`, at},
		{`1772447415123`, milli},
		{`"1772447415123"`, milli},
		{`1772447415123.9`, milli},
		{`1772447415123999`, milli},
		{`"1772447415123999"`, milli},
		{`1772447415123999999`, milli},
		{`"1772447415123999999"`, milli},
		{`17724474151239999990`, time.Date(2531, 9, 1, 9, 2, 31, 239e6, time.UTC)}, // beyond int64
		{`0`, time.Unix(0, 0).UTC()},
		{`99999999999`, time.Date(5138, 11, 16, 9, 46, 39, 0, time.UTC)},
		{`100000000000`, time.Date(1973, 3, 3, 9, 46, 40, 0, time.UTC)},
		{`"9999-12-31T23:59:59.999Z"`, time.Date(9999, 12, 31, 23, 59, 59, 999e6, time.UTC)},
	}
	for _, tt := range tests {
		t.Run(tt.ts, func(t *testing.T) {
			e := decode(t, `{"type":"message","role":"client","session_id":"s","ts":`+tt.ts+`}`)
			if !e.TS.Equal(tt.want) || e.TS.Location() != time.UTC {
				t.Errorf("got %v, want %v", e.TS, tt.want)
			}
		})
	}
}

// TestDecodeRefuses shows what is refused, and in which words.
func TestDecodeRefuses(t *testing.T) {
	const ts = `"ts":"2026-03-02T10:00:00Z"`
	crm := func(fields string) string { return `{` + ts + `,"type":"crm"` + fields + `}` }
	tests := []struct{ name, line, want string }{
		{"word for a time", `{"ts":"yesterday","type":"message","session_id":"s","role":"client"}`, `ts: "yesterday" is not a time`},
		{"no offset", `{"ts":"2026-03-02T10:00:00","type":"message","session_id":"s","role":"client"}`, `ts: "2026-03-02T10:00:00" is not a time: the offset from UTC is missing`},
		{"date alone", `{"ts":"2026-03-02","type":"message","session_id":"s","role":"client"}`, `ts: "2026-03-02" is not a time`},
		{"no such day", `{"ts":"2026-02-30T10:00:00Z","type":"message","session_id":"s","role":"client"}`, `ts: "2026-02-30T10:00:00Z" is not a time`},
		{"before 1970", `{"ts":-5,"type":"message","session_id":"s","role":"client"}`, `ts: -5 is not a time between 1970 and 9999`},
		{"zero time", `{"ts":"0001-01-01T00:00:00Z","type":"message","session_id":"s","role":"client"}`, `ts: "0001-01-01T00:00:00Z" is not a time between 1970 and 9999`},
		{"far too late", `{"ts":1e30,"type":"message","session_id":"s","role":"client"}`, `ts: 1e30 is not a time between 1970 and 9999`},
		{"huge exponent", `{"ts":1e999999999,"type":"message","session_id":"s","role":"client"}`, `ts: 1e999999999 is not a time`},
		{"time that is a flag", `{"ts":true,"type":"message","session_id":"s","role":"client"}`, `ts: true is not a time`},
		{"empty time", `{"ts":"","type":"message","session_id":"s","role":"client"}`, `ts: "" is not a time`},
		{"no ts", `{"type":"message","session_id":"s","role":"client"}`, `ts: is missing`},
		{"ts null", `{"ts":null,"type":"message","session_id":"s","role":"client"}`, `ts: is missing`},
		{"no type", `{` + ts + `,"session_id":"s"}`, `type: is missing`},
		{"unknown type", `{` + ts + `,"type":"massage","session_id":"s"}`, `type: "massage" is not a type of event`},
		{"type in capitals", `{` + ts + `,"type":"Message","session_id":"s"}`, `type: "Message" is not a type of event`},
		{"own type", `{` + ts + `,"type":"verdict","session_id":"s"}`, `type: "verdict" is an event of Debrief's own, which is never taken from outside`},
		{"own type to come", `{` + ts + `,"type":"erase","session_id":"s"}`, `type: "erase" is an event of Debrief's own, which is never taken from outside`},
		{"no session", `{` + ts + `,"type":"message","role":"client"}`, `session_id: is missing`},
		{"empty session", `{` + ts + `,"type":"message","role":"client","session_id":""}`, `session_id: is missing`},
		{"session that is a number", `{` + ts + `,"type":"message","role":"client","session_id":12}`, `session_id: 12 is not a string`},
		{"nothing to belong to", `{` + ts + `,"type":"booking","status":"made","client":{"name":"Анна"}}`, `session_id: is missing, and so are the entity and the client that could stand for it`},
		{"newer version", with(`,"v":2`), `v: version 2 of the format is newer than what is read here (1)`},
		{"version zero", with(`,"v":0`), `v: 0 is not a version of the format`},
		{"version as text", with(`,"v":"1"`), `v: "1" is not a version of the format`},
		{"long session", `{` + ts + `,"type":"message","role":"client","session_id":"` + strings.Repeat("ж", 129) + `"}`, `session_id: 258 bytes are more than an id may have (256)`},
		{"long id", with(`,"id":"` + strings.Repeat("x", 257) + `"`), `id: 257 bytes are more than an id may have (256)`},
		{"seq with a fraction", with(`,"seq":1.5`), `seq: 1.5 is not an integer`},
		{"seq as text", with(`,"seq":"1"`), `seq: "1" is not an integer`},
		{"seq too large", with(`,"seq":9223372036854775808`), `seq: 9223372036854775808 is not an integer`},
		{"no role", `{` + ts + `,"type":"message","session_id":"s"}`, `role: is missing`},
		{"unknown role", `{` + ts + `,"type":"message","session_id":"s","role":"bot"}`, `role: "bot" is none of client, assistant, operator, system`},
		{"text that is a list", with(`,"text":["a", "b"]`), `text: ["a","b"] is not a string`},
		{"client that is text", with(`,"client":"Anna"`), `client: "Anna" is not an object`},
		{"client's name", with(`,"client":{"name":5}`), `client.name: 5 is not a string`},
		{"client's name twice", with(`,"client":{"name":"a","name":"b"}`), `client.name: stands twice`},
		{"meta that is text", with(`,"meta":"x"`), `meta: "x" is not an object`},
		{"sum", with(`,"text_sha256":"abc"`), `text_sha256: "abc" is not the 64 hex digits of a SHA-256`},
		{"attachments", with(`,"attachments":{}`), `attachments: {} is not a list`},
		{"attachment", with(`,"attachments":[{}, 5]`), `attachments[2]: 5 is not an object`},
		{"attachment's size", with(`,"attachments":[{"size":-1}]`), `attachments[1].size: -1 is negative`},
		{"edit without target", `{` + ts + `,"type":"edit","session_id":"s","text":"x"}`, `target: is missing`},
		{"edit without text", `{` + ts + `,"type":"edit","session_id":"s","target":"m1"}`, `text: is missing`},
		{"tool call without tool", `{` + ts + `,"type":"tool_call","session_id":"s"}`, `tool: is missing`},
		{"result of nothing", `{` + ts + `,"type":"tool_result","session_id":"s"}`, `call_id: is missing, and so is the tool that could stand for it`},
		{"lead status", `{` + ts + `,"type":"lead","session_id":"s","status":"done"}`, `status: "done" is none of requested, created, failed`},
		{"lead fields", `{` + ts + `,"type":"lead","session_id":"s","status":"created","fields":"x"}`, `fields: "x" is not an object`},
		{"field twice", `{` + ts + `,"type":"lead","session_id":"s","status":"created","fields":{"A":1,"A":2}}`, `fields.A: stands twice`},
		{"lead id as a number", `{` + ts + `,"type":"lead","session_id":"s","status":"created","lead_id":7719}`, `lead_id: 7719 is not a string`},
		{"entity", crm(`,"entity":"company","entity_id":"1","action":"add"`), `entity: "company" is none of lead, deal, contact`},
		{"entity id", crm(`,"entity":"lead","action":"add"`), `entity_id: is missing`},
		{"action", crm(`,"entity":"lead","entity_id":"1","action":"touch"`), `action: "touch" is none of add, update, move, delete`},
		{"entity without id", `{` + ts + `,"type":"form","session_id":"s","entity":"lead"}`, `entity_id: is missing`},
		{"booking's time", `{` + ts + `,"type":"booking","session_id":"s","status":"made","at":"soon"}`, `at: "soon" is not a time`},
		{"booking's price", `{` + ts + `,"type":"booking","session_id":"s","status":"made","price":{"amount":"12 rub"}}`, `price.amount: "12 rub" is not a number`},
		{"notification status", `{` + ts + `,"type":"notification","session_id":"s","status":"lost"}`, `status: "lost" is none of queued, sent, delivered, read, failed`},
		{"call's length", `{` + ts + `,"type":"call","session_id":"s","duration_s":-3}`, `duration_s: -3 is not a number of seconds`},
		{"line of a call", `{` + ts + `,"type":"call","session_id":"s","transcript":[{"text":"x"}]}`, `transcript[1].role: is missing`},
		{"name twice", with(`,"text":"a","text":"b"`), `text: stands twice`},
		{"name twice, once escaped", with(`,"text":"a","te\u0078t":"b"`), `text: stands twice`},
		{"unknown name twice", with(`,"x":1,"x":1`), `x: stands twice`},
		{"nothing", ``, `not valid JSON: it ends at byte 0, where a value was expected`},
		{"a list", `[` + with("") + `]`, `one JSON object was expected, not a list`},
		{"a string", `"message"`, `one JSON object was expected, not a string`},
		{"a number", `42`, `one JSON object was expected, not a number`},
		{"null", `null`, `one JSON object was expected, not null`},
		{"true", `true`, `one JSON object was expected, not true or false`},
		{"cut short", `{"ts":"2026`, `not valid JSON: it ends at byte 11, where the end of a string was expected`},
		{"two objects", `{} {}`, `something follows the object at byte 4`},
		{"a word after it", `{}x`, `something follows the object at byte 3`},
		{"NUL after it", "{}\x00", `something follows the object at byte 3`},
		{"NUL in a text", "{\"a\":\"x\x00\"}", `not valid JSON: '\x00' at byte 8, where a character that is not a control character was expected`},
		{"last comma", `{"a":1,}`, `not valid JSON: '}' at byte 8, where a name in quotes was expected`},
		{"no colon", `{"a" 1}`, `not valid JSON: '1' at byte 6, where ":" was expected`},
		{"no comma", `{"a":1 "b":2}`, `not valid JSON: '"' at byte 8, where "," or "}" was expected`},
		{"no comma in a list", `{"a":[1 2]}`, `not valid JSON: '2' at byte 9, where "," or "]" was expected`},
		{"leading zero", `{"a":01}`, `not valid JSON: '1' at byte 7, where "," or "}" was expected`},
		{"bad escape", `{"a":"\x"}`, `not valid JSON: 'x' at byte 8, where an escape was expected`},
		{"bad hex", `{"a":"\u00g0"}`, `not valid JSON: 'g' at byte 11, where a hex digit was expected`},
		{"not a number", `{"a":NaN}`, `not valid JSON: 'N' at byte 6, where a value was expected`},
		{"a misspelt word", `{"a":tru}`, `not valid JSON: 't' at byte 6, where true was expected`},
		{"control characters shown", with(`,"lang":{"a":"\u001b[2J"}`), `lang: {"a":"\\u001b[2J"} is not a string`},
		{"long value shown short", with(`,"v":"` + strings.Repeat("я", 100) + `"`), `v: "` + strings.Repeat("я", 60) + `…" is not a version of the format`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e, err := DecodeEvent([]byte(tt.line), clock)
			if err == nil {
				t.Fatalf("accepted %s as %+v", tt.line, e)
			}
			if err.Error() != tt.want {
				t.Errorf("got  %s\nwant %s", err, tt.want)
			}
			var wrong *DecodeError
			if !errors.As(err, &wrong) {
				t.Errorf("%T is not a *DecodeError", err)
			}
		})
	}
}

func TestDecodeLimits(t *testing.T) {
	fill := func(size int) string {
		line := with(`,"text":""`)
		return strings.Replace(line, `"text":"`, `"text":"`+strings.Repeat("x", size-len(line)), 1)
	}
	nested := func(levels int) string { // the event itself is one level
		return with(`,"x":` + strings.Repeat("[", levels-1) + strings.Repeat("]", levels-1))
	}
	for _, tt := range []struct {
		name, line string
		ok         bool
	}{
		{"1 MiB", fill(MaxEventBytes), true},
		{"1 MiB and a byte", fill(MaxEventBytes + 1), false},
		{"64 levels", nested(MaxDepth), true},
		{"65 levels", nested(MaxDepth + 1), false},
		{"a million levels", nested(MaxEventBytes / 3), false},
		{"an id of 256 bytes", with(`,"id":"` + strings.Repeat("ж", 128) + `"`), true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := DecodeEvent([]byte(tt.line), clock); (err == nil) != tt.ok {
				t.Errorf("got %v", err)
			}
		})
	}
	if e := decode(t, fill(200<<10)); len(e.Body.(*Message).Text) < 199<<10 {
		t.Error("a text over 64 KiB was cut")
	}
}

// TestDecodeKeepsEverything shows that nothing that was sent is lost.
func TestDecodeKeepsEverything(t *testing.T) {
	tests := []struct{ name, line, extra string }{
		{"unknown fields, in order", with(`,"slots": {"b" : 1, "a": [1.50, 2e3]},"acts":["X"],"none":null`), `{"acts":["X"],"none":null,"slots":{"a":[1.50,2e3],"b":1}}`},
		{"a field of another type", `{"ts":1772447415,"type":"tool_call","session_id":"s","tool":"f","role":"system","text":"","results":[]}`, `{"results":[],"role":"system","text":""}`},
		{"more of the client", with(`,"client":{"name":"Анна","username":"anna"}`), `{"client":{"name":"Анна","username":"anna"}}`},
		{"more of an attachment", with(`,"attachments":[{"kind":"image"},{"kind":"audio","w":1}]`), `{"attachments":[{"kind":"image"},{"kind":"audio","w":1}]}`},
		{"names that differ in case", with(`,"Text":"x"`), `{"Text":"x"}`},
		{"a field called extra", with(`,"extra":{"a":1}`), `{"extra":{"a":1}}`},
		{"a sender's own key", with(`,"key":"k","pos":7`), `{"key":"k","pos":7}`},
		{"a name with odd characters", with(`,"a\"\n\u0000":1`), `{"a\"\n\u0000":1}`},
		{"half a surrogate pair", with(`,"x":"\ud83d!"`), `{"x":"\ud83d!"}`},
		{"nothing unknown", with(``), ``},
		{"marks of an export", with(`,"pos":12,"key":"00112233445566778899aabbccddeeff","flags":["future_ts"]`), ``},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := decode(t, tt.line)
			if string(e.Extra) != tt.extra {
				t.Errorf("extra is %s, want %s", e.Extra, tt.extra)
			}
			encoded, err := EncodeEvent(&e)
			if err != nil {
				t.Fatal(err)
			}
			again := decode(t, string(encoded))
			e.Received, again.Received = nil, nil
			if !reflect.DeepEqual(e, again) {
				t.Errorf("does not read back:\n%+v\n%+v\n%s", e, again, encoded)
			}
		})
	}
}

func TestDecodeMeta(t *testing.T) {
	e := decode(t, with(`,"meta": { "b" : "x y", "a": 1.0 }`))
	if want := `{"b":"x y","a":1.0}`; string(e.Meta) != want {
		t.Errorf("meta is %s, want it as sent, without space: %s", e.Meta, want)
	}
}

func TestDecodeDefaults(t *testing.T) {
	e := decode(t, with(""))
	if e.V != 1 || e.Source != "api" || e.Account != "" || e.Seq != 0 || len(e.Flags) != 0 {
		t.Errorf("%+v", e)
	}
	e = decode(t, with(`,"source":"","id":"","client":null,"seq":null`))
	if e.Source != "api" || e.Received == nil {
		t.Errorf("an empty source is none, and an empty id neither: %+v", e)
	}
}

func TestDecodeFlags(t *testing.T) {
	at := func(ts time.Time) string {
		return fmt.Sprintf(`{"ts":%d,"type":"message","session_id":"s","role":"client"}`, ts.UnixMilli())
	}
	tests := []struct {
		name, line string
		want       []string
	}{
		{"now", at(clock), nil},
		{"a day ahead", at(clock.Add(24 * time.Hour)), nil},
		{"more than a day ahead", at(clock.Add(24*time.Hour + time.Millisecond)), []string{FlagFuture}},
		{"broken bytes", with(",\"text\":\"caf\xe9\""), []string{FlagInvalidUTF8}},
		{"broken bytes in a name", with(",\"caf\xe9\":1"), []string{FlagInvalidUTF8}},
		{"half a surrogate pair", with(`,"text":"\ud83d"`), []string{FlagInvalidUTF8}},
		{"half a surrogate pair in the client", with(`,"client":{"name":"\udc00\ud83d"}`), []string{FlagInvalidUTF8}},
		{"a whole pair", with(`,"text":"\ud83d\ude00"`), nil},
		{"U+FFFD as sent", with(`,"text":"�"`), nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if e := decode(t, tt.line); !reflect.DeepEqual(e.Flags, tt.want) {
				t.Errorf("flags are %v, want %v", e.Flags, tt.want)
			}
		})
	}
}

func TestDecodeText(t *testing.T) {
	tests := []struct{ name, sent, want string }{
		{"escapes", `a\n\t\r\b\f\/\\\"\u0041\u044f\ud83d\ude00`, "a\n\t\r\b\f/\\\"Aя😀"},
		{"NUL", `a\u0000b`, "a\x00b"},
		{"broken bytes", "a\xffb", "a\uFFFDb"},
		{"half pairs", `\ud83dx\ud83d\ud83d\ude00`, "\uFFFDx\uFFFD😀"},
		{"terminal escapes, as sent", `\u001b[2J\u202e`, "\x1b[2J\u202e"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := decode(t, with(`,"text":"`+tt.sent+`"`)).Body.(*Message).Text
			if got != tt.want || !utf8.ValidString(got) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// TestReceived shows that one object has one canonical form, however it is
// spelled, and that only events without an id keep it.
func TestReceived(t *testing.T) {
	spellings := []string{
		`{"ts":"2026-03-02T10:00:00Z","type":"message","session_id":"s1","role":"client","text":"я\n/","n":1.0,"x":{"a":1,"b":[{"c":1,"d":2}]}}`,
		"\ufeff { \"x\" : { \"b\":[ {\"d\":2 , \"c\":1} ], \"a\":1 },\t\"n\":1.0, \"text\":\"\\u044f\\u000a\\/\",\r\n\"role\":\"client\",\"session_id\":\"\\u00731\",\"type\":\"message\",\"ts\":\"2026-03-02T10:00:00Z\" } ",
	}
	const want = `{"n":1.0,"role":"client","session_id":"s1","text":"я\n/","ts":"2026-03-02T10:00:00Z","type":"message","x":{"a":1,"b":[{"c":1,"d":2}]}}`
	for _, line := range spellings {
		if e := decode(t, line); string(e.Received) != want {
			t.Errorf("got  %s\nwant %s", e.Received, want)
		}
	}
	if e := decode(t, with(`,"id":"m1"`)); e.Received != nil {
		t.Errorf("an event with an id keeps %s", e.Received)
	}
}

// TestReceivedBeforeInterpretation shows that two objects that say the same in
// different words are different objects: the key is made of what was sent.
func TestReceivedBeforeInterpretation(t *testing.T) {
	a := decode(t, with(`,"n":1`))
	for _, other := range []string{with(`,"n":1.0`), with(`,"n":1,"source":"api"`)} {
		if b := decode(t, other); string(a.Received) == string(b.Received) {
			t.Errorf("%s has the form of %s", other, a.Received)
		}
	}
}

func TestDecodeSharesNoMemory(t *testing.T) {
	data := []byte(with(`,"text":"abc","meta":{"k":"v"},"x":"y","client":{"name":"n"}`))
	e, err := DecodeEvent(data, clock)
	if err != nil {
		t.Fatal(err)
	}
	before := fmt.Sprintf("%+v %+v", e, e.Body)
	for i := range data {
		data[i] = '#'
	}
	if after := fmt.Sprintf("%+v %+v", e, e.Body); after != before {
		t.Errorf("the event changed with the buffer:\n%s\n%s", before, after)
	}
}

// TestDecodeSubjects shows what may stand for a session.
func TestDecodeSubjects(t *testing.T) {
	tests := []struct {
		line string
		want Subject
	}{
		{`{"ts":1,"type":"crm","entity":"lead","entity_id":"7","action":"add"}`, Subject{SubjectLead, "7"}},
		{`{"ts":1,"type":"crm","entity":"deal","entity_id":"7","action":"add","session_id":"s"}`, Subject{SubjectDeal, "7"}},
		{`{"ts":1,"type":"booking","status":"made","entity":"deal","entity_id":"9"}`, Subject{SubjectDeal, "9"}},
		{`{"ts":1,"type":"booking","status":"made","entity":"deal","entity_id":"9","session_id":"s"}`, Subject{SubjectSession, "s"}},
		{`{"ts":1,"type":"notification","status":"sent","client":{"id":"c1","phone":"+1"}}`, Subject{SubjectClient, "c1"}},
		{`{"ts":1,"type":"form","client":{"phone":"+7 900"}}`, Subject{SubjectClient, "+7 900"}},
		{`{"ts":1,"type":"form","client":{"email":"a@b.example"}}`, Subject{SubjectClient, "a@b.example"}},
	}
	for _, tt := range tests {
		e := decode(t, tt.line)
		if got, ok := SubjectOf(&e); got != tt.want || !ok {
			t.Errorf("%s belongs to %v, want %v", tt.line, got, tt.want)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	const body = `"ts": "2025-07-01T14:52:34Z", "source": "sgd", "session_id": "sgd:dev:3_00032", "seq": 3, "role": "client", "type": "message", "text": "Can you get me his address and phone number?", "domain": "therapist", "lang": "en", "ts_synthetic": true, "acts": ["REQUEST:phone_number", "REQUEST:address"], "intent": "FindProvider", "slots": {"Services_4.city": "Pleasant Hill", "Services_4.type": "Psychologist"}}`
	for name, line := range map[string]string{"id": `{"id": "m1", ` + body, "noid": "{" + body, "plain": with(`,"id":"m1","text":"` + strings.Repeat("слово ", 20) + `"`)} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			data := []byte(line)
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				if _, err := DecodeEvent(data, clock); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkEncode(b *testing.B) {
	e, err := DecodeEvent([]byte(with(`,"id":"m1","text":"Добрый день","acts":["a","b"],"domain":"x"`)), clock)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := EncodeEvent(&e); err != nil {
			b.Fatal(err)
		}
	}
}
