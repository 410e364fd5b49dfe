package lead

import (
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/fixes/fixtest"
	"debrief/ui/pane"
)

// staffed is the salon with three people in its CRM, one of whom has left.
func staffed() *fixtest.World {
	w := fixtest.Salon()
	w.SetPeople(
		model.CRMUser{ID: "9", Name: "Анна Седова", Post: "менеджер", Active: true},
		model.CRMUser{ID: "7", Name: "Олег Пётров", Active: true},
		model.CRMUser{ID: "8", Name: "Ушла Давно"},
	)
	w.CRM(w.Clock, model.CRMUpdate, "Олег", model.Fields{}.With("ASSIGNED_BY_ID", "7"), model.Fields{}.With("ASSIGNED_BY_ID", "1"))
	return w
}

// to moves the cursor of the dialog to a line by its name on the screen.
func to(t *testing.T, d *fixtest.Driver, p *Pane, name string) {
	t.Helper()
	d.Press("home")
	for range p.dialog.fields {
		if p.fieldName(p.dialog.selected()) == name {
			return
		}
		d.Press("j")
	}
	t.Fatalf("there is no line %q", name)
}

func TestTheResponsiblePersonIsChosen(t *testing.T) {
	w := staffed()
	d, p := open(t, w, fixtest.Session)
	wantOnScreen(t, p, "Олег Пётров")
	d.Press("f", "tab")
	to(t, d, p, "Responsible")
	d.Press("e")
	wantOnScreen(t, p, "Responsible:", "Анна Седова, менеджер", "Олег Пётров 7 · now")
	if strings.Contains(p.View(), "Ушла") {
		t.Error("who has left is offered")
	}
	d.Press(`"сед"`, "enter")
	if f := w.LastFix(); f.Changes.Text("ASSIGNED_BY_ID") != "9" || f.Base.Text("ASSIGNED_BY_ID") != "7" || len(f.Changes) != 1 {
		t.Errorf("queued %s on %s", f.Changes, f.Base)
	}
	wantOnScreen(t, p, "Responsible Олег Пётров -> Анна Седова")
}

func TestPeopleAreNumbersWhereNobodyIsKnown(t *testing.T) {
	w := fixtest.Salon()
	d, p := open(t, w, fixtest.Session)
	d.Press("f", "tab")
	to(t, d, p, "Responsible")
	d.Press("e", `"Анна"`, "enter")
	wantSaid(t, d, pane.Warn, "numbers in Bitrix24")
	d.Press("ctrl+u", `"9"`, "enter", "enter")
	if got := w.LastFix().Changes.Text("ASSIGNED_BY_ID"); got != "9" {
		t.Errorf("queued %q", got)
	}
}

func TestACommentIsWrittenAndSentByEnter(t *testing.T) {
	w := fixtest.Salon()
	d, _ := open(t, w, fixtest.Session)
	d.Press("c", `"клиент просил вечер"`, "enter")
	f := w.LastFix()
	if f.Kind != model.FixComment || f.Entity != fixtest.Lead7719() || f.Changes.Text(model.CommentText) != "клиент просил вечер" || f.Evidence.IsZero() {
		t.Errorf("queued %+v", f)
	}
	wantSaid(t, d, pane.OK, "Queued")
	d.Press("u")
	if got := w.LastFix().State; got != model.FixUndone {
		t.Errorf("after u it is %s", got)
	}
}

func TestAnEmptyCommentIsNotSent(t *testing.T) {
	w := fixtest.Salon()
	d, p := open(t, w, fixtest.Session)
	d.Press("c", `"  "`, "enter")
	wantSaid(t, d, pane.Warn, "Nothing would change")
	if p.dialog == nil || !w.LastFix().ID.IsZero() {
		t.Error("it went on its way")
	}
}

func TestEscKeepsTheComment(t *testing.T) {
	w := fixtest.Salon()
	d, p := open(t, w, fixtest.Session)
	d.Press("c", `"позвонить"`, "esc")
	if p.dialog != nil || w.Drafts() != 1 || !w.LastFix().ID.IsZero() {
		t.Fatalf("dialog %v, %d drafts", p.dialog, w.Drafts())
	}
	d, _ = open(t, w, fixtest.Session) // after a restart
	d.Press("c", `" вечером"`, "enter")
	if got := w.LastFix().Changes.Text(model.CommentText); got != "позвонить вечером" || w.Drafts() != 0 {
		t.Errorf("queued %q, %d drafts left", got, w.Drafts())
	}
}

