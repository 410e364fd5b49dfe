package storage

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
)

// maxProblems is how many problems a report names.
const maxProblems = 100

// Verify reads everything and says what is wrong: the store's own checksums, the
// log with its chain, index, bodies and subjects, the head file, the records
// beside the log, and the projections against what the log says. progress is
// told which entry is read before it is read, so that whoever runs this in a
// process of its own can name the entry that killed it. The error is for what
// kept Verify from its work, not for what it found.
func (a *Archive) Verify(ctx context.Context, progress func(done, total uint64)) (Report, error) {
	v := &verifier{a: a, progress: progress, counts: map[uint64]int{}}
	err := a.hold(ctx, func(ctx context.Context) error {
		return a.snapshots.with(func(s *snapshot) error {
			v.r = s.reader(ctx, a)
			return v.run()
		})
	})
	if err != nil {
		return Report{}, fmt.Errorf("verify: %w", err)
	}
	v.report.OK = len(v.report.Problems) == 0
	return v.report, nil
}

type verifier struct {
	a        *Archive
	r        *reader
	progress func(done, total uint64)
	report   Report
	entries  int            // log entries that opened
	counts   map[uint64]int // subject → its entries of the log
}

func (v *verifier) run() error {
	steps := []struct {
		what string
		do   func() error
	}{
		{"the store's files", v.store},
		{"the log", v.log},
		{"the head file", v.head},
		{"the key index", func() error { return v.sealed(kindIndex, &v.entries) }},
		{"the subjects", v.subjects},
		{"the rejects, drafts and states", v.beside},
		{"the projections", v.projections},
	}
	for _, step := range steps {
		if err := v.survive(step.what, step.do); err != nil {
			return err
		}
	}
	return v.r.ctx.Err()
}

// survive runs a step. Damage is a problem, and so is a panic of the store.
func (v *verifier) survive(what string, do func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			v.problem(0, fmt.Sprintf("reading %s broke the store: %v", what, p))
			err = nil
		}
	}()
	return v.found(do())
}

// found turns damage into a problem and passes other errors on.
func (v *verifier) found(err error) error {
	var damage *DamageError
	if errors.As(err, &damage) {
		v.problem(damage.Pos, damage.What)
		return nil
	}
	return err
}

func (v *verifier) problem(pos uint64, what string) {
	if len(v.report.Problems) < maxProblems {
		v.report.Problems = append(v.report.Problems, Problem{pos, what})
	}
}

func (v *verifier) store() error {
	if v.a.dir == "" {
		return nil
	}
	if err := v.a.db.VerifyChecksum(); err != nil {
		v.problem(0, fmt.Sprintf("the store's files are damaged: %v", err))
	}
	return nil
}

// log walks the log from its first entry to its end.
func (v *verifier) log() error {
	var previous [32]byte
	for first := uint64(1); first <= v.r.end.pos; {
		if err := v.r.ctx.Err(); err != nil {
			return err
		}
		s, err := v.r.segment(first)
		if err != nil {
			if err := v.found(err); err != nil {
				return err
			}
			if first, previous, err = v.skip(first); err != nil || first == 0 {
				return err
			}
			continue
		}
		if err := v.found(s.follows(v.a.secrets.archive, first, previous)); err != nil {
			return err
		}
		for i, l := range s.Entries {
			if err := v.entrySurvives(first+uint64(i), l); err != nil {
				return err
			}
		}
		previous = s.Hash
		first += uint64(len(s.Entries))
	}
	v.report.Events, v.report.Head = v.r.end.pos, hexHash(v.r.end.hash)
	return nil
}

// skip goes on behind a segment that does not open: to the next one that does.
func (v *verifier) skip(bad uint64) (next uint64, previous [32]byte, err error) {
	next, err = v.r.segmentAfter(bad)
	if err != nil || next == 0 {
		v.problem(bad, "with it the rest of the log is lost")
		return 0, previous, err
	}
	v.problem(bad, fmt.Sprintf("with it the entries up to %d are lost", next-1))
	s, err := v.r.segment(next)
	if err != nil {
		return next, previous, nil //nolint:nilerr // the walk meets the same damage and names it
	}
	return next, s.Previous, nil
}

func (v *verifier) entrySurvives(pos uint64, l logEntry) error {
	if v.progress != nil {
		v.progress(pos, v.r.end.pos)
	}
	return v.survive(fmt.Sprintf("entry %d", pos), func() error { return v.entry(pos, l) })
}

