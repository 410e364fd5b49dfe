package lead

import (
	"maps"
	"slices"
	"testing"

	"github.com/muesli/termenv"

	"debrief/model"
	"debrief/ui/fixes/fixtest"
	"debrief/ui/lang"
)

// scenes are the states of the screen whose frames are kept.
func scenes() map[string]func(w *fixtest.World, d *fixtest.Driver) {
	open := func(d *fixtest.Driver) { d.Run(d.Pane.Open(fixtest.Session)) }
	return map[string]func(w *fixtest.World, d *fixtest.Driver){
		"empty":  func(_ *fixtest.World, d *fixtest.Driver) { d.Run(d.Pane.Open("")) },
		"record": func(_ *fixtest.World, d *fixtest.Driver) { open(d) },
		"picker": func(_ *fixtest.World, d *fixtest.Driver) {
			open(d)
			d.Press("f", `"еще"`)
		},
		"fields": func(_ *fixtest.World, d *fixtest.Driver) {
			open(d)
			d.Press("f", `"работе"`, "tab", "j", "j", "j", "space")
		},
		"line": func(_ *fixtest.World, d *fixtest.Driver) {
			open(d)
			d.Press("f", "tab", "e", `" вечером"`, "left", "left")
		},
		"waiting": func(w *fixtest.World, d *fixtest.Driver) {
			w.Queue("STATUS_ID", "JUNK", "IN_PROCESS")
			open(d)
		},
		"conflict": func(w *fixtest.World, d *fixtest.Driver) {
			conflicted(w)
			open(d)
		},
		"refused": func(w *fixtest.World, d *fixtest.Driver) {
			id := w.Queue("STATUS_ID", "JUNK", "IN_PROCESS")
			w.Step(id, model.FixStep{Type: model.TypeFixClaimed, Entity: fixtest.Lead7719()})
			w.Step(id, model.FixStep{Type: model.TypeFixRefused, Entity: fixtest.Lead7719(), Error: "Access denied."})
			open(d)
		},
		"lost": func(_ *fixtest.World, d *fixtest.Driver) { d.Run(d.Pane.Open(lostSession)) },
		"recover": func(_ *fixtest.World, d *fixtest.Driver) {
			d.Run(d.Pane.Open(lostSession))
			d.Press("R")
		},
		"recovering": func(_ *fixtest.World, d *fixtest.Driver) {
			d.Run(d.Pane.Open(lostSession))
			d.Press("R", "enter")
		},
		"links": func(w *fixtest.World, d *fixtest.Driver) {
			w.CRM(w.Clock, model.CRMMove, "Анна", model.Fields{}.With("STATUS_ID", "IN_PROCESS"), model.Fields{}.With("STATUS_ID", "JUNK"))
			twin(w)
			open(d)
		},
		"todo": func(_ *fixtest.World, d *fixtest.Driver) {
			open(d)
			d.Press("T", `"перезвонить"`, "enter")
		},
		"person": func(w *fixtest.World, d *fixtest.Driver) {
			open(d)
			d.Press("f", "tab", "j", "j", "j", "j", "j", "j", "j", "e", `"се"`)
		},
	}
}

func draw(t testing.TB, scene string, printer *lang.Printer, profile termenv.Profile, width, height int) string {
	w := lost()
	w.SetPeople(model.CRMUser{ID: "9", Name: "Анна Седова", Post: "менеджер", Active: true}, model.CRMUser{ID: "7", Name: "Олег Петров", Active: true})
	env := w.EnvIn(printer, profile)
	p := New(env)
	d := &fixtest.Driver{Pane: p, Keys: env.Keys}
	p.Resize(width, height)
	scenes()[scene](w, d)
	view := p.View()
	fixtest.WantSize(t, view, width, height)
	return view
}

func TestFrames(t *testing.T) {
	fixtest.Frames(t, slices.Sorted(maps.Keys(scenes())), draw)
}

func TestAnySizeIsFilledExactly(t *testing.T) {
	fixtest.AnySize(t, slices.Sorted(maps.Keys(scenes())), draw)
}

func TestHostileTextReachesNoTerminal(t *testing.T) {
	w := fixtest.Salon()
	evil := model.Fields{}.With("TITLE", fixtest.Hostile).With("STATUS_ID", fixtest.Hostile).With(fixtest.Hostile, fixtest.Hostile)
	w.Add(model.Event{Type: model.TypeMessage, SessionID: fixtest.Session, Client: model.Client{Name: fixtest.Hostile}, Body: &model.Message{Role: "cl\x1b[2Jient", Text: fixtest.Hostile}})
	w.Add(model.Event{Type: model.TypeLead, SessionID: fixtest.Session, Body: &model.Lead{Status: model.LeadCreated, Fields: evil}})
	w.CRM(w.Clock, model.CRMUpdate, fixtest.Hostile, evil, evil)
	w.SetStages(model.EntityLead, model.Stage{ID: fixtest.Hostile, Name: fixtest.Hostile}, model.Stage{ID: "b", Name: "б"})
	id := w.Queue(fixtest.Hostile, fixtest.Hostile, fixtest.Hostile)
	w.Step(id, model.FixStep{Type: model.TypeFixClaimed, Entity: fixtest.Lead7719()})
	w.Step(id, model.FixStep{Type: model.TypeFixConflict, Entity: fixtest.Lead7719(), By: fixtest.Hostile, Theirs: evil})
	id = w.Queue("TITLE", fixtest.Hostile, fixtest.Hostile)
	w.Step(id, model.FixStep{Type: model.TypeFixClaimed, Entity: fixtest.Lead7719()})
	w.Step(id, model.FixStep{Type: model.TypeFixRefused, Entity: fixtest.Lead7719(), Error: fixtest.Hostile})
	env := w.Env("ru", termenv.ANSI256)
	for _, size := range fixtest.Sizes() {
		p := New(env)
		p.Resize(size[0], size[1])
		d := &fixtest.Driver{Pane: p, Keys: env.Keys}
		d.Run(p.Open(fixtest.Session))
		for _, key := range []string{"", "j", "tab", "tab", "f", "б", "tab", "e", "x", "enter", "esc"} {
			d.Press(key)
			fixtest.WantSize(t, p.View(), size[0], size[1])
		}
		for _, said := range d.Said {
			fixtest.WantSize(t, said.Text, 500, 1)
		}
	}
}
