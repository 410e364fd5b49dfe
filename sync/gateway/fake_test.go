package gateway

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"debrief/model"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

var errFull = errors.New("no space")

// shelf is a log in memory that knows what an id means.
type shelf struct {
	mu      sync.Mutex
	events  []model.Event
	seen    map[string]bool
	rejects []model.Reject
	fails   error
	held    chan struct{} // appends wait for it, when there is one
}

func (s *shelf) Append(_ context.Context, events []model.Event) ([]model.Outcome, error) {
	if s.held != nil {
		<-s.held
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fails != nil {
		return nil, s.fails
	}
	if s.seen == nil {
		s.seen = map[string]bool{}
	}
	out := make([]model.Outcome, len(events))
	for i, e := range events {
		key := strings.Join([]string{e.Account, e.Source, string(e.Type), e.ID}, "\x00")
		if out[i].Status = model.Duplicate; !s.seen[key] {
			s.seen[key] = true
			s.events = append(s.events, e)
			out[i] = model.Outcome{Pos: uint64(len(s.events))}
		}
	}
	return out, nil
}

func (s *shelf) AddReject(_ context.Context, r model.Reject) (uint64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fails != nil {
		return 0, s.fails
	}
	s.rejects = append(s.rejects, r)
	return uint64(len(s.rejects)), nil
}

func (s *shelf) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fails = err
}

// gate is a gateway with its worker, behind a server.
type gate struct {
	*Gateway
	t       testing.TB
	url     string
	shelf   *shelf
	log     *bytes.Buffer
	done    chan struct{}
	server  *httptest.Server
	stopped bool
}

// open starts a gateway that leads to upstream for every service.
func open(t testing.TB, upstream string, change ...func(*Options)) *gate {
	t.Helper()
	g := &gate{t: t, shelf: &shelf{}, log: &bytes.Buffer{}, done: make(chan struct{})}
	o := Options{
		Log: g.shelf, Rejects: g.shelf, Now: func() time.Time { return noon }, Logger: slog.New(slog.NewTextHandler(g.log, nil)),
		Pause: func(<-chan struct{}) {},
	}
	for _, service := range []string{"telegram", "whatsapp", "openai", "bitrix24"} {
		o.Routes = append(o.Routes, Route{Service: service, Name: "main", Upstream: upstream})
	}
	for _, c := range change {
		c(&o)
	}
	var err error
	if g.Gateway, err = New(o); err != nil {
		t.Fatal(err)
	}
	g.server = httptest.NewServer(g.Handler(http.NotFoundHandler()))
	g.url = g.server.URL
	go func() {
		defer close(g.done)
		g.Record()
	}()
	t.Cleanup(g.stop)
	return g
}

// stop ends the traffic and waits until everything is recorded.
func (g *gate) stop() {
	if !g.stopped {
		g.stopped = true
		g.server.Close()
		g.Stop()
		<-g.done
	}
}

// recorded stops the gateway and returns what it has recorded.
func (g *gate) recorded() []model.Event {
	g.stop()
	return g.shelf.events
}

// service is an upstream on loopback.
func upstream(t testing.TB, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server
}

// answering is an upstream that always answers the same.
func answering(t testing.TB, status int, kind, body string) *httptest.Server {
	t.Helper()
	return upstream(t, func(w http.ResponseWriter, req *http.Request) {
		if _, err := io.Copy(io.Discard, req.Body); err != nil {
			t.Error(err)
		}
		w.Header().Set("Content-Type", kind)
		w.WriteHeader(status)
		if _, err := io.WriteString(w, body); err != nil {
			t.Error(err)
		}
	})
}

// call is one request of a bot.
type call struct {
	method, path, kind, body, session string
}

func (c call) to(t testing.TB, base string) (int, string) {
	t.Helper()
	if c.method == "" {
		c.method = http.MethodPost
	}
	req, err := http.NewRequestWithContext(t.Context(), c.method, base+c.path, strings.NewReader(c.body))
	if err != nil {
		t.Fatal(err)
	}
	if c.kind == "" {
		c.kind = "application/json"
	}
	req.Header.Set("Content-Type", c.kind)
	if c.session != "" {
		req.Header.Set(HeaderSession, c.session)
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

// told writes an event as the tests name it: who said or did what.
func told(e model.Event) string {
	parts := []string{e.Source, e.SessionID, e.ID}
	switch b := e.Body.(type) {
	case *model.Message:
		parts = append(parts, string(b.Role), b.Text)
		for _, file := range b.Attachments {
			parts = append(parts, "["+file.Kind+" "+file.Name+"]")
		}
	case *model.Edit:
		parts = append(parts, "edit", b.Target, b.Text)
	case *model.Delete:
		parts = append(parts, "delete", b.Target)
	case *model.Notification:
		parts = append(parts, "notification", b.Status, b.Template, b.Text, b.Error)
	case *model.ToolCall:
		parts = append(parts, "call", b.CallID, b.Tool, string(b.Args))
	case *model.ToolResult:
		parts = append(parts, "result", b.CallID, string(b.Result))
	case *model.Lead:
		parts = append(parts, "lead", string(b.Status), b.LeadID, b.DealID, b.Error)
		for _, name := range b.Fields.Names() {
			parts = append(parts, name+"="+string(b.Fields[name]))
		}
	}
	return strings.Join(parts, "|")
}

// heldUntilRecorded answers only when the log holds something, and tells what.
func heldUntilRecorded(t testing.TB, of func() *gate, early chan<- []model.Event) http.Handler {
	t.Helper()
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if _, err := io.Copy(io.Discard, req.Body); err != nil {
			t.Error(err)
		}
		for {
			of().shelf.mu.Lock()
			events := append([]model.Event(nil), of().shelf.events...)
			of().shelf.mu.Unlock()
			if len(events) > 0 {
				early <- events
				break
			}
			runtime.Gosched()
		}
		if _, err := io.WriteString(w, `{"result":5}`); err != nil {
			t.Error(err)
		}
	})
}

// upstreamOf answers each request with the next of answers.
func upstreamOf(t testing.TB, kind string, answers <-chan string) *httptest.Server {
	t.Helper()
	return upstream(t, func(w http.ResponseWriter, req *http.Request) {
		if _, err := io.Copy(io.Discard, req.Body); err != nil {
			t.Error(err)
		}
		w.Header().Set("Content-Type", kind)
		if _, err := io.WriteString(w, <-answers); err != nil {
			t.Error(err)
		}
	})
}

func noonClock() time.Time { return noon }
