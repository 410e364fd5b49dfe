package lang

import (
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/nicksnyder/go-i18n/v2/i18n"
)

// messages returns every message of a language by its id.
func messages(t *testing.T, lang string) map[string]*i18n.Message {
	t.Helper()
	names, err := fs.Glob(locales, "locales/*."+lang+".toml")
	if err != nil || len(names) == 0 {
		t.Fatalf("no files of %s: %v", lang, err)
	}
	all := map[string]*i18n.Message{}
	for _, name := range names {
		read, err := readFile(locales, name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range read {
			all[m.ID] = m
		}
	}
	return all
}

func TestATableMayNameAMessageAsAPluralForm(t *testing.T) {
	read, err := messagesOf([]byte("[error]\nother = \"else\"\nfull = \"full\"\n[rows]\none = \"a row\"\nother = \"rows\"\n[only]\nother = \"alone\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, m := range read {
		got[m.ID] = m.One + "/" + m.Other
	}
	want := map[string]string{"error.other": "/else", "error.full": "/full", "rows": "a row/rows", "only.other": "/alone"}
	if !maps.Equal(got, want) {
		t.Errorf("read %v, want %v", got, want)
	}
	if _, err := messagesOf([]byte("a = 7")); err == nil || !strings.Contains(err.Error(), "a is neither") {
		t.Errorf("a number is taken for a message: %v", err)
	}
}

func TestBothLanguagesHaveTheSameMessages(t *testing.T) {
	en, ru := messages(t, English), messages(t, Russian)
	for id := range en {
		if ru[id] == nil {
			t.Errorf("%q is not there in Russian", id)
		}
	}
	for id := range ru {
		if en[id] == nil {
			t.Errorf("%q is not there in English", id)
		}
	}
}

func TestBothLanguagesUseTheSameData(t *testing.T) {
	en, ru := messages(t, English), messages(t, Russian)
	for id, m := range en {
		if ru[id] != nil && !slices.Equal(data(m), data(ru[id])) {
			t.Errorf("%q uses %v in English and %v in Russian", id, data(m), data(ru[id]))
		}
	}
}

// data returns the names that a message uses.
func data(m *i18n.Message) []string {
	var names []string
	for _, part := range strings.Split(m.Zero+m.One+m.Two+m.Few+m.Many+m.Other, "{{")[1:] {
		name, _, _ := strings.Cut(part, "}}")
		names = append(names, strings.TrimSpace(name))
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func TestPluralsHaveTheFormsOfTheirLanguage(t *testing.T) {
	for id, m := range messages(t, Russian) {
		if m.One+m.Few+m.Many != "" && (m.One == "" || m.Few == "" || m.Many == "" || m.Other == "") {
			t.Errorf("Russian %q lacks one of one, few, many, other", id)
		}
	}
	for id, m := range messages(t, English) {
		if m.One != "" && m.Other == "" || m.Few+m.Many != "" {
			t.Errorf("English %q has other forms than one and other", id)
		}
	}
}

func TestLanguageIsTakenFromATag(t *testing.T) {
	for tag, want := range map[string]string{
		"ru": Russian, "ru_RU.UTF-8": Russian, "RU-ru": Russian, "en": English, "C": English, "": English, "de_DE": English,
	} {
		if got := New(tag).Lang(); got != want {
			t.Errorf("%q is %s, want %s", tag, got, want)
		}
	}
}

func testPrinter(t *testing.T, lang string) *Printer {
	t.Helper()
	p, err := load(lang, fstest.MapFS{
		"locales/a.en.toml": {Data: []byte("[a]\nplain = \"word\"\nnamed = \"{{.Who}} said {{.What}}\"\n[a.rows]\none = \"{{.N}} row\"\nother = \"{{.N}} rows of {{.Who}}\"\n")},
		"locales/a.ru.toml": {Data: []byte("[a]\nplain = \"слово\"\n[a.rows]\none = \"{{.N}} строка\"\nfew = \"{{.N}} строки\"\nmany = \"{{.N}} строк\"\nother = \"{{.N}} строки\"\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestMessagesTakeData(t *testing.T) {
	p := testPrinter(t, English)
	for _, c := range []struct{ got, want string }{
		{p.T("a.plain"), "word"},
		{p.T("a.named", "Who", "Ann", "What", 7), "Ann said 7"},
		{p.T("a.named", "Who", "{{.What}}", "What", "<b>"), "{{.What}} said <b>"},
		{p.N("a.rows", 1), "1 row"},
		{p.N("a.rows", 1204, "Who", "Ann"), "1,204 rows of Ann"},
		{p.T("a.nothing"), "a.nothing"},
		{p.N("a.nothing", 2), "a.nothing"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestRussianPlurals(t *testing.T) {
	p := testPrinter(t, Russian)
	for n, want := range map[int]string{
		0: "0 строк", 1: "1 строка", 2: "2 строки", 5: "5 строк", 11: "11 строк", 21: "21 строка", 104: "104 строки",
	} {
		if got := p.N("a.rows", n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func TestAMessageThatIsThereTwiceIsRefused(t *testing.T) {
	_, err := load(English, fstest.MapFS{
		"locales/a.en.toml": {Data: []byte("word = \"one\"\n")},
		"locales/b.en.toml": {Data: []byte("word = \"two\"\n")},
	})
	if err == nil || !strings.Contains(err.Error(), `"word"`) {
		t.Errorf("error %v does not name the message", err)
	}
}

func TestTimesAndNumbers(t *testing.T) {
	en, ru := New(English), New(Russian)
	at := time.Date(2026, 11, 18, 11, 2, 13, 0, time.UTC)
	zone := time.FixedZone("MSK", 3*3600)
	for _, c := range []struct{ name, got, want string }{
		{"time", en.Time(at, zone), "14:02"},
		{"clock", ru.Clock(at, zone), "14:02:13"},
		{"English date", en.Date(at, zone), "2026-11-18"},
		{"Russian date", ru.Date(at, zone), "18.11.2026"},
		{"English moment", en.Moment(at, zone), "11-18 14:02"},
		{"Russian moment", ru.Moment(at, zone), "18.11 14:02"},
		{"Russian stamp", ru.Stamp(at, zone), "18.11.2026 14:02"},
		{"seconds", en.Ago(24 * time.Second), "24 s"},
		{"minutes", ru.Ago(25 * time.Minute), "25\u00a0мин"},
		{"hours", en.Ago(47 * time.Hour), "47 h"},
		{"days", en.Ago(50 * time.Hour), "2 d"},
		{"the future is now", en.Ago(-time.Hour), "0 s"},
		{"small number", en.Number(999), "999"},
		{"English number", en.Number(1234567), "1,234,567"},
		{"Russian number", ru.Number(-12345), "-12\u00a0345"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.name, c.got, c.want)
		}
	}
}

func BenchmarkPlainMessage(b *testing.B) {
	p := New(Russian)
	for b.Loop() {
		p.T("keys.verdict.good.label")
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		New(Russian)
	}
}
