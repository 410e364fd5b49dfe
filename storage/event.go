package storage

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"

	"debrief/model"
)

// prepared is an event with everything that can be worked out before it has its
// place in the log.
type prepared struct {
	entry   *model.Entry // without Pos
	sub     *subject
	base    []byte   // its key in Badger
	chunks  [][]byte // sealed under the data key of its subject
	digest  [32]byte // of the packed body
	content [16]byte // of its likeness
	size    int      // bytes that it adds to a commit, about
	outcome model.Outcome

	looked bool        // the key index was looked into
	asOf   uint64      // as of this end of the log
	there  *indexEntry // what it held; then nothing is sealed
}

// recordOverhead is about what an event adds to a commit besides its body: log
// entry, index entry, keys.
const recordOverhead = 512

var errNoSubject = errors.New("it names no session, entity or client")

// prepare makes an event ready for the writer. With a reader it looks whether
// the event is there already, so that the writer need not.
func (a *Archive) prepare(r *reader, event *model.Event) (*prepared, error) {
	e := &model.Entry{Event: *event, ReceivedAt: millis(a.now().UnixMilli())}
	e.TS = millis(e.TS.UnixMilli())
	if e.Type.Own() {
		e.Seq = a.nextSeq(e.Seq)
	}
	about, ok := model.SubjectOf(&e.Event)
	if !ok {
		return nil, fmt.Errorf("%s event: %w", e.Type, errNoSubject)
	}
	encoded, err := a.codec.encodeEvent(&e.Event)
	if err != nil {
		return nil, err
	}
	like := encoded
	if !plainLike(&e.Event) {
		if like, err = a.codec.encodeEvent(likeness(&e.Event)); err != nil {
			return nil, err
		}
	}
	e.Key = a.keyOf(&e.Event, like)
	e.Received = nil
	p := &prepared{entry: e, content: a.secrets.content.name(string(like))}
	if r != nil {
		if err := p.look(r); err != nil || p.there != nil {
			return p, err
		}
	}
	if p.sub, err = a.subjects.need(about); err != nil {
		return nil, err
	}
	return p, a.sealBody(p, encoded)
}

// look asks the key index for the event.
func (p *prepared) look(r *reader) error {
	p.looked, p.asOf = true, r.end.pos
	if r.a.keys.lacks(p.entry.Key) {
		return nil
	}
	var index indexEntry
	ok, err := r.record(indexKey(p.entry.Key), &index)
	if ok {
		p.there = &index
	}
	return err
}

// nextSeq returns the number of an event of our own: a greater one than was ever
// given, or the one that it has, which then counts as given.
func (a *Archive) nextSeq(has int64) int64 {
	if has == 0 {
		return a.seq.Add(1)
	}
	for {
		given := a.seq.Load()
		if has <= given || a.seq.CompareAndSwap(given, has) {
			return has
		}
	}
}

// keyOf makes the key of an event: from the sender's own id, and without one
// from what was received.
func (a *Archive) keyOf(e *model.Event, like []byte) model.Key {
	names := a.secrets.names
	if e.ID != "" {
		return names.name("event id", e.Account, e.Source, string(e.Type), e.ID)
	}
	if len(e.Received) > 0 {
		return names.name("event object", e.Account, e.Source, string(e.Type), string(e.Received))
	}
	return names.name("event content", e.Account, e.Source, string(e.Type), string(like))
}

func (a *Archive) sealBody(p *prepared, event []byte) error {
	salt, err := a.random.bytes(saltSize)
	if err != nil {
		return err
	}
	packed := packBody(salt, event)
	p.digest = sha256.Sum256(packed)
	p.base = eventKey(p.at())
	plain, err := a.squeeze.splitBody(p.entry.ReceivedAt.UnixMilli(), packed)
	if err != nil {
		return err
	}
	p.size = recordOverhead
	for i, piece := range plain {
		key, room := p.base, placeSize // the writer puts the place before the first chunk
		if i > 0 {
			key, room = chunkKey(p.base, i), 0
		}
		sealed, err := p.sub.body.seal(make([]byte, room, room+len(piece)+sealOverhead), a.random, key, piece)
		if err != nil {
			return err
		}
		p.chunks = append(p.chunks, sealed)
		p.size += len(sealed)
	}
	return nil
}

func (p *prepared) at() eventAt {
	return eventAt{subject: p.sub.no, ts: p.entry.TS.UnixMilli(), seq: p.entry.Seq, key: p.entry.Key}
}

// setPlace seals the event's place in the log into the room before its first
// chunk.
func (a *Archive) setPlace(p *prepared) error {
	room := p.chunks[0][:0:placeSize]
	_, err := a.secrets.current.seal(room, a.random, placeAAD(p.entry.Key),
		binary.BigEndian.AppendUint64(make([]byte, 0, 8), p.entry.Pos))
	return err
}

// sealedEvent is an event as Badger holds it. Its bytes are its own: opening it
// overwrites them.
type sealedEvent struct {
	base  []byte
	first []byte   // the place and the first chunk
	more  [][]byte // the others
}

// openEvent opens an event into e. Whatever is wrong with it is a DamageError.
func (a *Archive) openEvent(sub *subject, s sealedEvent, e *entry) error {
	packed, err := a.openBody(sub, s, e)
	if err == nil {
		err = a.codec.decodeBody(packed, &e.Event)
	}
	if err != nil {
		return damagedRecord(s.base, err)
	}
	return nil
}

// openBody opens the packed body of an event and fills in what is known of it
// besides.
func (a *Archive) openBody(sub *subject, s sealedEvent, e *model.Entry) ([]byte, error) {
	at, _, err := parseEventKey(s.base)
	if err != nil {
		return nil, err
	}
	value := s.first
	if len(value) < placeSize {
		return nil, errSealed
	}
	place, err := a.secrets.open(placeAAD(at.key), value[:placeSize])
	if err != nil || len(place) != 8 {
		return nil, errSealed
	}
	plain, err := sub.body.openHere(s.base, value[placeSize:])
	if err != nil {
		return nil, err
	}
	header, packed, err := parseFirst(plain)
	if err != nil {
		return nil, err
	}
	if header.count != 1+len(s.more) {
		return nil, fmt.Errorf("it has %d of %d chunks", 1+len(s.more), header.count)
	}
	for i, sealed := range s.more {
		piece, err := sub.body.open(chunkKey(s.base, i+1), sealed)
		if err != nil {
			return nil, err
		}
		packed = append(packed, piece...)
	}
	e.Key, e.Pos, e.ReceivedAt = at.key, binary.BigEndian.Uint64(place), millis(header.received)
	return a.squeeze.joined(header, packed)
}

// chain computes the hash of a log entry. A body can be erased and the chain
// still holds, since it covers only the body's digest.
func chain(archive [16]byte, pos uint64, previous [32]byte, key model.Key, received int64, digest [32]byte) [32]byte {
	b := make([]byte, 0, 1+16+8+32+16+8+32)
	b = append(b, chainVersion)
	b = append(b, archive[:]...)
	b = binary.BigEndian.AppendUint64(b, pos)
	b = append(b, previous[:]...)
	b = append(b, key[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(received))
	return sha256.Sum256(append(b, digest[:]...))
}

const chainVersion = 1

func hexHash(hash [32]byte) string { return hex.EncodeToString(hash[:]) }
