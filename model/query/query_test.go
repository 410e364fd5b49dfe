package query

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"debrief/model"
)

func TestFiltersAreReadAndWritten(t *testing.T) {
	for in, want := range map[string]string{
		"":                       "",
		"  \t ":                  "",
		"source:telegram":        "source:telegram",
		"Source:Telegram BOT:x":  "source:Telegram bot:x",
		"канал:telegram":         "source:telegram",
		"a and b":                "a b",
		"a и b":                  "a b",
		"a or b c":               "a or b c",
		"a или (b или c)":        "a or b or c",
		"(a or b) c":             "(a or b) c",
		"((a b) c)":              "a b c",
		"-(a b)":                 "-(a b)",
		"--a":                    "a",
		"-(a or -b)":             "-(a or -b)",
		"a - b":                  `a "-" b`,
		`"скидка 10%" turns:>10`: `"скидка 10%" turns:>10`,
		`"or"`:                   `"or"`,
		`"source:x"`:             `"source:x"`,
		`bot:"price list"`:       `bot:"price list"`,
		`bot:"a\"b\\c"`:          `bot:"a\"b\\c"`,
		`"a\"b"`:                 `"a\"b"`,
		"не пришла":              "не пришла",
		"verdict:BAD":            "verdict:bad",
		"at:2026-W47":            "at:2026-w47",
		"Неделя:2026-w47":        "week:2026-W47",
		"week:LAST":              "week:last",
	} {
		q, err := Parse(in)
		if err != nil {
			t.Errorf("%q: %v", in, err)
			continue
		}
		if got := q.String(); got != want {
			t.Errorf("%q is written %q, want %q", in, got, want)
		}
	}
}

func TestMistakesNameTheirPlace(t *testing.T) {
	for in, want := range map[string]Error{
		"sorce:telegram":          {Mistake: UnknownField, From: 0, To: 5, Text: "sorce", Hint: "source"},
		"a ёлка:b":                {Mistake: UnknownField, From: 2, To: 6, Text: "ёлка"},
		"a verdict:worse":         {Mistake: BadValue, From: 10, To: 15, Text: "worse", Hint: "bad|good|none|skipped"},
		"turns:many":              {Mistake: BadValue, From: 6, To: 10, Text: "many", Hint: "number"},
		"turns:5..3":              {Mistake: BadValue, From: 6, To: 10, Text: "5..3", Hint: "number"},
		"week:2026-W54":           {Mistake: BadValue, From: 5, To: 13, Text: "2026-W54", Hint: "week"},
		"week:47":                 {Mistake: BadValue, From: 5, To: 7, Text: "47", Hint: "week"},
		"at:soon":                 {Mistake: BadValue, From: 3, To: 7, Text: "soon", Hint: "time"},
		"at:2026-13-01":           {Mistake: BadValue, From: 3, To: 13, Text: "2026-13-01", Hint: "time"},
		"at:2026-w54":             {Mistake: BadValue, From: 3, To: 11, Text: "2026-w54", Hint: "time"},
		"at:2026-11-2..2026":      {Mistake: BadValue, From: 3, To: 18, Text: "2026-11-2..2026", Hint: "time"},
		"at:2026-11..2026-10":     {Mistake: BadValue, From: 3, To: 19, Text: "2026-11..2026-10", Hint: "time"},
		"phone:abc":               {Mistake: BadValue, From: 6, To: 9, Text: "abc", Hint: "digits"},
		"bot:":                    {Mistake: NoValue, From: 0, To: 4, Text: "bot:", Hint: "text"},
		`a "b`:                    {Mistake: OpenQuote, From: 2, To: 4, Text: `"b`},
		`bot:"b`:                  {Mistake: OpenQuote, From: 4, To: 6, Text: `"b`},
		"(a or b":                 {Mistake: OpenBracket, From: 0, To: 1, Text: "("},
		"a) b":                    {Mistake: LoneBracket, From: 1, To: 2, Text: ")"},
		")":                       {Mistake: LoneBracket, From: 0, To: 1, Text: ")"},
		"a or":                    {Mistake: NoTerm, From: 4, To: 4},
		"or a":                    {Mistake: NoTerm, From: 0, To: 2, Text: "or"},
		"a and or b":              {Mistake: NoTerm, From: 6, To: 8, Text: "or"},
		"(-) a":                   {Mistake: NoTerm, From: 1, To: 2, Text: "-"},
		"()":                      {Mistake: LoneBracket, From: 1, To: 2, Text: ")"},
		strings.Repeat("(", 40):   {Mistake: TooDeep, From: 33, To: 34, Text: "("},
		strings.Repeat("a", 5000): {Mistake: TooLong, From: MaxRunes, To: 5000},
	} {
		_, err := Parse(in)
		var got *Error
		if !errors.As(err, &got) {
			t.Errorf("%.20q: %v, want %v", in, err, want)
			continue
		}
		if *got != want {
			t.Errorf("%.20q: %+v, want %+v", in, *got, want)
		}
	}
}

