package sync

import (
	"testing"
	"time"

	"debrief/model"
	"debrief/sync/bitrix24/portal"
)

func TestAFixWaitsIsWrittenOnceAndConfirmed(t *testing.T) {
	w := newWorld(t)
	ref := w.lead(t, text("TITLE", "Botox"))
	id := w.queue(t, "irina", ref, text("TITLE", "Botox, forehead"))
	w.clock.pass(29 * time.Second)
	if report := w.round(t); report.Waiting != 1 || w.archive.fix(t, id).State != model.FixQueuedState {
		t.Fatalf("in its grace: %+v, %s", report, w.archive.fix(t, id).State)
	}
	w.clock.pass(time.Second)
	report := w.round(t)
	fix := w.archive.fix(t, id)
	if fix.State != model.FixConfirmed || report.Written != 1 || fix.Theirs.Text("TITLE") != "Botox, forehead" {
		t.Fatalf("%+v: %+v", report, fix)
	}
	if w.held(ref, "TITLE") != "Botox, forehead" || w.commits(ref, "TITLE", "Botox, forehead") != 1 {
		t.Errorf("the portal holds %q", w.held(ref, "TITLE"))
	}
	if known, _ := w.archive.Entity(t.Context(), ref); known.Fields.Text("TITLE") != "Botox, forehead" {
		t.Errorf("the archive still shows %q", known.Fields.Text("TITLE"))
	}
	for _, typ := range []model.Type{model.TypeFixClaimed, model.TypeFixWritten, model.TypeFixConfirmed} {
		if w.archive.count(typ) != 1 {
			t.Errorf("%d events %s", w.archive.count(typ), typ)
		}
	}
	w.careful(t)
}

