package sync

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"debrief/model"
	"debrief/sync/bitrix24/portal"
)

// quiet is a world that has read everything and whose next pull is far away.
func quiet(t fataler, leads int) (*world, []model.EntityRef) {
	t.Helper()
	w := newWorld(t)
	var refs []model.EntityRef
	for range leads {
		id, err := w.portal.AddLead(text("TITLE", "base"))
		if err != nil {
			t.Fatalf("add a lead: %v", err)
		}
		refs = append(refs, model.EntityRef{Kind: model.EntityLead, ID: id})
	}
	w.syncer.opts.Interval = time.Hour
	w.round(t)
	w.clock.pass(2 * time.Minute)
	return w, refs
}

// ordinary does a round that nobody forced.
func (w *world) ordinary(t fataler) model.SyncReport {
	t.Helper()
	w.clock.pass(fetchPause)
	report, err := w.syncer.round(context.Background(), false)
	if err != nil {
		t.Fatalf("round: %v", err)
	}
	return report
}

// called counts the calls of a method since there were so many calls.
func (w *world) called(method string, since int) int {
	n := 0
	for _, r := range w.portal.Requests()[since:] {
		if strings.HasSuffix(r.Method, method) {
			n++
		}
	}
	return n
}

func (w *world) knows(ref model.EntityRef) model.Entity {
	known, _ := w.archive.Entity(context.Background(), ref)
	return known
}

func TestWhatTheCRMSaysHasChangedIsReadByItself(t *testing.T) {
	w, refs := quiet(t, 3)
	w.edit(t, refs[1], "TITLE", "changed")
	calls := len(w.portal.Requests())
	w.syncer.Fetch(refs[1])
	if report := w.ordinary(t); report.Pulled != 1 || w.knows(refs[1]).Fields.Text("TITLE") != "changed" {
		t.Errorf("%+v, the archive shows %q", report, w.knows(refs[1]).Fields.Text("TITLE"))
	}
	if w.called("crm.item.get", calls) != 1 || w.called("crm.item.list", calls) != 0 {
		t.Errorf("calls: %v", w.portal.Requests()[calls:])
	}
	w.syncer.Fetch(refs[1])
	if report := w.ordinary(t); report.Pulled != 0 {
		t.Errorf("nothing changed, yet %+v", report)
	}
	w.careful(t)
}

func TestAnEntityIsReadOnceHoweverOftenItIsAskedFor(t *testing.T) {
	w, refs := quiet(t, 1)
	calls := len(w.portal.Requests())
	for range 1000 {
		w.syncer.Fetch(refs[0])
	}
	w.ordinary(t)
	if n := w.called("crm.item.get", calls); n != 1 {
		t.Errorf("read %d times", n)
	}
}

func TestWhatIsDeletedIsRecordedAsGone(t *testing.T) {
	w, refs := quiet(t, 2)
	w.portal.Delete(refs[0])
	w.syncer.Fetch(refs[0])
	w.ordinary(t)
	if !w.knows(refs[0]).Deleted || w.knows(refs[1]).Deleted {
		t.Errorf("the archive shows %+v", w.knows(refs[0]))
	}
	events := w.archive.count(model.TypeCRM)
	w.syncer.Fetch(refs[0])
	w.ordinary(t)
	if n := w.archive.count(model.TypeCRM); n != events {
		t.Errorf("told again that it is gone: %d events more", n-events)
	}
}

func TestAMassChangeIsPulled(t *testing.T) {
	w, refs := quiet(t, mostAsked+10)
	for _, ref := range refs {
		if err := w.portal.Edit(ref, 7, text("TITLE", "mass")); err != nil {
			t.Fatal(err)
		}
	}
	calls := len(w.portal.Requests())
	for _, ref := range refs {
		w.syncer.Fetch(ref)
	}
	if report := w.ordinary(t); report.Pulled != len(refs) {
		t.Errorf("%+v", report)
	}
	if n := w.called("crm.item.get", calls); n > 10 || w.called("crm.item.list", calls) == 0 {
		t.Errorf("%d leads were read one by one", n)
	}
	w.careful(t)
}

func TestAFetchThatFailsIsMadeUpForByAPull(t *testing.T) {
	w, refs := quiet(t, 2)
	w.edit(t, refs[0], "TITLE", "changed")
	w.portal.Fail("crm.item.get", 10, portal.Fault{Kind: portal.GatewayBefore})
	w.syncer.Fetch(refs[0])
	w.clock.pass(fetchPause)
	if _, err := w.syncer.round(t.Context(), false); err == nil {
		t.Error("the failure is not told")
	}
	if got := w.knows(refs[0]).Fields.Text("TITLE"); got != "changed" {
		t.Errorf("the archive shows %q", got)
	}
	if errs := w.syncer.Status().Errors; len(errs) == 0 || !strings.Contains(errs[0].Text, "fetch lead "+refs[0].ID) && !strings.Contains(errs[0].Text, refs[0].String()) {
		t.Errorf("the board says %v", errs)
	}
}

