package gateway

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"debrief/sync/webhook"
)

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

// wire sends bytes as they are and returns the answer's head and body.
func wire(t testing.TB, address, request string) (*http.Response, []byte) {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(address, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, request); err != nil {
		t.Fatal(err)
	}
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, body
}

// TestNothingIsChangedOnTheWay compares what a service sees and what a bot gets
// with and without the gateway between them, byte for byte.
func TestNothingIsChangedOnTheWay(t *testing.T) {
	answers := map[string]string{"plain": "{\"ok\" : true , \"я\":1}\r\n\x00\xff", "packed": packed(t, `{"ok":true}`), "empty": ""}
	var seen string
	up := upstream(t, func(w http.ResponseWriter, req *http.Request) {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			t.Error(err)
		}
		seen = fmt.Sprintf("%s %s %q %q %d %v", req.Method, req.RequestURI, req.Header, body, req.ContentLength, req.TransferEncoding)
		answer := answers[req.Header.Get("X-Want")]
		if req.Header.Get("X-Want") == "packed" {
			w.Header().Set("Content-Encoding", "gzip")
		}
		w.Header()["x-Odd-name"] = []string{"a", "b, c"}
		w.Header().Set("Date", "Sun, 01 Nov 2026 00:00:00 GMT")
		w.Header()["Content-Type"] = nil
		w.WriteHeader(http.StatusTeapot)
		if _, err := io.WriteString(w, answer); err != nil {
			t.Error(err)
		}
	})
	g := open(t, up.URL)
	big := strings.Repeat("x", 1<<20)
	for name, tt := range map[string]struct{ line, header, body string }{
		"a telegram token":     {"POST /bot123:AA-bb_cc/sendMessage", "X-Want: plain\r\n", `{"text": "a"}`},
		"an escaped path":      {"POST /bot123%3AAA/sendMessage?a=%7E&&b;c=+d%20e", "X-Want: plain\r\n", "x"},
		"odd slashes":          {"GET //a/../b/./c//", "X-Want: plain\r\n", ""},
		"a bare question mark": {"GET /a?", "X-Want: empty\r\n", ""},
		"odd bytes in a path":  {"GET /a|b\"c^`{}", "X-Want: plain\r\n", ""},
		"the root":             {"GET /", "X-Want: plain\r\n", ""},
		"a packed body":        {"POST /v1/chat/completions", "X-Want: packed\r\nContent-Encoding: gzip\r\nAccept-Encoding: gzip, br\r\n", packed(t, `{"a":1}`)},
		"odd headers":          {"POST /v1/responses", "X-Want: plain\r\nx-WEIRD: 1\r\nX-Weird: 2\r\nX-Forwarded-For: 1.2.3.4\r\nForwarded: for=1\r\nCookie: a=b\r\n", "{}"},
		"a large body":         {"POST /v19.0/1/messages", "X-Want: plain\r\n", big},
		"bytes of no text":     {"PUT /x", "X-Want: plain\r\n", "\x00\xff\r\n\r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			method, path, _ := strings.Cut(tt.line, " ")
			tail := " HTTP/1.1\r\nHost: h\r\n" + tt.header
			if tt.body != "" {
				tail += fmt.Sprintf("Content-Length: %d\r\n", len(tt.body))
			}
			tail += "\r\n" + tt.body
			direct, directBody := wire(t, up.URL, method+" "+path+tail)
			want := seen
			for _, service := range []string{"telegram", "openai"} {
				res, body := wire(t, g.url, method+" /gateway/"+service+"/main"+path+tail)
				if seen != want {
					t.Errorf("the service sees\n%.600s\nand without the gateway\n%.600s", seen, want)
				}
				if res.StatusCode != direct.StatusCode || fmt.Sprint(res.Header) != fmt.Sprint(direct.Header) || !bytes.Equal(body, directBody) {
					t.Errorf("the bot gets %d %v %.200q\nand without the gateway %d %v %.200q",
						res.StatusCode, res.Header, body, direct.StatusCode, direct.Header, directBody)
				}
			}
		})
	}
}

