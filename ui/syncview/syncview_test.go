package syncview

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/muesli/termenv"

	"debrief/model"
	"debrief/ui/fixes/fixtest"
	"debrief/ui/pane"
)

func open(t *testing.T, w *fixtest.World) (*fixtest.Driver, *Pane) {
	t.Helper()
	env := w.Env("en", termenv.Ascii)
	p := New(env)
	p.Resize(99, 40)
	d := &fixtest.Driver{Pane: p, Keys: env.Keys}
	d.Run(p.Open(""))
	return d, p
}

func wantOnScreen(t *testing.T, p *Pane, parts ...string) {
	t.Helper()
	view := p.View()
	for _, part := range parts {
		if !strings.Contains(view, part) {
			t.Errorf("%q is not on the screen:\n%s", part, view)
		}
	}
}

func wantSaid(t *testing.T, d *fixtest.Driver, kind pane.Kind, part string) {
	t.Helper()
	if last := d.Last(); last.Kind != kind || !strings.Contains(last.Text, part) {
		t.Errorf("told %v %q, want %v with %q", last.Kind, last.Text, kind, part)
	}
}

// step takes a fix one step on.
func step(w *fixtest.World, id model.Key, what model.Type, more ...func(*model.FixStep)) {
	s := model.FixStep{Type: what, Entity: fixtest.Lead7719()}
	for _, change := range more {
		change(&s)
	}
	w.Step(id, s)
}

// full is a world with one fix in every state.
func full() *fixtest.World {
	w := fixtest.Salon()
	confirmed := w.Queue("TITLE", "Консультация", "Консультация косметолога")
	step(w, confirmed, model.TypeFixClaimed)
	step(w, confirmed, model.TypeFixWritten)
	step(w, confirmed, model.TypeFixConfirmed, func(s *model.FixStep) {
		s.Theirs = model.Fields{}.With("TITLE", "Консультация косметолога")
	})
	refused := w.Queue("OPPORTUNITY", "", "много")
	step(w, refused, model.TypeFixClaimed)
	step(w, refused, model.TypeFixRefused, func(s *model.FixStep) { s.Error = "Неверное значение поля «Сумма»" })
	conflict := w.Queue("STATUS_ID", "NEW", "IN_PROCESS")
	step(w, conflict, model.TypeFixClaimed)
	step(w, conflict, model.TypeFixConflict, func(s *model.FixStep) {
		s.By, s.Theirs = "Олег", model.Fields{}.With("STATUS_ID", "JUNK")
	})
	delayed := w.Queue("EMAIL", "", "m@example.com")
	step(w, delayed, model.TypeFixClaimed)
	step(w, delayed, model.TypeFixDelayed, func(s *model.FixStep) {
		s.Error, s.Attempt, s.RetryAt = "503 Service Unavailable", 2, w.Clock.Add(90*time.Second)
	})
	w.Queue("PHONE", "", "+79161234567")
	return w
}

func TestSourcesAreShownWithTheirAge(t *testing.T) {
	_, p := open(t, full())
	wantOnScreen(t, p, "salon.bitrix24.ru", "+ leads", "12:04    2 m  ok", "x deals", "25 m  failed", "Access denied",
		"~ stages", "  [##########----------] 5/10")
}

func TestShortReadingsDoNotFlicker(t *testing.T) {
	w := full()
	short := model.SourceStatus{Name: "crm leads", State: "running", LastAt: w.Clock.Add(-10 * time.Second), Pulled: 1, Total: 2}
	first := model.SourceStatus{Name: "crm deals", State: "running", Pulled: 3, Total: 6}
	w.Exchange.Sources = []model.SourceStatus{short, first}
	_, p := open(t, w)
	wantOnScreen(t, p, "+ leads", "~ deals", "3/6")
	if strings.Contains(p.View(), "1/2") {
		t.Error(p.View())
	}
}

func TestALongReadingTellsItsPaceAndWhatIsLeft(t *testing.T) {
	w := full()
	w.Exchange.Sources = []model.SourceStatus{{
		Name: "crm leads", State: "running", Pulled: 40_000, Total: 100_000, Before: 37_000, Began: w.Clock.Add(-time.Minute),
	}}
	_, p := open(t, w)
	wantOnScreen(t, p, "~ leads", "##", "--] 40,000/100,000 50/s, 20 m left")
}

