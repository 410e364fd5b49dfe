package sync

import (
	"context"
	"fmt"
	"slices"
	"time"

	"debrief/model"
)

const (
	// linkedFrom is how old a dialogue may be that is looked at with every pull.
	linkedFrom = 48 * time.Hour
	// lookedBack is how far behind the last look the next one begins: events come late.
	lookedBack = 5 * time.Minute
	// linkPage is how many dialogues are read at once, mostRecent how many with every
	// pull.
	linkPage, mostRecent = 200, 1000
	// mostShared is how many dialogues or entities are looked at for each handle, the
	// newest first.
	mostShared = 50
	// mostAlike is how many entities of a kind may share a phone, an e-mail or a chat
	// that says whom they are about: what more have in common is the salon's own.
	mostAlike = 5
)

// Links is what the syncer reads to link dialogues with what the CRM holds.
type Links interface {
	// DialoguesBy returns the dialogues that share a handle, the newest first, at most
	// limit. region is the country of phones that name none.
	DialoguesBy(ctx context.Context, h model.Handle, region string, limit int) ([]model.Summary, error)
	// EntitiesBy returns the entities that share a handle, without their history.
	EntitiesBy(ctx context.Context, h model.Handle, region string, limit int) ([]model.Entity, error)
	// Dialogues returns one page of dialogues.
	Dialogues(ctx context.Context, q model.DialogueQuery) (model.Page, error)
}

// link links entities, as they were just recorded, with dialogues.
func (s *Syncer) link(ctx context.Context, entities []model.Entity) error {
	if s.opts.Links == nil {
		return nil
	}
	var events []model.Event
	for i := range entities {
		found, err := s.linksOf(ctx, &entities[i])
		if err != nil {
			return fmt.Errorf("look for the dialogues of %s: %w", entities[i].Ref, err)
		}
		events = append(events, found...)
	}
	return s.append(ctx, events)
}

// linksOf makes the events that link an entity with the dialogues that it has not
// been linked with.
func (s *Syncer) linksOf(ctx context.Context, n *model.Entity) ([]model.Event, error) {
	if n.Ref.Kind.StageField() == "" || n.Deleted {
		return nil, nil
	}
	if soon, err := s.tellsItself(ctx, n); soon || err != nil {
		return nil, err
	}
	var shared []model.Shared
	own := model.Handle{Kind: model.HandleEntity, Value: n.Ref.String()}
	for _, h := range append([]model.Handle{own}, n.Handles()...) {
		found, err := s.sharing(ctx, n.Ref.Kind, h)
		if err != nil {
			return nil, err
		}
		for i := range found {
			d := model.Shared{Summary: found[i], Reason: h.Reason()}
			if tie, ok := d.LinkTo(n.Ref); h == own && ok {
				d.Reason = tie.Reason
			}
			shared = strongest(shared, d)
		}
	}
	var events []model.Event
	for _, d := range model.ChooseLinks(n, shared) {
		events = append(events, s.linkEvent(n, &d))
	}
	return events, nil
}

// tellsItself reports whether the entity is being made by a recovery that has not come
// to its end: by that its dialogue will name it, and before that another dialogue of
// the same client would be taken for it.
func (s *Syncer) tellsItself(ctx context.Context, n *model.Entity) (bool, error) {
	if n.Fields.Text("ORIGINATOR_ID") != model.Originator {
		return false, nil
	}
	origin := n.Fields.Text("ORIGIN_ID")
	recoveries, err := s.opts.Outbox.Entity(ctx, model.RecoveryOf(model.SessionOfOrigin(origin)))
	if err != nil {
		return false, fmt.Errorf("read the recoveries of a session: %w", err)
	}
	return slices.ContainsFunc(model.FoldFixes(recoveries.History), func(f model.Fix) bool {
		return f.Kind == model.FixRecover && !f.State.Final() && model.OriginOf(f.Session, f.Evidence) == origin
	}), nil
}

// sharing returns the dialogues that share a handle, none where too many entities
// of the kind do: then it does not tell one client from another.
func (s *Syncer) sharing(ctx context.Context, kind model.EntityKind, h model.Handle) ([]model.Summary, error) {
	found, err := s.opts.Links.DialoguesBy(ctx, h, s.opts.Region, mostShared)
	if err != nil || len(found) == 0 || h.Kind == model.HandleEntity || h.Kind == model.HandleSession {
		return found, err
	}
	alike, err := s.opts.Links.EntitiesBy(ctx, h, s.opts.Region, mostShared)
	alike = slices.DeleteFunc(alike, func(n model.Entity) bool { return n.Ref.Kind != kind })
	if err != nil || len(alike) > mostAlike {
		return nil, err
	}
	return found, nil
}

