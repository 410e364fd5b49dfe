package sync

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"debrief/model"
	"debrief/sync/bitrix24"
	"debrief/sync/bitrix24/portal"
)

// live is a world on the bubble's clock, with the syncer running in it.
func live(t *testing.T) (w *world, stop func()) {
	t.Helper()
	w = &world{clock: newClock(), workers: 4}
	w.portal = portal.New(portal.Options{})
	w.portal.AddUser(portal.User{ID: 7, Name: "Anna", LastName: "Petrova"})
	watched(t, w.portal)
	w.archive = newArchive(time.Now)
	client, err := bitrix24.New(bitrix24.Options{
		WebhookURL: w.portal.WebhookURL("https://salon.example"), Transport: w.portal.Transport(),
	})
	if err != nil {
		t.Fatal(err)
	}
	w.syncer = New(Options{Log: w.archive, Outbox: w.archive, State: w.archive, CRM: client})
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- w.syncer.Run(ctx) }()
	return w, func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("run: %v", err)
		}
	}
}

func (w *world) ask(t *testing.T, ref model.EntityRef, changes model.Fields) model.Key {
	t.Helper()
	w.clock.at = time.Now()
	id := w.queue(t, "irina", ref, changes)
	w.syncer.Wake()
	return id
}

func TestRunTakesAFixAfterItsGraceAndPullsEachMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, stop := live(t)
		defer stop()
		id, err := w.portal.AddLead(text("TITLE", "base"))
		if err != nil {
			t.Fatal(err)
		}
		ref := model.EntityRef{Kind: model.EntityLead, ID: id}
		time.Sleep(time.Second)
		if known, _ := w.archive.Entity(t.Context(), ref); known.Fields.Text("TITLE") != "base" {
			t.Fatal("the first pull comes at once")
		}
		fix := w.ask(t, ref, text("TITLE", "ours"))
		time.Sleep(29 * time.Second)
		if got := w.archive.fix(t, fix); got.State != model.FixQueuedState {
			t.Errorf("in its grace it is %s", got.State)
		}
		time.Sleep(3 * time.Second)
		if got := w.archive.fix(t, fix); got.State != model.FixConfirmed {
			t.Errorf("after its grace it is %s", got.State)
		}
		if err := w.portal.Edit(ref, 7, text("COMMENTS", "called")); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		if known, _ := w.archive.Entity(t.Context(), ref); known.Fields.Text("COMMENTS") != "called" {
			t.Error("the next pull did not come")
		}
		w.careful(t)
	})
}

func TestNowDoesNotWaitForTheNextPull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, stop := live(t)
		defer stop()
		time.Sleep(10 * time.Second)
		id, err := w.portal.AddLead(text("TITLE", "base"))
		if err != nil {
			t.Fatal(err)
		}
		w.syncer.Now()
		time.Sleep(time.Second)
		if known, _ := w.archive.Entity(t.Context(), model.EntityRef{Kind: model.EntityLead, ID: id}); len(known.Fields) == 0 {
			t.Error("the pull did not come")
		}
	})
}

func TestStoppingDuringAWriteLosesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, stop := live(t)
		id, err := w.portal.AddLead(text("TITLE", "base"))
		if err != nil {
			t.Fatal(err)
		}
		ref := model.EntityRef{Kind: model.EntityLead, ID: id}
		time.Sleep(time.Second)
		fix := w.ask(t, ref, text("TITLE", "ours"))
		w.portal.Fail("crm.item.update", 1, portal.Fault{Kind: portal.Slow, Delay: 50 * time.Second})
		time.Sleep(40 * time.Second) // the portal has done it and not answered yet
		stop()
		if got := w.archive.fix(t, fix); got.State != model.FixClaimed {
			t.Fatalf("it is %s", got.State)
		}
		w.clock.at = time.Now()
		again := *w
		again.restart(t)
		again.settle(t)
		if got := w.archive.fix(t, fix); got.State != model.FixConfirmed || w.commits(ref, "TITLE", "ours") != 1 {
			t.Errorf("%s, written %d times", got.State, w.commits(ref, "TITLE", "ours"))
		}
	})
}

func TestWithoutAPortalItOnlyWaits(t *testing.T) {
	s := New(Options{})
	if _, err := s.Once(t.Context()); !errors.Is(err, ErrNoPortal) {
		t.Errorf("once: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Run(ctx); err != nil {
		t.Errorf("run: %v", err)
	}
	s.Now()
	s.Wake()
	if status := s.Status(); status.Portal != "" || len(status.Sources) != 0 {
		t.Errorf("%+v", status)
	}
}

func TestAPortalThatIsDownIsAskedSeldom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, stop := live(t)
		defer stop()
		w.portal.Fail("*", 100_000, portal.Fault{Kind: portal.Overload})
		time.Sleep(time.Hour)
		if n := len(w.portal.Requests()); n > 60 {
			t.Errorf("%d calls in an hour", n)
		}
	})
}
