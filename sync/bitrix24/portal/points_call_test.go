package portal

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func callPoints() []point {
	return []point{
		{1, "methods are found with and without .json, with a slash, in any case", showPaths},
		{2, "a wrong webhook, no webhook and an expired token are told apart", showAuth},
		{3, "a missing right is refused, inside a batch without words", showScopes},
		{4, "unknown methods and plain HTTP are refused", showUnknown},
		{5, "methods for applications refuse a webhook", showApplications},
		{6, "JSON, forms, parts and queries give the same", showForms},
		{7, "a renamed portal answers 302 with a Location and nothing else", showRename},
		{8, "gateways fail with HTML, and a connection can break after the commit", showGateways},
		{9, "time comes as floats, as integers, without operating, or not at all", showTime},
	}
}

func showPaths(t *testing.T) {
	b := newBench(t)
	for _, name := range []string{"crm.item.list", "crm.item.list.json", "crm.item.list/", "CRM.Item.LIST", "crm.item.list.json/"} {
		if status, answer := b.call(name, `{"entityTypeId":1}`); status != 200 {
			t.Errorf("%s: %d %v", name, status, answer)
		}
	}
}

func showAuth(t *testing.T) {
	b := newBench(t)
	b.AddToken(Token{Value: "good"})
	b.AddToken(Token{Value: "old", Expires: b.clock.now})
	ask := func(path string) (int, map[string]any) { return b.send(http.MethodGet, base+"/rest/"+path, "", "") }
	for path, want := range map[string]string{
		"1/wrong/server.time":       "401 INVALID_CREDENTIALS",
		"9/demo0secret0code/scope":  "401 INVALID_CREDENTIALS",
		"server.time":               "401 NO_AUTH_FOUND",
		"server.time?auth=unknown":  "401 invalid_token",
		"server.time?auth=old":      "401 expired_token",
		"server.time?auth=good":     "200 <nil>",
		"1/demo0secret0code/scope/": "200 <nil>",
	} {
		if status, answer := ask(path); fmt.Sprint(status, " ", answer["error"]) != want {
			t.Errorf("%s: %d %v, want %s", path, status, answer, want)
		}
	}
	switched := benchWith(t, func(o *Options) { o.Unsettled.WrongHook = 403 })
	if status, _ := switched.send(http.MethodGet, base+"/rest/1/wrong/scope", "", ""); status != 403 {
		t.Errorf("switched: %d", status)
	}
}

func showScopes(t *testing.T) {
	b := benchWith(t, func(o *Options) { o.Scopes = []string{"crm"} })
	b.want("user.get", `{}`, 403, "insufficient_scope", "The request requires higher privileges than provided by the webhook token")
	b.want("crm.status.list", `{}`, 200, nil, "")
	b.want("server.time", `{}`, 200, nil, "")
	if got := fmt.Sprint(b.good("scope", `{}`)); got != "[crm]" {
		t.Errorf("scope is %s", got)
	}
	_, answer := b.call("batch", sent(t, 0, "user.get", "server.time"))
	if got := section(t, answer, "result_error"); got != `{"c0":{"error":"insufficient_scope","error_description":""}}` {
		t.Errorf("in a batch: %s", got)
	}
	if exists := b.good("method.get", `{"name":"user.get"}`); dig(exists, "isExisting") != true || dig(exists, "isAvailable") != false {
		t.Errorf("method.get: %v", exists)
	}
}

func showUnknown(t *testing.T) {
	b := newBench(t)
	b.want("crm.fax.get", `{}`, 404, "ERROR_METHOD_NOT_FOUND", "Method not found!")
	benchWith(t, func(o *Options) { o.Unsettled.MissingMethod = 400 }).want("crm.fax.get", `{}`, 400, "ERROR_METHOD_NOT_FOUND", "")
	benchWith(t, func(o *Options) { o.RequireHTTPS = true }).want("server.time", `{}`, 400, "INVALID_REQUEST", "Https required")
	benchWith(t, func(o *Options) { o.Old = true }).want("crm.item.get", `{"entityTypeId":1,"id":1}`, 404, "ERROR_METHOD_NOT_FOUND", "")
}

