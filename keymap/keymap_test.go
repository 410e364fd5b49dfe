package keymap_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"debrief/keymap"
)

func TestTwoActionsOnOneKeyAreRefusedWithBothNames(t *testing.T) {
	for _, c := range []struct {
		name    string
		actions []keymap.Action
		want    []string // parts of the error, none when it is fine
	}{
		{"same scope", []keymap.Action{{ID: "one", Scope: keymap.Lead, Keys: []string{"f"}}, {ID: "two", Scope: keymap.Lead, Keys: []string{"f"}}},
			[]string{`"one"`, `"two"`, `"f"`}},
		{"the Russian letter of the same key", []keymap.Action{{ID: "one", Scope: keymap.Lead, Keys: []string{"f"}}, {ID: "two", Scope: keymap.Lead, Keys: []string{"а"}}},
			[]string{`"one"`, `"two"`}},
		{"a screen hides Global", []keymap.Action{{ID: "one", Scope: keymap.Lead, Keys: []string{"q"}}, {ID: "two", Scope: keymap.Global, Keys: []string{"q"}}},
			[]string{`"one"`, `"two"`, "global"}},
		{"a key that begins a sequence", []keymap.Action{{ID: "one", Scope: keymap.Move, Keys: []string{"g"}}, {ID: "two", Scope: keymap.Global, Keys: []string{"g i"}}},
			[]string{`"one"`, `"two"`}},
		{"a sequence after a key that is taken", []keymap.Action{{ID: "one", Scope: keymap.Move, Keys: []string{"g"}}, {ID: "two", Scope: keymap.Move, Keys: []string{"g i"}}},
			[]string{`"one"`, `"two"`}},
		{"one name twice", []keymap.Action{{ID: "one", Scope: keymap.Move}, {ID: "one", Scope: keymap.Lead}}, []string{`"one"`, "move", "lead"}},
		{"other scopes may share a key", []keymap.Action{{ID: "one", Scope: keymap.Lead, Keys: []string{"f"}}, {ID: "two", Scope: keymap.Queue, Keys: []string{"f"}}}, nil},
		{"sequences may share a prefix", []keymap.Action{{ID: "one", Scope: keymap.Move, Keys: []string{"g g"}}, {ID: "two", Scope: keymap.Global, Keys: []string{"g i"}}}, nil},
		{"an overlay may hide Global", []keymap.Action{{ID: "one", Scope: keymap.Reason, Keys: []string{"1"}}, {ID: "two", Scope: keymap.Global, Keys: []string{"1"}}}, nil},
	} {
		_, err := keymap.New(c.actions)
		if len(c.want) == 0 {
			if err != nil {
				t.Errorf("%s: refused: %v", c.name, err)
			}
			continue
		}
		for _, part := range c.want {
			if err == nil || !strings.Contains(err.Error(), part) {
				t.Errorf("%s: the error does not name %s: %v", c.name, part, err)
			}
		}
	}
}

// stacks are the scopes that apply at the same time.
func stacks() map[string][]keymap.Scope {
	return map[string][]keymap.Scope{
		"inbox":  {keymap.Incidents, keymap.List, keymap.Dialogue, keymap.Acts, keymap.Move, keymap.Seek},
		"queue":  {keymap.Queue, keymap.Marks, keymap.List, keymap.Acts, keymap.Move, keymap.Seek},
		"replay": {keymap.Replay, keymap.Dialogue, keymap.Acts, keymap.Move},
		"lead":   {keymap.Lead, keymap.Fixes, keymap.Parts, keymap.Move},
		"sync":   {keymap.Sync, keymap.Fixes, keymap.Parts, keymap.Move, keymap.Seek},
		"alerts": {keymap.Alerts, keymap.Incidents, keymap.List, keymap.Dialogue, keymap.Acts, keymap.Move, keymap.Seek},
		"fix":    {keymap.FixDialog, keymap.Move},
		"find":   {keymap.Find, keymap.List, keymap.Acts, keymap.Move},
		"report": {keymap.Report, keymap.List, keymap.Acts, keymap.Move, keymap.Seek},
		"behind": {keymap.Behind, keymap.List, keymap.Acts, keymap.Move, keymap.Seek},
		"help":   {keymap.Help, keymap.Move},
		"marked": {keymap.Marked, keymap.Marks, keymap.Acts, keymap.Move},
	}
}

