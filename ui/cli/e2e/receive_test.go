//go:build unix

package e2e

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// delivery is one request to a running receiver.
type delivery struct {
	method, path, body string
	header             map[string]string
}

// public is a verified POST of the public format.
func public(body string) delivery {
	return delivery{path: "/v1/events", body: body, header: map[string]string{
		"Content-Type": "application/json", "Authorization": "Bearer t0ken",
	}}
}

// telegram is a verified update.
func telegram(body string) delivery {
	return delivery{path: "/hooks/telegram/salon", body: body, header: map[string]string{"X-Telegram-Bot-Api-Secret-Token": "s3cret"}}
}

// takes sends a delivery and returns the status and what is said.
func (s *server) takes(d delivery) (int, string, error) {
	method := d.method
	if method == "" {
		method = http.MethodPost
	}
	req, err := http.NewRequest(method, s.base+d.path, strings.NewReader(d.body))
	if err != nil {
		return 0, "", err
	}
	for name, value := range d.header {
		req.Header.Set(name, value)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, "", err
	}
	said, err := io.ReadAll(res.Body)
	if closed := res.Body.Close(); err == nil {
		err = closed
	}
	return res.StatusCode, string(said), err
}

// all are the deliveries of some sessions: messages of one second, edits of
// Telegram, and a session that rests for days.
func allDeliveries() []delivery {
	var all []delivery
	for n := range 60 {
		at := 1763800000 + n/6
		if n >= 40 {
			at += 3 * 24 * 3600
		}
		all = append(all,
			public(fmt.Sprintf(`{"ts":%d,"type":"message","session_id":"s%d","id":"m%d","role":"client","text":"text %d"}`, at, n%3, n, n)),
			telegram(fmt.Sprintf(`{"update_id":%d,"message":{"message_id":%d,"from":{"id":5},"chat":{"id":5},"date":%d,"text":"text %d"}}`, 1000+2*n, n, at, n)),
			telegram(fmt.Sprintf(`{"update_id":%d,"edited_message":{"message_id":%d,"from":{"id":5},"chat":{"id":5},"date":%d,"edit_date":%d,"text":"changed %d"}}`, 1001+2*n, n, at, at+60, n)))
	}
	return all
}

// digests sends deliveries from so many clients and returns what verify then says
// of each dialogue.
func digests(t *testing.T, clients int, deliveries []delivery) string {
	t.Helper()
	h := receiving(t)
	s := startServer(h)
	work := make(chan delivery)
	var group sync.WaitGroup
	for range clients {
		group.Go(func() {
			for d := range work {
				if status, said, err := s.takes(d); err != nil || status != http.StatusOK {
					t.Errorf("%s is answered %d %s %v", d.body, status, said, err)
				}
			}
		})
	}
	for _, d := range deliveries {
		work <- d
	}
	close(work)
	group.Wait()
	s.stop(syscall.SIGTERM)
	s.end(0)
	verified := h.run("verify", "--dialogues", "--json").exits(0).object()
	if verified.number("events") != 180 {
		t.Errorf("%d events are there of 180", verified.number("events"))
	}
	return fmt.Sprint(verified["dialogues"])
}

// TestShuffledAndRepeatedDeliveriesGiveTheSameDialogues compares archives with
// keys of their own.
func TestShuffledAndRepeatedDeliveriesGiveTheSameDialogues(t *testing.T) {
	inOrder := allDeliveries()
	want := digests(t, 1, inOrder)
	if n := strings.Count(want, "sha256"); n != 8 {
		t.Fatalf("%d dialogues: %s", n, want)
	}
	var deliveries []delivery
	for range 10 {
		deliveries = append(deliveries, inOrder...)
	}
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // a repeatable order
	random.Shuffle(len(deliveries), func(i, j int) { deliveries[i], deliveries[j] = deliveries[j], deliveries[i] })
	if got := digests(t, 64, deliveries); got != want {
		t.Errorf("in order\n%s\nshuffled, ten times each\n%s", want, got)
	}
}

// everyChannel configures all of them.
const everyChannel = receiveSettings + `
[receive.whatsapp.main]
app_secret = "wa-s3cret"
verify_token = "wa-verify"
[receive.chatwoot.main]
secret = "cw-s3cret"
[receive.jivo.site]
secret = "jivo-s3cret"
[receive.bitrix24.portal]
application_token = "b24-t0ken"
[receive.forms.callback]
secret = "form-s3cret"
fields = { phone = "tel" }
`

