package storage

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
)

// A backup is one stream: magic, header, sealed chunks, an end mark.
// docs/archive-format.md describes it.
const (
	backupMagic = "DEBRIEF BACKUP 1\n"
	backupChunk = 1 << 20
	backupMost  = 8 << 20 // no chunk and no header is longer
	saltOfKey   = 16
)

// The kinds of chunks, their first byte.
const (
	chunkRecords byte = 'r'
	chunkEnd     byte = 'e'
)

// carried are the kinds of records that a backup holds; projections follow from
// them.
var carried = [...]byte{kindSubject, kindName, kindLog, kindIndex, kindEvent, kindReject, kindRejectBody, kindRejected, kindDraft, kindState}

type backupHeader struct {
	Identity identity `json:"identity"`
	Salt     []byte   `json:"salt"`
}

// backupEnd is the end mark.
type backupEnd struct {
	Events  uint64   `cbor:"1,keyasint"`
	Head    [32]byte `cbor:"2,keyasint"`
	Records uint64   `cbor:"3,keyasint"`
}

// chunkSealer seals the chunks of one backup, each with its number, so that none
// can be changed, left out, put elsewhere or taken from another backup.
type chunkSealer struct {
	sealer
	header [32]byte
	n      uint64
}

func (s *secrets) chunkSealer(header []byte, salt []byte) (*chunkSealer, error) {
	key, err := subkey(append(bytes.Clone(s.backup), salt...), "backup chunks")
	if err != nil {
		return nil, err
	}
	by, err := newSealer(0, key)
	return &chunkSealer{sealer: by, header: sha256.Sum256(header)}, err
}

// aad returns what the next chunk is sealed with.
func (c *chunkSealer) aad() []byte {
	c.n++
	return binary.BigEndian.AppendUint64(bytes.Clone(c.header[:]), c.n)
}

// Backup writes the log, and what does not follow from it, as of now. It opens
// every record on the way: a damaged archive is a *DamageError, not a backup.
func (a *Archive) Backup(ctx context.Context, w io.Writer, progress func(done, total uint64)) error {
	err := a.hold(ctx, func(ctx context.Context) error {
		return a.snapshots.with(func(s *snapshot) error {
			b := &backup{r: s.reader(ctx, a), w: bufio.NewWriterSize(w, 1<<16), progress: progress}
			return b.run()
		})
	})
	if err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	return nil
}

type backup struct {
	r        *reader
	w        *bufio.Writer
	progress func(done, total uint64)
	seal     *chunkSealer
	buf      []byte
	records  uint64
	logged   uint64 // entries of the log
	events   uint64
}

func (b *backup) run() error {
	if err := b.header(); err != nil {
		return err
	}
	b.buf = append(b.buf, chunkRecords)
	for _, kind := range carried {
		if err := b.r.scan([]byte{kind}, nil, b.record); err != nil {
			return err
		}
	}
	if err := b.flush(); err != nil {
		return err
	}
	if b.logged != b.r.end.pos || b.events != b.r.end.pos {
		return &DamageError{What: fmt.Sprintf("of %d entries of the log %d are there, with %d events", b.r.end.pos, b.logged, b.events)}
	}
	end, err := b.r.a.codec.marshal(&backupEnd{b.r.end.pos, b.r.end.hash, b.records})
	if err != nil {
		return err
	}
	b.buf = append(append(b.buf[:0], chunkEnd), end...)
	if err := b.chunk(); err != nil {
		return err
	}
	return b.w.Flush()
}

func (b *backup) header() error {
	salt, err := b.r.a.random.bytes(saltOfKey)
	if err != nil {
		return err
	}
	header, err := json.Marshal(backupHeader{b.r.a.id, salt})
	if err != nil {
		return err
	}
	if b.seal, err = b.r.a.secrets.chunkSealer(header, salt); err != nil {
		return err
	}
	if _, err := b.w.WriteString(backupMagic); err != nil {
		return err
	}
	return b.frame(header)
}

// frame writes a piece of the stream with its length before it.
func (b *backup) frame(piece []byte) error {
	if _, err := b.w.Write(binary.BigEndian.AppendUint32(nil, uint32(len(piece)))); err != nil {
		return err
	}
	_, err := b.w.Write(piece)
	return err
}

func (b *backup) record(key, value []byte) (bool, error) {
	if err := b.check(key, value); err != nil {
		return false, err
	}
	b.records++
	b.buf = appendPiece(appendPiece(b.buf, key), value)
	if len(b.buf) < backupChunk {
		return true, nil
	}
	if b.progress != nil {
		b.progress(b.events, b.r.end.pos)
	}
	return true, b.flush()
}

// check opens a record before it is written.
func (b *backup) check(key, value []byte) error {
	if key[0] != kindEvent {
		plain, err := b.r.a.secrets.open(key, value)
		if err == nil && key[0] == kindLog {
			var s segment
			err = b.r.a.codec.unmarshal(plain, &s)
			b.logged += uint64(len(s.Entries))
		}
		if err != nil {
			return damagedRecord(bytes.Clone(key), err)
		}
		return nil
	}
	at, chunk, err := parseEventKey(key)
	if err != nil {
		return damagedRecord(bytes.Clone(key), err)
	}
	sub, err := b.r.a.subjects.byNumber(b.r, at.subject)
	if err != nil {
		return err
	}
	if chunk == 0 {
		b.events++
		if len(value) < placeSize {
			return damagedRecord(bytes.Clone(key), errSealed)
		}
		value = value[placeSize:]
	}
	if _, err := sub.body.open(key, value); err != nil {
		return damagedRecord(bytes.Clone(key), err)
	}
	return nil
}

func appendPiece(b, piece []byte) []byte {
	return append(binary.AppendUvarint(b, uint64(len(piece))), piece...)
}

// flush writes the records that are gathered as one chunk.
func (b *backup) flush() error {
	if len(b.buf) <= 1 {
		return nil
	}
	err := b.chunk()
	b.buf = append(b.buf[:0], chunkRecords)
	return err
}

func (b *backup) chunk() error {
	sealed, err := b.seal.seal(nil, b.r.a.random, b.seal.aad(), b.buf)
	if err != nil {
		return err
	}
	return b.frame(sealed)
}
