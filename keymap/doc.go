// Package keymap holds every action of the screens once: its name, its keys,
// where it applies, and the ids of the messages that describe it. Footer, help
// and docs/keys.md are made from it. It knows nothing of the terminal library:
// keys are the strings that tea.KeyMsg.String gives ("j", "ctrl+d", "f1", "up").
package keymap