func TestATodoIsAskedForItsDeadline(t *testing.T) {
	w := staffed()
	d, p := open(t, w, fixtest.Session)
	d.Press("T", `"перезвонить"`, "enter")
	wantOnScreen(t, p, "2026-11-19 10:00▏") // tomorrow is suggested
	d.Press("ctrl+u", `"вчера"`, "enter")
	wantSaid(t, d, pane.Warn, "tomorrow 10:00")
	d.Press("ctrl+u", `"18.11.2026 9:00"`, "enter")
	wantSaid(t, d, pane.Warn, "passed already")
	d.Press("ctrl+u", `"пт 18:30"`, "enter")
	f := w.LastFix()
	if f.Kind != model.FixTodo || f.Changes.Text(model.TodoTitle) != "перезвонить" || f.Changes.Text(model.TodoDeadline) != "2026-11-20T18:30:00Z" || len(f.Changes) != 2 {
		t.Errorf("queued %s of kind %s", f.Changes, f.Kind)
	}
	wantOnScreen(t, p, "to-do until 11-20 18:30 · перезвонить: waits 30 s")
}

func TestOneDialogAsksForSeveralThings(t *testing.T) {
	w := staffed()
	d, p := open(t, w, fixtest.Session)
	d.Press("f", `"работе"`, "tab")
	to(t, d, p, "Timeline")
	d.Press("e", `"см. диалог"`, "enter")
	to(t, d, p, "  for")
	d.Press("e", `"анна"`, "tab")
	wantOnScreen(t, p, "[x] Stage", "[x] Timeline       см. диалог", "[x] To-do", "[x]   until        11-19 10:00", "[x]   for          Анна Седова")
	to(t, d, p, "To-do")
	d.Press("space")
	wantOnScreen(t, p, "[ ] To-do", "[ ]   until", "[ ]   for")
	d.Press("space", "enter")
	all, err := w.Fixes(t.Context(), false, 0)
	if err != nil || len(all) != 3 {
		t.Fatalf("%d fixes (%v)", len(all), err)
	}
	todo, comment, fields := all[0], all[1], all[2]
	if todo.Changes.Text(model.TodoResponsible) != "9" || comment.Kind != model.FixComment || fields.Changes.Text("STATUS_ID") != "IN_PROCESS" {
		t.Errorf("queued %s, %s, %s", todo.Changes, comment.Changes, fields.Changes)
	}
}

func TestFieldsAreWrittenAsWhatTheyHold(t *testing.T) {
	w := fixtest.Salon()
	w.CRM(w.Clock, model.CRMUpdate, "", model.Fields{}.
		With("UF_CRM_FROM", "2026-11-01T10:00:00+03:00").With("BIRTHDATE", "1990-05-09").With("UF_CRM_VIP", "N").
		With("EMAIL", "a@example.com"), nil)
	d, p := open(t, w, fixtest.Session)
	for _, c := range []struct {
		name, written, refused, taken, field, want string
	}{
		{"UF_CRM_FROM", "when it rains", "tomorrow 10:00", "1.11.2026 12:30", "UF_CRM_FROM", "2026-11-01T12:30:00Z"},
		{"BIRTHDATE", "spring", "tomorrow 10:00", "10.05.1990", "BIRTHDATE", "1990-05-10"},
		{"E-mail", "anna", "An e-mail is an address", "a@example.com, b@example.com, A@example.com", "EMAIL", "a@example.com, b@example.com"},
		{"Phone", "нет", "A phone is a number", "89161234567, +7 916 123-45-67, +7 495 123-45-67", "PHONE", "89161234567, +7 495 123-45-67"},
		{"Another field", "uf=1", "NAME=VALUE", "UF_CRM_NEW=да", "UF_CRM_NEW", "да"},
		{"Another field", "x", "NAME=VALUE", "TITLE=Стрижка=1", "TITLE", "Стрижка=1"},
	} {
		d.Press("f", "tab")
		to(t, d, p, c.name)
		d.Press("e", "ctrl+u", `"`+c.written+`"`, "enter")
		wantSaid(t, d, pane.Warn, c.refused)
		d.Press("ctrl+u", `"`+c.taken+`"`, "enter", "enter")
		if f := w.LastFix(); f.Changes.Text(c.field) != c.want || len(f.Changes) != 1 {
			t.Errorf("%s: queued %s, want %q", c.name, f.Changes, c.want)
		}
	}
	d.Press("f", "tab")
	to(t, d, p, "UF_CRM_VIP")
	d.Press("e", "enter")
	if got := w.LastFix().Changes.Text("UF_CRM_VIP"); got != "Y" {
		t.Errorf("a flag became %q", got)
	}
}

