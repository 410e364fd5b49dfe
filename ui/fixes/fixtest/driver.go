package fixtest

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/ui/pane"
)

// Driver presses keys in one pane and runs its commands to their end.
type Driver struct {
	Pane   pane.Pane
	Keys   *keymap.Map
	Said   []pane.Status // what the pane told, in order
	Went   []pane.Goto
	Counts int // how often a key was looked up in vain
}

// Run runs a command and everything that follows from it.
func (d *Driver) Run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, inner := range msg {
			d.Run(inner)
		}
	case pane.Settled:
		d.Send(msg.Msg)
	default:
		d.Send(msg)
	}
}

// Send gives the pane a message.
func (d *Driver) Send(msg tea.Msg) {
	if msg != nil {
		d.reply(d.Pane.Update(msg))
	}
}

func (d *Driver) reply(r pane.Reply) {
	if r.Status != nil {
		d.Said = append(d.Said, *r.Status)
	}
	if r.Goto != nil {
		d.Went = append(d.Went, *r.Goto)
	}
	d.Run(r.Cmd)
}

// Press presses keys as the root hands them on: to the text that is being
// written first, then by the keymap. "ф" and "f" are letters, "enter", "esc",
// "down" are keys; a text in quotes is typed letter by letter.
func (d *Driver) Press(keys ...string) {
	for _, key := range keys {
		if quoted := strings.Trim(key, `"`); quoted != key {
			for _, r := range quoted {
				d.press(string(r))
			}
			continue
		}
		d.press(key)
	}
}

func (d *Driver) press(key string) {
	if d.Pane.TextMode() {
		reply, taken := d.Pane.Key(keyMsg(key))
		d.reply(reply)
		if taken {
			return
		}
	}
	action, ok := d.Keys.Lookup(key, append(d.Pane.Scopes(), keymap.Global)...)
	if !ok {
		d.Counts++
		return
	}
	d.reply(d.Pane.Do(action.ID, 0))
}

func keyMsg(key string) tea.KeyMsg {
	types := map[string]tea.KeyType{
		"enter": tea.KeyEnter, "esc": tea.KeyEsc, "tab": tea.KeyTab, "up": tea.KeyUp, "down": tea.KeyDown,
		"left": tea.KeyLeft, "right": tea.KeyRight, "backspace": tea.KeyBackspace, "delete": tea.KeyDelete,
		"home": tea.KeyHome, "end": tea.KeyEnd, "ctrl+u": tea.KeyCtrlU, "ctrl+w": tea.KeyCtrlW, "ctrl+s": tea.KeyCtrlS,
	}
	if kind, ok := types[key]; ok {
		return tea.KeyMsg{Type: kind}
	}
	if key == "space" || key == " " {
		return tea.KeyMsg{Type: tea.KeySpace, Runes: []rune(" ")}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(key)}
}

// Last returns the last thing that the pane told.
func (d *Driver) Last() pane.Status {
	if len(d.Said) == 0 {
		return pane.Status{}
	}
	return d.Said[len(d.Said)-1]
}
