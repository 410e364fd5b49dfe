package storage

import (
	"encoding/binary"
	"errors"
	"time"

	"github.com/dgraph-io/badger/v4"

	"debrief/model"
)

// entry is short for what the log holds.
type entry = model.Entry

// batch is one commit in the making.
type batch struct {
	w        *writer
	start    base    // what was there before
	ahead    *flight // the batch before it, when the reader may not see that yet
	r        *reader
	txn      *badger.Txn
	gen      byte
	head     head
	totals   totals
	now      map[model.Key]indexEntry // events of this very batch
	segments []segment                // what it adds to the log
	touched  map[uint64]*touch
	order    []*touch
	fresh    []*subject
	stored   map[uint64]bool // subjects of fresh
	tips     map[uint64]*dialogueRow
	rejected map[[16]byte]uint64 // its rejects
	untipped []uint64
	moved    map[int64]bool // hours in which dialogues began that it changes
	taken    []*job
	refused  []refusal
	dirty    bool
	bytes    int           // of its records
	worked   time.Duration // how long it took to work out
}

// errAhead stops a batch that has to read what the one before it writes.
var errAhead = errors.New("the batch before is not on disk yet")

type refusal struct {
	job *job
	err error
}

// touch is a subject that a batch adds events to.
type touch struct {
	sub    *subject
	added  []*entry
	stored []*entry // what was there before, once it was read
	loaded bool
}

func newBatch(w *writer, r *reader, start base) *batch {
	return &batch{
		w: w, start: start, r: r, txn: w.a.db.NewTransaction(true),
		gen: start.gen, head: start.head, totals: start.totals.clone(),
		now: map[model.Key]indexEntry{}, touched: map[uint64]*touch{},
		stored: map[uint64]bool{}, tips: map[uint64]*dialogueRow{}, rejected: map[[16]byte]uint64{},
	}
}

// behind reports whether a subject has events that the reader may not see yet.
func (b *batch) behind(no uint64) bool {
	return b.ahead != nil && b.ahead.touched[no] != nil
}

// set seals a record under the archive key and adds it to the commit.
func (b *batch) set(key, plain []byte) error {
	sealed, err := b.w.a.secrets.current.seal(make([]byte, 0, len(plain)+sealOverhead), b.w.a.random, key, plain)
	if err != nil {
		return err
	}
	return b.setRaw(key, sealed)
}

func (b *batch) setRaw(key, value []byte) error {
	b.dirty = true
	b.bytes += len(key) + len(value)
	return b.txn.Set(key, value)
}

func (b *batch) setRecord(key []byte, v any) error {
	plain, err := b.w.a.codec.marshal(v)
	if err != nil {
		return err
	}
	return b.set(key, plain)
}

func (b *batch) remove(key []byte) error {
	b.dirty = true
	return b.txn.Delete(key)
}

