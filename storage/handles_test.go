package storage

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"pgregory.net/rapid"

	"debrief/model"
)

func phone(text string) model.Handle { return model.Handle{Kind: model.HandlePhone, Value: text} }

func linkOf(target model.Key, ref model.EntityRef, reason model.LinkReason) model.Event {
	return model.Event{
		Type: model.TypeLink, SessionID: "linked", Actor: "syncer",
		Body: &model.Link{Target: target, Entity: ref, Reason: reason},
	}
}

func dialoguesBy(t *testing.T, a *Archive, h model.Handle) (ids []string) {
	t.Helper()
	found, err := a.DialoguesBy(background, h, "RU", 0)
	must(t, err)
	for _, s := range found {
		ids = append(ids, s.ID)
	}
	return ids
}

func entitiesBy(t *testing.T, a *Archive, h model.Handle) (refs []string) {
	t.Helper()
	found, err := a.EntitiesBy(background, h, "RU", 0)
	must(t, err)
	for _, e := range found {
		refs = append(refs, e.Ref.String())
	}
	return refs
}

func foundAre(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s: found %v, want %v", what, got, want)
	}
}

// from makes a turn of somebody who is known.
func from(session, id string, minute int, c model.Client) model.Event {
	e := say(session, id, minute, model.RoleClient, "Hi")
	e.Client = c
	return e
}

func findsByHandle(t *testing.T, a *Archive) {
	add(t, a, from("s1", "1", 0, model.Client{ID: "100", Phone: "8 913 123-45-67"}))
	add(t, a, from("s2", "2", 10, model.Client{Phone: "+7 914 123-45-67", Email: "Anna@Example.org"}))
	add(t, a, from("s1", "3", 3000, model.Client{ID: "100"}), from("s1", "4", 3001, model.Client{Phone: "79131234567"}))
	add(t, a, crm(lead, "c", 5, model.Fields{"PHONE": []byte(`[{"VALUE":"+79131234567"}]`), "EMAIL": []byte(`[{"VALUE":"anna@example.org"}]`)}))

	foundAre(t, "by a phone that ends like another", dialoguesBy(t, a, phone("+7 (913) 123-45-67")), "s1~2", "s1")
	foundAre(t, "by that other one", dialoguesBy(t, a, phone("9141234567")), "s2")
	foundAre(t, "by an e-mail", dialoguesBy(t, a, model.Handle{Kind: model.HandleEmail, Value: "anna@example.org"}), "s2")
	foundAre(t, "by a chat", dialoguesBy(t, a, model.Handle{Kind: model.HandleChat, Value: "whatsapp:100"}), "s1~2", "s1")
	foundAre(t, "by a session", dialoguesBy(t, a, model.Handle{Kind: model.HandleSession, Value: "s1"}), "s1~2", "s1")
	foundAre(t, "by a dialogue", dialoguesBy(t, a, model.Handle{Kind: model.HandleSession, Value: "s1~2"}), "s1~2")
	foundAre(t, "by a session that there is not", dialoguesBy(t, a, model.Handle{Kind: model.HandleSession, Value: "s9"}))
	foundAre(t, "entities by a phone", entitiesBy(t, a, phone("8 913 123-45-67")), lead.String())
	foundAre(t, "entities by nobody's phone", entitiesBy(t, a, phone("8 914 123-45-67")))
	if found, err := a.DialoguesBy(background, phone("89131234567"), "RU", 1); err != nil || len(found) != 1 || found[0].ID != "s1~2" {
		t.Errorf("the newest alone: %+v, %v", found, err)
	}
	gone := crm(lead, "gone", 6, nil)
	gone.Body = &model.CRM{Entity: lead, Action: model.CRMDelete}
	add(t, a, gone)
	foundAre(t, "a deleted entity", entitiesBy(t, a, phone("8 913 123-45-67")))
}