func showApplications(t *testing.T) {
	b := newBench(t)
	b.AddToken(Token{Value: "app", Admin: true})
	b.want("imconnector.send.messages", `{}`, 403, "WRONG_AUTH_TYPE", "")
	b.want("event.offline.get", `{}`, 403, "WRONG_AUTH_TYPE", "")
	b.want("app.info", `{}`, 400, "ACCESS_DENIED", "Access denied! Application context required")
	for _, method := range []string{"app.info", "event.get", "event.offline.list", "imconnector.send.messages"} {
		if status, answer := b.app("app", method, "{}"); status != 200 {
			t.Errorf("%s of an application: %d %v", method, status, answer)
		}
	}
}

func showRename(t *testing.T) {
	b := newBench(t)
	server := httptest.NewServer(b.Handler())
	defer server.Close()
	b.Rename("https://clinic.example")
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Post(b.WebhookURL(server.URL)+"server.time", "application/json", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != 302 || resp.Header.Get("Location") != "https://clinic.example/rest/1/demo0secret0code/server.time" || resp.ContentLength != 0 {
		t.Errorf("%d %v, %d bytes", resp.StatusCode, resp.Header, resp.ContentLength)
	}
}

func showGateways(t *testing.T) {
	write := `{"entityTypeId":1,"id":1,"fields":{"title":"b"}}`
	for kind, c := range map[FaultKind]struct {
		status int
		code   any
		done   bool
	}{
		GatewayBefore: {502, nil, false}, GatewayAfter: {504, nil, true}, Unavailable: {503, nil, false},
		InternalBefore: {500, "INTERNAL_SERVER_ERROR", false}, InternalAfter: {500, "INTERNAL_SERVER_ERROR", true},
		ResetBefore: {0, nil, false}, ResetAfter: {0, nil, true}, Deleted: {500, "PORTAL_DELETED", false}, Expired: {401, "INVALID_CREDENTIALS", false},
	} {
		b := newBench(t)
		lead := b.lead(text1("TITLE", "a"))
		b.Fail("crm.item.update", 1, Fault{Kind: kind})
		status, answer := b.call("crm.item.update", write)
		held, _ := b.Entity(lead)
		page, _ := answer["page"].(string)
		if done := held.Fields.Text("TITLE") == "b"; status != c.status || answer["error"] != c.code || done != c.done {
			t.Errorf("%d: %d %v, done %v", kind, status, answer, done)
		}
		if html := strings.HasPrefix(page, "<html>"); html != (c.code == nil && c.status != 0) {
			t.Errorf("%d: %v", kind, answer)
		}
	}
	gone := benchWith(t, func(o *Options) { o.Unsettled.DeletedPortal = 410 })
	gone.Fail("*", 1, Fault{Kind: Deleted})
	gone.want("server.time", `{}`, 410, "PORTAL_DELETED", "")
}

func showTime(t *testing.T) {
	for form, want := range map[TimeForm]string{
		TimeFloats: "frac op reset", TimeIntegers: "op reset", TimeWithoutUsage: "frac", TimeMissing: "none",
	} {
		b := benchWith(t, func(o *Options) { o.Unsettled.Time = form })
		b.clock.now = b.clock.now.Add(250 * time.Millisecond)
		_, answer := b.call("server.time", `{}`)
		took, ok := answer["time"].(map[string]any)
		var got []string
		if !ok {
			got = append(got, "none")
		}
		if start, _ := took["start"].(float64); start != float64(int64(start)) {
			got = append(got, "frac")
		}
		if _, ok := took["operating"]; ok {
			got = append(got, "op")
		}
		if _, ok := took["operating_reset_at"]; ok {
			got = append(got, "reset")
		}
		if strings.Join(got, " ") != want {
			t.Errorf("form %d: %v, want %s", form, answer, want)
		}
	}
}
