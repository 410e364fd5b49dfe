package webhook_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"debrief/model"
	"debrief/storage"
	"debrief/sync/webhook"
)

// archive is a real one in memory behind a real server.
func archive(t *testing.T) (*storage.Archive, *httptest.Server) {
	t.Helper()
	now := func() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }
	a, err := storage.Open(t.Context(), storage.Options{InMemory: true, Create: true, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	r, err := webhook.New(webhook.Options{
		Log: a, Rejects: a, Now: now, Full: func(err error) bool { return errors.Is(err, storage.ErrNoSpace) },
		API:      webhook.API{Token: "token"},
		Channels: []webhook.Channel{{Kind: "telegram", Name: "salon", Secret: "secret"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(r.Handler())
	t.Cleanup(server.Close)
	return a, server
}

func post(ctx context.Context, url, body string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer token")
	req.Header.Set("X-Telegram-Bot-Api-Secret-Token", "secret")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	if err := res.Body.Close(); err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("answered %d", res.StatusCode)
	}
	return nil
}

// update is one of a chat of 60, some of them edits, in twos of one second.
func update(i int) string {
	if i%7 == 6 {
		return fmt.Sprintf(`{"update_id":%d,"edited_message":{"message_id":%d,"from":{"id":5},"chat":{"id":5},"date":%d,"edit_date":%d,"text":"changed %d"}}`,
			1000+i, i-1, 1763800000+(i-1)/2, 1763800000+i, i)
	}
	return fmt.Sprintf(`{"update_id":%d,"message":{"message_id":%d,"from":{"id":5},"chat":{"id":5},"date":%d,"text":"text %d"}}`, 1000+i, i, 1763800000+i/2, i)
}

// dialogue writes the turns of the only dialogue as they read.
func dialogue(t *testing.T, a *storage.Archive) string {
	t.Helper()
	page, err := a.Dialogues(t.Context(), model.DialogueQuery{})
	if err != nil || len(page.Rows) != 1 {
		t.Fatalf("%d dialogues, %v", len(page.Rows), err)
	}
	d, err := a.Dialogue(t.Context(), page.Rows[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, item := range d.Items {
		fmt.Fprintf(&out, "%s %s", item.Entry.TS.Format(time.RFC3339), item.Entry.ID)
		if item.Turn != nil {
			fmt.Fprintf(&out, " %s %q %d", item.Turn.Role, item.Turn.Text, len(item.Turn.Revisions))
		}
		out.WriteByte('\n')
	}
	return out.String()
}

// TestAnyOrderAndAnyRepetitionGiveTheSameDialogue posts updates in parallel,
// shuffled, ten times each, as Telegram may.
func TestAnyOrderAndAnyRepetitionGiveTheSameDialogue(t *testing.T) {
	const updates = 60
	inOrder, server := archive(t)
	for i := range updates {
		if err := post(t.Context(), server.URL+"/hooks/telegram/salon", update(i)); err != nil {
			t.Fatal(err)
		}
	}
	shuffled, server := archive(t)
	var deliveries []int
	for range 10 {
		for i := range updates {
			deliveries = append(deliveries, i)
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	random.Shuffle(len(deliveries), func(i, j int) { deliveries[i], deliveries[j] = deliveries[j], deliveries[i] })
	inParallel(t, 16, len(deliveries), func(i int) error {
		return post(t.Context(), server.URL+"/hooks/telegram/salon", update(deliveries[i]))
	})
	want, got := dialogue(t, inOrder), dialogue(t, shuffled)
	if got != want || !strings.Contains(want, "changed 6") {
		t.Errorf("in order it reads\n%s\nshuffled\n%s", want, got)
	}
	counts, err := shuffled.Counts(t.Context())
	if err != nil || counts.Events != updates || counts.Rejects != 0 {
		t.Errorf("%+v, %v; want %d events", counts, err, updates)
	}
}

func inParallel(t *testing.T, clients, n int, do func(int) error) {
	t.Helper()
	work := make(chan int)
	var wait sync.WaitGroup
	for range clients {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for i := range work {
				if err := do(i); err != nil {
					t.Error(err)
				}
			}
		}()
	}
	for i := range n {
		work <- i
	}
	close(work)
	wait.Wait()
}

// TestManyClientsAtOnce shows that every event that was answered 200 is there,
// once.
func TestManyClientsAtOnce(t *testing.T) {
	a, server := archive(t)
	const clients, each = 64, 20
	inParallel(t, clients, clients*each, func(i int) error {
		body := fmt.Sprintf(`{"ts":%d,"type":"message","session_id":"s%d","id":"m%d","role":"client","text":"x"}`, 1763800000+i, i%50, i)
		return post(t.Context(), server.URL+"/v1/events", body)
	})
	seen := map[string]int{}
	if err := a.Tail(t.Context(), 1, func(e *model.Entry) error { seen[e.ID]++; return nil }); err != nil {
		t.Fatal(err)
	}
	if len(seen) != clients*each {
		t.Errorf("%d events of %d", len(seen), clients*each)
	}
	for id, n := range seen {
		if n != 1 {
			t.Errorf("%s is there %d times", id, n)
		}
	}
}
