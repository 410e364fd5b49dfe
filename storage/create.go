package storage

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"
)

// create makes an archive: the key first, debrief.json last, so that a directory
// that looks like an archive always has its key.
func (a *Archive) create(o Options) error {
	if err := a.claim(o.Dir); err != nil {
		return err
	}
	keys, id, err := a.makeKeys(o)
	if err != nil {
		return err
	}
	if a.secrets, err = id.unlock(keys); err != nil {
		return err
	}
	a.id, a.keys = id, newKeyFilter()
	if err := id.write(o.Dir); err != nil {
		return err
	}
	return a.openFiles(o)
}

// claim makes the directory and locks it, and checks again that nobody was
// faster.
func (a *Archive) claim(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make archive directory: %w", err)
	}
	lock, err := lockDir(dir)
	if err != nil {
		return err
	}
	a.lock = lock
	_, err = readIdentity(dir)
	if errors.Is(err, ErrNoArchive) {
		return nil
	}
	if err == nil {
		err = &InUseError{}
	}
	return err
}

// makeKeys draws an archive id and makes its key file. A key file that was named
// and is there is used as it is, never written over.
func (a *Archive) makeKeys(o Options) (archiveKeys, identity, error) {
	if o.KeyFile != "" {
		keys, err := readKeyFile(o.KeyFile)
		if !errors.Is(err, ErrNoKey) {
			if err != nil {
				return archiveKeys{}, identity{}, err
			}
			id, err := newIdentity(keys, a.random)
			return keys, id, err
		}
	}
	keys, err := newKeys(a.random)
	if err != nil {
		return archiveKeys{}, identity{}, err
	}
	id, err := newIdentity(keys, a.random)
	if err != nil {
		return archiveKeys{}, identity{}, err
	}
	keys.path = o.keyPath(id.Archive)
	if err := keys.write(keys.path); err != nil {
		return archiveKeys{}, identity{}, err
	}
	a.newKey = keys.path
	return keys, id, nil
}

// memTableSize decides over Badger's memory: the buffers that it builds tables
// in are as large, and it keeps eight of them. It also decides how much one
// commit can hold: 15 % of it.
const memTableSize = 12 << 20

// badgerOptions are the measured ones of docs/performance.md.
func (a *Archive) badgerOptions() badger.Options {
	o := badger.DefaultOptions(a.badgerDir()).WithSyncWrites(true)
	if a.dir == "" {
		o = badger.DefaultOptions("").WithInMemory(true)
	}
	o.TableSizeMultiplier = 1 // tables of one size on every level: few to open, and no buffer grows
	return o.
		WithBaseTableSize(memTableSize).WithBaseLevelSize(64 << 20).
		WithMemTableSize(memTableSize).
		WithNumMemtables(3).
		WithNumLevelZeroTables(12).WithNumLevelZeroTablesStall(24). // merging many at once writes the next level less often
		WithBlockSize(16 << 10).                                    // a quarter of the index that is read at open
		WithCompression(options.None).                              // what is sealed cannot be compressed
		WithBlockCacheSize(32 << 20).WithIndexCacheSize(32 << 20).
		WithNumCompactors(2).WithNumVersionsToKeep(1).
		WithValueLogFileSize(16 << 20).
		WithEncryptionKey(a.secrets.badger).
		WithDetectConflicts(false). // the one writer reads from snapshots, so there is nothing to detect
		WithMetricsEnabled(false).
		WithLogger(badgerLog{a.log})
}

// openBadger opens Badger. What it cannot open, or panics on, is damage.
func openBadger(o badger.Options) (db *badger.DB, err error) {
	defer func() {
		if r := recover(); r != nil {
			db, err = nil, &DamageError{What: fmt.Sprintf("its store cannot be opened: %v; restore the archive from a backup", r)}
		}
	}()
	if !o.InMemory {
		if err := os.MkdirAll(o.Dir, 0o700); err != nil {
			return nil, fmt.Errorf("make store: %w", err)
		}
	}
	db, err = badger.Open(o)
	switch {
	case err == nil:
		return db, nil
	case errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("open store: %w", err)
	}
	return nil, &DamageError{What: fmt.Sprintf("its store cannot be opened: %v; restore the archive from a backup", err)}
}
