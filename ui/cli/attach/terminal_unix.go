//go:build unix

package attach

import (
	"os"
	"os/signal"
	"syscall"
)

// Resized implements Terminal.
func (t *FileTerminal) Resized() (resized <-chan struct{}, stop func()) {
	signals, out := make(chan os.Signal, 1), make(chan struct{}, 1)
	signal.Notify(signals, syscall.SIGWINCH)
	stopRelay := relay(signals, out)
	return out, func() {
		signal.Stop(signals)
		stopRelay()
	}
}

// prepareOutput has nothing to do: terminals here understand their sequences.
func prepareOutput(*os.File) (undo func() error, err error) {
	return func() error { return nil }, nil
}
