package storage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"debrief/model"
)

// What stands beside the log because it does not follow from it: rejects,
// drafts, and the syncer's state. Rebuild keeps it, backup carries it.

type storedReject struct {
	At     time.Time `cbor:"1,keyasint"`
	Origin string    `cbor:"2,keyasint,omitempty"`
	Line   int       `cbor:"3,keyasint,omitempty"`
	Reason string    `cbor:"4,keyasint,omitempty"`
	Length int64     `cbor:"5,keyasint,omitempty"`
	SHA256 string    `cbor:"6,keyasint,omitempty"`
	Chunks int       `cbor:"7,keyasint,omitempty"`

	Header   map[string]string `cbor:"8,keyasint,omitempty"`
	Replayed time.Time         `cbor:"9,keyasint,omitzero"`
}

type storedText struct {
	Name  string `cbor:"1,keyasint"`
	Value []byte `cbor:"2,keyasint"`
}

// AddReject keeps an input that was refused and returns its number. At is filled
// in when it is empty.
func (a *Archive) AddReject(ctx context.Context, reject model.Reject) (uint64, error) {
	if reject.At.IsZero() {
		reject.At = millis(a.now().UnixMilli())
	}
	n := uint64(0)
	err := a.putIntake(ctx, len(reject.Body)+recordOverhead, func(b *batch) (err error) {
		n, err = b.addReject(&reject)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("keep reject: %w", err)
	}
	return n, nil
}

func (b *batch) addReject(reject *model.Reject) (uint64, error) {
	n := b.totals.rejects + 1
	stored := storedReject{
		At: reject.At.UTC(), Origin: reject.Place.Origin, Line: reject.Place.Line,
		Reason: reject.Reason, Length: reject.Length, SHA256: reject.SHA256, Header: reject.Header,
	}
	for rest := reject.Body; len(rest) > 0; stored.Chunks++ {
		size := min(len(rest), chunkSize)
		if err := b.set(rejectBodyKey(n, stored.Chunks), rest[:size]); err != nil {
			return 0, err
		}
		rest = rest[size:]
	}
	b.totals.rejects = n
	return n, b.setRecord(rejectKey(n), &stored)
}

// Rejects returns the rejects after a number, oldest first, without their
// bodies. limit 0 means 50.
func (a *Archive) Rejects(ctx context.Context, after uint64, limit int) ([]model.Reject, error) {
	var rejects []model.Reject
	limit = cmp.Or(max(limit, 0), defaultRows)
	err := a.view(ctx, func(r *reader) error {
		for n := after + 1; n <= r.totals.rejects && len(rejects) < limit; n++ {
			reject, _, err := r.reject(n)
			if err != nil {
				return err
			}
			rejects = append(rejects, reject)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list rejects: %w", err)
	}
	return rejects, nil
}

// Reject returns one reject, whole. Errors: ErrNotFound.
func (a *Archive) Reject(ctx context.Context, n uint64) (model.Reject, error) {
	var reject model.Reject
	err := a.view(ctx, func(r *reader) error {
		if n == 0 || n > r.totals.rejects {
			return ErrNotFound
		}
		var chunks int
		var err error
		if reject, chunks, err = r.reject(n); err != nil {
			return err
		}
		for i := range chunks {
			key := rejectBodyKey(n, i)
			piece, ok, err := r.plain(key)
			if err == nil && !ok {
				err = damagedRecord(key, errMissing)
			}
			if err != nil {
				return err
			}
			reject.Body = append(reject.Body, piece...)
		}
		return nil
	})
	if err != nil {
		return model.Reject{}, fmt.Errorf("read reject %d: %w", n, err)
	}
	return reject, nil
}

func (r *reader) reject(n uint64) (model.Reject, int, error) {
	var s storedReject
	key := rejectKey(n)
	ok, err := r.record(key, &s)
	if err == nil && !ok {
		err = damagedRecord(key, errMissing)
	}
	return model.Reject{
		N: n, At: s.At.UTC(), Place: model.Place{Origin: s.Origin, Line: s.Line},
		Reason: s.Reason, Length: s.Length, SHA256: s.SHA256, Header: s.Header, ReplayedAt: s.Replayed.UTC(),
	}, s.Chunks, err
}

func (r *reader) lastReject() (uint64, error) { return r.lastNumber(kindReject) }

// nextSubject returns the number for the next subject, from 1.
func (r *reader) nextSubject() (uint64, error) {
	last, err := r.lastNumber(kindSubject)
	return last + 1, err
}

// lastNumber returns the greatest number of a kind of record, 0 for none.
func (r *reader) lastNumber(kind byte) (uint64, error) {
	key := r.last([]byte{kind})
	if key == nil {
		return 0, nil
	}
	n, err := parseNumberKey(kind, key)
	if err != nil {
		return 0, damagedRecord(key, err)
	}
	return n, nil
}

// SaveDraft keeps an unfinished text under a name; "" forgets it. It never
// blocks; the channel gives the one answer, after the commit.
func (a *Archive) SaveDraft(name, text string) <-chan error {
	answer := make(chan error, 1)
	key := draftKey(a.secrets.names.name("draft", name))
	j := &job{size: len(text) + recordOverhead, done: func(err error) { answer <- err }}
	j.put = func(b *batch) error {
		if text == "" {
			return b.remove(key)
		}
		return b.setRecord(key, &storedText{name, []byte(text)})
	}
	if !a.writer.lanes.push(j, true) {
		j.done(ErrClosed)
	}
	return answer
}

// Draft returns a text that was left unfinished, "" when there is none.
func (a *Archive) Draft(ctx context.Context, name string) (string, error) {
	value, err := a.beside(ctx, draftKey(a.secrets.names.name("draft", name)))
	if err != nil {
		return "", fmt.Errorf("read draft: %w", err)
	}
	return string(value), nil
}

// SaveState keeps a value of the syncer under a name; when it returns nil it is
// on disk. nil forgets it.
func (a *Archive) SaveState(ctx context.Context, name string, value []byte) error {
	key := stateKey(a.secrets.names.name("state", name))
	err := a.putIntake(ctx, len(value)+recordOverhead, func(b *batch) error {
		if value == nil {
			return b.remove(key)
		}
		return b.setRecord(key, &storedText{name, value})
	})
	if err != nil {
		return fmt.Errorf("save state: %w", err)
	}
	return nil
}

// State returns what SaveState kept under the name, nil when nothing.
func (a *Archive) State(ctx context.Context, name string) ([]byte, error) {
	value, err := a.beside(ctx, stateKey(a.secrets.names.name("state", name)))
	if err != nil {
		return nil, fmt.Errorf("read state: %w", err)
	}
	return value, nil
}

func (a *Archive) beside(ctx context.Context, key []byte) ([]byte, error) {
	var s storedText
	err := a.view(ctx, func(r *reader) error {
		_, err := r.record(key, &s)
		return err
	})
	return s.Value, err
}

// putIntake has the writer put a record beside the log and waits for it.
func (a *Archive) putIntake(ctx context.Context, size int, put func(*batch) error) error {
	answer := make(chan error, 1)
	a.life.RLock()
	closed := a.closed
	if !closed {
		a.queue(ctx, &job{put: put, size: size}, func(err error) { answer <- err })
	}
	a.life.RUnlock()
	if closed {
		return ErrClosed
	}
	return <-answer
}

// Tail calls each with the entries of the log from a place on, in order, up to
// the end as of now. It holds nothing while each runs.
func (a *Archive) Tail(ctx context.Context, from uint64, each func(*model.Entry) error) error {
	var end uint64
	for pos := max(from, 1); ; {
		var entries []*model.Entry
		err := a.view(ctx, func(r *reader) (err error) {
			if end == 0 {
				end = r.end.pos
			}
			entries, err = r.step(pos, end)
			return err
		})
		if err != nil {
			return fmt.Errorf("read log: %w", err)
		}
		if len(entries) == 0 {
			return nil
		}
		for _, e := range entries {
			if err := each(e); err != nil {
				return err
			}
		}
		pos += uint64(len(entries))
	}
}

// errStep ends a walk that has enough.
var errStep = errors.New("enough")

// step reads some entries of the log from a place on, none behind its end.
func (r *reader) step(pos, end uint64) ([]*model.Entry, error) {
	const most = 256
	var entries []*model.Entry
	err := r.walkLog(pos, func(pos uint64, l logEntry) error {
		if pos > end || len(entries) == most {
			return errStep
		}
		e, err := r.eventAt(pos, l)
		entries = append(entries, e)
		return err
	})
	if errors.Is(err, errStep) {
		err = nil
	}
	return entries, err
}
