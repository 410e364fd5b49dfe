package portal

import (
	"fmt"
	"strings"
	"testing"
)

func showOffline(t *testing.T) {
	b := newBench(t)
	b.AddToken(Token{Value: "admin", Admin: true})
	b.AddToken(Token{Value: "clerk"})
	for method, want := range map[string]int{"event.offline.get": 403, "event.offline.list": 403, "event.offline.clear": 403, "event.offline.error": 403} {
		if status, answer := b.app("clerk", method, "{}"); status != want || answer["error"] != "ACCESS_DENIED" {
			t.Errorf("%s: %d %v", method, status, answer)
		}
	}
	if status, answer := b.app("admin", "event.bind", `{"event":"ONCRMFAXADD","event_type":"offline"}`); status != 400 || answer["error"] != "ERROR_EVENT_NOT_FOUND" {
		t.Errorf("%d %v", status, answer)
	}
	b.app("admin", "event.bind", `{"event":"ONCRMLEADUPDATE","event_type":"offline"}`)
	b.app("admin", "event.bind", `{"event":"ONCRMLEADUPDATE","event_type":"offline","auth_connector":"debrief"}`)
	leads(b, 3)
	get := func(params string) (string, string) {
		_, answer := b.app("admin", "event.offline.get", params)
		process, _ := dig(answer, "result", "process_id").(string)
		var ids []string
		events, _ := dig(answer, "result", "events").([]any)
		for _, e := range events {
			ids = append(ids, fmt.Sprint(dig(e, "EVENT_DATA", "FIELDS", "ID")))
		}
		return process, strings.Join(ids, " ")
	}
	write := func(id int, extra string) {
		b.good("crm.lead.update", fmt.Sprintf(`{"id":%d,"fields":{"COMMENTS":"at %d"}%s}`, id, b.clock.now.Unix(), extra))
	}
	for range 10 {
		write(1, "")
	}
	write(2, "")
	if _, got := get("{}"); got != "1 2" {
		t.Errorf("ten changes of one and one of another: %q", got)
	}
	if _, got := get("{}"); got != "" {
		t.Errorf("clear=1 left %q", got)
	}
	if _, got := get(`{"auth_connector":"debrief"}`); got != "1 2" {
		t.Errorf("the other queue: %q", got)
	}
	write(3, `,"auth_connector":"debrief"`)
	if _, got := get(`{"auth_connector":"debrief"}`); got != "" {
		t.Errorf("a connector hears of itself: %q", got)
	}
	if _, got := get("{}"); got != "3" {
		t.Errorf("the others hear nothing: %q", got)
	}
	showReservation(t, b, get, write)
}

func showReservation(t *testing.T, b *bench, get func(string) (string, string), write func(int, string)) {
	t.Helper()
	write(1, "")
	write(2, "")
	write(3, "")
	first, a := get(`{"clear":0,"limit":2}`)
	second, c := get(`{"clear":0}`)
	if a != "1 2" || c != "3" || len(first) != 32 || first == second {
		t.Errorf("two readers got %q (%s) and %q (%s)", a, first, c, second)
	}
	if _, again := get(`{"process_id":"` + first + `"}`); again != "1 2" {
		t.Errorf("read again: %q", again)
	}
	_, listed := b.app("admin", "event.offline.list", `{"filter":{"ERROR":0}}`)
	if listed["total"] != 3.0 || dig(listed, "result", 0, "PROCESS_ID") != first || dig(listed, "result", 0, "ERROR") != "0" {
		t.Errorf("%v", listed)
	}
	id := dig(listed, "result", 0, "MESSAGE_ID")
	b.app("admin", "event.offline.error", fmt.Sprintf(`{"process_id":%q,"message_id":[%q]}`, first, id))
	if _, failed := get(`{"clear":0,"error":1}`); failed != "1" {
		t.Errorf("marked: %q", failed)
	}
	if status, answer := b.app("admin", "event.offline.clear", `{"process_id":"never there"}`); status != 200 || answer["result"] != true {
		t.Errorf("an unknown process: %d %v", status, answer)
	}
	b.app("admin", "event.offline.clear", `{"process_id":"`+second+`"}`)
	if _, left := get(`{"process_id":"` + second + `"}`); left != "" {
		t.Errorf("cleared: %q", left)
	}
	quiet := benchWith(t, func(o *Options) { o.Unsettled.NoEventData = true })
	quiet.AddToken(Token{Value: "admin", Admin: true})
	quiet.app("admin", "event.bind", `{"event":"ONCRMLEADADD","event_type":"offline"}`)
	leads(quiet, 1)
	if _, answer := quiet.app("admin", "event.offline.get", "{}"); dig(answer, "result", "events", 0, "EVENT_DATA") != false {
		t.Errorf("without data: %v", answer)
	}
}