// take puts a job into the batch. refused is why the job alone is not taken; err
// is what stops the batch.
func (b *batch) take(j *job) (refused, err error) {
	switch {
	case j.put != nil:
		return nil, j.put(b)
	case j.act != nil:
		return b.takeAct(j)
	}
	j.touch = map[uint64]bool{}
	for _, p := range j.events {
		if p.sub != nil {
			j.touch[p.sub.no] = true
		}
		if _, err := b.append(p); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// known looks an event up by its key, in this batch too.
func (b *batch) known(key model.Key) (indexEntry, bool, error) {
	if index, ok := b.now[key]; ok {
		return index, true, nil
	}
	if index, ok := b.w.recent.get(key); ok { // the batch before it is among them
		return index, true, nil
	}
	if b.w.a.keys.lacks(key) {
		return indexEntry{}, false, nil
	}
	var index indexEntry
	ok, err := b.r.record(indexKey(key), &index)
	return index, ok, err
}

// lookUp looks a prepared event up. What was committed since it was prepared is
// mostly still in mind.
func (b *batch) lookUp(p *prepared) (indexEntry, bool, error) {
	switch {
	case p.there != nil:
		return *p.there, true, nil
	case p.looked && b.w.recent.since(p.asOf):
		if index, ok := b.now[p.entry.Key]; ok {
			return index, true, nil
		}
		index, ok := b.w.recent.get(p.entry.Key)
		return index, ok, nil
	}
	return b.known(p.entry.Key)
}

// append gives an event its place, unless it has one.
func (b *batch) append(p *prepared) (model.Outcome, error) {
	index, known, err := b.lookUp(p)
	if err != nil {
		return model.Outcome{}, err
	}
	p.outcome = model.Outcome{Key: p.entry.Key, Pos: index.Pos}
	switch {
	case known && index.Content == p.content:
		p.outcome.Status = model.Duplicate
	case known:
		p.outcome.Status = model.Clash
	default:
		err = b.log(p)
		p.outcome.Pos = p.entry.Pos
	}
	return p.outcome, err
}

// log writes an event at the end of the log.
func (b *batch) log(p *prepared) error {
	a, received := b.w.a, p.entry.ReceivedAt.UnixMilli()
	pos := b.head.pos + 1
	hash := chain(a.secrets.archive, pos, b.head.hash, p.entry.Key, received, p.digest)
	p.entry.Pos = pos
	if err := a.setPlace(p); err != nil {
		return err
	}
	if err := b.needSubject(p.sub); err != nil {
		return err
	}
	at := p.at()
	first := b.addToLog(pos, hash, logEntry{
		Received: received, Key: at.key, Digest: p.digest, Subject: at.subject, TS: at.ts, Seq: at.seq,
	})
	index := indexEntry{Pos: pos, Segment: first, Content: p.content}
	if err := b.setRecord(indexKey(at.key), &index); err != nil {
		return err
	}
	for i, chunk := range p.chunks {
		key := p.base
		if i > 0 {
			key = chunkKey(p.base, i)
		}
		if err := b.setRaw(key, chunk); err != nil {
			return err
		}
	}
	b.head = head{pos, hash}
	b.now[at.key] = index
	b.w.a.keys.add(at.key)
	b.touch(p.sub).added = append(b.touch(p.sub).added, p.entry)
	return nil
}

// addToLog puts the next entry into the last segment of the batch, or begins one,
// and returns where that segment begins.
func (b *batch) addToLog(pos uint64, hash [32]byte, l logEntry) (first uint64) {
	if n := len(b.segments); n == 0 || len(b.segments[n-1].Entries) == segmentEntries {
		b.segments = append(b.segments, segment{Version: chainVersion, Previous: b.head.hash})
	}
	s := &b.segments[len(b.segments)-1]
	s.Entries, s.Hash = append(s.Entries, l), hash
	return pos + 1 - uint64(len(s.Entries))
}

// writeLog adds what the batch logged.
func (b *batch) writeLog() error {
	first := b.start.head.pos + 1
	for i := range b.segments {
		if err := b.setRecord(logKey(first), &b.segments[i]); err != nil {
			return err
		}
		first += uint64(len(b.segments[i].Entries))
	}
	return nil
}

// needSubject stores a subject with the first event that needs it.
func (b *batch) needSubject(sub *subject) error {
	if sub.stored || b.stored[sub.no] {
		return nil
	}
	record := subjectRecord{Kind: sub.what.Kind, ID: sub.what.ID, Wrapped: sub.wrapped}
	if err := b.setRecord(subjectKey(sub.no), &record); err != nil {
		return err
	}
	if err := b.set(nameKey(sub.hash), binary.BigEndian.AppendUint64(nil, sub.no)); err != nil {
		return err
	}
	b.stored[sub.no] = true
	b.fresh = append(b.fresh, sub)
	return nil
}

func (b *batch) touch(sub *subject) *touch {
	t, ok := b.touched[sub.no]
	if !ok {
		t = &touch{sub: sub}
		b.touched[sub.no] = t
		b.order = append(b.order, t)
	}
	return t
}

// before returns the events of a subject that were there before the batch.
func (b *batch) before(t *touch) ([]*entry, error) {
	if t.loaded || !t.sub.stored {
		return t.stored, nil
	}
	if b.behind(t.sub.no) {
		return nil, errAhead
	}
	stored, err := b.r.subjectEntries(t.sub)
	if err != nil {
		return nil, &subjectError{t.sub.no, err}
	}
	t.stored, t.loaded = stored, true
	return stored, nil
}

// all returns the events of a subject with those of the batch.
func (b *batch) all(t *touch) ([]*entry, error) {
	before, err := b.before(t)
	return append(before[:len(before):len(before)], t.added...), err
}
