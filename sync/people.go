package sync

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"debrief/model"
)

// peopleSource is the line of the people on the board.
const peopleSource = "crm people"

// readPeople keeps the directory of the CRM's people, so that screens can offer
// them without asking the network.
func (s *Syncer) readPeople(ctx context.Context) error {
	if s.leftAlone(peopleSource) {
		return nil
	}
	s.board.begin(peopleSource)
	people, err := s.opts.CRM.Users(ctx)
	if err != nil {
		return s.optionalFailed(ctx, peopleSource, err)
	}
	s.board.succeed()
	known, err := s.opts.State.People(ctx)
	if err != nil {
		return s.sourceFailed(ctx, peopleSource, fmt.Errorf("read the people from the archive: %w", err))
	}
	if !sameUsers(people, known) {
		if err := s.opts.State.SavePeople(context.WithoutCancel(ctx), people); err != nil {
			return s.sourceFailed(ctx, peopleSource, fmt.Errorf("keep the people: %w", err))
		}
	}
	s.board.progress(peopleSource, len(people), 0)
	s.board.finish(peopleSource, s.now())
	return nil
}

// sameUsers compares two directories, in whatever order.
func sameUsers(a, b []model.CRMUser) bool {
	sorted := func(users []model.CRMUser) []model.CRMUser {
		return slices.SortedFunc(slices.Values(users), func(a, b model.CRMUser) int { return strings.Compare(a.ID, b.ID) })
	}
	return slices.Equal(sorted(a), sorted(b))
}
