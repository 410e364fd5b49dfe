package send_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"debrief/model"
	"debrief/ui/cli/send"
)

const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

// taker is a receiver that keeps what it was sent and refuses what holds "bad".
type taker struct {
	t      *testing.T
	bodies []string
	ids    []string
	status int // answered instead, once as many bodies were taken as after says
	after  int
	token  string
}

func (k *taker) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		k.t.Error(err)
	}
	hook, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		k.t.Error(err)
	}
	if k.token == "" && hook.VerifyIgnoringTimestamp(body, req.Header) != nil || k.token != "" && req.Header.Get("Authorization") != "Bearer "+k.token {
		http.Error(w, "not verified", http.StatusUnauthorized)
		return
	}
	if k.status != 0 && len(k.bodies) == k.after {
		http.Error(w, "because", k.status)
		return
	}
	k.bodies, k.ids = append(k.bodies, string(body)), append(k.ids, req.Header.Get("webhook-id"))
	var list []json.RawMessage
	if err := json.Unmarshal(body, &list); err != nil {
		k.t.Errorf("%v: %s", err, body)
	}
	var refused []string
	for i, raw := range list {
		if strings.Contains(string(raw), "bad") {
			refused = append(refused, fmt.Sprintf(`{"position":%d,"reason":"it is bad"}`, i+1))
		}
	}
	if _, err := fmt.Fprintf(w, `{"accepted":%d,"duplicates":0,"rejected":[%s]}`, len(list)-len(refused), strings.Join(refused, ",")); err != nil {
		k.t.Error(err)
	}
}

// run sends text to k and returns what was told of each refused line.
func run(t *testing.T, k *taker, text string) (send.Result, []string, error) {
	t.Helper()
	k.t = t
	server := httptest.NewServer(k)
	t.Cleanup(server.Close)
	var told []string
	o := send.Options{
		URL: server.URL, Secret: secret, Token: k.token, Client: server.Client(), Now: time.Now,
		Refused: func(line int, reason string) { told = append(told, fmt.Sprintf("%d %s", line, reason)) },
	}
	if k.token != "" {
		o.Secret = ""
	}
	result, err := send.Events(t.Context(), strings.NewReader(text), o)
	return result, told, err
}

func TestEventsAreSignedAndCounted(t *testing.T) {
	k := &taker{}
	result, told, err := run(t, k, "\uFEFF{\"a\":1}\n\n  {\"a\":2}\r\n{\"bad\":3}\n{\"a\":4}")
	if err != nil || result != (send.Result{Sent: 4, Accepted: 3, Refused: 1}) {
		t.Errorf("%+v, %v", result, err)
	}
	if !slices.Equal(told, []string{"4 it is bad"}) || !slices.Equal(k.bodies, []string{`[{"a":1},{"a":2},{"bad":3},{"a":4}]`}) {
		t.Errorf("%v, %v", told, k.bodies)
	}
}

func TestATokenIsShownWhereThereIsNoSecret(t *testing.T) {
	if result, _, err := run(t, &taker{token: "t0ken"}, `{"a":1}`); err != nil || result.Accepted != 1 {
		t.Errorf("%+v, %v", result, err)
	}
}

