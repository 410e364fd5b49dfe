package storage

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/dgraph-io/badger/v4"
)

// Restore makes an archive of a backup, in an empty or absent directory: the
// same log with the same chain, under the same key, which must be there already.
// Afterwards its projections are rebuilt. A backup that was cut short or altered
// is a *DamageError that names the place, and leaves nothing behind.
func Restore(ctx context.Context, r io.Reader, o Options, progress func(done uint64)) (Info, error) {
	a, err := o.archive()
	if err != nil {
		return Info{}, fmt.Errorf("restore: %w", err)
	}
	s := &restore{a: a, in: bufio.NewReaderSize(r, 1<<16), progress: progress}
	info, err := s.run(ctx, o)
	if err != nil {
		return Info{}, fmt.Errorf("restore: %w", err)
	}
	return info, nil
}

type restore struct {
	a        *Archive
	in       *bufio.Reader
	at       int64 // bytes read
	progress func(done uint64)
	seal     *chunkSealer
	out      *badger.WriteBatch
	records  uint64
	events   uint64
	end      *backupEnd
}

func (s *restore) run(ctx context.Context, o Options) (info Info, err error) {
	if _, err := readIdentity(o.Dir); !errors.Is(err, ErrNoArchive) {
		if err == nil {
			err = fmt.Errorf("there is an archive in %s already", o.Dir)
		}
		return Info{}, err
	}
	keys, err := s.header(o)
	if err != nil {
		return Info{}, err
	}
	if err := s.a.claim(o.Dir); err != nil {
		return Info{}, err
	}
	started := false
	defer func() {
		switch {
		case started:
			err = errors.Join(err, s.a.Close())
		default:
			err = errors.Join(err, s.undo(o.Dir))
		}
	}()
	if err := s.fill(ctx); err != nil {
		return Info{}, err
	}
	if err := s.become(o, keys); err != nil {
		return Info{}, err
	}
	if err := s.a.start(ctx); err != nil {
		return Info{}, err
	}
	started = true
	return s.a.Info(ctx)
}

// undo leaves the directory as it was found.
func (s *restore) undo(dir string) error {
	err := s.a.release()
	for _, name := range []string{identityFile, badgerDir, ownerFile, lockFile} {
		err = errors.Join(err, os.RemoveAll(filepath.Join(dir, name)))
	}
	return err
}

// header reads what the backup is of, and unlocks it.
func (s *restore) header(o Options) (archiveKeys, error) {
	magic := make([]byte, len(backupMagic))
	if n, err := io.ReadFull(s.in, magic); err != nil || string(magic) != backupMagic {
		s.at += int64(n)
		return archiveKeys{}, s.damage("it is not a backup of Debrief")
	}
	s.at += int64(len(magic))
	raw, err := s.frame()
	if err != nil {
		return archiveKeys{}, err
	}
	var header backupHeader
	if err := json.Unmarshal(raw, &header); err != nil {
		return archiveKeys{}, s.damage("its header cannot be read")
	}
	if _, err := header.Identity.archiveID(); err != nil {
		return archiveKeys{}, s.damage("its header cannot be read")
	}
	keys, err := readKeyFile(o.keyPath(header.Identity.Archive))
	if err != nil {
		return archiveKeys{}, err
	}
	s.a.id = header.Identity
	if s.a.secrets, err = header.Identity.unlock(keys); err != nil {
		return archiveKeys{}, err
	}
	s.seal, err = s.a.secrets.chunkSealer(raw, header.Salt)
	return keys, err
}

// frame reads a piece of the stream.
func (s *restore) frame() ([]byte, error) {
	var size [4]byte
	if _, err := io.ReadFull(s.in, size[:]); err != nil {
		return nil, s.short(err)
	}
	n := binary.BigEndian.Uint32(size[:])
	if n > backupMost {
		return nil, s.damage("a piece of it has an impossible length")
	}
	piece := make([]byte, n)
	if _, err := io.ReadFull(s.in, piece); err != nil {
		return nil, s.short(err)
	}
	s.at += int64(len(size)) + int64(n)
	return piece, nil
}

