package storage

import (
	"context"
	"errors"

	"debrief/model"
	"debrief/storage/search"
)

// round opens the index where that was not done, and takes in what is new.
func (t *turnIndex) round(ctx context.Context) error {
	if t.x == nil {
		if err := t.open(ctx); err != nil {
			return err
		}
	}
	for {
		more, err := t.step(ctx)
		if err != nil || !more {
			return err
		}
	}
}

// stepEntries is how many entries of the log are taken in at once.
const stepEntries = 2048

// step takes some entries of the log in, and reports whether there may be more.
func (t *turnIndex) step(ctx context.Context) (more bool, err error) {
	var change search.Change
	err = t.a.snapshots.with(func(now *snapshot) error {
		r := now.reader(ctx, t.a)
		from, end := t.applied+1, min(t.applied+stepEntries, r.end.pos)
		if from > end {
			return nil
		}
		read := &turnReader{r: r, loose: t.loose, added: map[uint64]int{}}
		err := r.walkLog(from, func(pos uint64, l logEntry) error {
			if pos > end {
				return errStep
			}
			return read.read(pos, l)
		})
		if err != nil && !errors.Is(err, errStep) {
			return err
		}
		change, more = read.out, true
		return nil
	})
	if err != nil || !more {
		return false, err
	}
	t.x.SetState(packKeys(t.loose))
	if err := t.x.Apply(ctx, change); err != nil {
		return false, err
	}
	t.mu.Lock()
	t.applied = change.Upto
	t.tell()
	t.mu.Unlock()
	poke(t.due)
	return true, nil
}

func packKeys(keys map[model.Key]bool) []byte {
	var b []byte
	for key := range keys {
		b = append(b, key[:]...)
	}
	return b
}

func unpackKeys(b []byte) map[model.Key]bool {
	keys := map[model.Key]bool{}
	for ; len(b) >= len(model.Key{}); b = b[len(model.Key{}):] {
		keys[model.Key(b)] = true
	}
	return keys
}
