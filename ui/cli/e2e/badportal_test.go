package e2e

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"debrief/model"
	"debrief/sync/bitrix24/portal"
)

// hooked gives a user another webhook.
func (h *home) hooked(address string) { h.write("hook", address+"\n") }

// hides asserts that nothing of these is shown.
func (o outcome) hides(words ...string) {
	o.t.Helper()
	for _, word := range words {
		if strings.Contains(o.stdout+o.stderr, word) {
			o.t.Errorf("debrief %s shows %q:\n%s%s", strings.Join(o.args, " "), word, o.stdout, o.stderr)
		}
	}
}

// TestAPortalThatCannotBeUsedIsToldWithWhatToDo gives the program every webhook that
// leads nowhere. What a person has entered waits all the same, and goes out when the
// right one is back.
func TestAPortalThatCannotBeUsedIsToldWithWhatToDo(t *testing.T) {
	h, p := read(t, "0s")
	h.run("fix", "lead", "7719", "NAME=Petr").exits(0)
	right := httptest.NewServer(p.Handler())
	defer right.Close()
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>welcome") }))
	defer page.Close()
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	for name, test := range map[string]struct{ address, en, ru string }{
		"no address":     {"somewhere", "copy it whole", "целиком"},
		"no webhook":     {right.URL + "/", "is not the address of a webhook", "не адрес вебхука"},
		"plain":          {"http://salon.example.com/rest/1/secret0code/", "must begin with https://", "должен начинаться с https://"},
		"wrong secret":   {right.URL + "/rest/1/wrong0secret/", "does not accept the webhook", "впишите его в bitrix24.webhook_url"},
		"a page":         {page.URL + "/rest/1/secret0code/", "What answers there is no Bitrix24", "отвечает не Bitrix24"},
		"nobody":         {gone.URL + "/rest/1/secret0code/", "cannot be reached", ""}, // it is tried for long enough once
		"no certificate": {"https" + right.URL[len("http"):] + "/rest/1/secret0code/", "does not prove who it is", "не подтверждает"},
	} {
		t.Run(name, func(t *testing.T) {
			h := &home{t: t, dir: h.dir, env: h.env}
			h.hooked(test.address)
			h.run("sync", "--once", "--lang", "en").exits(1).says(test.en).hides("wrong0secret", "secret0code")
			if test.ru == "" {
				return
			}
			h.run("sync", "--once", "--lang", "ru").exits(1).says(test.ru).hides("wrong0secret", "secret0code")
		})
	}
	h.hooked(p.WebhookURL(right.URL))
	if got := h.run("sync", "--once", "--json").exits(0).object(); got.number("written") != 1 {
		t.Errorf("with the right webhook the round says %v", got)
	}
	if held, _ := p.Entity(lead7719); held.Fields.Text("NAME") != "Petr" {
		t.Errorf("the portal holds %v", held.Fields)
	}
}

func TestARightThatIsMissingIsNamed(t *testing.T) {
	p := portal.New(portal.Options{Scopes: []string{"user"}})
	h := newHome(t)
	server := httptest.NewServer(p.Handler())
	t.Cleanup(server.Close)
	h.write("hook", p.WebhookURL(server.URL)+"\n")
	h.write("config/debrief/config.toml", "[bitrix24]\nwebhook_url = \"file:"+h.path("hook")+"\"\n")
	h.run("import", h.write("s.jsonl", sample(1))).exits(0)
	h.run("sync", "--once", "--lang", "en").exits(1).says("lacks the right crm")
	h.run("sync", "--once", "--lang", "ru").exits(1).says("нет права crm")
}

func TestALeadThatWasDeletedIsToldWithWhatToDo(t *testing.T) {
	h, p := read(t, "0s")
	h.run("fix", "lead", "7719", "NAME=Petr").exits(0)
	p.Delete(lead7719)
	h.run("sync", "--once")
	h.run("outbox", "--lang", "en").exits(0).prints("NAME=Petr", "merged with another")
	h.run("outbox", "--lang", "ru").exits(0).prints("объединено с другим")
	if got := h.run("outbox", "--json").exits(0).object(); got.text("state") != string(model.FixRefused) {
		t.Errorf("the outbox holds %v", got)
	}
}
