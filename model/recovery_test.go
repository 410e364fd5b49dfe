package model

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

// told is a draft in one line: "NAME=Anna(client:a) …", without the marks that
// every draft has.
func told(l LeadDraft) string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(l.Fields)) {
		if name == "ORIGINATOR_ID" || name == "ORIGIN_ID" {
			continue
		}
		from := l.From[name]
		where := string(from.Origin)
		if !from.Event.IsZero() {
			where += ":" + strings.TrimRight(string(from.Event[:]), "\x00")
		}
		out = append(out, fmt.Sprintf("%s=%s(%s)", name, l.Fields.Text(name), where))
	}
	return strings.Join(out, " ")
}

func failed(h float64, name string, fields Fields) *Entry {
	return at(h, name, &Lead{Status: LeadFailed, Fields: fields})
}

func fieldsOf(pairs ...string) Fields {
	f := Fields{}
	for i := 0; i+1 < len(pairs); i += 2 {
		f = f.With(pairs[i], pairs[i+1])
	}
	return f
}

func withClient(e *Entry, c Client) *Entry {
	e.Client = c
	return e
}

// TestDraftLead shows from where the fields of a lost lead are taken.
func TestDraftLead(t *testing.T) {
	tool := func(h float64, name, args string) *Entry {
		return at(h, name, &ToolCall{Tool: "t", Args: json.RawMessage(args)})
	}
	tests := []struct {
		name   string
		events []*Entry
		want   string
	}{
		{
			"what the bot had sent",
			[]*Entry{failed(0, "a", fieldsOf("TITLE", "Стрижка", "NAME", "Анна", "PHONE", "+79000000001", "SOURCE_ID", "WHATSAPP", "UF_CRM_1", "x"))},
			"NAME=Анна(sent:a) PHONE=+79000000001(sent:a) SOURCE_ID=WHATSAPP(sent:a) TITLE=Стрижка(sent:a) UF_CRM_1=x(sent:a)",
		},
		{
			"what it sent last, and nothing that only the CRM can say",
			[]*Entry{
				failed(0, "a", fieldsOf("TITLE", "one", "COMMENTS", "old")),
				failed(1, "b", fieldsOf("TITLE", "two", "ID", "5", "DATE_CREATE", "2026-01-01", "HAS_PHONE", "Y")),
			},
			"TITLE=two(sent:b)",
		},
		{
			"an empty field that it sent is looked for elsewhere",
			[]*Entry{
				withClient(says(0, "a", RoleClient, "Добрый день"), Client{Name: "Ольга", Phone: "8 900 000-00-02"}),
				failed(1, "b", fieldsOf("TITLE", "Заявка", "PHONE", "")),
			},
			"NAME=Ольга(client:a) PHONE=+79000000002(client:a) TITLE=Заявка(sent:b)",
		},
		{
			"what it sent under names of its own",
			[]*Entry{failed(0, "a", fieldsOf("name", "Ivan", "phone_number", "+1 555 123 4567", "service", "haircut"))},
			"NAME=Ivan(sent:a) PHONE=+15551234567(sent:a) TITLE=Ivan, site(debrief)",
		},
		{
			"a form in Russian",
			[]*Entry{at(0, "a", &Form{Fields: fieldsOf("Ваше имя", "Мария", "Телефон", "+7 (900) 000-00-03", "Почта", "m@пример.рф", "Услуга", "Окрашивание")})},
			"EMAIL=m@пример.рф(form:a) NAME=Мария(form:a) PHONE=+79000000003(form:a) TITLE=Мария, site(debrief)",
		},
		{
			"a form in English, corrected by a second one",
			[]*Entry{
				at(0, "a", &Form{Fields: fieldsOf("Full name", "Mary Ann", "E-mail", "mary@example.com")}),
				at(1, "b", &Form{Fields: fieldsOf("email", "mary.ann@example.com")}),
			},
			"EMAIL=mary.ann@example.com(form:b) NAME=Mary Ann(form:a) TITLE=Mary Ann, site(debrief)",
		},
		{
			"the arguments of a tool, whose other names are not the client's",
			[]*Entry{
				tool(0, "a", `{"name": "Женская стрижка", "slots": [1, 2]}`),
				tool(1, "b", `{"service": {"name": "Окрашивание"}, "client": {"name": "Инна", "phone": "79000000004"}}`),
				tool(2, "c", `not an object`), tool(3, "d", `[1]`), tool(4, "e", ``),
			},
			"NAME=Инна(tool:b) PHONE=+79000000004(tool:b) TITLE=Инна, site(debrief)",
		},
		{
			"the client's messages, of which the last number counts",
			[]*Entry{
				says(0, "a", RoleClient, "Запишите на 12.03.2026 15.30, мой номер 89000000005 2 человека"),
				says(1, "b", RoleAssistant, "Наш номер +7 495 000-00-00, почта salon@example.com"),
				says(2, "c", RoleClient, "ой, +7 (900) 000 00-06, почта anna@example.com."),
				says(3, "d", RoleClient, "карта 4276 0000 0000 0000, сумма 12 000, 2026-03-12 14"),
			},
			"EMAIL=anna@example.com(message:c) PHONE=+79000000006(message:c) TITLE=+79000000006, site(debrief)",
		},
		{
			"a message that was withdrawn is not read, an edited one as it reads now",
			[]*Entry{
				says(0, "a", RoleClient, "+79000000007"), at(0.1, "b", &Delete{Target: "a"}),
				says(1, "c", RoleClient, "+79000000008"), at(1.1, "d", &Edit{Target: "c", Text: "+79000000009"}),
			},
			"PHONE=+79000000009(message:c) TITLE=+79000000009, site(debrief)",
		},
		{
			"the surer place counts",
			[]*Entry{
				says(0, "a", RoleClient, "+79000000001"), tool(1, "b", `{"phone": "+79000000002"}`),
				at(2, "c", &Form{Fields: fieldsOf("phone", "+79000000003")}),
				withClient(says(3, "d", RoleClient, ""), Client{Phone: "+79000000004"}),
			},
			"PHONE=+79000000004(client:d) TITLE=+79000000004, site(debrief)",
		},
		{
			"a phone that was masked is none",
			[]*Entry{withClient(says(0, "a", RoleClient, "Hi"), Client{Name: "Ann", Phone: "[phone]", Email: "[email]"})},
			"NAME=Ann(client:a) TITLE=Ann, site(debrief)",
		},
		{
			"what was masked in what the bot sent is left out, too",
			[]*Entry{failed(0, "a", Fields{"NAME": TextValue("А***"), "PHONE": json.RawMessage(`[{"VALUE":"***67"}]`), "COMMENTS": TextValue("звонить ***67"), "SOURCE_ID": TextValue("WEB")})},
			"SOURCE_ID=WEB(sent:a) TITLE=s, site(debrief)",
		},
		{"nothing", []*Entry{says(0, "a", RoleClient, "Hi")}, "TITLE=s, site(debrief)"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := fold(t, nil, test.events...)
			got := DraftLead(&d, "RU")
			if told(got) != test.want {
				t.Errorf("got  %s\nwant %s", told(got), test.want)
			}
			if got.Fields.Text("ORIGINATOR_ID") != Originator || SessionOfOrigin(got.Fields.Text("ORIGIN_ID")) != "s" || got.Fields.Text("ORIGIN_ID") != OriginOf("s", got.Evidence) {
				t.Errorf("marks %s", got.Fields)
			}
		})
	}
}