func TestOutboxShowsEveryStateWithWhatNeedsAPersonFirst(t *testing.T) {
	_, p := open(t, full())
	wantOnScreen(t, p, "2 need you", "1 waiting", "1 on the way", "1 in the CRM",
		"> ! lead 7719    conflict", "x lead 7719    refused            Bitrix24: Неверное значение поля «Сумма»",
		"waits 24 s         Phone (empty) -> +79161234567", "again in 1 m       try 2 failed: 503 Service Unavailable",
		"+ lead 7719    in the CRM         Title")
	if view := p.View(); strings.Index(view, "conflict") > strings.Index(view, "waits") {
		t.Error("what needs a person does not come first")
	}
}

func TestDetailsTellAConflictFromAllSides(t *testing.T) {
	d, p := open(t, full())
	d.Press("enter")
	wantOnScreen(t, p, "Changed in the CRM by Олег", "it was        Новая заявка", "ours          В работе", "in the CRM    Некачественный лид", "m mine")
	d.Press("j", "j")
	wantOnScreen(t, p, "anna, 11-18 12:06")
	d.Press("G")
	wantOnScreen(t, p, "read back: Title Консультация косметолога")
	d.Press("esc")
	if strings.Contains(p.View(), "read back") {
		t.Error("Esc left the details there")
	}
}

func TestSyncNowAsksTheSyncer(t *testing.T) {
	w := full()
	d, _ := open(t, w)
	d.Press("r")
	if w.Asked != 1 {
		t.Errorf("asked %d times", w.Asked)
	}
	wantSaid(t, d, pane.Info, "Exchanging")
}

func TestWithoutAPortalTheScreenSaysSo(t *testing.T) {
	w := fixtest.New()
	d, p := open(t, w)
	wantOnScreen(t, p, "No Bitrix24 portal", "Nothing is on its way")
	d.Press("r")
	wantSaid(t, d, pane.Warn, "No Bitrix24 portal")
	d.Press("enter")
	wantSaid(t, d, pane.Warn, "nothing here")
	d.Press("u")
	wantSaid(t, d, pane.Warn, "No fix is waiting")
	if w.Asked != 0 {
		t.Error("the syncer was asked")
	}
}

func TestUndoTakesTheSelectedFixBack(t *testing.T) {
	w := full()
	d, p := open(t, w)
	d.Press("j", "j") // past the conflict and the refusal
	f, _ := p.fixes.Selected()
	if f.State != model.FixQueuedState {
		t.Fatalf("the third is %s", f.State)
	}
	d.Press("u")
	if got := w.LastFix().State; got != model.FixUndone {
		t.Errorf("the fix is %s", got)
	}
	wantSaid(t, d, pane.OK, "Taken back")
}

func TestUndoOfWhatIsOnItsWayOrDoneSaysWhyNot(t *testing.T) {
	d, _ := open(t, full())
	d.Press("j", "j", "j", "u")
	wantSaid(t, d, pane.Warn, "already on its way")
	d.Press("G", "u")
	wantSaid(t, d, pane.Warn, "No fix is waiting")
	d.Press("m")
	wantSaid(t, d, pane.Warn, "no conflict")
}

func TestUndoThatComesTooLateSaysSo(t *testing.T) {
	w := fixtest.Salon()
	id := w.Queue("STATUS_ID", "JUNK", "NEW")
	d, _ := open(t, w)
	step(w, id, model.TypeFixClaimed)
	d.Press("u")
	wantSaid(t, d, pane.Warn, "Too late")
}

func TestARefusalIsPutAway(t *testing.T) {
	w := full()
	d, p := open(t, w)
	d.Press("j", "u")
	wantSaid(t, d, pane.OK, "Taken back")
	if strings.Contains(p.View(), "refused") {
		t.Error("the refusal still asks for a person")
	}
}

