package attach

import (
	"fmt"
	"os"

	"golang.org/x/sync/errgroup"
	"golang.org/x/term"
)

// FileTerminal is the terminal behind standard input and standard output. Out is
// needed for the size alone, In for keys.
type FileTerminal struct{ In, Out *os.File }

// Raw implements Terminal.
func (t *FileTerminal) Raw() (restore func() error, err error) {
	fd := int(t.In.Fd()) //nolint:gosec // descriptors are small
	before, err := term.MakeRaw(fd)
	if err != nil {
		return nil, fmt.Errorf("set terminal: %w", err)
	}
	undo, err := prepareOutput(t.Out)
	if err != nil {
		undo = func() error { return nil }
	}
	return func() error {
		if err := term.Restore(fd, before); err != nil {
			return fmt.Errorf("restore terminal: %w", err)
		}
		return undo()
	}, nil
}

// Size implements Terminal.
func (t *FileTerminal) Size() Size {
	width, height, err := term.GetSize(int(t.Out.Fd())) //nolint:gosec // descriptors are small
	if err != nil {
		return Size{}
	}
	return Size{width, height}
}

// relay passes on that something came, newest wins, until it is stopped.
func relay[T any](from <-chan T, to chan<- struct{}) (stop func()) {
	done := make(chan struct{})
	var relaying errgroup.Group
	relaying.Go(func() error {
		for {
			select {
			case <-done:
				return nil
			case <-from:
				select {
				case to <- struct{}{}:
				default:
				}
			}
		}
	})
	return func() { close(done) }
}