func (s *restore) short(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return s.damage("it was cut short")
	}
	return err
}

func (s *restore) damage(what string) error {
	chunk := uint64(0)
	if s.seal != nil {
		chunk = s.seal.n
	}
	return &DamageError{What: fmt.Sprintf("the backup, after byte %d (chunk %d): %s", s.at, chunk, what)}
}

// fill takes the records of the backup into a new store and checks the chain.
func (s *restore) fill(ctx context.Context) error {
	var err error
	if s.a.db, err = openBadger(s.a.badgerOptions()); err != nil {
		return err
	}
	s.out = s.a.db.NewWriteBatch()
	defer s.out.Cancel()
	for s.end == nil {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := s.a.checkSpace(); err != nil {
			return err
		}
		if err := s.chunk(); err != nil {
			return err
		}
	}
	if _, err := s.in.ReadByte(); !errors.Is(err, io.EOF) {
		return s.damage("something follows its end")
	}
	if err := s.out.Flush(); err != nil {
		return fmt.Errorf("write records: %w", err)
	}
	return s.check(ctx)
}

func (s *restore) chunk() error {
	sealed, err := s.frame()
	if err != nil {
		return err
	}
	plain, err := s.seal.open(s.seal.aad(), sealed)
	if err != nil || len(plain) == 0 {
		return s.damage("it was altered")
	}
	switch plain[0] {
	case chunkRecords:
		return s.take(plain[1:])
	case chunkEnd:
		s.end = &backupEnd{}
		return s.a.codec.unmarshal(plain[1:], s.end)
	}
	return s.damage("it holds a chunk that this program does not know")
}

// take writes the records of a chunk.
func (s *restore) take(b []byte) error {
	for len(b) > 0 {
		key, rest, ok := cutPiece(b)
		value, rest, okValue := cutPiece(rest)
		if !ok || !okValue || len(key) == 0 {
			return s.damage("a record of it is malformed")
		}
		if err := s.out.Set(key, value); err != nil {
			return fmt.Errorf("write records: %w", err)
		}
		s.records++
		if key[0] == kindEvent && len(key) == eventKeySize {
			s.events++
		}
		b = rest
	}
	if s.progress != nil {
		s.progress(s.events)
	}
	return nil
}

func cutPiece(b []byte) (piece, rest []byte, ok bool) {
	n, used := binary.Uvarint(b)
	if used <= 0 || n > uint64(len(b)-used) {
		return nil, nil, false
	}
	b = b[used:]
	return b[:n:n], b[n:], true
}

// check walks the chain that was restored up to the end mark.
func (s *restore) check(ctx context.Context) error {
	if s.records != s.end.Records || s.events != s.end.Events {
		return s.damage(fmt.Sprintf("it holds %d records and %d events, its end mark says %d and %d",
			s.records, s.events, s.end.Records, s.end.Events))
	}
	txn := s.a.db.NewTransaction(false)
	defer txn.Discard()
	r := &reader{ctx: ctx, a: s.a, txn: txn}
	var previous [32]byte
	for first := uint64(1); first <= s.end.Events; {
		part, err := r.segment(first)
		if err != nil {
			return err
		}
		if err := part.follows(s.a.secrets.archive, first, previous); err != nil {
			return err
		}
		previous = part.Hash
		first += uint64(len(part.Entries))
	}
	if previous != s.end.Head {
		return s.damage("its log does not end as its end mark says")
	}
	return nil
}

// become makes the directory an archive. It is a copy with a head file of its
// own, since the first one may still be in use.
func (s *restore) become(o Options, keys archiveKeys) error {
	id := s.a.id
	name, err := s.a.random.bytes(4)
	if err != nil {
		return err
	}
	id.Copy = hex.EncodeToString(name)
	keyID, err := parseKeyID(id.KeyID)
	if err != nil {
		return err
	}
	if id.Check, err = id.check(keys.secrets[keyID]); err != nil {
		return err
	}
	s.a.id = id
	if s.a.head, _, _, err = openHead(o.headPath(id), s.a.secrets, s.a.random); err != nil {
		return err
	}
	return id.write(o.Dir)
}
