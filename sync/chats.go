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
	state := s.pullState(kind) + "/chats"
	mark, err := s.loadMark(ctx, state)
	if err != nil {
		return s.sourceFailed(ctx, chatsSource, err)
	}
	s.board.begin(chatsSource)
	on := mark.passage(s.now())
	scan := on.scan()
	scan.Activity = true
	err = s.opts.CRM.Changed(ctx, kind, scan, func(page model.Changed) error {
		s.board.succeed()
		n, err := s.readTalks(ctx, page.Entities)
		if err != nil {
			return err
		}
		s.board.progress(chatsSource, n, 0)
		t.add(func(r *model.SyncReport) { r.Pulled += n })
		if on.read(page.Entities) {
			if err := s.saveMark(ctx, state, watermark{mark.Changed, on}); err != nil {
				return err
			}
		}
		return s.workOutbox(ctx, t)
	})
	if err != nil {
		return s.optionalFailed(ctx, chatsSource, err)
	}
	if next := mark.after(on, s.now()); on.saved || !next.Changed.Equal(mark.Changed) {
		if err := s.saveMark(ctx, state, next); err != nil {
			return s.sourceFailed(ctx, chatsSource, err)
		}
	}
	s.board.finish(chatsSource, s.now())
	return nil
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
	for _, k := range behind {
		n, err := s.recordTalk(ctx, k, transcripts[:len(k.reading)])
		if err != nil {
			return total, err
		}
		total, transcripts = total+n, transcripts[len(k.reading):]
	}
	return total, nil
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
