package sync

import (
	"testing"
	"time"

	"debrief/model"
	"debrief/sync/bitrix24/portal"
)

// known says what the archive shows of an entity.
func (w *world) known(t *testing.T, ref model.EntityRef) model.Entity {
	t.Helper()
	e, err := w.archive.Entity(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestADeletionIsNoticedWithoutBeingTold(t *testing.T) {
	w := newWorld(t)
	stays, goes := w.lead(t, text("TITLE", "stays")), w.lead(t, text("TITLE", "goes"))
	other := model.EntityRef{Kind: model.EntityLead, ID: "5000"}
	w.archive.add(model.Event{
		V: model.Version, Type: model.TypeCRM, TS: w.clock.Now(), ID: "o", Source: Source, Account: "other.example",
		Body: &model.CRM{Entity: other, Action: model.CRMAdd, Fields: text("TITLE", "of another portal")},
	})
	w.portal.Delete(goes)
	w.clock.pass(time.Hour)
	if w.round(t); w.known(t, goes).Deleted {
		t.Error("it was looked for before its time")
	}
	w.restart(t)
	w.clock.pass(6 * time.Hour)
	if report := w.round(t); report.Pulled != 1 || !w.known(t, goes).Deleted {
		t.Errorf("%+v, %+v", report, w.known(t, goes))
	}
	if w.known(t, stays).Deleted || w.known(t, other).Deleted {
		t.Error("one that was not deleted is gone")
	}
	before := len(w.archive.entries)
	w.clock.pass(7 * time.Hour)
	if w.round(t); len(w.archive.entries) != before {
		t.Error("the deletion was told twice")
	}
	w.careful(t)
}

// TestADeletionIsOnlyWhatThePortalSaysOfTheLeadItself fails at either step.
func TestADeletionIsOnlyWhatThePortalSaysOfTheLeadItself(t *testing.T) {
	for name, fault := range map[string]struct {
		method string
		fault  portal.Fault
	}{
		"the list fails":    {"crm.item.list", portal.Fault{Kind: portal.Refusal, Status: 403, Code: "insufficient_scope"}},
		"the question does": {"crm.item.get", portal.Fault{Kind: portal.Refusal, Status: 403, Code: "insufficient_scope"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			ref := w.lead(t, text("TITLE", "goes"))
			w.portal.Delete(ref)
			w.clock.pass(7 * time.Hour)
			w.portal.Fail(fault.method, 9, fault.fault)
			if _, err := w.syncer.Once(t.Context()); err == nil {
				t.Error("the failure is not told")
			}
			if w.known(t, ref).Deleted {
				t.Error("it counts as deleted")
			}
			w.portal.Heal()
			w.clock.pass(time.Hour)
			if w.round(t); !w.known(t, ref).Deleted {
				t.Error("it was not looked for again")
			}
		})
	}
}