func TestMineStartsFromTheirs(t *testing.T) {
	w := full()
	d, p := open(t, w)
	entity, err := w.Entity(t.Context(), fixtest.Lead7719())
	if err != nil {
		t.Fatal(err)
	}
	d.Press("m")
	f := w.LastFix()
	if f.State != model.FixQueuedState || f.Base.Text("STATUS_ID") != "JUNK" || f.Changes.Text("STATUS_ID") != "IN_PROCESS" || !f.BaseTime.Equal(entity.ChangedAt) {
		t.Errorf("queued %s from %s at %s", f.Changes, f.Base, f.BaseTime)
	}
	if strings.Contains(p.View(), "conflict") {
		t.Error("the conflict is still there")
	}
}

func TestTheirsQueuesNothing(t *testing.T) {
	w := full()
	last := w.LastFix().ID
	d, p := open(t, w)
	d.Press("t")
	if w.LastFix().ID != last || strings.Contains(p.View(), "conflict") {
		t.Error("it was not settled by writing nothing")
	}
	wantSaid(t, d, pane.OK, "nothing was written")
}

func TestErrorLogIsShownAndLeft(t *testing.T) {
	w := full()
	d, p := open(t, w)
	d.Press("l")
	wantOnScreen(t, p, "1 error", "12:01", "deals: Bitrix24 says: Access denied")
	d.Press("j", "k", "G", "l")
	wantOnScreen(t, p, "Outbox")
	w.Exchange.Errors = nil
	d.Run(p.Refresh())
	d.Press("l")
	wantOnScreen(t, p, "no errors")
	d.Press("esc")
	wantOnScreen(t, p, "Outbox")
}

func TestWhyTheSyncerWaitsIsTold(t *testing.T) {
	for limit, want := range map[string]string{
		"limit": "fewer requests", "busy": "blocked this request", "blocked": "administrator", "auth": "webhook", "other\x1b[2J": "! other",
	} {
		w := full()
		w.Exchange.Limit, w.Exchange.WaitTil = limit, w.Clock.Add(42*time.Second)
		_, p := open(t, w)
		wantOnScreen(t, p, want, "in 42 s")
	}
}

func TestWhyTheSyncerWaitsIsToldOnceAndWithWhatToDo(t *testing.T) {
	w := full()
	wrong := &model.CRMError{Class: model.CRMAuth, Code: "INVALID_CREDENTIALS", Words: "Invalid request credentials"}
	for i := range w.Exchange.Sources {
		w.Exchange.Sources[i].State, w.Exchange.Sources[i].Err, w.Exchange.Sources[i].Failure = "failed", wrong.Error(), wrong
	}
	w.Exchange.Limit, w.Exchange.WaitTil = "auth", w.Clock.Add(42*time.Second)
	w.Exchange.Errors = []model.SyncError{
		{At: w.Clock, About: fixtest.Lead7719(), Text: "lead 7719: " + wrong.Error(), Failure: wrong},
		{At: w.Clock, Text: "the log holds another event"},
	}
	d, p := open(t, w)
	wantOnScreen(t, p, "bitrix24.webhook_url")
	if n := strings.Count(p.View(), "Invalid request credentials"); n != 1 {
		t.Errorf("it is told %d times:\n%s", n, p.View())
	}
	d.Press("l")
	wantOnScreen(t, p, "lead 7719: Bitrix24 does not accept the webhook (Invalid", "the log holds another event")
}

func TestAFailureOfManySourcesIsToldOnce(t *testing.T) {
	w := full()
	far := &model.CRMError{Class: model.CRMAmbiguous, Cause: model.CauseConnection, Words: "connection refused"}
	for i := range w.Exchange.Sources {
		w.Exchange.Sources[i].State, w.Exchange.Sources[i].Err, w.Exchange.Sources[i].Failure = "failed", far.Error(), far
	}
	_, p := open(t, w)
	if n := strings.Count(p.View(), "connection refused"); n != 1 {
		t.Errorf("it is told %d times:\n%s", n, p.View())
	}
}

func TestScreenMovesByTheSecondWhileSomethingCountsElseByTheMinute(t *testing.T) {
	w := full()
	d, p := open(t, w)
	d.Run(p.Refresh())
	if len(w.Timers) != 1 {
		t.Fatalf("%d timers run", len(w.Timers))
	}
	w.Clock = w.Clock.Add(time.Second)
	d.Send(w.Timers[0])
	wantOnScreen(t, p, "waits 23 s")
	if !p.counting() {
		t.Error("nothing counts though a fix waits")
	}
	_, idle := open(t, fixtest.New())
	if idle.counting() {
		t.Error("an empty outbox counts")
	}
}

