package storage

import (
	"context"
	"encoding/binary"
	"fmt"
	"sync"

	"debrief/model"
)

// subject is a session or an entity with its number and its data key.
type subject struct {
	no      uint64
	what    model.Subject
	hash    [16]byte
	body    sealer // under the data key
	wrapped []byte // the data key, sealed by the archive key
	stored  bool   // or on its way there; the writer alone reads and writes it
}

// subjectRecord is a subject as it is stored. Wrapped goes when it is erased.
type subjectRecord struct {
	Kind    model.SubjectKind `cbor:"1,keyasint"`
	ID      string            `cbor:"2,keyasint,omitempty"`
	Wrapped []byte            `cbor:"3,keyasint,omitempty"`
}

// subjects knows the subjects in use, and gives new ones their number and data
// key. A new one is stored by the commit that first needs it; until then it is
// kept here, whatever becomes of that commit.
type subjects struct {
	a       *Archive
	mu      sync.Mutex
	next    uint64
	fresh   map[[16]byte]*subject
	recent  *lru[[16]byte, *subject]
	numbers *lru[uint64, *subject]
}

const subjectsKept = 8192

func newSubjects(a *Archive, next uint64) *subjects {
	return &subjects{
		a: a, next: next, fresh: map[[16]byte]*subject{},
		recent:  newLRU[[16]byte, *subject](subjectsKept),
		numbers: newLRU[uint64, *subject](subjectsKept),
	}
}

func (s *subjects) hash(what model.Subject) [16]byte {
	return s.a.secrets.names.name("subject", string(what.Kind), what.ID)
}

// need returns a subject for writing, a new one when it was never seen.
//
// What is neither recent nor fresh is looked up in the newest snapshot, which is
// taken under the lock: a subject leaves fresh only after the snapshot that
// holds it is there, so none gets two numbers.
func (s *subjects) need(what model.Subject) (*subject, error) {
	hash := s.hash(what)
	s.mu.Lock()
	defer s.mu.Unlock()
	var sub *subject
	err := s.a.snapshots.with(func(now *snapshot) (err error) {
		sub, err = s.find(now.reader(context.Background(), s.a), hash)
		return err
	})
	if err != nil || sub != nil {
		return sub, err
	}
	if sub, err = s.make(what, hash); err != nil {
		return nil, err
	}
	s.fresh[hash] = sub
	return sub, nil
}

// get returns a subject for reading, nil when it was never stored.
func (s *subjects) get(r *reader, what model.Subject) (*subject, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.find(r, s.hash(what))
}

func (s *subjects) find(r *reader, hash [16]byte) (*subject, error) {
	if sub, ok := s.recent.get(hash); ok {
		return sub, nil
	}
	if sub, ok := s.fresh[hash]; ok {
		return sub, nil
	}
	plain, ok, err := r.plain(nameKey(hash))
	if err != nil || !ok {
		return nil, err
	}
	if len(plain) != 8 {
		return nil, damagedRecord(nameKey(hash), errSealed)
	}
	sub, err := s.load(r, binary.BigEndian.Uint64(plain))
	if err != nil {
		return nil, err
	}
	if sub.hash != hash {
		return nil, damagedRecord(nameKey(hash), errSealed)
	}
	s.keep(sub)
	return sub, nil
}

// byNumber returns a subject that an event was stored under.
func (s *subjects) byNumber(r *reader, no uint64) (*subject, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if sub, ok := s.numbers.get(no); ok {
		return sub, nil
	}
	sub, err := s.load(r, no)
	if err != nil {
		return nil, err
	}
	s.keep(sub)
	return sub, nil
}

func (s *subjects) keep(sub *subject) {
	s.recent.put(sub.hash, sub)
	s.numbers.put(sub.no, sub)
}

// load reads a subject from the archive.
func (s *subjects) load(r *reader, no uint64) (*subject, error) {
	var record subjectRecord
	ok, err := r.record(subjectKey(no), &record)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, &DamageError{What: fmt.Sprintf("subject %d is missing", no)}
	}
	what := model.Subject{Kind: record.Kind, ID: record.ID}
	sub := &subject{no: no, what: what, hash: s.hash(what), wrapped: record.Wrapped, stored: true}
	key, err := s.a.secrets.open(dataKeyAAD(no), record.Wrapped)
	if err != nil {
		return nil, damagedRecord(subjectKey(no), err)
	}
	sub.body, err = newSealer(uint32(no), key)
	return sub, err
}

func (s *subjects) make(what model.Subject, hash [16]byte) (*subject, error) {
	key, err := s.a.random.bytes(keySize)
	if err != nil {
		return nil, err
	}
	sub := &subject{no: s.next, what: what, hash: hash}
	if sub.wrapped, err = s.a.secrets.current.seal(nil, s.a.random, dataKeyAAD(sub.no), key); err != nil {
		return nil, err
	}
	if sub.body, err = newSealer(uint32(sub.no), key); err != nil {
		return nil, err
	}
	s.next++
	return sub, nil
}

func dataKeyAAD(no uint64) []byte { return append([]byte("data key "), subjectKey(no)...) }

// committed takes note that new subjects are on disk now.
func (s *subjects) committed(subs []*subject) {
	if len(subs) == 0 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, sub := range subs {
		delete(s.fresh, sub.hash)
		s.keep(sub)
	}
}
