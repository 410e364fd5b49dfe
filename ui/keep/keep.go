// Package keep lets a person find a screen again at the next start as they left it:
// the row, what is listed and its order. It is kept as a draft of theirs, beside
// those of their texts, so that nobody finds the place of another person.
package keep

import (
	"context"
	"encoding/json"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/ui/pane"
)

// Keeper recalls what was kept of a screen when it is opened for the first time, and
// writes down what changed since. T is all that there is to find again; its zero value
// is a screen that nobody was on. It is used from Update alone.
type Keeper[T comparable] struct {
	env    *pane.Env
	screen pane.Screen
	show   func(T) tea.Cmd // puts what was kept on the screen, and reads
	read   func() tea.Cmd  // reads what the person chose meanwhile

	saved   T    // what is on disk
	asked   bool // what was kept was asked for
	waits   bool // … and is on its way
	touched bool // the person did something there
	told    bool // that it cannot be kept
}

// recalledMsg brings what was kept of a screen.
type recalledMsg[T comparable] struct {
	screen pane.Screen
	state  T
}

// keptMsg tells that it is on disk.
type keptMsg struct {
	screen pane.Screen
	err    error
}

// New returns the keeper of a screen. Once what was kept has come, show is called with
// it, or read where the person was faster.
func New[T comparable](env *pane.Env, screen pane.Screen, show func(T) tea.Cmd, read func() tea.Cmd) *Keeper[T] {
	return &Keeper[T]{env: env, screen: screen, show: show, read: read}
}

// name is the name of the draft.
func (k *Keeper[T]) name() string { return "view/" + string(k.screen) + "/" + k.env.Actor }

// Recall asks for what was kept, nil when that was done before. What cannot be read is
// as if nothing had been kept.
func (k *Keeper[T]) Recall() tea.Cmd {
	if k.asked {
		return nil
	}
	k.asked, k.waits = true, true
	screen, name, archive := k.screen, k.name(), k.env.Archive
	return pane.Guard(func(ctx context.Context) tea.Msg {
		var state T
		if raw, err := archive.Draft(ctx, name); err != nil || json.Unmarshal([]byte(raw), &state) != nil {
			var nothing T
			state = nothing
		}
		return recalledMsg[T]{screen, state}
	})
}

// Asked reports whether what was kept was asked for: the screen was opened.
func (k *Keeper[T]) Asked() bool { return k.asked }

// Waits reports whether what was kept is on its way. Nothing is read before it came.
func (k *Keeper[T]) Waits() bool { return k.waits }

// Touch says that the person did something on the screen, which is then no longer
// changed by what was kept.
func (k *Keeper[T]) Touch() { k.touched = true }

// GiveUp ends the waiting for what was kept. It stays as it was, to be asked for at the
// next opening.
func (k *Keeper[T]) GiveUp() {
	if k.waits {
		k.asked, k.waits = false, false
	}
}

// Update takes the keeper's own answers; false is any other message.
func (k *Keeper[T]) Update(msg tea.Msg) (pane.Reply, bool) {
	switch msg := msg.(type) {
	case pane.PanicMsg:
		k.GiveUp()
	case recalledMsg[T]:
		if msg.screen == k.screen {
			return pane.Run(k.recalled(msg.state)), true
		}
	case keptMsg:
		if msg.screen == k.screen {
			return k.kept(msg.err), true
		}
	}
	return pane.Reply{}, false
}

func (k *Keeper[T]) recalled(state T) tea.Cmd {
	if !k.waits {
		return nil // it is not waited for any more
	}
	k.waits, k.saved = false, state
	if k.touched {
		return k.read()
	}
	return k.show(state)
}

// kept tells a failure once, since nothing that a person said hangs on it.
func (k *Keeper[T]) kept(err error) pane.Reply {
	if err == nil || k.told {
		k.told = err != nil
		return pane.Reply{}
	}
	k.told = true
	return pane.Tell(pane.Warn, k.env.Text.T("frame.place_not_kept", "Error", pane.Why(k.env.Text, err)))
}

// Changed reports whether a state is not the one on disk.
func (k *Keeper[T]) Changed(state T) bool { return k.asked && !k.waits && state != k.saved }

// Keep writes a state down when it changed.
func (k *Keeper[T]) Keep(state T) tea.Cmd {
	if !k.Changed(state) {
		return nil
	}
	k.saved = state
	raw, err := json.Marshal(state)
	if err != nil {
		return nil
	}
	screen := k.screen
	return pane.Await(k.env.Journal.SaveDraft(k.name(), string(raw)), func(err error) tea.Msg { return keptMsg{screen, err} })
}
