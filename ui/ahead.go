package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/ui/pane"
)

// typeAhead remembers an Enter that was pressed before the first rows of a list were
// read, and reports whether it was one.
func (a *App) typeAhead(id keymap.ID) bool {
	if id != keymap.Open || !a.arriving() {
		return false
	}
	a.input.ahead = true
	return true
}

// arriving reports whether the open screen is a list whose first rows are on their way.
func (a *App) arriving() bool {
	list, ok := a.pane().(pane.Arriving)
	return ok && list.Arriving()
}

// forgetAhead forgets the Enter, as any other key makes it; Esc alone does nothing else
// then, unless there is a wait that it ends. It reports whether the key is spent.
func (a *App) forgetAhead(msg tea.KeyMsg) bool {
	ahead := a.input.ahead
	a.input.ahead = false
	return ahead && msg.Type == tea.KeyEsc && !a.wait.told
}

// catchUp opens the row that Enter was pressed for once the rows are there. Where none
// came, the screen says why.
func (a *App) catchUp() tea.Cmd {
	if !a.input.ahead || a.arriving() {
		return nil
	}
	a.input.ahead = false
	if a.pane().Disabled(keymap.Open) != "" {
		return nil
	}
	return a.apply(a.pane().Do(keymap.Open, 0))
}

// aheadLine says that a row opens when it is read, and how long that takes already.
func (a *App) aheadLine() string {
	line := a.env.Text.T("frame.ahead")
	if a.wait.told {
		line += " " + a.waitLine()
	}
	return line
}