var (
	zone = time.FixedZone("+07", 7*3600)
	ask  = Context{Now: time.Date(2026, 11, 22, 1, 0, 0, 0, zone), Zone: zone, Me: "Anna"} // a Sunday
)

func row() *model.Row {
	return &model.Row{
		Summary: model.Summary{
			ID: "wa:7900~2", Source: "telegram", Account: "salon", Topic: "booking", Lang: "ru",
			Client:    model.Client{Name: "Алёна Иванова", Phone: "+7 (913) 555-12-34", Email: "a@b.ru"},
			Assistant: model.Assistant{Name: "price list", Version: "3.2", Scenario: "booking"},
			StartedAt: time.Date(2026, 11, 21, 23, 30, 0, 0, zone), LastRole: model.RoleClient,
			Preview: "Сколько стоит стрижка со скидкой?", Turns: 12, Answers: 5, Good: 2, Bad: 1, Skipped: 1,
			Reviewers: []string{"Anna", "Boris"}, Assignee: "Vera", Operators: []string{"Olga P."}, Tags: []string{"Старый прайс", "late"}, Review: model.ReviewPartial,
			Lead: model.LeadBrief{Status: model.LeadFailed, LeadID: "", DealID: "88", Failed: "Access denied."},
		},
		Stage: "JUNK", Drawn: &model.Drawn{Week: model.Week{Year: 2026, N: 46}, N: 3, Reviewer: "Anna", Second: "Dina"},
	}
}

func TestFiltersChooseRows(t *testing.T) {
	for in, want := range map[string]bool{
		"": true, "source:telegram": true, "source:tele*": true, "source:*gram": true, "source:*leg*": true, "source:tele": false,
		"SOURCE:TELEGRAM": true, "source:whatsapp or account:salon": true, "source:whatsapp account:salon": false,
		`bot:"Price List"`: true, "version:3.2": true, "version:3": false, "scenario:booking": true, "topic:*": true, "lang:en": false,
		"client:алена": true, "client:АЛЁНА": true, "client:петр": false, "phone:9135551234": true, "phone:89135551234": true,
		"phone:+7(913)555": true, "phone:914": false, "id:88": true, "id:wa:7900": true, "id:77": false,
		"who:boris": true, "-who:boris": false, "who:me": true, "who:я": true, "who:olga": false,
		"who:vera": true, "assignee:vera": true, "assignee:boris": false, "assignee:me": false, "-assignee:*": false, "чей:вера": false,
		`operator:"olga p."`: true, "operator:olga*": true, "оператор:boris": false,
		"tag:late": true, `тег:"старый прайс"`: true, "tag:стар*": true, "tag:прайс": false, "-tag:*": false, "tag:me": false,
		"verdict:bad": true, "verdict:good": true, "verdict:skipped": true, "verdict:none": true,
		"review:partial": true, "review:todo": true, "review:done": false, "state:new": false,
		"lead:lost": true, "lead:failed": true, "lead:created": false, "lead:none": false, "stage:junk": true, "stage:NEW": false,
		"turns:12": true, "turns:>12": false, "turns:>=12": true, "turns:<13": true, "turns:<=11": false, "turns:10..12": true, "turns:1..11": false,
		"answers:5": true, "last:client": true, "last:operator": false,
		"at:today": false, "at:yesterday": true, "at:вчера": true, "at:2h": true, "at:1h": false, "at:7d": true,
		"at:2026-11-21": true, "at:2026-11": true, "at:2026-10": false, "at:2026-w47": true, "at:2026-W46": false,
		"at:2026-11-20..2026-11-21": true, "at:2026-11-01..2026-11-20": false, "at:>2026-11-20": true, "at:>2026-11-21": false,
		"at:>=2026-11-21": true, "at:<2026-11-21": false, "at:<=2026-11-21": true,
		"week:2026-W46": true, "неделя:2026-w46": true, "week:last": true, "week:2026-W47": false, "-week:last": false,
		"week:2026-W47 or turns:12": true, "assignee:dina": true, "who:dina": true,
		"скидкой": true, `"стрижка со"`: true, `"стрижка скидкой"`: false, "стрижка скидкой": true, "denied": true, "Алена": true,
		"-(verdict:bad lead:lost)": false, "-verdict:bad or lead:lost": true, "(source:x or turns:12) last:client": true,
	} {
		q, err := Parse(in)
		if err != nil {
			t.Errorf("%q: %v", in, err)
			continue
		}
		if got := q.Match(row(), ask); got != want {
			t.Errorf("%q: %t, want %t", in, got, want)
		}
	}
}