func linksDialogues(t *testing.T, a *Archive) {
	hi := add(t, a, from("linked", "1", 0, model.Client{Phone: "8 913 123-45-67"}))[0].Key
	add(t, a, crm(lead, "c", 5, model.Fields{"STATUS_ID": model.TextValue("NEW")}))
	do(t, a, linkOf(hi, lead, model.LinkPhone))
	d, err := a.Dialogue(background, "linked")
	must(t, err)
	if last := d.Items[len(d.Items)-1]; last.Link != model.LinkPhone || len(d.Links()) != 1 {
		t.Errorf("links %v, the last item is linked by %q", d.Links(), last.Link)
	}
	if rows := allRows(t, a, model.DialogueQuery{}); rows[0].Stage != "NEW" {
		t.Errorf("stage in the list: %q", rows[0].Stage)
	}
	of := func() (ids []string) {
		found, err := a.DialoguesOf(background, lead)
		must(t, err)
		for _, s := range found {
			ids = append(ids, s.ID)
		}
		return ids
	}
	foundAre(t, "the lead's dialogues", of(), "linked")
	off := linkOf(hi, lead, model.LinkPerson)
	off.Actor, off.Body = "anna", &model.Link{Target: hi, Entity: lead, Reason: model.LinkPerson, Removed: true}
	act := do(t, a, off)[0]
	do(t, a, linkOf(hi, lead, model.LinkChat))
	foundAre(t, "the lead's dialogues after it was taken off", of())
	plan, err := a.PlanUndo(background, "anna")
	if err != nil || len(plan.Undo) != 1 || plan.Undo[0].Key != act || plan.Undo[0].Dialogue != hi {
		t.Fatalf("undo would take back %+v, %v", plan.Undo, err)
	}
	do(t, a, undo("linked", act))
	foundAre(t, "the lead's dialogues after that was undone", of(), "linked")
	if plan, err := a.PlanUndo(background, "syncer"); err != nil || len(plan.Undo) != 0 {
		t.Errorf("what the syncer linked can be undone: %+v, %v", plan, err)
	}
}

// Whatever came in whatever order, every dialogue is found by each of its handles,
// and so is every entity.
func TestEverythingIsFoundByItsHandles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := fresh(t)
		feed(t, a, rapid.Permutation(story(t, futureKey(t, a))).Draw(t, "order"))
		for _, row := range rowsOf(t, a) {
			for _, h := range row.Handles() {
				found, err := a.DialoguesBy(context.Background(), h, "RU", 1000)
				if err != nil {
					t.Fatal(err)
				}
				if !holds(found, row.ID) && h.Same(h, "RU") {
					t.Fatalf("%s is not found by its %s", row.ID, h.Kind)
				}
			}
		}
	})
}

func holds(found []model.Summary, id string) bool {
	for i := range found {
		if found[i].ID == id {
			return true
		}
	}
	return false
}

// TestNoPhoneIsOnDiskInPlain looks through all files of an archive.
func TestNoPhoneIsOnDiskInPlain(t *testing.T) {
	o := place(t)
	a := open(t, o)
	const number, tail = "89131237654", "1237654"
	hi := add(t, a, from("linked", "1", 0, model.Client{Phone: number}))[0].Key
	add(t, a, crm(lead, "c", 5, model.Fields{"PHONE": model.TextValue(number)}))
	do(t, a, linkOf(hi, lead, model.LinkPhone))
	foundAre(t, "by the phone", dialoguesBy(t, a, phone(number)), "linked")
	closeNow(t, a)
	files := 0
	must(t, filepath.WalkDir(o.Dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		files++
		content, err := os.ReadFile(path)
		if bytes.Contains(content, []byte(tail)) {
			t.Errorf("%s holds the phone", entry.Name())
		}
		return err
	}))
	if files == 0 {
		t.Error("no file was read")
	}
}

// BenchmarkDialoguesBy finds a client among many.
func BenchmarkDialoguesBy(b *testing.B) {
	a := inMemory(b)
	var events []model.Event
	for i := range 20_000 {
		events = append(events, from(fmt.Sprint("s", i), fmt.Sprint(i), i, model.Client{ID: fmt.Sprint(i), Phone: fmt.Sprintf("8913%07d", i)}))
	}
	add(b, a, events...)
	b.ResetTimer()
	began := time.Now()
	for i := range b.N {
		found, err := a.DialoguesBy(background, phone(fmt.Sprintf("+7913%07d", i%20_000)), "RU", 0)
		if err != nil || len(found) != 1 {
			b.Fatalf("%d dialogues, %v", len(found), err)
		}
	}
	b.ReportMetric(float64(time.Since(began).Microseconds())/float64(b.N), "µs/look")
}
