package privacy

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"debrief/model"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// letters is a pseudonym for tests: of letters, the same for the same text.
func letters(text string) string {
	h := fnv.New64a()
	if _, err := h.Write([]byte(text)); err != nil {
		return ""
	}
	return strings.Map(func(r rune) rune {
		if r <= '9' {
			return r - '0' + 'a'
		}
		return r + 10
	}, fmt.Sprintf("%016x", h.Sum64()))
}

// everything is one event of each kind, with a client in all places where one
// can stand.
func everything(phone, mail string) []model.Event {
	const name = "Анна"
	digits := digitsOf(phone)
	said := fmt.Sprintf("Я %s, звоните %s или пишите %s", name, phone, mail)
	quoted := func(s string) string { return string(model.TextValue(s)) }
	object := json.RawMessage(fmt.Sprintf(`{"raw":{"text":%s,"contact":{"phone_number":%s,"first_name":%s},"n":%s,%s:1,"args":%s}}`,
		quoted(said), quoted(phone), quoted(name), digits, quoted(digits), quoted(fmt.Sprintf(`{"phone":%s,"note":%s}`, quoted(phone), quoted(said)))))
	fields := model.Fields{
		"NAME": model.TextValue(name), "TITLE": model.TextValue(said), "COMMENTS": model.TextValue(said), "UF_CRM_1": model.TextValue(phone),
		"PHONE": json.RawMessage(fmt.Sprintf(`[{"ID":"1","VALUE":%s,"VALUE_TYPE":"WORK"}]`, quoted(phone))),
		"FM":    json.RawMessage(fmt.Sprintf(`[{"TYPE_ID":"PHONE","VALUE":%s},{"TYPE_ID":"EMAIL","VALUE":%s}]`, quoted(phone), quoted(mail))),
		"EMAIL": json.RawMessage(fmt.Sprintf(`[{"VALUE":%s}]`, quoted(mail))),
	}
	bodies := []model.Body{
		&model.Message{Role: model.RoleClient, Text: said, Attachments: []model.Attachment{{Kind: "image", Name: phone + ".jpg", URL: "https://f.example/" + mail}}},
		&model.Edit{Target: "m:" + digits, Text: said}, &model.Delete{Target: "m:" + digits},
		&model.Scenario{From: said, To: said}, &model.Handoff{From: phone, To: mail, By: said, Reason: said},
		&model.ToolCall{CallID: "c" + mail, Tool: "crm", Args: object}, &model.ToolResult{Tool: "crm", Result: model.TextValue(said)},
		&model.Lead{Status: model.LeadFailed, RequestID: "r:" + digits, Fields: fields, Error: said},
		&model.CRM{Entity: model.EntityRef{Kind: model.EntityLead, ID: "5"}, Action: model.CRMAdd, Fields: fields, Before: fields, By: said},
		&model.Form{Form: "callback", Fields: fields}, &model.Booking{Status: "made", BookingID: digits, Service: said, Staff: said},
		&model.Notification{Status: "sent", NotificationID: "n:" + digits, Template: said, Text: said, Error: said},
		&model.Call{CallID: "call:" + digits, RecordingURL: "https://f.example/" + digits, Transcript: []model.CallLine{{Role: model.RoleClient, Text: said}}},
		&model.Session{Start: true, Reason: said}, &model.Session{Reason: said},
	}
	events := make([]model.Event, 0, len(bodies))
	for i, body := range bodies {
		events = append(events, model.Event{
			V: 1, Type: body.EventType(), TS: noon, ID: fmt.Sprintf("%d:%s", i, digits), Source: "whatsapp", SessionID: "wa:106540352242922:" + digits,
			Author: model.Person{ID: mail, Name: phone}, Topic: said, TextURL: "https://t.example/?tel=" + digits, UTM: model.UTM{Term: said, Content: mail},
			Client: model.Client{ID: digits, Name: name, Phone: phone, Email: mail}, Meta: object, Extra: object, Body: body,
		})
	}
	return events
}

func encode(t interface{ Fatal(...any) }, e model.Event) string {
	line, err := model.EncodeEvent(&e)
	if err != nil {
		t.Fatal(err)
	}
	return string(line)
}

var phoneForms = []string{"+7 %s %s-%s-%s", "8(%s)%s%s%s", "8%s%s%s%s", "+7%s%s%s%s", "8-%s-%s-%s-%s", "7 %s %s %s %s", "+7 (%s) %s-%s-%s"}

