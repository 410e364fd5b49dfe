package attach

import (
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/windows"
)

// lookEvery is how often the size is looked at: consoles tell of a change only
// to who reads their events.
const lookEvery = 250 * time.Millisecond

// Resized implements Terminal.
func (t *FileTerminal) Resized() (resized <-chan struct{}, stop func()) {
	ticker, out := time.NewTicker(lookEvery), make(chan struct{}, 1)
	stopRelay := relay(ticker.C, out)
	return out, func() {
		ticker.Stop()
		stopRelay()
	}
}

// prepareOutput has the console understand the sequences of the screens.
func prepareOutput(f *os.File) (undo func() error, err error) {
	console := windows.Handle(f.Fd())
	var before uint32
	if err := windows.GetConsoleMode(console, &before); err != nil {
		return nil, fmt.Errorf("set terminal: %w", err)
	}
	if err := windows.SetConsoleMode(console, before|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING); err != nil {
		return nil, fmt.Errorf("set terminal: %w", err)
	}
	return func() error { return windows.SetConsoleMode(console, before) }, nil
}
