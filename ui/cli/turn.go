package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"debrief/storage"
	"debrief/ui/cli/attach"
)

// How a process waits for an archive that another one has open, which takes
// nobody in: a short command, that will have ended in a moment.
const (
	turnPause = 20 * time.Millisecond // at first; it doubles up to ten times that
	turnTold  = time.Second           // after that long it is said
	turnTime  = 10 * time.Second      // after that long it is given up
)

// openInTurn opens the archive, once nobody else has it. Where another process
// opened it meanwhile that takes others in, the whole command runs there; where
// that one does not take this command, or does not answer, it is an error at once.
func (a *app) openInTurn(ctx context.Context, o storage.Options) (*storage.Archive, error) {
	pause, waited := turnPause, time.Duration(0)
	for {
		archive, err := storage.Open(ctx, o)
		var inUse *storage.InUseError
		if !errors.As(err, &inUse) {
			return archive, err
		}
		if a.mayAttach {
			if ended := a.attachTo(ctx); ended != nil {
				return nil, ended
			}
		}
		if waited >= turnTime || attach.Listens(o.Dir) {
			return nil, err
		}
		if waited < turnTold && waited+pause >= turnTold {
			a.say("attach.waiting", "PID", inUse.PID)
		}
		if err := rest(ctx, pause); err != nil {
			return nil, err
		}
		waited += pause
		pause = min(2*pause, 10*turnPause)
	}
}

// rest waits for a while, or until ctx ends.
func rest(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("wait for the archive: %w", ctx.Err())
	}
}
