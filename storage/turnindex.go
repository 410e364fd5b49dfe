package storage

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"debrief/model"
	"debrief/storage/search"
)

// turnIndex keeps the index of turns up with the log, in goroutines of its own
// that begin with the first who needs them. It is a projection with a generation:
// what is damaged, missing or of another version is built anew beside it.
type turnIndex struct {
	a       *Archive
	store   int           // turns in memory from which on they are stored; 0 for the index's own
	due     chan struct{} // something may have to be merged
	again   chan struct{} // it has to be built anew
	waiting atomic.Int32  // searches that wait for it: then it does not hold back
	parts   atomic.Bool   // somebody looked for a part of a word

	analyzers sync.Pool // what searches stemmed is still known to the next one

	held bool // the texts are in memory; merge's

	mu      sync.Mutex
	begun   bool
	ended   bool
	applied uint64        // how far in the log it reaches
	built   uint64        // events that were read for one that is being built
	whole   bool          // it reaches applied; otherwise it is being built
	moved   chan struct{} // closed when one of these changes
	failed  error         // why it stands still

	use   sync.RWMutex // held for reading by whoever searches
	x     *search.Index
	gen   byte
	loose map[model.Key]bool // messages that were changed before they came
}

func newTurnIndex(a *Archive, store int) *turnIndex {
	return &turnIndex{
		a: a, store: store, due: make(chan struct{}, 1), again: make(chan struct{}, 1), moved: make(chan struct{}),
		loose: map[model.Key]bool{},
	}
}

// start begins to keep the index, unless that was done. The archive is open.
func (t *turnIndex) start() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.begun || t.ended {
		return
	}
	t.begun = true
	t.a.helpers.Go(t.run)
	t.a.helpers.Go(t.merge)
}

// end lets nothing begin any more.
func (t *turnIndex) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ended = true
}

// close lets go of the index. Nobody searches any more.
func (t *turnIndex) close() {
	if t.x != nil {
		t.x.Close()
		t.x = nil
	}
}

// run follows the log until the archive is closed.
func (t *turnIndex) run() {
	ctx := t.a.ending
	changed, stop := t.a.Subscribe()
	defer stop()
	for {
		err := t.round(ctx)
		var damage *search.DamageError
		switch {
		case ctx.Err() != nil:
			t.keep()
			return
		case errors.As(err, &damage):
			t.a.log.Warn("the index of turns is built anew", "error", err)
			err = t.build(ctx)
		}
		t.stands(err)
		if err == nil {
			poke(t.due)
		}
		select {
		case <-ctx.Done():
		case <-changed:
		case <-t.again:
			t.stands(t.build(ctx))
		}
	}
}

func poke(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// stands remembers why the index does not move, and tells who waits for it.
func (t *turnIndex) stands(err error) {
	if err != nil && t.a.ending.Err() == nil {
		t.a.log.Error("turns are not indexed", "error", err)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.failed = err
	t.tell()
}

// tell wakes who waits. t.mu is held.
func (t *turnIndex) tell() {
	close(t.moved)
	t.moved = make(chan struct{})
}

// keep stores what would cost a while to read again.
func (t *turnIndex) keep() {
	const worthIt = 4096
	if t.x == nil || !t.isWhole() {
		return
	}
	if _, fresh := t.x.Docs(); fresh < worthIt {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	t.waiting.Add(1)
	defer t.waiting.Add(-1)
	if err := t.x.Flush(ctx); err != nil {
		t.a.log.Debug("the newest turns were not stored in their index", "error", err)
	}
}

// reached returns how many events of the log are indexed, also while it is built.
func (t *turnIndex) reached() uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return max(t.applied, t.built)
}

func (t *turnIndex) isWhole() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.whole
}

// open opens the live index, or builds one where there is none that could be used.
func (t *turnIndex) open(ctx context.Context) error {
	var gen turnGeneration
	var known bool
	var end uint64
	err := t.a.snapshots.with(func(now *snapshot) (err error) {
		end = now.head.pos
		known, err = now.reader(ctx, t.a).record(turnGenerationKey(), &gen)
		return err
	})
	if err != nil || !known || gen.Version != turnsVersion {
		return t.build(ctx)
	}
	x, err := search.Open(ctx, t.options(gen.Live))
	if err != nil {
		return err
	}
	upto, state := x.Upto()
	if upto > end {
		x.Close()
		return t.build(ctx)
	}
	t.swap(x, gen.Live, upto, unpackKeys(state), true)
	return nil
}

func (t *turnIndex) options(gen byte) search.Options {
	return search.Options{
		Store: &turnStore{t.a, gen}, Flush: t.store,
		Pace: t.pace(backgroundShare),
	}
}

// swap makes an index the one that is searched.
func (t *turnIndex) swap(x *search.Index, gen byte, applied uint64, loose map[model.Key]bool, whole bool) {
	t.use.Lock()
	before := t.x
	t.x, t.gen, t.loose = x, gen, loose
	t.use.Unlock()
	if before != nil && before != x {
		before.Close()
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.applied, t.whole, t.built, t.failed = applied, whole, 0, nil
	t.tell()
}
