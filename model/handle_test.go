package model

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

func TestHandlesOfADialogue(t *testing.T) {
	hi := says(0, "hi", RoleClient, "Hi")
	hi.Source, hi.Client = "telegram", Client{ID: "100500", Phone: "8 913 123-45-67", Email: "Anna@Example.org"}
	form := at(-1, "form", &Form{Fields: Fields{"tel": TextValue("+7 913 123-45-67"), "Почта": TextValue("anna@mail.example"), "name": TextValue("Anna")}})
	form.Source, form.Client = "form", Client{Phone: "8 913 123-45-67"}
	lead := at(1, "lead", &Lead{Status: LeadCreated, LeadID: "7", Fields: Fields{
		"fm": json.RawMessage(`[{"typeId":"PHONE","value":"89140000000"},{"typeId":"FM","value":[]},{"typeId":"EMAIL","value":"anna@example.org"}]`),
	}})
	s := Summarize("s", Cut([]*Entry{lead, hi, form}, DefaultSilence)[0])
	want := []Handle{
		{HandleEntity, "lead 7"}, {HandleChat, "telegram:100500"},
		{HandlePhone, "8 913 123-45-67"}, {HandlePhone, "+7 913 123-45-67"}, {HandlePhone, "89140000000"},
		{HandleEmail, "anna@example.org"}, {HandleEmail, "anna@mail.example"},
	}
	if got := s.Handles(); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

func TestHandlesOfAnEntity(t *testing.T) {
	deal := Entity{Ref: deal70, Fields: Fields{
		"LEAD_ID": TextValue("7"), "ORIGINATOR_ID": TextValue(Originator), "ORIGIN_ID": TextValue("wa:79131234567"),
		"PHONE": json.RawMessage(`[{"VALUE":"+79131234567"},{"VALUE":"8 914 000-00-00"}]`),
		"EMAIL": json.RawMessage(`[{"VALUE":"Anna@example.org"}]`),
		"IM":    json.RawMessage(`[{"VALUE":"imol|telegrambot|1|100500|57"},{"VALUE":"imol|x"},{"VALUE":"skype:anna"}]`),
	}}
	want := []Handle{
		{HandleEntity, "lead 7"}, {HandleSession, "wa:79131234567"}, {HandleChat, "telegram:100500"},
		{HandlePhone, "+79131234567"}, {HandlePhone, "8 914 000-00-00"}, {HandleEmail, "anna@example.org"},
	}
	if got := deal.Handles(); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	foreign := Entity{Ref: lead7, Fields: Fields{"ORIGINATOR_ID": TextValue("1C"), "ORIGIN_ID": TextValue("s"), "LEAD_ID": TextValue("8"), "PHONE": TextValue("+7*******67")}}
	if got := foreign.Handles(); len(got) != 0 {
		t.Errorf("another system's origin, a lead's LEAD_ID and a masked phone give %v", got)
	}
}

func TestTheSameHandle(t *testing.T) {
	phone := func(text string) Handle { return Handle{HandlePhone, text} }
	for name, test := range map[string]struct {
		a, b   Handle
		region string
		want   bool
	}{
		"two spellings":              {phone("8 913 123-45-67"), phone("+7 (913) 1234567"), "RU", true},
		"one spelling":               {phone("8 913 123-45-67"), phone("8 913 123-45-67"), "RU", true},
		"the same end":               {phone("8 913 123-45-67"), phone("8 914 123-45-67"), "RU", false},
		"of another country":         {phone("8 913 123-45-67"), phone("+49 913 1234567"), "RU", false},
		"without a country, abroad":  {phone("8 913 123-45-67"), phone("+7 913 123-45-67"), "DE", false},
		"no phone, written the same": {phone("1234567"), phone("1234567"), "RU", false},
		"a phone and a chat":         {phone("79131234567"), Handle{HandleChat, "79131234567"}, "RU", false},
		"one chat":                   {Handle{HandleChat, "telegram:1"}, Handle{HandleChat, "telegram:1"}, "RU", true},
		"two chats":                  {Handle{HandleChat, "telegram:1"}, Handle{HandleChat, "telegram:2"}, "RU", false},
		"nothing":                    {Handle{HandleEmail, ""}, Handle{HandleEmail, ""}, "RU", false},
	} {
		if got := test.a.Same(test.b, test.region); got != test.want || test.b.Same(test.a, test.region) != got {
			t.Errorf("%s: %t, want %t", name, got, test.want)
		}
	}
}

func TestASummaryKeepsFewHandles(t *testing.T) {
	var entries []*Entry
	for i := range 40 {
		e := says(float64(i)/100, strings.Repeat("x", i+1), RoleClient, "Hi")
		e.Client.Phone = "8913000" + strings.Repeat("0", 2) + string(rune('0'+i/10)) + string(rune('0'+i%10))
		entries = append(entries, e)
	}
	entries = append(entries, at(1, "form", &Form{Fields: Fields{"PHONE": TextValue(strings.Repeat("8913123456", 100))}}))
	if s := Summarize("s", Cut(entries, DefaultSilence)[0]); len(s.Others) != mostOthers {
		t.Errorf("it keeps %d", len(s.Others))
	}
}