// strongest adds a dialogue, or keeps the stronger reason of one that is there.
func strongest(shared []model.Shared, d model.Shared) []model.Shared {
	at := slices.IndexFunc(shared, func(other model.Shared) bool { return other.ID == d.ID })
	if at < 0 {
		return append(shared, d)
	}
	if d.Reason.Strength() < shared[at].Reason.Strength() {
		shared[at] = d
	}
	return shared
}

// linkEvent makes the event of one link. All of it follows from the dialogue and
// the entity, so that a link that is found twice is one event.
func (s *Syncer) linkEvent(n *model.Entity, d *model.Shared) model.Event {
	event := s.event(&model.Link{Target: d.First, Entity: n.Ref, Reason: d.Reason})
	event.ID = fmt.Sprintf("link:%s:%s:%s:%s", n.Ref.Kind, n.Ref.ID, d.Reason, d.First)
	event.TS = later(d.StartedAt, n.Made()).UTC().Truncate(time.Millisecond)
	event.SessionID = d.SessionID
	return event
}

// linkDialogues links dialogues that came after their leads: with every pull those
// that somebody spoke in since the last one, and every few hours all that are
// linked with nothing.
func (s *Syncer) linkDialogues(ctx context.Context, t *tally) error {
	if s.opts.Links == nil {
		return nil
	}
	state := "sync/" + s.opts.CRM.Portal() + "/links"
	mark, err := s.loadMark(ctx, state)
	if err != nil {
		return s.sourceFailed(ctx, "links", err)
	}
	now := s.now()
	all := now.Sub(mark.Changed) >= s.opts.MissedEvery
	if err := s.linkPages(ctx, t, s.isRecent(now), all); err != nil {
		return s.sourceFailed(ctx, "links", err)
	}
	s.mu.Lock()
	s.linkedAt = now
	s.mu.Unlock()
	if !all {
		return nil
	}
	if err := s.saveMark(ctx, state, watermark{Changed: now}); err != nil {
		return s.sourceFailed(ctx, "links", err)
	}
	return nil
}

// isRecent returns what tells whether somebody spoke in a dialogue since the last
// look.
func (s *Syncer) isRecent(now time.Time) func(*model.Summary) bool {
	s.mu.Lock()
	since := s.linkedAt
	s.mu.Unlock()
	since = later(since.Add(-lookedBack), now.Add(-linkedFrom))
	return func(d *model.Summary) bool { return !d.LastAt.Before(since) }
}

// linkPages goes through the dialogues, the newest first. Fixes that are due are
// written between two pages.
func (s *Syncer) linkPages(ctx context.Context, t *tally, recent func(*model.Summary) bool, all bool) error {
	oldest, after := s.now().Add(-linkedFrom), ""
	read, last := 0, time.Time{}
	for ctx.Err() == nil {
		page, err := s.opts.Links.Dialogues(ctx, model.DialogueQuery{After: after, Limit: linkPage})
		if err != nil {
			return fmt.Errorf("read the dialogues: %w", err)
		}
		for i := range page.Rows {
			d := &page.Rows[i].Summary
			if recent(d) || all && len(d.Links()) == 0 {
				if err := s.linkDialogue(ctx, d); err != nil {
					return err
				}
			}
			after = d.ID
		}
		if len(page.Rows) == 0 || read > 0 && page.Rows[0].StartedAt.After(last) {
			return nil // the place of the page before is no longer where it was
		}
		read, last = read+len(page.Rows), page.Rows[len(page.Rows)-1].StartedAt
		if !page.More || !all && (read >= mostRecent || last.Before(oldest)) {
			return nil
		}
		if err := s.workOutbox(ctx, t); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// linkDialogue links a dialogue with the entities that share something with it.
func (s *Syncer) linkDialogue(ctx context.Context, d *model.Summary) error {
	var shared []model.Entity
	for _, h := range append(d.Handles(), model.Handle{Kind: model.HandleSession, Value: d.SessionID}) {
		found, err := s.opts.Links.EntitiesBy(ctx, h, s.opts.Region, mostShared)
		if err != nil {
			return fmt.Errorf("look for what a dialogue is about: %w", err)
		}
		for _, n := range found {
			if !slices.ContainsFunc(shared, func(other model.Entity) bool { return other.Ref == n.Ref }) {
				shared = append(shared, n)
			}
		}
	}
	return s.link(ctx, shared)
}
