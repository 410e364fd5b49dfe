package sync

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"debrief/model"
)

// record puts entities as they were read into the log, those only that differ
// from what it holds, and returns how many did.
func (s *Syncer) record(ctx context.Context, read []model.Entity) (int, error) {
	var events []model.Event
	var differ []model.Entity
	for _, e := range read {
		before := len(events)
		known, err := s.opts.Outbox.Entity(ctx, e.Ref)
		if err != nil {
			return 0, fmt.Errorf("read %s from the archive: %w", e.Ref, err)
		}
		if s.outdated(known, e) {
			continue
		}
		if event, moved := s.movement(known, e); moved {
			events = append(events, event)
			known = laidOver(known, event)
		}
		if event, changed := s.crmEvent(known, e); changed {
			events = append(events, event)
		}
		if len(events) > before {
			differ = append(differ, e)
		}
	}
	if err := s.append(ctx, events); err != nil {
		return len(events), err
	}
	return len(events), s.link(ctx, differ)
}

// replicaLag is how long a copy of the CRM's database may show what was.
const replicaLag = 10 * time.Minute

// outdated reports whether what was read is a state that the log holds and has gone
// on from: the CRM answers from copies of its database, of which one may lag behind.
// To record that would turn the view back until the next pull. The time alone does
// not tell: a change that took long to save is older than one that did not.
func (s *Syncer) outdated(known, read model.Entity) bool {
	late := !s.now().Before(known.ChangedAt.Add(replicaLag))
	if known.Deleted || late || !read.ChangedAt.Before(known.ChangedAt.Truncate(time.Second)) {
		return false
	}
	id := changeID(read.Ref, read.ChangedAt, read.Fields)
	return slices.ContainsFunc(known.History, func(e *model.Entry) bool {
		return e.ID == id || strings.HasPrefix(e.ID, id+":")
	})
}

// changeID is the id of the event of a change: the same for the same state of the
// same second.
func changeID(ref model.EntityRef, at time.Time, fields model.Fields) string {
	return fmt.Sprintf("%s:%s:%d:%s", ref.Kind, ref.ID, at.Unix(), fingerprint(fields))
}

// recordGone records that the CRM has the entity no more.
func (s *Syncer) recordGone(ctx context.Context, ref model.EntityRef) error {
	known, err := s.opts.Outbox.Entity(ctx, ref)
	if err != nil {
		return fmt.Errorf("read %s from the archive: %w", ref, err)
	}
	if known.Deleted || len(known.Fields) == 0 {
		return nil
	}
	now := s.now()
	event := s.outside(later(now, known.ChangedAt), &model.CRM{Entity: ref, Action: model.CRMDelete})
	event.ID = fmt.Sprintf("%s:%s:deleted:%d", ref.Kind, ref.ID, now.UnixMilli())
	event.Seq = s.stamp(known)
	return s.append(ctx, []model.Event{event})
}

// append waits for the commit whatever becomes of ctx: what was read is known.
func (s *Syncer) append(ctx context.Context, events []model.Event) error {
	if len(events) == 0 {
		return nil
	}
	outcomes, err := s.opts.Log.Append(context.WithoutCancel(ctx), events)
	if err != nil {
		return fmt.Errorf("record what the CRM holds: %w", err)
	}
	for i, outcome := range outcomes {
		if outcome.Status == model.Clash {
			s.board.note(s.now(), fmt.Errorf("the log holds another event with the id %s", events[i].ID))
		}
	}
	return nil
}

// outside makes an event that tells what the CRM holds.
func (s *Syncer) outside(at time.Time, body *model.CRM) model.Event {
	return model.Event{
		V: model.Version, Type: model.TypeCRM, TS: at.UTC().Truncate(time.Millisecond),
		Source: Source, Account: s.opts.CRM.Portal(), Body: body,
	}
}

// crmEvent makes the event of an entity that was read, and false when the log
// knows all of it. Its id is that of the change, so reading a change twice gives
// one event. A second change within the CRM's second, which its time cannot tell
// from the first, is put behind it by a number.
func (s *Syncer) crmEvent(known, read model.Entity) (model.Event, bool) {
	fields, before, moved := difference(known, read)
	if len(known.Fields) > 0 && !known.Deleted && fingerprint(known.Fields) == fingerprint(fields) {
		return model.Event{}, false
	}
	body := &model.CRM{Entity: read.Ref, Action: model.CRMUpdate, Fields: fields, Before: before, By: read.By}
	switch {
	case moved:
		body.Action = model.CRMMove
	case len(known.Fields) == 0 && fields.Text("DATE_CREATE") == fields.Text("DATE_MODIFY"):
		body.Action = model.CRMAdd
	}
	at := read.ChangedAt
	if at.IsZero() {
		at = s.now()
	}
	event := s.outside(later(at, known.ChangedAt), body)
	event.ID = changeID(read.Ref, at, fields)
	if !known.ChangedAt.IsZero() && !at.After(known.ChangedAt) {
		event.Seq = s.stamp(known)
		event.ID += ":" + strconv.FormatInt(event.Seq, 10)
	}
	return event, true
}

