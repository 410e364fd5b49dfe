package lead

import (
	"strings"
	"testing"
	"time"

	"github.com/muesli/termenv"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/fixes"
	"debrief/ui/fixes/fixtest"
	"debrief/ui/pane"
)

// lostSession is a dialogue whose lead the CRM did not take.
const lostSession = "tg-1"

func lost() *fixtest.World {
	w := fixtest.Salon()
	w.Add(model.Event{
		Type: model.TypeMessage, SessionID: lostSession, Source: "telegram", Client: model.Client{Name: "Пётр"},
		Body: &model.Message{Role: model.RoleClient, Text: "запишите меня на завтра, 8 916 123-45-67"},
	})
	w.Add(model.Event{Type: model.TypeLead, SessionID: lostSession, Body: &model.Lead{
		Status: model.LeadFailed, Error: "Поле «Телефон» заполнено неверно", Fields: model.Fields{}.With("TITLE", "Стрижка").With("PHONE", "завтра"),
	}})
	return w
}

func TestALostLeadIsRecoveredInTwoKeys(t *testing.T) {
	w := lost()
	d, p := open(t, w, lostSession)
	d.Press("R")
	wantOnScreen(t, p, "Make the lead in the CRM", "[x] Title          bot sent       Стрижка", "client's card  Пётр", "client wrote", "not made twice")
	if strings.Contains(p.View(), "ORIGIN") {
		t.Error("the marks of the lead are shown")
	}
	d.Press("enter")
	f := w.LastFix()
	if f.Kind != model.FixRecover || f.Entity != model.RecoveryOf(lostSession) || f.Session != lostSession || f.State != model.FixQueuedState {
		t.Fatalf("queued %+v", f)
	}
	for name, want := range map[string]string{"TITLE": "Стрижка", "NAME": "Пётр", "ORIGIN_ID": model.OriginOf(lostSession, f.Evidence), "ORIGINATOR_ID": model.Originator} {
		if got := f.Changes.Text(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if f.Changes.Text("PHONE") == "" || f.Evidence.IsZero() || !f.NotBefore.Equal(w.Clock.Add(30*time.Second)) {
		t.Errorf("phone %q, evidence %s, from %s", f.Changes.Text("PHONE"), f.Evidence, f.NotBefore)
	}
	wantSaid(t, d, pane.OK, "Queued")
	wantOnScreen(t, p, "~ new lead: waits 30 s · u takes it back")
	d.Press("R")
	wantSaid(t, d, pane.Warn, "being made already")
	d.Press("u")
	wantSaid(t, d, pane.OK, "Taken back")
	wantOnScreen(t, p, "R makes the lead")
}

func TestTheWayOfARecoveryIsSeenToItsEnd(t *testing.T) {
	w := lost()
	d, p := open(t, w, lostSession)
	d.Press("R", "enter")
	id, ref := w.LastFix().ID, model.RecoveryOf(lostSession)
	made := model.EntityRef{Kind: model.EntityLead, ID: "8001"}
	w.Step(id, model.FixStep{Type: model.TypeFixClaimed, Entity: ref})
	d.Run(p.Refresh())
	wantOnScreen(t, p, "new lead: on its way")
	w.Step(id, model.FixStep{Type: model.TypeFixWritten, Entity: ref})
	w.Add(model.Event{Type: model.TypeCRM, Source: "bitrix24", Body: &model.CRM{
		Entity: made, Action: model.CRMAdd, Fields: model.Fields{}.With("TITLE", "Стрижка").With("STATUS_ID", "NEW"),
	}})
	w.Step(id, model.FixStep{Type: model.TypeFixConfirmed, Entity: ref, Made: made})
	d.Run(p.Refresh())
	wantOnScreen(t, p, "Lead 8001", "Новая заявка", "new lead -> lead 8001", "in the CRM")
	d.Press("R")
	wantSaid(t, d, pane.Warn, "holds this lead already")
	d.Press("f", `"работе"`, "enter")
	if f := w.LastFix(); f.Entity != made || f.Changes.Text("STATUS_ID") != "IN_PROCESS" {
		t.Errorf("the new lead is fixed by %+v", f)
	}
}

func TestARefusedRecoveryIsMendedAndAskedForAgain(t *testing.T) {
	w := lost()
	d, p := open(t, w, lostSession)
	d.Press("R", "enter")
	old, ref := w.LastFix().ID, model.RecoveryOf(lostSession)
	w.Step(old, model.FixStep{Type: model.TypeFixClaimed, Entity: ref})
	w.Step(old, model.FixStep{Type: model.TypeFixRefused, Entity: ref, Error: "TITLE is too long"})
	d.Run(p.Refresh())
	wantOnScreen(t, p, "x new lead: refused", "Bitrix24: TITLE is too long")
	d.Press("R", "e", `" мужская"`, "enter")
	wantOnScreen(t, p, "you wrote      Стрижка мужская")
	to(t, d, p, "Name")
	d.Press("space", "enter")
	f := w.LastFix()
	if f.ID == old || f.Changes.Text("TITLE") != "Стрижка мужская" || f.Changes.Text("NAME") != "" || f.State != model.FixQueuedState {
		t.Errorf("queued %+v", f)
	}
	all, err := w.Fixes(t.Context(), false, 0)
	if err != nil || all[1].State != model.FixUndone {
		t.Errorf("the refused one is %s (%v)", all[1].State, err)
	}
}

func TestWhatIsWrittenOfANewLeadIsKept(t *testing.T) {
	w := lost()
	d, p := open(t, w, lostSession)
	d.Press("R", "e", `"!"`, "esc", "esc")
	if p.dialog != nil || w.Drafts() != 1 {
		t.Fatalf("dialog %v, %d drafts", p.dialog, w.Drafts())
	}
	d, p = open(t, w, lostSession)
	d.Press("R")
	wantOnScreen(t, p, "Стрижка!")
	d.Press("enter")
	if got := w.LastFix().Changes.Text("TITLE"); got != "Стрижка!" || w.Drafts() != 0 {
		t.Errorf("queued %q, %d drafts left", got, w.Drafts())
	}
}

func TestALeadThatNobodyCouldAnswerIsWarnedOf(t *testing.T) {
	w := fixtest.New()
	w.Add(model.Event{Type: model.TypeMessage, SessionID: "s", Body: &model.Message{Role: model.RoleClient, Text: "привет"}})
	d, p := open(t, w, "s")
	d.Press("R")
	wantOnScreen(t, p, "Neither phone nor e-mail")
}

func TestThereIsNothingToRecoverWhereTheCRMHoldsTheLead(t *testing.T) {
	d, _ := open(t, fixtest.Salon(), fixtest.Session)
	d.Press("R")
	wantSaid(t, d, pane.Warn, "holds this lead already")
	d, _ = open(t, fixtest.New(), "lead 7")
	d.Press("R")
	wantSaid(t, d, pane.Warn, "holds this lead already")
	p := New(fixtest.New().Env("en", termenv.Ascii))
	if got := p.Disabled(keymap.LeadRecover); got != "disabled.empty" {
		t.Errorf("with no lead at all: %q", got)
	}
}

// refused queues a fix and has the CRM refuse it.
func refused(w *fixtest.World, wanted *model.FixQueued) model.Key {
	id := w.Add(model.Event{Type: model.TypeFixQueued, Actor: "anna", Body: wanted})
	w.Step(id, model.FixStep{Type: model.TypeFixClaimed, Entity: wanted.Entity})
	w.Step(id, model.FixStep{Type: model.TypeFixRefused, Entity: wanted.Entity, Error: "no"})
	return id
}

func TestARefusedFixIsOpenedAsItWas(t *testing.T) {
	for _, c := range []struct {
		name   string
		at     string
		wanted *model.FixQueued
		shown  string
	}{
		{"fields", "lead 7719", fixes.Change(model.Entity{Ref: fixtest.Lead7719()}, model.Fields{}.With("TITLE", "Уход").With("UF_CRM_9", "x"), model.Key{}), "[x] UF_CRM_9"},
		{"a comment", "lead 7719", fixes.Comment(fixtest.Lead7719(), "перезвонить", model.Key{}), "[x] Timeline       перезвонить"},
		{"a recovery", lostSession, fixes.Recover(lostSession, model.Fields{}.With("TITLE", "Уход"), model.Key{}), "you wrote      Уход"},
	} {
		w := lost()
		id := refused(w, c.wanted)
		d, p := open(t, w, pane.At(c.at, id))
		if wantOnScreen(t, p, c.shown); p.dialog == nil {
			t.Fatalf("%s: no dialog is open", c.name)
		}
		d.Press("enter")
		f := w.LastFix()
		if f.ID == id || f.State != model.FixQueuedState || f.Kind != c.wanted.Kind {
			t.Errorf("%s: queued %+v", c.name, f)
		}
		if all, err := w.Fixes(t.Context(), false, 0); err != nil || all[1].State != model.FixUndone {
			t.Errorf("%s: the refused one is %s (%v)", c.name, all[1].State, err)
		}
		d.Run(p.Open(pane.At(c.at, id)))
		if p.dialog != nil {
			t.Errorf("%s: what is settled is opened again", c.name)
		}
	}
}

// A client's chat is one session for years: the lead of an earlier dialogue says
// nothing of the one that was lost in a later one.
func TestEachDialogueOfASessionHasItsOwnRecovery(t *testing.T) {
	w := lost()
	d, p := open(t, w, lostSession)
	d.Press("R", "enter")
	wantOnScreen(t, p, "new lead: waits 30 s")
	w.Clock = w.Clock.Add(72 * time.Hour)
	w.Add(model.Event{Type: model.TypeMessage, SessionID: lostSession, Body: &model.Message{Role: model.RoleClient, Text: "теперь маникюр"}})
	w.Add(model.Event{Type: model.TypeLead, SessionID: lostSession, Body: &model.Lead{
		Status: model.LeadFailed, Error: "timeout", Fields: model.Fields{}.With("TITLE", "Маникюр"),
	}})
	later, p := open(t, w, model.DialogueID(lostSession, 2))
	wantOnScreen(t, p, "R makes the lead")
	later.Press("R", "enter")
	f := w.LastFix()
	if f.Changes.Text("TITLE") != "Маникюр" || f.State != model.FixQueuedState {
		t.Fatalf("queued %+v", f)
	}
	wantOnScreen(t, p, "new lead: waits 30 s")
	if strings.Contains(p.View(), "Стрижка") {
		t.Errorf("the recovery of the other dialogue is shown:\n%s", p.View())
	}
}
