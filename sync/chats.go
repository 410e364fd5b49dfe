package sync

import (
	"context"
	"fmt"

	"debrief/model"
)

// chatsSource is the line of the open lines on the board.
const chatsSource = "open lines"

// readChats reads what was said in the open lines of the entities with which
// something happened. A message changes no field of a lead, so this is a reading
// of its own, by the time of the last activity.
func (s *Syncer) readChats(ctx context.Context, t *tally, kind model.EntityKind) error {
	if kind.StageField() == "" || s.leftAlone(chatsSource) {
		return nil
	}
	r, err := s.openReading(ctx, chatsSource, s.chatsState(kind))
	if err != nil {
		return s.sourceFailed(ctx, chatsSource, err)
	}
	if !r.on.Since.IsZero() { // else all are looked at
		if err := s.readWatched(ctx, t, kind); err != nil {
			return r.fail(ctx, s.optionalFailed(ctx, chatsSource, err))
		}
	}
	scan := r.on.scan()
	scan.Activity = true
	err = s.opts.CRM.Changed(ctx, kind, scan, func(page model.Changed) error {
		s.board.succeed()
		n, err := s.readTalks(ctx, page.Entities)
		if err != nil {
			return err
		}
		s.board.progress(chatsSource, n, 0)
		t.add(func(r *model.SyncReport) { r.Pulled += n })
		if err := r.took(ctx, page.Entities); err != nil {
			return err
		}
		return s.workOutbox(ctx, t)
	})
	if err != nil {
		return r.fail(ctx, s.optionalFailed(ctx, chatsSource, err))
	}
	return r.finish(ctx)
}

// readWatched looks into the chats in which somebody wrote lately.
func (s *Syncer) readWatched(ctx context.Context, t *tally, kind model.EntityKind) error {
	watched, err := s.stillTalking(ctx, kind)
	if err != nil || len(watched) == 0 {
		return err
	}
	n, err := s.readTalks(ctx, watched)
	s.board.progress(chatsSource, n, 0)
	t.add(func(r *model.SyncReport) { r.Pulled += n })
	return err
}

// chatsState is the name under which it is kept how far the chats of a kind were
// read.
func (s *Syncer) chatsState(kind model.EntityKind) string { return s.pullState(kind) + "/chats" }

// firstTalks reads the chats of a page of the first pull, which says itself who has
// any: to list all entities once more would double its requests. When that fails,
// they are listed after all.
func (s *Syncer) firstTalks(ctx context.Context, t *tally, on *passage, page []model.Entity) {
	if on.Mute = on.Mute || page[0].Ref.Kind.StageField() == "" || s.leftAlone(chatsSource); on.Mute {
		return
	}
	n, err := s.readTalks(ctx, page)
	if err != nil {
		on.Mute = true
		_ = s.optionalFailed(ctx, chatsSource, err) // it stands on the board
	}
	s.board.progress(chatsSource, n, 0)
	t.add(func(r *model.SyncReport) { r.Pulled += n })
}

// readTalks reads the chats of a page of entities, and returns how many messages
// were new. What a deal has is not told by its fields, so it is asked for.
func (s *Syncer) readTalks(ctx context.Context, page []model.Entity) (int, error) {
	var refs []model.EntityRef
	for _, e := range page {
		if flag := e.Fields.Text("HAS_IMOL"); flag == "Y" || flag == "" {
			refs = append(refs, e.Ref)
		}
	}
	if len(refs) == 0 {
		return 0, nil
	}
	chats, err := s.opts.CRM.Chats(ctx, refs)
	if err != nil {
		return 0, err
	}
	var behind []*talk
	var sessions []string
	for _, chat := range chats {
		if chat.Denied != nil {
			s.tellDenied(chat.Denied)
			continue
		}
		k, err := s.loadTalk(ctx, chat)
		if err != nil {
			return 0, err
		}
		if len(k.reading) > 0 {
			behind, sessions = append(behind, k), append(sessions, k.reading...)
		} else if err := s.linkTalk(ctx, k); err != nil {
			return 0, err
		}
	}
	transcripts, err := s.opts.CRM.Transcripts(ctx, sessions)
	if err != nil {
		return 0, err
	}
	total := 0
	var wrote []talking
	for _, k := range behind {
		n, err := s.recordTalk(ctx, k, transcripts[:len(k.reading)])
		if err != nil {
			return total, err
		}
		if n > 0 && s.now().Sub(k.read.LastAt) < watchedFor {
			wrote = append(wrote, talking{k.chat.Entity.ID, k.read.LastAt})
		}
		total, transcripts = total+n, transcripts[len(k.reading):]
	}
	return total, s.watchTalks(ctx, refs[0].Kind, wrote)
}

// tellDenied says once that the CRM keeps us from a chat; there may be many such.
func (s *Syncer) tellDenied(err error) {
	const what = chatsSource + ", denied"
	if s.leftAlone(what) {
		return
	}
	s.mu.Lock()
	s.withheld[what] = true
	s.mu.Unlock()
	s.board.note(s.now(), fmt.Errorf("%s: a chat is closed to the webhook's owner: %w", chatsSource, err))
}
