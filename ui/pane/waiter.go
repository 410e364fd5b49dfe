package pane

import "debrief/keymap"

// Waiter is a screen that waits for something at times. The root tells so once it
// takes long, and how to end it.
type Waiter interface {
	// Waiting returns the message id of what is waited for, "" for nothing.
	Waiting() string
	// GiveUp ends the waiting; an answer that comes after it is dropped. What was on
	// the screen stays.
	GiveUp() Reply
}

// Unread says that a screen has nothing because its reading was ended, and names the
// key that reads it.
func Unread(env *Env, key keymap.ID) string {
	return env.Text.T("frame.wait.unread", "Key", env.Keys.Key(key))
}

// Arriving is a list that takes a key ahead: Enter that is pressed before its first
// rows are read opens the selected one once they are.
type Arriving interface {
	// Arriving reports whether the first rows are on their way.
	Arriving() bool
}