func TestWhatIsLeftUnfinishedIsNoPartOfTheFix(t *testing.T) {
	w := fixtest.Salon()
	d, p := open(t, w, fixtest.Session)
	d.Press("f", "tab")
	to(t, d, p, "Amount")
	d.Press("e", `"100"`, "enter")
	wantOnScreen(t, p, "[x] Amount")
	d.Press("e", `" too much"`, "esc")
	wantOnScreen(t, p, "[ ] Amount")
	d.Press("enter")
	wantSaid(t, d, pane.Warn, "Nothing would change")
}

func TestAFieldThatWasAddedIsKeptAsADraft(t *testing.T) {
	w := fixtest.Salon()
	d, p := open(t, w, fixtest.Session)
	d.Press("f", "tab")
	to(t, d, p, "Another field")
	d.Press("e", `"UF_CRM_7=x"`, "enter", "esc")
	d, p = open(t, w, fixtest.Session)
	d.Press("f", "tab")
	to(t, d, p, "UF_CRM_7")
	d.Press("space", "enter")
	if got := w.LastFix().Changes.Text("UF_CRM_7"); got != "x" {
		t.Errorf("queued %q", got)
	}
}

func TestThereIsNothingToRateOutsideAnOpenLine(t *testing.T) {
	d, _ := open(t, fixtest.Salon(), fixtest.Session)
	d.Press("v")
	wantSaid(t, d, pane.Warn, "open line")
}

func TestAnOpenLineIsRated(t *testing.T) {
	w := fixtest.Salon()
	w.Add(model.Event{
		Type: model.TypeSessionStart, SessionID: fixtest.Session, Source: "bitrix24", ID: "session:321:start",
		Body: &model.Session{Start: true, Reason: "session 321"},
	})
	d, p := open(t, w, fixtest.Session)
	d.Press("v")
	wantOnScreen(t, p, "Rating:", "***** 5", "*.... 1")
	d.Press(`"2"`, "enter")
	f := w.LastFix()
	if f.Kind != model.FixVote || f.Session != fixtest.Session || f.Changes.Text(model.VoteSession) != "321" || f.Changes.Text(model.VoteRating) != "2" {
		t.Errorf("queued %+v", f)
	}
	wantOnScreen(t, p, "rated 2 of 5: waits 30 s")
	d.Press("f", "tab")
	to(t, d, p, "  why")
	d.Press("e", `"грубо"`, "enter", "enter")
	wantSaid(t, d, pane.Warn, "Nothing would change") // a reason alone is no rating
}

// Every key of the lead does something or says why not.
func TestKeysOfTheLeadAreAllAnswered(t *testing.T) {
	for _, a := range keymap.Default().In(keymap.Lead) {
		w := fixtest.Salon()
		d, p := open(t, w, fixtest.Session)
		d.Press(a.Keys[0])
		if len(d.Said) == 0 && p.dialog == nil || d.Counts > 0 {
			t.Errorf("%s does nothing and says nothing", a.ID)
		}
		w.Clock = w.Clock.Add(time.Second)
	}
}

