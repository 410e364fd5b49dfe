package formats_test

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"debrief/model"
	"debrief/sync/formats"
)

func readText(t *testing.T, format formats.Format, text string, o formats.Options) []formats.Record {
	t.Helper()
	return conversion{"test", format, o}.read(t, strings.NewReader(text))
}

// messageOf returns role, name and text of a message.
func messageOf(t *testing.T, r formats.Record) string {
	t.Helper()
	if r.Err != nil {
		return "refused: " + r.Err.Error()
	}
	m, ok := r.Event.Body.(*model.Message)
	if !ok {
		return string(r.Event.Type)
	}
	return fmt.Sprintf("%s|%s|%s", m.Role, r.Event.Client.Name+r.Event.Author.Name, m.Text)
}

func TestWhatsAppStamps(t *testing.T) {
	for line, want := range map[string]string{
		"12/31/25, 9:05 PM - A: x":               "2025-12-31T21:05:00Z",
		"12/31/25, 9:05\u202fPM - A: x":          "2025-12-31T21:05:00Z",
		"12/31/2025, 9:05 p. m. - A: x":          "2025-12-31T21:05:00Z",
		"12/31/25, 12:05 am - A: x":              "2025-12-31T00:05:00Z",
		"12/31/25, 12:05 PM - A: x":              "2025-12-31T12:05:00Z",
		"31.12.2025, 21:05 - A: x":               "2025-12-31T21:05:00Z",
		"31/12/2025 21:05 - A: x":                "2025-12-31T21:05:00Z",
		"31-12-25 21.05 - A: x":                  "2025-12-31T21:05:00Z",
		"2025-12-31, 21:05 - A: x":               "2025-12-31T21:05:00Z",
		"[31.12.25, 21:05:33] A: x":              "2025-12-31T21:05:33Z",
		"\u200e[31.12.25, 21:05:33] A: x":        "2025-12-31T21:05:33Z",
		"[12/31/25, 9:05:33\u202fPM] A: x":       "2025-12-31T21:05:33Z",
		"[2025/12/31 21:05:33] A: x":             "2025-12-31T21:05:33Z",
		"[31. 12. 2025 21:05:33] A: x":           "2025-12-31T21:05:33Z",
		"12/31/25, 13:05 PM - A: x":              "refused",
		"12/31/25, 24:05 - A: x":                 "refused",
		"30.02.2026, 10:00 - A: x":               "refused",
		"no stamp at all":                        "refused",
		"1.1.26, 10:00: this is no message: yes": "refused",
	} {
		got := readText(t, formats.WhatsApp, line+"\n", formats.Options{})
		if len(got) != 1 {
			t.Fatalf("%q gives %d records", line, len(got))
		}
		when := got[0].Event.TS.Format("2006-01-02T15:04:05Z")
		if got[0].Err != nil {
			when = "refused"
		}
		if when != want {
			t.Errorf("%q is of %s, %v, want %s", line, when, got[0].Err, want)
		}
	}
}

