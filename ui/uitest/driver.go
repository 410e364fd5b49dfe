package uitest

import (
	"math/rand/v2"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// T is what the checks need of a test; that of rapid has it too.
type T interface {
	Helper()
	Fatalf(format string, args ...any)
}

// Clock is a clock that only the test moves.
type Clock struct{ at time.Time }

// NewClock returns a clock that stands at the given time.
func NewClock(at time.Time) *Clock { return &Clock{at} }

// Now returns the time.
func (c *Clock) Now() time.Time { return c.at }

// Advance moves the clock.
func (c *Clock) Advance(d time.Duration) { c.at = c.at.Add(d) }

// Timer is one that was started and has not run out.
type Timer struct {
	After time.Duration
	Msg   tea.Msg
}

// Timers holds timers until the test lets them run out.
type Timers struct{ Waiting []Timer }

// After is a pane.After whose command returns at once and whose message waits.
func (t *Timers) After(d time.Duration, msg tea.Msg) tea.Cmd {
	t.Waiting = append(t.Waiting, Timer{d, msg})
	return nil
}

// Take removes and returns the timers that were started.
func (t *Timers) Take() []Timer {
	out := t.Waiting
	t.Waiting = nil
	return out
}

// Driver drives a model as the terminal library does, but on one goroutine: it
// gives it messages and runs the commands that come back until none is left.
type Driver struct {
	Model  tea.Model
	Quit   bool       // the model asked for the end
	Order  *rand.Rand // when set, commands end in an order of chance, as they really do
	Hold   bool       // commands are kept and not run
	held   []tea.Cmd
	queued []tea.Cmd
}

// Start runs what Init asks for and gives the model its size.
func Start(model tea.Model, width, height int) *Driver {
	d := &Driver{Model: model}
	d.run(model.Init())
	d.Send(tea.WindowSizeMsg{Width: width, Height: height})
	return d
}

// Send gives the model messages, one after the other.
func (d *Driver) Send(msgs ...tea.Msg) {
	for _, msg := range msgs {
		d.update(msg)
		d.settle()
	}
}

// Release runs the commands that were held.
func (d *Driver) Release() {
	d.Hold = false
	d.queued = append(d.queued, d.held...)
	d.held = nil
	d.settle()
}

func (d *Driver) update(msg tea.Msg) {
	switch msg := msg.(type) {
	case nil:
		return
	case tea.QuitMsg:
		d.Quit = true
		return
	case tea.BatchMsg:
		for _, cmd := range msg {
			if cmd != nil {
				d.queued = append(d.queued, cmd)
			}
		}
		return
	}
	model, cmd := d.Model.Update(msg)
	d.Model = model
	if cmd != nil {
		d.queued = append(d.queued, cmd)
	}
}

func (d *Driver) run(cmd tea.Cmd) {
	if cmd != nil {
		d.queued = append(d.queued, cmd)
	}
	d.settle()
}

// settle runs commands until none is left. A model that never comes to rest
// fails the test by its time.
func (d *Driver) settle() {
	for len(d.queued) > 0 {
		i := 0
		if d.Order != nil {
			i = d.Order.IntN(len(d.queued))
		}
		cmd := d.queued[i]
		d.queued = append(d.queued[:i:i], d.queued[i+1:]...)
		if d.Hold {
			d.held = append(d.held, cmd)
			continue
		}
		d.update(cmd())
	}
}

// Press presses keys by their names: "enter", "ctrl+s", "f1", "space", "alt+1",
// or one character.
func (d *Driver) Press(keys ...string) {
	for _, key := range keys {
		d.Send(Key(key))
	}
}

// Type types characters, one key each.
func (d *Driver) Type(text string) {
	for _, r := range text {
		if r == ' ' {
			d.Press("space")
			continue
		}
		d.Press(string(r))
	}
}

// Burst gives the model several characters as one read.
func (d *Driver) Burst(text string) {
	d.Send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text)})
}

// Paste pastes text.
func (d *Driver) Paste(text string) {
	d.Send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true})
}

// Lines returns the frame's lines.
func (d *Driver) Lines() []string { return strings.Split(d.Model.View(), "\n") }

// See fails the test unless the frame shows each of the texts.
func (d *Driver) See(t T, texts ...string) {
	t.Helper()
	frame := d.Model.View()
	for _, text := range texts {
		if !strings.Contains(frame, text) {
			t.Fatalf("%q is not to be seen in\n%s", text, frame)
		}
	}
}

// Hidden fails the test when the frame shows one of the texts.
func (d *Driver) Hidden(t T, texts ...string) {
	t.Helper()
	frame := d.Model.View()
	for _, text := range texts {
		if strings.Contains(frame, text) {
			t.Fatalf("%q is to be seen in\n%s", text, frame)
		}
	}
}

// Key returns the message of a key by its name.
func Key(name string) tea.KeyMsg {
	if rest, ok := strings.CutPrefix(name, "alt+"); ok {
		msg := Key(rest)
		msg.Alt = true
		return msg
	}
	if name == "space" {
		return tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}}
	}
	if runes := []rune(name); len(runes) == 1 {
		return tea.KeyMsg{Type: tea.KeyRunes, Runes: runes}
	}
	for t := tea.KeyType(-200); t < 200; t++ {
		if t.String() == name && t != tea.KeyRunes {
			return tea.KeyMsg{Type: t}
		}
	}
	panic("uitest: there is no key " + name)
}

// Collect runs a command, and those of its batches, and returns the messages
// without giving them to the model.
func Collect(cmd tea.Cmd) []tea.Msg {
	if cmd == nil {
		return nil
	}
	msg := cmd()
	batch, ok := msg.(tea.BatchMsg)
	if !ok {
		return []tea.Msg{msg}
	}
	var out []tea.Msg
	for _, one := range batch {
		out = append(out, Collect(one)...)
	}
	return out
}
