package storage

import (
	"bytes"
	"runtime"
	"slices"

	"github.com/dgraph-io/badger/v4"
	"golang.org/x/sync/errgroup"
)

// dialogueRows reads the rows of several dialogues, in their order, on all
// processors. What began at one time mostly stands together in the store, so it is
// gone through in the store's order: the next record is mostly the next that is
// wanted, and costs a fraction of looking it up.
func (r *reader) dialogueRows(all []dialogueAt) ([]dialogueRow, error) {
	order := make([]wantedRow, len(all))
	for i, at := range all {
		order[i] = wantedRow{dialogueKey(r.gen, at), i}
	}
	slices.SortFunc(order, func(a, b wantedRow) int { return bytes.Compare(a.key, b.key) })
	rows := make([]dialogueRow, len(all))
	each := (len(order) + runtime.GOMAXPROCS(0) - 1) / max(runtime.GOMAXPROCS(0), 1)
	var group errgroup.Group
	for part := range slices.Chunk(order, max(each, 1)) {
		group.Go(func() error { return r.readRows(part, rows) })
	}
	return rows, group.Wait()
}

// wantedRow is a record that is looked for, and the place of its row in the answer.
type wantedRow struct {
	key   []byte
	place int
}

// readRows reads records whose keys are sorted.
func (r *reader) readRows(wanted []wantedRow, rows []dialogueRow) error {
	options := badger.DefaultIteratorOptions
	options.PrefetchValues, options.Prefix = false, projectionKey(r.gen, projDialogue)
	it := r.txn.NewIterator(options)
	defer it.Close()
	for _, w := range wanted {
		if !it.Valid() || !bytes.Equal(it.Item().Key(), w.key) {
			it.Seek(w.key)
		}
		if !it.Valid() || !bytes.Equal(it.Item().Key(), w.key) {
			return damagedRecord(w.key, errMissing)
		}
		err := it.Item().Value(func(sealed []byte) (err error) {
			rows[w.place], err = r.openRow(w.key, sealed)
			return err
		})
		if err != nil {
			return badgerError(err)
		}
		it.Next()
	}
	return r.ctx.Err()
}

func (r *reader) openRow(key, sealed []byte) (dialogueRow, error) {
	plain, err := r.a.secrets.open(key, sealed)
	if err != nil {
		return dialogueRow{}, damagedRecord(key, err)
	}
	var s storedDialogue
	if err := r.a.codec.unmarshal(plain, &s); err != nil {
		return dialogueRow{}, damagedRecord(key, err)
	}
	return s.row(), nil
}