func TestAHiddenScreenDoesNotTick(t *testing.T) {
	w := full()
	d, p := open(t, w)
	d.Run(p.Leave())
	d.Send(w.Timers[0])
	if len(w.Timers) != 1 || p.Refresh() != nil {
		t.Error("it goes on though nobody sees it")
	}
	d.Run(p.Open(""))
	if len(w.Timers) != 2 {
		t.Errorf("%d timers after it came back", len(w.Timers))
	}
}

func TestTheCursorStaysOnItsFix(t *testing.T) {
	w := full()
	d, p := open(t, w)
	d.Press("G")
	before, _ := p.fixes.Selected()
	w.Queue("COMMENTS", "", "позвонить")
	d.Run(p.Refresh())
	if after, _ := p.fixes.Selected(); after.ID != before.ID {
		t.Error("a new fix moved the cursor")
	}
}

func TestAFixIsOpenedByItsID(t *testing.T) {
	w := full()
	d, p := open(t, w)
	want := w.LastFix().ID
	d.Run(p.Open(want.String()))
	if got, _ := p.fixes.Selected(); got.ID != want {
		t.Errorf("selected %s", got.ID.Short())
	}
	d.Run(p.Open("gone"))
	wantSaid(t, d, pane.Warn, "not in the outbox")
}

func TestErrorsAreTold(t *testing.T) {
	w := full()
	w.FailReads = errors.New("checksum \x1b[2Jmismatch")
	d, p := open(t, w)
	wantSaid(t, d, pane.Error, "checksum mismatch")
	wantOnScreen(t, p, "could not be read")
	w.FailReads = nil
	d.Run(p.Refresh())
	wantOnScreen(t, p, "Outbox")
	w.FailWrites = errors.New("disk full")
	d.Press("t")
	wantSaid(t, d, pane.Error, "Not saved: disk full")
	wantOnScreen(t, p, "conflict")
}

func TestAPanicInACommandEndsTheWait(t *testing.T) {
	p := New(full().Env("en", termenv.Ascii))
	p.Resize(99, 40)
	p.Open("") // its command is never answered
	wantOnScreen(t, p, "Reading")
	p.Update(pane.PanicMsg{Value: "boom"})
	wantOnScreen(t, p, "could not be read: boom")
}

func TestStaleAnswersAreDropped(t *testing.T) {
	w := full()
	d, p := open(t, w)
	late := p.load()
	d.Run(p.load())
	w.FailReads = errors.New("late")
	d.Run(late)
	d.Send("foreign")
	if len(d.Said) != 0 {
		t.Errorf("told %v", d.Said)
	}
}

func TestTheRowOfTheOutboxIsFoundAgain(t *testing.T) {
	w := full()
	d, p := open(t, w)
	top, _ := p.fixes.Selected()
	d.Press("j", "j")
	left, _ := p.fixes.Selected()
	if left.ID == top.ID || !p.Unkept() {
		t.Fatalf("the cursor is on %s, from %s; unkept: %v", left.ID, top.ID, p.Unkept())
	}
	d.Run(p.Keep())
	if p.Unkept() {
		t.Error("what was kept is still to be kept")
	}
	_, next := open(t, w)
	if got, _ := next.fixes.Selected(); got.ID != left.ID {
		t.Errorf("the cursor is on %s, was left on %s", got.ID, left.ID)
	}
}

func TestARowOfTheOutboxThatIsGoneIsNotMissed(t *testing.T) {
	w := full()
	if err := <-w.SaveDraft("view/sync/"+w.Env("en", termenv.Ascii).Actor, `{"fix":"gone"}`); err != nil {
		t.Fatal(err)
	}
	d, p := open(t, w)
	if p.fixes.Index() != 0 || len(d.Said) > 0 {
		t.Errorf("the cursor is on row %d, and was told %v", p.fixes.Index(), d.Said)
	}
}
