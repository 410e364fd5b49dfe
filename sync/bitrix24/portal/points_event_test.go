package portal

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

func eventPoints() []point {
	return []point{
		{37, "queues of chats are confirmed by the offset", showPullQueues},
		{38, "events are forms with the token and the id only, of webhooks and of applications", showEventBody},
		{39, "each event is sent once, late, out of order, twice or not at all, and a slow handler less often", showDelivery},
		{40, "own writes fire events, one each", showLoop},
		{41, "after the event of a deletion the entity is not found", showDeletion},
		{42, "an event can come before readers see the change", showReplica},
		{43, "the offline queue holds states, reserves, isolates and does not tell a connector of itself", showOffline},
		{44, "events are lost while the handler is down, and a reader by time finds the changes", showRecovery},
		{45, "a webhook that expires or changes its owner is refused from then on", showExpiry},
	}
}

func showPullQueues(t *testing.T) {
	b := newBench(t)
	b.QueueEvent(0, "ONIMV2MESSAGEADD", nil) // nobody has subscribed
	b.good("im.v2.Event.subscribe", `{}`)
	b.AddBot(456, "bot0token")
	b.want("imbot.v2.Event.get", `{"botId":456,"botToken":"wrong"}`, 400, "BOT_NOT_FOUND", "Bot not found")
	for i := range 3 {
		b.QueueEvent(0, "ONIMV2MESSAGEADD", map[string]any{"n": i})
		b.QueueEvent(456, "ONIMBOTV2MESSAGEADD", nil)
	}
	ids := func(result any) string {
		var out []string
		events, _ := dig(result, "events").([]any)
		for _, e := range events {
			out = append(out, fmt.Sprint(dig(e, "eventId")))
		}
		return fmt.Sprint(strings.Join(out, " "), "; ", dig(result, "nextOffset"), " ", dig(result, "hasMore"))
	}
	for _, c := range []struct{ method, params, want string }{
		{"im.v2.Event.get", `{"limit":2}`, "1001 1002; 1003 true"},
		{"im.v2.Event.get", `{"limit":2}`, "1001 1002; 1003 true"}, // not confirmed: the same again
		{"im.v2.Event.get", `{"offset":1003}`, "1003; 1004 false"},
		{"im.v2.Event.get", `{"offset":0}`, "1003; 1004 false"}, // what was confirmed is gone
		{"im.v2.Event.get", `{"offset":1004}`, "; 1004 false"},
		{"imbot.v2.Event.get", `{"botId":456,"botToken":"bot0token"}`, "1001 1002 1003; 1004 false"},
	} {
		if got := ids(b.good(c.method, c.params)); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.method, c.params, got, c.want)
		}
	}
}

// heard is a handler that keeps what it is sent.
type heard struct {
	bodies []url.Values
	status int
	takes  time.Duration
	clock  *clock
}

func (h *heard) RoundTrip(r *http.Request) (*http.Response, error) {
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	form, err := url.ParseQuery(string(raw))
	if err != nil {
		return nil, err
	}
	h.bodies = append(h.bodies, form)
	h.clock.now = h.clock.now.Add(h.takes)
	if h.status == 0 {
		return nil, context.DeadlineExceeded
	}
	return &http.Response{StatusCode: h.status, Body: http.NoBody, Request: r}, nil
}

func (h *heard) ids() string {
	var out []string
	for _, form := range h.bodies {
		out = append(out, form.Get("data[FIELDS][ID]"))
	}
	return strings.Join(out, " ")
}

// listen adds a hook that is heard.
func (b *bench) listen(status int, change func(*Hook)) *heard {
	b.t.Helper()
	h := &heard{status: status, clock: b.clock}
	hook := Hook{URL: "https://debrief.example/hooks/bitrix24/portal", Token: "app0token", Transport: h}
	if change != nil {
		change(&hook)
	}
	b.AddHook(hook)
	return h
}

func showEventBody(t *testing.T) {
	b := newBench(t)
	received := make(chan *http.Request, 2)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		received <- r
	}))
	defer server.Close()
	b.AddHook(Hook{URL: server.URL, Token: "hook0token", MemberID: "m1"})
	b.AddHook(Hook{URL: server.URL, Token: "app0token", Application: true})
	b.lead(text1("TITLE", "secret words"))
	b.Deliver(t.Context())
	for _, application := range []bool{false, true} {
		r := <-received
		if kind := r.Header.Get("Content-Type"); r.Method != http.MethodPost || kind != "application/x-www-form-urlencoded" {
			t.Errorf("%s %s", r.Method, kind)
		}
		for name, want := range map[string]string{"event": "ONCRMLEADADD", "data[FIELDS][ID]": "1", "ts": fmt.Sprint(b.clock.now.Unix())} {
			if got := r.Form.Get(name); got != want {
				t.Errorf("%s is %q, want %q", name, got, want)
			}
		}
		if r.Form.Has("auth[access_token]") != application || r.Form.Get("auth[application_token]") != map[bool]string{false: "hook0token", true: "app0token"}[application] {
			t.Errorf("application %v: %v", application, r.Form)
		}
		if strings.Contains(r.Form.Encode(), "secret") {
			t.Errorf("more than the id is told: %v", r.Form)
		}
	}
}