// described is a salon whose portal has fields of its own.
func described() *fixtest.World {
	w := fixtest.Salon()
	w.Describe(model.EntityLead,
		model.CRMField{Name: "UF_CRM_HAIR", Title: "Длина волос", Type: "enumeration", Choices: []model.CRMChoice{{ID: "44", Name: "короткие"}, {ID: "45", Name: "длинные"}}},
		model.CRMField{Name: "UF_CRM_VIP", Title: "Постоянный", Type: "boolean"},
		model.CRMField{Name: "UF_CRM_SUM", Title: "Скидка", Type: "double"},
		model.CRMField{Name: "UF_CRM_KEPT", Title: "Служебное", Type: "string", ReadOnly: true},
		model.CRMField{Name: "TITLE", Type: "string"})
	w.CRM(w.Clock, model.CRMUpdate, "Олег", model.Fields{}.With("UF_CRM_HAIR", "44").With("UF_CRM_VIP", "0").With("UF_CRM_KEPT", "x1"), nil)
	return w
}

func TestFieldsOfThePortalsOwnHaveTheirNamesAndChoices(t *testing.T) {
	w := described()
	d, p := open(t, w, "lead 7719")
	wantOnScreen(t, p, "Длина волос", "короткие", "Постоянный", "Служебное")
	d.Press("f", "tab")
	wantOnScreen(t, p, "[ ] Длина волос")
	if strings.Contains(p.View(), "[ ] Служебное") {
		t.Errorf("what the CRM keeps itself is offered:\n%s", p.View())
	}
	to(t, d, p, "Длина волос")
	d.Press("e", `"длин"`, "tab")
	to(t, d, p, "Постоянный")
	d.Press("e")
	wantOnScreen(t, p, "короткие -> длинные", "no -> yes")
	d.Press("enter")
	f := w.LastFix()
	if f.Changes.Text("UF_CRM_HAIR") != "45" || f.Changes.Text("UF_CRM_VIP") != "1" || len(f.Changes) != 2 {
		t.Errorf("queued %s", f.Changes)
	}
}

func TestAFieldThatIsNamedByHandIsOneThatCanBeWritten(t *testing.T) {
	for written, want := range map[string]string{
		"UF_CRM_NONE=1": "no field of that name", "UF_CRM_KEPT=1": "keeps that field itself", "UF_CRM_SUM=much": "does not take such a value", "UF_CRM_SUM=7": "",
	} {
		d, p := open(t, described(), "lead 7719")
		d.Press("f", "tab")
		to(t, d, p, "Another field")
		d.Press("e", `"`+written+`"`, "enter")
		if want == "" {
			wantOnScreen(t, p, "[x] Скидка")
			continue
		}
		wantSaid(t, d, pane.Warn, want)
	}
}

// answers runs commands and returns their messages without giving them to the pane.
func answers(cmd tea.Cmd) []tea.Msg {
	if cmd == nil {
		return nil
	}
	switch msg := cmd().(type) {
	case nil:
		return nil
	case tea.BatchMsg:
		var all []tea.Msg
		for _, inner := range msg {
			all = append(all, answers(inner)...)
		}
		return all
	case pane.Settled:
		return []tea.Msg{msg.Msg}
	default:
		return []tea.Msg{msg}
	}
}

// Whoever takes a fix back at once need not wait until the screen has read it.
func TestAFixIsTakenBackBeforeItIsRead(t *testing.T) {
	for name, early := range map[string]bool{"before it is saved": true, "before it is read": false} {
		t.Run(name, func(t *testing.T) {
			w := fixtest.Salon()
			d, p := open(t, w, fixtest.Session)
			d.Press("c", `"вечером"`)
			enter, _ := d.Keys.Lookup("enter", p.Scopes()...)
			saved := answers(p.Do(enter.ID, 0).Cmd)
			if early {
				d.Press("u")
			}
			var read []tea.Cmd
			for _, msg := range saved {
				read = append(read, p.Update(msg).Cmd)
			}
			if !early {
				d.Press("u")
			}
			if last := d.Last(); last.Kind == pane.Warn {
				t.Errorf("told %+v", last)
			}
			d.Run(tea.Batch(read...))
			if f := w.LastFix(); f.Kind != model.FixComment || f.State != model.FixUndone {
				t.Errorf("the fix is %s, %s", f.Kind, f.State)
			}
		})
	}
}
