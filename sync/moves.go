package sync

import (
	"context"
	"fmt"

	"debrief/model"
)

// movesSource is the line of the CRM's own history of stages on the board.
const movesSource = "crm stage history"

// movesRead is how far the history of a kind was read.
type movesRead struct {
	Last string `json:"last"` // the id that was read last; "0" when there was none
}

// readMoves reads the CRM's history of stages. A pull sees where a lead stands and
// who put it there; when it was moved several times in between, only the history
// tells. It is read before the pull, so that each move begins where the one before
// it ended; the first time after it, since it is about what the pull has read.
func (s *Syncer) readMoves(ctx context.Context, t *tally, kind model.EntityKind, afterPull bool) error {
	if kind.StageField() == "" || s.leftAlone(movesSource) {
		return nil
	}
	pulled, err := s.loadMark(ctx, s.pullState(kind))
	if err != nil || pulled.Changed.IsZero() || pulled.Open != nil {
		return err
	}
	state := s.pullState(kind) + "/moves"
	mark, err := load[movesRead](ctx, s.opts.State, state)
	if err != nil {
		return s.sourceFailed(ctx, movesSource, err)
	}
	if afterPull && mark.Last != "" {
		return nil
	}
	s.board.begin(movesSource)
	unsaved := 0
	err = s.opts.CRM.StageHistory(ctx, kind, mark.Last, func(page []model.StageMove) error {
		s.board.succeed()
		n, err := s.recordMoves(ctx, page)
		if err != nil {
			return err
		}
		s.board.progress(movesSource, len(page), 0)
		t.add(func(r *model.SyncReport) { r.Pulled += n })
		mark.Last = page[len(page)-1].ID
		if unsaved += len(page); unsaved >= savedEvery {
			unsaved = 0
			if err := s.save(ctx, state, mark); err != nil {
				return err
			}
		}
		return s.workOutbox(ctx, t)
	})
	if err != nil {
		return s.optionalFailed(ctx, movesSource, err)
	}
	if unsaved > 0 || mark.Last == "" {
		if mark.Last == "" {
			mark.Last = "0"
		}
		if err := s.save(ctx, state, mark); err != nil {
			return s.sourceFailed(ctx, movesSource, err)
		}
	}
	s.board.finish(movesSource, s.now())
	return nil
}

// recordMoves puts a page of the history into the log and returns how many events
// came of it. An entity that the log knows only as it was before its last move is
// read first: the last move is told by that, with the person who did it.
func (s *Syncer) recordMoves(ctx context.Context, page []model.StageMove) (int, error) {
	people, err := s.opts.State.People(ctx)
	if err != nil {
		return 0, fmt.Errorf("read the people from the archive: %w", err)
	}
	trails, order, err := s.trails(ctx, page)
	if err != nil {
		return 0, err
	}
	fresh, err := s.readStale(ctx, trails, order)
	if err != nil {
		return 0, err
	}
	var events []model.Event
	var known, unknown []model.Entity
	for _, ref := range order {
		trail := trails[ref]
		e, read := fresh[ref]
		switch {
		case read && len(trail.known.Fields) == 0:
			unknown = append(unknown, e)
			continue
		case read:
			trail.leave(e)
			known = append(known, e)
		}
		events = append(events, s.moveEvents(trail, people)...)
	}
	if err := s.append(ctx, events); err != nil {
		return 0, err
	}
	n, err := s.record(ctx, known)
	if err != nil || len(unknown) == 0 {
		return len(events) + n, err
	}
	more, err := s.recordUnknown(ctx, unknown, page)
	return len(events) + n + more, err
}

// recordUnknown records entities that the log does not know, and then their moves.
func (s *Syncer) recordUnknown(ctx context.Context, unknown []model.Entity, page []model.StageMove) (int, error) {
	n, err := s.record(ctx, unknown)
	if err != nil {
		return 0, err
	}
	of := map[model.EntityRef]bool{}
	for _, e := range unknown {
		of[e.Ref] = true
	}
	var theirs []model.StageMove
	for _, move := range page {
		if of[move.Entity] {
			theirs = append(theirs, move)
		}
	}
	trails, order, err := s.trails(ctx, theirs)
	if err != nil {
		return n, err
	}
	people, err := s.opts.State.People(ctx)
	if err != nil {
		return n, fmt.Errorf("read the people from the archive: %w", err)
	}
	var events []model.Event
	for _, ref := range order {
		events = append(events, s.moveEvents(trails[ref], people)...)
	}
	return n + len(events), s.append(ctx, events)
}

// readStale reads those entities again of which the history knows a later move
// than the log.
func (s *Syncer) readStale(ctx context.Context, trails map[model.EntityRef]*trail, order []model.EntityRef) (map[model.EntityRef]model.Entity, error) {
	var ids []string
	for _, ref := range order {
		if trails[ref].behind() {
			ids = append(ids, ref.ID)
		}
	}
	fresh := map[model.EntityRef]model.Entity{}
	if len(ids) == 0 {
		return fresh, nil
	}
	err := s.opts.CRM.Changed(ctx, order[0].Kind, model.Scan{Only: ids}, func(page model.Changed) error {
		for _, e := range page.Entities {
			fresh[e.Ref] = e
		}
		return nil
	})
	return fresh, err
}
