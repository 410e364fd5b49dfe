package storage

import (
	"context"
	"errors"
	"fmt"

	"debrief/model"
)

// What stands beside the log because it does not follow from it: rejects,
// drafts, and the syncer's state. Rebuild keeps it, backup carries it.

type storedText struct {
	Name  string `cbor:"1,keyasint"`
	Value []byte `cbor:"2,keyasint"`
}

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
