package formats_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"debrief/model"
	"debrief/sync/formats"
)

var update = flag.Bool("update", false, "write the golden files anew")

var intake = time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)

// conversion is a file of testdata and how it is read.
type conversion struct {
	file    string
	format  formats.Format
	options formats.Options
}

func conversions(t testing.TB) []conversion {
	t.Helper()
	moscow := time.FixedZone("MSK", 3*60*60)
	return []conversion{
		{"WhatsApp Chat with Anna.txt", formats.WhatsApp, formats.Options{Zone: moscow, Assistants: []string{"salon bot"}, Operators: []string{"Olga"}}},
		{"Чат WhatsApp с контактом Анна.txt", formats.WhatsApp, formats.Options{Zone: moscow, Assistants: []string{"Бот"}}},
		{"iphone.txt", formats.WhatsApp, formats.Options{Zone: moscow, Assistants: []string{"Бот"}, Session: "wa:anna"}},
		{"telegram_chat.json", formats.Telegram, formats.Options{Zone: moscow}},
		{"telegram_export.json", formats.Telegram, formats.Options{}},
		{"openai.jsonl", formats.OpenAI, formats.Options{}},
		{"rasa.json", formats.Rasa, formats.Options{}},
		{"table.csv", formats.CSV, formats.Options{Zone: moscow, Operators: []string{"Ольга"}, Map: map[string]string{
			"ts": "дата", "session_id": "Чат", "role": "Кто", "text": "Сообщение", "client.name": "Имя",
		}}},
	}
}

func (c conversion) data(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", c.file))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// open returns all records of r.
func (c conversion) read(t testing.TB, r io.Reader) []formats.Record {
	t.Helper()
	c.options.Now = intake
	if c.options.Origin == "" {
		c.options.Origin = c.file
	}
	records, err := formats.Open(c.format, r, c.options)
	if err != nil {
		t.Fatal(err)
	}
	var out []formats.Record
	for record, err := range records {
		if err != nil {
			t.Fatalf("line %d: %v", record.Line, err)
		}
		out = append(out, record)
	}
	return out
}

// told writes records as a golden file has them: the line, then the event or why
// there is none.
func told(t testing.TB, records []formats.Record) string {
	t.Helper()
	var out strings.Builder
	for _, r := range records {
		if r.Err != nil {
			fmt.Fprintf(&out, "%d refused: %v\n", r.Line, r.Err)
			continue
		}
		data, err := model.EncodeEvent(&r.Event)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&out, "%d %s\n", r.Line, data)
	}
	return out.String()
}

func TestConversions(t *testing.T) {
	for _, c := range conversions(t) {
		t.Run(c.file, func(t *testing.T) {
			got := told(t, c.read(t, bytes.NewReader(c.data(t))))
			golden := filepath.Join("testdata", c.file+".golden")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestTheWayTheBytesComeChangesNothing(t *testing.T) {
	for _, c := range conversions(t) {
		data := c.data(t)
		want := told(t, c.read(t, bytes.NewReader(data)))
		if got := told(t, c.read(t, iotest.OneByteReader(bytes.NewReader(data)))); got != want {
			t.Errorf("%s: byte by byte it is\n%s\nwant\n%s", c.file, got, want)
		}
	}
}

func TestIDsAreTheSameEveryTimeAndUnique(t *testing.T) {
	for _, c := range conversions(t) {
		seen := map[string]bool{}
		for _, r := range c.read(t, bytes.NewReader(c.data(t))) {
			key := fmt.Sprint(r.Event.Type, " ", r.Event.ID)
			if r.Err == nil && (r.Event.ID == "" || seen[key]) {
				t.Errorf("%s: line %d: the id %q is not its own", c.file, r.Line, r.Event.ID)
			}
			seen[key] = true
		}
	}
}

func TestRefusedPiecesAreKept(t *testing.T) {
	refused := 0
	for _, c := range conversions(t) {
		data := c.data(t)
		for _, r := range c.read(t, bytes.NewReader(data)) {
			if r.Err == nil {
				continue
			}
			refused++
			first, _, _ := bytes.Cut(r.Raw, []byte("\n"))
			if r.Line < 1 || len(r.SHA256) != 64 || r.Length != int64(len(r.Raw)) || !bytes.Contains(data, first) || len(first) == 0 {
				t.Errorf("%s: kept as %+v", c.file, r)
			}
		}
	}
	if refused < 10 {
		t.Errorf("only %d pieces of testdata are refused", refused)
	}
}

func TestMetaIsValidJSON(t *testing.T) {
	for _, c := range conversions(t) {
		for _, r := range c.read(t, bytes.NewReader(c.data(t))) {
			if len(r.Event.Meta) > 0 && !json.Valid(r.Event.Meta) {
				t.Errorf("%s: line %d: %s", c.file, r.Line, r.Event.Meta)
			}
		}
	}
}
