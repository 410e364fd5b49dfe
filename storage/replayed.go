package storage

import (
	"context"
	"fmt"
	"time"
)

// MarkReplayed notes that a reject was taken after all. The first time counts.
// Errors: ErrNotFound.
func (a *Archive) MarkReplayed(ctx context.Context, n uint64, at time.Time) error {
	var s storedReject
	err := a.view(ctx, func(r *reader) error {
		if n == 0 || n > r.totals.rejects {
			return ErrNotFound
		}
		ok, err := r.record(rejectKey(n), &s)
		if err == nil && !ok {
			err = damagedRecord(rejectKey(n), errMissing)
		}
		return err
	})
	if err == nil && s.Replayed.IsZero() {
		s.Replayed = millis(at.UnixMilli())
		err = a.putIntake(ctx, recordOverhead, func(b *batch) error { return b.setRecord(rejectKey(n), &s) })
	}
	if err != nil {
		return fmt.Errorf("mark reject %d: %w", n, err)
	}
	return nil
}

// Pseudonym gives a text another name, of sixteen letters: always the same in
// this archive, and without its key nobody can tell the text from it.
func (a *Archive) Pseudonym(text string) string {
	const letters = "abcdefghijklmnop"
	key := a.secrets.names.name("pseudonym", text)
	out := make([]byte, 0, 16)
	for _, b := range key[:8] {
		out = append(out, letters[b>>4], letters[b&15])
	}
	return string(out)
}
