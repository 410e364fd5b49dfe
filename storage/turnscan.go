package storage

import (
	"context"
	"runtime"

	"golang.org/x/sync/errgroup"

	"debrief/model"
	"debrief/storage/search"
)

// turnScan reads the turns of the whole archive. Events stand session by session,
// so each is read once; they are opened by several goroutines.
type turnScan struct {
	r    *reader
	read chan []sealedSession
	open chan turnPiece
}

type sealedSession struct {
	no     uint64
	events []sealedEvent
}

// turnPiece is some turns, and the events that were read for them.
type turnPiece struct {
	turns  []search.Turn
	loose  []model.Key // messages that were changed and are not there yet
	events int
}

// scanEvents is how many events make a piece, about.
const scanEvents = 4096

// scanTurns calls each with the turns of the archive, piece by piece.
func (r *reader) scanTurns(ctx context.Context, each func(turnPiece) error) error {
	s := &turnScan{r: r, read: make(chan []sealedSession, 2), open: make(chan turnPiece, 2)}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		defer close(s.read)
		return s.sessions(ctx)
	})
	openers, openCtx := errgroup.WithContext(ctx)
	for range runtime.GOMAXPROCS(0) {
		openers.Go(func() error { return s.opener(openCtx) })
	}
	g.Go(func() error {
		defer close(s.open)
		return openers.Wait() //nolint:wrapcheck // what failed says so
	})
	g.Go(func() error {
		for p := range s.open {
			if err := each(p); err != nil {
				return err
			}
		}
		return ctx.Err()
	})
	return g.Wait() //nolint:wrapcheck // what failed says so
}

// sessions reads the sealed events of every subject.
func (s *turnScan) sessions(ctx context.Context) error {
	var some []sealedSession
	n := 0
	err := s.r.eachSubject(func(no uint64, events []sealedEvent) error {
		some, n = append(some, sealedSession{no, events}), n+len(events)
		if n < scanEvents {
			return nil
		}
		err := sent(ctx, s.read, some)
		some, n = nil, 0
		return err
	})
	if err != nil || len(some) == 0 {
		return err
	}
	return sent(ctx, s.read, some)
}

func sent[T any](ctx context.Context, to chan<- T, v T) error {
	select {
	case to <- v:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *turnScan) opener(ctx context.Context) error {
	for some := range s.read {
		var p turnPiece
		for i := range some {
			if err := p.add(s.r, &some[i]); err != nil {
				return err
			}
		}
		if err := sent(ctx, s.open, p); err != nil {
			return err
		}
	}
	return nil
}

// add opens the events of a session. Those that say nothing are opened too: an
// edit may be among them.
func (p *turnPiece) add(r *reader, s *sealedSession) error {
	p.events += len(s.events)
	sub, err := r.a.subjects.byNumber(r, s.no)
	if err != nil || sub.what.Kind != model.SubjectSession {
		return err
	}
	all, entries := make([]entry, len(s.events)), make([]*entry, len(s.events))
	for i := range s.events {
		entries[i] = &all[i]
		if err := r.a.openEvent(sub, s.events[i], entries[i]); err != nil {
			return err
		}
	}
	turns, loose := sessionTurns(s.no, entries)
	p.turns = append(p.turns, turns...)
	for _, e := range loose {
		if key, ok := r.a.targetKey(&e.Event); ok {
			p.loose = append(p.loose, key)
		}
	}
	return nil
}