// movement makes the event of a move to another stage that was not the last
// change: somebody moved the lead, and then somebody changed something else.
// Both are told, each with its own time and person.
func (s *Syncer) movement(known, read model.Entity) (model.Event, bool) {
	stage := read.Ref.Kind.StageField()
	was, is := known.Fields.Text(stage), read.Fields.Text(stage)
	if was == "" || was == is || known.Deleted || read.MovedAt.IsZero() {
		return model.Event{}, false
	}
	if read.MovedBy == read.By && read.MovedAt.Equal(read.ChangedAt) || read.MovedAt.After(read.ChangedAt) {
		return model.Event{}, false
	}
	body := &model.CRM{Entity: read.Ref, Action: model.CRMMove, By: read.MovedBy, Before: model.Fields{stage: known.Fields[stage]}, Fields: model.Fields{}}
	for _, name := range []string{stage, "MOVED_BY_ID", "MOVED_TIME"} {
		if raw, ok := read.Fields[name]; ok {
			body.Fields[name] = raw
		}
	}
	event := s.outside(later(read.MovedAt, known.ChangedAt), body)
	event.ID = fmt.Sprintf("%s:%s:%d:moved:%s", read.Ref.Kind, read.Ref.ID, read.MovedAt.Unix(), fingerprint(body.Fields))
	if !read.MovedAt.After(known.ChangedAt) {
		event.Seq = s.stamp(known)
		event.ID += ":" + strconv.FormatInt(event.Seq, 10)
	}
	return event, true
}

// laidOver returns what is known once an event is in the log, too.
func laidOver(known model.Entity, event model.Event) model.Entity {
	entry := model.Entry{Event: event}
	over, _ := model.FoldEntity(known.Ref, []*model.Entry{&entry})
	fields := maps.Clone(known.Fields)
	maps.Copy(fields, over.Fields)
	known.Fields, known.ChangedAt, known.By = fields, over.ChangedAt, over.By
	return known
}

// stamp is a number that only grows: the clock in milliseconds, or one more than
// the last that was given or that the log holds of the entity. The clock may have
// been set back before the syncer was started.
func (s *Syncer) stamp(known model.Entity) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lastStamp = max(s.lastStamp+1, s.opts.Now().UnixMilli())
	for _, e := range known.History {
		if e.Type == model.TypeCRM {
			s.lastStamp = max(s.lastStamp, e.Seq+1)
		}
	}
	return s.lastStamp
}

// restless are fields that change with everything and say nothing by themselves.
func restless(name string) bool {
	switch name {
	case "DATE_MODIFY", "MODIFY_BY_ID", "LAST_ACTIVITY_TIME", "LAST_ACTIVITY_BY":
		return true
	}
	return false
}

// difference returns the fields of what was read, with an explicit null for those
// that are gone, the values that changed as they were, and whether the stage is
// one of them. Where only some fields were known, a new one is no change.
func difference(known, read model.Entity) (fields, before model.Fields, moved bool) {
	fields, before = model.Fields{}, model.Fields{}
	for name, raw := range read.Fields {
		fields[name] = raw
	}
	_, whole := known.Fields["DATE_MODIFY"]
	for name, was := range known.Fields {
		if _, ok := fields[name]; !ok && known.Fields.Text(name) != "" {
			fields[name] = json.RawMessage("null")
		}
		if !restless(name) && known.Fields.Text(name) != fields.Text(name) {
			before[name] = was
		}
	}
	for name := range read.Fields {
		if _, ok := known.Fields[name]; !ok && whole && !restless(name) && read.Fields.Text(name) != "" {
			before[name] = json.RawMessage("null")
		}
	}
	_, moved = before[read.Ref.Kind.StageField()]
	if len(before) == 0 {
		before = nil
	}
	return fields, before, moved
}

// fingerprint is the same for the same content, however its JSON is written.
// What the last activity was is no content: it changes without a change.
func fingerprint(fields model.Fields) string {
	var all bytes.Buffer
	for _, name := range fields.Names() {
		text := fields.Text(name)
		if text == "" || strings.HasPrefix(name, "LAST_ACTIVITY") {
			continue
		}
		var compact bytes.Buffer
		if raw := bytes.TrimSpace(fields[name]); raw[0] == '[' && json.Compact(&compact, raw) == nil {
			text = compact.String()
		}
		all.WriteString(strconv.Quote(name) + strconv.Quote(text))
	}
	sum := sha256.Sum256(all.Bytes())
	return hex.EncodeToString(sum[:8])
}