// entry checks what belongs to one entry of the log.
func (v *verifier) entry(pos uint64, l logEntry) error {
	v.entries++
	v.counts[l.Subject]++
	sub, err := v.a.subjects.byNumber(v.r, l.Subject)
	if err != nil {
		return err
	}
	sealed, err := v.r.sealedEvent(pos, l)
	if err != nil {
		return err
	}
	var e entry
	packed, err := v.a.openBody(sub, sealed, &e)
	switch {
	case err != nil:
		return &DamageError{Pos: pos, What: fmt.Sprintf("event %s: %v", l.Key, err)}
	case sha256.Sum256(packed) != l.Digest || e.Pos != pos || e.ReceivedAt.UnixMilli() != l.Received:
		return &DamageError{Pos: pos, What: fmt.Sprintf("event %s is not the one that was logged", l.Key)}
	}
	var index indexEntry
	ok, err := v.r.record(indexKey(l.Key), &index)
	if err == nil && (!ok || index.Pos != pos) {
		err = &DamageError{Pos: pos, What: fmt.Sprintf("the key index does not lead to event %s", l.Key)}
	}
	return err
}

func (v *verifier) head() error {
	if v.a.head == nil {
		return nil
	}
	v.a.head.mu.Lock()
	defer v.a.head.mu.Unlock()
	saved, err := v.a.head.read()
	if err != nil {
		return err
	}
	if saved.pos < v.r.end.pos {
		return &DamageError{Pos: saved.pos + 1, What: "the head file does not know of it"}
	}
	return nil
}

// sealed opens every record of a kind. want is how many there have to be, when
// that is known.
func (v *verifier) sealed(kind byte, want *int) error {
	n := 0
	err := v.r.scan([]byte{kind}, nil, func(key, value []byte) (bool, error) {
		n++
		if _, err := v.a.secrets.open(key, value); err != nil {
			return true, v.found(damagedRecord(bytes.Clone(key), err))
		}
		return true, nil
	})
	if err == nil && want != nil && n != *want {
		v.problem(0, fmt.Sprintf("there are %d records of kind %s for %d entries of the log", n, recordName([]byte{kind}), *want))
	}
	return err
}

func (v *verifier) subjects() error {
	n := len(v.counts)
	if err := v.sealed(kindSubject, &n); err != nil {
		return err
	}
	return v.sealed(kindName, &n)
}

func (v *verifier) beside() error {
	for _, kind := range []byte{kindRejectBody, kindRejected, kindDraft, kindState, kindMeta, kindFigures} {
		if err := v.sealed(kind, nil); err != nil {
			return err
		}
	}
	n := int(v.r.totals.rejects)
	return v.sealed(kindReject, &n)
}

// projections works all projections out and compares them with the live ones.
func (v *verifier) projections() error {
	sums, records, events := totals{}.clone(), 1, 0
	err := v.r.eachSubject(func(no uint64, sealed []sealedEvent) error {
		events += len(sealed)
		return v.found(v.projection(v.r, no, sealed, &sums, &records))
	})
	if err != nil {
		return err
	}
	if events != v.entries {
		v.problem(0, fmt.Sprintf("there are %d events for %d entries of the log", events, v.entries))
	}
	if v.r.end.pos == 0 {
		return nil
	}
	if err := v.record(projectionKey(v.r.gen, projCounts), &sums); err != nil {
		return err
	}
	have := 0
	err = v.r.scan(generationPrefix(v.r.gen), nil, func([]byte, []byte) (bool, error) {
		have++
		return true, nil
	})
	if err == nil && have != records {
		v.problem(0, fmt.Sprintf("there are %d projections where %d follow from the log; rebuild the projections", have, records))
	}
	return err
}

func (v *verifier) projection(r *reader, no uint64, sealed []sealedEvent, sums *totals, records *int) error {
	sub, entries, err := r.openAll(no, sealed)
	if err != nil {
		return err
	}
	if len(entries) != v.counts[no] {
		v.problem(0, fmt.Sprintf("subject %d has %d events for %d entries of the log", no, len(entries), v.counts[no]))
	}
	view := project(sub.what, entries, v.a.silence)
	sums.add(&view, 1)
	want, err := view.records(v.a, r.gen, sub)
	if err != nil {
		return err
	}
	*records += len(want)
	for key, plain := range want {
		if err := v.found(v.compare([]byte(key), plain)); err != nil {
			return err
		}
	}
	return nil
}

func (v *verifier) record(key []byte, value any) error {
	plain, err := v.a.codec.marshal(value)
	if err != nil {
		return err
	}
	return v.found(v.compare(key, plain))
}

// compare looks whether a projection is what follows from the log.
func (v *verifier) compare(key, want []byte) error {
	have, ok, err := v.r.plain(key)
	switch {
	case err != nil:
		return err
	case !ok:
		return damagedRecord(key, fmt.Errorf("%w; rebuild the projections", errMissing))
	case !bytes.Equal(have, want):
		return damagedRecord(key, errors.New("it is not what follows from the log; rebuild the projections"))
	}
	return nil
}
