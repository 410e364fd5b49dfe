package webhook

import (
	"errors"
	"strings"
	"testing"

	"debrief/model"
)

// Whatever is refused of a delivery says the same when it is read again by
// itself: nothing that the adapter needs was lost.
func TestARejectReadsAgainAsItDid(t *testing.T) {
	cases := append([]adapterCase{
		{"a message without an id among others", "whatsapp", wa(`"contacts":[{"wa_id":"79","profile":{"name":"A"}}],"messages":[{"from":"79","timestamp":"1763800000","type":"text","text":{"body":"x"}},{"id":"w1","from":"79","timestamp":"1763800000","type":"text","text":{"body":"y"}}]`), nil, ""},
		{"a time that is missing", "telegram", `{"update_id":1,"message":{"message_id":5,"chat":{"id":7,"type":"private"},"from":{"id":7},"text":"hi"}}`, nil, ""},
		{"two messages without a time", "jivo", `{"event_name":"chat_finished","chat_id":9,"widget_id":"w","chat":{"messages":[{"message":"a","type":"visitor"},{"message":"b","type":"agent","timestamp":1763800000},{"message":"c","type":"agent"}]}}`, nil, ""},
		{"a form whose time is none", "form", `{"fio":"Анна","session_id":"` + strings.Repeat("s", 300) + `"}`, nil, ""},
	}, adapterCases...)
	seen := 0
	for _, tt := range cases {
		s := &shelf{}
		delivery(tt.channel, tt.body).to(t, receiver(t, s))
		for _, r := range s.rejects {
			seen++
			reading, err := Reread(withArrival(r), options(s).Forms)
			if err != nil || !contains(reading.Refused, r.Reason) {
				t.Errorf("%s: refused for %q, read again: %v, %v\n%s", tt.name, r.Reason, reading.Refused, err, r.Body)
			}
		}
	}
	if seen < 15 {
		t.Errorf("only %d rejects were seen", seen)
	}
}

func withArrival(r model.Reject) model.Reject {
	r.At = noon
	return r
}

func contains(list []string, reason string) bool {
	for _, item := range list {
		if strings.HasSuffix(item, reason) || strings.HasSuffix(reason, item) {
			return true
		}
	}
	return false
}

// What an adapter can read by now becomes the events that it would have become.
func TestAMendedRejectBecomesItsEvents(t *testing.T) {
	for _, tt := range adapterCases {
		if tt.refused != "" || strings.HasPrefix(tt.channel, "/v1/") {
			continue
		}
		s := &shelf{}
		c := delivery(tt.channel, tt.body)
		h := receiver(t, s)
		c.to(t, h)
		route := "/hooks/" + tt.channel + "/main"
		switch tt.channel {
		case "telegram":
			route = "/hooks/telegram/salon"
		case "form":
			route = "/v1/forms/callback"
		case "bitrix24":
			continue // its body holds a token and is never kept as it came
		}
		header := map[string]string{"Content-Type": c.header["Content-Type"]}
		reject := model.Reject{At: noon, Place: model.Place{Origin: route, Line: 1}, Body: []byte(c.body), Length: int64(len(c.body)), Header: header}
		reading, err := Reread(reject, options(s).Forms)
		if err != nil || len(reading.Events) != len(s.events) {
			t.Fatalf("%s: %d events of %d, %v %v", tt.name, len(reading.Events), len(s.events), err, reading.Refused)
		}
		for i, e := range reading.Events {
			if got, want := string(mustEncode(e)), string(mustEncode(s.events[i])); got != want {
				t.Errorf("%s: read again as\n%s\nand was\n%s", tt.name, got, want)
			}
		}
	}
}

func TestAPartOfAPostKeepsTheIDOfItsDelivery(t *testing.T) {
	s := &shelf{}
	bad := `{"ts":"yesterday","type":"message","session_id":"s","role":"client"}`
	api("["+message("1", "x")+","+bad+"]").with("webhook-id", "msg_9").to(t, receiver(t, s))
	if len(s.rejects) != 1 {
		t.Fatalf("%+v", s.rejects)
	}
	r := s.rejects[0]
	r.Body = []byte(strings.Replace(string(r.Body), "yesterday", "2026-11-22T10:00:00Z", 1))
	r.Length = int64(len(r.Body))
	reading, err := Reread(r, nil)
	if err != nil || len(reading.Events) != 1 || reading.Events[0].ID != "msg_9:2" {
		t.Errorf("read as %+v, %v", reading, err)
	}
}

func TestAClashReadsAgainAsTheEventThatItWas(t *testing.T) {
	s := &shelf{}
	h := receiver(t, s)
	for _, text := range []string{"first", "second"} {
		delivery("whatsapp", wa(`"messages":[{"id":"w1","from":"79","timestamp":"1763800000","type":"text","text":{"body":"`+text+`"}}]`)).to(t, h)
	}
	if len(s.rejects) != 1 {
		t.Fatalf("%+v", s.rejects)
	}
	reading, err := Reread(withArrival(s.rejects[0]), nil)
	if err != nil || len(reading.Events) != 1 || reading.Events[0].ID != "w1" || reading.Events[0].Account != "100" {
		t.Errorf("read as %+v, %v", reading, err)
	}
}

func TestWhatCannotBeReadAgain(t *testing.T) {
	for want, r := range map[error]model.Reject{
		ErrNotWhole: {Place: model.Place{Origin: "/v1/events"}, Body: []byte("{"), Length: 5, SHA256: "ab"},
		ErrNoRoute:  {Place: model.Place{Origin: "/hooks/fax/a"}, Body: []byte("{}"), Length: 2},
	} {
		if _, err := Reread(r, nil); !errors.Is(err, want) {
			t.Errorf("%+v: %v, want %v", r.Place, err, want)
		}
	}
	if _, err := Reread(model.Reject{Place: model.Place{Origin: "/v1/events"}}, nil); !errors.Is(err, ErrNotWhole) {
		t.Errorf("a body that was left out: %v", err)
	}
	if _, err := Reread(model.Reject{Place: model.Place{Origin: "/v1/events"}, Body: []byte("{"), Length: 1}, nil); err == nil {
		t.Error("broken JSON was read")
	}
}

func FuzzReread(f *testing.F) {
	for _, tt := range adapterCases {
		f.Add("/hooks/"+tt.channel+"/main", "application/json", []byte(tt.body), 1)
	}
	f.Add("/v1/events", typeBatch, []byte(`[{"specversion":"1.0"}]`), 3)
	f.Add("/v1/forms/callback", "application/x-www-form-urlencoded", []byte(`tel=%2B7&ts=1`), 0)
	f.Fuzz(func(t *testing.T, route, kind string, body []byte, line int) {
		reading, err := Reread(model.Reject{
			At: noon, Place: model.Place{Origin: route, Line: line}, Header: map[string]string{"Content-Type": kind}, Body: body, Length: int64(len(body)),
		}, nil)
		if err != nil && len(reading.Events) > 0 {
			t.Errorf("%v, and yet there are events", err)
		}
		for _, e := range reading.Events {
			if _, ok := model.SubjectOf(&e); !ok || e.Type.Own() {
				t.Errorf("an event that the log must not take: %s", mustEncode(e))
			}
		}
	})
}
