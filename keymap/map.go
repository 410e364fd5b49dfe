package keymap

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
)

// Map is a set of actions that do not get in each other's way. Everybody who has one
// sees the same keys: Adopt changes them for all at once.
type Map struct{ now atomic.Pointer[table] }

// table is what a Map holds. It is never changed.
type table struct {
	actions []Action
	byKey   map[Scope]map[string]int // canonical key → place in actions
	byID    map[ID]int
}

// Default returns the map of all actions with their default keys.
func Default() *Map {
	m, err := New(Actions())
	if err != nil {
		panic("keymap: " + err.Error()) // a test keeps this from happening
	}
	return m
}

// New returns a map of the actions. It refuses two actions on one key that apply
// at the same time, and a key that also begins a sequence there; the error names
// both actions of every such pair.
func New(actions []Action) (*Map, error) {
	t := &table{actions: actions, byKey: map[Scope]map[string]int{}, byID: map[ID]int{}}
	var errs []error
	for i, a := range actions {
		if first, ok := t.byID[a.ID]; ok {
			errs = append(errs, fmt.Errorf("action %q is there twice, in %s and %s", a.ID, actions[first].Scope, a.Scope))
		}
		t.byID[a.ID] = i
		for _, key := range a.Keys {
			t.bind(a.Scope, Canonical(key), i)
		}
	}
	for _, c := range clashes(actions) {
		errs = append(errs, c)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	m := &Map{}
	m.now.Store(t)
	return m, nil
}

func (t *table) bind(scope Scope, key string, place int) {
	if t.byKey[scope] == nil {
		t.byKey[scope] = map[string]int{}
	}
	t.byKey[scope][key] = place
}

// Adopt gives m the keys of another map, for everybody who holds m.
func (m *Map) Adopt(other *Map) { m.now.Store(other.now.Load()) }

// Lookup returns the action of a key or of a whole sequence ("g i") in the first
// scope that has it.
func (m *Map) Lookup(key string, scopes ...Scope) (Action, bool) {
	key = Canonical(key)
	t := m.now.Load()
	for _, scope := range scopes {
		if place, ok := t.byKey[scope][key]; ok {
			return t.actions[place], true
		}
	}
	return Action{}, false
}

// Prefixes returns the actions whose sequence begins with the given keys, so
// that a menu can show how it may go on; none when it begins nothing.
func (m *Map) Prefixes(key string, scopes ...Scope) []Action {
	prefix := Canonical(key) + " "
	var out []Action
	for _, scope := range scopes {
		for _, a := range m.now.Load().actions {
			if a.Scope == scope && slices.ContainsFunc(a.Keys, func(k string) bool { return strings.HasPrefix(k, prefix) }) {
				out = append(out, a)
			}
		}
	}
	return out
}

// Footer returns the actions that the footer shows in these scopes, the most
// important first.
func (m *Map) Footer(scopes ...Scope) []Action {
	var out []Action
	for _, scope := range scopes {
		for _, a := range m.now.Load().actions {
			if a.Scope == scope && a.Footer > 0 {
				out = append(out, a)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Action) int { return cmp.Compare(a.Footer, b.Footer) })
	return out
}

// In returns the actions of one scope, in their order.
func (m *Map) In(scope Scope) []Action {
	var out []Action
	for _, a := range m.now.Load().actions {
		if a.Scope == scope {
			out = append(out, a)
		}
	}
	return out
}

// All returns every action.
func (m *Map) All() []Action { return slices.Clone(m.now.Load().actions) }

// Action returns the action of that name.
func (m *Map) Action(id ID) (Action, bool) {
	t := m.now.Load()
	place, ok := t.byID[id]
	if !ok {
		return Action{}, false
	}
	return t.actions[place], true
}

// Key returns the first key of an action as people read it. For one that was left
// without a key it is that of the palette, which has every action; "" when there is
// no such action.
func (m *Map) Key(id ID) string {
	a, ok := m.Action(id)
	if ok && len(a.Keys) == 0 {
		a, ok = m.Action(OpenPalette)
	}
	if !ok || len(a.Keys) == 0 {
		return ""
	}
	return Display(a.Keys[0])
}
