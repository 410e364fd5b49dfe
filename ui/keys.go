package ui

import (
	"strconv"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/pane"
	"debrief/ui/queue"
	"debrief/ui/text"
)

// mostCount bounds the number before an action.
const mostCount = 99_999

// again is the time within which the second Ctrl+C must come.
const again = 2 * time.Second

// input is what was typed of an action so far.
type input struct {
	count       int
	prefix      string // the first key of a sequence
	interrupted time.Time
	ahead       bool // Enter was pressed before the list was read
}

// selector is a screen on which a dialogue is selected.
type selector interface{ Selected() string }

// key takes a key press. In command mode the letters that came in one read are
// separate keys, looked up one after the other in what the ones before made of
// the screen; text is passed whole.
func (a *App) key(msg tea.KeyMsg) tea.Cmd {
	if msg.Type == tea.KeyCtrlC {
		return a.interrupt()
	}
	if a.quit.begun || a.forgetAhead(msg) {
		return nil
	}
	if a.undo.busy {
		a.undo.hold(msg)
		return nil
	}
	if a.textMode() {
		return a.textKey(msg)
	}
	if msg.Paste {
		return a.say(pane.Info, a.env.Text.T("frame.paste"))
	}
	if msg.Type != tea.KeyRunes || msg.Alt {
		return a.press(msg.String())
	}
	var cmds []tea.Cmd
	for i, r := range msg.Runes {
		if a.textMode() || a.undo.busy || a.quit.begun {
			rest := tea.KeyMsg{Type: tea.KeyRunes, Runes: msg.Runes[i:]}
			return tea.Batch(append(cmds, a.key(rest))...)
		}
		cmds = append(cmds, a.press(string(r)))
	}
	return tea.Batch(cmds...)
}

func (a *App) textMode() bool {
	return a.palette != nil || a.help == nil && a.pane().TextMode()
}

// textKey gives a key to the text that is being written; what cannot be text,
// such as F1, is an action all the same.
func (a *App) textKey(msg tea.KeyMsg) tea.Cmd {
	if a.palette != nil {
		if cmd, taken := a.palette.Key(msg); taken {
			return cmd
		}
	} else if reply, taken := a.pane().Key(msg); taken {
		return a.apply(reply)
	}
	if msg.Paste || msg.Type == tea.KeyRunes && !msg.Alt {
		return nil
	}
	return a.press(msg.String())
}

// interrupt leaves at the second Ctrl+C, and at the first one while leaving
// takes long.
func (a *App) interrupt() tea.Cmd {
	now := a.env.Now()
	second := !a.input.interrupted.IsZero() && now.Sub(a.input.interrupted) < again
	a.input = input{interrupted: now}
	switch {
	case a.quit.begun:
		return tea.Quit
	case second:
		return a.beginQuit()
	}
	return a.say(pane.Info, a.env.Text.T("frame.again"))
}

// press takes one key in command mode.
func (a *App) press(key string) tea.Cmd {
	key = keymap.Canonical(key)
	scopes := a.scopes()
	if prefix := a.input.prefix; prefix != "" {
		a.input.prefix = ""
		action, ok := a.env.Keys.Lookup(prefix+" "+key, scopes...)
		if !ok || key == "esc" {
			a.input.count = 0
			return nil
		}
		if action.Letters {
			a.input.count = 0
			return a.openView(key)
		}
		return a.perform(action)
	}
	action, ok := a.env.Keys.Lookup(key, scopes...)
	if digit, err := strconv.Atoi(key); err == nil && len(key) == 1 {
		if a.digit(digit, action, ok) {
			return nil
		}
		if ok && action.Digit {
			a.input.count = digit
		}
	}
	if key == "esc" && a.input.count == 0 {
		if cmd, ended := a.endWait(); ended {
			return cmd
		}
	}
	switch {
	case key == "esc" && a.input.count > 0:
		a.input.count = 0
		return nil
	case ok:
		return a.perform(action)
	case len(a.env.Keys.Prefixes(key, scopes...)) > 0:
		a.input.prefix = key
		return nil
	}
	a.input.count = 0
	return nil
}

// digit takes a digit as part of a count and reports whether it was one. A zero
// is one only after another digit.
func (a *App) digit(digit int, action keymap.Action, bound bool) bool {
	begins := bound && action.ID == keymap.Count
	continues := a.input.count > 0 && (begins || digit == 0)
	if !begins && !continues {
		return false
	}
	a.input.count = min(a.input.count*10+digit, mostCount)
	return true
}

// perform does an action with the count that was typed before it.
func (a *App) perform(action keymap.Action) tea.Cmd {
	count := a.input.count
	a.input.count, a.input.prefix = 0, ""
	switch {
	case a.palette != nil:
		return a.paletteAction(action.ID, count)
	case a.help != nil:
		return a.helpAction(action.ID, count)
	}
	switch action.ID {
	case keymap.ShowHelp:
		a.openHelp()
		return nil
	case keymap.OpenPalette:
		a.openPalette()
		return nil
	case keymap.ShowMessages:
		a.openMessages()
		return nil
	case keymap.Tutorial:
		return a.toggleTutorial()
	case keymap.Quit:
		return a.beginQuit()
	case keymap.Back:
		return a.back()
	case keymap.GoInbox:
		return a.show(pane.Inbox, "")
	case keymap.GoQueue:
		return a.show(pane.Queue, "")
	case keymap.GoLead:
		return a.goLead()
	case keymap.GoSync:
		return a.show(pane.Sync, "")
	case keymap.GoReport:
		return a.show(pane.Report, "")
	case keymap.GoAlerts:
		return a.show(pane.Alerts, "")
	case keymap.GoFind:
		return a.show(pane.Find, "")
	case keymap.Undo, keymap.Redo:
		return a.beginUndo(action.ID == keymap.Redo)
	}
	if a.typeAhead(action.ID) {
		return nil
	}
	if reason := a.pane().Disabled(action.ID); reason != "" && count == 0 {
		return a.say(pane.Warn, text.Line(a.env.Text.T(reason)))
	}
	return a.apply(a.pane().Do(action.ID, count))
}

// openView shows the saved view that a key opens.
func (a *App) openView(key string) tea.Cmd {
	if a.palette != nil || a.help != nil {
		return nil
	}
	for _, v := range a.views() {
		if v.Key == key {
			return a.show(pane.Queue, string(queue.OfView(v.Name)))
		}
	}
	return a.say(pane.Warn, a.env.Text.T("frame.no_view", "Key", key))
}

// views are the saved views, which the list of dialogues keeps.
func (a *App) views() []model.View {
	list, ok := a.panes[pane.Queue].(interface{ Views() []model.View })
	if !ok {
		return nil
	}
	return list.Views()
}

// goLead shows the lead of the selected dialogue, or the one that was open.
func (a *App) goLead() tea.Cmd {
	arg := ""
	if s, ok := a.pane().(selector); ok {
		arg = s.Selected()
		if arg == "" || a.pane().Disabled(keymap.OpenLead) != "" {
			return a.say(pane.Warn, a.env.Text.T("disabled.no_lead"))
		}
	}
	return a.show(pane.Lead, arg)
}
