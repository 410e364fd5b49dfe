package fixes_test

import (
	"strings"
	"testing"
	"time"

	"github.com/muesli/termenv"

	"debrief/model"
	"debrief/ui/fixes"
	"debrief/ui/fixes/fixtest"
	"debrief/ui/lang"
	"debrief/ui/voice"
)

func by(w *fixtest.World) fixes.By {
	return fixes.By{Actor: "anna", Group: "g", Now: w.Clock, Grace: 30 * time.Second}
}

func submit(t *testing.T, w *fixtest.World, s model.Submission) model.Receipt {
	t.Helper()
	return <-w.Submit(s)
}

func TestQueueNamesWhatWasSeen(t *testing.T) {
	w := fixtest.Salon()
	entity, err := w.Entity(t.Context(), fixtest.Lead7719())
	if err != nil {
		t.Fatal(err)
	}
	submit(t, w, fixes.Queue(by(w), fixes.Change(entity, model.Fields{}.With("STATUS_ID", "NEW").With("EMAIL", "m@example.com"), model.Key{1})))
	f := w.LastFix()
	if f.Base.Text("STATUS_ID") != "JUNK" || string(f.Base["EMAIL"]) != "null" || len(f.Base) != 2 {
		t.Errorf("base %s", f.Base)
	}
	if f.Actor != "anna" || f.Evidence != (model.Key{1}) || !f.NotBefore.Equal(w.Clock.Add(30*time.Second)) || !f.BaseTime.Equal(entity.ChangedAt) {
		t.Errorf("queued %+v", f)
	}
}

func TestTakingBackAndClaimingCannotBothWin(t *testing.T) {
	w := fixtest.Salon()
	id := w.Queue("STATUS_ID", "JUNK", "NEW")
	seen := w.LastFix()
	w.Step(id, model.FixStep{Type: model.TypeFixClaimed, Entity: fixtest.Lead7719()})
	if r := submit(t, w, fixes.TakeBack(by(w), &seen)); r.Err == nil {
		t.Error("a claimed fix was taken back")
	}
	if got := w.LastFix().State; got != model.FixClaimed {
		t.Errorf("the fix is %s", got)
	}
}

func conflict(w *fixtest.World) model.Fix {
	id := w.Queue("STATUS_ID", "NEW", "IN_PROCESS")
	w.Step(id, model.FixStep{Type: model.TypeFixClaimed, Entity: fixtest.Lead7719()})
	w.Step(id, model.FixStep{Type: model.TypeFixConflict, Entity: fixtest.Lead7719(), Theirs: model.Fields{}.With("STATUS_ID", "JUNK")})
	return w.LastFix()
}

// TestAConflictSaysWhetherAnythingWasWritten: a value that the CRM did not keep
// was written all the same, and nobody may read that nothing was overwritten.
func TestAConflictSaysWhetherAnythingWasWritten(t *testing.T) {
	teller := fixes.Teller{Voice: voice.Voice{Text: lang.New("en"), Zone: time.UTC}}
	w := fixtest.Salon()
	before := conflict(w)
	if said := teller.Problem(&before); !strings.Contains(said, "nothing was overwritten") {
		t.Errorf("before the write: %q", said)
	}
	id := w.Queue("STATUS_ID", "NEW", "IN_PROCESS")
	for _, typ := range []model.Type{model.TypeFixClaimed, model.TypeFixWritten, model.TypeFixConflict} {
		w.Step(id, model.FixStep{Type: typ, Entity: fixtest.Lead7719(), Theirs: model.Fields{}.With("STATUS_ID", "JUNK")})
	}
	after := w.LastFix()
	if said := teller.Problem(&after); !after.Written || !strings.HasPrefix(said, "Written, but the CRM held another value") {
		t.Errorf("after the write: %v, %q", after.Written, said)
	}
}

