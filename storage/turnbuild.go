package storage

import (
	"context"
	"fmt"
	"runtime"

	"github.com/dgraph-io/badger/v4"
	"golang.org/x/sync/errgroup"

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
// many that eight of them, merged once, are as large as a segment gets.
const buildTurns = 32_768

// fill puts the turns of the archive as of now into an index. As many segments are
// built at a time as there are processors.
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
	group, building := errgroup.WithContext(ctx)
	ready := make(chan []search.Turn)
	fillers := runtime.GOMAXPROCS(0)
	for range fillers {
		pace := t.pace(backgroundShare / float64(fillers))
		group.Go(func() error { return fillFrom(building, ready, x.Filler(), pace) })
	}
	group.Go(func() (err error) {
		defer close(ready)
		loose, err = t.collect(building, first, ready)
		return err
	})
	if err := group.Wait(); err != nil {
		return 0, nil, err //nolint:wrapcheck // what failed says so
	}
	x.SetState(packKeys(loose))
	if err := x.Apply(ctx, search.Change{Upto: first.head.pos}); err != nil {
		return 0, nil, err
	}
	return first.head.pos, loose, x.Flush(ctx)
}

// collect reads the turns of the archive, in pieces that become segments, and the
// messages that were changed and are not there yet.
func (t *turnIndex) collect(ctx context.Context, from *snapshot, ready chan<- []search.Turn) (map[model.Key]bool, error) {
	loose := map[model.Key]bool{}
	var some []search.Turn
	err := from.reader(ctx, t.a).scanTurns(ctx, func(p turnPiece) error {
		some = append(some, p.turns...)
		for _, key := range p.loose {
			loose[key] = true
		}
		t.progress(p.events)
		if len(some) < buildTurns {
			return nil
		}
		if err := sent(ctx, ready, some); err != nil {
			return err
		}
		some = make([]search.Turn, 0, buildTurns+scanEvents)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return loose, sent(ctx, ready, some)
}

func fillFrom(ctx context.Context, ready <-chan []search.Turn, into *search.Filler, pace search.Pace) error {
	for some := range ready {
		working := pace.Begin()
		if err := into.Put(ctx, some); err != nil {
			return err
		}
		if err := working.Rest(ctx); err != nil {
			return err
		}
	}
	return nil
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
