package webhook

import (
	"context"

	"debrief/model"
)

// Log is where the events go.
type Log interface {
	// Append puts events into the log; when it returns nil they are on disk. The
	// outcomes stand in the order of the events.
	Append(ctx context.Context, events []model.Event) ([]model.Outcome, error)
}

// Rejects is where what was refused after verification goes.
type Rejects interface {
	// AddRejects keeps inputs that were refused, in their order, and returns their
	// numbers. When it returns nil, they are on disk.
	AddRejects(ctx context.Context, rejects []model.Reject) ([]uint64, error)
}
