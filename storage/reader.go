package storage

import (
	"context"
	"errors"
	"fmt"

	"github.com/dgraph-io/badger/v4"
)

// reader reads records as of one moment. Goroutines may share it.
type reader struct {
	ctx context.Context
	a   *Archive
	txn *badger.Txn
	gen byte // the generation of projections that was live then

	totals totals // shared: not to be changed
	end    head   // of the log
}

// view runs read with the archive as of the last commit. Close waits for it.
func (a *Archive) view(ctx context.Context, read func(*reader) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	a.life.RLock()
	defer a.life.RUnlock()
	if a.closed {
		return ErrClosed
	}
	return a.snapshots.with(func(s *snapshot) error { return read(s.reader(ctx, a)) })
}

// raw returns the bytes of a record as Badger holds them.
func (r *reader) raw(key []byte) (value []byte, ok bool, err error) {
	item, err := r.txn.Get(key)
	if errors.Is(err, badger.ErrKeyNotFound) {
		return nil, false, nil
	}
	if err == nil {
		value, err = item.ValueCopy(nil)
	}
	if err != nil {
		return nil, false, badgerError(err)
	}
	return value, true, nil
}

// plain returns a record that the archive key sealed, opened.
func (r *reader) plain(key []byte) (plain []byte, ok bool, err error) {
	sealed, ok, err := r.raw(key)
	if err != nil || !ok {
		return nil, false, err
	}
	plain, err = r.a.secrets.open(key, sealed)
	if err != nil {
		return nil, false, damagedRecord(key, err)
	}
	return plain, true, nil
}

// record decodes a sealed record into v.
func (r *reader) record(key []byte, v any) (ok bool, err error) {
	plain, ok, err := r.plain(key)
	if err != nil || !ok {
		return false, err
	}
	if err := r.a.codec.unmarshal(plain, v); err != nil {
		return false, damagedRecord(key, err)
	}
	return true, nil
}

// scan calls each for the records under a prefix, in the order of their keys,
// until it returns false. The key and the value are valid only until it returns.
func (r *reader) scan(prefix, from []byte, each func(key, value []byte) (bool, error)) error {
	options := badger.DefaultIteratorOptions
	options.PrefetchValues = false
	options.Prefix = prefix
	it := r.txn.NewIterator(options)
	defer it.Close()
	seek := prefix
	if len(from) > 0 {
		seek = from
	}
	for it.Seek(seek); it.ValidForPrefix(prefix); it.Next() {
		item := it.Item()
		more := false
		err := item.Value(func(value []byte) (err error) {
			more, err = each(item.Key(), value)
			return err
		})
		if err != nil {
			return badgerError(err)
		}
		if !more {
			return nil
		}
	}
	return r.ctx.Err()
}

// last returns the greatest key under a prefix, nil when there is none.
func (r *reader) last(prefix []byte) []byte {
	options := badger.DefaultIteratorOptions
	options.PrefetchValues, options.Reverse, options.Prefix = false, true, prefix
	it := r.txn.NewIterator(options)
	defer it.Close()
	it.Seek(append(append([]byte(nil), prefix...), 0xFF))
	if !it.ValidForPrefix(prefix) {
		return nil
	}
	return it.Item().KeyCopy(nil)
}

// damagedRecord names a record that does not open or decode.
func damagedRecord(key []byte, err error) error {
	damage := &DamageError{What: fmt.Sprintf("%s: %v", recordName(key), err)}
	switch {
	case len(key) == 9 && key[0] == kindLog:
		damage.Pos, _ = parseNumberKey(kindLog, key)
	case len(key) > 0 && key[0] == kindEvent:
		if at, _, parseErr := parseEventKey(key); parseErr == nil {
			damage.What = fmt.Sprintf("event %s: %v", at.key, err)
		}
	}
	return damage
}

// recordName says what a key is of.
func recordName(key []byte) string {
	if len(key) == 0 {
		return "a record without a key"
	}
	names := map[byte]string{
		kindLog: "log entry", kindIndex: "key index", kindEvent: "event", kindSubject: "subject",
		kindName: "subject name", kindReject: "reject", kindRejectBody: "reject", kindRejected: "reject", kindDraft: "draft",
		kindState: "syncer state", kindMeta: "archive record", kindProjection: "projection", kindTurns: "index of turns",
		kindFigures: "figures",
	}
	name, ok := names[key[0]]
	if !ok {
		name = "unknown record"
	}
	return fmt.Sprintf("%s %x", name, key[1:])
}

// badgerError turns what Badger says of its own files into damage, and leaves
// our own errors alone.
func badgerError(err error) error {
	var damage *DamageError
	switch {
	case err == nil, errors.As(err, &damage), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, badger.ErrDBClosed):
		return ErrClosed
	}
	return fmt.Errorf("read archive: %w", err)
}

// generation is the record that says which projections are live.
type generation struct {
	Live    byte `cbor:"1,keyasint"`
	Version int  `cbor:"2,keyasint"` // of the projections' form
}

func (r *reader) generation() (g generation, known bool, err error) {
	known, err = r.record(generationKey(), &g)
	return g, known, err
}
