package cli

import (
	"cmp"

	"debrief/keymap"
	"debrief/ui/cli/config"
)

// badKeys says what is wrong with a change of keys, and where the other action got
// the key that both want.
func (a *app) badKeys(m *config.FileError) string {
	f := m.Keys
	scope, action, near := string(f.Scope), string(f.Action), f.Near
	where := cmp.Or(m.Other, a.text.T("cli.config.keys_default"))
	switch f.Kind {
	case keymap.NoScope:
		return a.text.T("cli.config.keys_no_scope", "Scope", scope, "Near", near)
	case keymap.NoAction:
		return a.text.T("cli.config.keys_no_action", "Scope", scope, "Action", action, "Near", near)
	case keymap.OtherScope:
		return a.text.T("cli.config.keys_other_scope", "Scope", scope, "Action", action, "Near", near)
	case keymap.NoKey:
		return a.text.T("cli.config.keys_no_key", "Key", f.Key, "Near", near)
	case keymap.FixedKeys:
		return a.text.T("cli.config.keys_fixed", "Action", action)
	case keymap.TextKey:
		return a.text.T("cli.config.keys_text", "Key", f.Key, "Scope", scope)
	case keymap.Taken:
		return a.text.T("cli.config.keys_taken", "Key", f.Key, "Other", string(f.Other), "OtherScope", string(f.OtherScopeOf), "Where", where)
	case keymap.NoTable:
		return a.text.T("cli.config.keys_no_table", "Scope", scope)
	case keymap.NoKeys:
		return a.text.T("cli.config.keys_no_keys")
	case keymap.NoSwitch:
		return a.text.T("cli.config.keys_no_switch")
	case keymap.NoPart:
		return a.text.T("cli.config.keys_no_part")
	case keymap.Needed:
		return a.text.T("cli.config.keys_needed", "Action", action)
	case keymap.Twice:
		return a.text.T("cli.config.keys_twice", "Action", action, "Where", where)
	}
	return string(f.Kind) // a kind that a test would miss
}

// mendKeys says how a change of keys is mended.
func (a *app) mendKeys(f *keymap.Fault) string {
	switch f.Kind {
	case keymap.Taken:
		return a.text.T("cli.config.mend_keys_taken", "Other", string(f.Other), "OtherScope", string(f.OtherScopeOf))
	case keymap.NoScope, keymap.NoAction, keymap.OtherScope, keymap.FixedKeys, keymap.Needed, keymap.Twice:
		return a.text.T("cli.config.mend_keys_names")
	case keymap.NoKey, keymap.TextKey, keymap.NoTable, keymap.NoKeys, keymap.NoPart, keymap.NoSwitch:
	}
	return a.text.T("cli.config.mend_keys")
}