func showDelivery(t *testing.T) {
	b := newBench(t)
	silent := b.listen(0, nil)
	late := b.listen(500, func(h *Hook) { h.Delay = time.Minute })
	b.lead(text1("TITLE", "a"))
	b.Deliver(t.Context())
	b.Deliver(t.Context())
	if silent.ids() != "1" || late.ids() != "" {
		t.Errorf("sent %q and %q", silent.ids(), late.ids())
	}
	b.clock.now = b.clock.now.Add(time.Minute)
	b.Deliver(t.Context())
	if late.ids() != "1" {
		t.Errorf("a minute later: %q", late.ids())
	}
	sent := b.Deliveries()
	if len(sent) != 2 || sent[0].Status != 0 || sent[1].Status != 500 {
		t.Errorf("%+v", sent)
	}
	showLostAndMixed(t)
}

func showLostAndMixed(t *testing.T) {
	t.Helper()
	b := newBench(t)
	mixed := b.listen(200, func(h *Hook) { h.Spread = time.Hour })
	none := b.listen(200, func(h *Hook) { h.Drop = 1 })
	twice := b.listen(200, func(h *Hook) { h.Double = 1 })
	slow := b.listen(200, func(h *Hook) { h.Transport.(*heard).takes = 5 * time.Second })
	leads(b, 5)
	b.Deliver(t.Context())
	if none.ids() != "" || twice.ids() != "1 1 2 2 3 3 4 4 5 5" || slow.ids() != "1" {
		t.Errorf("none %q, twice %q, slow %q", none.ids(), twice.ids(), slow.ids())
	}
	for range 1000 {
		wait := b.Deliver(t.Context())
		if wait == 0 {
			break
		}
		b.clock.now = b.clock.now.Add(wait)
	}
	got := strings.Fields(mixed.ids())
	if mixed.ids() == "1 2 3 4 5" || len(got) != 5 {
		t.Errorf("not mixed: %q", mixed.ids())
	}
	slices.Sort(got)
	if strings.Join(got, " ") != "1 2 3 4 5" || slow.ids() != "1 2 3 4 5" {
		t.Errorf("in the end %v and %q", got, slow.ids())
	}
}

func showLoop(t *testing.T) {
	for silent, want := range map[bool]string{false: "1 1 1", true: "1 1"} {
		b := benchWith(t, func(o *Options) { o.Unsettled.ItemsSilent = silent })
		h := b.listen(200, func(h *Hook) { h.Events = []string{"ONCRMLEADUPDATE"} })
		leads(b, 1)
		b.good("crm.lead.update", `{"id":1,"fields":{"TITLE":"b"}}`)
		b.good("crm.lead.update", `{"id":1,"fields":{"TITLE":"c"}}`)
		b.good("crm.item.update", `{"entityTypeId":1,"id":1,"fields":{"title":"d"}}`)
		b.Deliver(t.Context())
		if h.ids() != want {
			t.Errorf("silent %v: %q", silent, h.ids())
		}
	}
}

func showDeletion(t *testing.T) {
	b := newBench(t)
	h := b.listen(200, func(h *Hook) { h.Events = []string{"ONCRMLEADDELETE"} })
	leads(b, 1)
	b.Delete(leadRef("1"))
	b.Deliver(t.Context())
	if h.ids() != "1" {
		t.Errorf("%q", h.ids())
	}
	b.want("crm.lead.get", `{"id":1}`, 400, "", "Not found")
}

func showReplica(t *testing.T) {
	b := benchWith(t, func(o *Options) { o.ReplicaLag = 5 * time.Second })
	leads(b, 1)
	b.want("crm.lead.get", `{"id":1}`, 400, "", "Not found") // the copy does not know it yet
	b.clock.now = b.clock.now.Add(5 * time.Second)
	b.good("crm.item.update", `{"entityTypeId":1,"id":1,"fields":{"title":"new"}}`)
	for _, want := range []string{"t1", "t1", "t1", "t1", "new"} {
		if got := titles(b.good("crm.item.list", `{"entityTypeId":1}`)); got != want {
			t.Errorf("at %v: %q, want %q", b.clock.now, got, want)
		}
	}
}

func showRecovery(t *testing.T) {
	b := newBench(t)
	h := b.listen(0, nil)
	leads(b, 1)
	since := stamp(b.clock.now)
	b.Deliver(t.Context())
	h.status = 200
	if b.Deliver(t.Context()); h.ids() != "1" {
		t.Errorf("sent again: %q", h.ids())
	}
	if got := titles(b.good("crm.item.list", `{"entityTypeId":1,"filter":{">=updatedTime":"`+since+`"}}`)); got != "t1" {
		t.Errorf("by time: %q", got)
	}
}

func showExpiry(t *testing.T) {
	b := newBench(t)
	b.ExpireWebhook(b.clock.now.Add(time.Minute))
	b.good("server.time", `{}`)
	b.clock.now = b.clock.now.Add(time.Minute)
	b.want("server.time", `{}`, 401, "INVALID_CREDENTIALS", "")
	moved := newBench(t)
	old := moved.WebhookURL(base)
	moved.ReplaceWebhook(7, "new0secret")
	if status, answer := moved.send(http.MethodPost, old+"server.time", "application/json", "{}"); status != 401 {
		t.Errorf("the old address: %d %v", status, answer)
	}
	moved.lead(text1("TITLE", "a"))
	moved.good("crm.lead.update", `{"id":1,"fields":{"TITLE":"b"}}`)
	if held, _ := moved.Entity(leadRef("1")); held.By != "7" {
		t.Errorf("it writes as %s", held.By)
	}
}