// TestNarrowedQueriesLoseNothing compares what an index is asked for with what the
// filter lets through.
func TestNarrowedQueriesLoseNothing(t *testing.T) {
	for in, want := range map[string]model.DialogueQuery{
		"review:todo lead:lost": {Review: []model.ReviewState{model.ReviewNew, model.ReviewPartial}, Lead: []model.LeadStatus{model.LeadRequested, model.LeadFailed}},
		"lead:created":          {Lead: []model.LeadStatus{model.LeadCreated}},
		"-lead:created":         {}, "lead:created or turns:3": {}, "": {}, "x": {},
		"week:2026-W46 lead:created": {Week: model.Week{Year: 2026, N: 46}, Drawn: true, Lead: []model.LeadStatus{model.LeadCreated}},
		"week:last":                  {Week: model.Week{Year: 2026, N: 46}, Drawn: true},
		"-week:last":                 {Drawn: true}, "week:last or x": {Drawn: true}, "(x or -who:anna)": {Drawn: true},
		"lead:lost lead:failed": {Lead: []model.LeadStatus{model.LeadRequested, model.LeadFailed}},
	} {
		q, err := Parse(in)
		if err != nil {
			t.Fatal(err)
		}
		var got model.DialogueQuery
		q.Narrow(&got, ask)
		if (got.Keep == nil) != (in == "") {
			t.Errorf("%q keeps everything: %t", in, got.Keep == nil)
		}
		if got.Week != want.Week || got.Drawn != want.Drawn {
			t.Errorf("%q asks for the sample of %v (%t), want %v (%t)", in, got.Week, got.Drawn, want.Week, want.Drawn)
		}
		if len(got.Review) != len(want.Review) || len(got.Lead) != len(want.Lead) {
			t.Errorf("%q asks for %+v, want %+v", in, got, want)
		}
	}
}

