package sync

import (
	"context"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"debrief/model"
	"debrief/sync/bitrix24/portal"
)

// equalView fails when the archive shows anything but what the portal holds.
func (w *world) equalView(t fataler, refs []model.EntityRef) {
	t.Helper()
	for _, ref := range refs {
		held, there := w.portal.Entity(ref)
		known := w.knows(ref)
		if known.Deleted == there {
			t.Fatalf("%s: in the portal %t, deleted in the archive %t", ref, there, known.Deleted)
		}
		for _, name := range []string{"TITLE", "NAME", "STATUS_ID", "STAGE_ID", "ASSIGNED_BY_ID", "MOVED_BY_ID", "DATE_MODIFY"} {
			if there && known.Fields.Text(name) != held.Fields.Text(name) {
				t.Fatalf("%s: %s is %q, the archive shows %q", ref, name, held.Fields.Text(name), known.Fields.Text(name))
			}
		}
	}
}

// work lets a person do one thing in the portal.
func (w *world) work(t *rapid.T, refs []model.EntityRef) []model.EntityRef {
	w.clock.pass(time.Duration(rapid.IntRange(0, 40).Draw(t, "seconds")) * time.Second)
	what := rapid.SampledFrom([]string{"lead", "deal", "contact", "edit", "edit", "edit", "move"}).Draw(t, "work")
	add := map[string]func(model.Fields) (string, error){"lead": w.portal.AddLead, "deal": w.portal.AddDeal, "contact": w.portal.AddContact}[what]
	if add != nil || len(refs) == 0 {
		if add == nil {
			what, add = "lead", w.portal.AddLead
		}
		id, err := add(text("NAME", "a"))
		if err != nil {
			t.Fatalf("add: %v", err)
		}
		return append(refs, model.EntityRef{Kind: model.EntityKind(what), ID: id})
	}
	ref := rapid.SampledFrom(refs).Draw(t, "which")
	change := text("ASSIGNED_BY_ID", fmt.Sprint(rapid.IntRange(1, 9).Draw(t, "person")))
	if stage := ref.Kind.StageField(); what == "move" && stage != "" {
		stages := map[model.EntityKind][]string{
			model.EntityLead: {"NEW", "IN_PROCESS", "JUNK"}, model.EntityDeal: {"NEW", "EXECUTING", "WON"},
		}[ref.Kind]
		change = text(stage, rapid.SampledFrom(stages).Draw(t, "stage"))
	}
	if err := w.portal.Edit(ref, 7, change); err != nil {
		t.Fatalf("edit: %v", err)
	}
	return refs
}

// minute does what is due after an interval, unasked: nothing came by a webhook.
func (w *world) minute(t fataler) {
	t.Helper()
	w.clock.pass(time.Minute)
	if _, err := w.syncer.round(context.Background(), false); err != nil {
		t.Fatalf("round: %v", err)
	}
}

func TestWithAllWebhooksLostTheViewIsRightAfterOneInterval(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t)
		w.minute(t)
		var refs []model.EntityRef
		for range rapid.IntRange(1, 8).Draw(t, "intervals") {
			for range rapid.IntRange(0, 5).Draw(t, "things") {
				refs = w.work(t, refs)
			}
			w.minute(t)
			w.equalView(t, refs)
		}
		w.careful(t)
	})
}

// A copy of the database that lags behind is right again when its time has passed:
// then one interval is enough, however much was read from it before.
func TestACopyThatLagsBehindMisleadsNobodyForLongerThanAnInterval(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lag := time.Duration(rapid.IntRange(1, 50).Draw(t, "lag")) * time.Second
		w := newWorld(t)
		w.portal = portal.New(portal.Options{Now: w.clock.Now, Sleep: w.clock.Sleep, ReplicaLag: lag})
		w.portal.AddUser(portal.User{ID: 7, Name: "Anna", LastName: "Petrova"})
		w.restart(t)
		w.minute(t)
		var refs []model.EntityRef
		for range rapid.IntRange(1, 6).Draw(t, "intervals") {
			for range rapid.IntRange(0, 4).Draw(t, "things") {
				if refs = w.work(t, refs); rapid.Bool().Draw(t, "hint") {
					w.syncer.Fetch(refs[len(refs)-1]) // it comes before the copy has the change
				}
			}
			w.minute(t)
		}
		w.minute(t)
		w.equalView(t, refs)
	})
}

func TestAStaleReadDoesNotTurnTheViewBack(t *testing.T) {
	w := newWorld(t)
	ref := w.lead(t, text("TITLE", "base"))
	before, err := w.syncer.opts.CRM.Get(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	w.edit(t, ref, "TITLE", "changed")
	w.round(t)
	if n, err := w.syncer.record(t.Context(), []model.Entity{before}); n != 0 || err != nil {
		t.Errorf("%d events, %v", n, err)
	}
	if got := w.knows(ref).Fields.Text("TITLE"); got != "changed" {
		t.Errorf("the archive shows %q", got)
	}
	w.clock.pass(replicaLag + time.Minute) // no copy lags so long: the portal was set back
	if n, err := w.syncer.record(t.Context(), []model.Entity{before}); n != 1 || err != nil {
		t.Errorf("%d events, %v", n, err)
	}
}
