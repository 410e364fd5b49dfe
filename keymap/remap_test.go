package keymap_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"debrief/keymap"
)

// instead is a change that replaces the default keys.
func instead(scope keymap.Scope, id keymap.ID, keys ...string) keymap.Change {
	return keymap.Change{At: "line of " + string(id), Scope: scope, Action: id, Replace: true, Keys: keys}
}

func TestKeysAreReplacedPutAroundAndTakenAway(t *testing.T) {
	for _, c := range []struct {
		name    string
		changes []keymap.Change
		id      keymap.ID
		want    []string
	}{
		{"in place of the default ones", []keymap.Change{instead(keymap.Replay, keymap.VerdictGood, "b", "f5")}, keymap.VerdictGood, []string{"b", "f5"}},
		{"before", []keymap.Change{{Scope: keymap.Replay, Action: keymap.VerdictGood, Prepend: []string{"b"}}}, keymap.VerdictGood, []string{"b", "a", "f5"}},
		{"after", []keymap.Change{{Scope: keymap.Replay, Action: keymap.VerdictGood, Append: []string{"b"}}}, keymap.VerdictGood, []string{"a", "f5", "b"}},
		{"around", []keymap.Change{{Scope: keymap.Replay, Action: keymap.VerdictGood, Prepend: []string{"b"}, Append: []string{"z"}}}, keymap.VerdictGood, []string{"b", "a", "f5", "z"}},
		{"a default key comes first", []keymap.Change{{Scope: keymap.Replay, Action: keymap.VerdictGood, Prepend: []string{"f5"}}}, keymap.VerdictGood, []string{"f5", "a"}},
		{"none", []keymap.Change{instead(keymap.Replay, keymap.VerdictRepeat)}, keymap.VerdictRepeat, nil},
		{"as people write them", []keymap.Change{instead(keymap.Replay, keymap.VerdictGood, "Ctrl+G", "ф", "Ins PgDn")}, keymap.VerdictGood, []string{"ctrl+g", "a", "insert pgdown"}},
		{"two actions change places", []keymap.Change{instead(keymap.Replay, keymap.VerdictGood, "x"), instead(keymap.Replay, keymap.VerdictBad, "a")}, keymap.VerdictBad, []string{"a"}},
		{"a key that another gave away", []keymap.Change{instead(keymap.Move, keymap.Down, "down"), instead(keymap.Replay, keymap.VerdictGood, "j")}, keymap.VerdictGood, []string{"j"}},
		{"marks hide the keys of the list", []keymap.Change{instead(keymap.Marked, keymap.BulkGood, "l")}, keymap.BulkGood, []string{"l"}},
	} {
		m, faults := keymap.Remap(keymap.Actions(), c.changes)
		if len(faults) > 0 {
			t.Errorf("%s: refused: %v", c.name, faults)
			continue
		}
		if a, _ := m.Action(c.id); !slices.Equal(a.Keys, c.want) {
			t.Errorf("%s: the keys are %q, want %q", c.name, a.Keys, c.want)
		}
	}
}

func TestTheOldKeyDoesNothingAndTheNewOneActs(t *testing.T) {
	m, faults := keymap.Remap(keymap.Actions(), []keymap.Change{instead(keymap.Replay, keymap.VerdictGood, "b")})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	if a, ok := m.Lookup("b", keymap.Replay, keymap.Global); !ok || a.ID != keymap.VerdictGood {
		t.Errorf("b is %q", a.ID)
	}
	for _, old := range []string{"a", "ф", "f5"} {
		if a, ok := m.Lookup(old, keymap.Replay, keymap.Global); ok {
			t.Errorf("%s still is %q", old, a.ID)
		}
	}
	if got := m.Key(keymap.VerdictGood); got != "b" {
		t.Errorf("%q is shown", got)
	}
}

func TestAnActionWithoutAKeyIsReachedThroughThePalette(t *testing.T) {
	m, faults := keymap.Remap(keymap.Actions(), []keymap.Change{instead(keymap.Acts, keymap.Redo)})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	if got, want := m.Key(keymap.Redo), m.Key(keymap.OpenPalette); got != want {
		t.Errorf("its key is %q, want that of the palette, %q", got, want)
	}
}

