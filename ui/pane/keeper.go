package pane

import tea "github.com/charmbracelet/bubbletea"

// Keeper is a screen that a person finds again at the next start as they left it.
type Keeper interface {
	// Unkept reports whether something of it is not on disk. It is asked after every
	// message and must be cheap.
	Unkept() bool
	// Keep writes that down.
	Keep() tea.Cmd
}
