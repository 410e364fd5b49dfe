package storage

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// head is the end of the log.
type head struct {
	pos  uint64
	hash [32]byte
}

// The head file has two slots that are written in turns, so that a write that is
// cut short leaves the other one.
const (
	headSlot  = 512
	headPlain = 8 + 32
	headSize  = headPlain + sealOverhead
)

// headFile remembers the end of the log outside the archive. Badger drops the
// tail of a damaged write-ahead log without a word; the head file knows better.
type headFile struct {
	seal   sealer
	aad    []byte
	random *entropy

	mu    sync.Mutex
	file  *os.File
	last  head // what it holds
	fresh bool // it holds nothing yet
	slot  int64
	dirty bool
}

// reaches checks that the log holds what the head file knows of it.
func (a *Archive) reaches(last head) error {
	if last.pos == 0 {
		return nil
	}
	txn := a.db.NewTransaction(false)
	defer txn.Discard()
	r := &reader{ctx: context.Background(), a: a, txn: txn}
	end, err := r.lastEntry()
	if err != nil {
		return err
	}
	const mend = "restore the archive from its last backup, or remove the head file %s to accept the log as it is"
	if end.pos < last.pos {
		return &DamageError{Pos: end.pos + 1, What: fmt.Sprintf(
			"the log ends at entry %d, but %d were saved; "+mend, end.pos, last.pos, a.head.file.Name())}
	}
	hash, err := r.hashAt(last.pos)
	if err != nil {
		return err
	}
	if hash != last.hash {
		return &DamageError{Pos: last.pos, What: fmt.Sprintf("it is not the one that was saved; "+mend, a.head.file.Name())}
	}
	return nil
}

// headPath says where the head file of an archive is: beside its key.
func (o Options) headPath(id identity) string {
	name := id.Archive + ".head"
	if id.Copy != "" {
		name = id.Archive + "-" + id.Copy + ".head"
	}
	return filepath.Join(filepath.Dir(o.keyPath(id.Archive)), name)
}

// openHead opens the head file and returns what it holds. known is false when
// there is none: somebody took it away, which is how a lost tail is accepted.
func openHead(path string, s *secrets, random *entropy) (f *headFile, last head, known bool, err error) {
	file, err := os.OpenFile(path, os.O_RDWR, 0o600)
	if errors.Is(err, fs.ErrNotExist) {
		if err = os.MkdirAll(filepath.Dir(path), 0o700); err == nil {
			file, err = os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
		}
		if err != nil {
			return nil, head{}, false, fmt.Errorf("make head file: %w", err)
		}
		f = &headFile{seal: s.head, aad: append([]byte("head"), s.archive[:]...), random: random, file: file, fresh: true}
		return f, head{}, false, nil
	}
	if err != nil {
		return nil, head{}, false, fmt.Errorf("open head file: %w", err)
	}
	f = &headFile{seal: s.head, aad: append([]byte("head"), s.archive[:]...), random: random, file: file}
	last, err = f.read()
	f.last = last
	if err != nil {
		return nil, head{}, false, errors.Join(err, file.Close())
	}
	return f, last, true, nil
}

// read returns the later of the two slots.
func (f *headFile) read() (head, error) {
	var last head
	found := false
	for slot := range int64(2) {
		h, ok, err := f.readSlot(slot)
		if err != nil {
			return head{}, err
		}
		if ok && (!found || h.pos >= last.pos) {
			last, found, f.slot = h, true, 1-slot
		}
	}
	if !found {
		return head{}, &DamageError{What: fmt.Sprintf(
			"the head file %s cannot be read, so nobody knows whether the log's end is missing; "+
				"restore it from a copy, or remove it to accept the log as it is", f.file.Name())}
	}
	return last, nil
}

func (f *headFile) readSlot(slot int64) (head, bool, error) {
	sealed := make([]byte, headSize)
	n, err := f.file.ReadAt(sealed, slot*headSlot)
	if n < headSize {
		if errors.Is(err, os.ErrClosed) {
			return head{}, false, err
		}
		return head{}, false, nil // cut short
	}
	plain, err := f.seal.open(f.aad, sealed)
	if err != nil || len(plain) != headPlain {
		return head{}, false, nil // the other slot decides
	}
	return head{binary.BigEndian.Uint64(plain), [32]byte(plain[8:])}, true, nil
}

// put writes a new end of the log, to be synced later.
func (f *headFile) put(h head) error {
	plain := append(binary.BigEndian.AppendUint64(nil, h.pos), h.hash[:]...)
	sealed, err := f.seal.seal(nil, f.random, f.aad, plain)
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, err := f.file.WriteAt(sealed, f.slot*headSlot); err != nil {
		return fmt.Errorf("write head file: %w", err)
	}
	f.last, f.fresh, f.slot, f.dirty = h, false, 1-f.slot, true
	return nil
}

// sync puts the head on disk when it has changed. Commits do not wait for it:
// what they put meanwhile is synced the next time.
func (f *headFile) sync() error {
	f.mu.Lock()
	changed := f.dirty
	f.dirty = false
	f.mu.Unlock()
	if !changed {
		return nil
	}
	if err := f.file.Sync(); err != nil {
		return fmt.Errorf("sync head file: %w", err)
	}
	return nil
}

func (f *headFile) close() error { return errors.Join(f.sync(), f.file.Close()) }
