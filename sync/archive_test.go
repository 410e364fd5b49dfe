package sync

import (
	"testing"
	"time"

	"debrief/model"
	"debrief/storage"
	"debrief/sync/bitrix24/portal"
)

// realArchive puts a syncer on Badger in place of the fake archive, keeping the
// world's portal and clock.
func (w *world) realArchive(t *testing.T, store *storage.Archive) {
	t.Helper()
	w.restart(t)
	crm := w.syncer.opts.CRM
	w.syncer = New(Options{
		Log: store, Outbox: store, State: store, CRM: crm,
		Now: w.clock.Now, Rand: func() float64 { return 0.5 }, Workers: 2,
	})
}

func openStore(t *testing.T, w *world) *storage.Archive {
	t.Helper()
	store, err := storage.Open(t.Context(), storage.Options{InMemory: true, Now: w.clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store
}

// queueIn asks the real archive for a change, as the Lead screen does.
func (w *world) queueIn(t *testing.T, store *storage.Archive, ref model.EntityRef, changes model.Fields) model.Key {
	t.Helper()
	seen, err := store.Entity(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	now := w.clock.Now()
	receipt := <-store.Submit(model.Submission{Events: []model.Event{{
		V: 1, Type: model.TypeFixQueued, Actor: "irina",
		Body: &model.FixQueued{Entity: ref, Changes: changes, Base: seen.Fields, BaseTime: seen.ChangedAt, NotBefore: now.Add(graceOfTests)},
	}}})
	if receipt.Err != nil {
		t.Fatal(receipt.Err)
	}
	return receipt.Outcomes[0].Key
}

func fixIn(t *testing.T, store *storage.Archive, id model.Key) model.Fix {
	t.Helper()
	fixes, err := store.Fixes(t.Context(), false, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, fix := range fixes {
		if fix.ID == id {
			return fix
		}
	}
	t.Fatalf("there is no fix %s", id)
	return model.Fix{}
}

func TestOnTheRealArchiveAKilledFixIsAppliedOnce(t *testing.T) {
	for _, p := range points(t, waysOfAFix()["written"].play) {
		t.Run(p.String(), func(t *testing.T) {
			w := newWorld(t)
			store := openStore(t, w)
			w.realArchive(t, store)
			id, err := w.portal.AddLead(text("TITLE", "base"))
			if err != nil {
				t.Fatal(err)
			}
			ref := model.EntityRef{Kind: model.EntityLead, ID: id}
			w.round(t)
			fix := w.queueIn(t, store, ref, text("TITLE", "ours"))
			w.clock.pass(time.Minute)
			dead, times := false, 0
			w.syncer.failAt = func(at string) error {
				if at == p.step {
					times++
				}
				if dead = dead || times == p.nth; dead {
					return errKilled
				}
				return nil
			}
			w.round(t)
			if !dead {
				t.Fatal("it was not killed")
			}
			w.realArchive(t, store)
			w.clock.pass(time.Minute)
			w.round(t)
			if got := fixIn(t, store, fix); got.State != model.FixConfirmed || w.commits(ref, "TITLE", "ours") != 1 {
				t.Errorf("%s (%s), written %d times", got.State, got.Error, w.commits(ref, "TITLE", "ours"))
			}
			known, err := store.Entity(t.Context(), ref)
			if err != nil || known.Fields.Text("TITLE") != "ours" {
				t.Errorf("the archive shows %q, %v", known.Fields.Text("TITLE"), err)
			}
			w.careful(t)
		})
	}
}

func TestOnTheRealArchiveNothingIsReadTwice(t *testing.T) {
	w := newWorld(t)
	store := openStore(t, w)
	w.realArchive(t, store)
	for range 3 {
		if _, err := w.portal.AddLead(text("TITLE", "base")); err != nil {
			t.Fatal(err)
		}
	}
	if report := w.round(t); report.Pulled != 3 {
		t.Fatalf("%+v", report)
	}
	before, err := store.Counts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w.realArchive(t, store)
	w.round(t)
	after, err := store.Counts(t.Context())
	if err != nil || after.Events != before.Events {
		t.Errorf("%d events became %d, %v", before.Events, after.Events, err)
	}
	stages, err := store.Stages(t.Context(), model.EntityLead)
	if err != nil || len(stages) != 5 {
		t.Errorf("%+v, %v", stages, err)
	}
}

func TestOnTheRealArchiveAnOpenLineIsADialogueOfItsLead(t *testing.T) {
	w := newWorld(t)
	store := openStore(t, w)
	w.realArchive(t, store)
	id, err := w.portal.AddLead(text("TITLE", "base"))
	if err != nil {
		t.Fatal(err)
	}
	ref := model.EntityRef{Kind: model.EntityLead, ID: id}
	chat := w.portal.OpenChat("Anna", ref)
	w.say(chat, portal.VoiceClient, "Hello!")
	w.say(chat, portal.VoiceBot, "Good day!")
	w.edit(t, ref, "STATUS_ID", "IN_PROCESS")
	for range 2 {
		w.round(t)
		w.clock.pass(time.Minute)
	}
	dialogue, err := store.Dialogue(t.Context(), "b24:salon.example:"+chat)
	if err != nil {
		t.Fatal(err)
	}
	if dialogue.Turns != 2 || dialogue.Lead.LeadID != id {
		t.Errorf("%+v", dialogue.Summary)
	}
	entity, err := store.Entity(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	moves := 0
	for _, e := range entity.History {
		if b, ok := e.Body.(*model.CRM); ok && b.Action == model.CRMMove && b.Before.Text("STATUS_ID") == "NEW" {
			moves++
		}
	}
	if moves != 1 || entity.Fields.Text("STATUS_ID") != "IN_PROCESS" {
		t.Errorf("%d moves, stands in %s", moves, entity.Fields.Text("STATUS_ID"))
	}
	if people, err := store.People(t.Context()); err != nil || model.NameOf(people, "7") != "Anna Petrova" {
		t.Errorf("%+v, %v", people, err)
	}
	w.careful(t)
}