func TestCompletion(t *testing.T) {
	values := func(field string) []string {
		if field == "week" {
			return []string{"2026-W47"}
		}
		if field == "bot" {
			return []string{"price", "price list", "booking"}
		}
		return nil
	}
	for in, want := range map[string][]string{
		"": nil, "ver": {"version:", "verdict:"}, "a -ver": {"version:", "verdict:"}, "оц": {"verdict:"}, "zzz": nil,
		"verdict:": {"bad", "good", "none", "skipped"}, "verdict:s": {"skipped"}, "оценка:b": {"bad"},
		"bot:Pr": {"price", `"price list"`}, "turns:": nil, "nobody:x": nil, "week:2": {"2026-W47"}, "week:": {"last", "2026-W47"}, "нед": {"week:"}, "(lead:l": {"lost"},
	} {
		var got []string
		for _, c := range Complete(in, len([]rune(in)), values) {
			got = append(got, c.Text)
			runes := []rune(in)
			if _, err := Parse(strings.TrimLeft(string(runes[:c.From])+c.Text+string(runes[c.To:]), "(")); err != nil && !strings.HasSuffix(c.Text, ":") {
				t.Errorf("%q: %q is offered and cannot be read: %v", in, c.Text, err)
			}
		}
		if strings.Join(got, ",") != strings.Join(want, ",") {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	if got := Complete("ver x", 3, nil); len(got) != 2 || got[0].From != 0 || got[0].To != 3 {
		t.Errorf("in the middle: %+v", got)
	}
}

// drawNode makes any filter that a person could write.
func drawNode(rt *rapid.T, depth int) string {
	kind := rapid.IntRange(0, 5).Draw(rt, "kind")
	if depth > 3 {
		kind = min(kind, 2)
	}
	switch kind {
	case 0, 1:
		return rapid.SampledFrom([]string{
			"source:a", `bot:"a b"`, "turns:>3", "at:7d", "verdict:bad", "who:me", `topic:"\""`, "phone:913", "lead:lost", "client:*",
			"week:last", "week:2026-W46",
		}).Draw(rt, "term")
	case 2:
		return inQuotes(rapid.String().Draw(rt, "text"))
	case 3:
		return "-" + "(" + drawNode(rt, depth+1) + ")"
	case 4:
		return "(" + drawNode(rt, depth+1) + " or " + drawNode(rt, depth+1) + ")"
	}
	return drawNode(rt, depth+1) + " " + drawNode(rt, depth+1)
}

// TestWrittenFiltersMeanTheSame writes filters and reads them again.
func TestWrittenFiltersMeanTheSame(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		in := drawNode(rt, 0)
		q, err := Parse(in)
		if err != nil {
			rt.Fatalf("%q: %v", in, err)
		}
		again, err := Parse(q.String())
		if err != nil {
			rt.Fatalf("%q, written %q: %v", in, q, err)
		}
		if q.String() != again.String() || q.Match(row(), ask) != again.Match(row(), ask) {
			rt.Fatalf("%q, written %q, is read as %q", in, q, again)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`source:telegram account:salon bot:price version:3.2 topic:booking verdict:bad turns:>10 lead:lost stage:JUNK at:7d -who:boris "скидка"`,
		`(a or b) -(c "d\"") at:2026-11-01..2026-11-22`, "--a", "a:b:c", `bot:"`, "at:2026-w53", "turns:1..2", "\xff(",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		q, err := Parse(in)
		if err != nil {
			var mistake *Error
			if !errors.As(err, &mistake) || mistake.From > mistake.To || mistake.To > len([]rune(in)) {
				t.Fatalf("%q: %#v", in, err)
			}
			return
		}
		again, err := Parse(q.String())
		if err != nil || again.String() != q.String() {
			t.Fatalf("%q, written %q, is read as %q, %v", in, q, again, err)
		}
		q.Match(row(), ask)
		var d model.DialogueQuery
		q.Narrow(&d, ask)
		for _, c := range Complete(in, len(in)/2, func(string) []string { return []string{in, "a b"} }) {
			if c.From < 0 || c.From > c.To || c.To > len([]rune(in)) {
				t.Fatalf("%q: %q takes the place of %d to %d", in, c.Text, c.From, c.To)
			}
		}
	})
}

// TestFieldsAreDescribed compares the table with its description.
func TestFieldsAreDescribed(t *testing.T) {
	text, err := os.ReadFile("../../docs/filters.md")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, f := range Fields() {
		if !strings.Contains(string(text), "| `"+f.Name+"`") {
			t.Errorf("nobody is told of %s", f.Name)
		}
		for _, name := range append(f.Also, f.Name) {
			if seen[name] {
				t.Errorf("%s stands for two fields", name)
			}
			seen[name] = true
			if !strings.Contains(string(text), name) {
				t.Errorf("nobody is told of %s", name)
			}
		}
		for _, v := range f.Values {
			if !strings.Contains(string(text), v) {
				t.Errorf("nobody is told of %s:%s", f.Name, v)
			}
		}
	}
}

func TestClientIsFoundByWordsInAnyOrder(t *testing.T) {
	for text, want := range map[string]bool{
		"": true, "алена": true, "Иванова алён": true, "555-12": true, "8 913 555": true, "wa:7900": true, "алена петрова": false, "914": false, "a@b": true,
	} {
		if got := Client(text).Match(row(), ask); got != want {
			t.Errorf("%q: %t, want %t", text, got, want)
		}
	}
}
