package config

import (
	"fmt"
	"maps"
	"slices"

	"debrief/keymap"
)

// Keys are the changes of keys: by scope and action a list of keys in place of the
// default ones, or a table with those to put before and after them, which can take the
// default ones away too.
//
//	[keys.replay]
//	verdict.good = ["b", "f5"]
//	verdict.bad = { prepend = ["-"] }
//	verdict.repeat = { disable = true }
type Keys map[string]any

const keysSection = "keys"

// KeyMap returns the keys of the screens, or what is wrong with the changes of them.
// The place of a fault is the key of the setting.
func (c Config) KeyMap() (*keymap.Map, []*keymap.Fault) {
	changes, faults := c.Keys.changes()
	m, found := keymap.Remap(keymap.Actions(), changes)
	return m, append(faults, found...)
}

// changes reads the changes, in the order of their names, and says what has not the
// form of one.
func (k Keys) changes() ([]keymap.Change, []*keymap.Fault) {
	r := &keysReader{}
	for _, scope := range slices.Sorted(maps.Keys(k)) {
		at := keysSection + "." + scope
		r.scope = keymap.Scope(scope)
		table, ok := k[scope].(map[string]any)
		if !ok {
			r.refuse(at, keymap.NoTable)
			continue
		}
		r.actions(at, "", table)
	}
	return r.changes, r.faults
}

type keysReader struct {
	scope   keymap.Scope
	changes []keymap.Change
	faults  []*keymap.Fault
}

func (r *keysReader) refuse(at string, kind keymap.FaultKind) {
	r.faults = append(r.faults, &keymap.Fault{Kind: kind, At: at, Scope: r.scope})
}

// actions reads the actions of a table. The name of an action may have dots, which
// TOML takes for tables in tables.
func (r *keysReader) actions(at, prefix string, table map[string]any) {
	for _, name := range slices.Sorted(maps.Keys(table)) {
		change := keymap.Change{At: at + "." + name, Scope: r.scope, Action: keymap.ID(prefix + name)}
		before := len(r.faults)
		below, isTable := table[name].(map[string]any)
		switch {
		case isTable && !isChange(below):
			r.actions(change.At, prefix+name+".", below)
			continue
		case isTable:
			r.around(&change, below)
		default:
			change.Replace, change.Keys = true, r.keys(change.At, table[name])
		}
		if len(r.faults) == before {
			r.changes = append(r.changes, change)
		}
	}
}

// isChange reports whether a table says what becomes of the default keys.
func isChange(table map[string]any) bool {
	_, before := table["prepend"]
	_, after := table["append"]
	_, off := table["disable"]
	return before || after || off
}

func (r *keysReader) around(change *keymap.Change, table map[string]any) {
	for _, name := range slices.Sorted(maps.Keys(table)) {
		at := change.At + "." + name
		switch name {
		case "prepend":
			change.Prepend = r.keys(at, table[name])
		case "append":
			change.Append = r.keys(at, table[name])
		case "disable":
			off, isSwitch := table[name].(bool)
			if !isSwitch {
				r.refuse(at, keymap.NoSwitch)
			}
			change.Replace = off
		default:
			r.refuse(at, keymap.NoPart)
		}
	}
}

// keys reads a list of keys.
func (r *keysReader) keys(at string, value any) []string {
	list, ok := value.([]any)
	var keys []string
	for _, one := range list {
		key, isText := one.(string)
		ok = ok && isText
		keys = append(keys, key)
	}
	if !ok {
		r.refuse(at, keymap.NoKeys)
		return nil
	}
	return keys
}

// keyMistakes are the faults of the changes of keys, with their lines and those of
// the actions that they meet.
func (r *Reading) keyMistakes() []*FileError {
	_, faults := r.raw.KeyMap()
	var found []*FileError
	for _, fault := range faults {
		if fault.Kind == keymap.Taken && r.lines.At(fault.OtherAt) > r.lines.At(fault.At) {
			fault = fault.Turned() // the later of two lines is the one to change
		}
		e := r.place(Problem{Key: fault.At, Why: BadKeys})
		e.Keys = fault
		if fault.OtherAt != "" {
			other := r.place(Problem{Key: fault.OtherAt})
			e.Other = fmt.Sprintf("%s:%d", other.Path, other.Line)
		}
		found = append(found, e)
	}
	return found
}
