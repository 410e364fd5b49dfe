package ui

import (
	"context"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"debrief/keymap"
	"debrief/ui/pane"
	"debrief/ui/text"
)

// The size that screens have which are told and not drawn: as many rows of a list
// as one listens to at once.
const (
	spokenWidth  = 88
	spokenHeight = 30
)

// Talk is the program without a picture: keys and texts go in, sentences come out.
// It does the same acts by the same keys as the screens, since it is them. One
// thing is done after the other; what is waited for is waited for at once, so that
// nothing happens between two calls.
type Talk struct {
	app   *App
	said  int // messages that were taken
	ended bool
}

// The messages by which a Talk asks the program for something.
type (
	pressMsg struct{ key string }
	doMsg    struct{ id keymap.ID }
	pickMsg  struct{ number int }
	writeMsg struct{ text string }
)

// NewTalk opens the first screen. Changes, NextKeys, Size and After of the options are not
// used: nothing moves by itself.
func NewTalk(ctx context.Context, o Options) *Talk {
	o.Changes, o.NextKeys, o.Size, o.Resized = nil, nil, nil, nil
	o.Env.Spoken = true
	o.Env.After = func(time.Duration, tea.Msg) tea.Cmd { return nil }
	t := &Talk{app: newApp(ctx, o)}
	t.send(tea.WindowSizeMsg{Width: spokenWidth, Height: spokenHeight})
	t.run(t.app.Init())
	return t
}

// Press presses a key, or a sequence of keys, by its name in the keymap.
func (t *Talk) Press(key string) { t.send(pressMsg{key}) }

// Do performs an action.
func (t *Talk) Do(id keymap.ID) { t.send(doMsg{id}) }

// Pick takes what has a number on the screen.
func (t *Talk) Pick(number int) { t.send(pickMsg{number}) }

// Write gives the text that is waited for.
func (t *Talk) Write(text string) { t.send(writeMsg{text}) }

// TextMode reports whether a text is waited for.
func (t *Talk) TextMode() bool { return t.app.textMode() }

// Scopes lists where keys are looked up now.
func (t *Talk) Scopes() []keymap.Scope { return t.app.scopes() }

// Prefix returns the keys of a sequence that was begun, "" for none.
func (t *Talk) Prefix() string { return t.app.input.prefix }

// WhyNot returns the message id of why an action does nothing now, "" when it does
// something.
func (t *Talk) WhyNot(a keymap.Action) string { return t.app.whyNot(a) }

// Screen returns the open screen.
func (t *Talk) Screen() pane.Screen { return t.app.current }

// Ended reports whether the program was left, and why if that was no wish.
func (t *Talk) Ended() (bool, error) { return t.ended, t.app.crashed }

// Said returns what was told since the last call.
func (t *Talk) Said() []pane.Status {
	var out []pane.Status
	for _, m := range t.app.messages.since(t.said) {
		out = append(out, pane.Status{Kind: m.kind, Text: m.text})
	}
	t.said = t.app.messages.total
	return out
}

