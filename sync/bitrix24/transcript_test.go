package bitrix24

import (
	"encoding/json"
	"strings"
	"testing"

	"debrief/model"
)

func TestMessagesBecomePlainText(t *testing.T) {
	for said, want := range map[string]string{
		"Hello":                               "Hello",
		"[b]A [i]new[/i] lead[/b][br]is here": "A new lead\nis here",
		"[url=https://a.example/x]Book[/url] or [url]https://b.example[/url]": "Book (https://a.example/x) or https://b.example",
		"[url=https://a.example]https://a.example[/url]":                      "https://a.example",
		"[USER=5]Anna Petrova[/USER], hello":                                  "Anna Petrova, hello",
		"[1] first, [see below], a[i]=2":                                      "[1] first, [see below], a=2",
		"[size=18]Big[/size] [color=#ff0000]red[/color]":                      "Big red",
		"one<br />two[*]three":                                                "one\ntwo\nthree",
		"  ":                                                                  "",
	} {
		if got := plainText(said); got != want {
			t.Errorf("%q became %q", said, got)
		}
	}
}

func FuzzPlainText(f *testing.F) {
	for _, seed := range []string{"[b]x[/b]", "[url=a]b[/url]", "[url=[b]]x[/url]", "[[b]b]", "[br][br]"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, said string) {
		plain := plainText(said)
		if !strings.ContainsAny(said, "[<") && plain != strings.TrimSpace(said) {
			t.Errorf("%q became %q", said, plain)
		}
		if len(plain) > 2*len(said)+8 {
			t.Errorf("%d bytes became %d", len(said), len(plain))
		}
	})
}

func TestWhoSpeaksFollowsFromTheUser(t *testing.T) {
	users := map[string]json.RawMessage{
		"5": []byte(`{"id":"5","name":"Anna","connector":true,"bot":false}`),
		"6": []byte(`{"id":"6","name":"Mira","connector":false,"bot":"Y"}`),
		"7": []byte(`{"id":"7","name":"Olga","connector":false}`),
	}
	for id, want := range map[string]model.Role{
		"0": model.RoleSystem, "": model.RoleSystem, "5": model.RoleClient, "6": model.RoleAssistant, "7": model.RoleOperator, "99": model.RoleOperator,
	} {
		if role, who := speaker(id, users); role != want || role != model.RoleSystem && who.ID != id {
			t.Errorf("%q is %s, %+v", id, role, who)
		}
	}
}

func TestTheAddressOfAFileNeverHoldsASecret(t *testing.T) {
	c, err := New(Options{WebhookURL: "https://salon.example/rest/1/s3cr3t/"})
	if err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]string{
		"https://salon.example/rest/1/s3cr3t/download/?token=1":  "",
		"https://salon.example/rest/download.json?auth=abc&id=1": "",
		"https://salon.example/x?s=s3cr3t":                       "",
		"https://salon.example/bitrix/ajax.php?fileId=5437":      "https://salon.example/bitrix/ajax.php?fileId=5437",
	} {
		if got := c.open(address); got != want {
			t.Errorf("%s became %q", address, got)
		}
	}
}

func TestATranscriptOfAnyFormIsReadOrRefused(t *testing.T) {
	c, err := New(Options{WebhookURL: "https://salon.example/rest/1/s3cr3t/"})
	if err != nil {
		t.Fatal(err)
	}
	for raw, want := range map[string]int{
		`{"message":[]}`: 0,
		`{}`:             0,
		`{"message":{"7":{"id":"7","senderid":"0","text":"b","date":"2026-03-11T13:12:46+01:00"},"5":{"id":5,"text":"a"}},"users":[],"files":[]}`: 2,
		`{"message":{"7":{"text":"no number"}}}`: 0,
		`{"message":"no"}`:                       -1,
		`"no"`:                                   -1,
	} {
		messages, ok := c.readTranscript(json.RawMessage(raw))
		if ok != (want >= 0) || ok && len(messages) != want {
			t.Errorf("%s: %+v, %t", raw, messages, ok)
		}
		if len(messages) == 2 && (messages[0].ID != 5 || messages[1].Text != "b") {
			t.Errorf("%+v", messages)
		}
	}
}