func TestDateOrderIsWorkedOutOrAskedFor(t *testing.T) {
	chat := func(dates ...string) string {
		var b strings.Builder
		for _, date := range dates {
			b.WriteString(date + ", 10:00 - A: x\n")
		}
		return b.String()
	}
	for name, test := range map[string]struct {
		text  string
		order formats.DateOrder
		month int // of the first message; 0: must be asked for
	}{
		"dots":                     {chat("1.2.26"), "", 2},
		"a day over twelve":        {chat("1/2/26", "13/2/26"), "", 2},
		"a day over twelve, US":    {chat("1/2/26", "1/13/26"), "", 1},
		"only one goes on":         {chat("1/2/26", "2/2/26", "1/3/26"), "", 2},
		"the same either way":      {chat("2/2/26"), "", 2},
		"nobody can say":           {chat("1/2/26", "2/3/26"), "", 0},
		"nobody can say, but flag": {chat("1/2/26", "2/3/26"), formats.MonthFirst, 1},
		"flag against dots":        {chat("1.2.26"), formats.MonthFirst, 1},
	} {
		t.Run(name, func(t *testing.T) {
			records, err := formats.Open(formats.WhatsApp, strings.NewReader(test.text), formats.Options{Origin: "a.txt", DateOrder: test.order, Now: intake})
			var option *formats.OptionError
			if test.month == 0 {
				if !errors.As(err, &option) || option.Option != "date-order" {
					t.Errorf("got %v, want a question for --date-order", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			for r := range records {
				if got := int(r.Event.TS.Month()); got != test.month {
					t.Errorf("the month is %d, want %d (%v)", got, test.month, r.Err)
				}
				break
			}
		})
	}
}

func TestWhatsAppTexts(t *testing.T) {
	head := "[31.12.25, 21:05:33] "
	for line, want := range map[string]string{
		head + "Anna: a: b":                              "client|Anna|a: b",
		head + "Anna:":                                   "client|Anna|",
		head + "\u200eYou created this group":            "system||You created this group",
		head + "Anna changed \"A: b\"":                   "system||Anna changed \"A: b\"",
		head + "bot: first\nsecond\n\nthird: x":          "assistant|bot|first\nsecond\n\nthird: x",
		head + "OLGA\u00a0K: hi":                         "operator|OLGA K|hi",
		head + "Anna: x \u200e<This message was edited>": "client|Anna|x",
		head + "Anna: [not a head] x - y":                "client|Anna|[not a head] x - y",
	} {
		got := readText(t, formats.WhatsApp, line+"\r\n", formats.Options{Assistants: []string{"Bot"}, Operators: []string{"Olga K"}})
		if len(got) != 1 || messageOf(t, got[0]) != want {
			t.Errorf("%q is %q, want %q", line, messageOf(t, got[0]), want)
		}
	}
}

func TestNamesOfFilesNameTheChat(t *testing.T) {
	for origin, want := range map[string]string{
		"WhatsApp Chat with Anna.txt": "wa:Anna", "Чат WhatsApp с контактом Анна.txt": "wa:Анна",
		"WhatsApp Chat - Anna.txt.gz": "wa:Anna", "anna.txt": "wa:anna", "_chat.txt": "", "-": "",
	} {
		records, err := formats.Open(formats.WhatsApp, strings.NewReader("31.12.25, 10:00 - A: x\n"), formats.Options{Origin: origin, Now: intake})
		var option *formats.OptionError
		if want == "" {
			if !errors.As(err, &option) || option.Option != "session" {
				t.Errorf("%s: got %v, want a question for --session", origin, err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		for r := range records {
			if r.Event.SessionID != want {
				t.Errorf("%s: the session is %q, want %q", origin, r.Event.SessionID, want)
			}
		}
	}
}

func TestCSVForms(t *testing.T) {
	o := formats.Options{Map: map[string]string{"ts": "when", "role": "who", "text": "what"}, Session: "s"}
	for text, want := range map[string]string{
		"when,who,what\n2026-01-01T10:00:00Z,client,hi\n":            "client||hi",
		"\ufeffwhen;who;what\r\n2026-01-01 10:00;Бот;hi\r\n":         "assistant||hi",
		"when\twho\twhat\n1767261600\tОператор\thi\n":                "operator||hi",
		"when,who,what\n1/31/26 9:05 PM,user,\"a,\"\"b\"\"\nc\"\n":   "client||a,\"b\"\nc",
		"when,who,what\n31.01.2026,system,x":                         "system||x",
		"when|who|what\n2026-01-01T10:00:00+03:00|клиент|5\" pipe\n": "client||5\" pipe",
		"when,who,what\n,client,x\n":                                 "refused: column 1 (when): ts: is missing",
		"when,who,what\n2026-01-01T10:00:00Z,martian,x\n":            "refused: column 2 (who): \"martian\" is no word for client, assistant, operator or system; --assistant and --operator name people",
		"when,who,what\n2026-01-01T10:00:00Z,client\n":               "refused: column 3 (what): the row ends before it",
		"when,who,what\n2026-01-01T10:00:00Z,client,\"a\"b\n":        "refused: line 2, column 3: \"b\" follows a closing quote",
		"when,who,what\n32.01.2026 10:00,client,x\n":                 "refused: column 1 (when): \"32.01.2026 10:00\" is not a time: there is no such date or time of day",
	} {
		got := readText(t, formats.CSV, text, o)
		if len(got) != 1 || messageOf(t, got[0]) != want {
			t.Errorf("%q is %d records, %q, want %q", text, len(got), messageOf(t, got[0]), want)
		}
	}
}

func TestCSVAsksForWhatItNeeds(t *testing.T) {
	for name, test := range map[string]struct {
		text, option string
		o            formats.Options
	}{
		"no ts":           {"when,session_id\n", "map", formats.Options{}},
		"no session":      {"ts,what\n", "map", formats.Options{}},
		"no such column":  {"ts,session_id\n", "map", formats.Options{Map: map[string]string{"text": "what"}}},
		"no such field":   {"ts,session_id,x\n", "map", formats.Options{Map: map[string]string{"pos": "x"}}},
		"dates":           {"ts,session_id\n1/2/26 10:00,s\n", "date-order", formats.Options{}},
		"odd delimiter":   {"ts,session_id\n", "delimiter", formats.Options{Delimiter: '"'}},
		"odd date order":  {"ts,session_id\n", "date-order", formats.Options{DateOrder: "ymd"}},
		"endless session": {"ts\n", "session", formats.Options{Session: strings.Repeat("x", 257)}},
		"a broken header": {"\"ts,session_id\n", "format", formats.Options{}},
	} {
		_, err := formats.Open(formats.CSV, strings.NewReader(test.text), test.o)
		var option *formats.OptionError
		if !errors.As(err, &option) || option.Option != test.option {
			t.Errorf("%s: got %v, want a question for --%s", name, err, test.option)
		}
	}
}

func TestCSVHoldsAnyEvent(t *testing.T) {
	got := readText(t, formats.CSV, "ts,type,session_id,status,lead_id,fields.PHONE,seq,source\n"+
		"2026-01-01T10:00:00Z,lead,s,created,77,+7900,5,site\n", formats.Options{})
	if got[0].Err != nil {
		t.Fatal(got[0].Err)
	}
	lead, ok := got[0].Event.Body.(*model.Lead)
	if !ok || lead.LeadID != "77" || lead.Fields.Text("PHONE") != "+7900" || got[0].Event.Seq != 5 || got[0].Event.Source != "site" {
		t.Errorf("got %+v, %+v", got[0].Event, lead)
	}
}

func TestSessionKeyNamesTheSession(t *testing.T) {
	line := `{"ts":1767204400,"request":{"user":"u-7","messages":[{"role":"user","content":"Hi"}]}}`
	for key, want := range map[string]string{"request.user": "u-7", "ts": "1767204400", "request": "", "request.messages.x": "", "nothing": ""} {
		got := readText(t, formats.OpenAI, line, formats.Options{SessionKey: key})
		if got[0].Event.SessionID != want || (want == "") != (got[0].Err != nil) {
			t.Errorf("%s: the session is %q, %v, want %q", key, got[0].Event.SessionID, got[0].Err, want)
		}
	}
}

func TestAForkedHistoryIsToldFromWhereItForks(t *testing.T) {
	call := func(texts ...string) string {
		var b strings.Builder
		for i, text := range texts {
			if i > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, `{"role":"user","content":%q}`, text)
		}
		return `{"ts":1767204400,"session_id":"s","request":{"messages":[` + b.String() + `]},"response":{}}` + "\n"
	}
	var got []string
	for _, r := range readText(t, formats.OpenAI, call("a", "b")+call("a", "b", "c")+call("a", "x", "c"), formats.Options{}) {
		got = append(got, messageOf(t, r))
	}
	if want := "[client||a client||b client||c client||x client||c]"; fmt.Sprint(got) != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

func TestDetect(t *testing.T) {
	for text, want := range map[string]formats.Format{
		"": formats.Debrief, "{broken\n": formats.Debrief,
		`{"ts":1,"type":"message"}` + "\n":                                    formats.Debrief,
		`{"sender_id":"1","slots":{},"events":[`:                              formats.Rasa,
		`[{"sender_id":"1","events":[]}]`:                                     formats.Rasa,
		`{"name":"A","type":"personal_chat","id":1,"messages":[`:              formats.Telegram,
		`{"about":"x","personal_information":{"user_id":1},"chats":{"list":[`: formats.Telegram,
		`{"request":{"messages":[]},"response":{}}` + "\n":                    formats.OpenAI,
		`{"model":"m","messages":[],"choices":[]}`:                            formats.OpenAI,
		"31.12.25, 21:05 - A: x\n":                                            formats.WhatsApp,
		"\u200e[31.12.25, 21:05:10] A: x\n":                                   formats.WhatsApp,
		"ts,session_id,text\n1,2,3\n":                                         formats.CSV,
		"\ufeffa;b\n1;2\n":                                                    formats.CSV,
		"hello\n":                                                             formats.Debrief,
		"broken, line\n" + `{"ts":1,"type":"message"}` + "\n":                 formats.Debrief,
		"[1,2,3]\n": formats.Debrief,
		`{"ts":1,"type":"x","sender_id":"1","events":[]}` + "\n":         formats.Debrief,
		`{"sender_id":"1","events":[],"model":"m","messages":[]}` + "\n": "",
	} {
		got, err := formats.Detect(bufio.NewReaderSize(strings.NewReader(text), formats.DetectSize))
		var unknown *formats.UnknownError
		if got != want || (want == "") != errors.As(err, &unknown) {
			t.Errorf("%q is %q, %v, want %q", text, got, err, want)
		}
	}
}

// The public format may come from a program that writes a line now and then: it
// is known before the second one.
func TestDetectDoesNotWaitForMoreThanALine(t *testing.T) {
	line := `{"ts":1,"type":"message"}` + "\n"
	r := io.MultiReader(strings.NewReader(line), never{t})
	if got, err := formats.Detect(bufio.NewReaderSize(r, formats.DetectSize)); got != formats.Debrief || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
}

type never struct{ t *testing.T }

func (n never) Read([]byte) (int, error) {
	n.t.Error("more than the first line is read")
	return 0, io.EOF
}

func TestDetectKnowsEveryFileOfTestdata(t *testing.T) {
	for _, c := range conversions(t) {
		got, err := formats.Detect(bufio.NewReaderSize(bytes.NewReader(c.data(t)), formats.DetectSize))
		if got != c.format || err != nil {
			t.Errorf("%s is %q, %v, want %q", c.file, got, err, c.format)
		}
	}
}

func TestWhatIsTooLongIsRefusedAndTheRestIsRead(t *testing.T) {
	long := strings.Repeat("x", formats.MaxRecord+10)
	for format, text := range map[formats.Format]string{
		formats.WhatsApp: "31.12.25, 10:00 - A: " + long + "\n31.12.25, 10:00 - A: ok\n",
		formats.Telegram: `{"id":1,"messages":[{"text":"` + long + `"},{"id":2,"type":"message","date":"2025-12-31T10:00:00","text":"ok"}]}`,
		formats.OpenAI: `{"x":"` + long + `"}` + "\n" +
			`{"ts":1,"session_id":"s","messages":[{"role":"user","content":"ok"}]}`,
		formats.Rasa: `{"sender_id":"s","events":[{"text":"` + long + `"},{"event":"user","timestamp":1,"text":"ok"}]}`,
		formats.CSV:  "ts,session_id,role,text\n1,s,bot," + long + "\n1,s,bot,ok\n",
	} {
		got := readText(t, format, text, formats.Options{})
		if len(got) != 2 || got[0].Err == nil || got[1].Err != nil {
			t.Fatalf("%s: got %v", format, told(t, got))
		}
		if r := got[0]; len(r.Raw) != formats.MaxRecord || r.Length < int64(len(long)) || len(r.SHA256) != 64 {
			t.Errorf("%s: %d bytes are kept of %d", format, len(r.Raw), r.Length)
		}
	}
}

var errGone = errors.New("gone")

func TestABrokenSourceIsSaidWithItsLine(t *testing.T) {
	for _, c := range conversions(t) {
		data := c.data(t)
		r := io.MultiReader(bytes.NewReader(data[:len(data)*2/3]), broken{})
		c.options.Origin, c.options.Now = c.file, intake
		records, err := formats.Open(c.format, r, c.options)
		if err != nil {
			t.Fatal(err)
		}
		var last error
		n := 0
		for record, err := range records {
			if last = err; err != nil && record.Line < 2 {
				t.Errorf("%s: the break is in line %d", c.file, record.Line)
			}
			n++
		}
		if !errors.Is(last, errGone) || n < 2 {
			t.Errorf("%s: %d records and %v at the end", c.file, n, last)
		}
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errGone }

func TestBrokenJSONNamesItsPlace(t *testing.T) {
	for _, text := range []string{`{"id":1,"messages":[{"id":1}` + "\n" + `"x"]}`, `{"id":1` + "\n" + `"x":2}`} {
		got := readText(t, formats.Telegram, text, formats.Options{})
		if r := got[len(got)-1]; r.Err == nil || r.Line != 2 || !strings.Contains(r.Err.Error(), "not valid JSON") {
			t.Errorf("%s: ends with line %d, %v", text, r.Line, r.Err)
		}
	}
}

func TestStoppingEarlyReadsNoFurther(t *testing.T) {
	for _, c := range conversions(t) {
		c.options.Origin = c.file
		records, err := formats.Open(c.format, bytes.NewReader(c.data(t)), c.options)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for range records {
			if n++; n == 2 {
				break
			}
		}
		if n != 2 {
			t.Errorf("%s: %d records", c.file, n)
		}
	}
}
