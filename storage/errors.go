package storage

import (
	"errors"
	"fmt"

	"debrief/model"
)

// The errors of this package, for errors.Is.
var (
	ErrNotFound   = errors.New("not found")
	ErrNotArchive = errors.New("not an archive")
	ErrNoArchive  = errors.New("there is no archive")
	ErrWrongKey   = errors.New("the key is not the one that this archive was made with")
	ErrNoKey      = errors.New("the key file is missing")
	ErrNoSpace    = errors.New("not enough free space on the archive's disk")
	ErrClosed     = errors.New("the archive is closed")
	ErrDamaged    = errors.New("the archive is damaged")
)

// InUseError says that another process has the archive open.
type InUseError struct {
	PID int // 0 when it is not known
}

// Error implements error.
func (e *InUseError) Error() string {
	if e.PID == 0 {
		return "archive is open in another process"
	}
	return fmt.Sprintf("archive is open in process %d", e.PID)
}

// KeyError is a key file that is missing or wrong. It wraps ErrNoKey or
// ErrWrongKey.
type KeyError struct {
	Path string // of the key file
	Err  error
}

// Error implements error.
func (e *KeyError) Error() string { return fmt.Sprintf("key file %s: %v", e.Path, e.Err) }

// Unwrap returns the cause.
func (e *KeyError) Unwrap() error { return e.Err }

// DamageError names the first thing that is wrong with an archive. It wraps
// ErrDamaged.
type DamageError struct {
	Pos  uint64 // the entry of the log, 0 when it is not one
	What string // a sentence for people
}

// Error implements error.
func (e *DamageError) Error() string {
	if e.Pos == 0 {
		return fmt.Sprintf("%v: %s", ErrDamaged, e.What)
	}
	return fmt.Sprintf("%v: entry %d: %s", ErrDamaged, e.Pos, e.What)
}

// Unwrap returns ErrDamaged.
func (e *DamageError) Unwrap() error { return ErrDamaged }

// ExpectationError refuses a submission because a fix is not in the state that
// it was expected to be in.
type ExpectationError struct {
	Fix  model.Key
	Want model.FixState // "" when no one state was asked for
	Have model.FixState // "" when there is no such fix
}

// Error implements error.
func (e *ExpectationError) Error() string {
	have := string(e.Have)
	if have == "" {
		have = "unknown"
	}
	if e.Want == "" {
		return fmt.Sprintf("fix %s is %s already", e.Fix.Short(), have)
	}
	return fmt.Sprintf("fix %s is %s, not %s", e.Fix.Short(), have, e.Want)
}
