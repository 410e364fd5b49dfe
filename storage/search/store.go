package search

import "context"

// Store keeps the records of one index. Keys are short and hold nothing of a
// text; values are at most MaxRecord bytes. What it returns must be what was
// written or an error, never anything else: the archive seals every record.
type Store interface {
	// Snapshot returns the records as of now, until it is closed.
	Snapshot() (Snapshot, error)
	// Write adds records. They need not come together, and are on disk when it
	// returns.
	Write(ctx context.Context, records func(put func(key, value []byte) error) error) error
	// Commit replaces one record, whole or not at all; it is on disk when it returns.
	Commit(key, value []byte) error
	// Drop removes the records whose keys begin with a prefix.
	Drop(ctx context.Context, prefix []byte) error
}

// Snapshot reads records as of one moment. Goroutines may share it.
type Snapshot interface {
	// Get returns a record, nil when there is none.
	Get(key []byte) ([]byte, error)
	// Keys calls each with the keys under a prefix, in order.
	Keys(prefix []byte, each func(key []byte) error) error
	Close()
}

// MaxRecord is the greatest value that an index gives its store.
const MaxRecord = blockSize + 1<<10

// DamageError is a record of an index that is missing or is not what was written.
// The index is of no use then: it has to be built anew from the log.
type DamageError struct {
	What string
	Err  error
}

// Error implements error.
func (e *DamageError) Error() string { return "search index: " + e.What }

// Unwrap returns what the store said.
func (e *DamageError) Unwrap() error { return e.Err }
