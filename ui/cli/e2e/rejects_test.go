//go:build unix

package e2e

import (
	"net/http"
	"strings"
	"syscall"
	"testing"
)

const formSettings = `
[receive.forms.callback]
token = "env:TOKEN"
[receive.forms.callback.fields]
session_id = `

// sendForm posts a form and fails unless it is answered 200.
func (s *server) sendForm(body string) {
	s.h.t.Helper()
	req, err := http.NewRequest(http.MethodPost, s.base+"/v1/forms/callback", strings.NewReader(body))
	if err != nil {
		s.h.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer t0ken")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		s.h.t.Fatal(err)
	}
	if err := res.Body.Close(); err != nil || res.StatusCode != http.StatusOK {
		s.h.t.Fatalf("answered %d, %v", res.StatusCode, err)
	}
}

func TestWhatWasRefusedIsTakenAfterAFix(t *testing.T) {
	h := newHome(t, "TOKEN=t0ken")
	h.write("config/debrief/config.toml", formSettings+`"comment"`+"\n")
	s := startServer(h)
	s.sendForm(`{"id":"f1","chat":"c7","name":"Anna","ts":1763800000,"comment":"` + strings.Repeat("too long for a name of a session ", 10) + `"}`)
	s.stop(syscall.SIGTERM)
	s.end(0)

	got := h.run("rejects", "replay", "1", "--json").exits(1).says("reject 1", "session_id").object()
	if got.number("replayed") != 0 || got.number("rejected") != 1 {
		t.Errorf("before the fix: %v", got)
	}
	h.write("config/debrief/config.toml", formSettings+`"chat"`+"\n")
	got = h.run("rejects", "replay", "--all", "--json").exits(0).object()
	if got.number("replayed") != 1 || got.number("new") != 1 || got.number("duplicates") != 0 || got.number("rejected") != 0 {
		t.Errorf("after the fix: %v", got)
	}
	if got = h.run("rejects", "replay", "1", "--json").exits(0).object(); got.number("new") != 0 || got.number("duplicates") != 1 {
		t.Errorf("a second time: %v", got)
	}
	if got = h.run("rejects", "replay", "--all", "--json").exits(0).object(); got.number("replayed") != 0 || got.number("duplicates") != 0 {
		t.Errorf("all that is left: %v", got)
	}
	if list := h.run("rejects", "list", "--json").exits(0).objects(); len(list) != 1 || list[0].text("replayed_at") == "" {
		t.Errorf("the list says %v", list)
	}
	h.run("rejects", "list", "--lang", "ru").exits(0).prints("принято")
	if events := h.run("status", "--json").exits(0).object(); events.number("events") != 1 {
		t.Errorf("the status is %v", events)
	}
}

func TestALineOfAFileIsRefusedAgainAsLongAsItIsNone(t *testing.T) {
	h := newHome(t)
	bad := h.write("bad.jsonl", "{broken\n")
	h.run("import", bad).exits(1)
	h.run("rejects", "replay", "1").exits(1).says("bad.jsonl:1")
	h.run("rejects", "replay", "--all").exits(1)
	h.run("rejects", "replay", "9").exits(1).says("9")
	h.run("rejects", "replay").exits(2)
	h.run("rejects", "replay", "x").exits(2)
	h.run("rejects", "replay", "1", "--all").exits(2)
}

func TestSettingsKeepPhonesOutOfAnImport(t *testing.T) {
	h := newHome(t)
	h.write("config/debrief/config.toml", "[privacy]\nphone = \"mask\"\nname = \"drop\"\n[privacy.sources.telegram]\ntext = \"drop\"\n")
	const client = `"client":{"name":"Anna Petrova","phone":"+7 900 123-45-67"},"role":"client","text":"My number is 8(900)1234567"}` + "\n"
	file := h.write("talk.jsonl", `{"ts":1763800000,"type":"message","session_id":"a","source":"site",`+client+
		`{"ts":1763800000,"type":"message","session_id":"b","source":"telegram",`+client+`{"ts":"x",`+client)
	h.run("import", file).exits(1)
	again := h.run("import", file, "--json").exits(1).object()
	if again.number("new") != 0 || again.number("duplicates") != 2 {
		t.Errorf("the same file again: %v", again)
	}
	for _, args := range [][]string{{"show", "a"}, {"show", "b"}, {"list", "--json"}, {"rejects", "show", "1"}, {"rejects", "list"}} {
		o := h.run(args...).exits(0)
		for _, secret := range []string{"123-45", "1234567", "Petrova"} {
			if strings.Contains(o.stdout, secret) {
				t.Errorf("%v shows %q:\n%s", args, secret, o.stdout)
			}
		}
	}
	h.run("show", "a", "--json").exits(0).prints("***67", "My number is")
	if o := h.run("show", "b", "--json").exits(0); strings.Contains(o.stdout, "My number") {
		t.Errorf("a text that is dropped is shown:\n%s", o.stdout)
	}
	h.write("config/debrief/config.toml", "[privacy]\nphone = \"hide\"\n")
	h.run("status").exits(1).says("config.toml", "2", "privacy.phone")
}
