package sync

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"debrief/model"
	"debrief/sync/bitrix24/portal"
)

func TestTheFirstPullTakesEverythingAndTheNextOnlyWhatChanged(t *testing.T) {
	w := newWorld(t)
	for i := range 120 {
		if _, err := w.portal.AddLead(text("TITLE", fmt.Sprint("lead ", i))); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.portal.AddDeal(text("TITLE", "deal")); err != nil {
		t.Fatal(err)
	}
	w.clock.pass(10 * time.Minute)
	if report := w.round(t); report.Pulled != 121 {
		t.Fatalf("first: %+v", report)
	}
	w.clock.pass(10 * time.Minute)
	if report := w.round(t); report.Pulled != 0 {
		t.Errorf("nothing happened: %+v", report)
	}
	ref := model.EntityRef{Kind: model.EntityLead, ID: "60"}
	w.edit(t, ref, "STATUS_ID", "IN_PROCESS")
	if report := w.round(t); report.Pulled != 1 {
		t.Errorf("one change: %+v", report)
	}
	w.restart(t)
	if report := w.round(t); report.Pulled != 0 || w.archive.count(model.TypeCRM) != 122 {
		t.Errorf("after a restart: %+v, %d events", report, w.archive.count(model.TypeCRM))
	}
	w.careful(t)
}

func TestAChangeIsRecordedWithWhatWasThereBefore(t *testing.T) {
	w := newWorld(t)
	ref := w.lead(t, text("TITLE", "Botox"))
	w.clock.pass(time.Minute)
	if err := w.portal.Edit(ref, 7, text("STATUS_ID", "IN_PROCESS").With("COMMENTS", "called")); err != nil {
		t.Fatal(err)
	}
	w.round(t)
	last := w.archive.entries[len(w.archive.entries)-1]
	body, ok := last.Body.(*model.CRM)
	if !ok || body.Action != model.CRMMove || body.By != "Anna Petrova" || body.Entity != ref {
		t.Fatalf("%+v", last)
	}
	if body.Before.Text("STATUS_ID") != "NEW" || body.Fields.Text("STATUS_ID") != "IN_PROCESS" {
		t.Errorf("before %v, now %q", body.Before, body.Fields.Text("STATUS_ID"))
	}
	if _, ok := body.Before["COMMENTS"]; !ok || body.Before["TITLE"] != nil || body.Before["DATE_MODIFY"] != nil {
		t.Errorf("before: %v", body.Before.Names())
	}
	if last.Source != Source || last.Account != "salon.example" || !last.TS.Equal(w.clock.Now().Truncate(time.Second)) {
		t.Errorf("%s, %s, %v", last.Source, last.Account, last.TS)
	}
}

func TestAFirstSightIsAnAddOnlyWhenNothingCameAfter(t *testing.T) {
	w := newWorld(t)
	fresh := w.lead(t, text("TITLE", "new"))
	id, err := w.portal.AddLead(text("TITLE", "old"))
	if err != nil {
		t.Fatal(err)
	}
	old := model.EntityRef{Kind: model.EntityLead, ID: id}
	w.edit(t, old, "TITLE", "older")
	w.round(t)
	for ref, want := range map[model.EntityRef]model.CRMAction{fresh: model.CRMAdd, old: model.CRMUpdate} {
		for _, e := range w.archive.entries {
			if body, ok := e.Body.(*model.CRM); ok && body.Entity == ref && body.Fields.Text("TITLE") != "" && body.Action != want {
				t.Errorf("%s: %s", ref, body.Action)
			}
		}
	}
}

func TestTwoChangesInOneSecondAreBothSeenInTheirOrder(t *testing.T) {
	w := newWorld(t)
	ref := w.lead(t, text("TITLE", "base"))
	w.clock.pass(time.Second - time.Duration(w.clock.Now().Nanosecond()))
	for _, title := range []string{"one", "two", "one", "two"} {
		if err := w.portal.Edit(ref, 7, text("TITLE", title)); err != nil {
			t.Fatal(err)
		}
		seen, err := w.syncer.opts.CRM.Get(t.Context(), ref)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := w.syncer.record(t.Context(), []model.Entity{seen}); n != 1 || err != nil {
			t.Fatalf("%s: %d, %v", title, n, err)
		}
		if known, _ := w.archive.Entity(t.Context(), ref); known.Fields.Text("TITLE") != title {
			t.Errorf("the archive shows %q after %q", known.Fields.Text("TITLE"), title)
		}
	}
}

func TestAPhoneThatIsTakenAwayIsGoneInTheArchiveToo(t *testing.T) {
	w := newWorld(t)
	ref := w.lead(t, model.Fields{"PHONE": []byte(`[{"VALUE":"+79990000001"}]`)})
	id := w.queue(t, "irina", ref, text("PHONE", ""))
	w.settle(t)
	known, _ := w.archive.Entity(t.Context(), ref)
	if raw, ok := known.Fields["PHONE"]; !ok || string(raw) != "null" {
		t.Errorf("PHONE is %s", raw)
	}
	if fix := w.archive.fix(t, id); fix.State != model.FixConfirmed || w.held(ref, "PHONE") != "" {
		t.Errorf("%s, the portal holds %q", fix.State, w.held(ref, "PHONE"))
	}
}

func TestTheWatermarkStaysWhereThePullFailed(t *testing.T) {
	w := newWorld(t)
	w.lead(t, text("TITLE", "a"))
	before := string(w.archive.state["sync/salon.example/lead"])
	id, err := w.portal.AddLead(text("TITLE", "b"))
	if err != nil {
		t.Fatal(err)
	}
	w.clock.pass(time.Minute)
	w.portal.Fail("crm.item.list", 8, portal.Fault{Kind: portal.GatewayBefore}) // what the history names is asked for, too
	if _, err := w.syncer.Once(t.Context()); err == nil {
		t.Fatal("the failure is not told")
	}
	if after := string(w.archive.state["sync/salon.example/lead"]); after != before {
		t.Errorf("it moved from %s to %s", before, after)
	}
	w.portal.Heal()
	w.clock.pass(time.Minute)
	if report := w.round(t); report.Pulled != 1 {
		t.Errorf("lead %s was missed: %+v", id, report)
	}
}

func TestAChangeMadeWhileAPullRunsIsTakenByTheNext(t *testing.T) {
	w := newWorld(t)
	first := w.lead(t, text("TITLE", "a"))
	for i := range 100 {
		if _, err := w.portal.AddLead(text("TITLE", fmt.Sprint("b ", i))); err != nil {
			t.Fatal(err)
		}
	}
	last := model.EntityRef{Kind: model.EntityLead, ID: "101"}
	w.syncer.opts.CRM = &meddler{CRM: w.syncer.opts.CRM, between: func() {
		w.edit(t, first, "TITLE", "changed early")
		w.clock.pass(20 * time.Minute)
		w.edit(t, last, "TITLE", "changed late")
	}}
	w.clock.pass(time.Minute)
	w.round(t)
	w.clock.pass(time.Minute)
	w.round(t)
	if known, _ := w.archive.Entity(t.Context(), first); known.Fields.Text("TITLE") != "changed early" {
		t.Errorf("the archive shows %q", known.Fields.Text("TITLE"))
	}
}

// meddler is a CRM in which something happens after the first page.
type meddler struct {
	CRM
	between func()
}

func (m *meddler) Changed(ctx context.Context, kind model.EntityKind, scan model.Scan, each func(model.Changed) error) error {
	return m.CRM.Changed(ctx, kind, scan, func(page model.Changed) error {
		err := each(page)
		if m.between != nil {
			m.between()
			m.between = nil
		}
		return err
	})
}

func TestStagesAreRecordedWhenTheyDiffer(t *testing.T) {
	w := newWorld(t)
	w.round(t)
	if n := w.archive.count(model.TypeStages); n != 2 {
		t.Fatalf("%d events for leads and deals", n)
	}
	w.round(t)
	if n := w.archive.count(model.TypeStages); n != 2 {
		t.Errorf("nothing changed, yet %d events", n)
	}
	w.portal.SetStages("DEAL_STAGE_9", []portal.Status{
		{ID: "C9:NEW", Name: "Came in", Sort: 10}, {ID: "C9:LOSE", Name: "Lost", Sort: 20, Semantics: "A", Color: "#FF5752"},
	})
	w.round(t)
	stages, _ := w.archive.Stages(t.Context(), model.EntityDeal)
	want := model.Stage{ID: "C9:LOSE", Name: "Lost", Semantics: "F", Color: "#FF5752", Sort: 20}
	if n := w.archive.count(model.TypeStages); n != 3 || len(stages) != 10 || stages[9] != want {
		t.Errorf("%d events, %+v", n, stages)
	}
	if leads, _ := w.archive.Stages(t.Context(), model.EntityLead); len(leads) != 5 || leads[3].Semantics != "S" {
		t.Errorf("%+v", leads)
	}
}

func TestStagesThatFailedAreReadWithTheNextPull(t *testing.T) {
	w := newWorld(t)
	w.portal.Fail("crm.status.list", 8, portal.Fault{Kind: portal.GatewayBefore})
	if _, err := w.syncer.round(t.Context(), false); err == nil || w.archive.count(model.TypeStages) != 0 {
		t.Fatalf("%v", err)
	}
	w.clock.pass(2 * time.Minute)
	if _, err := w.syncer.round(t.Context(), false); err != nil || w.archive.count(model.TypeStages) != 2 {
		t.Errorf("%v, %d events", err, w.archive.count(model.TypeStages))
	}
}

func TestABlockedPortalIsAskedOnceARound(t *testing.T) {
	w := newWorld(t)
	w.portal.Fail("*", 100, portal.Fault{Kind: portal.Overload})
	if _, err := w.syncer.round(t.Context(), false); err == nil || len(w.portal.Requests()) != 1 {
		t.Errorf("%v after %d calls", err, len(w.portal.Requests()))
	}
}

func TestTheBoardTellsWhyItWaits(t *testing.T) {
	w := newWorld(t)
	w.portal.Fail("*", 6, portal.Fault{Kind: portal.Refusal, Status: 401, Code: "INVALID_CREDENTIALS", Words: "Invalid request credentials"})
	w.round(t)
	status := w.syncer.Status()
	if status.Limit != "auth" || !status.WaitTil.After(w.clock.Now()) || len(status.Errors) == 0 || status.Portal != "salon.example" {
		t.Errorf("%+v", status)
	}
	if status.Sources[0].State != "failed" || status.Sources[0].Err == "" {
		t.Errorf("%+v", status.Sources)
	}
	calls := len(w.portal.Requests())
	if _, err := w.syncer.round(t.Context(), false); err != nil || len(w.portal.Requests()) != calls {
		t.Errorf("it called while it waits: %v", err)
	}
	w.portal.Heal()
	w.round(t)
	if status := w.syncer.Status(); status.Limit != "" || status.Sources[0].State != "ok" || status.Sources[0].LastAt.IsZero() {
		t.Errorf("%+v", status)
	}
}

func TestTheBoardKeepsTheNewestErrors(t *testing.T) {
	w := newWorld(t)
	for i := range 300 {
		w.syncer.board.note(w.clock.Now(), fmt.Errorf("error %d", i))
	}
	if errs := w.syncer.Status().Errors; len(errs) != 200 || errs[0].Text != "error 299" {
		t.Errorf("%d, first %q", len(errs), errs[0].Text)
	}
}

// TestAPullThatWasInterruptedGoesOnWhereItWas stops a first pull of 3,000 leads
// at its 1,200th, and a lead that was read already changes before the restart.
func TestAPullThatWasInterruptedGoesOnWhereItWas(t *testing.T) {
	w := newWorld(t)
	for i := range 3000 {
		if _, err := w.portal.AddLead(text("TITLE", fmt.Sprint("lead ", i+1))); err != nil {
			t.Fatal(err)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	w.syncer.opts.CRM = &interrupter{CRM: w.syncer.opts.CRM, pages: 24, stop: stop}
	if _, err := w.syncer.Once(ctx); err == nil {
		t.Fatal("it was not interrupted")
	}
	w.clock.pass(time.Hour)
	first := model.EntityRef{Kind: model.EntityLead, ID: "1"}
	w.edit(t, first, "TITLE", "changed meanwhile")
	w.restart(t)
	before := len(w.portal.Requests())
	report := w.round(t)
	if report.Pulled > 3000-1000 {
		t.Errorf("%d leads were read after the restart", report.Pulled)
	}
	for _, r := range w.portal.Requests()[before:] {
		if filter, ok := r.Params["filter"].(map[string]any); ok && fmt.Sprint(filter[">id"], r.Params["entityTypeId"], r.Params["select"]) == "0 1 [*]" {
			t.Error("it began again with the first lead")
		}
	}
	w.round(t)
	if known, _ := w.archive.Entity(t.Context(), first); known.Fields.Text("TITLE") != "changed meanwhile" {
		t.Errorf("the archive shows %q", known.Fields.Text("TITLE"))
	}
	if w.archive.count(model.TypeCRM) != 3001 {
		t.Errorf("%d events", w.archive.count(model.TypeCRM))
	}
	w.careful(t)
}

// interrupter is a CRM whose reader is told to end after so many pages.
type interrupter struct {
	CRM
	pages int
	stop  func()
}

func (i *interrupter) Changed(ctx context.Context, kind model.EntityKind, scan model.Scan, each func(model.Changed) error) error {
	return i.CRM.Changed(ctx, kind, scan, func(page model.Changed) error {
		if err := each(page); err != nil {
			return err
		}
		if i.pages--; i.pages == 0 {
			i.stop()
		}
		return ctx.Err()
	})
}

// TestAMoveAndALaterChangeAreTwoEventsOfTwoPeople has one person move a lead and
// another one change a field before the next pull.
func TestAMoveAndALaterChangeAreTwoEventsOfTwoPeople(t *testing.T) {
	w := newWorld(t)
	w.portal.AddUser(portal.User{ID: 8, Name: "Boris", LastName: "Orlov"})
	ref := w.lead(t, text("TITLE", "Botox"))
	w.clock.pass(time.Minute)
	moved := w.clock.Now().Truncate(time.Second)
	if err := w.portal.Edit(ref, 7, text("STATUS_ID", "JUNK")); err != nil {
		t.Fatal(err)
	}
	w.clock.pass(20 * time.Second)
	if err := w.portal.Edit(ref, 8, text("COMMENTS", "called")); err != nil {
		t.Fatal(err)
	}
	before := len(w.archive.entries)
	w.round(t)
	var told []string
	for _, e := range w.archive.entries[before:] {
		if body, ok := e.Body.(*model.CRM); ok {
			told = append(told, fmt.Sprint(body.Action, " by ", body.By, " ", e.TS.Sub(moved), " before ", body.Before.Text("STATUS_ID"), body.Before.Text("COMMENTS")))
		}
	}
	want := []string{"move by Anna Petrova 0s before NEW", "update by Boris Orlov 20s before "}
	if !slices.Equal(told, want) {
		t.Errorf("got  %q\nwant %q", told, want)
	}
	known, _ := w.archive.Entity(t.Context(), ref)
	if known.Fields.Text("STATUS_ID") != "JUNK" || known.Fields.Text("COMMENTS") != "called" {
		t.Errorf("the archive shows %v", known.Fields)
	}
	if w.restart(t); w.round(t).Pulled != 0 {
		t.Error("reading it again told something new")
	}
}
