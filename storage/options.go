package storage

import (
	"io"
	"log/slog"
	"time"
)

// Options say where an archive is and how it is opened.
type Options struct {
	Dir      string           // the archive's directory
	KeyFile  string           // this key file and no other; "" means KeyDir/<archive id>.key
	KeyDir   string           // where key files live, outside the archive
	Create   bool             // make an archive where there is none: in an empty or absent directory
	InMemory bool             // for tests: nothing on disk, a random key
	Now      func() time.Time // the clock; nil means time.Now
	Rand     io.Reader        // nil means crypto/rand
	Silence  time.Duration    // what cuts a session into dialogues; 0 means model.DefaultSilence
	Logger   *slog.Logger     // nil discards
	Observe  func(Commit)     // is told of each commit before it is answered; must return at once; may be nil

	free  freeSpace // tests fill the disk
	store int       // turns that the index holds in memory before it stores them; tests have few
}

// Commit is one that came on disk.
type Commit struct {
	Events  int           // that it added to the log; 0 for drafts and the like
	Bytes   int           // of the records that it wrote
	Worked  time.Duration // working it out
	Written time.Duration // writing it, the fsync included
}

// Info is what there is to say of an archive as a whole.
type Info struct {
	ID     string // hex
	Dir    string // "" in memory
	Bytes  int64  // on disk
	Free   uint64 // bytes left on its volume
	Events uint64
	// Indexed is how many of them the index of turns reaches; 0 before KeepTurns or
	// a search begins to keep it.
	Indexed uint64
	Head    string // hash of the last entry, hex
}

// Report is what Verify found.
type Report struct {
	OK       bool
	Events   uint64 // entries of the log that were read
	Head     string // hash of the last entry, hex
	Problems []Problem
}

// Problem is one thing that Verify found wrong.
type Problem struct {
	Pos  uint64 // the entry of the log, 0 when it is not one
	What string // a sentence for people
}