func TestNoScreenHasTwoActionsOnOneKey(t *testing.T) { checkStacks(t, keymap.Default()) }

// checkStacks fails the test where two actions of a screen are on one key.
func checkStacks(t interface {
	Errorf(format string, args ...any)
}, m *keymap.Map) {
	for name, scopes := range stacks() {
		taken := map[string]keymap.ID{}
		for _, scope := range scopes {
			for _, a := range m.In(scope) {
				for _, key := range a.Keys {
					for other, id := range taken {
						if other == key || strings.HasPrefix(other, key+" ") || strings.HasPrefix(key, other+" ") {
							t.Errorf("%s: %q is both %s and %s", name, key, id, a.ID)
						}
					}
				}
				for _, key := range a.Keys {
					taken[key] = a.ID
				}
			}
		}
	}
}

func TestLookup(t *testing.T) {
	m := keymap.Default()
	replay := []keymap.Scope{keymap.Replay, keymap.Dialogue, keymap.Acts, keymap.Move, keymap.Global}
	lead := []keymap.Scope{keymap.Lead, keymap.Fixes, keymap.Parts, keymap.Move, keymap.Global}
	for _, c := range []struct {
		key    string
		scopes []keymap.Scope
		want   keymap.ID
	}{
		{"a", replay, keymap.VerdictGood}, {"ф", replay, keymap.VerdictGood}, {"f5", replay, keymap.VerdictGood},
		{"A", replay, keymap.VerdictRest}, {"Ф", replay, keymap.VerdictRest}, {"x", replay, keymap.VerdictBad},
		{"ч", replay, keymap.VerdictBad}, {" ", replay, keymap.Play}, {"space", replay, keymap.Play},
		{"] x", replay, keymap.NextBad}, {"ъ ч", replay, keymap.NextBad}, {"u", replay, keymap.Undo},
		{"backspace", replay, keymap.Undo}, {"ctrl+r", replay, keymap.Redo}, {"g i", replay, keymap.GoInbox},
		{"п ш", lead, keymap.GoInbox}, {"alt+1", lead, keymap.GoInbox}, {"й", lead, keymap.Back}, {"?", lead, keymap.ShowHelp},
		{"f", lead, keymap.FixOpen}, {"u", lead, keymap.FixUndo}, {"7", lead, keymap.Count}, {"up", lead, keymap.Up},
		{"7", []keymap.Scope{keymap.Reason, keymap.Replay, keymap.Global}, keymap.ReasonPick},
		{"jjj", replay, ""}, {"g", replay, ""}, {"g z", replay, ""}, {"ы ы", lead, ""}, {"", lead, ""},
	} {
		got, ok := m.Lookup(c.key, c.scopes...)
		if got.ID != c.want || ok != (c.want != "") {
			t.Errorf("Lookup(%q) = %q, %v; want %q", c.key, got.ID, ok, c.want)
		}
	}
}

func TestPrefixesTellHowASequenceGoesOn(t *testing.T) {
	m := keymap.Default()
	ids := func(actions []keymap.Action) (out []keymap.ID) {
		for _, a := range actions {
			out = append(out, a.ID)
		}
		return out
	}
	want := []keymap.ID{keymap.Top, keymap.Back, keymap.GoInbox, keymap.GoQueue, keymap.GoLead, keymap.GoSync, keymap.GoReport, keymap.GoAlerts, keymap.GoFind}
	for _, key := range []string{"g", "п"} {
		if got := ids(m.Prefixes(key, keymap.Move, keymap.Global)); !slices.Equal(got, want) {
			t.Errorf("after %q: %v, want %v", key, got, want)
		}
	}
	if got := m.Prefixes("j", keymap.Move, keymap.Global); got != nil {
		t.Errorf("j begins %v", got)
	}
}

