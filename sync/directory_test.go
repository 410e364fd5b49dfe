package sync

import (
	"context"
	"slices"
	"testing"
	"time"

	"debrief/model"
	"debrief/sync/bitrix24/portal"
)

func TestThePeopleOfThePortalAreKeptForThoseWhoPick(t *testing.T) {
	w := newWorld(t)
	for id := 100; id < 160; id++ { // more than a page
		w.portal.AddUser(portal.User{ID: id, Name: "Olga", LastName: "Ivanova"})
	}
	w.portal.AddUser(portal.User{ID: 8, Name: "Boris", Post: "Manager", Left: true})
	w.round(t)
	people, err := w.archive.People(t.Context())
	if err != nil || len(people) != 63 {
		t.Fatalf("%d people, %v", len(people), err)
	}
	if model.NameOf(people, "7") != "Anna Petrova" || model.NameOf(people, "99") != "99" {
		t.Errorf("7 is %q, 99 is %q", model.NameOf(people, "7"), model.NameOf(people, "99"))
	}
	for _, p := range people {
		if want := p.ID != "8"; p.Active != want || p.ID == "8" && p.Post != "Manager" {
			t.Errorf("%+v", p)
		}
	}
	w.careful(t)
}

func TestWhatThePortalDoesNotGiveIsToldOnceAndLeftAlone(t *testing.T) {
	w := newWorld(t)
	w.portal.Fail("user.get", 1, portal.Fault{Kind: portal.Refusal, Status: 403, Code: "insufficient_scope", Words: "user"})
	for range 3 {
		if _, err := w.syncer.Once(t.Context()); err != nil {
			t.Errorf("the round failed: %v", err)
		}
		w.clock.pass(2 * time.Hour)
	}
	status := w.syncer.Status()
	if n := w.called("user.get", 0); n != 1 || len(status.Errors) != 1 || status.Limit != "" {
		t.Errorf("%d calls, %d errors, limit %q", n, len(status.Errors), status.Limit)
	}
	if line := w.syncer.board.source(peopleSource); line.State != "off" {
		t.Errorf("the people are %s", line.State)
	}
}

func TestTheFieldsOfThePortalAreKept(t *testing.T) {
	w := newWorld(t)
	w.portal.AddUserField(model.EntityLead, portal.UserField{Name: "UF_CRM_1", Title: "Hair", Type: "enumeration", Choices: []string{"long", "short"}})
	w.round(t)
	fields, err := w.archive.Fields(t.Context(), model.EntityLead)
	at := slices.IndexFunc(fields, func(f model.CRMField) bool { return f.Name == "UF_CRM_1" })
	if err != nil || at < 0 || fields[at].Title != "Hair" || len(fields[at].Choices) != 2 || fields[at].Choices[1].Name != "short" {
		t.Errorf("%+v, %v", fields, err)
	}
	if deals, err := w.archive.Fields(t.Context(), model.EntityDeal); err != nil || len(deals) == 0 {
		t.Errorf("%d of deals, %v", len(deals), err)
	}
	w.clock.pass(time.Minute)
	w.portal.Fail("crm.lead.fields", 1, portal.Fault{Kind: portal.Refusal, Code: "ACCESS_DENIED", Words: "Access denied."})
	if _, err := w.syncer.Once(t.Context()); err != nil {
		t.Errorf("the round failed: %v", err)
	}
	if line := w.syncer.board.source(fieldsSource); line.State != "off" {
		t.Errorf("the fields are %s", line.State)
	}
	w.careful(t)
}

func TestADirectoryIsSavedWhenItChanged(t *testing.T) {
	saved := 0
	kept := []string{"Anna"}
	known := func(context.Context) ([]string, error) { return kept, nil }
	save := func(_ context.Context, told []string) error {
		kept, saved = told, saved+1
		return nil
	}
	for i, step := range []struct {
		told  []string
		saved int
	}{{[]string{"Anna"}, 0}, {[]string{"Anna", "Olga"}, 1}, {[]string{"Anna", "Olga"}, 1}, {nil, 2}, {[]string{}, 2}} {
		if err := keepChanged(t.Context(), step.told, known, save); err != nil || saved != step.saved {
			t.Errorf("step %d: saved %d times, want %d; %v", i, saved, step.saved, err)
		}
	}
}