func TestWhatCannotBeChangedIsRefusedWithItsPlace(t *testing.T) {
	for _, c := range []struct {
		name    string
		changes []keymap.Change
		want    keymap.Fault
	}{
		{"a scope that is not there", []keymap.Change{instead("replya", keymap.VerdictGood, "b")},
			keymap.Fault{Kind: keymap.NoScope, At: "line of verdict.good", Scope: "replya", Action: keymap.VerdictGood, Near: "replay"}},
		{"an action that is not there", []keymap.Change{instead(keymap.Replay, "verdict.god", "b")},
			keymap.Fault{Kind: keymap.NoAction, At: "line of verdict.god", Scope: keymap.Replay, Action: "verdict.god", Near: "verdict.good"}},
		{"an action of another scope", []keymap.Change{instead(keymap.Global, keymap.Undo, "b")},
			keymap.Fault{Kind: keymap.OtherScope, At: "line of acts.undo", Scope: keymap.Global, Action: keymap.Undo, Near: "acts"}},
		{"a key that is not there", []keymap.Change{instead(keymap.Replay, keymap.VerdictGood, "entr")},
			keymap.Fault{Kind: keymap.NoKey, At: "line of verdict.good", Scope: keymap.Replay, Action: keymap.VerdictGood, Key: "entr", Near: "enter"}},
		{"a key that terminals take for another", []keymap.Change{instead(keymap.Replay, keymap.VerdictGood, "ctrl+i")},
			keymap.Fault{Kind: keymap.NoKey, At: "line of verdict.good", Scope: keymap.Replay, Action: keymap.VerdictGood, Key: "ctrl+i", Near: "tab"}},
		{"digits", []keymap.Change{instead(keymap.Global, keymap.Count, "b")},
			keymap.Fault{Kind: keymap.FixedKeys, At: "line of count", Scope: keymap.Global, Action: keymap.Count}},
		{"Ctrl+C", []keymap.Change{instead(keymap.Global, keymap.Interrupt)},
			keymap.Fault{Kind: keymap.FixedKeys, At: "line of interrupt", Scope: keymap.Global, Action: keymap.Interrupt}},
		{"a letter where one writes", []keymap.Change{instead(keymap.Note, keymap.NoteSave, "s")},
			keymap.Fault{Kind: keymap.TextKey, At: "line of note.save", Scope: keymap.Note, Action: keymap.NoteSave, Key: "s"}},
		{"a new line where one writes many", []keymap.Change{instead(keymap.Editor, keymap.EditorSave, "enter")},
			keymap.Fault{Kind: keymap.TextKey, At: "line of editor.save", Scope: keymap.Editor, Action: keymap.EditorSave, Key: "enter"}},
		{"a core action without a key", []keymap.Change{instead(keymap.Global, keymap.ShowHelp)},
			keymap.Fault{Kind: keymap.Needed, At: "line of help", Scope: keymap.Global, Action: keymap.ShowHelp}},
		{"one action twice", []keymap.Change{instead(keymap.Replay, keymap.Play, "b"), instead(keymap.Replay, keymap.Play, "z")},
			keymap.Fault{Kind: keymap.Twice, At: "line of replay.play", Scope: keymap.Replay, Action: keymap.Play, Other: keymap.Play, OtherScopeOf: keymap.Replay, OtherAt: "line of replay.play"}},
		{"a default key of another action", []keymap.Change{instead(keymap.Replay, keymap.Play, "x")},
			keymap.Fault{Kind: keymap.Taken, At: "line of replay.play", Scope: keymap.Replay, Action: keymap.Play, Key: "x", Other: keymap.VerdictBad, OtherScopeOf: keymap.Replay, OtherKey: "x"}},
		{"two changes want one key", []keymap.Change{instead(keymap.Replay, keymap.Play, "b"), instead(keymap.Replay, keymap.VerdictBad, "b")},
			keymap.Fault{Kind: keymap.Taken, At: "line of replay.play", Scope: keymap.Replay, Action: keymap.Play, Key: "b", Other: keymap.VerdictBad, OtherScopeOf: keymap.Replay, OtherKey: "b", OtherAt: "line of verdict.bad"}},
		{"a key of another scope of the screen", []keymap.Change{instead(keymap.Replay, keymap.Play, "j")},
			keymap.Fault{Kind: keymap.Taken, At: "line of replay.play", Scope: keymap.Replay, Action: keymap.Play, Key: "j", Other: keymap.Down, OtherScopeOf: keymap.Move, OtherKey: "j"}},
		{"a key that begins a sequence", []keymap.Change{instead(keymap.Replay, keymap.Play, "]")},
			keymap.Fault{Kind: keymap.Taken, At: "line of replay.play", Scope: keymap.Replay, Action: keymap.Play, Key: "]", Other: keymap.NextBad, OtherScopeOf: keymap.Replay, OtherKey: "] x"}},
		{"Ctrl+C over a screen", []keymap.Change{instead(keymap.Note, keymap.NoteLeave, "ctrl+c")},
			keymap.Fault{Kind: keymap.Taken, At: "line of note.leave", Scope: keymap.Note, Action: keymap.NoteLeave, Key: "ctrl+c", Other: keymap.Interrupt, OtherScopeOf: keymap.Global, OtherKey: "ctrl+c"}},
		{"asking and confirming with one key", []keymap.Change{instead(keymap.Confirm, keymap.ConfirmYes, "d")},
			keymap.Fault{Kind: keymap.Taken, At: "line of confirm.yes", Scope: keymap.Confirm, Action: keymap.ConfirmYes, Key: "d", Other: keymap.SyncDrop, OtherScopeOf: keymap.Sync, OtherKey: "d"}},
	} {
		m, faults := keymap.Remap(keymap.Actions(), c.changes)
		if m != nil || len(faults) == 0 {
			t.Errorf("%s: taken", c.name)
			continue
		}
		if !slices.ContainsFunc(faults, func(f *keymap.Fault) bool { return f.Kind == c.want.Kind && same(*f, c.want) }) {
			t.Errorf("%s: told\n%+v, want\n%+v", c.name, *faults[0], c.want)
		}
		if c.want.Near != "" && !strings.Contains(faults[0].Error(), c.want.Near) {
			t.Errorf("%s: %q does not say %q", c.name, faults[0], c.want.Near)
		}
	}
}