func TestNothingThatIsDroppedStandsAnywhere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		digits := rapid.StringMatching(`9[0-9]{9}`).Draw(t, "phone")
		form := rapid.SampledFrom(phoneForms).Draw(t, "form")
		phone := fmt.Sprintf(form, digits[:3], digits[3:6], digits[6:8], digits[8:])
		mail := rapid.StringMatching(`[a-z][a-z0-9]{2,8}(\.[a-z]{3,8})?@[a-z]{3,8}\.(ru|com|io)`).Draw(t, "mail")
		for _, e := range everything(phone, mail) {
			out := dropped.Event(e, letters)
			line := encode(t, out)
			for _, secret := range []string{phone, mail, `"Анна"`, digits[3:]} {
				if strings.Contains(line, secret) {
					t.Fatalf("%q stands in %s", secret, line)
				}
			}
			for _, p := range []Policy{dropped, masked} { // what is compared with the log went through it once less
				once := p.Event(e, letters)
				if a, b := encode(t, once), encode(t, p.Event(once, letters)); a != b {
					t.Fatalf("doing it twice changes it:\n%s\n%s", a, b)
				}
			}
			if _, err := model.DecodeEvent([]byte(line), noon); err != nil {
				t.Fatalf("%s: %v", line, err)
			}
		}
	})
}

func TestMaskedPhonesAndMailsStandNowhere(t *testing.T) {
	for _, e := range everything("+7 900 123-45-67", "anna@mail.ru") {
		line := encode(t, masked.Event(e, letters))
		for _, secret := range []string{"123-45", "1234567", "anna@", "Анна\""} {
			if strings.Contains(line, secret) {
				t.Errorf("%q stands in %s", secret, line)
			}
		}
		if !strings.Contains(line, "***67") || !strings.Contains(line, "a***@mail.ru") {
			t.Errorf("nothing is masked in %s", line)
		}
	}
}

func TestEachRuleLeavesTheRestAlone(t *testing.T) {
	for _, test := range []struct {
		policy     Policy
		gone, kept []string
	}{
		{Policy{Phone: Drop}, []string{"123-45-67"}, []string{"anna@mail.ru", "Анна", "Я ", "image"}},
		{Policy{Email: Drop}, []string{"anna@mail.ru"}, []string{"123-45-67", "Анна"}},
		{Policy{Name: Drop}, []string{`"Анна"`}, []string{"123-45-67", "anna@mail.ru"}},
		{Policy{Attachments: Drop}, []string{"f.example", ".jpg"}, []string{`"kind":"image"`, "123-45-67", "Анна"}},
		{Policy{Text: Drop}, []string{"звоните"}, []string{"+7 900 123-45-67.jpg", `"Анна"`}},
	} {
		e := everything("+7 900 123-45-67", "anna@mail.ru")[0]
		e.Topic, e.UTM = "", model.UTM{}
		line := encode(t, test.policy.Event(e, letters))
		for _, text := range test.gone {
			if strings.Contains(line, text) {
				t.Errorf("%+v keeps %q: %s", test.policy, text, line)
			}
		}
		for _, text := range test.kept {
			if !strings.Contains(line, text) {
				t.Errorf("%+v loses %q: %s", test.policy, text, line)
			}
		}
	}
}

func TestAnEventIsNotChangedByWhatIsLeftOutOfItsCopy(t *testing.T) {
	events := everything("+7 900 123-45-67", "anna@mail.ru")
	for i, e := range everything("+7 900 123-45-67", "anna@mail.ru") {
		dropped.Event(e, letters)
		if before, after := encode(t, events[i]), encode(t, e); before != after {
			t.Errorf("it was\n%s\nand is\n%s", before, after)
		}
	}
}

func TestIdsStayApartAndTogether(t *testing.T) {
	id := func(session string) string {
		e := model.Event{V: 1, Type: model.TypeMessage, Source: "api", SessionID: session, ID: "m", TS: noon, Body: &model.Message{Role: model.RoleClient}}
		return masked.Event(e, letters).SessionID
	}
	if id("wa:1:79001234567") == id("wa:1:79011234567") {
		t.Error("two clients with the same last digits became one session")
	}
	if id("wa:1:491701234567") == "wa:1:491701234567" {
		t.Error("a session keeps its phone")
	}
	if got := id("tg:1001234567"); got != "tg:1001234567" {
		t.Errorf("a session without a phone became %s", got)
	}
}

