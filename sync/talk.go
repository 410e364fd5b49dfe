package sync

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"debrief/model"
)

// talk is a chat that is being read, and how far it was read before.
type talk struct {
	chat    model.Chat
	read    talkRead
	reading []string // the sessions that have to be read, oldest first
}

// talkRead is how far a chat was read. It holds no word of it.
type talkRead struct {
	Into    string    `json:"into"`    // the session of our log that its messages go to
	Session string    `json:"session"` // of the open line, that was read last
	Began   time.Time `json:"began"`   // when that began
	First   int64     `json:"first"`   // its first message
	Last    int64     `json:"last"`    // the message that was read last, of all sessions
	LastAt  time.Time `json:"last_at"`
	Links   []string  `json:"links"` // the entities that the session was linked to
}

func (s *Syncer) talkState(chat string) string {
	return "sync/" + s.opts.CRM.Portal() + "/chat/" + chat
}

func (s *Syncer) loadTalk(ctx context.Context, chat model.Chat) (*talk, error) {
	read, err := load[talkRead](ctx, s.opts.State, s.talkState(chat.ID))
	if err != nil {
		return nil, err
	}
	k := &talk{chat: chat, read: read}
	if chat.Session == "" || chat.LastMessage > 0 && chat.LastMessage <= read.Last {
		return k, nil
	}
	if read.Session != "" && read.Session != chat.Session {
		k.reading = append(k.reading, read.Session) // somebody may have spoken before it was closed
	}
	k.reading = append(k.reading, chat.Session)
	return k, nil
}

// recordTalk puts the new messages of a chat into the log and returns how many
// there were.
func (s *Syncer) recordTalk(ctx context.Context, k *talk, transcripts []model.Transcript) (int, error) {
	total := 0
	for _, transcript := range transcripts {
		if transcript.Denied != nil {
			s.tellDenied(transcript.Denied)
			continue
		}
		fresh := slices.DeleteFunc(slices.Clone(transcript.Messages), func(m model.ChatMessage) bool {
			return m.ID <= k.read.Last || m.At.IsZero()
		})
		if len(fresh) == 0 {
			continue
		}
		if err := s.chooseSession(ctx, k, fresh); err != nil {
			return total, err
		}
		events := s.sessionEvents(k, transcript.Session, fresh[0])
		for _, m := range fresh {
			events = append(events, s.messageEvent(k, m))
		}
		if err := s.appendTalk(ctx, append(events, s.linkEvents(k)...)); err != nil {
			return total, err
		}
		last := fresh[len(fresh)-1]
		k.read.Last, k.read.LastAt = last.ID, last.At
		if err := s.save(ctx, s.talkState(k.chat.ID), k.read); err != nil {
			return total, err
		}
		total += len(fresh)
	}
	return total, s.linkTalk(ctx, k)
}

// chooseSession decides into which session of the log a chat goes: the one into
// which a webhook has put a message of it, and without one a session of its own,
// called as the receiver calls it.
func (s *Syncer) chooseSession(ctx context.Context, k *talk, fresh []model.ChatMessage) error {
	if k.read.Into != "" {
		return nil
	}
	for _, m := range fresh[max(len(fresh)-20, 0):] {
		found, err := s.opts.Outbox.SessionOf(ctx, s.messageEvent(k, m))
		if err != nil {
			return fmt.Errorf("look for a message in the archive: %w", err)
		}
		if found != "" {
			k.read.Into = found
			return nil
		}
	}
	owner := s.opts.Member
	if owner == "" {
		owner = s.opts.CRM.Portal()
	}
	k.read.Into = "b24:" + owner + ":" + k.chat.ID
	return nil
}

// sessionEvents make the end of one open-line session and the beginning of the
// next, so that each is a dialogue.
func (s *Syncer) sessionEvents(k *talk, session string, first model.ChatMessage) []model.Event {
	if k.read.Session == session {
		return nil
	}
	var events []model.Event
	if k.read.Session != "" {
		end := s.said(k, k.read.LastAt, &model.Session{Reason: "session " + k.read.Session})
		end.ID, end.Seq = "session:"+k.read.Session+":end", k.read.Last+1
		events = append(events, end)
	}
	start := s.said(k, first.At, &model.Session{Start: true, Reason: "session " + session})
	start.ID, start.Seq = "session:"+session+":start", first.ID-1
	if meta, err := json.Marshal(map[string]string{"connector": k.chat.Connector, "chat": k.chat.ID, "session": session}); err == nil {
		start.Meta = meta
	}
	k.read.Session, k.read.Began, k.read.First, k.read.Links = session, first.At, first.ID, nil
	return append(events, start)
}

// messageEvent makes the event of one message. Its id is the one that the receiver
// gives a message of the portal.
func (s *Syncer) messageEvent(k *talk, m model.ChatMessage) model.Event {
	event := s.said(k, m.At, &model.Message{Role: m.Role, Text: m.Text, Attachments: m.Attachments})
	event.ID, event.Seq = "message:"+strconv.FormatInt(m.ID, 10), m.ID
	if m.Role == model.RoleClient {
		event.Client = model.Client{ID: m.Author.ID, Name: m.Author.Name}
	} else {
		event.Author = m.Author
	}
	return event
}

// linkTalk links a session that was read before to an entity that it was not
// linked to.
func (s *Syncer) linkTalk(ctx context.Context, k *talk) error {
	events := s.linkEvents(k)
	if len(events) == 0 {
		return nil
	}
	if err := s.appendTalk(ctx, events); err != nil {
		return err
	}
	return s.save(ctx, s.talkState(k.chat.ID), k.read)
}

// linkEvents make the event that lets a dialogue show its lead or deal.
func (s *Syncer) linkEvents(k *talk) []model.Event {
	ref := k.chat.Entity
	if k.read.Session == "" || slices.Contains(k.read.Links, ref.String()) {
		return nil
	}
	k.read.Links = append(k.read.Links, ref.String())
	body := &model.Lead{Status: model.LeadCreated, LeadID: ref.ID}
	if ref.Kind == model.EntityDeal {
		body.LeadID, body.DealID = "", ref.ID
	}
	event := s.said(k, k.read.Began, body)
	event.ID, event.Seq = "session:"+k.read.Session+":"+string(ref.Kind)+":"+ref.ID, k.read.First
	return []model.Event{event}
}

// said makes an event of a chat.
func (s *Syncer) said(k *talk, at time.Time, body model.Body) model.Event {
	return model.Event{
		V: model.Version, Type: body.EventType(), TS: at.UTC().Truncate(time.Millisecond),
		Source: Source, Account: s.opts.CRM.Portal(), SessionID: k.read.Into, Body: body,
	}
}

// appendTalk is append for what a webhook may have told before, in its own words:
// what the log holds stands.
func (s *Syncer) appendTalk(ctx context.Context, events []model.Event) error {
	if _, err := s.opts.Log.Append(context.WithoutCancel(ctx), events); err != nil {
		return fmt.Errorf("record what was said: %w", err)
	}
	return nil
}
