package syncview

import (
	"strings"
	"testing"
	"time"

	"github.com/muesli/termenv"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/fixes/fixtest"
	"debrief/ui/pane"
)

// dead is a world with one fix that the CRM refused, selected on the screen.
func dead(t *testing.T) (*fixtest.World, *fixtest.Driver, *Pane, model.Key) {
	t.Helper()
	w := fixtest.Salon()
	id := w.Queue("STATUS_ID", "JUNK", "IN_PROCESS")
	step(w, id, model.TypeFixClaimed)
	w.Step(id, model.FixStep{Type: model.TypeFixRefused, Entity: fixtest.Lead7719(), Error: "no"})
	env := w.Env("en", termenv.Ascii)
	p := New(env)
	p.Resize(120, 36)
	d := &fixtest.Driver{Pane: p, Keys: env.Keys}
	d.Run(p.Open(""))
	return w, d, p, id
}

func TestARefusedFixIsAskedForAgain(t *testing.T) {
	w, d, p, id := dead(t)
	d.Press("enter")
	if view := p.View(); !strings.Contains(view, "R asks again") || !strings.Contains(view, "e changes it") || !strings.Contains(view, "d puts it away") {
		t.Errorf("the screen does not say what to do:\n%s", view)
	}
	d.Press("R")
	if f := w.LastFix(); f.ID == id || f.State != model.FixQueuedState || f.Changes.Text("STATUS_ID") != "IN_PROCESS" {
		t.Errorf("queued %+v", f)
	}
	if d.Last().Kind != pane.OK {
		t.Errorf("told %+v", d.Last())
	}
}

func TestARefusedFixIsChangedOnItsLead(t *testing.T) {
	_, d, _, id := dead(t)
	d.Press("e")
	if len(d.Went) != 1 || d.Went[0] != (pane.Goto{Screen: pane.Lead, Arg: pane.At("lead 7719", id)}) {
		t.Errorf("went to %v", d.Went)
	}
}

func TestARefusedRecoveryIsChangedOnTheDialogueThatLostTheLead(t *testing.T) {
	w := fixtest.Salon()
	ref := model.RecoveryOf("tg-9")
	w.Add(model.Event{Type: model.TypeMessage, SessionID: "tg-9", Body: &model.Message{Role: model.RoleClient, Text: "стрижка"}})
	w.Clock = w.Clock.Add(72 * time.Hour)
	evidence := w.Add(model.Event{Type: model.TypeMessage, SessionID: "tg-9", Body: &model.Message{Role: model.RoleClient, Text: "маникюр"}})
	id := w.Add(model.Event{Type: model.TypeFixQueued, Actor: "anna", Body: &model.FixQueued{
		Kind: model.FixRecover, Entity: ref, Session: "tg-9", Evidence: evidence, Changes: model.Fields{}.With("TITLE", "Маникюр"),
	}})
	w.Step(id, model.FixStep{Type: model.TypeFixClaimed, Entity: ref})
	w.Step(id, model.FixStep{Type: model.TypeFixRefused, Entity: ref, Error: "no"})
	d, _ := open(t, w)
	d.Press("e")
	if len(d.Went) != 1 || d.Went[0] != (pane.Goto{Screen: pane.Lead, Arg: pane.At("tg-9~2", id)}) {
		t.Errorf("went to %v", d.Went)
	}
}

func TestDroppingAsksFirst(t *testing.T) {
	for _, c := range []struct {
		key  string
		want model.FixState
	}{{"y", model.FixUndone}, {"н", model.FixUndone}, {"esc", model.FixRefused}, {"n", model.FixRefused}, {"x", model.FixRefused}} {
		w, d, p, _ := dead(t)
		d.Press("d")
		if d.Last().Kind != pane.Warn || !strings.Contains(d.Last().Text, "cannot be brought back") {
			t.Errorf("told %+v", d.Last())
		}
		d.Press(c.key)
		if got := w.LastFix().State; got != c.want {
			t.Errorf("after %q it is %s, want %s", c.key, got, c.want)
		}
		if c.key != "x" && !p.dropping.IsZero() {
			t.Errorf("after %q it is still asked", c.key)
		}
	}
}

func TestWhatIsNotRefusedIsNeitherRetriedNorEdited(t *testing.T) {
	w := fixtest.Salon()
	w.Queue("STATUS_ID", "JUNK", "IN_PROCESS")
	env := w.Env("en", termenv.Ascii)
	p := New(env)
	p.Resize(120, 36)
	d := &fixtest.Driver{Pane: p, Keys: env.Keys}
	d.Run(p.Open(""))
	for _, key := range []string{"R", "e", "d"} {
		d.Press(key)
		if d.Last().Kind != pane.Warn || w.LastFix().State != model.FixQueuedState {
			t.Errorf("%s: told %+v, the fix is %s", key, d.Last(), w.LastFix().State)
		}
	}
	if p.Disabled(keymap.SyncNow) != "" {
		t.Error("an exchange cannot be asked for")
	}
}

func TestTheLimitsInUseAreTold(t *testing.T) {
	w := fixtest.Salon()
	w.Exchange.Use = model.CRMUse{Rate: 0.5, PerSecond: 2, Method: "crm.item.list", Seconds: 12.4, Allowed: 475}
	env := w.Env("en", termenv.Ascii)
	p := New(env)
	p.Resize(120, 36)
	d := &fixtest.Driver{Pane: p, Keys: env.Keys}
	d.Run(p.Open(""))
	view := p.View()
	for _, want := range []string{"50 % of the burst used, 2 a second", "crm.item.list: 12 s of 475 in ten minutes"} {
		if !strings.Contains(view, want) {
			t.Errorf("%q is not on the screen:\n%s", want, view)
		}
	}
}
