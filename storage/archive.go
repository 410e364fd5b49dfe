package storage

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/dgraph-io/badger/v4"
	"github.com/gofrs/flock"
	"golang.org/x/sync/semaphore"

	"debrief/model"
)

// Archive is an open archive. Its methods may be called from any goroutine.
type Archive struct {
	dir     string
	id      identity
	newKey  string
	now     func() time.Time
	silence time.Duration
	log     *slog.Logger
	free    freeSpace
	observe func(Commit) // may be nil

	codec    codec
	squeeze  squeezer
	random   *entropy
	secrets  *secrets
	lock     *flock.Flock
	head     *headFile // nil in memory
	db       *badger.DB
	seq      atomic.Int64 // the last number given to an event of our own
	subjects *subjects
	keys     *keyFilter // nil when keys stand in the archive that it never saw
	writer   *writer
	room     *semaphore.Weighted
	changes  *changes
	turns    *turnIndex
	columns  *columns

	figures    figures
	hourly     hourly
	snapshots  snapshots
	rebuilding map[uint64]bool // the writer's: subjects touched since a rebuild read them
	rebuild    sync.Mutex      // held by the one rebuild

	life     sync.RWMutex // held for reading by whoever uses Badger
	closed   bool
	closing  sync.Once
	closeErr error
	ending   context.Context // done when Close begins
	end      context.CancelFunc
	stop     chan struct{}  // ends the goroutines beside the writer
	helpers  sync.WaitGroup // those goroutines
}