func TestWhatBecomesOfAFix(t *testing.T) {
	set := func(name, value string) func(*testing.T, *world, model.EntityRef) {
		return func(t *testing.T, w *world, ref model.EntityRef) { w.edit(t, ref, name, value) }
	}
	fail := func(method string, n int, f portal.Fault) func(*testing.T, *world, model.EntityRef) {
		return func(_ *testing.T, w *world, _ model.EntityRef) { w.portal.Fail(method, n, f) }
	}
	cases := map[string]struct {
		changes   model.Fields
		meanwhile func(*testing.T, *world, model.EntityRef)
		state     model.FixState
		commits   int
		says      string // the fix's error
		theirs    string // what the CRM holds in TITLE, as the fix tells it
	}{
		"nothing happened":                   {changes: text("TITLE", "ours"), state: model.FixConfirmed, commits: 1, theirs: "ours"},
		"another field was changed":          {changes: text("TITLE", "ours"), meanwhile: set("COMMENTS", "called"), state: model.FixConfirmed, commits: 1, theirs: "ours"},
		"the field was changed":              {changes: text("TITLE", "ours"), meanwhile: set("TITLE", "theirs"), state: model.FixConflict, theirs: "theirs"},
		"the field was changed to ours":      {changes: text("TITLE", "ours"), meanwhile: set("TITLE", "ours"), state: model.FixConfirmed, theirs: "ours"},
		"an amount gets its decimals":        {changes: text("OPPORTUNITY", "2500"), state: model.FixConfirmed},
		"the stage does not exist":           {changes: text("STATUS_ID", "GONE"), state: model.FixRefused, says: `Invalid value for field "Stage": there is no GONE; there are NEW (New), IN_PROCESS (In progress), PROCESSED (Processed), CONVERTED (Good lead), JUNK (Junk lead)`},
		"no right to the lead":               {changes: text("TITLE", "ours"), meanwhile: fail("crm.item.update", 1, portal.Fault{Kind: portal.Refusal, Code: "ACCESS_DENIED", Words: "Access denied."}), state: model.FixRefused, says: "Access denied."},
		"too many requests":                  {changes: text("TITLE", "ours"), meanwhile: fail("crm.item.get", 9, portal.Fault{Kind: portal.LimitExceeded}), state: model.FixConfirmed, commits: 1, says: "", theirs: "ours"},
		"the method is blocked":              {changes: text("TITLE", "ours"), meanwhile: fail("crm.item.update", 2, portal.Fault{Kind: portal.OperationLimit, Delay: 5 * time.Minute}), state: model.FixConfirmed, commits: 1, theirs: "ours"},
		"the portal is overloaded":           {changes: text("TITLE", "ours"), meanwhile: fail("*", 2, portal.Fault{Kind: portal.Overload}), state: model.FixConfirmed, commits: 1, theirs: "ours"},
		"the webhook is wrong for a while":   {changes: text("TITLE", "ours"), meanwhile: fail("*", 3, portal.Fault{Kind: portal.Refusal, Status: 401, Code: "INVALID_CREDENTIALS", Words: "Invalid request credentials"}), state: model.FixConfirmed, commits: 1, theirs: "ours"},
		"the answer to the write got lost":   {changes: text("TITLE", "ours"), meanwhile: fail("crm.item.update", 1, portal.Fault{Kind: portal.ResetAfter}), state: model.FixConfirmed, commits: 1, theirs: "ours"},
		"the write got lost":                 {changes: text("TITLE", "ours"), meanwhile: fail("crm.item.update", 1, portal.Fault{Kind: portal.ResetBefore}), state: model.FixConfirmed, commits: 1, theirs: "ours"},
		"the gateway failed after the write": {changes: text("TITLE", "ours"), meanwhile: fail("crm.item.update", 1, portal.Fault{Kind: portal.GatewayAfter}), state: model.FixConfirmed, commits: 1, theirs: "ours"},
		"the portal failed before the write": {changes: text("TITLE", "ours"), meanwhile: fail("crm.item.update", 3, portal.Fault{Kind: portal.InternalBefore}), state: model.FixConfirmed, commits: 1, theirs: "ours"},
		"reading failed often":               {changes: text("TITLE", "ours"), meanwhile: fail("crm.item.get", 13, portal.Fault{Kind: portal.GatewayBefore}), state: model.FixConfirmed, commits: 1, theirs: "ours"},
		"the lead was deleted": {changes: text("TITLE", "ours"), meanwhile: func(_ *testing.T, w *world, ref model.EntityRef) { w.portal.Delete(ref) },
			state: model.FixRefused, says: "Element not found"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			ref := w.lead(t, text("TITLE", "base"))
			id := w.queue(t, "irina", ref, c.changes)
			if c.meanwhile != nil {
				c.meanwhile(t, w, ref)
			}
			w.settle(t)
			fix := w.archive.fix(t, id)
			if fix.State != c.state || fix.Error != c.says || fix.Theirs.Text("TITLE") != c.theirs {
				t.Errorf("%s, error %q, theirs %q by %q", fix.State, fix.Error, fix.Theirs.Text("TITLE"), fix.TheirsBy)
			}
			if n := w.commits(ref, "TITLE", "ours"); n != c.commits {
				t.Errorf("written %d times", n)
			}
			w.careful(t)
		})
	}
}

func TestAConflictNamesWhoChangedIt(t *testing.T) {
	w := newWorld(t)
	ref := w.lead(t, text("TITLE", "base"))
	id := w.queue(t, "irina", ref, text("TITLE", "ours"))
	w.edit(t, ref, "TITLE", "theirs")
	w.settle(t)
	changed, _ := w.portal.Entity(ref)
	fix := w.archive.fix(t, id)
	if fix.TheirsBy != "Anna Petrova" || fix.Base.Text("TITLE") != "base" || !fix.TheirsAt.Equal(changed.ChangedAt) {
		t.Errorf("by %q at %v, base %q", fix.TheirsBy, fix.TheirsAt, fix.Base.Text("TITLE"))
	}
}

