package tutorial_test

import (
	"strings"
	"testing"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/lang"
	"debrief/ui/pane"
	"debrief/ui/tutorial"
)

// did is what ends each step, and something near it that must not.
func did() map[string][2]tutorial.Sight {
	said := func(v model.Verdict) tutorial.Sight {
		return tutorial.Sight{Acts: []model.Event{{Type: model.TypeVerdict, Body: &v}}}
	}
	on := func(s pane.Screen) tutorial.Sight { return tutorial.Sight{Screen: s} }
	return map[string][2]tutorial.Sight{
		"tutorial.queue.":      {on(pane.Queue), on(pane.Inbox)},
		"tutorial.open.":       {on(pane.Replay), on(pane.Queue)},
		"tutorial.bad.":        {said(model.Verdict{Value: model.Bad, Reason: "rude"}), said(model.Verdict{Value: model.Bad})},
		"tutorial.undo.":       {{Acts: []model.Event{{Type: model.TypeUndo}}}, said(model.Verdict{Value: model.Good})},
		"tutorial.good.":       {said(model.Verdict{Value: model.Good}), said(model.Verdict{Value: model.Bad})},
		"tutorial.note.":       {{Acts: []model.Event{{Type: model.TypeNote}}}, said(model.Verdict{Value: model.Good})},
		"tutorial.correction.": {said(model.Verdict{Value: model.Bad, Correction: "so"}), said(model.Verdict{Value: model.Bad})},
		"tutorial.rest.":       {said(model.Verdict{Value: model.Good, Swept: true}), said(model.Verdict{Value: model.Good})},
		"tutorial.palette.":    {{Palette: true}, on(pane.Inbox)},
		"tutorial.inbox.":      {on(pane.Inbox), on(pane.Queue)},
		"tutorial.lead.":       {on(pane.Lead), on(pane.Queue)},
		"tutorial.recover.":    {{Acts: []model.Event{{Type: model.TypeFixQueued}}}, on(pane.Lead)},
		"tutorial.sync.":       {on(pane.Sync), on(pane.Lead)},
	}
}

func TestEveryStepIsOverWhenItIsReallyDone(t *testing.T) {
	course := tutorial.Begin()
	for range len(tutorial.Steps()) - 1 {
		step, number, of := course.Step()
		sights, ok := did()[step.ID]
		if !ok {
			t.Fatalf("nothing is known to end %s", step.ID)
		}
		if course.Look(sights[1]) {
			t.Errorf("%s is over without being done", step.ID)
		}
		if !course.Look(sights[0]) {
			t.Fatalf("%s (%d of %d) is not over when it is done", step.ID, number, of)
		}
	}
	for _, sights := range did() {
		if course.Look(sights[0]) {
			t.Error("the farewell ends by itself")
		}
	}
}

func TestEveryStepNamesKeysThatThereAre(t *testing.T) {
	keys := keymap.Default()
	for _, language := range []string{lang.English, lang.Russian} {
		words := lang.New(language)
		for _, step := range tutorial.Steps() {
			var args []any
			for i, id := range step.Keys {
				if keys.Key(id) == "" {
					t.Errorf("%s: %s has no key", step.ID, id)
				}
				args = append(args, []string{"Key1", "Key2", "Key3"}[i], keys.Key(id))
			}
			if text := words.T(step.Text(), args...); strings.Contains(text, "<no value>") || !words.Has(step.Name()) {
				t.Errorf("%s in %s: %q", step.ID, language, text)
			}
		}
	}
}
