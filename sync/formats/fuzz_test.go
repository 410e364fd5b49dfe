package formats_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"

	"debrief/model"
	"debrief/sync/formats"
)

// fuzzFormat reads whatever comes in a format: it never panics, and each record is
// either an event that reads back from the public format or a piece with a reason.
func fuzzFormat(f *testing.F, format formats.Format, o formats.Options, seeds ...string) {
	f.Helper()
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	for _, c := range conversions(f) {
		if c.format == format {
			f.Add(c.data(f))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		o.Now, o.Origin = intake, "fuzz.txt"
		records, err := formats.Open(format, bytes.NewReader(data), o)
		if err != nil {
			var option *formats.OptionError
			if !errors.As(err, &option) {
				t.Fatalf("%T is no question for an option: %v", err, err)
			}
			return
		}
		line := 0
		for r, err := range records {
			if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Fatal(err)
			}
			if r.Line < line {
				t.Fatalf("line %d comes after line %d", r.Line, line)
			}
			if line = r.Line; err == nil {
				checkRecord(t, r)
			}
		}
	})
}

func checkRecord(t *testing.T, r formats.Record) {
	t.Helper()
	if r.Err != nil {
		if r.Event.Body != nil || len(r.SHA256) != 64 || r.Err.Error() == "" {
			t.Fatalf("refused as %+v", r)
		}
		return
	}
	data, err := model.EncodeEvent(&r.Event)
	if err != nil {
		t.Fatalf("%+v cannot be written: %v", r.Event, err)
	}
	again, err := model.DecodeEvent(data, intake)
	if err != nil {
		t.Fatalf("%s cannot be read: %v", data, err)
	}
	again.Flags, r.Event.Flags = nil, nil
	again.Received, r.Event.Received = nil, nil
	if !reflect.DeepEqual(again, r.Event) {
		t.Fatalf("%s reads back as\n%+v, not\n%+v", data, again, r.Event)
	}
}

func FuzzWhatsApp(f *testing.F) {
	fuzzFormat(f, formats.WhatsApp, formats.Options{DateOrder: formats.DayFirst, Assistants: []string{"Бот"}},
		"1/2/26, 9:05\u202fPM - A: x\ny\n", "\u200e[1.2.26, 21:05:33] Бот: \u200e<attached: a.jpg>\r\n", "2026-1-2 3:04 - s\n",
		"1.2.26, 1:00 - A: image omitted\nz", "1.2.26, 1:00 - A: x <This message was edited>\n")
}

func FuzzTelegram(f *testing.F) {
	fuzzFormat(f, formats.Telegram, formats.Options{},
		`{"id":1,"messages":[{"id":2,"date_unixtime":"3","edited_unixtime":"1767204333","from_id":4,"text":["a",{"text":"b"}],"x":[1]}]}`,
		`{"id":1,"messages":[{"id":2,"type":"service","date":"2025-12-31T21:05:33","action":"phone_call","duration_seconds":1e3}]}`,
		`{"personal_information":{"user_id":7},"chats":{"list":[{"id":"a","type":"private_group","messages":[{"id":1,"date_unixtime":1,"photo":"p"}]}]}}`)
}

func FuzzOpenAI(f *testing.F) {
	fuzzFormat(f, formats.OpenAI, formats.Options{Session: "s"},
		`{"ts":1,"messages":[{"role":"user","content":"a"},{"role":"tool","content":"{}","tool_call_id":"c"}]}`,
		`{"ts":"1","choices":[{"message":{"role":"assistant","tool_calls":[{"id":"c","function":{"name":"f","arguments":"{"}}]}},{"message":{"role":"assistant"}}]}`,
		`{"ts":1,"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"u"}}]}],"response":{"error":{"message":"e"}}}`)
}

func FuzzRasa(f *testing.F) {
	fuzzFormat(f, formats.Rasa, formats.Options{},
		`{"sender_id":1,"events":[{"event":"user","timestamp":1.5,"text":"a","x":{}},{"event":"slot","timestamp":1.5,"name":"n","value":[1]}]}`,
		`[{"events":[{"sender_id":"s","event":"bot","timestamp":2e9,"data":{"attachment":{"payload":{"src":"u"}}}},{"event":"action","timestamp":1,"sender_id":"s"}]}]`)
}

func FuzzDebrief(f *testing.F) {
	f.Add([]byte(`{"ts":1,"type":"message","session_id":"s","role":"client"}` + "\n{\n\n"))
	fuzzFormat(f, formats.Debrief, formats.Options{})
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte("ts,session_id,role,text\n1,s,bot,\"a\nb\"\n1/2/2026 1:00 AM,s,бот,x\n"))
	f.Add([]byte("ts;type;session_id;seq;fields.A\n1;lead;s;x;y\n"))
	fuzzFormat(f, formats.CSV, formats.Options{DateOrder: formats.DayFirst})
}

// endless makes a file of many records without holding it.
type endless struct {
	prefix, each string
	n            int
	left         []byte
	read         int64
}

func (e *endless) Read(p []byte) (int, error) {
	if len(e.left) == 0 {
		if e.n++; e.n == 1 {
			e.left = []byte(e.prefix)
		}
		e.left = append(e.left, strings.ReplaceAll(e.each, "N", fmt.Sprint(e.n))...)
	}
	n := copy(p, e.left)
	e.left = e.left[n:]
	e.read += int64(n)
	return n, nil
}

// A parser that held the file would be further in it than what it has told.
func TestFilesAreReadAsTheyAreTold(t *testing.T) {
	text := strings.Repeat("text ", 20)
	for format, e := range map[formats.Format]*endless{
		formats.WhatsApp: {each: "31.12.25, 10:00 - A: N " + text + "\n"},
		formats.Telegram: {prefix: `{"id":1,"messages":[{}`, each: `,{"id":N,"type":"message","date":"2025-12-31T10:00:00","text":"` + text + `"}`},
		formats.OpenAI:   {each: `{"ts":1,"session_id":"s","messages":[{"role":"user","content":"N ` + text + `"}]}` + "\n"},
		formats.Rasa:     {prefix: `{"sender_id":"s","events":[{}`, each: `,{"event":"user","timestamp":N,"text":"` + text + `"}`},
		formats.CSV:      {prefix: "ts,session_id,role,text\n", each: "N,s,bot," + text + "\n"},
	} {
		records, err := formats.Open(format, e, formats.Options{Origin: "a.txt", Now: intake})
		if err != nil {
			t.Fatal(err)
		}
		const enough, ahead = 5000, 600 << 10
		told, n := int64(0), 0
		for r, err := range records {
			if err != nil {
				t.Fatal(err)
			}
			if told += r.Length; e.read > told+told/10+ahead {
				t.Fatalf("%s: after %d records of %d bytes, %d bytes are read", format, n, told, e.read)
			}
			if n++; n == enough {
				break
			}
		}
		if e.read < enough*int64(len(text)) {
			t.Errorf("%s: only %d bytes were read", format, e.read)
		}
	}
}