// failing are requests that are refused in every way there is. Each holds a
// phone, a text and something secret.
func failing() map[string]delivery {
	const text = `+79990001122 хочу записаться`
	broken := `{"text":"` + text + `"`
	wrong := func(d delivery, name, value string) delivery {
		d.header = map[string]string{"Content-Type": "application/json", name: value}
		return d
	}
	form := map[string]string{"Content-Type": "application/x-www-form-urlencoded"}
	return map[string]delivery{
		"401 bearer":     wrong(public(broken), "Authorization", "Bearer guessed-s3cret"),
		"401 signature":  wrong(public(broken), "webhook-signature", "v1,guessed-s3cret"),
		"401 telegram":   {path: "/hooks/telegram/salon", body: broken, header: map[string]string{"X-Telegram-Bot-Api-Secret-Token": "guessed-s3cret"}},
		"401 whatsapp":   {path: "/hooks/whatsapp/main", body: broken, header: map[string]string{"X-Hub-Signature-256": "sha256=guessed-s3cret"}},
		"401 chatwoot":   {path: "/hooks/chatwoot/main", body: broken, header: map[string]string{"X-Chatwoot-Signature": "sha256=guessed-s3cret"}},
		"401 jivo":       {path: "/hooks/jivo/site/guessed-s3cret", body: broken},
		"401 bitrix24":   {path: "/hooks/bitrix24/portal", body: "event=ONCRMLEADADD&auth[application_token]=guessed-s3cret&data[x]=" + text, header: form},
		"401 form":       {path: "/v1/forms/callback/guessed-s3cret", body: "tel=" + text, header: form},
		"403 meta":       {method: http.MethodGet, path: "/hooks/whatsapp/main?hub.mode=subscribe&hub.verify_token=guessed-s3cret"},
		"400 broken":     public(broken),
		"400 event":      public(`{"ts":1763800000,"type":"message","text":"` + text + `"}`),
		"400 forged":     public(`{"ts":1763800000,"type":"verdict","session_id":"+79990001122","id":"1"}`),
		"400 jivo":       {path: "/hooks/jivo/site/jivo-s3cret", body: broken},
		"404 path":       {path: "/hooks/telegram/79990001122", body: broken},
		"404 secret":     {path: "/hooks/jivo/other/jivo-s3cret", body: broken},
		"405 method":     {method: http.MethodPut, path: "/hooks/jivo/site/jivo-s3cret", body: broken},
		"413 too large":  public(`{"text":"` + strings.Repeat(text, 40_000) + `"}`),
		"415 media type": wrong(delivery{path: "/v1/events", body: broken, header: nil}, "Content-Encoding", text),
	}
}

// TestNothingOfAClientOrASecretIsLogged drives every refusal, and a clash, a
// reject and a duplicate, and looks for what was in them.
func TestNothingOfAClientOrASecretIsLogged(t *testing.T) {
	h := receiving(t)
	h.write("config.toml", everyChannel)
	s := startServer(h)
	taken := public(`{"ts":1763800000,"type":"message","session_id":"+79990001122","id":"+79990001122","role":"client","text":"хочу записаться"}`)
	clash := public(strings.Replace(taken.body, "хочу", "не хочу", 1))
	for i, d := range []delivery{taken, taken, clash} {
		if status, said, err := s.takes(d); err != nil || status != []int{200, 200, 400}[i] {
			t.Errorf("%s is answered %d %s %v", d.body, status, said, err)
		}
	}
	for name, d := range failing() {
		status, _, err := s.takes(d)
		if err != nil || fmt.Sprint(status) != name[:3] {
			t.Errorf("%s is answered %d, %v", name, status, err)
		}
	}
	_, page, err := s.takes(delivery{method: http.MethodGet, path: "/metrics"})
	if err != nil {
		t.Error(err)
	}
	s.stop(syscall.SIGTERM)
	told := map[string]string{"its messages": s.end(0), "/metrics": page}
	for _, path := range logsOf(t, h) {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		told[path] = string(content)
	}
	for where, text := range told {
		for _, word := range []string{"t0ken", "s3cret", "wa-verify", "+7999", "7999000", "записаться", "%D0"} {
			if strings.Contains(text, word) {
				t.Errorf("%q stands in %s:\n%s", word, where, text)
			}
		}
	}
	if !strings.Contains(told["its messages"], "status=401") {
		t.Errorf("it does not say who was refused:\n%s", told["its messages"])
	}
}

// logsOf returns the log files of a user.
func logsOf(t *testing.T, h *home) []string {
	t.Helper()
	logs, err := filepath.Glob(h.path("state", "*", "*"))
	if err != nil || len(logs) == 0 {
		t.Fatalf("there is no log: %v", err)
	}
	return logs
}

