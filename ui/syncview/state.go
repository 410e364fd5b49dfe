package syncview

import tea "github.com/charmbracelet/bubbletea"

// place is what a person finds again of the screen at the next start.
type place struct {
	Fix string `json:"fix,omitempty"` // the id of the one under the cursor
}

// restore shows what was kept. A fix that is gone meanwhile is not missed.
func (p *Pane) restore(was place) tea.Cmd {
	p.begin = was.Fix
	return p.load()
}

// place is where the person is; false while nothing was read.
func (p *Pane) place() (place, bool) {
	var at place
	if f, ok := p.fixes.Selected(); ok {
		at.Fix = f.ID.String()
	}
	return at, p.shown && p.begin == ""
}

// Unkept implements pane.Keeper.
func (p *Pane) Unkept() bool {
	at, ok := p.place()
	return ok && p.keeper.Changed(at)
}

// Keep implements pane.Keeper.
func (p *Pane) Keep() tea.Cmd {
	at, ok := p.place()
	if !ok {
		return nil
	}
	return p.keeper.Keep(at)
}
