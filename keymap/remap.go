package keymap

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Change is what somebody wants of the keys of one action.
type Change struct {
	At              string // where it stands, for reports
	Scope           Scope
	Action          ID
	Replace         bool     // the default keys give way to Keys
	Keys            []string // with Replace: none leaves the action to the palette
	Prepend, Append []string // before and after the others; the first key is the one shown
}

// Core lists the actions without which somebody would be stuck, or could not review:
// each keeps at least one key.
func Core() []ID {
	return []ID{
		ShowHelp, Quit, Interrupt, Back, Close, OpenPalette, Down, Up, Open, Undo,
		VerdictGood, VerdictBad, VerdictSkip, VerdictRest,
		SearchKeep, SearchClear, NoteSave, NoteLeave, EditorSave, EditorLeave, FixOpen, FixQueue, FixCancel,
		PickerChoose, PickerCancel, ChooserChoose, ChooserCancel, TemplateCancel, ConfirmYes, ConfirmNo, ReportWeeks, HelpClose, PaletteRun, PaletteClose,
	}
}

// writes reports whether a key writes or erases text in s.
func (s Scope) writes(key string) bool {
	switch s {
	case Search, Note, Editor, Picker, Chooser, Palette:
	default:
		return false
	}
	return utf8.RuneCountInString(key) == 1 || key == "space" || key == "backspace" ||
		s == Editor && key == "enter" || strings.Contains(key, " ") // sequences begin with what is text
}

// fixed reports whether the keys of an action cannot be changed: they say what it
// does, or the way out must be the same for everybody.
func (a Action) fixed() bool { return a.Range() || a.ID == Interrupt }

// Remap returns the map of the actions after the changes, or everything that is wrong
// with those.
func Remap(actions []Action, changes []Change) (*Map, []*Fault) {
	r := &remapping{actions: slices.Clone(actions), changed: map[ID]Change{}}
	for _, c := range changes {
		r.change(c)
	}
	for _, c := range clashes(r.actions) {
		r.faults = append(r.faults, r.taken(c))
	}
	if len(r.faults) > 0 {
		return nil, r.faults
	}
	m, err := New(r.actions)
	if err != nil {
		panic("keymap: " + err.Error()) // the actions themselves are at odds, which a test keeps from happening
	}
	return m, nil
}

type remapping struct {
	actions []Action
	changed map[ID]Change
	faults  []*Fault
}

func (r *remapping) change(c Change) {
	place, fault := r.find(c)
	if fault != nil {
		r.faults = append(r.faults, fault)
		return
	}
	a := &r.actions[place]
	before := len(r.faults)
	keys := r.keys(c, c.Prepend)
	if c.Replace {
		keys = append(keys, r.keys(c, c.Keys)...)
	} else {
		keys = append(keys, a.Keys...)
	}
	keys = append(keys, r.keys(c, c.Append)...)
	r.changed[c.Action] = c
	a.Keys = unique(keys)
	if len(keys) == 0 && len(r.faults) == before && slices.Contains(Core(), a.ID) {
		r.faults = append(r.faults, &Fault{Kind: Needed, At: c.At, Scope: c.Scope, Action: c.Action})
	}
}

// find returns the place of the action that is to be changed.
func (r *remapping) find(c Change) (int, *Fault) {
	fault := &Fault{At: c.At, Scope: c.Scope, Action: c.Action}
	place := slices.IndexFunc(r.actions, func(a Action) bool { return a.ID == c.Action })
	first, twice := r.changed[c.Action]
	switch {
	case !slices.Contains(Scopes(), c.Scope):
		fault.Kind, fault.Near = NoScope, nearest(string(c.Scope), names(Scopes()))
	case place < 0:
		fault.Kind, fault.Near = NoAction, nearest(string(c.Action), r.namesIn(c.Scope))
	case r.actions[place].Scope != c.Scope:
		fault.Kind, fault.Near = OtherScope, string(r.actions[place].Scope)
	case r.actions[place].fixed():
		fault.Kind = FixedKeys
	case twice:
		fault.Kind, fault.Other, fault.OtherScopeOf, fault.OtherAt = Twice, c.Action, c.Scope, first.At
	default:
		return place, nil
	}
	return 0, fault
}

// keys reads the keys of a change.
func (r *remapping) keys(c Change, written []string) []string {
	var keys []string
	for _, text := range written {
		key, ok := ParseKey(text)
		switch {
		case !ok:
			r.faults = append(r.faults, &Fault{Kind: NoKey, At: c.At, Scope: c.Scope, Action: c.Action, Key: text, Near: likeliest(text)})
		case c.Scope.writes(key):
			r.faults = append(r.faults, &Fault{Kind: TextKey, At: c.At, Scope: c.Scope, Action: c.Action, Key: key})
		default:
			keys = append(keys, key)
		}
	}
	return keys
}

// taken says of two actions with one key which change did it.
func (r *remapping) taken(c *clash) *Fault {
	if _, ok := r.changed[c.action.ID]; !ok {
		c = &clash{c.other, c.action, c.otherKey, c.key}
	}
	return &Fault{
		Kind: Taken, At: r.changed[c.action.ID].At, Scope: c.action.Scope, Action: c.action.ID, Key: c.key,
		Other: c.other.ID, OtherScopeOf: c.other.Scope, OtherKey: c.otherKey, OtherAt: r.changed[c.other.ID].At,
	}
}

func (r *remapping) namesIn(scope Scope) []string {
	var all []string
	for _, a := range r.actions {
		if a.Scope == scope {
			all = append(all, string(a.ID))
		}
	}
	return all
}

func names(scopes []Scope) []string {
	all := make([]string, len(scopes))
	for i, s := range scopes {
		all[i] = string(s)
	}
	return all
}

// unique returns the keys without those that stand there before.
func unique(keys []string) []string {
	out := []string{}
	for _, key := range keys {
		if key = Canonical(key); !slices.Contains(out, key) {
			out = append(out, key)
		}
	}
	return out
}