// TestWhatARunningReceiverMeasures looks for the names that docs/receiver.md
// promises.
func TestWhatARunningReceiverMeasures(t *testing.T) {
	s := startServer(receiving(t))
	for n := range 5 {
		if !s.send(n) {
			t.Fatalf("event %d is not taken", n)
		}
	}
	status, page, err := s.takes(delivery{method: http.MethodGet, path: "/metrics"})
	if err != nil || status != http.StatusOK {
		t.Fatalf("answered %d, %v", status, err)
	}
	for _, line := range []string{
		`debrief_events_total{outcome="accepted",source="api"} 5`, "debrief_commit_events_sum 5", "debrief_archive_events 5",
		"debrief_commit_bytes_count", "debrief_commit_work_seconds_count", "debrief_commit_write_seconds_count",
		`debrief_outbox_fixes{state="queued"} 0`, "debrief_outbox_oldest_seconds 0", "debrief_queue_events 0", "debrief_queue_bytes 0",
		"debrief_archive_bytes ", "debrief_disk_free_bytes ", "debrief_archive_rejects 0",
		"debrief_requests_under_way 0", "debrief_bodies_under_way_bytes 0", "debrief_request_seconds_count",
	} {
		if !strings.Contains(page, "\n"+line) {
			t.Errorf("it lacks %q:\n%s", line, page)
		}
	}
	s.stop(syscall.SIGTERM)
	s.end(0)
}

// TestARunningReceiverIndexesWhatComes sends events and searches for nothing: all
// the same searches of turns reach them.
func TestARunningReceiverIndexesWhatComes(t *testing.T) {
	s := startServer(receiving(t))
	for n := range 5 {
		if !s.send(n) {
			t.Fatalf("event %d is not taken", n)
		}
	}
	wait, end := context.WithTimeout(t.Context(), patience)
	defer end()
	for page := ""; !strings.Contains(page, "\ndebrief_indexed_events 5\n"); {
		var err error
		if _, page, err = s.takes(delivery{method: http.MethodGet, path: "/metrics"}); err != nil {
			t.Fatal(err)
		}
		if wait.Err() != nil || page == "" {
			t.Fatalf("the index does not follow:\n%s", page)
		}
	}
	s.stop(syscall.SIGTERM)
	s.end(0)
}

// TestOverloadIsRefusedAtOnce has 64 senders begin bodies of 1 MiB, of which 31
// fit into what bodies under way may have; the others are told to come again, and
// these get their answer when they go on.
func TestOverloadIsRefusedAtOnce(t *testing.T) {
	const senders, fit = 64, 31
	s := startServer(receiving(t))
	body := func(n int) string {
		begin := fmt.Sprintf(`{"ts":1763800000,"type":"message","session_id":"s","id":"m%d","role":"client","text":"`, n)
		return begin + strings.Repeat("x", 1<<20-len(begin)-2) + `"}`
	}
	conns := make([]net.Conn, senders)
	answers := make(chan [2]int, senders)
	for n := range conns {
		conn, err := net.Dial("tcp", strings.TrimPrefix(s.base, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		conns[n] = conn
		if _, err := fmt.Fprintf(conn, "POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"+
			"Authorization: Bearer t0ken\r\nContent-Length: %d\r\n\r\n%s", 1<<20, body(n)[:100]); err != nil {
			t.Fatal(err)
		}
		go func() {
			res, err := http.ReadResponse(bufio.NewReader(conn), nil)
			if err != nil {
				answers <- [2]int{n, 0}
				return
			}
			if res.StatusCode == http.StatusServiceUnavailable && res.Header.Get("Retry-After") == "" {
				t.Error("nobody says when to come again")
			}
			answers <- [2]int{n, res.StatusCode}
		}()
	}
	refused := map[int]bool{}
	for range senders - fit {
		answer := <-answers
		if refused[answer[0]] = true; answer[1] != http.StatusServiceUnavailable {
			t.Errorf("sender %d is answered %d", answer[0], answer[1])
		}
	}
	_, page, err := s.takes(delivery{method: http.MethodGet, path: "/metrics"})
	if err != nil || !strings.Contains(page, fmt.Sprintf("debrief_requests_under_way %d\n", fit)) {
		t.Errorf("%v; under way are others than %d:\n%s", err, fit, page)
	}
	for n, conn := range conns {
		if !refused[n] {
			if _, err := io.WriteString(conn, body(n)[100:]); err != nil {
				t.Error(err)
			}
		}
	}
	for range fit {
		if answer := <-answers; answer[1] != http.StatusOK {
			t.Errorf("sender %d goes on and is answered %d", answer[0], answer[1])
		}
	}
	for _, conn := range conns {
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
	}
	s.stop(syscall.SIGTERM)
	s.end(0)
}