// TestHeadersForTheGatewayStayThere: they are the only ones that are taken off.
func TestHeadersForTheGatewayStayThere(t *testing.T) {
	seen := http.Header{}
	up := upstream(t, func(_ http.ResponseWriter, req *http.Request) { seen = req.Header })
	g := open(t, up.URL)
	wire(t, g.url, "GET /gateway/openai/main/x HTTP/1.1\r\nHost: h\r\nX-Debrief-Session: s\r\nX-Debrief-Token: t\r\nX-Debrief-Other: o\r\n\r\n")
	if seen.Get(HeaderSession) != "" || seen.Get(HeaderToken) != "" || seen.Get("X-Debrief-Other") != "o" {
		t.Errorf("the service sees %v", seen)
	}
}

// TestStreamArrivesBeforeItEnds shows that each event of a stream is passed on at
// once: the service sends the next only after the bot has read the one before.
func TestStreamArrivesBeforeItEnds(t *testing.T) {
	read := make(chan struct{})
	up := upstream(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for i := range 3 {
			fmt.Fprintf(w, "data: {\"id\":\"c\",\"choices\":[{\"delta\":{\"content\":\"%d\"}}]}\n\n", i)
			if err := http.NewResponseController(w).Flush(); err != nil {
				t.Error(err)
			}
			<-read
		}
	})
	g := open(t, up.URL)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, g.url+"/gateway/openai/main/v1/chat/completions",
		strings.NewReader(`{"stream":true,"user":"s","messages":[{"role":"user","content":"hi"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	lines := bufio.NewReader(res.Body)
	for i := range 3 {
		line, err := lines.ReadString('\n')
		if err != nil || !strings.Contains(line, fmt.Sprintf(`"%d"`, i)) {
			t.Fatalf("line %d is %q, %v", i, line, err)
		}
		if _, err := lines.ReadString('\n'); err != nil {
			t.Fatal(err)
		}
		read <- struct{}{}
	}
	if _, err := io.Copy(io.Discard, lines); err != nil {
		t.Fatal(err)
	}
	events := g.recorded()
	if len(events) != 2 || !strings.HasSuffix(told(events[1]), "|assistant|012") {
		t.Errorf("recorded %v", events)
	}
}

// TestAbortedClientCancelsTheService shows that the service learns when a bot goes
// away, and that what was answered until then is recorded.
func TestAbortedClientCancelsTheService(t *testing.T) {
	cancelled := make(chan struct{})
	up := upstream(t, func(w http.ResponseWriter, req *http.Request) {
		if _, err := io.Copy(io.Discard, req.Body); err != nil {
			t.Error(err)
		}
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprint(w, "data: {\"choices\":[{\"delta\":{\"content\":\"Доб\"}}]}\n\n")
		if err := http.NewResponseController(w).Flush(); err != nil {
			t.Error(err)
		}
		<-req.Context().Done()
		close(cancelled)
	})
	g := open(t, up.URL)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, g.url+"/gateway/openai/main/v1/chat/completions",
		strings.NewReader(`{"user":"s","messages":[{"role":"user","content":"hi"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	res, err := (&http.Transport{}).RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := bufio.NewReader(res.Body).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	if err := res.Body.Close(); err != nil {
		t.Fatal(err)
	}
	<-cancelled
	events := g.recorded()
	if len(events) != 2 || !strings.HasSuffix(told(events[1]), "|assistant|Доб") || !strings.Contains(string(events[1].Meta), "breaks off") {
		t.Errorf("recorded %v", events)
	}
}

// TestServiceThatIsDownIsToldOf: to the bot in a form that its library reads, and
// to the log as a failure.
func TestServiceThatIsDownIsToldOf(t *testing.T) {
	down := httptest.NewServer(http.NotFoundHandler())
	down.Close()
	for name, tt := range map[string]struct{ path, body, answer, recorded string }{
		"telegram": {"/gateway/telegram/main/bot1:secret-token/sendMessage", `{"chat_id":5,"text":"hi"}`,
			`{"description":"Debrief's gateway: the service could not be reached","error_code":502,"ok":false}`, "|failed||hi|the service could not be reached"},
		"whatsapp": {"/gateway/whatsapp/main/v19.0/1/messages", `{"to":"79","type":"text","text":{"body":"hi"}}`,
			`{"error":{"code":502,"message":"Debrief's gateway: the service could not be reached","type":"gateway_error"}}`, "|failed||hi|the service could not be reached"},
		"openai": {"/gateway/openai/main/v1/responses", `{"user":"s","input":"hi"}`,
			`{"error":{"code":502,"message":"Debrief's gateway: the service could not be reached","type":"gateway_error"}}`, "|system|error: the service could not be reached"},
		"bitrix24": {"/gateway/bitrix24/main/rest/1/secret/crm.lead.add", `{"fields":{"TITLE":"a"}}`,
			`{"error":"GATEWAY_ERROR","error_description":"Debrief's gateway: the service could not be reached"}`, "|failed|||the service could not be reached"},
	} {
		t.Run(name, func(t *testing.T) {
			g := open(t, down.URL)
			status, body := call{path: tt.path, body: tt.body}.to(t, g.url)
			if status != http.StatusBadGateway || body != tt.answer {
				t.Errorf("answered %d %s", status, body)
			}
			events := g.recorded()
			if len(events) == 0 || !strings.Contains(told(events[len(events)-1]), tt.recorded) {
				t.Errorf("recorded %v", events)
			}
			if strings.Contains(g.log.String(), "secret") || !strings.Contains(g.log.String(), "could not be reached") {
				t.Errorf("logged %s", g.log)
			}
		})
	}
}

// TestNoRedirectIsFollowed: whether to go elsewhere is the bot's affair.
func TestNoRedirectIsFollowed(t *testing.T) {
	calls := 0
	up := upstream(t, func(w http.ResponseWriter, _ *http.Request) {
		calls++
		w.Header().Set("Location", "http://elsewhere.example/rest/")
		w.WriteHeader(http.StatusFound)
	})
	g := open(t, up.URL)
	status, _ := call{path: "/gateway/bitrix24/main/rest/1/s/crm.lead.add", body: `{"fields":{"TITLE":"a"}}`}.to(t, g.url)
	events := g.recorded()
	if status != http.StatusFound || calls != 1 || len(events) != 2 || !strings.Contains(told(events[1]), "status 302") {
		t.Errorf("answered %d after %d calls, recorded %v", status, calls, events)
	}
}

func TestTokenOfTheGatewayIsAskedForAndTakenOff(t *testing.T) {
	var seen string
	up := upstream(t, func(_ http.ResponseWriter, req *http.Request) { seen = req.RequestURI })
	g := open(t, up.URL, func(o *Options) { o.Routes[2].Token = "gate-token" })
	for name, tt := range map[string]struct {
		path, header string
		status       int
		seen         string
	}{
		"in the header":     {"/v1/models?a=1", "gate-token", 200, "/v1/models?a=1"},
		"in the path":       {"/gate-token/v1/models", "", 200, "/v1/models"},
		"at the path's end": {"/gate-token", "", 200, "/"},
		"none":              {"/v1/models", "", 401, ""},
		"a wrong header":    {"/gate-token/v1/models", "gate-tokem", 401, ""},
		"a wrong path":      {"/gate-tokens/v1", "", 401, ""},
	} {
		t.Run(name, func(t *testing.T) {
			seen = ""
			res, _ := wire(t, g.url, "GET /gateway/openai/main"+tt.path+" HTTP/1.1\r\nHost: h\r\nX-Debrief-Token: "+tt.header+"\r\n\r\n")
			if res.StatusCode != tt.status || seen != tt.seen {
				t.Errorf("answered %d, the service saw %q", res.StatusCode, seen)
			}
		})
	}
	g.stop()
	if strings.Contains(g.log.String(), "gate-toke") {
		t.Errorf("the log holds the token: %s", g.log)
	}
}

func TestOtherPathsAreNotTheGateways(t *testing.T) {
	g := open(t, answering(t, 200, "text/plain", "up").URL)
	for path, status := range map[string]int{
		"/healthz": 404, "/gateway": 404, "/gateway/": 404, "/gateway/openai": 404, "/gateway/openai/other/x": 404, "/gateway/fax/main/": 404, "/gateway/openai/main": 200,
	} {
		if got, _ := (call{method: http.MethodGet, path: path}).to(t, g.url); got != status {
			t.Errorf("%s is answered %d", path, got)
		}
	}
}

// TestDeadlinesOfTheReceiverDoNotCutStreams: behind the receiver's own server the
// deadlines of a request are taken off. The upstream answers only when they have
// passed, which the connection's own clock decides.
func TestDeadlinesOfTheReceiverDoNotCutStreams(t *testing.T) {
	up := answering(t, 200, "application/json", "{}")
	g := open(t, up.URL)
	var deadlines []time.Time
	server := webhook.NewServer(g.Handler(http.NotFoundHandler()), g.opts.Logger)
	server.ConnContext = nil
	inner := server.Handler
	server.Handler = http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		inner.ServeHTTP(&deadlineWriter{ResponseWriter: w, set: &deadlines}, req)
	})
	front := httptest.NewUnstartedServer(nil)
	front.Config = server
	front.Start()
	defer front.Close()
	if status, _ := (call{path: "/gateway/openai/main/v1/x"}).to(t, front.URL); status != 200 {
		t.Fatalf("answered %d", status)
	}
	if len(deadlines) != 2 || !deadlines[0].IsZero() || !deadlines[1].IsZero() {
		t.Errorf("the deadlines were set to %v", deadlines)
	}
}

// deadlineWriter notes the deadlines that are set.
type deadlineWriter struct {
	http.ResponseWriter
	set *[]time.Time
}

func (w *deadlineWriter) SetReadDeadline(at time.Time) error {
	*w.set = append(*w.set, at)
	return nil
}

func (w *deadlineWriter) SetWriteDeadline(at time.Time) error {
	*w.set = append(*w.set, at)
	return nil
}

func (w *deadlineWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func TestSettingsThatLeadNowhereAreRefused(t *testing.T) {
	good := Route{Service: "openai", Name: "a", Upstream: "https://api.openai.com"}
	for name, routes := range map[string][]Route{
		"no service":  {{Service: "fax", Name: "a", Upstream: "https://x"}},
		"no name":     {{Service: "openai", Name: "a/b", Upstream: "https://x"}},
		"no upstream": {{Service: "openai", Name: "a"}},
		"a scheme":    {{Service: "openai", Name: "a", Upstream: "ftp://x"}},
		"a user":      {{Service: "openai", Name: "a", Upstream: "https://u:p@x"}},
		"a query":     {{Service: "openai", Name: "a", Upstream: "https://x/?a=secret"}},
		"twice":       {good, good},
	} {
		_, err := New(Options{Now: time.Now, Routes: routes})
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// TestLongPollEndsWhenTheServerStops: a bot that waits for updates keeps nobody
// from stopping.
func TestLongPollEndsWhenTheServerStops(t *testing.T) {
	waiting := make(chan struct{})
	up := upstream(t, func(_ http.ResponseWriter, req *http.Request) {
		close(waiting)
		<-req.Context().Done()
	})
	g := open(t, up.URL)
	g.server.Config.RegisterOnShutdown(g.Hurry)
	stopped := make(chan error)
	go func() {
		<-waiting
		stopped <- g.server.Config.Shutdown(t.Context())
	}()
	status, body := call{method: http.MethodGet, path: "/gateway/telegram/main/bot1:x/getUpdates?timeout=50"}.to(t, g.url)
	if status != http.StatusBadGateway || !strings.Contains(body, "stopping") {
		t.Errorf("answered %d %s", status, body)
	}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
	if events := g.recorded(); len(events) != 0 {
		t.Errorf("recorded %v", events)
	}
}

// TestConnectionsThatChangeTheirProtocolPass, as WebSockets do.
func TestConnectionsThatChangeTheirProtocolPass(t *testing.T) {
	up := upstream(t, func(w http.ResponseWriter, req *http.Request) {
		conn, both, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		fmt.Fprintf(both, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: %s\r\n\r\n", req.Header.Get("Upgrade"))
		if err := both.Flush(); err != nil {
			t.Error(err)
		}
		line, err := both.ReadString('\n')
		if err != nil {
			t.Error(err)
		}
		fmt.Fprintf(both, "you said %s", line)
		if err := both.Flush(); err != nil {
			t.Error(err)
		}
	})
	g := open(t, up.URL)
	conn, err := net.Dial("tcp", strings.TrimPrefix(g.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, "GET /gateway/openai/main/v1/realtime HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
	var all strings.Builder
	for lines := bufio.NewScanner(conn); !strings.HasSuffix(all.String(), "you said hello") && lines.Scan(); {
		if lines.Text() == "" { // the head has ended
			fmt.Fprint(conn, "hello\n")
		}
		all.WriteString("\n" + lines.Text())
	}
	if !strings.HasPrefix(all.String(), "\nHTTP/1.1 101") || !strings.HasSuffix(all.String(), "you said hello") {
		t.Errorf("the bot reads %q", all.String())
	}
}
