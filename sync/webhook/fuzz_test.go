package webhook

import (
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"debrief/model"
)

// FuzzAdapters feeds verified bodies to every adapter: whatever they hold, every
// event fits the public format, everything else is kept, and the same body again
// makes nothing new.
func FuzzAdapters(f *testing.F) {
	channels := []string{"telegram", "whatsapp", "instagram", "chatwoot", "jivo", "bitrix24", "form", "/v1/traces", "/v1/logs", "/v1/events"}
	number := map[string]byte{}
	for i, name := range channels {
		number[name] = byte(i)
	}
	for _, tt := range adapterCases {
		f.Add(number[tt.channel], tt.body)
	}
	f.Fuzz(func(t *testing.T, channel byte, body string) {
		name := channels[int(channel)%len(channels)]
		s := &shelf{}
		h := receiver(t, s)
		status, answer := delivery(name, body).to(t, h)
		if status != 200 && status != 400 && status != 401 && status != 413 {
			t.Fatalf("answered %d %s", status, answer)
		}
		before := len(s.events)
		for _, e := range s.events {
			if _, err := model.DecodeEvent(mustEncode(e), noon); err != nil {
				t.Fatalf("%v is no event: %v", e, err)
			}
			if e.Type.Own() {
				t.Fatalf("a webhook made a %s", e.Type)
			}
		}
		if delivery(name, body).to(t, h); len(s.events) != before {
			t.Fatalf("the second delivery made %d events more", len(s.events)-before)
		}
	})
}

func FuzzForm(f *testing.F) {
	for _, body := range []string{
		"a=1&b=2", "data[FIELDS][ID]=7", "a[]=1&a[]=2", "a[0][b]=1&a[1]=x", "a=1&a[b]=2", "%zz=1", "a[b=1", "[a]=1", "a[]][]=1", "=&=", "a=%ff",
	} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		tree, err := parseForm([]byte(body))
		if err != nil {
			return
		}
		if text := string(tree.JSON()); !utf8.ValidString(text) {
			t.Fatalf("%q is not UTF-8", text)
		}
		if _, err := parseJSON(tree.JSON(), maxLevels+1); err != nil {
			t.Fatalf("%q reads as what cannot be written: %v", body, err)
		}
	})
}

func TestFormsNestAsPHPWritesThem(t *testing.T) {
	for body, want := range map[string]string{
		"data[FIELDS][ID]=7&ts=1":            `{"data":{"FIELDS":{"ID":"7"}},"ts":"1"}`,
		"a%5B0%5D%5Bb%5D=x+y&a[1][b]=%D0%B4": `{"a":{"0":{"b":"x y"},"1":{"b":"д"}}}`,
		"a[]=1&a[]=2":                        `{"a":{"0":"1","1":"2"}}`,
		"a=1&a[b]=2":                         `{"a":{"b":"2"}}`,
		"a[b=1&&c":                           `{"a[b":"1","c":""}`,
		"":                                   `{}`,
	} {
		tree, err := parseForm([]byte(body))
		if err != nil || string(tree.JSON()) != want {
			t.Errorf("%q reads as %s, %v", body, tree.JSON(), err)
		}
	}
	list, err := parseForm([]byte("a[10]=k&a[2]=c&a[x]=no&a[0]=a"))
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	for _, item := range list.Get("a").Items() {
		order = append(order, item.Text())
	}
	if got := strings.Join(order, ""); got != "ack" {
		t.Errorf("the list reads %q", got)
	}
}

// TestBrokenFormKeepsNoToken shows that a body of Bitrix24's that cannot be read
// is not kept, since the token in it could not be taken out.
func TestBrokenFormKeepsNoToken(t *testing.T) {
	s := &shelf{}
	c := delivery("bitrix24", "event=ONCRMLEADADD&data[FIELDS][ID]=1&ts=1&x=%zz")
	if status, _ := c.to(t, receiver(t, s)); status != http.StatusUnauthorized || len(s.rejects) > 0 {
		t.Errorf("answered %d, kept %v", status, s.rejects)
	}
}
