//go:build unix

package e2e

import "testing"

func TestAManagerFixesALeadOnTheScreen(t *testing.T) {
	h, p := connected(t, "1s")
	h.run("import", h.write("lead.jsonl", leadSample)).exits(0)
	x := h.start(120, 36)
	x.see("Inbox", "Sync ok") // the portal was read
	x.press("gq")
	x.see("To review", "We will call you") // its dialogues are read
	x.press("\r")
	x.see("We will call you", "bot 1 ?")
	x.press("f")
	x.see("Lead 7719", "Stage")
	x.press("f")
	x.see("Fix in CRM", "Junk lead")
	x.press("progr") // the picker's filter
	x.gone("Junk lead")
	x.press("\r")
	x.see("Queued")
	x.see("New -> In progress: in the CRM")
	x.press("gs")
	x.see("127.0.0.1", "lead 7719", "in the CRM")
	x.leave()
	if held, ok := p.Entity(lead7719); !ok || held.Fields.Text("STATUS_ID") != "IN_PROCESS" {
		t.Errorf("the portal holds %v", held.Fields)
	}
	h.run("outbox", "--json").exits(0).prints(`"state":"confirmed"`)
}

func TestAFixIsTakenBackInItsGrace(t *testing.T) {
	h, p := connected(t, "1h")
	h.run("import", h.write("lead.jsonl", leadSample)).exits(0)
	x := h.start(80, 24)
	x.see("Inbox", "Sync ok")
	x.press("gq")
	x.seeRow("site")
	x.press("\r")
	x.see("We will call you", "bot 1 ?")
	x.press("f")
	x.see("Lead 7719", "Stage")
	x.press("f")
	x.see("Fix in CRM", "Junk lead")
	x.press("junk")
	x.gone("In progress")
	x.press("\r")
	x.see("Queued")
	x.press("u")
	x.see("taken back")
	x.leave()
	if held, _ := p.Entity(lead7719); held.Fields.Text("STATUS_ID") != "NEW" {
		t.Errorf("the portal holds %v", held.Fields)
	}
	h.run("outbox", "--json").exits(0).prints(`"state":"undone"`)
}

// TestAManagerRecoversALeadInTwoKeys takes a lead that the bot failed to make to the
// portal.
func TestAManagerRecoversALeadInTwoKeys(t *testing.T) {
	h, _ := connected(t, "1s")
	h.run("import", h.write("lost.jsonl", lostSample)).exits(0)
	x := h.start(120, 36)
	x.see("Inbox", "Sync ok", "the CRM refused")
	x.press("f")
	x.see("Lost lead", "R makes the lead")
	x.press("R")
	x.see("Make the lead in the CRM", "client wrote", "Manicure")
	x.press("\r")
	x.see("Queued")
	x.see("new lead -> lead", "in the CRM")
	x.leave()
	fix := h.run("outbox", "--json").exits(0).object()
	if fix.text("state") != "confirmed" || fix.text("kind") != "recover" || fix.text("made") == "" {
		t.Errorf("the outbox holds %v", fix)
	}
	if row := h.run("list", "--json").exits(0).object(); row.in("lead").text("lead_id") != fix.text("made") {
		t.Errorf("the list shows %v", row)
	}
}
