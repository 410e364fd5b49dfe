// Package storage is the archive: one directory that holds the log, and
// everything derived from it, in Badger.
//
// One goroutine writes the log. It takes what is waiting, gives each event its
// place and its hash, works out what the events change in the projections, and
// commits all of that with one fsync; answers come after it. Every record is
// sealed, so that a damaged one is an error and never a wrong text.
//
// docs/storage.md describes the records, docs/archive-format.md the files.
package storage
