package storage

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"debrief/model"
)

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

// AddReject keeps an input that was refused and returns its number. At is filled
// in when it is empty. What was kept already, from the same place and for the same
// reason, keeps its number: a file that is imported again and a delivery that is
// repeated add nothing.
func (a *Archive) AddReject(ctx context.Context, reject model.Reject) (uint64, error) {
	numbers, err := a.AddRejects(ctx, []model.Reject{reject})
	if err != nil {
		return 0, err
	}
	return numbers[0], nil
}

// AddRejects is AddReject for several, in their order and in few commits. After an
// error some may have been kept; they keep their numbers when they are added again.
func (a *Archive) AddRejects(ctx context.Context, rejects []model.Reject) ([]uint64, error) {
	numbers := make([]uint64, len(rejects))
	for from := 0; from < len(rejects); {
		to, size := from, 0
		for to < len(rejects) && to-from < pieceEvents && (to == from || size+len(rejects[to].Body) <= pieceBytes) {
			size += len(rejects[to].Body) + recordOverhead
			to++
		}
		err := a.putIntake(ctx, size, func(b *batch) (err error) {
			for i := from; i < to && err == nil; i++ {
				numbers[i], err = b.addReject(rejects[i])
			}
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("keep rejects: %w", err)
		}
		from = to
	}
	return numbers, nil
}

func (b *batch) addReject(reject model.Reject) (uint64, error) {
	if reject.At.IsZero() {
		reject.At = millis(b.w.a.now().UnixMilli())
	}
	name := b.w.a.nameOfReject(&reject)
	if n, err := b.knownReject(name); n > 0 || err != nil {
		return n, err
	}
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
	b.totals.rejects, b.rejected[name] = n, n
	if err := b.set(rejectedKey(name), binary.BigEndian.AppendUint64(nil, n)); err != nil {
		return 0, err
	}
	return n, b.setRecord(rejectKey(n), &stored)
}

// nameOfReject is a keyed hash of all that is kept of a reject but its time.
func (a *Archive) nameOfReject(r *model.Reject) [16]byte {
	parts := []string{"reject", r.Place.Origin, strconv.Itoa(r.Place.Line), r.Reason, strconv.FormatInt(r.Length, 10), r.SHA256, string(r.Body)}
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		parts = append(parts, name, r.Header[name])
	}
	return a.secrets.names.name(parts...)
}

// knownReject returns the number of a reject that was kept before, in this batch
// too; 0 when it is new. Rejects of archives that knew no names are not found.
func (b *batch) knownReject(name [16]byte) (uint64, error) {
	if n, ok := b.rejected[name]; ok {
		return n, nil
	}
	if b.ahead != nil && b.ahead.rejected[name] > 0 {
		return b.ahead.rejected[name], nil
	}
	key := rejectedKey(name)
	plain, ok, err := b.r.plain(key)
	switch {
	case err != nil || !ok:
		return 0, err
	case len(plain) != 8:
		return 0, damagedRecord(key, errKey)
	}
	return binary.BigEndian.Uint64(plain), nil
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
