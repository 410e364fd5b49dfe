package ui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/ui/text"
)

// help is the list of all keys of a screen, made from the keymap.
type help struct {
	all  []string
	top  int
	make func() []string // of what is no help but shown like it, nil for help
}

// keyCells is the width of the column of keys in a terminal of that width.
func keyCells(width int) int {
	if width < 60 {
		return 13
	}
	return 20
}

// openHelp makes the list for the pane and what is open in it.
func (a *App) openHelp() {
	top := 0
	if a.help != nil {
		top = a.help.top
	}
	h := &help{top: top}
	a.help = nil
	for _, scope := range a.scopes() {
		h.all = append(h.all, a.helpOf(scope)...)
	}
	a.help = h
	h.move(0, a.bodyHeight())
}

// resizeHelp makes what is shown over the screen anew, for another width.
func (a *App) resizeHelp() {
	if a.help.make == nil {
		a.openHelp()
		return
	}
	a.help.all = a.help.make()
	a.help.move(0, a.bodyHeight())
}

// helpOf makes the lines of one scope: its heading, and each action with its
// keys and what it does.
func (a *App) helpOf(scope keymap.Scope) []string {
	styles := a.env.Style
	actions := a.env.Keys.In(scope)
	if len(actions) == 0 {
		return nil
	}
	lines, cells := []string{" " + styles.Title.Render(a.env.Text.T(scope.Title()))}, keyCells(a.width)
	for _, action := range actions {
		keys := make([]string, len(action.Keys))
		for i, key := range action.Keys {
			keys[i] = keymap.Display(key)
		}
		shown := strings.Join(keys, " ")
		if action.Range() {
			shown = keysOf(action)
		}
		for i, line := range text.Wrap(a.env.Text.T(action.Help), max(a.width-cells-4, 10)) {
			if i > 0 {
				shown = ""
			}
			lines = append(lines, text.Truncate("  "+styles.Key.Render(text.PadRight(shown, cells))+"  "+line, a.width))
		}
	}
	return append(lines, "")
}

// view returns the lines that are in the window.
func (h *help) view(rows int) string {
	end := min(h.top+rows, len(h.all))
	return strings.Join(h.all[min(h.top, end):end], "\n")
}

// helpRest tells how many lines of the help are below the window.
func (a *App) helpRest() string {
	rest := len(a.help.all) - a.help.top - a.bodyHeight()
	if rest <= 0 {
		return ""
	}
	return a.env.Text.N("frame.help_rest", rest)
}

// move scrolls by lines and stops at the ends.
func (h *help) move(lines, rows int) {
	h.top = max(min(h.top+lines, len(h.all)-rows), 0)
}

// helpAction performs an action while help is shown; of those of the screens
// below only leaving is one.
func (a *App) helpAction(id keymap.ID, count int) tea.Cmd {
	rows, times := a.bodyHeight(), max(count, 1)
	switch id {
	case keymap.Quit:
		return a.beginQuit()
	case keymap.Tutorial:
		return a.toggleTutorial()
	case keymap.HelpClose, keymap.ShowMessages:
		a.help = nil
	case keymap.OpenPalette:
		a.help = nil
		a.openPalette()
	case keymap.Down:
		a.help.move(times, rows)
	case keymap.Up:
		a.help.move(-times, rows)
	case keymap.HalfDown:
		a.help.move(times*rows/2, rows)
	case keymap.HalfUp:
		a.help.move(-times*rows/2, rows)
	case keymap.PageDown:
		a.help.move(times*rows, rows)
	case keymap.PageUp:
		a.help.move(-times*rows, rows)
	case keymap.Top:
		a.help.move(-len(a.help.all), rows)
	case keymap.Bottom:
		a.help.move(len(a.help.all), rows)
	}
	return nil
}
