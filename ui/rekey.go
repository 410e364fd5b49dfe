package ui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/ui/pane"
	"debrief/ui/text"
)

// Rekeyed is what became of a change of the settings while the screens run.
type Rekeyed struct {
	Keys *keymap.Map // the new keys
	Why  string      // why the keys stay as they were, in words; "" when they change
}

// NextKeys waits for the next change of the keys. It reports false when there will be
// none any more, as when ctx ended.
type NextKeys func(ctx context.Context) (Rekeyed, bool)

type rekeyedMsg struct{ Rekeyed }

// waitForKeys makes the command that waits for the next change of the keys; ctx ends
// it.
func waitForKeys(ctx context.Context, next NextKeys) tea.Cmd {
	if next == nil {
		return nil
	}
	return func() tea.Msg {
		if r, ok := next(ctx); ok {
			return rekeyedMsg{r}
		}
		return nil
	}
}

// rekeyed takes new keys at once, also in the middle of a sequence, and draws what
// names them anew.
func (a *App) rekeyed(r Rekeyed) tea.Cmd {
	if r.Why != "" {
		return tea.Batch(a.nextKeys, a.say(pane.Warn, text.Line(a.env.Text.T("frame.not_rekeyed", "Why", r.Why))))
	}
	a.env.Keys.Adopt(r.Keys)
	a.input.prefix, a.input.count = "", 0
	a.drawn = drawn{}
	if a.help != nil {
		a.resizeHelp()
	}
	return tea.Batch(a.nextKeys, a.pane().Refresh(), a.say(pane.OK, a.env.Text.T("frame.rekeyed")))
}
