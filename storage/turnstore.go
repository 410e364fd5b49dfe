package storage

import (
	"bytes"
	"context"
	"fmt"

	"github.com/dgraph-io/badger/v4"

	"debrief/storage/search"
)

// turnStore keeps one generation of the index of turns as records of the archive,
// each sealed under its own key.
type turnStore struct {
	a   *Archive
	gen byte
}

// turnKey is where a record of the index is.
func turnKey(gen byte, key []byte) []byte {
	return append([]byte{kindTurns, gen}, key...)
}

// Snapshot implements search.Store.
func (s *turnStore) Snapshot() (search.Snapshot, error) {
	return &turnSnapshot{s, s.a.db.NewTransaction(false)}, nil
}

// Write implements search.Store.
func (s *turnStore) Write(ctx context.Context, records func(put func(key, value []byte) error) error) error {
	if err := s.a.checkSpace(); err != nil {
		return err
	}
	out := s.a.db.NewWriteBatch()
	defer out.Cancel()
	err := records(func(key, value []byte) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		key = turnKey(s.gen, key)
		sealed, err := s.seal(key, value)
		if err != nil {
			return err
		}
		return out.Set(key, sealed)
	})
	if err != nil {
		return fmt.Errorf("write index of turns: %w", err)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write index of turns: %w", err)
	}
	return nil
}

func (s *turnStore) seal(key, value []byte) ([]byte, error) {
	return s.a.secrets.current.seal(make([]byte, 0, len(value)+sealOverhead), s.a.random, key, value)
}

// Commit implements search.Store.
func (s *turnStore) Commit(key, value []byte) error {
	key = turnKey(s.gen, key)
	sealed, err := s.seal(key, value)
	if err != nil {
		return err
	}
	err = s.a.db.Update(func(txn *badger.Txn) error { return txn.Set(key, sealed) })
	if err != nil {
		return fmt.Errorf("write index of turns: %w", err)
	}
	return nil
}

// Drop implements search.Store.
func (s *turnStore) Drop(ctx context.Context, prefix []byte) error {
	return s.a.dropRecords(ctx, turnKey(s.gen, prefix), nil)
}

// dropRecords removes the records under a prefix, but for those that keep names.
func (a *Archive) dropRecords(ctx context.Context, prefix []byte, keep func(key []byte) bool) error {
	txn := a.db.NewTransaction(false)
	defer txn.Discard()
	r := &reader{ctx: ctx, a: a, txn: txn}
	out := a.db.NewWriteBatch()
	defer out.Cancel()
	err := r.keys(prefix, func(key []byte) error {
		if keep != nil && keep(key) {
			return nil
		}
		return out.Delete(bytes.Clone(key))
	})
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		return fmt.Errorf("drop records: %w", err)
	}
	return nil
}

// keys calls each with the keys under a prefix, without reading what stands there.
func (r *reader) keys(prefix []byte, each func(key []byte) error) error {
	options := badger.DefaultIteratorOptions
	options.PrefetchValues, options.Prefix = false, prefix
	it := r.txn.NewIterator(options)
	defer it.Close()
	for it.Seek(prefix); it.ValidForPrefix(prefix); it.Next() {
		if err := each(it.Item().Key()); err != nil {
			return err
		}
	}
	return r.ctx.Err()
}

// turnSnapshot reads records of the index as of one moment.
type turnSnapshot struct {
	s   *turnStore
	txn *badger.Txn
}

func (t *turnSnapshot) reader() *reader {
	return &reader{ctx: context.Background(), a: t.s.a, txn: t.txn}
}

// Get implements search.Snapshot.
func (t *turnSnapshot) Get(key []byte) ([]byte, error) {
	plain, _, err := t.reader().plain(turnKey(t.s.gen, key))
	return plain, err
}

// Keys implements search.Snapshot.
func (t *turnSnapshot) Keys(prefix []byte, each func(key []byte) error) error {
	return t.reader().keys(turnKey(t.s.gen, prefix), func(key []byte) error { return each(bytes.Clone(key[2:])) })
}

// Close implements search.Snapshot.
func (t *turnSnapshot) Close() { t.txn.Discard() }
