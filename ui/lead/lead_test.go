package lead

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/muesli/termenv"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/fixes/fixtest"
	"debrief/ui/pane"
)

// open shows the lead of the salon's dialogue on a screen of that size.
func open(t *testing.T, w *fixtest.World, arg string) (*fixtest.Driver, *Pane) {
	t.Helper()
	env := w.Env("en", termenv.Ascii)
	p := New(env)
	p.Resize(99, 40)
	d := &fixtest.Driver{Pane: p, Keys: env.Keys}
	d.Run(p.Open(arg))
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

func TestLeadOfADialogueIsShownWithWhatWasSaid(t *testing.T) {
	_, p := open(t, fixtest.Salon(), fixtest.Session)
	wantOnScreen(t, p, "Lead 7719", "Иванова Мария", "Некачественный лид", "(empty)", "+79161234567",
		"Олег: Новая заявка -> Некачественный лид (after 7 m)", "created", "89161234567, после 18:00", "read 11-18 12:04")
}

func TestHistoryLeavesOutTheCRMsOwnBookkeeping(t *testing.T) {
	w := fixtest.Salon()
	fields := model.Fields{}.With("STATUS_ID", "NEW").With("MOVED_TIME", "2026-11-18T12:02:00+03:00")
	w.CRM(w.Clock, model.CRMUpdate, "Олег", fields, model.Fields{}.With("STATUS_ID", "JUNK").With("MOVED_TIME", "2026-11-18T11:02:00+03:00"))
	_, p := open(t, w, fixtest.Session)
	wantOnScreen(t, p, "Олег: Некачественный лид -> Новая заявка")
	if strings.Contains(p.View(), "MOVED_TIME") {
		t.Error(p.View())
	}
}

func TestPickerShowsWhatElseIsPartOfTheFix(t *testing.T) {
	d, p := open(t, fixtest.Salon(), fixtest.Session)
	d.Press("f")
	wantOnScreen(t, p, "Некачественный лид JUNK · now")
	if strings.Contains(p.View(), "[ ]") {
		t.Errorf("fields that are not part of the fix stand among the stages:\n%s", p.View())
	}
	d.Press("tab", "j", "j", "j", "space", "k", "k", "k", "k", "e")
	wantOnScreen(t, p, "JUNK · now", "[x] Phone")
}

func TestLeadIsOpenedByItsOwnName(t *testing.T) {
	_, p := open(t, fixtest.Salon(), "lead 7719")
	wantOnScreen(t, p, "Lead 7719", "89161234567, после 18:00") // of the dialogue that names it
	w := fixtest.New()
	other := model.EntityRef{Kind: model.EntityLead, ID: "1"}
	w.Add(model.Event{Type: model.TypeCRM, Body: &model.CRM{Entity: other, Action: model.CRMAdd, Fields: model.Fields{}.With("TITLE", "x")}})
	_, p = open(t, w, other.String())
	wantOnScreen(t, p, "Lead 1", "No dialogue is known")
}

func TestDialogueThatLedToAFixStandsBesideIt(t *testing.T) {
	w := fixtest.Salon()
	d, _ := open(t, w, fixtest.Session)
	d.Press("f", "up", "enter")
	d, p := open(t, w, "lead 7719")
	wantOnScreen(t, p, "89161234567, после 18:00")
	if len(d.Said) > 0 {
		t.Errorf("told %v", d.Said)
	}
}

func TestStageIsFixedInThreeKeys(t *testing.T) {
	w := fixtest.Salon()
	d, p := open(t, w, fixtest.Session)
	seen := p.rec.entity
	d.Press("f", "р", "enter") // р finds «В работе» best
	f := w.LastFix()
	if f.Entity != fixtest.Lead7719() || f.Changes.Text("STATUS_ID") != "IN_PROCESS" || len(f.Changes) != 1 {
		t.Fatalf("queued %s of %s", f.Changes, f.Entity)
	}
	if f.Base.Text("STATUS_ID") != "JUNK" || !f.BaseTime.Equal(seen.ChangedAt) {
		t.Errorf("base is %s at %s, shown were JUNK at %s", f.Base, f.BaseTime, seen.ChangedAt)
	}
	if want := w.Clock.Add(30 * time.Second); !f.NotBefore.Equal(want) {
		t.Errorf("may be written from %s, want %s", f.NotBefore, want)
	}
	if f.Evidence.IsZero() || f.Actor != "anna" {
		t.Errorf("evidence %s, actor %q", f.Evidence, f.Actor)
	}
	wantSaid(t, d, pane.OK, "30 s")
	wantOnScreen(t, p, "waits 30 s")
}

func TestArrowsChooseAStageToo(t *testing.T) {
	w := fixtest.Salon()
	d, _ := open(t, w, fixtest.Session)
	d.Press("f", "up", "enter")
	if got := w.LastFix().Changes.Text("STATUS_ID"); got != "CONVERTED" {
		t.Errorf("queued stage %q, want the one above JUNK", got)
	}
}

func TestSavedIsSaidOnlyAfterTheReceipt(t *testing.T) {
	d, p := open(t, fixtest.Salon(), fixtest.Session)
	d.Press("f", "up")
	reply := p.Do(keymap.PickerChoose, 0)
	if reply.Status != nil || reply.Cmd == nil {
		t.Fatalf("told %v before the receipt", reply.Status)
	}
	wantOnScreen(t, p, "Saving…")
	d.Run(reply.Cmd)
	wantSaid(t, d, pane.OK, "Queued")
}

func TestAFixThatIsNotSavedIsToldAndKept(t *testing.T) {
	w := fixtest.Salon()
	d, p := open(t, w, fixtest.Session)
	w.FailWrites = errors.New("disk \x1b[31mfull")
	d.Press("f", "tab", "j", "enter")
	wantSaid(t, d, pane.Warn, "Nothing would change")
	d.Press("e", `" мужская"`, "enter", "enter")
	wantSaid(t, d, pane.Error, "Not saved: disk full")
	d.Press("f", "tab")
	wantOnScreen(t, p, "Мария -> Мария мужская")
	if w.LastFix().ID != (model.Key{}) {
		t.Error("a fix is in the outbox")
	}
}

func TestAnAmountIsANumber(t *testing.T) {
	d, p := open(t, fixtest.Salon(), fixtest.Session)
	d.Press("f", "tab", "j", "j", "j", "j", "j", "j", "e", `"много"`, "enter")
	wantSaid(t, d, pane.Warn, "An amount is a number")
	wantOnScreen(t, p, "много▏") // still being written
	d.Press("esc", "space")      // what was written is kept, and no part of a fix
	wantSaid(t, d, pane.Warn, "An amount is a number")
	wantOnScreen(t, p, "[ ] Amount")
	d.Press("e", "ctrl+u", `"1 500,50"`, "enter")
	wantOnScreen(t, p, "[x] Amount", "-> 1500.50")
	for _, c := range []struct {
		in, want string
		ok       bool
	}{
		{"", "", true}, {"0", "0", true}, {"1\u00a0500", "1500", true}, {"1.500.50", "", false}, {".", "", false}, {"-5", "", false}, {"5 руб", "", false},
	} {
		if got, ok := plainAmount(c.in); ok != c.ok || ok && got != c.want {
			t.Errorf("%q is %q, %t", c.in, got, ok)
		}
	}
}

func TestFieldsAreToggledEditedAndQueuedTogether(t *testing.T) {
	w := fixtest.Salon()
	d, p := open(t, w, fixtest.Session)
	d.Press("f", `"перезв"`, "tab")
	wantOnScreen(t, p, "[x] Stage", "[ ] Phone", "(empty) -> +79161234567")
	d.Press("j", "j", "j", "space") // past title, name and last name to the phone
	wantOnScreen(t, p, "> [x] Phone")
	d.Press("down", "e", `"m@example.com"`, "enter", "enter")
	got := w.LastFix().Changes
	for name, want := range map[string]string{"STATUS_ID": "CALLBACK", "PHONE": "+79161234567", "EMAIL": "m@example.com"} {
		if got.Text(name) != want {
			t.Errorf("%s is %q, want %q", name, got.Text(name), want)
		}
	}
	if len(got) != 3 {
		t.Errorf("%d fields are written: %s", len(got), got)
	}
	if base := w.LastFix().Base; base.Text("PHONE") != "" || len(base) != 3 {
		t.Errorf("base %s", base)
	}
}

func TestAValueThatTheCRMHoldsIsNotToggled(t *testing.T) {
	d, _ := open(t, fixtest.Salon(), fixtest.Session)
	d.Press("f", "tab", "space") // the title
	wantSaid(t, d, pane.Warn, "the one that the CRM holds")
}

func TestEscLosesNothing(t *testing.T) {
	w := fixtest.Salon()
	d, p := open(t, w, fixtest.Session)
	d.Press("f", `"раб"`, "esc")
	if p.dialog == nil {
		t.Fatal("Esc closed the dialog over a filter")
	}
	d.Press("esc")
	if p.dialog != nil {
		t.Fatal("the dialog is still there")
	}
	d.Press("f", "tab", "e", `" вечером"`, "esc", "esc")
	if p.dialog != nil || w.Drafts() != 1 {
		t.Fatalf("dialog %v, %d drafts", p.dialog, w.Drafts())
	}
	_, after := open(t, w, fixtest.Session) // after a restart
	d = &fixtest.Driver{Pane: after, Keys: keymap.Default()}
	d.Press("f", "tab")
	wantOnScreen(t, after, "[ ] Title", "Консультация вечером")
	d.Press("space", "enter")
	if got := w.LastFix().Changes.Text("TITLE"); got != "Консультация вечером" || w.Drafts() != 0 {
		t.Errorf("queued %q, %d drafts left", got, w.Drafts())
	}
}

func TestLeavingInTheMiddleOfALineKeepsIt(t *testing.T) {
	w := fixtest.Salon()
	d, p := open(t, w, fixtest.Session)
	d.Press("f", "tab", "e", `"!"`)
	d.Run(p.Leave())
	if draft, err := w.Draft(t.Context(), "fix lead 7719"); err != nil || !strings.Contains(draft, "Консультация!") {
		t.Errorf("draft %q, %v", draft, err)
	}
	if p.dialog == nil || p.dialog.line == nil {
		t.Error("leaving closed the line")
	}
}

func TestADraftThatCannotBeKeptIsTold(t *testing.T) {
	w := fixtest.Salon()
	d, _ := open(t, w, fixtest.Session)
	w.FailWrites = errors.New("disk full")
	d.Press("f", "tab", "e", `"x"`, "esc")
	wantSaid(t, d, pane.Error, "not on disk: disk full")
}

func TestUndoTakesAWaitingFixBack(t *testing.T) {
	w := fixtest.Salon()
	d, p := open(t, w, fixtest.Session)
	d.Press("f", "up", "enter", "u")
	if got := w.LastFix().State; got != model.FixUndone {
		t.Errorf("the fix is %s", got)
	}
	wantSaid(t, d, pane.OK, "Taken back")
	wantOnScreen(t, p, "taken back")
	d.Press("u")
	wantSaid(t, d, pane.Warn, "No fix is waiting")
}

func TestUndoOfAFixThatWasClaimedMeanwhileSaysSo(t *testing.T) {
	w := fixtest.Salon()
	d, p := open(t, w, fixtest.Session)
	d.Press("f", "up", "enter")
	w.Step(w.LastFix().ID, model.FixStep{Type: model.TypeFixClaimed, Entity: fixtest.Lead7719()})
	d.Press("u")
	wantSaid(t, d, pane.Warn, "Too late")
	wantOnScreen(t, p, "on its way")
	d.Press("u")
	wantSaid(t, d, pane.Warn, "already on its way")
}

func TestStatesAreShownAsTheyCome(t *testing.T) {
	w := fixtest.Salon()
	d, p := open(t, w, fixtest.Session)
	id := w.Queue("STATUS_ID", "JUNK", "IN_PROCESS")
	for _, c := range []struct {
		step model.FixStep
		want string
	}{
		{model.FixStep{}, "waits 24 s"},
		{model.FixStep{Type: model.TypeFixClaimed}, "on its way"},
		{model.FixStep{Type: model.TypeFixDelayed, Error: "503", Attempt: 1, RetryAt: w.Clock.Add(5 * time.Second)}, "again in 5 s"},
		{model.FixStep{Type: model.TypeFixWritten}, "written, being checked"},
		{model.FixStep{Type: model.TypeFixConfirmed}, "+ 11-18 12:06 anna: Stage Некачественный лид -> В работе: in the CRM"},
	} {
		if c.step.Type != "" {
			c.step.Entity = fixtest.Lead7719()
			w.Step(id, c.step)
		}
		d.Run(p.Refresh())
		wantOnScreen(t, p, c.want)
	}
}

func TestCountdownMovesOnceASecondAndOnlyWhileItCounts(t *testing.T) {
	w := fixtest.Salon()
	d, p := open(t, w, fixtest.Session)
	if len(w.Timers) != 0 {
		t.Fatal("a timer runs though nothing counts")
	}
	w.Queue("STATUS_ID", "JUNK", "IN_PROCESS")
	d.Run(p.Refresh())
	d.Run(p.Refresh())
	if len(w.Timers) != 1 {
		t.Fatalf("%d timers run", len(w.Timers))
	}
	w.Clock = w.Clock.Add(time.Second)
	d.Send(w.Timers[0])
	wantOnScreen(t, p, "waits 23 s")
	w.Clock = w.Clock.Add(time.Minute)
	d.Send(w.Timers[1])
	if wantOnScreen(t, p, "queued"); len(w.Timers) != 2 {
		t.Errorf("%d timers were started", len(w.Timers))
	}
}

func TestAHiddenScreenDoesNotTick(t *testing.T) {
	w := fixtest.Salon()
	d, p := open(t, w, fixtest.Session)
	w.Queue("STATUS_ID", "JUNK", "IN_PROCESS")
	d.Run(p.Refresh())
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

func conflicted(w *fixtest.World) model.Key {
	id := w.Queue("STATUS_ID", "JUNK", "IN_PROCESS")
	w.CRM(w.Clock, model.CRMUpdate, "Иван", model.Fields{}.With("STATUS_ID", "CONVERTED"), model.Fields{}.With("STATUS_ID", "JUNK"))
	w.Step(id, model.FixStep{Type: model.TypeFixClaimed, Entity: fixtest.Lead7719()})
	w.Step(id, model.FixStep{
		Type: model.TypeFixConflict, Entity: fixtest.Lead7719(), By: "Иван", Theirs: model.Fields{}.With("STATUS_ID", "CONVERTED"),
	})
	return id
}

func TestConflictShowsBaseOursAndTheirs(t *testing.T) {
	w := fixtest.Salon()
	conflicted(w)
	_, p := open(t, w, fixtest.Session)
	wantOnScreen(t, p, "by Иван", "it was", "Некачественный лид", "ours", "В работе", "in the CRM", "Качественный лид")
}

func TestMineWritesOursFromTheirs(t *testing.T) {
	w := fixtest.Salon()
	old := conflicted(w)
	d, p := open(t, w, fixtest.Session)
	d.Press("m")
	f := w.LastFix()
	if f.ID == old || f.State != model.FixQueuedState || f.Changes.Text("STATUS_ID") != "IN_PROCESS" || f.Base.Text("STATUS_ID") != "CONVERTED" {
		t.Errorf("queued %s from %s, %s", f.Changes, f.Base, f.State)
	}
	if !f.BaseTime.Equal(p.rec.entity.ChangedAt) {
		t.Errorf("base time %s", f.BaseTime)
	}
	if _, open := p.conflict(); open {
		t.Error("the conflict is still open")
	}
	wantSaid(t, d, pane.OK, "Queued")
}

func TestTheirsWritesNothing(t *testing.T) {
	w := fixtest.Salon()
	old := conflicted(w)
	d, p := open(t, w, fixtest.Session)
	d.Press("t")
	if f := w.LastFix(); f.ID != old || f.State != model.FixUndone {
		t.Errorf("fix %s is %s", f.ID.Short(), f.State)
	}
	if _, open := p.conflict(); open {
		t.Error("the conflict is still open")
	}
	wantSaid(t, d, pane.OK, "nothing was written")
	d.Press("m")
	wantSaid(t, d, pane.Warn, "no conflict")
}

func TestRefusalShowsTheCRMsOwnWords(t *testing.T) {
	w := fixtest.Salon()
	id := w.Queue("STATUS_ID", "JUNK", "IN_PROCESS")
	w.Step(id, model.FixStep{Type: model.TypeFixClaimed, Entity: fixtest.Lead7719()})
	w.Step(id, model.FixStep{Type: model.TypeFixRefused, Entity: fixtest.Lead7719(), Error: "Обязательное поле «Сумма» не заполнено"})
	d, p := open(t, w, fixtest.Session)
	wantOnScreen(t, p, "Bitrix24: Обязательное поле «Сумма» не", "refused")
	d.Press("u")
	if got := w.LastFix().State; got != model.FixUndone {
		t.Errorf("putting it away left it %s", got)
	}
}

func TestALostLeadTellsWhyAndHowItIsMade(t *testing.T) {
	for _, c := range []struct {
		name string
		lead model.Lead
		want []string
	}{
		{"refused by the CRM", model.Lead{Status: model.LeadFailed, Error: "Поле PHONE неверно", Fields: model.Fields{}.With("phone", "8916")},
			[]string{"Lost lead", "did not take it", "Bitrix24: Поле PHONE неверно", "8916", "R makes the lead"}},
		{"no answer", model.Lead{Status: model.LeadRequested, RequestID: "r1"}, []string{"no answer came", "R makes the lead"}},
		{"made, but no one knows which", model.Lead{Status: model.LeadCreated}, []string{"not which one"}},
	} {
		w := fixtest.New()
		w.Add(model.Event{Type: model.TypeMessage, SessionID: "s", Source: "telegram", Client: model.Client{Phone: "+7 916 000-11-22"},
			Body: &model.Message{Role: model.RoleClient, Text: "запишите меня"}})
		w.Add(model.Event{Type: model.TypeLead, SessionID: "s", Body: &c.lead})
		d, p := open(t, w, "s")
		wantOnScreen(t, p, append(c.want, "+7 916 000-11-22 · telegram")...)
		d.Press("f")
		wantSaid(t, d, pane.Warn, "nothing to fix yet")
	}
}

func TestADialogueWithoutALeadSaysSo(t *testing.T) {
	w := fixtest.New()
	w.Add(model.Event{Type: model.TypeMessage, SessionID: "s", Body: &model.Message{Role: model.RoleClient, Text: "привет"}})
	_, p := open(t, w, "s")
	wantOnScreen(t, p, "never asked for a lead", "привет")
}

func TestALeadThatWasNeverReadCannotBeFixed(t *testing.T) {
	w := fixtest.New()
	w.Add(model.Event{Type: model.TypeMessage, SessionID: "s", Body: &model.Message{Role: model.RoleClient, Text: "привет"}})
	w.Add(model.Event{Type: model.TypeLead, SessionID: "s", Body: &model.Lead{Status: model.LeadCreated, LeadID: "1", DealID: "2"}})
	d, p := open(t, w, "s")
	wantOnScreen(t, p, "Lead 1", "not asked about it yet", "g s")
	d.Press("f")
	wantSaid(t, d, pane.Warn, "not read from the CRM yet")
}

func TestTheDealIsShownWhenOnlyItIsKnown(t *testing.T) {
	w := fixtest.New()
	deal := model.EntityRef{Kind: model.EntityDeal, ID: "2"}
	w.Add(model.Event{Type: model.TypeMessage, SessionID: "s", Client: model.Client{Phone: "123"}, Body: &model.Message{Role: model.RoleClient, Text: "привет"}})
	w.Add(model.Event{Type: model.TypeLead, SessionID: "s", Body: &model.Lead{Status: model.LeadCreated, LeadID: "1", DealID: "2"}})
	w.Add(model.Event{Type: model.TypeCRM, Body: &model.CRM{Entity: deal, Action: model.CRMAdd, Fields: model.Fields{}.With("STAGE_ID", "NEW").With("TITLE", "Стрижка")}})
	d, p := open(t, w, "s")
	wantOnScreen(t, p, "Deal 2", "NEW", "Стрижка")
	d.Press("f") // no stages are known: the stage is written by hand
	wantOnScreen(t, p, "> [ ] Stage")
	if strings.Contains(p.View(), "[ ] Phone") {
		t.Error("a deal has no phone to fix")
	}
	d.Press("e", "ctrl+u", `"WON"`, "enter", "enter")
	if f := w.LastFix(); f.Entity != deal || f.Changes.Text("STAGE_ID") != "WON" {
		t.Errorf("queued %s of %s", f.Changes, f.Entity)
	}
}

func TestADeletedLeadCannotBeFixed(t *testing.T) {
	w := fixtest.Salon()
	w.CRM(w.Clock, model.CRMDelete, "Олег", nil, nil)
	d, p := open(t, w, fixtest.Session)
	wantOnScreen(t, p, "! It was deleted in the CRM.")
	d.Press("f")
	wantSaid(t, d, pane.Warn, "deleted")
}

func TestReadErrorsAreTold(t *testing.T) {
	w := fixtest.Salon()
	w.FailReads = errors.New("checksum mismatch")
	d, p := open(t, w, fixtest.Session)
	wantSaid(t, d, pane.Error, "checksum mismatch")
	wantOnScreen(t, p, "could not be read", "checksum mismatch")
	w.FailReads = nil
	d.Run(p.Open(fixtest.Session))
	wantOnScreen(t, p, "Lead 7719")
	w.FailReads = errors.New("later")
	d.Run(p.Refresh())
	wantOnScreen(t, p, "Lead 7719") // what is known stays
}

func TestAnAnswerToAnEarlierQuestionIsDropped(t *testing.T) {
	w := fixtest.Salon()
	d, p := open(t, w, fixtest.Session)
	late := p.load("lead 1")
	d.Run(p.load(fixtest.Session))
	d.Run(late)
	wantOnScreen(t, p, "Lead 7719")
}

func TestChangesInTheCRMDoNotDisturbTheDialog(t *testing.T) {
	w := fixtest.Salon()
	d, p := open(t, w, fixtest.Session)
	d.Press("f", `"раб"`)
	w.Clock = w.Clock.Add(time.Minute)
	w.CRM(w.Clock, model.CRMUpdate, "Иван", model.Fields{}.With("STATUS_ID", "CONVERTED"), model.Fields{}.With("STATUS_ID", "JUNK"))
	d.Run(p.Refresh())
	wantOnScreen(t, p, "changed in the CRM since", "раб")
	d.Press("enter")
	if base := w.LastFix().Base.Text("STATUS_ID"); base != "JUNK" {
		t.Errorf("base %q is not what was shown when the dialog opened", base)
	}
}

func TestBeforeALeadIsOpenTheScreenSaysHow(t *testing.T) {
	env := fixtest.New().Env("en", termenv.Ascii)
	p := New(env)
	d := &fixtest.Driver{Pane: p, Keys: env.Keys}
	if p.View() != "" {
		t.Error("something is drawn on a screen of no size")
	}
	p.Resize(80, 20)
	d.Run(p.Open(""))
	wantOnScreen(t, p, "press f")
	d.Press("f", "u", "m", "j", "tab", "?")
	wantSaid(t, d, pane.Warn, "nothing here")
}

func TestTabIsOfNoUseWhereAllIsOnTheScreen(t *testing.T) {
	w := fixtest.Salon()
	d, p := open(t, w, fixtest.Session)
	p.Resize(120, 36)
	p.View()
	d.Press("tab")
	wantSaid(t, d, pane.Warn, "All of it is on the screen")
	p.Resize(120, 12)
	p.View()
	if reason := p.Disabled(keymap.SwitchPart); reason != "" {
		t.Errorf("refused with %s where the record goes on", reason)
	}
}

func TestTabScrollsTheTalkOfALongDialogue(t *testing.T) {
	w := fixtest.Salon()
	for range 60 {
		w.Add(model.Event{Type: model.TypeMessage, SessionID: fixtest.Session, Body: &model.Message{Role: model.RoleClient, Text: "ещё"}})
	}
	d, p := open(t, w, fixtest.Session)
	if strings.Contains(p.View(), "А сколько стоит") {
		t.Fatal("the talk does not begin at its end")
	}
	d.Press("tab", "g g")
	wantOnScreen(t, p, "А сколько стоит")
	d.Press("G")
	if strings.Contains(p.View(), "А сколько стоит") {
		t.Error("G did not go to the end")
	}
}

func TestAPanicInACommandEndsTheWait(t *testing.T) {
	env := fixtest.Salon().Env("en", termenv.Ascii)
	p := New(env)
	p.Resize(99, 40)
	p.Open(fixtest.Session) // its command is never answered
	wantOnScreen(t, p, "Reading")
	p.Update(pane.PanicMsg{Value: "boom"})
	wantOnScreen(t, p, "could not be read: boom")
}

func TestForeignMessagesAreIgnored(t *testing.T) {
	d, p := open(t, fixtest.Salon(), fixtest.Session)
	before := p.View()
	d.Send("something else")
	d.Send(tickMsg{99})
	if p.View() != before || len(d.Said) > 0 {
		t.Error("a foreign message changed the screen")
	}
}

func BenchmarkView(b *testing.B) {
	w := fixtest.Salon()
	env := w.Env("ru", termenv.ANSI256)
	p := New(env)
	p.Resize(120, 32)
	d := &fixtest.Driver{Pane: p, Keys: env.Keys}
	d.Run(p.Open(fixtest.Session))
	for b.Loop() {
		p.frame = ""
		p.View()
	}
}