// Messages tells the last messages again, the newest first.
func (t *Talk) Messages() []string {
	var out []string
	for _, line := range t.app.messageLines() {
		if line = strings.TrimSpace(ansi.Strip(line)); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// Telling names what Whole tells.
func (t *Talk) Telling() string {
	if s, ok := t.app.pane().(pane.Spoken); ok {
		return string(t.app.current) + " " + s.Telling()
	}
	return string(t.app.current) + " " + strings.Join(t.Whole(), "\n")
}

// Whole tells the open screen. One that does not tell itself is read line by line
// as it would be drawn.
func (t *Talk) Whole() []string {
	if s, ok := t.app.pane().(pane.Spoken); ok {
		return s.Whole()
	}
	var out []string
	for _, line := range strings.Split(ansi.Strip(t.app.pane().View()), "\n") {
		if line = strings.Join(strings.Fields(line), " "); strings.Trim(line, "-|+ ") != "" {
			out = append(out, line)
		}
	}
	return out
}

// Here tells what the next key is about.
func (t *Talk) Here() []string {
	if s, ok := t.app.pane().(pane.Spoken); ok {
		return s.Here()
	}
	return nil
}

// End leaves the program: everything that was written is awaited, and what is
// unfinished is kept as a draft.
func (t *Talk) End() error {
	if !t.ended {
		t.send(stopMsg{})
	}
	t.app.finish()
	if t.app.crashed != nil {
		return t.app.crashed
	}
	return nil
}

// send gives the program a message and does everything that comes of it.
func (t *Talk) send(msg tea.Msg) {
	if t.ended {
		return
	}
	_, cmd := t.app.Update(msg)
	t.run(cmd)
}

// run runs a command and what comes of it to the end, one after the other. Every
// command ends: readings by their own time, writes once they are on disk.
func (t *Talk) run(cmd tea.Cmd) {
	waiting := []tea.Cmd{cmd}
	for len(waiting) > 0 && !t.ended {
		next := waiting[0]
		waiting = waiting[1:]
		if next == nil {
			continue
		}
		switch msg := next().(type) {
		case nil:
		case tea.BatchMsg:
			waiting = append(waiting, msg...)
		case tea.QuitMsg:
			t.ended = true
		default:
			_, more := t.app.Update(msg)
			waiting = append(waiting, more)
		}
	}
}

// spoken does what a Talk asks for.
func (a *App) spoken(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case pressMsg:
		return a.spokenKey(msg.key)
	case doMsg:
		if action, ok := a.env.Keys.Action(msg.id); ok {
			return a.perform(action)
		}
	case pickMsg:
		if s, ok := a.pane().(pane.Spoken); ok {
			return a.apply(s.Pick(msg.number))
		}
		return a.say(pane.Warn, a.env.Text.T("plain.no_number", "N", msg.number))
	case writeMsg:
		if s, ok := a.pane().(pane.Spoken); ok && a.textMode() {
			return a.apply(s.Write(text.Clean(msg.text)))
		}
		return a.typed(text.Line(msg.text))
	}
	return nil
}

// typed types a text into a screen that does not tell itself, and Enter after it.
func (a *App) typed(written string) tea.Cmd {
	if !a.textMode() {
		return nil
	}
	cmd := a.textKey(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(written)})
	if _, ok := a.unbound("enter"); ok {
		return tea.Batch(cmd, a.spokenKey("enter"))
	}
	return tea.Batch(cmd, a.textKey(tea.KeyMsg{Type: tea.KeyEnter}))
}

// spokenKey presses a key. Lines have no others than Enter and Esc to end a text with,
// so that those do what they do by default where the settings gave that another key.
func (a *App) spokenKey(key string) tea.Cmd {
	if action, ok := a.unbound(key); ok && (key == "enter" || key == "esc") {
		now, _ := a.env.Keys.Action(action.ID)
		if a.textMode() && len(now.Keys) > 0 { // an editor takes keys and no actions
			return a.textKey(pressOf(now.Keys[0]))
		}
		return a.perform(now)
	}
	if key == "esc" && a.textMode() {
		return a.textKey(tea.KeyMsg{Type: tea.KeyEsc})
	}
	return a.press(key)
}

// unbound returns the action that has a key here by default, where the key has no
// meaning of its own in that scope now.
func (a *App) unbound(key string) (keymap.Action, bool) {
	action, ok := keymap.Default().Lookup(key, a.scopes()...)
	if !ok {
		return action, false
	}
	_, bound := a.env.Keys.Lookup(key, action.Scope)
	return action, !bound
}

// pressOf returns the press of a key that is no character.
func pressOf(key string) tea.KeyMsg {
	name, alt := strings.CutPrefix(key, "alt+")
	for kind := tea.KeyF20; kind <= tea.KeyBackspace; kind++ {
		if (tea.Key{Type: kind}).String() == name {
			return tea.KeyMsg{Type: kind, Alt: alt}
		}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name), Alt: alt}
}
