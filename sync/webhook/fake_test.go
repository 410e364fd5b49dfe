package webhook

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
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
	seen    map[string]int
	rejects []model.Reject
	fails   error
	held    chan struct{} // appends wait for it, when there is one
	waiting chan struct{} // is told of each append that waits
}

func (s *shelf) Append(_ context.Context, events []model.Event) ([]model.Outcome, error) {
	if s.held != nil {
		s.waiting <- struct{}{}
		<-s.held
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fails != nil {
		return nil, s.fails
	}
	if s.seen == nil {
		s.seen = map[string]int{}
	}
	var out []model.Outcome
	for _, e := range events {
		line, err := model.EncodeEvent(&e)
		if err != nil {
			return nil, err
		}
		key := strings.Join([]string{e.Account, e.Source, string(e.Type), e.ID, string(e.Received)}, "\x00")
		at, had := s.seen[key]
		switch {
		case !had:
			s.events = append(s.events, e)
			s.seen[key] = len(s.events)
			out = append(out, model.Outcome{Pos: uint64(len(s.events))})
		case string(mustEncode(s.events[at-1])) == string(line):
			out = append(out, model.Outcome{Status: model.Duplicate, Pos: uint64(at)})
		default:
			out = append(out, model.Outcome{Status: model.Clash, Pos: uint64(at)})
		}
	}
	return out, nil
}

func mustEncode(e model.Event) []byte {
	line, err := model.EncodeEvent(&e)
	if err != nil {
		panic(err)
	}
	return line
}

func (s *shelf) AddRejects(_ context.Context, rejects []model.Reject) ([]uint64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fails != nil {
		return nil, s.fails
	}
	var numbers []uint64
	for _, r := range rejects {
		s.rejects = append(s.rejects, r)
		numbers = append(numbers, uint64(len(s.rejects)))
	}
	return numbers, nil
}

// published is the vector of the Standard Webhooks specification.
const (
	publishedSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
	publishedID     = "msg_p5jXN8AQM9LWM0D4loKWxJek"
	publishedTime   = "1614265330"
	publishedBody   = `{"test": 2432232314}`
	publishedSigned = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
)

const formBearer = "form-token"

func options(s *shelf) Options {
	return Options{
		Log: s, Rejects: s, Now: func() time.Time { return noon }, Full: func(err error) bool { return errors.Is(err, errFull) },
		API: API{Secret: publishedSecret, Token: "api-token"},
		Channels: []Channel{
			{Kind: "telegram", Name: "salon", Secret: "tg-secret"},
			{Kind: "whatsapp", Name: "main", Secret: "app-secret", VerifyToken: "hello"},
			{Kind: "instagram", Name: "main", Secret: "app-secret", VerifyToken: "hello"},
			{Kind: "chatwoot", Name: "main", Secret: "cw-secret"},
			{Kind: "jivo", Name: "main", Secret: "jivo-secret"},
			{Kind: "bitrix24", Name: "portal", Secret: "app-token", Domain: "salon.bitrix24.example", MemberID: "member"},
		},
		Forms: []Form{{Name: "callback", Secret: "form-secret", Token: formBearer, Fields: map[string]string{"phone": "tel", "name": "fio"}}},
	}
}

func receiver(t testing.TB, s *shelf, change ...func(*Options)) http.Handler {
	t.Helper()
	o := options(s)
	for _, c := range change {
		c(&o)
	}
	r, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return r.Handler()
}

// call is one request of a test.
type call struct {
	method, path, body string
	header             map[string]string
}

func (c call) with(name, value string) call {
	header := map[string]string{name: value}
	for n, v := range c.header {
		if _, set := header[n]; !set {
			header[n] = v
		}
	}
	c.header = header
	return c
}

func (c call) request(t testing.TB) *http.Request {
	t.Helper()
	method := c.method
	if method == "" {
		method = http.MethodPost
	}
	req := httptest.NewRequest(method, c.path, strings.NewReader(c.body))
	req.Header.Set("Content-Type", typeJSON)
	for name, value := range c.header {
		req.Header.Set(name, value)
	}
	return req
}

func (c call) to(t testing.TB, h http.Handler) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, c.request(t))
	body, err := io.ReadAll(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	return w.Code, string(body)
}

// api is a verified POST of the public format.
func api(body string) call {
	return call{path: "/v1/events", body: body, header: map[string]string{"Authorization": "Bearer api-token"}}
}

func message(id, text string) string {
	return `{"ts":"2026-11-22T10:00:00Z","type":"message","session_id":"s","id":"` + id + `","role":"client","text":"` + text + `"}`
}
