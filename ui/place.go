package ui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/ui/pane"
)

// keepEvery is how long what a person chose on a screen is on the screen alone; so much
// of it is lost when the program is killed.
const keepEvery = time.Second

// keepMsg is time to write down what is to be found again on the open screen.
type keepMsg struct{}

// place starts the clock of keeping, after every message, when there is something to
// keep. No timer runs otherwise.
func (a *App) place() tea.Cmd {
	k, ok := a.pane().(pane.Keeper)
	if a.placing || a.quit.begun || !ok || !k.Unkept() {
		return nil
	}
	a.placing = true
	return a.env.After(keepEvery, keepMsg{})
}

// keepPlace writes down what is to be found again. A screen that was left meanwhile has
// done so itself.
func (a *App) keepPlace() tea.Cmd {
	a.placing = false
	if k, ok := a.pane().(pane.Keeper); ok && !a.quit.begun {
		return k.Keep()
	}
	return nil
}
