//go:build unix

package e2e

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"
)

// TestALostLeadIsFoundAndRecovered is the story of the watch: while the demo runs, a
// client leaves a phone and the bot makes no lead. After five minutes of the demo's
// time there is an incident; the manager makes the lead with two keys, and when
// Bitrix24 shows it the incident closes by itself, and the week's report counts it as
// recovered.
func TestALostLeadIsFoundAndRecovered(t *testing.T) {
	h := newHome(t)
	began := time.Now().UTC()
	x := h.start(120, 36, "demo", "--lang", "en", "--dialogues", "31", "--speed", "60")
	x.see("Inbox", "no lead")
	places, err := filepath.Glob(h.path("debrief-demo-*", "archive"))
	if err != nil || len(places) != 1 {
		t.Fatalf("the demo's archive: %v, %v", places, err)
	}
	incidents := func() []object {
		return h.run("incidents", "--all", "--rule", "lead_not_created", "--archive", places[0], "--json").exits(0).objects()
	}
	var lost object
	x.until("an incident of the dialogue that goes on", func(string) bool {
		for _, n := range incidents() {
			if since, err := time.Parse(time.RFC3339, n.text("since")); err == nil && since.After(began) {
				lost = n
				return true
			}
		}
		return false
	})
	since, opened := moment(t, lost, "since"), moment(t, lost, "opened")
	if opened.Sub(since) != 5*time.Minute || lost.text("cause") != "never_sent" {
		t.Errorf("the incident is %v", lost)
	}
	x.see("no lead")
	x.press("gg")
	x.see("the bot sent no lead to the CRM", "Make the lead (R)")
	x.press("R")
	x.see("Make the lead in the CRM", "client's card")
	x.press("\r")
	x.see("in the CRM")
	x.until("the incident closed by itself", func(string) bool {
		for _, n := range incidents() {
			if n.text("id") == lost.text("id") && n.text("state") == "closed" {
				lost = n
				return true
			}
		}
		return false
	})
	if lost.text("closed_by") != "syncer" || lost.text("ended_by") == "" {
		t.Errorf("the incident is %v", lost)
	}
	year, week := since.Local().ISOWeek()
	report := h.run("report", "--week", fmt.Sprintf("%d-W%02d", year, week), "--weeks", "1", "--archive", places[0], "--json").exits(0).object()
	if recovered := report.in("measures").in("recovered"); recovered == nil || recovered["hits"] != 1.0 {
		t.Errorf("the week's report says %v", recovered)
	}
	x.leave()
}

func moment(t *testing.T, o object, name string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, o.text(name))
	if err != nil {
		t.Fatalf("%v: %v", o, err)
	}
	return at
}
