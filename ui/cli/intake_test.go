package cli

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"debrief/model"
	"debrief/storage"
	"debrief/sync/webhook"
	"debrief/ui/cli/config"
	"debrief/ui/cli/importer"
)

var afternoon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// discreetApp is an app whose settings keep nothing that can be left out.
func discreetApp(t *testing.T, p config.Privacy) (*app, *storage.Archive) {
	t.Helper()
	a := &app{}
	a.Now = func() time.Time { return afternoon }
	a.conf = config.Defaults()
	a.conf.Privacy = p
	archive, err := storage.Open(context.Background(), storage.Options{InMemory: true, Now: a.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := archive.Close(); err != nil {
			t.Error(err)
		}
	})
	return a, archive
}

// post sends a body of WhatsApp's to a receiver in front of in.
func post(t *testing.T, in intake, body string) {
	t.Helper()
	r, err := webhook.New(webhook.Options{
		Log: in, Rejects: in, Now: func() time.Time { return afternoon },
		Channels: []webhook.Channel{{Kind: "whatsapp", Name: "main", Secret: "s", VerifyToken: "v"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	mac := hmac.New(sha256.New, []byte("s"))
	mac.Write([]byte(body))
	req := httptest.NewRequest(http.MethodPost, "/hooks/whatsapp/main", strings.NewReader(body))
	req.Header.Set("X-Hub-Signature-256", "sha256="+hex.EncodeToString(mac.Sum(nil)))
	w := httptest.NewRecorder()
	if r.Handler().ServeHTTP(w, req); w.Code != http.StatusOK {
		t.Fatalf("answered %d %s", w.Code, w.Body)
	}
}

func batch(parts string) string {
	return `{"entry":[{"changes":[{"field":"messages","value":{"metadata":{"phone_number_id":"100"},` +
		`"contacts":[{"wa_id":"79001234567","profile":{"name":"Анна Петрова"}}],"messages":[` + parts + `]}}]}]}`
}

const (
	written  = `{"id":"w1","from":"79001234567","timestamp":"1763800000","type":"text","text":{"body":"Мой номер 8 900 123-45-67, почта anna@mail.ru"}}`
	unnamed  = `{"from":"79001234567","timestamp":"1763800001","type":"text","text":{"body":"или +7(900)123-45-67"}}`
	leadLine = `{"ts":"2026-11-22T10:00:00Z","type":"lead","session_id":"wa:100:79001234567","source":"whatsapp","status":"requested",` +
		`"fields":{"NAME":"Анна Петрова","PHONE":[{"VALUE":"+79001234567"}],"COMMENTS":"звонить 89001234567, anna@mail.ru"},"client":{"phone":"+7 900 123 45 67"}}`
	brokenLine = `{"ts":"yesterday","type":"lead","client":{"phone":"+79001234567","email":"anna@mail.ru","name":"Анна Петрова"}}`
)

// everythingKept returns all that an archive holds as text.
func everythingKept(t *testing.T, archive *storage.Archive) (text string, events []*model.Entry) {
	t.Helper()
	ctx := context.Background()
	var all strings.Builder
	err := archive.Tail(ctx, 1, func(e *model.Entry) error {
		line, err := model.EncodeEntry(e)
		all.Write(append(line, '\n'))
		events = append(events, e)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	rejects, err := archive.Rejects(ctx, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rejects {
		if r, err = archive.Reject(ctx, r.N); err != nil {
			t.Fatal(err)
		}
		all.WriteString(r.Reason + " " + string(r.Body) + " " + r.SHA256 + "\n")
	}
	return all.String(), events
}

func takeEverything(t *testing.T, a *app, archive *storage.Archive) {
	t.Helper()
	in := a.intake(archive)
	post(t, in, batch(written+","+unnamed))
	file := strings.NewReader(leadLine + "\n" + brokenLine + "\n")
	if _, err := importer.Run(context.Background(), in, file, importer.Options{Origin: "f.jsonl", Now: a.Now}); err != nil {
		t.Fatal(err)
	}
}

// What is not stored: everything that comes in by receiver and import, and all
// of it that is kept, is looked through for the client.
func TestWhatIsNotStored(t *testing.T) {
	for name, p := range map[string]config.Privacy{
		"mask": {Phone: "mask", Email: "mask", Name: "mask", Attachments: "drop", Text: "keep"},
		"drop": {Phone: "drop", Email: "drop", Name: "drop", Attachments: "drop", Text: "drop"},
	} {
		t.Run(name, func(t *testing.T) {
			a, archive := discreetApp(t, p)
			takeEverything(t, a, archive)
			kept, events := everythingKept(t, archive)
			for _, secret := range []string{"9001234567", "123-45", "123 45", "anna@", "Петров"} {
				if strings.Contains(kept, secret) {
					t.Errorf("%q is kept:\n%s", secret, kept)
				}
			}
			if len(events) != 2 || events[0].SessionID != events[1].SessionID {
				t.Errorf("what was one session is none any more:\n%s", kept)
			}
		})
	}
}

func TestTheSameDeliveryIsOneEventWhateverIsLeftOut(t *testing.T) {
	a, archive := discreetApp(t, config.Privacy{Phone: "mask", Email: "drop", Name: "drop", Text: "drop"})
	for range 3 {
		takeEverything(t, a, archive)
	}
	if kept, events := everythingKept(t, archive); len(events) != 2 {
		t.Errorf("three deliveries became %d events:\n%s", len(events), kept)
	}
}

func TestWhoeverKeepsEverythingKeepsItAsItCame(t *testing.T) {
	a, archive := discreetApp(t, config.Defaults().Privacy)
	takeEverything(t, a, archive)
	kept, _ := everythingKept(t, archive)
	for _, sent := range []string{"8 900 123-45-67", "anna@mail.ru", "wa:100:79001234567", brokenLine, "Анна Петрова"} {
		if !strings.Contains(kept, sent) {
			t.Errorf("%q is not kept:\n%s", sent, kept)
		}
	}
}

func TestARejectThatLostItsPhoneStillJoinsItsSession(t *testing.T) {
	a, archive := discreetApp(t, config.Privacy{Phone: "mask"})
	takeEverything(t, a, archive)
	_, events := everythingKept(t, archive)
	r, err := archive.Reject(context.Background(), 1)
	if err != nil {
		t.Fatal(err)
	}
	r.Body = []byte(strings.Replace(string(r.Body), `"from"`, `"id":"w2","from"`, 1)) // as if the channel had named it
	reading, err := webhook.Reread(model.Reject{At: r.At, Place: r.Place, Header: r.Header, Body: r.Body, Length: r.Length}, nil)
	if err != nil || len(reading.Events) != 1 || reading.Events[0].SessionID != events[0].SessionID {
		t.Errorf("read again as %+v, %v", reading, err)
	}
}
