package incidents

import "debrief/ui/pane"

// Waiting implements pane.Waiter.
func (b *Board[T]) Waiting() string {
	if b.Arriving() {
		return "frame.wait.list"
	}
	return ""
}

// Arriving implements pane.Arriving. Before the rows are read it is what was kept of the
// board.
func (b *Board[T]) Arriving() bool { return (b.keeper.Waits() || b.reading) && !b.loaded }

// GiveUp implements pane.Waiter.
func (b *Board[T]) GiveUp() pane.Reply {
	if !b.loaded {
		b.failed = pane.Unread(&b.env, b.look.Key)
	}
	b.generation++
	b.reading, b.dirty, b.loaded = false, false, true
	b.keeper.GiveUp()
	b.sheet.Forget()
	return pane.Reply{}
}