func TestAConflictOfStagesNamesWhoMovedItNotWhoWasThereLast(t *testing.T) {
	w := newWorld(t)
	w.portal.AddUser(portal.User{ID: 8, Name: "Boris"})
	ref := w.lead(t, text("TITLE", "base"))
	id := w.queue(t, "irina", ref, text("STATUS_ID", "JUNK"))
	w.edit(t, ref, "STATUS_ID", "IN_PROCESS")
	moved, _ := w.portal.Entity(ref)
	w.clock.pass(time.Minute)
	if err := w.portal.Edit(ref, 8, text("COMMENTS", "called")); err != nil {
		t.Fatal(err)
	}
	w.settle(t)
	if fix := w.archive.fix(t, id); fix.State != model.FixConflict || fix.TheirsBy != "Anna Petrova" || !fix.TheirsAt.Equal(moved.ChangedAt) {
		t.Errorf("%s by %q at %v", fix.State, fix.TheirsBy, fix.TheirsAt)
	}
}

func TestOnlyTheFieldsThatDifferAreWritten(t *testing.T) {
	w := newWorld(t)
	ref := w.lead(t, text("TITLE", "base").With("NAME", "Olga"))
	id := w.queue(t, "irina", ref, text("TITLE", "ours").With("NAME", "Oksana"))
	w.edit(t, ref, "NAME", "Oksana")
	w.settle(t)
	if fix := w.archive.fix(t, id); fix.State != model.FixConfirmed {
		t.Fatalf("%+v", fix)
	}
	if w.commits(ref, "TITLE", "ours") != 1 || w.held(ref, "NAME") != "Oksana" {
		t.Errorf("title %q, name %q", w.held(ref, "TITLE"), w.held(ref, "NAME"))
	}
	w.careful(t)
}

func TestAPhoneIsReplacedNotAdded(t *testing.T) {
	w := newWorld(t)
	ref := w.lead(t, model.Fields{"PHONE": []byte(`[{"VALUE":"+7999","VALUE_TYPE":"WORK"}]`)})
	id := w.queue(t, "irina", ref, text("PHONE", "+79990000001"))
	w.portal.Fail("crm.item.update", 1, portal.Fault{Kind: portal.ResetAfter})
	w.settle(t)
	if fix := w.archive.fix(t, id); fix.State != model.FixConfirmed || w.held(ref, "PHONE") != "+79990000001" {
		t.Errorf("%s, phone %q", fix.State, w.held(ref, "PHONE"))
	}
	w.careful(t)
}

func TestTheFixesOfOneLeadKeepTheirOrder(t *testing.T) {
	w := newWorld(t)
	ref := w.lead(t, text("TITLE", "base"))
	first := w.queue(t, "irina", ref, text("TITLE", "one"))
	w.clock.pass(20 * time.Second)
	second := w.queue(t, "irina", ref, text("TITLE", "two"))
	w.portal.Fail("crm.item.update", 2, portal.Fault{Kind: portal.ResetBefore})
	w.settle(t)
	for _, id := range []model.Key{first, second} {
		if fix := w.archive.fix(t, id); fix.State != model.FixConfirmed {
			t.Errorf("%s is %s (%s)", fix.Changes.Text("TITLE"), fix.State, fix.Theirs.Text("TITLE"))
		}
	}
	if w.held(ref, "TITLE") != "two" {
		t.Errorf("the portal holds %q", w.held(ref, "TITLE"))
	}
}

func TestTwoPeopleWhoDidNotSeeEachOtherAreAConflict(t *testing.T) {
	w := newWorld(t)
	ref := w.lead(t, text("TITLE", "base"))
	first := w.queue(t, "irina", ref, text("TITLE", "one"))
	second := w.queue(t, "oleg", ref, text("TITLE", "two"))
	w.settle(t)
	if a, b := w.archive.fix(t, first), w.archive.fix(t, second); a.State != model.FixConfirmed || b.State != model.FixConflict {
		t.Errorf("%s and %s", a.State, b.State)
	}
}

