package syncview

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/muesli/termenv"

	"debrief/model"
	"debrief/ui/fixes/fixtest"
	"debrief/ui/lang"
)

// scenes are the states of the screen whose frames are kept.
func scenes() map[string]func() (*fixtest.World, []string) {
	return map[string]func() (*fixtest.World, []string){
		"nothing": func() (*fixtest.World, []string) { return fixtest.New(), nil },
		"outbox":  func() (*fixtest.World, []string) { return full(), nil },
		"details": func() (*fixtest.World, []string) { return full(), []string{"enter"} },
		"log":     func() (*fixtest.World, []string) { return full(), []string{"l"} },
		"reading": func() (*fixtest.World, []string) {
			w := full()
			w.Exchange.Use = model.CRMUse{Rate: 0.62, PerSecond: 2, Method: "crm.item.list", Seconds: 112, Allowed: 475}
			return w, []string{"j", "enter"}
		},
		"limit": func() (*fixtest.World, []string) {
			w := full()
			w.Exchange.Limit, w.Exchange.WaitTil = "busy", w.Clock.Add(42*time.Second)
			return w, nil
		},
	}
}

func draw(t testing.TB, scene string, printer *lang.Printer, profile termenv.Profile, width, height int) string {
	w, keys := scenes()[scene]()
	env := w.EnvIn(printer, profile)
	p := New(env)
	d := &fixtest.Driver{Pane: p, Keys: env.Keys}
	p.Resize(width, height)
	d.Run(p.Open(""))
	d.Press(keys...)
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
	evil := model.Fields{}.With(fixtest.Hostile, fixtest.Hostile)
	w := full()
	w.SetStages(model.EntityLead, model.Stage{ID: "JUNK", Name: fixtest.Hostile})
	w.Exchange.Portal = fixtest.Hostile
	w.Exchange.Sources = append(w.Exchange.Sources, model.SourceStatus{Name: fixtest.Hostile, State: fixtest.Hostile, Err: fixtest.Hostile})
	w.Exchange.Errors = append(w.Exchange.Errors, model.SyncError{Text: fixtest.Hostile})
	id := w.Queue(fixtest.Hostile, fixtest.Hostile, fixtest.Hostile)
	step(w, id, model.TypeFixClaimed)
	step(w, id, model.TypeFixConflict, func(s *model.FixStep) { s.By, s.Theirs = fixtest.Hostile, evil })
	id = w.Queue("TITLE", fixtest.Hostile, fixtest.Hostile)
	step(w, id, model.TypeFixClaimed)
	step(w, id, model.TypeFixRefused, func(s *model.FixStep) { s.Error = fixtest.Hostile })
	env := w.Env("ru", termenv.ANSI256)
	for _, size := range fixtest.Sizes() {
		p := New(env)
		p.Resize(size[0], size[1])
		d := &fixtest.Driver{Pane: p, Keys: env.Keys}
		d.Run(p.Open(""))
		for _, key := range []string{"", "enter", "j", "j", "j", "j", "l", "esc"} {
			d.Press(key)
			fixtest.WantSize(t, p.View(), size[0], size[1])
		}
	}
}
