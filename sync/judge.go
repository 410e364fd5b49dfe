package sync

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"debrief/model"
)

// finding is what a look at the CRM says of a fix.
type finding int

const (
	open      finding = iota // the fields still hold what the person saw: write them
	settled                  // they hold what the person wanted
	contested                // somebody else has changed them: a person decides
)

// judge compares what the CRM holds with what the person saw and what the person
// wants, field by field, and returns the fields that have to be written. doubt
// tells of a write of unknown outcome that came before.
func (d *delivery) judge(seen *model.Entity, doubt doubt) (finding, model.Fields) {
	write := model.Fields{}
	for name, ours := range d.fix.Changes {
		switch {
		case d.s.same(name, seen.Fields.Text(name), d.fix.Changes.Text(name)):
		case d.fix.State == model.FixWritten:
			return contested, nil // the CRM took it and holds something else now
		case !d.untouched(name, seen):
			return contested, nil
		case doubt.Written && !doubt.Seen.Equal(seen.ChangedAt):
			return contested, nil // it may have been written, and changed back since
		default:
			write[name] = ours
		}
	}
	if len(write) == 0 {
		return settled, nil
	}
	return open, write
}

// untouched reports whether a field holds what the person saw, or what an
// earlier fix of the same person put there before this one could have seen it.
func (d *delivery) untouched(name string, seen *model.Entity) bool {
	theirs := seen.Fields.Text(name)
	if d.s.same(name, theirs, d.fix.Base.Text(name)) {
		return true
	}
	d.s.mu.Lock()
	defer d.s.mu.Unlock()
	own, ok := d.s.own[d.fix.Entity][name]
	return ok && own.actor == d.fix.Actor && d.fix.QueuedAt.Before(own.at) && d.s.same(name, theirs, own.text)
}

// same reports whether two texts of a field say the same to the CRM.
func (s *Syncer) same(name, a, b string) bool { return model.SameField(name, a, b, s.opts.Region) }

// ownValue is what a fix put into a field.
type ownValue struct {
	actor, text string
	at          time.Time
}

// remember keeps what a confirmed fix wrote, for the next fix of the same person
// that was queued before it could see this one's effect.
func (s *Syncer) remember(fix model.Fix) {
	now := s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	fields := s.own[fix.Entity]
	if fields == nil {
		fields = map[string]ownValue{}
		s.own[fix.Entity] = fields
	}
	for name := range fix.Changes {
		fields[name] = ownValue{fix.Actor, fix.Changes.Text(name), now}
	}
}

// doubt says that a fix may have been written although nobody knows, and when the
// CRM had last changed the entity before that. The zero value is no doubt.
type doubt struct {
	Written bool      `json:"written"`
	Seen    time.Time `json:"seen"`
	Began   time.Time `json:"began,omitzero"` // when the last try of an act began
}

func doubtName(fix model.Key) string { return "sync/write/" + fix.String() }

func (s *Syncer) loadDoubt(ctx context.Context, fix model.Key) (doubt, error) {
	raw, err := s.opts.State.State(ctx, doubtName(fix))
	if err != nil {
		return doubt{}, fmt.Errorf("read what is known of an earlier write: %w", err)
	}
	var d doubt
	if len(raw) == 0 {
		return d, nil
	}
	if json.Unmarshal(raw, &d) != nil {
		return doubt{Written: true}, nil // unreadable: only a person can tell
	}
	return d, nil
}

// saveDoubt records that a write is about to begin. A write is repeated only while
// the CRM has not changed the entity, so Seen stays that of the first one.
func (s *Syncer) saveDoubt(ctx context.Context, fix model.Key, seen time.Time) error {
	raw, err := json.Marshal(doubt{Written: true, Seen: seen})
	if err == nil {
		err = s.opts.State.SaveState(context.WithoutCancel(ctx), doubtName(fix), raw)
	}
	if err != nil {
		return fmt.Errorf("record that a write begins: %w", err)
	}
	return nil
}

func (s *Syncer) clearDoubt(ctx context.Context, fix model.Key) error {
	if err := s.opts.State.SaveState(context.WithoutCancel(ctx), doubtName(fix), nil); err != nil {
		return fmt.Errorf("forget an earlier write: %w", err)
	}
	return nil
}
