package e2e

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// exported returns a file as another program would have exported it.
func exported(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "sync", "formats", "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// imports are files, the flags that they need, and what comes of them.
var imports = []struct {
	file, format  string
	flags         []string
	new, rejected int
}{
	{"WhatsApp Chat with Anna.txt", "whatsapp", []string{"--tz", "Europe/Moscow", "--assistant", "Salon Bot", "--operator", "Olga"}, 9, 1},
	{"iphone.txt", "whatsapp", []string{"--session", "wa:anna", "--assistant", "Бот", "--tz", "+03:00"}, 5, 0},
	{"telegram_chat.json", "telegram", nil, 7, 2},
	{"telegram_export.json", "telegram", nil, 4, 0},
	{"openai.jsonl", "openai", nil, 9, 3},
	{"rasa.json", "rasa", nil, 8, 3},
	{"table.csv", "csv", []string{"--operator", "Ольга", "--map", "ts=Дата,session_id=Чат,role=Кто", "--map", "text=Сообщение,client.name=Имя"}, 5, 4},
}

func TestEveryFormatIsImportedAndOnlyOnce(t *testing.T) {
	for _, test := range imports {
		t.Run(test.file, func(t *testing.T) {
			h := newHome(t)
			code := min(test.rejected, 1)
			args := append([]string{"import", h.write(test.file, exported(t, test.file)), "--json"}, test.flags...)
			got := h.run(args...).exits(code).says(test.file + " is read as " + test.format).object()
			if got.number("new") != test.new || got.number("rejected") != test.rejected || got.number("duplicates") != 0 {
				t.Errorf("the import says %v", got)
			}
			again := h.run(append(args, "--format", test.format)...).exits(code).object()
			if again.number("new") != 0 || again.number("duplicates") != test.new || again.number("rejected") != test.rejected {
				t.Errorf("the second import says %v", again)
			}
			for _, reject := range h.run("rejects", "list", "--json").exits(0).objects() {
				if reject.number("line") == 0 || reject.text("reason") == "" || reject.text("origin") != test.file {
					t.Errorf("a reject is %v", reject)
				}
			}
			h.run("verify").exits(0)
		})
	}
}

func TestADryRunShowsEventsAndMakesNothing(t *testing.T) {
	for _, test := range imports {
		h := newHome(t)
		args := append([]string{"import", h.write(test.file, exported(t, test.file)), "--dry-run"}, test.flags...)
		o := h.run(args...).exits(min(test.rejected, 1)).says("nothing was saved")
		if events := o.objects(); len(events) != min(test.new, 10) || events[0].text("session_id") == "" {
			t.Errorf("%s: %d events are shown", test.file, len(events))
		}
		if _, err := os.Stat(h.path("data")); err == nil {
			t.Errorf("%s: a dry run made an archive", test.file)
		}
	}
	h := newHome(t)
	o := h.run("import", h.write("s.jsonl", sample(20)), "--dry-run").exits(0)
	if len(o.objects()) != 10 {
		t.Errorf("of the public format, %d events are shown", len(o.objects()))
	}
	again := h.run("import", h.write("again.jsonl", o.stdout), "--json").exits(0).object()
	if again.number("new") != 10 {
		t.Errorf("what a dry run shows is no file of events: %v", again)
	}
}

func TestADryRunPrintsNoControlCharacters(t *testing.T) {
	h := newHome(t)
	o := h.run("import", h.write("c.csv", "ts,session_id,role,text\n1,s,bot,a\u009b\x1b[2J\u202eb\nx\x1b[2J,s,bot,x\n"), "--dry-run").exits(1)
	if strings.ContainsAny(o.stdout+o.stderr, "\x1b\u009b\u202e") || o.objects()[0].text("text") != "a\u009b\x1b[2J\u202eb" {
		t.Errorf("%q", o.stdout+o.stderr)
	}
}

func TestWhatTheFileDoesNotSayIsAskedFor(t *testing.T) {
	h := newHome(t)
	for _, test := range []struct {
		name, text string
		flags      []string
		say        string
	}{
		{"both.json", `{"sender_id":"1","events":[],"model":"m","messages":[]}`, nil, "openai, rasa"},
		{"a.txt", "1/2/26, 10:00 - A: x\n", nil, "--date-order"},
		{"_chat.txt", "1.2.26, 10:00 - A: x\n", nil, "--session"},
		{"t.csv", "when,chat\n1,2\n", nil, "--map ts="},
		{"t.csv", "when,chat\n1,2\n", []string{"--map", "ts=when"}, "--session"},
		{"t.csv", "when,chat\n1,2\n", []string{"--map", "ts=date"}, "when, chat"},
		{"t.csv", "when,chat\n1,2\n", []string{"--format", "odd"}, "--format"},
		{"t.csv", "when,chat\n1,2\n", []string{"--tz", "Mars/Base"}, "--tz"},
		{"t.csv", "when,chat\n1,2\n", []string{"--delimiter", "ab"}, "--delimiter"},
		{"t.csv", "when,chat\n1,2\n", []string{"--date-order", "ymd"}, "--date-order"},
	} {
		args := append([]string{"import", h.write(test.name, test.text)}, test.flags...)
		h.run(args...).exits(2).says(test.say)
		h.run(append(args, "--lang", "ru")...).exits(2).says(strings.Split(test.say, " ")[0])
	}
	if _, err := os.Stat(h.path("data")); err == nil {
		t.Error("an archive was made")
	}
}

func TestExportsMayBePackedAndComeThroughAPipe(t *testing.T) {
	h := newHome(t)
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write([]byte(exported(t, "rasa.json"))); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	got := h.runWith(bytes.NewReader(packed.Bytes()), "import", "-", "--json").exits(1).says("- is read as rasa").object()
	if got.number("new") != 8 {
		t.Errorf("the import says %v", got)
	}
	cut := h.runWith(bytes.NewReader(packed.Bytes()[:packed.Len()/2]), "import", "-").exits(1)
	cut.says("cannot be read on")
}

func TestALaterExportAddsWhatIsNew(t *testing.T) {
	h := newHome(t)
	chat := "31.12.25, 10:00 - A: ok\n31.12.25, 10:00 - A: ok\n"
	h.run("import", h.write("a.txt", chat)).exits(0)
	got := h.run("import", h.write("a.txt", chat+"31.12.25, 10:00 - A: ok\n31.12.25, 10:01 - B: x\n"), "--json").exits(0).object()
	if got.number("duplicates") != 2 || got.number("new") != 2 {
		t.Errorf("the longer export says %v", got)
	}
	got = h.run("import", h.path("a.txt"), "--json", "--tz", "+05:00").exits(1).object()
	if got.number("rejected") != 4 || got.number("new") != 0 {
		t.Errorf("in another zone, the import says %v", got)
	}
}

func TestAMessageThatWasChangedBetweenExports(t *testing.T) {
	h := newHome(t)
	chat := `{"id":1,"type":"personal_chat","messages":[{"id":2,"type":"message","date_unixtime":"1767204333","from":"A","from_id":"user1","text":"TEXT"`
	h.run("import", h.write("result.json", strings.Replace(chat, "TEXT", "first", 1)+"}]}")).exits(0)
	later := strings.Replace(chat, "TEXT", "second", 1) + `,"edited_unixtime":"1767204400"}]}`
	got := h.run("import", h.write("result.json", later), "--json").exits(1).object()
	if got.number("new") != 1 || got.number("rejected") != 1 {
		t.Errorf("the later export says %v", got)
	}
	h.run("show", "tg:1", "--json").exits(0).prints(`"text":"first"`, `"text":"second"`)
}

// TestTablesInOtherEncodingsAreNotReadWrong: of a text that was read in the wrong
// encoding nothing would be left, so one that is no UTF-8 is asked for.
func TestTablesInOtherEncodingsAreNotReadWrong(t *testing.T) {
	const table = "Дата;Чат;Кто;Текст\n31.12.2025 21:05;c-1;клиент;Сколько стоит стрижка?\n31.12.2025 21:06;c-1;бот;2700 рублей\n"
	flags := []string{"--map", "ts=Дата,session_id=Чат,role=Кто,text=Текст", "--json"}
	encode := func(e encoding.Encoding) string {
		out, err := e.NewEncoder().String(table)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for name, test := range map[string]struct {
		text string
		flag []string
	}{
		"windows-1251":     {encode(charmap.Windows1251), []string{"--encoding", "windows-1251"}},
		"koi8-r":           {encode(charmap.KOI8R), []string{"--encoding", "KOI8-R"}},
		"utf-16 by a mark": {encode(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)), nil},
		"utf-16 of Excel":  {encode(unicode.UTF16(unicode.BigEndian, unicode.UseBOM)), []string{"--encoding", "windows-1251"}}, // the mark knows better
		"utf-16 as told":   {encode(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)), []string{"--encoding", "utf-16le"}},
		"utf-8":            {table, nil},
		"utf-8 with mark":  {"\ufeff" + table, []string{"--encoding", "utf-8"}},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHome(t)
			args := append([]string{"import", h.write("table.csv", test.text)}, flags...)
			if len(test.flag) > 0 && !strings.HasPrefix(name, "utf") {
				h.run(args...).exits(2).says("table.csv is not UTF-8", "--encoding windows-1251")
				h.run(append(args, "--dry-run")...).exits(2).says("table.csv is not UTF-8")
			}
			got := h.run(append(args, test.flag...)...).exits(0).object()
			if got.number("new") != 2 {
				t.Errorf("the import says %v", got)
			}
			h.run("show", "c-1").exits(0).prints("Сколько стоит стрижка?", "2700 рублей")
		})
	}
	h := newHome(t)
	h.run("import", h.write("table.csv", table), "--encoding", "klingon").exits(2).says("klingon", "windows-1251")
}

// TestABrokenByteIsNoOtherEncoding: a table that is UTF-8 but for a byte is read.
func TestABrokenByteIsNoOtherEncoding(t *testing.T) {
	h := newHome(t)
	table := "ts;session_id;role;text\n31.12.2025 21:05;c-1;client;Стриж\xffка\n31.12.2025 21:06;c-1;bot;ok\n"
	h.run("import", h.write("table.csv", table), "--json").exits(0).says("In 1 event, bytes that are no UTF-8")
	h.run("show", "c-1").exits(0).prints("Стриж\ufffdка")
}
