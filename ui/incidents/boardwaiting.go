package incidents

import "debrief/ui/pane"

// Waiting implements pane.Waiter.
func (b *Board[T]) Waiting() string {
	if b.reading && !b.loaded {
		return "frame.wait.list"
	}
	return ""
}

// Arriving implements pane.Arriving.
func (b *Board[T]) Arriving() bool { return b.reading && !b.loaded }

// GiveUp implements pane.Waiter.
func (b *Board[T]) GiveUp() pane.Reply {
	if !b.loaded {
		b.failed = pane.Unread(&b.env, b.look.Key)
	}
	b.generation++
	b.reading, b.dirty, b.loaded = false, false, true
	b.sheet.Forget()
	return pane.Reply{}
}
