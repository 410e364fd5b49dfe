package storage

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"sync/atomic"
	"time"

	"github.com/dgraph-io/badger/v4"

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
	held    bool          // the texts are in memory; merge's

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

// turnGeneration is the record that says which index of turns is live.
type turnGeneration struct {
	Live    byte `cbor:"1,keyasint"`
	Version int  `cbor:"2,keyasint"`
}

// turnsVersion is raised when the same log would give other turns.
const turnsVersion = 1<<8 + search.Version

// backgroundShare is how much of a processor indexing takes while nobody waits
// for it.
const backgroundShare = 0.5

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

// merge does what is due in the background.
func (t *turnIndex) merge() {
	for {
		select {
		case <-t.a.ending.Done():
			return
		case <-t.due:
		}
		err := t.maintain(t.a.ending)
		if err == nil {
			err = t.holdTexts(t.a.ending)
		}
		if err != nil && t.a.ending.Err() == nil {
			t.a.log.Warn("the index of turns was not merged", "error", err)
			var damage *search.DamageError
			if errors.As(err, &damage) {
				poke(t.again)
			}
		}
	}
}

func (t *turnIndex) maintain(ctx context.Context) error {
	t.use.RLock()
	defer t.use.RUnlock()
	if t.x == nil || !t.isWhole() {
		return nil
	}
	for {
		done, err := t.x.Maintain(ctx)
		if err != nil || !done {
			return err
		}
	}
}

// mostTexts is how many bytes of folded texts are held in memory, once somebody
// looked for a part of a word. A million turns have about a hundred million.
const mostTexts = 160 << 20

// holdTexts keeps the texts in memory where somebody looks for parts of words, and
// gives them back when memory is short.
func (t *turnIndex) holdTexts(ctx context.Context) error {
	if !t.parts.Load() {
		return nil
	}
	t.use.RLock()
	defer t.use.RUnlock()
	if t.x == nil || !t.isWhole() {
		return nil
	}
	room := uint64(mostTexts)
	if t.held {
		room = 0
	}
	if memoryIsShort(room) {
		t.held = false
		t.x.DropTexts()
		return nil
	}
	n, err := t.x.HoldTexts(ctx, mostTexts)
	t.held = err == nil && n > 0
	return err
}

// memoryIsShort reports whether the process has less left than so many bytes of
// the memory that it was given (GOMEMLIMIT).
func memoryIsShort(room uint64) bool {
	limit := debug.SetMemoryLimit(-1)
	if limit == math.MaxInt64 {
		return false
	}
	sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()-sample[1].Value.Uint64()+room > uint64(limit)
}

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
		Pace: search.Pace{Share: backgroundShare, Now: time.Now, Sleep: t.pause},
	}
}

// pause waits, unless somebody waits for the index.
func (t *turnIndex) pause(ctx context.Context, d time.Duration) error {
	if t.waiting.Load() > 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
	return ctx.Err()
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
