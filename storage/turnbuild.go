package storage

import (
	"context"
	"fmt"
	"time"

	"github.com/dgraph-io/badger/v4"

	"debrief/model"
	"debrief/storage/search"
)

// turnGeneration is the record that says which index of turns is live.
type turnGeneration struct {
	Live    byte `cbor:"1,keyasint"`
	Version int  `cbor:"2,keyasint"`
}

// turnsVersion is raised when the same log would give other turns.
const turnsVersion = 1<<8 + search.Version

// build makes an index of the whole log under another generation, and switches to
// it. Where there is none to search meanwhile, it is searched while it grows.
func (t *turnIndex) build(ctx context.Context) error {
	gen := t.gen + 1
	if err := t.a.dropRecords(ctx, []byte{kindTurns}, func(key []byte) bool { return key[1] == t.gen && t.x != nil }); err != nil {
		return err
	}
	x, err := search.Open(ctx, t.options(gen))
	if err != nil {
		return err
	}
	if t.x == nil {
		t.swap(x, gen, 0, map[model.Key]bool{}, false)
	}
	end, loose, err := t.fill(ctx, x)
	if err == nil {
		err = t.a.db.Update(func(txn *badger.Txn) error { return t.setGeneration(txn, gen) })
	}
	if err != nil {
		t.discard(x)
		return fmt.Errorf("build index of turns: %w", err)
	}
	t.swap(x, gen, end, loose, true)
	return t.a.dropRecords(ctx, []byte{kindTurns}, func(key []byte) bool { return key[1] == gen })
}

// discard lets go of an index that could not be built.
func (t *turnIndex) discard(x *search.Index) {
	t.use.Lock()
	if t.x == x {
		t.x = nil
	}
	t.use.Unlock()
	x.Close()
}

func (t *turnIndex) setGeneration(txn *badger.Txn, gen byte) error {
	plain, err := t.a.codec.marshal(&turnGeneration{gen, turnsVersion})
	if err != nil {
		return err
	}
	sealed, err := t.a.secrets.current.seal(nil, t.a.random, turnGenerationKey(), plain)
	if err != nil {
		return err
	}
	return txn.Set(turnGenerationKey(), sealed)
}

// buildTurns is how many turns make a segment of an index that is being built: so
// many that it is stored as it is, and not merged with the next one before.
const buildTurns = 16_384

// fill puts the turns of the archive as of now into an index.
func (t *turnIndex) fill(ctx context.Context, x *search.Index) (end uint64, loose map[model.Key]bool, err error) {
	var first *snapshot
	err = t.a.inWriter(func(now *snapshot) error {
		first = &snapshot{txn: t.a.db.NewTransaction(false), gen: now.gen, head: now.head, totals: now.totals}
		return nil
	})
	if err != nil {
		return 0, nil, err
	}
	defer first.txn.Discard()
	loose = map[model.Key]bool{}
	pace := search.Pace{Share: backgroundShare, Now: time.Now, Sleep: t.pause}.Begin()
	var some []search.Turn
	put := func() error {
		if err := x.Apply(ctx, search.Change{Add: some}); err != nil {
			return err
		}
		some = nil
		for {
			if done, err := x.Maintain(ctx); err != nil || !done {
				return err
			}
		}
	}
	err = first.reader(ctx, t.a).scanTurns(ctx, func(p turnPiece) error {
		some = append(some, p.turns...)
		for _, key := range p.loose {
			loose[key] = true
		}
		t.progress(p.events)
		if len(some) < buildTurns {
			return nil
		}
		if err := put(); err != nil {
			return err
		}
		return pace.Rest(ctx)
	})
	if err != nil {
		return 0, nil, err
	}
	x.SetState(packKeys(loose))
	if err := x.Apply(ctx, search.Change{Add: some, Upto: first.head.pos}); err != nil {
		return 0, nil, err
	}
	return first.head.pos, loose, x.Flush(ctx)
}

// renew builds the index anew, where there is one.
func (t *turnIndex) renew(ctx context.Context) error {
	t.mu.Lock()
	begun := t.begun
	t.mu.Unlock()
	if begun {
		t.use.RLock()
		now := t.x
		t.use.RUnlock()
		return t.mend(ctx, now)
	}
	err := t.a.db.Update(func(txn *badger.Txn) error { return txn.Delete(turnGenerationKey()) })
	if err != nil {
		return fmt.Errorf("drop index of turns: %w", err)
	}
	return t.a.dropRecords(ctx, []byte{kindTurns}, nil)
}

func (t *turnIndex) progress(events int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.built += uint64(events)
	t.tell()
}
