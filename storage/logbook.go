package storage

import (
	"bytes"
	"fmt"

	"github.com/dgraph-io/badger/v4"

	"debrief/model"
)

// segmentEntries is how many entries one segment holds at most: it fits into a
// block of Badger's tables then. A larger one would stand alone in a block that
// was grown for it, which makes a table of them need four times its size in memory.
const segmentEntries = 128

// segment is what one commit added to the log, or a piece of that, as one record:
// it stands under the place of its first entry, and the next segment follows its
// last.
type segment struct {
	Version  int        `cbor:"1,keyasint"`
	Previous [32]byte   `cbor:"2,keyasint"` // hash of the entry before the first
	Hash     [32]byte   `cbor:"3,keyasint"` // hash of the last entry
	Entries  []logEntry `cbor:"4,keyasint"`
}

// logEntry is one place of the log.
type logEntry struct {
	_        struct{} `cbor:",toarray"`
	Received int64    // Unix milliseconds
	Key      model.Key
	Digest   [32]byte // of the packed body
	Subject  uint64
	TS       int64 // Unix milliseconds
	Seq      int64
}

func (l *logEntry) at() eventAt {
	return eventAt{subject: l.Subject, ts: l.TS, seq: l.Seq, key: l.Key}
}

// indexEntry is what is known of an event by its key alone. It outlives the
// event's erasure.
type indexEntry struct {
	_       struct{} `cbor:",toarray"`
	Pos     uint64
	Segment uint64 // the segment that holds it
	Content [16]byte
}

// segment reads the segment that begins at a place.
func (r *reader) segment(first uint64) (*segment, error) {
	var s segment
	ok, err := r.record(logKey(first), &s)
	switch {
	case err != nil:
		return nil, err
	case !ok:
		return nil, &DamageError{Pos: first, What: "it is missing"}
	case len(s.Entries) == 0:
		return nil, &DamageError{Pos: first, What: "its segment is empty"}
	}
	return &s, nil
}

// logEntry reads the log entry of an event.
func (r *reader) logEntry(index indexEntry) (logEntry, error) {
	s, err := r.segment(index.Segment)
	if err != nil {
		return logEntry{}, err
	}
	at := index.Pos - index.Segment
	if index.Pos < index.Segment || at >= uint64(len(s.Entries)) {
		return logEntry{}, &DamageError{Pos: index.Pos, What: "its segment does not reach it"}
	}
	return s.Entries[at], nil
}

// segmentOf returns where the segment of a place begins.
func (r *reader) segmentOf(pos uint64) (uint64, error) {
	options := badger.DefaultIteratorOptions
	options.PrefetchValues, options.Reverse, options.Prefix = false, true, []byte{kindLog}
	it := r.txn.NewIterator(options)
	defer it.Close()
	it.Seek(logKey(pos))
	if !it.Valid() {
		return 0, &DamageError{Pos: pos, What: "it is missing"}
	}
	key := it.Item().KeyCopy(nil)
	first, err := parseNumberKey(kindLog, key)
	if err != nil {
		return 0, damagedRecord(key, err)
	}
	return first, nil
}

// segmentAfter returns where the first segment behind a place begins, 0 when
// there is none.
func (r *reader) segmentAfter(pos uint64) (next uint64, err error) {
	err = r.scan([]byte{kindLog}, logKey(pos+1), func(key, _ []byte) (bool, error) {
		next, err = parseNumberKey(kindLog, bytes.Clone(key))
		return false, err
	})
	return next, err
}

// lastEntry looks the end of the log up.
func (r *reader) lastEntry() (head, error) {
	first, err := r.lastNumber(kindLog)
	if err != nil || first == 0 {
		return head{}, err
	}
	s, err := r.segment(first)
	if err != nil {
		return head{}, err
	}
	return head{first + uint64(len(s.Entries)) - 1, s.Hash}, nil
}

// hashAt computes the hash of an entry from its segment.
func (r *reader) hashAt(pos uint64) ([32]byte, error) {
	first, err := r.segmentOf(pos)
	if err != nil {
		return [32]byte{}, err
	}
	s, err := r.segment(first)
	if err != nil {
		return [32]byte{}, err
	}
	if pos-first >= uint64(len(s.Entries)) {
		return [32]byte{}, &DamageError{Pos: pos, What: "it is missing"}
	}
	hash := s.Previous
	for i := range pos - first + 1 {
		hash = s.Entries[i].hash(r.a.secrets.archive, first+i, hash)
	}
	return hash, nil
}

func (l *logEntry) hash(archive [16]byte, pos uint64, previous [32]byte) [32]byte {
	return chain(archive, pos, previous, l.Key, l.Received, l.Digest)
}

// walkLog calls each for the entries of the log from a place on, in order.
func (r *reader) walkLog(from uint64, each func(pos uint64, l logEntry) error) error {
	if from > r.end.pos {
		return nil
	}
	first, err := r.segmentOf(from)
	if err != nil {
		return err
	}
	for first <= r.end.pos {
		if err := r.ctx.Err(); err != nil {
			return err
		}
		s, err := r.segment(first)
		if err != nil {
			return err
		}
		for i, l := range s.Entries {
			if pos := first + uint64(i); pos >= from {
				if err := each(pos, l); err != nil {
					return err
				}
			}
		}
		first += uint64(len(s.Entries))
	}
	return nil
}

// follows checks that a segment continues the chain, and that it holds together.
func (s *segment) follows(archive [16]byte, first uint64, previous [32]byte) error {
	if s.Version != chainVersion {
		return &DamageError{Pos: first, What: fmt.Sprintf("its segment has version %d", s.Version)}
	}
	if s.Previous != previous {
		return &DamageError{Pos: first, What: "its hash does not follow from the entry before it"}
	}
	for i := range s.Entries {
		previous = s.Entries[i].hash(archive, first+uint64(i), previous)
	}
	if s.Hash != previous {
		return &DamageError{Pos: first + uint64(len(s.Entries)) - 1, What: "its hash does not follow from the entries of its segment"}
	}
	return nil
}
