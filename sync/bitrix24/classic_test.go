package bitrix24_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"debrief/model"
	"debrief/sync/bitrix24"
	"debrief/sync/bitrix24/portal"
)

// connectOld returns a portal from before crm.item.*, and a client of it.
func connectOld(t *testing.T) (*portal.Portal, *bitrix24.Client, *clock) {
	t.Helper()
	c := newClock()
	p := portal.New(portal.Options{Now: c.Now, Sleep: c.Sleep, Old: true})
	client, err := bitrix24.New(bitrix24.Options{WebhookURL: p.WebhookURL("https://salon.example"), Transport: p.Transport(), Now: c.Now, Sleep: c.Sleep})
	if err != nil {
		t.Fatal(err)
	}
	return p, client, c
}

// methods counts what the portal was asked.
func methods(p *portal.Portal) map[string]int {
	out := map[string]int{}
	for _, r := range p.Requests() {
		out[r.Method]++
	}
	return out
}

func TestAnOldPortalIsReadAsANewOneIs(t *testing.T) {
	fields := text("TITLE", "Botox").With("OPPORTUNITY", "999.9").With("UF_CRM_17", "sofa")
	fields["PHONE"] = []byte(`[{"VALUE":"+79990000001","VALUE_TYPE":"WORK"}]`)
	newPortal, newClient, _ := connect(t)
	oldPortal, oldClient, _ := connectOld(t)
	want, err := newClient.Get(t.Context(), lead(t, newPortal, fields))
	if err != nil {
		t.Fatal(err)
	}
	ref := lead(t, oldPortal, fields)
	for range 3 {
		got, err := oldClient.Get(t.Context(), ref)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range append(want.Fields.Names(), got.Fields.Names()...) {
			if got.Fields.Text(name) != want.Fields.Text(name) {
				t.Errorf("%s is %q, in a new portal %q", name, got.Fields.Text(name), want.Fields.Text(name))
			}
		}
		if got.By != want.By || !got.ChangedAt.Equal(want.ChangedAt) || !got.MovedAt.Equal(want.MovedAt) {
			t.Errorf("by %q at %v, want %q at %v", got.By, got.ChangedAt, want.By, want.ChangedAt)
		}
	}
	if n := methods(oldPortal); n["crm.item.get"] != 1 || n["crm.lead.get"] != 3 {
		t.Errorf("it asked %v", n)
	}
	_, err = oldClient.Get(t.Context(), model.EntityRef{Kind: model.EntityLead, ID: "99"})
	if crmError(t, err).Class != model.CRMGone {
		t.Errorf("one that there is not: %v", err)
	}
}

func TestAnOldPortalIsScanned(t *testing.T) {
	p, client, c := connectOld(t)
	for i := range 730 {
		lead(t, p, text("TITLE", fmt.Sprint("t", i)).With("UF_CRM_1", "x"))
	}
	c.now = c.now.Add(time.Hour)
	since := c.now
	if err := p.Edit(model.EntityRef{Kind: model.EntityLead, ID: "7"}, 1, text("TITLE", "changed")); err != nil {
		t.Fatal(err)
	}
	for name, scan := range map[string]struct {
		wanted model.Scan
		n      int
	}{
		"all": {model.Scan{}, 730}, "ids": {model.Scan{IDs: true}, 730}, "since": {model.Scan{Since: since}, 1},
		"behind an id": {model.Scan{After: "700"}, 30}, "some": {model.Scan{Only: []string{"3", "5"}}, 2}, "active": {model.Scan{Since: since, Activity: true}, 1},
	} {
		var ids []string
		err := client.Changed(t.Context(), model.EntityLead, scan.wanted, func(page model.Changed) error {
			for _, e := range page.Entities {
				ids = append(ids, e.Ref.ID)
				if !scan.wanted.IDs && !scan.wanted.Activity && (e.Fields.Text("UF_CRM_1") != "x" || e.Fields.Text("TITLE") == "") {
					t.Errorf("%s: %v", name, e.Fields)
				}
			}
			return nil
		})
		unique := slices.Compact(slices.Clone(ids))
		if err != nil || len(ids) != scan.n || len(unique) != scan.n {
			t.Errorf("%s: %d ids, %v", name, len(ids), err)
		}
	}
	if n := methods(p); n["crm.item.list"] != 1 || n["batch"] == 0 {
		t.Errorf("it asked %v", n)
	}
}

func TestAnOldPortalIsWritten(t *testing.T) {
	p, client, c := connectOld(t)
	ref := lead(t, p, text("TITLE", "a").With("NAME", "Anna"))
	seen, err := client.Get(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	c.now = c.now.Add(time.Minute)
	wrote, err := client.Update(t.Context(), seen, text("TITLE", "b").With("PHONE", "+79990000001, +79990000002").With("OPPORTUNITY", "5"))
	if err != nil || wrote.Before.Fields.Text("TITLE") != "a" || wrote.After.Fields.Text("TITLE") != "b" || wrote.After.Fields.Text("NAME") != "Anna" {
		t.Fatalf("%v, %v", wrote, err)
	}
	if got := wrote.After.Fields.Text("PHONE"); got != "+79990000001, +79990000002" {
		t.Errorf("phones %q", got)
	}
	c.now = c.now.Add(time.Minute)
	if wrote, err = client.Update(t.Context(), wrote.After, text("PHONE", "+79990000002")); err != nil || wrote.After.Fields.Text("PHONE") != "+79990000002" {
		t.Errorf("one phone less: %q, %v", wrote.After.Fields.Text("PHONE"), err)
	}
	if err := p.Edit(ref, 7, text("TITLE", "theirs")); err != nil {
		t.Fatal(err)
	}
	c.now = c.now.Add(time.Minute)
	if err := p.Edit(ref, 7, text("TITLE", "theirs again")); err != nil {
		t.Fatal(err)
	}
	if _, err = client.Update(t.Context(), wrote.After, text("TITLE", "ours")); !errors.Is(err, model.ErrChangedMeanwhile) {
		t.Errorf("over a person's change: %v", err)
	}
	if notes := p.Misbehaviour(); len(notes) > 0 {
		t.Errorf("%s", strings.Join(notes, "\n"))
	}
}

func TestAWriteToAnOldPortalThatNobodySawIsAmbiguous(t *testing.T) {
	p, client, _ := connectOld(t)
	ref := lead(t, p, text("TITLE", "a"))
	if _, err := client.Get(t.Context(), ref); err != nil {
		t.Fatal(err)
	}
	p.Fail("crm.lead.update", 1, portal.Fault{Kind: portal.ResetAfter})
	_, err := client.Update(t.Context(), model.Entity{Ref: ref}, text("TITLE", "b"))
	if crmError(t, err).Class != model.CRMAmbiguous || methods(p)["crm.lead.update"] != 1 {
		t.Errorf("%v, %v", err, methods(p))
	}
	p.Fail("crm.lead.update", 1, portal.Fault{Kind: portal.Refusal, Words: "Disk resource exhausted"})
	if _, err = client.Update(t.Context(), model.Entity{Ref: ref}, text("TITLE", "c")); crmError(t, err).Class != model.CRMDenied {
		t.Errorf("%v", err)
	}
}
