package sync

import (
	"testing"
	"time"

	"debrief/model"
	"debrief/sync/bitrix24/portal"
)

// write is the call that writes, and inWindow what somebody does in the portal
// between the look and this call.
const write = "batch"

func (w *world) inWindow(t *testing.T, ref model.EntityRef, by int, fields model.Fields) {
	t.Helper()
	w.beforeNext(write, func() {
		if err := w.portal.Edit(ref, by, fields); err != nil {
			t.Errorf("edit: %v", err)
		}
	})
}

// queued is a world with one fix that is due, and a lead that was changed last a
// second or more ago.
func queuedWorld(t *testing.T, changes model.Fields) (w *world, ref model.EntityRef, fix model.Key) {
	t.Helper()
	w = newWorld(t)
	ref = w.lead(t, text("TITLE", "base"))
	fix = w.queue(t, "irina", ref, changes)
	w.clock.pass(2 * graceOfTests)
	return w, ref, fix
}

func TestAnEditBetweenLookAndWriteIsNotOverwritten(t *testing.T) {
	for _, by := range []int{7, 1} { // a colleague; the person whose webhook it is
		w, ref, id := queuedWorld(t, text("TITLE", "ours"))
		w.inWindow(t, ref, by, text("TITLE", "theirs"))
		w.settle(t)
		if fix := w.archive.fix(t, id); fix.State != model.FixConflict || fix.Theirs.Text("TITLE") != "theirs" || w.held(ref, "TITLE") != "theirs" {
			t.Errorf("by %d: %s, the portal holds %q", by, fix.State, w.held(ref, "TITLE"))
		}
		w.careful(t)
	}
}

func TestAnEditOfAnotherFieldBetweenLookAndWriteStays(t *testing.T) {
	w, ref, id := queuedWorld(t, text("TITLE", "ours"))
	w.inWindow(t, ref, 7, text("COMMENTS", "called"))
	w.settle(t)
	if fix := w.archive.fix(t, id); fix.State != model.FixConfirmed || len(fix.Overwrote.Fields) > 0 {
		t.Errorf("%s, %+v", fix.State, fix.Overwrote)
	}
	if w.held(ref, "TITLE") != "ours" || w.held(ref, "COMMENTS") != "called" {
		t.Errorf("the portal holds %q and %q", w.held(ref, "TITLE"), w.held(ref, "COMMENTS"))
	}
	w.tellsWho(t, ref, "COMMENTS", "Anna Petrova")
	w.careful(t)
}

// tellsWho holds the log to name who gave the field its value.
func (w *world) tellsWho(t *testing.T, ref model.EntityRef, name, who string) {
	t.Helper()
	for _, e := range w.archive.all() {
		if body, ok := e.Body.(*model.CRM); ok && body.Entity == ref && len(body.Before[name]) > 0 {
			if body.By != who {
				t.Errorf("%s of %q is said to be by %q", name, body.Fields.Text(name), body.By)
			}
			return
		}
	}
	t.Errorf("the log does not tell of %s", name)
}

// TestAnEditWithinTheSecondIsOverwrittenAndShown: the portal's times have whole
// seconds, so it cannot tell a second change within one from the first.
func TestAnEditWithinTheSecondIsOverwrittenAndShown(t *testing.T) {
	w, ref, id := queuedWorld(t, text("TITLE", "ours").With("NAME", "Olga"))
	if err := w.portal.Edit(ref, 7, text("COMMENTS", "called")); err != nil {
		t.Fatal(err)
	}
	w.inWindow(t, ref, 7, text("TITLE", "theirs"))
	w.round(t) // in the second of the first edit
	changed := w.portal.Changes()
	at := changed[len(changed)-1].At
	fix := w.archive.fix(t, id)
	if fix.State != model.FixConfirmed || fix.Overwrote.Fields.Text("TITLE") != "theirs" || len(fix.Overwrote.Fields) != 1 {
		t.Fatalf("%s, %+v", fix.State, fix.Overwrote)
	}
	if fix.Overwrote.By != "Anna Petrova" || !fix.Overwrote.At.Equal(at) {
		t.Errorf("by %q at %v, it was at %v", fix.Overwrote.By, fix.Overwrote.At, at)
	}
	w.tellsWho(t, ref, "TITLE", "Anna Petrova")
	w.careful(t)
}

func TestSomebodyWhoTypesOnAndOnDelaysTheFix(t *testing.T) {
	w, ref, id := queuedWorld(t, text("TITLE", "ours"))
	words := 0
	w.calls = func(method string) {
		if words++; method == write && words < 40 {
			w.clock.pass(time.Second)
			if err := w.portal.Edit(ref, 7, text("COMMENTS", string(rune('a'+words)))); err != nil {
				t.Errorf("edit: %v", err)
			}
		}
	}
	w.round(t)
	if fix := w.archive.fix(t, id); fix.State != model.FixClaimed || fix.Attempts != 1 {
		t.Errorf("%s after %d attempts", fix.State, fix.Attempts)
	}
	w.settle(t)
	if fix := w.archive.fix(t, id); fix.State != model.FixConfirmed || w.commits(ref, "TITLE", "ours") != 1 {
		t.Errorf("%s, written %d times", fix.State, w.commits(ref, "TITLE", "ours"))
	}
	w.careful(t)
}

// TestAnEarlierDoubtOutlivesARefusedWrite: an answer got lost, somebody put the old
// value back, and the next attempts come to nothing. It may have been written once,
// so it is not written twice.
func TestAnEarlierDoubtOutlivesARefusedWrite(t *testing.T) {
	w, ref, id := queuedWorld(t, text("TITLE", "ours"))
	w.portal.Fail("crm.item.update", 1, portal.Fault{Kind: portal.ResetBefore})
	w.round(t)
	w.portal.Fail(write, 9, portal.Fault{Kind: portal.LimitExceeded})
	w.clock.pass(time.Minute)
	w.round(t)
	w.portal.Heal()
	w.edit(t, ref, "TITLE", "ours")
	w.edit(t, ref, "TITLE", "base")
	w.settle(t)
	if fix := w.archive.fix(t, id); fix.State != model.FixConflict || w.held(ref, "TITLE") != "base" {
		t.Errorf("%s, the portal holds %q", fix.State, w.held(ref, "TITLE"))
	}
}
