package ui

import (
	"slices"
	"strings"

	"debrief/keymap"
	"debrief/ui/text"
)

// footer draws the keys of this moment, the most important first, as many as
// there is room for. A key that would do nothing now is left out.
func (a *App) footer() string {
	kept := a.offered()
	var key strings.Builder
	key.WriteString(text.Spaces(a.width))
	for _, action := range kept {
		key.WriteString(string(action.ID) + " " + action.Keys[0] + " ")
	}
	if a.drawn.footerKey == key.String() && a.drawn.footer != "" {
		return a.drawn.footer
	}
	a.drawn.footerKey, a.drawn.footer = key.String(), a.footerLine(kept)
	return a.drawn.footer
}

// offered returns what can be done now, the most important first, with the keys that
// do it.
func (a *App) offered() []keymap.Action {
	all := a.env.Keys.Footer(a.scopes()...)
	kept := all[:0:0]
	for _, action := range all {
		if !a.leadsOut(action) || a.idle(action) {
			continue
		}
		if action.Keys = a.leadingTo(action); len(action.Keys) > 0 {
			kept = append(kept, action)
		}
	}
	return kept
}

// idle reports whether an action would do nothing now.
func (a *App) idle(action keymap.Action) bool {
	switch {
	case action.Scope == keymap.Global || a.help != nil || a.palette != nil:
		return false
	case action.ID == keymap.Undo:
		return len(a.next.acts) == 0
	}
	return a.pane().Disabled(action.ID) != ""
}

// leadingTo returns the keys of an action that lead to it now: those that mean
// something else before it, as n does while something is searched for, are not named,
// nor those that write while a text is open.
func (a *App) leadingTo(action keymap.Action) []string {
	scopes, writing := a.scopes(), a.textMode()
	return slices.DeleteFunc(slices.Clone(action.Keys), func(key string) bool {
		found, ok := a.env.Keys.Lookup(key, scopes...)
		return !ok || found.ID != action.ID || writing && action.Scope == keymap.Global && !keymap.Apart(key)
	})
}

// leadsOut reports whether an action that leaves the screen is to be named: the
// way back where there is one, else the way out. Where its key means something
// else just now, that is named instead.
func (a *App) leadsOut(action keymap.Action) bool {
	if action.ID != keymap.Back && action.ID != keymap.Quit {
		return true
	}
	first := len(a.trail) == 0
	found, ok := a.env.Keys.Lookup(action.Keys[0], a.scopes()...)
	return ok && found.ID == action.ID && !a.textMode() && first == (action.ID == keymap.Quit)
}

// footerLine draws the actions. Help is kept for last, and always there.
func (a *App) footerLine(actions []keymap.Action) string {
	styles := a.env.Style
	line, used := "", 0
	room := a.width
	last := ""
	if at := slices.IndexFunc(actions, func(x keymap.Action) bool { return x.ID == keymap.ShowHelp }); at >= 0 {
		last = " " + styles.Key.Render(keysOf(actions[at])) + " " + styles.Faint.Render(a.env.Text.T(actions[at].Label))
		room -= text.Width(last) + 1
	}
	for _, action := range actions {
		if action.ID == keymap.ShowHelp {
			continue
		}
		keys := keysOf(action)
		label := a.env.Text.T(action.Label)
		width := text.Width(keys) + 1 + text.Width(label) + 2
		if used+width > room {
			break
		}
		used += width
		line += " " + styles.Key.Render(keys) + " " + styles.Faint.Render(label) + " "
	}
	return a.fit(line + last)
}

// keysOf returns what the footer shows of an action's keys: the first, or the
// range of digits.
func keysOf(action keymap.Action) string {
	if len(action.Keys) == 0 {
		return ""
	}
	first := keymap.Display(action.Keys[0])
	if action.Range() && len(action.Keys) > 1 {
		return first + "-" + keymap.Display(action.Keys[len(action.Keys)-1])
	}
	return first
}
