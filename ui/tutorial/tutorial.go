// Package tutorial leads a newcomer through the screens: a few steps, each of
// which is over when the person has really done it. It knows the steps and where
// one stands; what was done it is told.
package tutorial

import (
	"slices"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/pane"
)

// Sight is what can be seen of what the person did.
type Sight struct {
	Screen  pane.Screen   // that is open
	Palette bool          // is open
	Acts    []model.Event // that were submitted since the last look
}

// Step is one thing to do.
type Step struct {
	ID   string      // what its messages begin with
	Keys []keymap.ID // that it is about, in the order in which they are pressed
	done func(Sight) bool
}

// Name returns the message id of the step's name.
func (s Step) Name() string { return s.ID + "name" }

// Text returns the message id of what to do; it uses the keys as {{.Key1}},
// {{.Key2}} and {{.Key3}}.
func (s Step) Text() string { return s.ID + "text" }

// Steps returns all of them. The last one is never done: it says goodbye.
func Steps() []Step {
	return []Step{
		{"tutorial.queue.", []keymap.ID{keymap.GoQueue}, on(pane.Queue)},
		{"tutorial.open.", []keymap.ID{keymap.Down, keymap.Up, keymap.Open}, on(pane.Replay)},
		{"tutorial.bad.", []keymap.ID{keymap.VerdictBad}, verdict(func(v *model.Verdict) bool { return v.Value == model.Bad && v.Reason != "" })},
		{"tutorial.undo.", []keymap.ID{keymap.Undo}, act(model.TypeUndo)},
		{"tutorial.good.", []keymap.ID{keymap.VerdictGood}, verdict(func(v *model.Verdict) bool { return v.Value == model.Good && !v.Swept })},
		{"tutorial.note.", []keymap.ID{keymap.WriteNote, keymap.NoteSave}, noted},
		{"tutorial.correction.", []keymap.ID{keymap.Correct, keymap.EditorSave}, verdict(func(v *model.Verdict) bool { return v.Correction != "" })},
		{"tutorial.rest.", []keymap.ID{keymap.Bottom, keymap.VerdictRest}, verdict(func(v *model.Verdict) bool { return v.Swept })},
		{"tutorial.palette.", []keymap.ID{keymap.OpenPalette, keymap.PaletteClose}, func(s Sight) bool { return s.Palette }},
		{"tutorial.inbox.", []keymap.ID{keymap.GoInbox}, on(pane.Inbox)},
		{"tutorial.lead.", []keymap.ID{keymap.GoLead}, on(pane.Lead)},
		{"tutorial.recover.", []keymap.ID{keymap.LeadRecover, keymap.FixQueue}, act(model.TypeFixQueued)},
		{"tutorial.sync.", []keymap.ID{keymap.GoSync}, on(pane.Sync)},
		{"tutorial.end.", []keymap.ID{keymap.ShowHelp, keymap.Tutorial}, func(Sight) bool { return false }},
	}
}

// on is done on a screen.
func on(screen pane.Screen) func(Sight) bool {
	return func(s Sight) bool { return s.Screen == screen }
}

// act is done by an act of a type.
func act(t model.Type) func(Sight) bool {
	return func(s Sight) bool {
		return slices.ContainsFunc(s.Acts, func(e model.Event) bool { return e.Type == t })
	}
}

// verdict is done by a verdict of some kind.
func verdict(fits func(*model.Verdict) bool) func(Sight) bool {
	return func(s Sight) bool {
		return slices.ContainsFunc(s.Acts, func(e model.Event) bool {
			v, ok := e.Body.(*model.Verdict)
			return ok && fits(v)
		})
	}
}

// noted is done by a note, on a turn or with a verdict.
func noted(s Sight) bool {
	return act(model.TypeNote)(s) || verdict(func(v *model.Verdict) bool { return v.Note != "" })(s)
}

// Course is a tutorial on its way.
type Course struct {
	steps []Step
	at    int
}

// Begin returns a course at its first step.
func Begin() *Course { return &Course{steps: Steps()} }

// Step returns what to do now, and its number and that of the last one, from 1.
func (c *Course) Step() (step Step, number, of int) { return c.steps[c.at], c.at + 1, len(c.steps) }

// Look goes on when the step is done and reports whether it did. One look ends one
// step: what was done for it does not count for the next.
func (c *Course) Look(s Sight) bool {
	if !c.steps[c.at].done(s) {
		return false
	}
	c.at++
	return true
}