func TestWhoChangedItAndWhen(t *testing.T) {
	teller := fixes.Teller{Voice: voice.Voice{Text: lang.New("en"), Zone: time.UTC}}
	at := time.Date(2026, 3, 2, 12, 1, 20, 0, time.UTC)
	for said, f := range map[string]model.Fix{
		"by Anna 03-02 12:01; nothing":                                    {State: model.FixConflict, TheirsBy: "Anna", TheirsAt: at},
		"by Anna, seen 03-02 12:01; nothing":                              {State: model.FixConflict, TheirsBy: "Anna", UpdatedAt: at},
		"meanwhile, seen 03-02 12:01; nothing":                            {State: model.FixConflict, UpdatedAt: at},
		"what Anna had entered 03-02 12:01: Comment urgent, Title Ms Ann": {State: model.FixConfirmed, Written: true, Overwrote: model.Overwrote{By: "Anna", At: at, Fields: model.Fields{}.With("TITLE", "Ms Ann").With("COMMENTS", "urgent")}},
	} {
		if got := teller.Problem(&f); !strings.Contains(got, said) {
			t.Errorf("%q lacks %q", got, said)
		}
	}
}

func TestMineSettlesAConflictAndCanItselfBeTakenBack(t *testing.T) {
	w := fixtest.Salon()
	old := conflict(w)
	r := submit(t, w, fixes.Mine(by(w), &old, w.Clock))
	states := func() (out []model.FixState) {
		all, err := w.Fixes(t.Context(), false, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range all {
			out = append(out, f.State)
		}
		return out // the newest first
	}
	if got := states(); got[0] != model.FixQueuedState || got[1] != model.FixUndone {
		t.Fatalf("states %v", got)
	}
	// u takes back what was one act: the new fix and the withdrawal of the old one.
	w.Add(model.Event{Type: model.TypeUndo, Body: &model.Undo{Entity: old.Entity, Targets: []model.Key{r.Outcomes[0].Key, r.Outcomes[1].Key}}})
	if got := states(); got[0] != model.FixUndone || got[1] != model.FixConflict {
		t.Errorf("after undo: %v", got)
	}
}

func TestAConflictThatIsSettledElsewhereIsNotSettledTwice(t *testing.T) {
	w := fixtest.Salon()
	seen := conflict(w)
	submit(t, w, fixes.TakeBack(by(w), &seen))
	if r := submit(t, w, fixes.Mine(by(w), &seen, w.Clock)); r.Err == nil {
		t.Error("the conflict was settled twice")
	}
}

func TestStatesInWords(t *testing.T) {
	w := fixtest.New()
	env := w.Env("en", termenv.Ascii)
	tell := fixes.Teller{Voice: voice.Voice{Text: env.Text, Style: env.Style, Zone: time.UTC}}
	for _, c := range []struct {
		fix      model.Fix
		sign     string
		words    string
		problem  string
		counting bool
	}{
		{model.Fix{State: model.FixQueuedState, NotBefore: w.Clock.Add(1500 * time.Millisecond)}, "~", "waits 2 s", "", true},
		{model.Fix{State: model.FixQueuedState, NotBefore: w.Clock}, "~", "queued", "", false},
		{model.Fix{State: model.FixClaimed}, "~", "on its way", "", false},
		{model.Fix{State: model.FixClaimed, RetryAt: w.Clock.Add(time.Minute), Attempts: 3, Error: "timeout"}, "~", "again in 1 m", "try 3 failed: timeout", true},
		{model.Fix{State: model.FixWritten}, "~", "written, being checked", "", false},
		{model.Fix{State: model.FixConfirmed, Error: "old"}, "+", "in the CRM", "", false},
		{model.Fix{State: model.FixRefused, Error: "Нет прав"}, "x", "refused", "Bitrix24: Нет прав", false},
		{
			model.Fix{State: model.FixRefused, Error: "Element not found"}, "x", "refused",
			"Deleted in Bitrix24, or merged with another: make this fix there, or drop it (Element not found)", false,
		},
		{model.Fix{State: model.FixConflict, UpdatedAt: w.Clock}, "!", "conflict", "Changed in the CRM meanwhile, seen 11-18 12:06; nothing was overwritten", false},
		{model.Fix{State: model.FixUndone, NotBefore: w.Clock.Add(time.Minute)}, "-", "taken back", "", false},
		{model.Fix{State: "later\x1b[2J"}, "~", "later", "", false},
	} {
		sign, _ := tell.Sign(c.fix.State)
		if sign != c.sign || tell.State(&c.fix, w.Clock) != c.words || tell.Problem(&c.fix) != c.problem || fixes.Counting(&c.fix, w.Clock) != c.counting {
			t.Errorf("%s: %q %q %q, counting %v", c.fix.State, sign, tell.State(&c.fix, w.Clock), tell.Problem(&c.fix), fixes.Counting(&c.fix, w.Clock))
		}
	}
}

func TestValuesInWords(t *testing.T) {
	env := fixtest.New().Env("ru", termenv.Ascii)
	tell := fixes.Teller{Voice: voice.Voice{Text: env.Text, Style: env.Style}, Stages: map[string]string{"NEW": "Новая"}}
	fields := model.Fields{"STATUS_ID": model.TextValue("NEW"), "STAGE_ID": model.TextValue("X"), "PHONE": []byte(`[{"VALUE":"+7 916"},{"VALUE":"112"}]`)}
	for name, want := range map[string]string{"STATUS_ID": "Новая", "STAGE_ID": "X", "PHONE": "+7 916, 112", "EMAIL": "(пусто)"} {
		if got := tell.Value(model.EntityLead, name, fields); got != want {
			t.Errorf("%s reads %q, want %q", name, got, want)
		}
	}
	if got := tell.Field("UF_CRM_1\x1b[2J"); got != "UF_CRM_1" {
		t.Errorf("an unknown field is called %q", got)
	}
}

func TestEveryKindSaysWhatItDoes(t *testing.T) {
	w := fixtest.Salon()
	lead, deadline := fixtest.Lead7719(), w.Clock.Add(22*time.Hour)
	for _, c := range []struct {
		wanted *model.FixQueued
		en, ru string
	}{
		{fixes.Comment(lead, "call\x1b[2J later", model.Key{1}), "comment: call later", "комментарий: call later"},
		{
			fixes.Remind(lead, fixes.Todo{Title: "Call", Description: "after 18", Deadline: deadline, Responsible: "7"}, model.Key{1}),
			"to-do until 11-19 10:06 · Call · after 18 · Anna", "дело до 19.11 10:06 · Call · after 18 · Anna",
		},
		{fixes.Remind(lead, fixes.Todo{Deadline: deadline}, model.Key{}), "to-do until 11-19 10:06", "дело до 19.11 10:06"},
		{fixes.Vote(lead, "s", "17", 2, "rude", model.Key{1}), "rated 2 of 5 · rude", "оценка 2 из 5 · rude"},
		{
			fixes.Recover("s", model.Fields{}.With("TITLE", "Haircut").With("PHONE", "+7 916"), model.Key{1}),
			"new lead · Haircut · +7 916", "новый лид · Haircut · +7 916",
		},
	} {
		submit(t, w, fixes.Queue(by(w), c.wanted))
		f := w.LastFix()
		if f.Kind != c.wanted.Kind || f.Entity != c.wanted.Entity || f.Evidence != c.wanted.Evidence || !f.NotBefore.Equal(w.Clock.Add(30*time.Second)) {
			t.Errorf("queued %+v", f)
		}
		for language, want := range map[string]string{"en": c.en, "ru": c.ru} {
			tell := fixes.Teller{Voice: voice.Voice{Text: lang.New(language), Zone: time.UTC}, People: []model.CRMUser{{ID: "7", Name: "Anna"}}}
			if got := tell.Changes(&f); got != want {
				t.Errorf("%s: %q, want %q", language, got, want)
			}
		}
	}
}

func TestARecoveryTellsTheLeadThatItMade(t *testing.T) {
	f := model.Fix{Kind: model.FixRecover, Entity: model.RecoveryOf("s"), Made: fixtest.Lead7719()}
	tell := fixes.Teller{Voice: voice.Voice{Text: lang.New("en"), Zone: time.UTC}}
	if got := tell.Changes(&f); got != "new lead -> lead 7719" {
		t.Errorf("told %q", got)
	}
	if got := fixes.EntityName(tell.Text, f.Entity); got != "new lead" {
		t.Errorf("what it stands for is called %q", got)
	}
}

// Retrying a refused fix puts it away and asks for the same again, in one act.
func TestRetryAsksForTheSameAgain(t *testing.T) {
	w := fixtest.Salon()
	submit(t, w, fixes.Queue(by(w), fixes.Recover("s", model.Fields{}.With("NAME", "Пётр"), model.Key{3})))
	first := w.LastFix()
	for _, step := range []model.FixStep{{Type: model.TypeFixClaimed}, {Type: model.TypeFixRefused, Error: "no"}} {
		step.Entity = first.Entity
		w.Step(first.ID, step)
	}
	refused := w.LastFix()
	w.Clock = w.Clock.Add(time.Hour)
	if r := submit(t, w, fixes.Retry(by(w), &refused)); r.Err != nil || len(r.Outcomes) != 2 {
		t.Fatalf("receipt %+v", r)
	}
	f := w.LastFix()
	if f.ID == first.ID || f.State != model.FixQueuedState || f.Kind != model.FixRecover || f.Session != "s" ||
		f.Entity != first.Entity || f.Changes.Text("NAME") != "Пётр" || f.Evidence != (model.Key{3}) || !f.NotBefore.Equal(w.Clock.Add(30*time.Second)) {
		t.Errorf("asked for %+v", f)
	}
	all, err := w.Fixes(t.Context(), false, 0)
	if err != nil || len(all) != 2 || all[1].State != model.FixUndone {
		t.Errorf("the first is %s (%v)", all[len(all)-1].State, err)
	}
	if r := submit(t, w, fixes.Retry(by(w), &refused)); r.Err == nil {
		t.Error("it was retried twice")
	}
}

func TestWhatTheSyncerSaidIsToldInTheReadersLanguage(t *testing.T) {
	for words, want := range map[string][2]string{
		model.PageWords("Bad Gateway"):     {"an error page (Bad Gateway)", "страницей с ошибкой (Bad Gateway)"},
		model.WordsUnderway:                {"whether an earlier try arrives", "дошла ли прошлая попытка"},
		model.WordsUnseen:                  {"does not show it yet", "пока не показывает"},
		model.WordsStrange:                 {"a form that is not known", "в неизвестном виде"},
		model.ErrChangedMeanwhile.Error():  {"keeps changing it", "всё время кто-то меняет"},
		"Too many requests":                {"Too many requests", "Too many requests"},
		"the portal answered in good time": {"the portal answered in good time", "the portal answered in good time"},
	} {
		f := model.Fix{State: model.FixClaimed, Attempts: 2, Error: words}
		for i, l := range []string{"en", "ru"} {
			env := fixtest.Salon().Env(l, termenv.Ascii)
			tell := fixes.Teller{Voice: voice.Voice{Text: env.Text, Style: env.Style, Zone: env.Zone}}
			if got := tell.Problem(&f); !strings.Contains(got, want[i]) {
				t.Errorf("%s: %q, want %q in it", l, got, want[i])
			}
		}
	}
}

func TestAConflictAfterTheWriteNamesWhoseValueStands(t *testing.T) {
	w := fixtest.Salon()
	env := w.Env("en", termenv.Ascii)
	tell := fixes.Teller{Voice: voice.Voice{Text: env.Text, Style: env.Style, Zone: env.Zone}}
	f := model.Fix{State: model.FixConflict, Written: true, TheirsBy: "Oleg", TheirsAt: w.Clock}
	if got := tell.Problem(&f); !strings.Contains(got, "changed in the CRM by Oleg, 11-18 12:06") {
		t.Error(got)
	}
}