func TestWhatBelongsToAPhoneAloneStillBelongsToSomebody(t *testing.T) {
	form := func(phone string) model.Event {
		return dropped.Event(model.Event{
			V: 1, Type: model.TypeForm, Source: "form", ID: "1", TS: noon, Client: model.Client{Phone: phone}, Body: &model.Form{Form: "f"},
		}, letters)
	}
	a, b, other := form("+7 900 123-45-67"), form("89001234567"), form("+7 901 123-45-67")
	subject, ok := model.SubjectOf(&a)
	if !ok || subject.Kind != model.SubjectClient || a.Client.ID != b.Client.ID || a.Client.ID == other.Client.ID {
		t.Errorf("clients are %+v, %+v, %+v", a.Client, b.Client, other.Client)
	}
}

func TestOwnEventsStayAsAPersonMadeThem(t *testing.T) {
	e := model.Event{Type: model.TypeNote, Source: model.SourceOwn, SessionID: "s", Body: &model.Note{Text: "перезвонить 89001234567"}}
	if got := dropped.Event(e, letters); got.Body.(*model.Note).Text != "перезвонить 89001234567" {
		t.Errorf("the note became %+v", got.Body)
	}
}

func TestPolicyOfASource(t *testing.T) {
	r := Rules{Policy: Policy{Phone: Mask}, Sources: map[string]Policy{"telegram": {Text: Drop, Phone: Keep}}}
	if got := r.For("telegram"); got != (Policy{Phone: Keep, Text: Drop}) {
		t.Errorf("telegram: %+v", got)
	}
	if got := r.For("whatsapp"); got != (Policy{Phone: Mask}) {
		t.Errorf("whatsapp: %+v", got)
	}
	if r.KeepAll() || !(Rules{Policy: Policy{Phone: Keep, Text: Keep}}).KeepAll() {
		t.Error("KeepAll is wrong")
	}
	if got := r.strictestOfAll(); got.Phone != Mask || got.Text != Drop {
		t.Errorf("strictest: %+v", got)
	}
}

func TestRejectsLoseWhatEventsLose(t *testing.T) {
	r := Rules{Policy: Policy{Phone: Mask}, Sources: map[string]Policy{"telegram": {Text: Drop}, "jivo": {Phone: Keep}}}
	for _, test := range []struct{ route, body, want string }{
		{"/hooks/whatsapp/main", `{"from":"491701234567","text":{"body":"звоните 89001234567"}}`, `{"from":"` + letters("phone 1701234567") + `","text":{"body":"звоните ***67"}}`},
		{"/hooks/telegram/salon", `{"text":"звоните 89001234567","id":5}`, `{"id":5}`},
		{"/hooks/telegram/salon", `звоните`, ``},
		{"/hooks/jivo/site", `{"text":"звоните 89001234567"}`, `{"text":"звоните 89001234567"}`},
		{"/hooks/whatsapp/main", `broken {"phone":"89001234567"`, `broken {"phone":"***67"`},
		{"/hooks/whatsapp/main", "\xff89001234567", ``},
		{"chat.txt", `Анна: 89001234567`, ``}, // whose it is cannot be told
	} {
		got := r.Reject(model.Reject{Place: model.Place{Origin: test.route}, Body: []byte(test.body), SHA256: "ab", Reason: "phone 89001234567"}, letters)
		if string(got.Body) != test.want {
			t.Errorf("%s %s: kept %s, want %s", test.route, test.body, got.Body, test.want)
		}
		if whole := r.ofRoute(test.route).KeepsAll(); whole != (got.SHA256 == "ab") || whole != strings.Contains(got.Reason, "89001234567") {
			t.Errorf("%s: %+v", test.route, got)
		}
	}
}

func FuzzJSON(f *testing.F) {
	f.Add([]byte(`{"phone":"+7 900 123-45-67","FM":[{"TYPE_ID":"EMAIL","VALUE":"a@b.ru"}],"a":"{\"tel\":89001234567}"}`))
	f.Add([]byte(`[1e999,null,true,{"":{"VALUE":1}},"\ud800"]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, p := range []Policy{masked, dropped} {
			once := walker{Policy: p}.raw(data, plain)
			if once != nil && !json.Valid(once) && len(bytes.TrimSpace(data)) > 0 {
				t.Errorf("%q became %q", data, once)
			}
		}
	})
}

func TestAnUrlencodedRejectIsNotKept(t *testing.T) {
	got := Rules{Policy: Policy{Phone: Mask}}.Reject(model.Reject{
		Place: model.Place{Origin: "/v1/forms/callback"}, Body: []byte("tel=%2B7+900+123-45-67&x=%zz"),
		Header: map[string]string{"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"},
	}, letters)
	if got.Body != nil {
		t.Errorf("kept %s", got.Body)
	}
}

func BenchmarkEvent(b *testing.B) {
	e := everything("+7 900 123-45-67", "anna@mail.ru")[0]
	for b.Loop() {
		masked.Event(e, letters)
	}
}
