package storage

import (
	"time"

	"debrief/model"
)

// staleWeeks are the weeks whose figures entries of the log may change.
type staleWeeks struct {
	weeks map[model.Week]bool
	whole map[uint64]bool // sessions all of whose dialogues are among them
	zone  *time.Location
}

func (s *staleWeeks) mark(at time.Time) { s.weeks[model.WeekOf(at, s.zone)] = true }

// take notes what a new entry of the log may change.
func (s *staleWeeks) take(r *reader, pos uint64, l logEntry) error {
	if s.whole[l.Subject] {
		return nil
	}
	sub, err := r.a.subjects.byNumber(r, l.Subject)
	if err != nil {
		return err
	}
	switch sub.what.Kind {
	case model.SubjectSample:
		week, err := model.ParseWeek(sub.what.ID)
		s.weeks[week] = true
		return err
	case model.SubjectSession:
		return s.takeOfSession(r, sub, pos, l)
	case model.SubjectLead, model.SubjectDeal, model.SubjectContact, model.SubjectClient, model.SubjectPortal, model.SubjectWatch:
	}
	return nil
}

// takeOfSession notes the dialogues that an event may have changed. What refers to
// another event may be about any of them. Everything else leaves those alone that had
// ended when it happened, since a session is cut from its beginning on; what comes
// after may have been cut in another way, at any of the events.
func (s *staleWeeks) takeOfSession(r *reader, sub *subject, pos uint64, l logEntry) error {
	e, err := r.eventAt(pos, l)
	if err != nil {
		return err
	}
	s.whole[l.Subject] = e.Type.Refers()
	var from time.Time // the beginning of the dialogue before the one that holds e
	ahead := 0
	err = r.dialoguesIn(sub.what.ID, func(row *dialogueRow) bool {
		if s.whole[l.Subject] {
			s.mark(row.StartedAt)
			return true
		}
		if !row.StartedAt.After(e.TS) {
			ahead++
		}
		from = row.StartedAt
		return ahead < 2
	})
	if err != nil || s.whole[l.Subject] {
		return err
	}
	events := numberKey(kindEvent, sub.no)
	seek := events
	if ahead == 2 {
		seek = appendInt(seek, from.UnixMilli())
	}
	return r.scan(events, seek, func(key, _ []byte) (bool, error) {
		at, _, err := parseEventKey(key)
		if err != nil {
			return false, damagedRecord(key, err)
		}
		s.mark(millis(at.ts))
		return true, nil
	})
}
