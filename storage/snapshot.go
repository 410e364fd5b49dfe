package storage

import (
	"context"
	"sync"

	"github.com/dgraph-io/badger/v4"
)

// snapshot is the archive as of one commit. Readers share it: a transaction of
// their own would wait for the commit that is being written.
type snapshot struct {
	txn    *badger.Txn
	gen    byte
	head   head
	totals totals
	refs   int
}

func (s *snapshot) reader(ctx context.Context, a *Archive) *reader {
	return &reader{ctx: ctx, a: a, txn: s.txn, gen: s.gen, totals: s.totals, end: s.head}
}

// snapshots holds the newest one, and older ones as long as they are read.
type snapshots struct {
	mu  sync.Mutex
	now *snapshot
}

// set puts a newer snapshot in place.
func (s *snapshots) set(newer *snapshot) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if older := s.now; older != nil && older.refs == 0 {
		older.txn.Discard()
	}
	s.now = newer
}

// with runs read with the newest snapshot, which stays for as long.
func (s *snapshots) with(read func(*snapshot) error) error {
	s.mu.Lock()
	now := s.now
	now.refs++
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if now.refs--; now.refs == 0 && now != s.now {
			now.txn.Discard()
		}
	}()
	return read(now)
}

// close lets go of the newest one; nobody reads any more.
func (s *snapshots) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.now != nil {
		s.now.txn.Discard()
		s.now = nil
	}
}
