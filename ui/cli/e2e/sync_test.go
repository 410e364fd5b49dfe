package e2e

import (
	"fmt"
	"net/http/httptest"
	"testing"

	"debrief/model"
	"debrief/sync/bitrix24/portal"
)

// watched fails the test at its end when the portal has something to complain of.
func watched(t *testing.T, p *portal.Portal) {
	t.Helper()
	t.Cleanup(func() {
		if wrong := p.Misbehaviour(); len(wrong) > 0 {
			t.Errorf("the portal complains: %v", wrong)
		}
	})
}

// connected is a user whose portal holds lead 7719.
func connected(t *testing.T, grace string) (*home, *portal.Portal) {
	t.Helper()
	p := portal.New(portal.Options{})
	watched(t, p)
	fields := model.Fields{}.With("ID", "7719").With("TITLE", "Manicure").With("NAME", "Ivan").With("STATUS_ID", "NEW")
	if _, err := p.AddLead(fields); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(p.Handler())
	t.Cleanup(server.Close)
	h := newHome(t)
	h.write("hook", p.WebhookURL(server.URL)+"\n")
	h.write("config/debrief/config.toml", fmt.Sprintf(
		"[bitrix24]\nwebhook_url = %q\ngrace = %q\npoll_interval = \"1s\"\n", "file:"+h.path("hook"), grace))
	return h, p
}

var lead7719 = model.EntityRef{Kind: model.EntityLead, ID: "7719"}

func TestAFixReachesBitrix24(t *testing.T) {
	h, p := connected(t, "0s")
	h.run("import", h.write("lead.jsonl", leadSample)).exits(0)
	first := h.run("sync", "--once", "--json").exits(0).object()
	if !first.has("pulled", "written", "conflicts", "refused", "delayed", "waiting") || first.number("pulled") != 1 {
		t.Errorf("the first round says %v", first)
	}
	fix := h.run("fix", "lead", "7719", "STATUS_ID=IN_PROCESS", "--json").exits(0).object()
	if got := h.run("sync", "--once", "--json").exits(0).object(); got.number("written") != 1 {
		t.Errorf("the second round says %v", got)
	}
	if got := h.run("outbox", "--json").exits(0).object(); got.text("state") != "confirmed" || got.text("id") != fix.text("id") {
		t.Errorf("the outbox holds %v", got)
	}
	if held, ok := p.Entity(lead7719); !ok || held.Fields.Text("STATUS_ID") != "IN_PROCESS" {
		t.Errorf("the portal holds %v", held.Fields)
	}
	if row := h.run("list", "--json").exits(0).object(); row.in("lead").text("stage") != "IN_PROCESS" || row.in("lead").text("lead_id") != "7719" {
		t.Errorf("the list shows %v", row)
	}
}

func TestAFixOfALeadThatWasNeverReadAsksThePortal(t *testing.T) {
	h, _ := connected(t, "0s")
	h.run("import", h.write("s.jsonl", sample(1))).exits(0)
	fix := h.run("fix", "lead", "7719", "NAME=Petr", "--json").exits(0).object()
	if fix.in("base").text("NAME") != "Ivan" {
		t.Errorf("the fix is %v", fix)
	}
	h.run("fix", "lead", "99", "NAME=Petr").exits(1).says("lead 99")
}

func TestAChangeInTheCRMMeanwhileIsAConflict(t *testing.T) {
	h, p := connected(t, "0s")
	h.run("import", h.write("lead.jsonl", leadSample)).exits(0)
	h.run("sync", "--once").exits(0)
	h.run("fix", "lead", "7719", "STATUS_ID=IN_PROCESS").exits(0)
	if err := p.Edit(lead7719, 1, model.Fields{}.With("STATUS_ID", "JUNK")); err != nil {
		t.Fatal(err)
	}
	if got := h.run("sync", "--once", "--json").exits(0).object(); got.number("conflicts") != 1 || got.number("written") != 0 {
		t.Errorf("the round says %v", got)
	}
	fix := h.run("outbox", "--json").exits(0).object()
	if fix.text("state") != "conflict" || fix.in("theirs").text("STATUS_ID") != "JUNK" || fix.in("base").text("STATUS_ID") != "NEW" {
		t.Errorf("the outbox holds %v", fix)
	}
	if held, _ := p.Entity(lead7719); held.Fields.Text("STATUS_ID") != "JUNK" {
		t.Errorf("the portal's value was overwritten: %v", held.Fields)
	}
}

func TestAFixInItsGraceIsNotWritten(t *testing.T) {
	h, p := connected(t, "1h")
	h.run("import", h.write("lead.jsonl", leadSample)).exits(0)
	h.run("sync", "--once").exits(0)
	h.run("fix", "lead", "7719", "STATUS_ID=IN_PROCESS").exits(0)
	if got := h.run("sync", "--once", "--json").exits(0).object(); got.number("waiting") != 1 || got.number("written") != 0 {
		t.Errorf("the round says %v", got)
	}
	if held, _ := p.Entity(lead7719); held.Fields.Text("STATUS_ID") != "NEW" {
		t.Errorf("the portal holds %v", held.Fields)
	}
}

func TestARefusalShowsTheCRMsOwnWords(t *testing.T) {
	h, p := connected(t, "0s")
	h.run("import", h.write("lead.jsonl", leadSample)).exits(0)
	h.run("sync", "--once").exits(0)
	p.SetStages("STATUS", []portal.Status{{ID: "NEW", Name: "New"}}) // the others went meanwhile
	h.run("fix", "lead", "7719", "STATUS_ID=IN_PROCESS").exits(0)
	h.run("sync", "--once")
	fix := h.run("outbox", "--json").exits(0).object()
	if fix.text("state") != "refused" || fix.text("error") == "" {
		t.Errorf("the outbox holds %v", fix)
	}
	h.run("outbox").exits(0).prints(fix.text("error"))
}
