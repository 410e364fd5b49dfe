package sync

import (
	"context"
	"slices"
	"time"

	"debrief/model"
)

// A chat in which somebody wrote is looked at every minute for a day, the newest
// ones only: that a message moves the time of the last activity of its lead is seen
// on portals, but promised nowhere.
const (
	watchedFor  = 24 * time.Hour
	mostWatched = 50 // one request
)

// talking is an entity in whose chat somebody wrote.
type talking struct {
	ID string    `json:"id"`
	At time.Time `json:"at"` // of the last message
}

func (s *Syncer) talkingState(kind model.EntityKind) string { return s.chatsState(kind) + "/talking" }

// watchTalks keeps it that somebody wrote in the chats of these entities.
func (s *Syncer) watchTalks(ctx context.Context, kind model.EntityKind, wrote []talking) error {
	if len(wrote) == 0 {
		return nil
	}
	known, err := load[[]talking](ctx, s.opts.State, s.talkingState(kind))
	if err != nil {
		return err
	}
	known = slices.DeleteFunc(known, func(k talking) bool {
		return slices.ContainsFunc(wrote, func(w talking) bool { return w.ID == k.ID })
	})
	known = append(known, wrote...)
	slices.SortStableFunc(known, func(a, b talking) int { return b.At.Compare(a.At) })
	return s.save(ctx, s.talkingState(kind), known[:min(len(known), mostWatched)])
}

// stillTalking returns the entities that are watched.
func (s *Syncer) stillTalking(ctx context.Context, kind model.EntityKind) ([]model.Entity, error) {
	known, err := load[[]talking](ctx, s.opts.State, s.talkingState(kind))
	if err != nil {
		return nil, err
	}
	var entities []model.Entity
	for _, k := range known {
		if s.now().Sub(k.At) < watchedFor {
			entities = append(entities, model.Entity{Ref: model.EntityRef{Kind: kind, ID: k.ID}})
		}
	}
	return entities, nil
}
