package keymap

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Map is a set of actions that do not get in each other's way.
type Map struct {
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

// New returns a map of the actions. It refuses two actions on one key in one
// scope, a key that also begins a sequence there, and a key of a screen that
// Global uses too; the error names both actions of every such pair.
func New(actions []Action) (*Map, error) {
	m := &Map{actions: actions, byKey: map[Scope]map[string]int{}, byID: map[ID]int{}}
	var errs []error
	for i, a := range actions {
		if first, ok := m.byID[a.ID]; ok {
			errs = append(errs, fmt.Errorf("action %q is there twice, in %s and %s", a.ID, actions[first].Scope, a.Scope))
		}
		m.byID[a.ID] = i
		for _, key := range a.Keys {
			errs = append(errs, m.bind(i, Canonical(key)))
		}
	}
	for _, a := range actions {
		errs = append(errs, m.hidesGlobal(a))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return m, nil
}

func (m *Map) bind(place int, key string) error {
	a := m.actions[place]
	keys := m.byKey[a.Scope]
	if keys == nil {
		keys = map[string]int{}
		m.byKey[a.Scope] = keys
	}
	if err := m.clash(a, key, keys); err != nil {
		return err
	}
	keys[key] = place
	return nil
}

// clash returns an error when key, or a sequence that it begins or continues, is
// taken in keys.
func (m *Map) clash(a Action, key string, keys map[string]int) error {
	taken := make([]string, 0, len(keys))
	for k := range keys {
		taken = append(taken, k)
	}
	slices.Sort(taken)
	for _, k := range taken {
		if k == key || strings.HasPrefix(k, key+" ") || strings.HasPrefix(key, k+" ") {
			other := m.actions[keys[k]]
			return fmt.Errorf("key %q of %q (%s) is taken by %q (%s, %q)", key, a.ID, a.Scope, other.ID, other.Scope, k)
		}
	}
	return nil
}

func (m *Map) hidesGlobal(a Action) error {
	if a.Scope == Global || a.Scope.Overlay() {
		return nil
	}
	for _, key := range a.Keys {
		// A screen may continue a prefix of Global ("g g" beside "g i"), but neither
		// take it nor be cut off by it.
		if err := m.clash(a, Canonical(key), m.byKey[Global]); err != nil {
			return err
		}
	}
	return nil
}

// Lookup returns the action of a key or of a whole sequence ("g i") in the first
// scope that has it.
func (m *Map) Lookup(key string, scopes ...Scope) (Action, bool) {
	key = Canonical(key)
	for _, scope := range scopes {
		if place, ok := m.byKey[scope][key]; ok {
			return m.actions[place], true
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
		for _, a := range m.actions {
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
		for _, a := range m.actions {
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
	for _, a := range m.actions {
		if a.Scope == scope {
			out = append(out, a)
		}
	}
	return out
}

// All returns every action.
func (m *Map) All() []Action { return slices.Clone(m.actions) }

// Action returns the action of that name.
func (m *Map) Action(id ID) (Action, bool) {
	place, ok := m.byID[id]
	if !ok {
		return Action{}, false
	}
	return m.actions[place], true
}

// Key returns the first key of an action as people read it, "" when it has none.
func (m *Map) Key(id ID) string {
	a, ok := m.Action(id)
	if !ok || len(a.Keys) == 0 {
		return ""
	}
	return Display(a.Keys[0])
}
