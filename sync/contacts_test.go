package sync

import (
	"testing"
	"time"

	"debrief/model"
)

func TestContactsArePulledFetchedAndMissedLikeLeads(t *testing.T) {
	w, refs := quiet(t, 1)
	id, err := w.portal.AddContact(text("NAME", "Anna").With("LAST_NAME", "Petrova").With("PHONE", ""))
	if err != nil {
		t.Fatal(err)
	}
	contact := model.EntityRef{Kind: model.EntityContact, ID: id}
	w.edit(t, refs[0], "CONTACT_ID", id)
	w.round(t)
	if known := w.knows(contact); known.Fields.Text("LAST_NAME") != "Petrova" || w.knows(refs[0]).Fields.Text("CONTACT_ID") != id {
		t.Fatalf("the archive shows %v", known.Fields)
	}
	w.edit(t, contact, "POST", "doctor")
	w.syncer.Fetch(contact)
	w.ordinary(t)
	known := w.knows(contact)
	if body, ok := known.History[len(known.History)-1].Body.(*model.CRM); !ok || body.Action != model.CRMUpdate || body.By != "Anna Petrova" {
		t.Errorf("fetched: %+v", body)
	}
	w.portal.Delete(contact)
	w.clock.pass(7 * time.Hour)
	w.round(t)
	if !w.knows(contact).Deleted || w.knows(refs[0]).Deleted {
		t.Error("what is missing in the portal is not deleted in the archive")
	}
	w.careful(t)
}

func TestAFixOfAContactIsWritten(t *testing.T) {
	w := newWorld(t)
	id, err := w.portal.AddContact(text("NAME", "Ana"))
	if err != nil {
		t.Fatal(err)
	}
	contact := model.EntityRef{Kind: model.EntityContact, ID: id}
	w.round(t)
	fix := w.queue(t, "irina", contact, text("NAME", "Anna").With("PHONE", "+79990000001"))
	w.settle(t)
	if got := w.archive.fix(t, fix); got.State != model.FixConfirmed || w.held(contact, "NAME") != "Anna" || w.held(contact, "PHONE") != "+79990000001" {
		t.Errorf("%s, the portal holds %q, %q", got.State, w.held(contact, "NAME"), w.held(contact, "PHONE"))
	}
	w.careful(t)
}