func TestTheSameFileHasTheSameIDs(t *testing.T) {
	first, again, other := &taker{}, &taker{}, &taker{}
	for k, text := range map[*taker]string{first: `{"a":1}`, again: `{"a":1}`, other: `{"a":2}`} {
		if _, _, err := run(t, k, text); err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Equal(first.ids, again.ids) || slices.Equal(first.ids, other.ids) || first.ids[0] == "" {
		t.Errorf("%v, %v, %v", first.ids, again.ids, other.ids)
	}
}

func TestALargeFileIsSentInPieces(t *testing.T) {
	k := &taker{}
	long := `{"text":"` + strings.Repeat("x", 100<<10) + `"}` + "\n"
	result, told, err := run(t, k, strings.Repeat("{\"a\":1}\n", 450)+strings.Repeat(long, 5)+"{\"bad\":1}\n")
	if err != nil || result != (send.Result{Sent: 456, Accepted: 455, Refused: 1}) || !slices.Equal(told, []string{"456 it is bad"}) {
		t.Errorf("%+v, %v, %v", result, told, err)
	}
	if len(k.bodies) < 5 {
		t.Errorf("in %d pieces", len(k.bodies))
	}
	for _, body := range k.bodies {
		if len(body) > model.MaxEventBytes/2 {
			t.Errorf("a piece of %d bytes", len(body))
		}
	}
}

func TestWhatIsNoEventIsNotSent(t *testing.T) {
	k := &taker{}
	result, told, err := run(t, k, "{\"a\":1}\n[1]\n{\"a\":\nhello\n{\"a\":2}\n")
	if err != nil || result != (send.Result{Sent: 2, Accepted: 2, Refused: 3}) || len(told) != 3 || !strings.HasPrefix(told[0], "2 ") {
		t.Errorf("%+v, %v, %v", result, told, err)
	}
	if result, _, err := run(t, &taker{}, ""); err != nil || result != (send.Result{}) {
		t.Errorf("nothing at all: %+v, %v", result, err)
	}
	long := "{\"a\":1}\n" + strings.Repeat("x", model.MaxEventBytes+1) + "\n{\"a\":2}"
	result, told, err = run(t, &taker{}, long)
	if err != nil || result != (send.Result{Sent: 2, Accepted: 2, Refused: 1}) || !slices.Equal(told, []string{"2 longer than an event may be"}) {
		t.Errorf("a line without end: %+v, %v, %v", result, told, err)
	}
}

func TestARefusalEndsItAndTellsWhatWasDone(t *testing.T) {
	for _, status := range []int{400, 401, 404, 413, 503, 507, 302} {
		k := &taker{status: status, after: 1}
		result, _, err := run(t, k, strings.Repeat("{\"a\":1}\n", 250))
		var answered *send.StatusError
		if !errors.As(err, &answered) || answered.Status != status || answered.Words != "because" || result.Sent != 200 {
			t.Errorf("%d: %+v, %v", status, result, err)
		}
	}
}

func TestNobodyThereIsTold(t *testing.T) {
	server := httptest.NewServer(nil)
	server.Close()
	o := send.Options{URL: server.URL, Token: "t0ken", Client: http.DefaultClient, Now: time.Now}
	_, err := send.Events(t.Context(), strings.NewReader("{}"), o)
	var unreachable *send.UnreachableError
	if !errors.As(err, &unreachable) || strings.Contains(err.Error(), server.URL) || !strings.Contains(err.Error(), "refused") {
		t.Errorf("got %v", err)
	}
}

func TestSendingCanBeStopped(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, req *http.Request) {
		if _, err := io.ReadAll(req.Body); err != nil { // before that the server does not notice who goes away
			t.Error(err)
		}
		cancel()
		<-req.Context().Done()
	}))
	defer server.Close()
	o := send.Options{URL: server.URL, Token: "t0ken", Client: server.Client(), Now: time.Now}
	if result, err := send.Events(ctx, strings.NewReader("{}"), o); !errors.Is(err, context.Canceled) || result.Sent != 0 {
		t.Errorf("%+v, %v", result, err)
	}
}

func TestSampleIsADialogueWithALead(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	in, err := send.Sample(now)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(in)
	if err != nil {
		t.Fatal(err)
	}
	var types []model.Type
	for line := range strings.Lines(string(text)) {
		event, err := model.DecodeEvent([]byte(strings.TrimSpace(line)), now)
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		types = append(types, event.Type)
		if event.SessionID == "" || event.ID == "" || len(event.Flags) > 0 {
			t.Errorf("%+v", event)
		}
	}
	if !slices.Equal(types, []model.Type{model.TypeMessage, model.TypeMessage, model.TypeLead}) {
		t.Errorf("%v", types)
	}
}
