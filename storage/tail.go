package storage

import (
	"context"
	"fmt"

	"debrief/model"
)

// Changed returns what the events behind a place of the log are about, each
// subject once, and the place up to which that was read, which is the end of the
// log unless there are more than most subjects. No event is opened, so following
// the log costs little.
func (a *Archive) Changed(ctx context.Context, after uint64, most int) (subjects []model.Subject, end uint64, err error) {
	end = after
	err = a.view(ctx, func(r *reader) error {
		seen := map[uint64]bool{}
		next, err := r.segmentBehind(after)
		for err == nil && next != 0 && len(seen) < most {
			s, err := r.segment(next)
			if err != nil {
				return err
			}
			for i := range s.Entries {
				if no := s.Entries[i].Subject; next+uint64(i) > after && !seen[no] {
					seen[no] = true
					sub, err := a.subjects.byNumber(r, no)
					if err != nil {
						return err
					}
					subjects = append(subjects, sub.what)
				}
			}
			end = next + uint64(len(s.Entries)) - 1
			if next, err = r.segmentAfter(next); err != nil {
				return err
			}
		}
		return err
	})
	if err != nil {
		return nil, after, fmt.Errorf("follow the log: %w", err)
	}
	return subjects, end, nil
}

// segmentBehind returns where the segment begins that holds the first place behind
// one, 0 when that is the end of the log.
func (r *reader) segmentBehind(pos uint64) (uint64, error) {
	if pos >= r.end.pos {
		return 0, nil
	}
	return r.segmentOf(pos + 1)
}

// End returns the place of the last event of the log.
func (a *Archive) End(ctx context.Context) (pos uint64, err error) {
	err = a.view(ctx, func(r *reader) error {
		pos = r.end.pos
		return nil
	})
	return pos, err
}