func TestAPortalThatIsToBeLeftAloneIsNotAskedForOneLeadEither(t *testing.T) {
	w, refs := quiet(t, 1)
	w.edit(t, refs[0], "TITLE", "changed")
	w.portal.Fail("*", 1, portal.Fault{Kind: portal.Overload})
	w.syncer.Fetch(refs[0])
	w.clock.pass(fetchPause)
	_, failed := w.syncer.round(t.Context(), false)
	calls := len(w.portal.Requests())
	w.syncer.Fetch(refs[0])
	w.ordinary(t)
	if failed == nil || len(w.portal.Requests()) != calls {
		t.Errorf("failed with %v, then called %v", failed, w.portal.Requests()[calls:])
	}
	w.clock.pass(waitBlocked)
	w.ordinary(t)
	if got := w.knows(refs[0]).Fields.Text("TITLE"); got != "changed" {
		t.Errorf("after the wait the archive shows %q", got)
	}
}

func TestOnlyWhatIsPulledIsFetched(t *testing.T) {
	w, _ := quiet(t, 1)
	calls := len(w.portal.Requests())
	w.syncer.Fetch(model.EntityRef{Kind: "company", ID: "5"})
	New(Options{}).Fetch(model.EntityRef{Kind: model.EntityLead, ID: "5"})
	w.ordinary(t)
	if n := len(w.portal.Requests()) - calls; n != 0 {
		t.Errorf("%d calls", n)
	}
}

func TestRunFetchesLongBeforeTheNextPull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, stop := live(t)
		defer stop()
		id, err := w.portal.AddLead(text("TITLE", "base"))
		if err != nil {
			t.Fatal(err)
		}
		ref := model.EntityRef{Kind: model.EntityLead, ID: id}
		time.Sleep(2 * time.Second)
		if err := w.portal.Edit(ref, 7, text("TITLE", "one")); err != nil {
			t.Fatal(err)
		}
		w.syncer.Fetch(ref)
		time.Sleep(time.Second)
		if got := w.knows(ref).Fields.Text("TITLE"); got != "one" {
			t.Errorf("a second later the archive shows %q", got)
		}
		calls := len(w.portal.Requests())
		for range 100 {
			w.syncer.Fetch(ref)
			time.Sleep(100 * time.Millisecond)
		}
		if n := w.called("crm.item.get", calls); n > 11 {
			t.Errorf("read %d times in ten seconds", n)
		}
	})
}

// TestWithOrWithoutWebhooksTheArchiveEndsAsThePortal changes leads at random. Of
// what the portal says about it some is lost, some comes twice and some early.
func TestWithOrWithoutWebhooksTheArchiveEndsAsThePortal(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w, refs := quiet(rt, 4)
		for range rapid.IntRange(1, 25).Draw(rt, "steps") {
			ref := rapid.SampledFrom(refs).Draw(rt, "lead")
			switch rapid.SampledFrom([]string{"edit", "edit", "told", "round", "fault"}).Draw(rt, "step") {
			case "edit":
				w.edit(rt, ref, "TITLE", rapid.SampledFrom([]string{"a", "b", "c"}).Draw(rt, "title"))
				for range rapid.SampledFrom([]int{0, 1, 2}).Draw(rt, "told") {
					w.syncer.Fetch(ref)
				}
			case "told":
				w.syncer.Fetch(ref)
			case "fault":
				w.portal.Fail("crm.item.get", 8, portal.Fault{Kind: portal.GatewayBefore})
			case "round":
				w.clock.pass(fetchPause)
				if _, err := w.syncer.round(context.Background(), false); err != nil && classOf(err) != model.CRMAmbiguous {
					rt.Fatalf("round: %v", err)
				}
				w.portal.Heal()
			}
		}
		w.portal.Heal()
		w.clock.pass(2 * time.Hour) // nothing more is told: the poll alone
		w.ordinary(rt)
		for _, ref := range refs {
			if got, want := w.knows(ref).Fields.Text("TITLE"), w.held(ref, "TITLE"); got != want {
				rt.Fatalf("%s: the archive shows %q, the portal holds %q", ref, got, want)
			}
		}
		w.careful(rt)
	})
}
