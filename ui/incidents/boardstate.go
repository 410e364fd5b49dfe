package incidents

import tea "github.com/charmbracelet/bubbletea"

// place is what a person finds again of a board at the next start.
type place struct {
	Row   string `json:"row,omitempty"`   // the id under the cursor
	Shown string `json:"shown,omitempty"` // as Look.Shown names it
}

// restore shows what was kept.
func (b *Board[T]) restore(was place) tea.Cmd {
	if b.look.Show != nil {
		b.look.Show(was.Shown)
	}
	b.find = was.Row
	return b.Refresh()
}

// Touch says that the person chose what is listed.
func (b *Board[T]) Touch() { b.keeper.Touch() }

// place is where the person is; false while nothing could be read.
func (b *Board[T]) place() (place, bool) {
	var at place
	if item, ok := b.Row(); ok {
		at.Row = b.look.ID(item)
	}
	if b.look.Shown != nil {
		at.Shown = b.look.Shown()
	}
	return at, b.loaded && b.failed == ""
}

// Unkept implements pane.Keeper.
func (b *Board[T]) Unkept() bool {
	at, ok := b.place()
	return ok && b.keeper.Changed(at)
}

// Keep implements pane.Keeper.
func (b *Board[T]) Keep() tea.Cmd {
	at, ok := b.place()
	if !ok {
		return nil
	}
	return b.keeper.Keep(at)
}
