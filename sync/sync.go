// Package sync is the background syncer: it takes fixes from the outbox to the
// CRM and brings the CRM's changes into the log. It reads and writes the archive
// through the interfaces in ports.go and knows nothing of Badger or of HTTP.
//
// docs/sync.md tells how a fix travels. What matters most: it is written only
// after looking, an answer that got lost is never followed by a blind repeat, and
// what a person changed in the CRM meanwhile is shown and not overwritten.
package sync

import (
	"errors"
	"math/rand/v2"
	stdsync "sync"
	"time"

	"debrief/model"
)

// Actor is who does what the syncer does, in the events of the log.
const Actor = "syncer"

// Source is the source of the events that tell what the CRM holds.
const Source = "bitrix24"

// ErrNoPortal says that no portal is configured, so there is nothing to sync.
var ErrNoPortal = errors.New("no Bitrix24 portal is configured")

// Options are what a syncer needs. Log, Outbox and State are required; without a
// CRM it only waits. Zero values of the rest mean the defaults that are named.
type Options struct {
	Log    Log
	Outbox Outbox
	State  State
	CRM    CRM
	// Member is the portal's member_id, by which the receiver calls its chats; "" when
	// it is not known: then they are called by the portal's host.
	Member string
	Links  Links // nil: dialogues are linked to what they name themselves alone

	Now   func() time.Time                     // nil: time.Now
	After func(time.Duration) <-chan time.Time // nil: time.After
	Rand  func() float64                       // 0 to 1, for jitter; nil: math/rand

	Interval    time.Duration // between two pulls; 1 minute
	StagesEvery time.Duration // between two looks at the stages and the people; 1 hour
	MissedEvery time.Duration // between two looks for what was deleted; 6 hours
	RetryFirst  time.Duration // how long a fix waits after its first failure; 5 s
	RetryMost   time.Duration // and at most, after many; 15 minutes
	Workers     int           // entities that are worked on at once; 4

	// Failed is told of each failure, besides the board; it must return at once and
	// call nothing here. May be nil.
	Failed func(model.SyncError)

	Region string // the country of phones that name none (ISO 3166); RU
}

// Syncer is the background syncer. Its methods may be called by any goroutine.
type Syncer struct {
	opts  Options
	board board
	wake  chan struct{} // something may be due
	urge  chan struct{} // a person waits
	gate  stdsync.Mutex // one round at a time

	limitAt time.Time // when it was written down last how much of the limit is used; in rounds

	mu        stdsync.Mutex
	forced    bool // a person asked for a round
	pullAt    time.Time
	stagesAt  time.Time
	asked     []model.EntityRef // what Fetch was asked for, each once
	fetchAt   time.Time         // when it may be read
	linkedAt  time.Time         // when the dialogues were looked at last
	lastStamp int64
	own       map[model.EntityRef]map[string]ownValue
	withheld  map[string]bool // optional sources that the CRM does not give

	failAt func(step string) error // tests: stop dead at a step
}

// New returns a syncer that has not begun.
func New(o Options) *Syncer {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.After == nil {
		o.After = time.After
	}
	if o.Rand == nil {
		o.Rand = rand.Float64
	}
	setDefault(&o.Interval, time.Minute)
	setDefault(&o.StagesEvery, time.Hour)
	setDefault(&o.MissedEvery, 6*time.Hour)
	setDefault(&o.RetryFirst, 5*time.Second)
	setDefault(&o.RetryMost, 15*time.Minute)
	setDefault(&o.Workers, 4)
	s := &Syncer{
		opts: o,
		wake: make(chan struct{}, 1),
		urge: make(chan struct{}, 1),
		own:  map[model.EntityRef]map[string]ownValue{},

		withheld: map[string]bool{},
	}
	s.board.open(o)
	return s
}

func setDefault[T int | time.Duration](v *T, def T) {
	if *v <= 0 {
		*v = def
	}
}

// Status returns what the syncer tells of itself.
func (s *Syncer) Status() model.SyncStatus {
	status := s.board.snapshot()
	if m, ok := s.opts.CRM.(metered); ok {
		status.Use = m.Use()
	}
	return status
}

// metered is a CRM that knows how much of its limits is used.
type metered interface{ Use() model.CRMUse }

// Note puts a failure of something that runs beside the syncer among its own, so
// that it is seen where people look for what did not work.
func (s *Syncer) Note(err error) { s.board.note(s.now(), err) }

// Now asks for a round at once, the pull included, even while the syncer waits
// for a limit or a failure to pass. It does not block.
func (s *Syncer) Now() {
	s.mu.Lock()
	s.forced = true
	s.mu.Unlock()
	knock(s.urge)
}

// Wake tells the syncer that the archive has changed, so that a fix may be
// there. It does not block.
func (s *Syncer) Wake() { knock(s.wake) }

// knock fills a channel of one place; who has not heard the last knock hears
// this one with it.
func knock(door chan<- struct{}) {
	select {
	case door <- struct{}{}:
	default:
	}
}

// now is the clock as events keep it.
func (s *Syncer) now() time.Time { return s.opts.Now().UTC().Truncate(time.Millisecond) }

// reach is a place where tests stop the syncer as kill -9 would.
func (s *Syncer) reach(step string) error {
	if s.failAt == nil {
		return nil
	}
	return s.failAt(step)
}
