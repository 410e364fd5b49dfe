package gateway_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"debrief/model"
	"debrief/storage"
	"debrief/sync/gateway"
	"debrief/sync/webhook"
)

// TestWholeConversation has a bot work through the gateway beside its webhook: the
// client's words come by the one, the bot's by the other, and one dialogue holds
// both in their order.
func TestWholeConversation(t *testing.T) {
	var ticks atomic.Int64 // each look at the clock is a millisecond later
	now := func() time.Time { return time.UnixMilli(1795348800250 + ticks.Add(1)) }
	archive, err := storage.Open(t.Context(), storage.Options{InMemory: true, Create: true, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := archive.Close(); err != nil {
			t.Error(err)
		}
	}()
	upstream := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		answer := `{"result":7719}`
		if strings.HasSuffix(req.URL.Path, "sendMessage") {
			answer = `{"ok":true,"result":{"message_id":2,"from":{"id":9,"is_bot":true},"chat":{"id":5,"type":"private"},"date":1795348800,"text":"Добрый день!"}}`
		}
		if _, err := io.WriteString(w, answer); err != nil {
			t.Error(err)
		}
	}))
	defer upstream.Close()
	receiver, err := webhook.New(webhook.Options{
		Log: archive, Rejects: archive, Now: now, Channels: []webhook.Channel{{Kind: "telegram", Name: "salon", Secret: "secret"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	g, err := gateway.New(gateway.Options{Log: archive, Rejects: archive, Now: now, Routes: []gateway.Route{
		{Service: "telegram", Name: "salon", Upstream: upstream.URL}, {Service: "bitrix24", Name: "portal", Upstream: upstream.URL + "/"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(g.Handler(receiver.Handler()))
	done := make(chan struct{})
	go func() { defer close(done); g.Record() }()
	post := func(path, body string) {
		t.Helper()
		if err := send(t.Context(), server.URL+path, body); err != nil {
			t.Error(err)
		}
	}
	post("/hooks/telegram/salon", `{"update_id":990,"message":{"message_id":1,"from":{"id":5},"chat":{"id":5},"date":1795348800,"text":"Здравствуйте"}}`)
	post("/gateway/telegram/salon/bot1:token-of-the-bot/sendMessage", `{"chat_id":5,"text":"Добрый день!"}`)
	post("/gateway/bitrix24/portal/rest/1/token-of-the-portal/crm.lead.add", `{"fields":{"TITLE":"Стрижка"}}`)
	server.Close()
	g.Stop()
	<-done
	page, err := archive.Dialogues(t.Context(), model.DialogueQuery{})
	if err != nil || len(page.Rows) != 1 {
		t.Fatalf("%d dialogues, %v", len(page.Rows), err)
	}
	d, err := archive.Dialogue(t.Context(), page.Rows[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, item := range d.Items {
		if item.Turn != nil {
			got = append(got, fmt.Sprintf("%s %s", item.Turn.Role, item.Turn.Text))
		}
		if lead, ok := item.Entry.Body.(*model.Lead); ok {
			got = append(got, fmt.Sprintf("lead %s %s", lead.Status, lead.LeadID))
		}
	}
	if want := "client Здравствуйте;assistant Добрый день!;lead requested ;lead created 7719"; strings.Join(got, ";") != want {
		t.Errorf("the dialogue reads %q", got)
	}
	counts, err := archive.Counts(t.Context())
	if err != nil || counts.Rejects != 0 || counts.Events != 4 {
		t.Errorf("%+v, %v", counts, err)
	}
	err = archive.Tail(t.Context(), 1, func(e *model.Entry) error {
		line, err := model.EncodeEvent(&e.Event)
		if strings.Contains(string(line), "token-of") {
			t.Errorf("%s holds a token", line)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func send(ctx context.Context, url, body string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Telegram-Bot-Api-Secret-Token", "secret")
	req.Header.Set(gateway.HeaderSession, "tg:5")
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		err = fmt.Errorf("answered %d", res.StatusCode)
	}
	_, copyErr := io.Copy(io.Discard, res.Body)
	if closeErr := res.Body.Close(); err == nil && copyErr == nil {
		return closeErr
	}
	return err
}