// Open opens the archive in o.Dir, or makes one with o.Create where there is
// none. Errors: ErrNoArchive, ErrNotArchive, *KeyError (ErrNoKey, ErrWrongKey),
// *InUseError, *DamageError. A key that is missing or wrong is found before
// anything is touched.
func Open(ctx context.Context, o Options) (*Archive, error) {
	a, err := o.archive()
	if err != nil {
		return nil, fmt.Errorf("open archive: %w", err)
	}
	if o.InMemory {
		err = a.openInMemory()
	} else {
		err = a.openDir(o)
	}
	if err == nil {
		err = a.start(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("open archive: %w", errors.Join(err, a.release()))
	}
	return a, nil
}

// archive returns an archive with what the options alone decide.
func (o Options) archive() (*Archive, error) {
	codec, err := newCodec()
	if err != nil {
		return nil, err
	}
	a := &Archive{
		dir: o.Dir, now: o.Now, silence: o.Silence, log: o.Logger, codec: codec,
		room: semaphore.NewWeighted(intakeBytes), changes: newChanges(), stop: make(chan struct{}),
		free: o.free, observe: o.Observe,
	}
	a.ending, a.end = context.WithCancel(context.Background())
	a.turns = newTurnIndex(a, o.store)
	a.columns = newColumns()
	if a.now == nil {
		a.now = time.Now
	}
	if a.silence == 0 {
		a.silence = model.DefaultSilence
	}
	if a.log == nil {
		a.log = slog.New(slog.DiscardHandler)
	}
	if a.free == nil {
		a.free = volumeSpace
	}
	source := o.Rand
	if source == nil {
		source = rand.Reader
	}
	a.random = newEntropy(source)
	return a, nil
}

func (a *Archive) openInMemory() error {
	keys, err := newKeys(a.random)
	if err != nil {
		return err
	}
	if a.id, err = newIdentity(keys, a.random); err != nil {
		return err
	}
	if a.secrets, err = a.id.unlock(keys); err != nil {
		return err
	}
	a.dir = ""
	a.db, err = openBadger(a.badgerOptions())
	return err
}

// openDir opens the files of an archive: identity, key, lock, head, Badger, in
// this order.
func (a *Archive) openDir(o Options) error {
	id, err := readIdentity(o.Dir)
	if errors.Is(err, ErrNoArchive) && o.Create {
		return a.create(o)
	}
	if err != nil {
		return err
	}
	keys, err := readKeyFile(o.keyPath(id.Archive))
	if err != nil {
		return err
	}
	if a.secrets, err = id.unlock(keys); err != nil {
		return err
	}
	a.id = id
	if a.lock, err = lockDir(o.Dir); err != nil {
		return err
	}
	return a.openFiles(o)
}

func (a *Archive) openFiles(o Options) error {
	file, last, known, err := openHead(o.headPath(a.id), a.secrets, a.random)
	if err != nil {
		return err
	}
	a.head = file
	if err := a.spaceToOpen(); err != nil {
		return err
	}
	if err := a.checkSpace(); err != nil {
		a.log.Warn("the archive can be read, not written", "error", err)
	}
	if err := warm(a.badgerDir()); err != nil {
		a.log.Debug("the tables could not be asked for at once", "error", err)
	}
	if a.db, err = openBadger(a.badgerOptions()); err != nil {
		return err
	}
	switch {
	case known:
		return a.reaches(last)
	case a.keys == nil: // an archive that was made just now has no head file yet
		a.log.Warn("the head file was missing; the log is taken as it is", "file", file.file.Name())
	}
	return nil
}

// start makes an archive whose files are open ready for use.
func (a *Archive) start(ctx context.Context) error {
	now := &snapshot{txn: a.db.NewTransaction(false)}
	a.snapshots.set(now)
	r := now.reader(ctx, a)
	gen, known, err := r.generation()
	if err != nil {
		return err
	}
	now.gen = gen.Live
	if now.head, err = r.lastEntry(); err != nil {
		return err
	}
	if a.head != nil && (a.head.fresh || now.head != a.head.last) {
		if err := a.head.put(now.head); err != nil {
			return err
		}
	}
	next, err := r.nextSubject()
	if err != nil {
		return err
	}
	a.subjects = newSubjects(a, next)
	if _, err := r.record(projectionKey(now.gen, projCounts), &now.totals); err != nil {
		return err
	}
	if now.totals.rejects, err = r.lastReject(); err != nil {
		return err
	}
	a.seq.Store(now.totals.Seq)
	a.writer = newWriter(a, now)
	go a.writer.run()
	a.helpers.Go(a.keepHead)
	if now.head.pos > 0 && (!known || gen.Version != projectionVersion) {
		if err := a.Rebuild(ctx, nil); err != nil {
			return errors.Join(err, a.Close())
		}
	}
	return nil
}

// keepHead puts the head file on disk once a second, and keeps an eye on memory.
func (a *Archive) keepHead() {
	if a.head == nil {
		return
	}
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-a.stop:
			return
		case <-tick.C:
			if err := a.head.sync(); err != nil {
				a.log.Error("the head file could not be written", "error", err)
			}
			if err := relieve(a.badgerDir()); err != nil {
				a.log.Debug("memory could not be given back", "error", err)
			}
		}
	}
}

// NewKey returns the path of the key file when this Open made it, else "".
func (a *Archive) NewKey() string { return a.newKey }

// Close takes no more, finishes what is queued, waits for readers, and closes
// the files. It may be called more than once; every call gives the same answer.
func (a *Archive) Close() error {
	a.closing.Do(func() {
		a.end()
		a.turns.end()
		a.writer.lanes.close()
		<-a.writer.done
		close(a.stop)
		a.helpers.Wait()
		a.life.Lock()
		a.closed = true
		a.life.Unlock()
		a.turns.close()
		a.snapshots.close()
		if err := a.release(); err != nil {
			a.closeErr = fmt.Errorf("close archive: %w", err)
		}
	})
	return a.closeErr
}

// release lets go of the files.
func (a *Archive) release() error {
	var err error
	if a.head != nil {
		err = errors.Join(err, a.head.close())
		a.head = nil
	}
	if a.db != nil {
		err = errors.Join(err, a.db.Close())
		a.db = nil
	}
	if a.lock != nil {
		err = errors.Join(err, unlockDir(a.dir, a.lock))
		a.lock = nil
	}
	return err
}
