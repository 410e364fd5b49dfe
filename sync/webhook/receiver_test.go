package webhook

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"debrief/model"
)

// signedCall is a POST of the public format with a Standard Webhooks signature.
func signedCall(t testing.TB, id string, at time.Time, body string) call {
	t.Helper()
	hook, err := standardwebhooks.NewWebhook(publishedSecret)
	if err != nil {
		t.Fatal(err)
	}
	signature, err := hook.Sign(id, at, []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	return call{path: "/v1/events", body: body, header: map[string]string{
		"webhook-id": id, "webhook-timestamp": fmt.Sprint(at.Unix()), "webhook-signature": signature,
	}}
}

func TestPublishedVectorIsVerified(t *testing.T) {
	s := &shelf{}
	published := call{path: "/v1/events", body: publishedBody, header: map[string]string{
		"webhook-id": publishedID, "webhook-timestamp": publishedTime, "webhook-signature": publishedSigned,
	}}
	h := receiver(t, s, func(o *Options) { o.Now = func() time.Time { return time.Unix(1614265330, 0) } })
	if status, body := published.to(t, h); status != 400 || !strings.Contains(body, "type: is missing") {
		t.Errorf("it is verified and no event, but answered %d %s", status, body)
	}
	for _, wrong := range []call{
		published.with("webhook-signature", "v1,"+base64.StdEncoding.EncodeToString(make([]byte, 32))),
		published.with("webhook-id", "msg_other"),
		published.with("webhook-timestamp", "1614265331"),
		published.with("webhook-timestamp", "then"),
		published.with("webhook-signature", "v2,"+strings.TrimPrefix(publishedSigned, "v1,")),
	} {
		if status, _ := wrong.to(t, h); status != 401 {
			t.Errorf("%v is answered %d", wrong.header, status)
		}
	}
	several := published.with("webhook-signature", "v1a,x v1,AAAA "+publishedSigned)
	if status, _ := several.to(t, h); status != 400 {
		t.Errorf("one of several signatures is right, but answered %d", status)
	}
}

func TestTimestampsAreTakenWithinFiveMinutes(t *testing.T) {
	for after, want := range map[time.Duration]int{
		0: 200, 5 * time.Minute: 200, -5 * time.Minute: 200, 5*time.Minute + time.Second: 401, -5*time.Minute - time.Second: 401,
	} {
		s := &shelf{}
		h := receiver(t, s)
		if status, _ := signedCall(t, "msg", noon.Add(after), message("1", "x")).to(t, h); status != want {
			t.Errorf("standard webhooks, %s off: %d", after, status)
		}
		body := `{"event":"conversation_created","id":42,"created_at":1763800000,"account":{"id":1}}`
		stamp := fmt.Sprint(noon.Add(after).Unix())
		chatwoot := call{path: "/hooks/chatwoot/main", body: body}.with("X-Chatwoot-Timestamp", stamp).
			with("X-Chatwoot-Signature", hexMAC("cw-secret", stamp+"."+body))
		if status, _ := chatwoot.to(t, h); status != want {
			t.Errorf("chatwoot, %s off: %d", after, status)
		}
	}
}

func TestWhoIsNotVerifiedIsRefused(t *testing.T) {
	tg := `{"update_id":7,"message":{"message_id":3,"from":{"id":5},"chat":{"id":5},"date":1763800000,"text":"секрет"}}`
	form := call{path: "/hooks/bitrix24/portal"}.with("Content-Type", "application/x-www-form-urlencoded")
	b24 := func(body string) call { c := form; c.body = body; return c }
	for name, c := range map[string]call{
		"no token":                   {path: "/v1/events", body: message("1", "x")},
		"wrong token":                api(message("1", "x")).with("Authorization", "Bearer api-tokem"),
		"empty token":                api(message("1", "x")).with("Authorization", "Bearer "),
		"basic":                      api(message("1", "x")).with("Authorization", "Basic api-token"),
		"a broken body, unverified":  {path: "/v1/events", body: "{"},
		"traces":                     {path: "/v1/traces", body: "{}"},
		"telegram without header":    {path: "/hooks/telegram/salon", body: tg},
		"telegram, wrong":            call{path: "/hooks/telegram/salon", body: tg}.with("X-Telegram-Bot-Api-Secret-Token", "tg-secreT"),
		"whatsapp without header":    {path: "/hooks/whatsapp/main", body: "{}"},
		"whatsapp, another body":     delivery("whatsapp", "{}").with("X-Hub-Signature-256", hexMAC("app-secret", "{ }")),
		"whatsapp, without sha256=":  delivery("whatsapp", "{}").with("X-Hub-Signature-256", strings.TrimPrefix(hexMAC("app-secret", "{}"), "sha256=")),
		"whatsapp, no hex":           delivery("whatsapp", "{}").with("X-Hub-Signature-256", "sha256=zz"),
		"chatwoot, wrong":            delivery("chatwoot", "{}").with("X-Chatwoot-Signature", hexMAC("x", "{}")),
		"jivo, wrong path":           {path: "/hooks/jivo/main/nope", body: "{}"},
		"bitrix24 without token":     b24("event=ONCRMLEADADD&data[FIELDS][ID]=1&ts=1"),
		"bitrix24, another token":    b24("event=ONCRMLEADADD" + strings.Replace(b24Auth, "app-token", "other", 1)),
		"bitrix24, another domain":   b24("event=ONCRMLEADADD" + strings.Replace(b24Auth, "salon.", "evil.", 1)),
		"bitrix24, another member":   b24("event=ONCRMLEADADD" + strings.Replace(b24Auth, "[member_id]=member", "[member_id]=m", 1)),
		"bitrix24, not urlencoded":   b24("event=%zz" + b24Auth),
		"form, wrong path":           {path: "/v1/forms/callback/nope", body: "{}"},
		"form, wrong token":          call{path: "/v1/forms/callback", body: "{}"}.with("Authorization", "Bearer nope"),
		"form, the path's as bearer": call{path: "/v1/forms/callback", body: "{}"}.with("Authorization", "Bearer form-secret"),
	} {
		t.Run(name, func(t *testing.T) {
			s, logged := &shelf{}, &bytes.Buffer{}
			h := receiver(t, s, func(o *Options) { o.Logger = slog.New(slog.NewTextHandler(logged, nil)) })
			if status, body := c.to(t, h); status != 401 || body != "not verified\n" {
				t.Errorf("answered %d %q", status, body)
			}
			if len(s.events)+len(s.rejects) > 0 {
				t.Errorf("kept %v %v", s.events, s.rejects)
			}
			for _, secret := range []string{"секрет", "secret", "app-token", "api-toke", "SECRET", "nope"} {
				if strings.Contains(logged.String(), secret) {
					t.Errorf("%q is logged: %s", secret, logged)
				}
			}
		})
	}
}

// TestEitherProofIsEnough shows that a header which some proxy or client adds does
// not spoil the signature.
func TestEitherProofIsEnough(t *testing.T) {
	h := receiver(t, &shelf{})
	both := signedCall(t, "msg", noon, message("1", "x")).with("Authorization", "Basic eDp5")
	if status, _ := both.to(t, h); status != 200 {
		t.Errorf("signed, with another Authorization: %d", status)
	}
	if status, _ := both.with("webhook-signature", "v1,x").with("Authorization", "Bearer api-token").to(t, h); status != 200 {
		t.Errorf("the token, with another signature: %d", status)
	}
}

func TestMetaChecksTheAddress(t *testing.T) {
	h := receiver(t, &shelf{})
	for query, want := range map[string]string{
		"hub.mode=subscribe&hub.verify_token=hello&hub.challenge=1158": "200 1158",
		"hub.mode=subscribe&hub.verify_token=hullo&hub.challenge=1158": "403 not verified\n",
		"hub.mode=other&hub.verify_token=hello&hub.challenge=1158":     "403 not verified\n",
		"": "403 not verified\n",
	} {
		status, body := call{method: http.MethodGet, path: "/hooks/whatsapp/main?" + query}.to(t, h)
		if got := fmt.Sprintf("%d %s", status, body); got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
}

func TestLimits(t *testing.T) {
	deep := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	nested := func(n int) string {
		return strings.Replace(message("1", "x"), `"id"`, `"meta":{"a":`+deep(n-2)+`},"id"`, 1)
	}
	for _, tt := range []struct {
		name   string
		call   call
		status int
		says   string
	}{
		{"one MiB", api(message("1", strings.Repeat("x", maxBody-len(message("1", ""))))), 200, ""},
		{"65 levels in a list", api("[" + nested(65) + "]"), 400, "deeper than 64"},
		{"a byte more", api(message("1", strings.Repeat("x", maxBody-len(message("1", ""))+1))), 413, "larger than"},
		{"64 levels", api(nested(64)), 200, ""},
		{"65 levels", api(nested(65)), 400, "deeper than 64"},
		{"64 levels in a list", api("[" + nested(64) + "]"), 200, ""},
		{"too deep, elsewhere", delivery("telegram", deep(65)), 400, "at byte 65"},
		{"broken JSON", api(`{"ts":1,}`), 400, "at byte 9"},
		{"broken JSON, elsewhere", delivery("telegram", `{"update_id":}`), 400, "at byte 14"},
		{"no body", api(""), 400, "not valid JSON"},
		{"a thousand", api("[" + strings.Repeat("{},", 999) + "{}]"), 200, ""},
		{"a thousand and one", api("[" + strings.Repeat("{},", 1000) + "{}]"), 400, "1001 events"},
		{"unknown path", call{path: "/v2/events"}, 404, ""},
		{"unknown channel", call{path: "/hooks/fax/main"}, 404, ""},
		{"unknown name", call{path: "/hooks/telegram/other"}, 404, ""},
		{"wrong method", call{method: http.MethodGet, path: "/v1/events"}, 405, ""},
		{"wrong method of a hook", call{method: http.MethodPut, path: "/hooks/whatsapp/main"}, 405, ""},
		{"wrong method of health", call{path: "/healthz"}, 405, ""},
		{"another media type", api("<x/>").with("Content-Type", "text/xml"), 415, "text/xml"},
		{"another media type of somebody unknown", api("<x/>").with("Content-Type", "text/xml").with("Authorization", "Bearer no"), 401, "not verified"},
		{"another encoding", api("x").with("Content-Encoding", "br"), 415, "br"},
		{"not gzip", api("x").with("Content-Encoding", "gzip"), 400, "gzip"},
		{"too many fields", delivery("form", strings.Repeat("a=1&", maxPairs+1)).with("Content-Type", "application/x-www-form-urlencoded"), 400, "more than"},
		{"too deep a field", delivery("form", "a"+strings.Repeat("[b]", maxLevels)+"=1").with("Content-Type", "application/x-www-form-urlencoded"), 400, "nested deeper"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			status, body := tt.call.to(t, receiver(t, &shelf{}))
			if status != tt.status || !strings.Contains(body, tt.says) {
				t.Errorf("answered %d %.200q, want %d with %q", status, body, tt.status, tt.says)
			}
		})
	}
}

// TestALengthThatIsTooMuchIsRefusedBeforeItComes: nobody waits for a body that is
// too large by what its sender says of it.
func TestALengthThatIsTooMuchIsRefusedBeforeItComes(t *testing.T) {
	req := api("").request(t)
	in, _ := io.Pipe() // of which nothing ever comes
	req.Body, req.ContentLength = in, maxBody+1
	w := httptest.NewRecorder()
	receiver(t, &shelf{}).ServeHTTP(w, req)
	if w.Code != 413 || !strings.Contains(w.Body.String(), "larger than") {
		t.Errorf("answered %d %s", w.Code, w.Body)
	}
}

func packed(t testing.TB, text string) string {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := io.WriteString(z, text); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestPackedBodiesAreBounded(t *testing.T) {
	h := receiver(t, &shelf{})
	if status, body := api(packed(t, message("1", "x"))).with("Content-Encoding", "gzip").to(t, h); status != 200 {
		t.Errorf("packed: %d %s", status, body)
	}
	bomb := packed(t, strings.Repeat(" ", maxUnpacked+1))
	for _, path := range []string{"/v1/traces", "/v1/events"} {
		c := call{path: path, body: bomb}.with("Authorization", "Bearer api-token").with("Content-Encoding", "gzip")
		if status, _ := c.to(t, h); status != 413 {
			t.Errorf("%s: a body that unpacks to too much is answered %d", path, status)
		}
	}
	cut := packed(t, message("1", "x"))
	if status, _ := api(cut[:len(cut)-9]).with("Content-Encoding", "gzip").to(t, h); status != 400 {
		t.Errorf("a packed body that breaks off is answered %d", status)
	}
}

// TestPackedBodiesCountWhileTheyAreUnpacked: somebody who sends a packed body slowly
// has no more room than what he sends, so that a few of them stop nobody.
func TestPackedBodiesCountWhileTheyAreUnpacked(t *testing.T) {
	h := receiver(t, &shelf{}, func(o *Options) { o.Memory = maxUnpacked>>10 + 40 })
	in, slowly := io.Pipe()
	answered := make(chan int, 1)
	body := packed(t, message("1", "x"))
	go func() {
		c := api("").with("Content-Encoding", "gzip").request(t)
		c.Body, c.ContentLength = in, int64(len(body))
		w := httptest.NewRecorder()
		h.ServeHTTP(w, c)
		answered <- w.Code
	}()
	if _, err := slowly.Write([]byte(body[:9])); err != nil { // it is under way
		t.Fatal(err)
	}
	if status, said := api(packed(t, message("2", "x"))).with("Content-Encoding", "gzip").to(t, h); status != 200 {
		t.Errorf("another packed one beside it is answered %d %s", status, said)
	}
	if _, err := slowly.Write([]byte(body[9:])); err != nil {
		t.Fatal(err)
	}
	if err := slowly.Close(); err != nil {
		t.Fatal(err)
	}
	if status := <-answered; status != 200 {
		t.Errorf("the slow one is answered %d", status)
	}
	crowded := receiver(t, &shelf{}, func(o *Options) { o.Memory = maxUnpacked>>10 - 1 })
	w := httptest.NewRecorder()
	crowded.ServeHTTP(w, api(body).with("Content-Encoding", "gzip").request(t))
	if w.Code != 503 || w.Header().Get("Retry-After") == "" {
		t.Errorf("where there is no room to unpack it is answered %d", w.Code)
	}
}

func TestFailuresOfTheArchiveAskForAnotherTry(t *testing.T) {
	for _, body := range []string{message("1", "x"), "{}"} { // an event, and a reject
		for fails, want := range map[error]int{errFull: 507, io.ErrClosedPipe: 503} {
			w := httptest.NewRecorder()
			receiver(t, &shelf{fails: fails}).ServeHTTP(w, api(body).request(t))
			if w.Code != want || (want == 503) != (w.Header().Get("Retry-After") != "") {
				t.Errorf("%v: %d, Retry-After %q", fails, w.Code, w.Header().Get("Retry-After"))
			}
		}
	}
}

func TestTooMuchAtOnceIsRefusedAtOnce(t *testing.T) {
	s := &shelf{held: make(chan struct{}), waiting: make(chan struct{}, 8)}
	h := receiver(t, s, func(o *Options) { o.Memory = 32 }) // two small requests
	answers := make(chan int, 2)
	for i := range 2 {
		go func() {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, api(message(fmt.Sprint(i), "x")).request(t))
			answers <- w.Code
		}()
	}
	<-s.waiting
	<-s.waiting
	w := httptest.NewRecorder()
	h.ServeHTTP(w, api(message("3", "x")).request(t))
	if w.Code != 503 || w.Header().Get("Retry-After") == "" {
		t.Errorf("the third is answered %d", w.Code)
	}
	close(s.held)
	if a, b := <-answers, <-answers; a != 200 || b != 200 {
		t.Errorf("the first two are answered %d, %d", a, b)
	}
	s.held = nil
	if status, _ := api(message("3", "x")).to(t, h); status != 200 {
		t.Errorf("afterwards there is room again, but %d", status)
	}
}

func TestIDsOfAPost(t *testing.T) {
	s := &shelf{}
	h := receiver(t, s)
	none := `{"ts":1763800000,"type":"scenario","session_id":"s","to":"price"}`
	for range 10 {
		for _, body := range []string{message("m1", "x"), "[" + none + "," + none + "]"} {
			if status, answer := signedCall(t, "msg_1", noon, body).to(t, h); status != 200 {
				t.Fatalf("%d %s", status, answer)
			}
		}
	}
	var ids []string
	for _, e := range s.events {
		ids = append(ids, e.ID)
	}
	if got := strings.Join(ids, " "); got != "m1 msg_1:1 msg_1:2" {
		t.Errorf("ids are %q", got)
	}
	if status, body := api(message("m1", "other")).to(t, h); status != 400 || !strings.Contains(body, "number 1 of the log") {
		t.Errorf("the same id with another content: %d %s", status, body)
	}
}

func TestOneBadEventDoesNotStopTheRest(t *testing.T) {
	s := &shelf{}
	status, body := api("["+message("1", "x")+`,{"ts":"yesterday","type":"message","session_id":"s"},`+
		`{"ts":1,"type":"verdict","session_id":"s"},`+message("2", "x")+"]").to(t, receiver(t, s))
	if status != 200 || len(s.events) != 2 || len(s.rejects) != 2 || !strings.Contains(body, `"accepted":2`) || !strings.Contains(body, `"position":2`) {
		t.Errorf("%d %s, %d events, %d rejects", status, body, len(s.events), len(s.rejects))
	}
	if r := s.rejects[0]; r.Place != (model.Place{Origin: "/v1/events", Line: 2}) || !strings.Contains(r.Reason, "yesterday") || len(r.SHA256) != 64 {
		t.Errorf("kept as %+v", r)
	}
}

func TestCloudEvents(t *testing.T) {
	data := `{"role":"client","text":"hi"}`
	envelope := `{"specversion":"1.0","id":"1","source":"//bot","type":"org.example.message","time":"2026-11-22T10:00:00Z","subject":"s1","data":` + data + `}`
	encoded := base64.StdEncoding.EncodeToString([]byte(data))
	const want = `message api/ s1 //bot:1 @1795341600 client "hi"`
	for name, c := range map[string]call{
		"structured": api(envelope).with("Content-Type", "application/cloudevents+json; charset=utf-8"),
		"batch":      api("["+envelope+"]").with("Content-Type", typeBatch),
		"base64":     api(strings.Replace(envelope, `"data":`+data, `"data_base64":"`+encoded+`"`, 1)).with("Content-Type", typeCE),
		"binary": api(data).with("ce-specversion", "1.0").with("ce-id", "1").with("ce-source", "//bot").with("ce-type", "message").
			with("ce-time", "2026-11-22T10:00:00Z").with("ce-subject", "s1"),
	} {
		s := &shelf{}
		if status, body := c.to(t, receiver(t, s)); status != 200 || len(s.events) != 1 || short(s.events[0]) != want {
			t.Errorf("%s: %d %s %v", name, status, body, s.events)
		}
	}
	for name, body := range map[string]string{
		"no data": `{"specversion":"1.0","id":"1","source":"b","type":"message"}`, "no id": strings.Replace(envelope, `"id":"1",`, "", 1),
		"a version to come": strings.Replace(envelope, "1.0", "2.0", 1), "data is text": `{"specversion":"1.0","id":"1","source":"b","data":"x"}`,
	} {
		s := &shelf{}
		if status, _ := api(body).with("Content-Type", typeCE).to(t, receiver(t, s)); status != 400 || len(s.rejects) != 1 {
			t.Errorf("%s: %d, %d rejects", name, status, len(s.rejects))
		}
	}
}

func TestInvalidUTF8IsReplacedAndSaid(t *testing.T) {
	s := &shelf{}
	h := receiver(t, s)
	delivery("telegram", `{"update_id":7,"message":{"message_id":3,"chat":{"id":5},"date":1763800000,"text":"a`+"\xff"+`b"}}`).to(t, h)
	api(message("1", "a\xffb")).to(t, h)
	if len(s.events) != 2 {
		t.Fatalf("%d events, rejects %v", len(s.events), s.rejects)
	}
	for _, e := range s.events {
		if e.Body.(*model.Message).Text != "a\uFFFDb" || len(e.Flags) != 1 || e.Flags[0] != model.FlagInvalidUTF8 {
			t.Errorf("%q, flags %v", e.Body.(*model.Message).Text, e.Flags)
		}
	}
}

func TestHealthReadinessAndMetrics(t *testing.T) {
	var broken error
	h := receiver(t, &shelf{}, func(o *Options) { o.Ready = func(context.Context) error { return broken } })
	get := func(path string) (int, string) { return call{method: http.MethodGet, path: path}.to(t, h) }
	if status, _ := get("/readyz"); status != 200 {
		t.Errorf("ready: %d", status)
	}
	broken = errFull
	if status, body := get("/readyz"); status != 503 || !strings.Contains(body, errFull.Error()) {
		t.Errorf("not ready: %d %s", status, body)
	}
	if status, _ := get("/healthz"); status != 200 {
		t.Errorf("alive: %d", status)
	}
	api("["+message("1", "x")+","+message("1", "x")+",{}]").to(t, h)
	api("{").with("Authorization", "Bearer no").to(t, h)
	_, page := get("/metrics")
	for _, line := range []string{
		`debrief_events_total{outcome="accepted",source="api"} 1`, `debrief_events_total{outcome="duplicate",source="api"} 1`,
		`debrief_events_total{outcome="rejected",source="api"} 1`, `debrief_refused_requests_total{source="api",status="401"} 1`,
		`debrief_request_seconds_count{source="api",status="200"} 1`,
	} {
		if !strings.Contains(page, line) {
			t.Errorf("metrics lack %s", line)
		}
	}
}

func TestSlowSendersAreCutOff(t *testing.T) {
	server := NewServer(receiver(t, &shelf{}), slog.New(slog.DiscardHandler))
	if server.ReadHeaderTimeout != 5*time.Second || server.ReadTimeout != 15*time.Second {
		t.Errorf("header %s, request %s", server.ReadHeaderTimeout, server.ReadTimeout)
	}
	// A header that was sent at once must come through on a busy computer too.
	server.ReadTimeout, server.ReadHeaderTimeout = 20*time.Millisecond, 500*time.Millisecond
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	for begun, want := range map[string]string{
		"POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{": "HTTP/1.1 408", "POST /v1/events HTTP/1.1\r\nHo": "",
	} {
		conn, err := net.Dial("tcp", listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(conn, begun); err != nil {
			t.Fatal(err)
		}
		answer, err := io.ReadAll(conn) // ends only because the server ends it
		if err != nil || !strings.HasPrefix(string(answer), want) {
			t.Errorf("%q is answered %q, %v", begun, answer, err)
		}
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
	}
	if err := server.Close(); err != nil {
		t.Error(err)
	}
	<-served
}

func TestSettingsThatCannotWork(t *testing.T) {
	for name, change := range map[string]func(*Options){
		"unknown channel":   func(o *Options) { o.Channels = []Channel{{Kind: "fax", Name: "a", Secret: "s"}} },
		"no secret":         func(o *Options) { o.Channels = []Channel{{Kind: "telegram", Name: "a"}} },
		"a name for a path": func(o *Options) { o.Channels = []Channel{{Kind: "telegram", Name: "a/{b}", Secret: "s"}} },
		"twice": func(o *Options) {
			o.Channels = []Channel{{Kind: "telegram", Name: "a", Secret: "s"}, {Kind: "telegram", Name: "a", Secret: "t"}}
		},
		"a secret that is none": func(o *Options) { o.API.Secret = "whsec_???" },
		"a form for anybody":    func(o *Options) { o.Forms = []Form{{Name: "a"}} },
	} {
		o := options(&shelf{})
		change(&o)
		if _, err := New(o); err == nil || strings.Contains(err.Error(), "whsec_???") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
