package alert_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"debrief/model"
	"debrief/sync/alert"
)

const token = "123456:AAsecretAA"

// outcome tells how a try ended.
func outcome(err error) string {
	if err == nil {
		return "arrived"
	}
	var f *alert.Failure
	if !errors.As(err, &f) {
		return "not a failure: " + err.Error()
	}
	words := f.What
	if f.Refused {
		words += ", refused"
	}
	if f.Unsure {
		words += ", unsure"
	}
	if f.After > 0 {
		words += ", after " + f.After.String()
	}
	return words
}

func hello() *alert.Message {
	return &alert.Message{
		ID: "0a01", At: ten, Title: "1 incident", Text: "1 incident\nline", Incidents: []model.Incident{{
			ID: model.Key{10}, OpenedAt: ten, IncidentOpened: model.IncidentOpened{
				Rule: model.RuleLeadNotCreated, Cause: model.CauseRefused, Since: ten.Add(-time.Minute), Entity: model.EntityRef{Kind: model.EntityLead, ID: "7"},
			},
		}},
	}
}

// serve answers each request with a status and a body.
func serve(t *testing.T, answer http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(server.Close)
	return server.URL
}

func answers(status int, header, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if name, value, ok := strings.Cut(header, ": "); ok {
			w.Header().Set(name, value)
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// hangUp takes a request and drops the connection.
func hangUp(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

func TestHowTelegramAnswers(t *testing.T) {
	for _, c := range []struct {
		name   string
		answer http.HandlerFunc
		want   string
	}{
		{"it takes it", answers(200, "", `{"ok":true,"result":{"message_id":7}}`), "arrived"},
		{"too many", answers(429, "", `{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 35","parameters":{"retry_after":35}}`), "Too Many Requests: retry after 35, after 35s"},
		{"too many, for a year", answers(429, "", `{"ok":false,"description":"later","parameters":{"retry_after":99999999999}}`), "later, after 1h0m0s"},
		{"too many, for a day", answers(429, "", `{"ok":false,"description":"later","parameters":{"retry_after":86400}}`), "later, after 1h0m0s"},
		{"no such chat", answers(400, "", `{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}`), "Bad Request: chat not found, refused"},
		{"a wrong token", answers(401, "", `{"ok":false,"error_code":401,"description":"Unauthorized"}`), "Unauthorized, refused"},
		{"it says the token", answers(403, "", `{"ok":false,"description":"bot `+token+` was kicked"}`), "bot … was kicked, refused"},
		{"it is broken", answers(502, "", "<html>"), "HTTP 502 Bad Gateway, unsure"},
		{"it says yes and means no", answers(200, "", `{"ok":false}`), "HTTP 200 OK, unsure"},
		{"nobody understands it", answers(200, "", "hello"), "HTTP 200 OK, unsure"},
		{"it hangs up", hangUp, "EOF, unsure"},
		{"it sends elsewhere", answers(302, "Location: https://example.com/", ""), "HTTP 302 Found, refused"},
	} {
		t.Run(c.name, func(t *testing.T) {
			sender, err := alert.NewTelegram(serve(t, c.answer), token, "-100")
			if err != nil {
				t.Fatal(err)
			}
			got := outcome(sender.Send(context.Background(), hello()))
			if got != c.want || strings.Contains(got, token) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestWhatTelegramGets(t *testing.T) {
	var path string
	var sent struct {
		Chat string `json:"chat_id"`
		Text string `json:"text"`
	}
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		path = r.URL.Path
		if err := json.NewDecoder(r.Body).Decode(&sent); err != nil {
			t.Error(err)
		}
		_, _ = io.WriteString(w, `{"ok":true}`)
	})
	sender, err := alert.NewTelegram(address+"/", token, "-100")
	if err != nil {
		t.Fatal(err)
	}
	m := hello()
	m.Text = strings.Repeat("🙂", 3000)
	if err := sender.Send(context.Background(), m); err != nil {
		t.Fatal(err)
	}
	units := len(utf16.Encode([]rune(sent.Text)))
	if path != "/bot"+token+"/sendMessage" || sent.Chat != "-100" || units > 4096 || units < 4090 || !strings.HasSuffix(sent.Text, "🙂…") {
		t.Errorf("sent to %q %q: %d units", path, sent.Chat, units)
	}
}

func TestAPlaceThatCannotBeReachedHasGotNothing(t *testing.T) {
	server := httptest.NewServer(answers(200, "", ""))
	address := server.URL
	server.Close()
	telegram, err := alert.NewTelegram(address, token, "1")
	if err != nil {
		t.Fatal(err)
	}
	hook, err := alert.NewWebhook(address+"/"+token, secret, now)
	if err != nil {
		t.Fatal(err)
	}
	for _, sender := range []alert.Sender{telegram, hook} {
		got := outcome(sender.Send(context.Background(), hello()))
		if !strings.Contains(got, "refused") || strings.Contains(got, ", refused") || strings.Contains(got, "unsure") || strings.Contains(got, token) {
			t.Errorf("%T: got %q", sender, got)
		}
	}
}

const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

func now() time.Time { return time.Now() } // the library checks signatures by the computer's clock

func TestAWebhookIsSignedAndKeepsItsID(t *testing.T) {
	verify, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		t.Fatal(err)
	}
	var bodies []string
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		if err := verify.Verify(body, r.Header); err != nil {
			t.Errorf("verify: %v", err)
		}
		bodies = append(bodies, r.Header.Get("webhook-id")+" "+string(body))
		w.WriteHeader(http.StatusNoContent)
	})
	sender, err := alert.NewWebhook(address, secret, now)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := sender.Send(context.Background(), hello()); err != nil {
			t.Fatal(err)
		}
	}
	want := `0a01 {"type":"incidents.opened","timestamp":"2026-03-02T10:00:00.000Z","data":{"title":"1 incident","incidents":[` +
		`{"id":"0a000000000000000000000000000000","rule":"lead_not_created","cause":"refused","since":"2026-03-02T09:59:00.000Z","opened":"2026-03-02T10:00:00.000Z","entity":"lead","entity_id":"7"}]}}`
	if len(bodies) != 2 || bodies[0] != want || bodies[1] != want {
		t.Errorf("got  %v\nwant %v", bodies, want)
	}
}

func TestHowAWebhookAnswers(t *testing.T) {
	for _, c := range []struct {
		name   string
		answer http.HandlerFunc
		want   string
	}{
		{"it takes it", answers(202, "", ""), "arrived"},
		{"it is gone for good", answers(410, "", ""), "HTTP 410 Gone, refused"},
		{"it is being set up", answers(404, "", ""), "HTTP 404 Not Found"},
		{"it is busy", answers(503, "Retry-After: 120", ""), "HTTP 503 Service Unavailable, unsure, after 2m0s"},
		{"it is busy for ever", answers(503, "Retry-After: 99999999", ""), "HTTP 503 Service Unavailable, unsure, after 1h0m0s"},
		{"it sends elsewhere", answers(307, "Location: https://example.com/", ""), "HTTP 307 Temporary Redirect"},
		{"it hangs up", hangUp, "EOF, unsure"},
	} {
		t.Run(c.name, func(t *testing.T) {
			sender, err := alert.NewWebhook(serve(t, c.answer), secret, now)
			if err != nil {
				t.Fatal(err)
			}
			if got := outcome(sender.Send(context.Background(), hello())); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestSettingsThatCannotWorkAreRefusedWithoutTheirSecrets(t *testing.T) {
	for _, c := range []struct {
		name string
		make func() error
	}{
		{"no token", func() error { _, err := alert.NewTelegram("", "", "1"); return err }},
		{"a token that is a path", func() error { _, err := alert.NewTelegram("", token+"/../x", "1"); return err }},
		{"no chat", func() error { _, err := alert.NewTelegram("", token, ""); return err }},
		{"no address", func() error { _, err := alert.NewWebhook(token, secret, now); return err }},
		{"no secret", func() error { _, err := alert.NewWebhook("https://example.com/"+token, "", now); return err }},
		{"a broken secret", func() error {
			_, err := alert.NewWebhook("https://example.com/"+token, "whsec_"+token, now)
			return err
		}},
		{"mail without a server", func() error {
			_, err := alert.NewMail(alert.MailSettings{From: "a@b.c", To: []string{"d@e.f"}})
			return err
		}},
		{"mail from nobody", func() error {
			_, err := alert.NewMail(alert.MailSettings{Server: "h:25", To: []string{"d@e.f"}})
			return err
		}},
		{"mail to nobody", func() error { _, err := alert.NewMail(alert.MailSettings{Server: "h:25", From: "a@b.c"}); return err }},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := c.make()
			if err == nil || strings.Contains(fmt.Sprint(err), token) {
				t.Errorf("got %v", err)
			}
		})
	}
}
