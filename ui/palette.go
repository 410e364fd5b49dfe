package ui

import (
	"slices"
	"strconv"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/ui/palette"
	"debrief/ui/pane"
	"debrief/ui/queue"
)

// openPalette shows everything that can be done from where the person is.
func (a *App) openPalette() {
	a.palette = palette.New(a.env, &a.names, a.choices(), a.width, a.bodyHeight())
}

// choices are the actions of this moment, those of the screen first. What is typed
// as a digit, moves a cursor or opens the palette is left out.
func (a *App) choices() []palette.Item {
	var items []palette.Item
	seen := map[keymap.ID]bool{keymap.Interrupt: true, keymap.Close: true, keymap.OpenPalette: true}
	for _, scope := range a.scopes() {
		for _, action := range a.env.Keys.In(scope) {
			if seen[action.ID] || action.Range() || scope == keymap.Move {
				continue
			}
			seen[action.ID] = true
			items = append(items, palette.Item{
				Action: action, Name: a.env.Text.T(action.Label), About: a.env.Text.T(action.Help),
				Keys: keysOf(action), Twin: keymap.Twin(action.ID), Disabled: a.whyNot(action),
			})
		}
	}
	for _, v := range a.views() {
		keys := ""
		if v.Key != "" {
			keys = "' " + v.Key
		}
		items = append(items, palette.Item{
			View: v.Name, Name: v.Name, About: v.Filter, Keys: keys, Twin: "debrief list --view " + strconv.Quote(v.Name),
		})
	}
	slices.SortStableFunc(items, func(x, y palette.Item) int { return rank(x) - rank(y) })
	return items
}

// rank puts what does nothing just now last.
func rank(i palette.Item) int {
	if i.Disabled != "" {
		return 1
	}
	return 0
}

// whyNot returns why an action does nothing just now, "" when it does something.
func (a *App) whyNot(action keymap.Action) string {
	switch action.ID {
	case keymap.Tutorial:
		if !a.lesson.offered {
			return "disabled.not_demo"
		}
		return ""
	case keymap.Undo, keymap.Redo, keymap.GoLead: // the root's own, which say it themselves
		return ""
	}
	return a.pane().Disabled(action.ID)
}

// paletteAction performs an action while the palette is open.
func (a *App) paletteAction(id keymap.ID, count int) tea.Cmd {
	times := max(count, 1)
	switch id {
	case keymap.PaletteDown:
		a.palette.Move(times)
	case keymap.PaletteUp:
		a.palette.Move(-times)
	case keymap.PaletteClose:
		a.palette = nil
	case keymap.PaletteRun:
		return a.choose()
	case keymap.ShowHelp:
		a.palette = nil
		a.openHelp()
	case keymap.Quit:
		return a.beginQuit()
	}
	return nil
}

// choose does what the cursor of the palette is on.
func (a *App) choose() tea.Cmd {
	item, ok := a.palette.Chosen()
	a.palette = nil
	switch {
	case !ok:
		return nil
	case item.View != "":
		return a.show(pane.Queue, string(queue.OfView(item.View)))
	case item.Turns != "":
		return a.show(pane.Find, item.Turns)
	case item.Dialogue != "":
		return a.show(pane.Replay, item.Dialogue)
	}
	return a.perform(item.Action)
}
