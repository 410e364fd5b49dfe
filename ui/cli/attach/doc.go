// Package attach lets a process that finds the archive in use run its command in
// the process that has it open. The owner listens on a Unix socket; what attaches
// sends its arguments, streams, window size and signals and gets output and the
// exit code back. docs/attach.md describes the protocol.
//
// Neither side ever waits for the other without an end: every stream has a window
// of bytes that may be on their way, what was read is taken at once, and a write
// that nobody takes ends the session.
package attach

import (
	"errors"
	"fmt"
)

// Protocol is the version of what is spoken on the socket. Both sides must speak
// the same.
const Protocol = 1

// Errors of an attaching process.
var (
	// ErrNobody says that no process listens for the archive.
	ErrNobody = errors.New("nobody listens for the archive")
	// ErrOwnerGone says that the owner ended without a word, or hung.
	ErrOwnerGone = errors.New("the process with the archive is gone")
	// ErrOwnerStopped says that the owner ended in order and ended the session.
	ErrOwnerStopped = errors.New("the process with the archive was stopped")
	// ErrOtherUser says that the other side runs as another user.
	ErrOtherUser = errors.New("the other side runs as another user")
	// ErrBusy says that the owner has as many sessions as it takes.
	ErrBusy = errors.New("too many are attached")
)

// VersionError says that the two sides do not speak the same protocol.
type VersionError struct {
	Here, There                 string // versions of the program
	HereProtocol, ThereProtocol int
}

// Error implements error.
func (e *VersionError) Error() string {
	return fmt.Sprintf("version %s (protocol %d) here, %s (protocol %d) there", e.Here, e.HereProtocol, e.There, e.ThereProtocol)
}

// FrameError is something that the protocol does not allow.
type FrameError struct{ What string }

// Error implements error.
func (e *FrameError) Error() string { return "attach: " + e.What }