func TestCoreActionsHaveAKeyThatEveryLayoutHas(t *testing.T) {
	m := keymap.Default()
	for _, id := range []keymap.ID{
		keymap.ShowHelp, keymap.Quit, keymap.Close, keymap.GoInbox, keymap.GoQueue, keymap.GoLead, keymap.GoSync,
		keymap.GoReport, keymap.GoAlerts,
		keymap.Down, keymap.Up, keymap.PageDown, keymap.Top, keymap.Bottom, keymap.Open, keymap.OpenLead, keymap.Undo,
		keymap.VerdictGood, keymap.VerdictBad, keymap.VerdictRest, keymap.VerdictSkip, keymap.Play, keymap.NextAnswer,
		keymap.FilterOpen, keymap.ListSearch, keymap.NextTab, keymap.PrevTab, keymap.Assign, keymap.ViewSave, keymap.MarkToggle, keymap.MarkAll,
		keymap.BulkGood, keymap.BulkBad, keymap.BulkSkip, keymap.BulkStage,
		keymap.NextDialogue, keymap.FixOpen, keymap.FixQueue, keymap.FixToggle, keymap.FixEdit, keymap.SyncNow,
	} {
		a, ok := m.Action(id)
		safe := slices.ContainsFunc(a.Keys, func(key string) bool {
			last := strings.TrimPrefix(key, "alt+")
			return utf8.RuneCountInString(last) > 1 && !strings.Contains(key, " ") || last != key && last[0] <= '9'
		})
		if !ok || !safe {
			t.Errorf("%s has only %v", id, a.Keys)
		}
	}
}

func TestFooterIsInOrder(t *testing.T) {
	footer := keymap.Default().Footer(keymap.Replay, keymap.Acts, keymap.Move, keymap.Global)
	if len(footer) < 5 || footer[0].ID != keymap.VerdictGood || footer[len(footer)-1].ID != keymap.ShowHelp {
		t.Errorf("footer %v", footer)
	}
	if !slices.IsSortedFunc(footer, func(a, b keymap.Action) int { return a.Footer - b.Footer }) {
		t.Error("the footer is not in order")
	}
}

func TestLatinFollowsTheKeyNotTheLetter(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"йцукен", "qwerty"}, {"ФЫВА", "ASDF"}, {"хъХЪ", "[]{}"}, {"бюБЮ", ",.<>"}, {"ё", "`"}, {"jk1?.", "jk1?."}, {"漢ö", "漢ö"},
	} {
		if got := strings.Map(keymap.Latin, c.in); got != c.want {
			t.Errorf("Latin of %q is %q, want %q", c.in, got, c.want)
		}
	}
}

func TestSplitMakesOnePressOfEachRune(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []string
	}{
		{"jjj", []string{"j", "j", "j"}}, {"gg", []string{"g", "g"}}, {"3x2", []string{"3", "x", "2"}},
		{"ооо", []string{"о", "о", "о"}}, {"a ", []string{"a", "space"}}, {"", []string{}},
	} {
		if got := keymap.Split(c.in); !slices.Equal(got, c.want) {
			t.Errorf("Split(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func FuzzSplit(f *testing.F) {
	f.Add("jjj")
	f.Add("оло а\xff")
	f.Fuzz(func(t *testing.T, s string) {
		keys := keymap.Split(s)
		if len(keys) != utf8.RuneCountInString(s) {
			t.Errorf("%q became %d keys", s, len(keys))
		}
		for _, key := range keys {
			if key != "space" && utf8.RuneCountInString(key) != 1 {
				t.Errorf("%q gave the key %q", s, key)
			}
		}
	})
}

func FuzzLatin(f *testing.F) {
	f.Add("й")
	f.Add("g i")
	f.Add("alt+ы")
	m := keymap.Default()
	f.Fuzz(func(t *testing.T, key string) {
		name := keymap.Canonical(key)
		if keymap.Canonical(name) != name {
			t.Errorf("%q becomes %q and then %q", key, name, keymap.Canonical(name))
		}
		a, ok := m.Lookup(key, keymap.Scopes()...)
		if ok != (a.ID != "") {
			t.Errorf("Lookup(%q) = %q, %v", key, a.ID, ok)
		}
	})
}

func TestDisplay(t *testing.T) {
	for key, want := range map[string]string{
		"j": "j", "ctrl+d": "Ctrl+D", "alt+1": "Alt+1", "pgdown": "PgDn", "up": "↑", "g i": "g i", "space": "Space",
		"f10": "F10", "shift+tab": "Shift+Tab", "+": "+", "<": "<",
	} {
		if got := keymap.Display(key); got != want {
			t.Errorf("Display(%q) = %q, want %q", key, got, want)
		}
	}
	if got := keymap.Default().Key(keymap.Redo); got != "Ctrl+R" {
		t.Errorf("redo is on %q", got)
	}
}