func TestDraftLeadKeepsTheFormOfTheListsThatWereSent(t *testing.T) {
	raw := json.RawMessage(`[{"VALUE":" +7 900  000-00-01","VALUE_TYPE":"MOBILE"},{"VALUE":"none"}]`)
	d := fold(t, nil, failed(0, "a", Fields{"PHONE": raw}))
	draft := DraftLead(&d, "RU")
	if got := string(draft.Fields["PHONE"]); got != `[{"VALUE":"+79000000001","VALUE_TYPE":"MOBILE"},{"VALUE":""}]` {
		t.Errorf("sent %s", got)
	}
	if !draft.Reachable() || draft.Evidence != keyOf("a") {
		t.Errorf("%+v", draft)
	}
}

func TestDraftLeadCarriesTheAdvertisement(t *testing.T) {
	from := says(0, "a", RoleClient, "Hi")
	from.UTM = UTM{Source: "yandex", Medium: "cpc", Campaign: "spring", Content: "c", Term: "haircut"}
	d := fold(t, nil, from, failed(1, "b", fieldsOf("TITLE", "t", "UTM_MEDIUM", "cpm", "ORIGIN_ID", "of the bot")))
	draft := DraftLead(&d, "RU")
	want := "TITLE=t(sent:b) UTM_CAMPAIGN=spring(utm:a) UTM_CONTENT=c(utm:a) UTM_MEDIUM=cpm(sent:b) UTM_SOURCE=yandex(utm:a) UTM_TERM=haircut(utm:a)"
	if told(draft) != want || SessionOfOrigin(draft.Fields.Text("ORIGIN_ID")) != "s" || draft.Reachable() {
		t.Errorf("%s, of %s", told(draft), draft.Fields.Text("ORIGIN_ID"))
	}
}

func TestDraftLeadDoesNotChangeTheDialogue(t *testing.T) {
	sent := fieldsOf("TITLE", "t", "ORIGIN_ID", "of the bot")
	d := fold(t, nil, failed(0, "a", sent))
	DraftLead(&d, "RU")
	if len(sent) != 2 || sent.Text("ORIGIN_ID") != "of the bot" || d.StartedAt.Equal(time.Time{}) {
		t.Errorf("%s", sent)
	}
}

func TestTheOriginOfALeadNamesItsDialogue(t *testing.T) {
	one, other := Key{1, 2, 3}, Key{9}
	if OriginOf("tg:1", one) == OriginOf("tg:1", other) || OriginOf("tg:1", Key{}) != "tg:1" {
		t.Errorf("%s, %s, %s", OriginOf("tg:1", one), OriginOf("tg:1", other), OriginOf("tg:1", Key{}))
	}
	for _, session := range []string{"tg:1", "site#7", "a#010203040506", "", "#"} {
		if got := SessionOfOrigin(OriginOf(session, one)); got != session {
			t.Errorf("%q comes back as %q", session, got)
		}
	}
	for origin, want := range map[string]string{"tg:1": "tg:1", "site#7": "site#7", "site#zzzzzzzzzzzz": "site#zzzzzzzzzzzz", "#": "#"} {
		if got := SessionOfOrigin(origin); got != want {
			t.Errorf("the origin %q is of %q, want %q", origin, got, want)
		}
	}
}