func TestOneLeadHoldsUpNoOther(t *testing.T) {
	w := newWorld(t)
	stuck, free := w.lead(t, text("TITLE", "a")), w.lead(t, text("TITLE", "b"))
	held := w.queue(t, "irina", stuck, text("TITLE", "one"))
	done := w.queue(t, "irina", free, text("TITLE", "two"))
	w.portal.Fail("crm.item.update", 1, portal.Fault{Kind: portal.ResetBefore})
	w.clock.pass(time.Minute)
	if report := w.round(t); report.Delayed != 1 || report.Written != 1 {
		t.Errorf("%+v", report)
	}
	if a, b := w.archive.fix(t, held), w.archive.fix(t, done); a.State != model.FixClaimed || a.Attempts != 1 || b.State != model.FixConfirmed {
		t.Errorf("%s after %d attempts, %s", a.State, a.Attempts, b.State)
	}
}

func TestRetriesBecomeRarer(t *testing.T) {
	w := newWorld(t)
	ref := w.lead(t, text("TITLE", "base"))
	id := w.queue(t, "irina", ref, text("TITLE", "ours"))
	w.portal.Fail("crm.item.update", 12, portal.Fault{Kind: portal.ResetBefore})
	w.clock.pass(time.Minute)
	var last time.Duration
	for attempt := 1; attempt <= 12; attempt++ {
		w.round(t)
		fix := w.archive.fix(t, id)
		wait := fix.RetryAt.Sub(fix.UpdatedAt)
		if fix.Attempts != attempt || wait < last || wait > 15*time.Minute {
			t.Fatalf("attempt %d: %d, wait %v after %v", attempt, fix.Attempts, wait, last)
		}
		last = wait
		w.clock.pass(fix.RetryAt.Sub(w.clock.Now()))
	}
	if last != 15*time.Minute {
		t.Errorf("the last wait is %v", last)
	}
	w.round(t)
	if fix := w.archive.fix(t, id); fix.State != model.FixConfirmed {
		t.Errorf("%+v", fix)
	}
}

func TestAnUndoneFixIsNeverWritten(t *testing.T) {
	w := newWorld(t)
	ref := w.lead(t, text("TITLE", "base"))
	id := w.queue(t, "irina", ref, text("TITLE", "ours"))
	if err := w.undo(w.archive.fix(t, id)); err != nil {
		t.Fatal(err)
	}
	w.clock.pass(time.Minute)
	if report := w.round(t); report != (model.SyncReport{}) || w.held(ref, "TITLE") != "base" {
		t.Errorf("%+v, the portal holds %q", report, w.held(ref, "TITLE"))
	}
}

func TestWhatIsToBeTriedLaterIsTriedWhenAPersonAsks(t *testing.T) {
	w := newWorld(t)
	ref := w.lead(t, text("TITLE", "Botox"))
	id := w.queue(t, "irina", ref, text("TITLE", "ours"))
	w.clock.pass(time.Minute)
	w.portal.Fail("crm.item.get", 40, portal.Fault{Kind: portal.GatewayBefore})
	for range 10 { // until it waits for minutes
		w.round(t)
	}
	w.portal.Heal()
	waiting := w.archive.fix(t, id)
	if !waiting.RetryAt.After(w.clock.Now().Add(time.Minute)) {
		t.Fatalf("it is tried again at %s already, now %s", waiting.RetryAt, w.clock.Now())
	}
	if _, err := w.syncer.round(t.Context(), false); err != nil || w.archive.fix(t, id).State != model.FixClaimed {
		t.Fatalf("nobody asked: %v, %s", err, w.archive.fix(t, id).State)
	}
	if report := w.round(t); report.Written != 1 || w.archive.fix(t, id).State != model.FixConfirmed {
		t.Errorf("asked for: %+v, %s", report, w.archive.fix(t, id).State)
	}
}
