package attach

import (
	"errors"
	"fmt"
	"io"
	"sync"
)

// giveBack undoes what the screens set in a terminal: bracketed paste, mouse,
// focus reports, the hidden cursor and the alternate screen.
const giveBack = "\x1b[?2004l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1004l\x1b[?25h\x1b[?1049l"

// screen is the terminal while the owner draws on it.
type screen struct {
	out      io.Writer
	terminal Terminal

	mu   sync.Mutex
	undo func() error // nil while the terminal is as it was
}

// taken reports whether the owner draws on it.
func (s *screen) taken() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.undo != nil
}

// set has keys passed on as they are pressed, or no longer.
func (s *screen) set(raw bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if raw == (s.undo != nil) || s.terminal == nil {
		return nil
	}
	if !raw {
		undo := s.undo
		s.undo = nil
		return undo()
	}
	undo, err := s.terminal.Raw()
	if err != nil {
		return fmt.Errorf("take the terminal: %w", err)
	}
	s.undo = undo
	return nil
}

// restore leaves the terminal as it was. When the owner did not end in order it
// has not put its screen away, so that is done here.
func (s *screen) restore(inOrder bool) error {
	if !s.taken() {
		return nil
	}
	var err error
	if !inOrder {
		_, err = io.WriteString(s.out, giveBack)
	}
	return errors.Join(err, s.set(false))
}
