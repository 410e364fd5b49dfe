package sync

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"debrief/model"
)

// trail is the way of one entity through the stages: what the log knows of it, and
// what the CRM's history adds.
type trail struct {
	known model.Entity
	stops []stop // in their order
	moves []model.StageMove
}

// stop is a stage as an event of the log tells it.
type stop struct {
	at, movedAt time.Time
	id, stage   string
	action      model.CRMAction
	used        bool // it tells a move of the history that was looked at already
}

// trails divides moves by their entities, in the order in which those come.
func (s *Syncer) trails(ctx context.Context, moves []model.StageMove) (map[model.EntityRef]*trail, []model.EntityRef, error) {
	trails := map[model.EntityRef]*trail{}
	var order []model.EntityRef
	for _, move := range moves {
		if trails[move.Entity] == nil {
			known, err := s.opts.Outbox.Entity(ctx, move.Entity)
			if err != nil {
				return nil, nil, fmt.Errorf("read %s from the archive: %w", move.Entity, err)
			}
			trails[move.Entity] = newTrail(known)
			order = append(order, move.Entity)
		}
		trail := trails[move.Entity]
		trail.moves = append(trail.moves, move)
	}
	return trails, order, nil
}

func newTrail(known model.Entity) *trail {
	t := &trail{known: known}
	for _, e := range known.History {
		b, ok := e.Body.(*model.CRM)
		stage := known.Ref.Kind.StageField()
		if !ok || b.Fields.Text(stage) == "" {
			continue
		}
		t.stops = append(t.stops, stop{
			at: e.TS.Truncate(time.Second), movedAt: crmTime(b.Fields, "MOVED_TIME"), id: e.ID, stage: b.Fields.Text(stage), action: b.Action,
		})
	}
	return t
}

// crmTime reads a time among the CRM's fields, zero when there is none.
func crmTime(fields model.Fields, name string) time.Time {
	at, err := time.Parse(time.RFC3339, fields.Text(name))
	if err != nil {
		return time.Time{}
	}
	return at.UTC()
}

// behind reports whether the history knows a later move than the log.
func (t *trail) behind() bool {
	last := t.moves[len(t.moves)-1]
	return crmTime(t.known.Fields, "MOVED_TIME").Before(last.At)
}

// leave takes the move out that the entity tells itself, as it was just read.
func (t *trail) leave(read model.Entity) {
	stage := read.Fields.Text(read.Ref.Kind.StageField())
	for i, move := range slices.Backward(t.moves) {
		if !move.Created && move.Stage == stage && move.At.Equal(read.MovedAt) {
			t.moves = slices.Delete(slices.Clone(t.moves), i, i+1)
			return
		}
	}
}

// told reports whether an event of the log tells the move, and takes that event:
// it tells no second one.
func (t *trail) told(move model.StageMove) bool {
	own := moveID(move)
	for i := range t.stops {
		at := &t.stops[i]
		same := at.action == model.CRMMove && at.stage == move.Stage && (at.at.Equal(move.At) || at.movedAt.Equal(move.At))
		if move.Created {
			same = at.action == model.CRMAdd
		}
		if at.id == own || same && !at.used {
			at.used = true
			return true
		}
	}
	return false
}

// from returns the stage in which the entity stood before the move, "" when that is
// not known.
func (t *trail) from(move model.StageMove) (stage string) {
	var at time.Time
	for _, s := range t.stops {
		earlier := s.at.Before(move.At) || s.at.Equal(move.At) && isMoveID(s.id, move)
		if earlier && !s.at.Before(at) {
			stage, at = s.stage, s.at
		}
	}
	return stage
}

// moveID is the id of the event of a move that only the history tells.
func moveID(move model.StageMove) string {
	return fmt.Sprintf("%s:%s:history:%s", move.Entity.Kind, move.Entity.ID, move.ID)
}

// isMoveID reports whether an event is that of an earlier move of the history.
func isMoveID(id string, move model.StageMove) bool {
	prefix := fmt.Sprintf("%s:%s:history:", move.Entity.Kind, move.Entity.ID)
	if len(id) <= len(prefix) || id[:len(prefix)] != prefix {
		return false
	}
	earlier, err := strconv.ParseInt(id[len(prefix):], 10, 64)
	this, errThis := strconv.ParseInt(move.ID, 10, 64)
	return err == nil && errThis == nil && earlier < this
}

// moveEvents makes the events of the moves that the log does not hold. Of an
// entity that neither the log nor the CRM knows there is nothing to tell.
func (s *Syncer) moveEvents(t *trail, people []model.CRMUser) []model.Event {
	var events []model.Event
	for _, move := range t.moves {
		late := t.known.Deleted && move.At.After(t.known.ChangedAt)
		if len(t.known.Fields) == 0 || late || t.told(move) {
			continue
		}
		from := t.from(move)
		if from == move.Stage && !move.Created {
			continue
		}
		event := s.moveEvent(t.known, move, from, people)
		events = append(events, event)
		t.stops = append(t.stops, stop{at: move.At, id: event.ID, stage: move.Stage, action: model.CRMMove, used: true})
	}
	return events
}

// moveEvent makes the event of one move. The history does not say who did it; of
// the last move, and of the creation, the entity itself does.
func (s *Syncer) moveEvent(known model.Entity, move model.StageMove, from string, people []model.CRMUser) model.Event {
	stage := move.Entity.Kind.StageField()
	body := &model.CRM{Entity: move.Entity, Action: model.CRMMove, Fields: model.Fields{}.With(stage, move.Stage)}
	who := ""
	switch {
	case move.Created:
		body.Action, who = model.CRMAdd, known.Fields.Text("CREATED_BY_ID")
	case from != "":
		body.Before = model.Fields{}.With(stage, from)
	}
	if !move.Created && move.Stage == known.Fields.Text(stage) && move.At.Equal(crmTime(known.Fields, "MOVED_TIME")) {
		who = known.Fields.Text("MOVED_BY_ID")
	}
	if who != "" {
		body.By = model.NameOf(people, who)
	}
	event := s.outside(move.At, body)
	event.ID = moveID(move)
	if n, err := strconv.ParseInt(move.ID, 10, 64); err == nil && !move.At.Before(known.ChangedAt.Truncate(time.Second)) && move.Stage != known.Fields.Text(stage) {
		event.Seq = n - 1<<40 // what was read in the same second came after
	}
	return event
}