// same compares two faults; of a clash either action may be named first when both
// were changed.
func same(got, want keymap.Fault) bool {
	return got == want || *got.Turned() == want
}

func TestAllFaultsAreToldAndNoneThatFollowsFromAnother(t *testing.T) {
	_, faults := keymap.Remap(keymap.Actions(), []keymap.Change{
		instead(keymap.Replay, keymap.VerdictGood, "entr", "x"), // the typo must not bring "a" back into play
		instead(keymap.Replay, keymap.VerdictBad, "a"),
		instead("nowhere", "nothing", "b"),
		instead(keymap.Global, keymap.Quit, "qit"), // which must not be told to need a key as well
	})
	var told []string
	for _, f := range faults {
		told = append(told, fmt.Sprint(f.Kind, " ", f.Action))
	}
	if want := []string{"no_key verdict.good", "no_scope nothing", "no_key quit"}; !slices.Equal(told, want) {
		t.Errorf("told %q, want %q", told, want)
	}
}

func TestAdoptChangesTheKeysForEverybody(t *testing.T) {
	m := keymap.Default()
	held := m
	changed, faults := keymap.Remap(keymap.Actions(), []keymap.Change{instead(keymap.Replay, keymap.VerdictGood, "b")})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	m.Adopt(changed)
	if got := held.Key(keymap.VerdictGood); got != "b" {
		t.Errorf("the key is %q", got)
	}
}

func TestCoreActionsAreThere(t *testing.T) {
	m := keymap.Default()
	for _, id := range keymap.Core() {
		if a, ok := m.Action(id); !ok || len(a.Keys) == 0 {
			t.Errorf("%s: %v", id, a.Keys)
		}
	}
}

// Whatever somebody writes into the settings, the keys are refused, or nobody is stuck
// and no two actions of a screen are on one key.
func TestAMapIsRightOrRefused(t *testing.T) {
	keys := []string{"a", "x", "j", "g", "g g", "ctrl+g", "esc", "enter", "tab", "f5", "q", "] x", "space", "7", "ctrl+c", "nonsense", "y", "d", "?"}
	actions := keymap.Actions()
	rapid.Check(t, func(t *rapid.T) {
		var changes []keymap.Change
		for _, a := range rapid.SliceOfNDistinct(rapid.SampledFrom(actions), 1, 4, func(a keymap.Action) keymap.ID { return a.ID }).Draw(t, "actions") {
			some := rapid.SliceOfN(rapid.SampledFrom(keys), 0, 3)
			changes = append(changes, keymap.Change{
				Scope: a.Scope, Action: a.ID, Replace: rapid.Bool().Draw(t, "replace"),
				Keys: some.Draw(t, "keys"), Prepend: some.Draw(t, "prepend"), Append: some.Draw(t, "append"),
			})
		}
		m, faults := keymap.Remap(actions, changes)
		if len(faults) > 0 {
			for _, f := range faults {
				if f.Error() == "" || f.Action == "" {
					t.Fatalf("a fault without words: %+v", f)
				}
			}
			return
		}
		for _, id := range keymap.Core() {
			if a, _ := m.Action(id); len(a.Keys) == 0 {
				t.Fatalf("%s has no key", id)
			}
		}
		if _, err := keymap.New(m.All()); err != nil {
			t.Fatal(err)
		}
		checkStacks(t, m)
	})
}
