package sync

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// limitsEvery is how often it is written down, at most, how much of the portal's
// limit is used.
const limitsEvery = 5 * time.Second

// limited is a CRM whose limit goes on over a restart: the portal counts requests,
// not processes.
type limited interface {
	metered
	// Resume tells which part of the rate, from 0 to 1, was used at a time.
	Resume(rate float64, at time.Time)
}

// usedLimit is what is kept of a limit.
type usedLimit struct {
	Rate float64   `json:"rate"`
	At   time.Time `json:"at"`
}

func (s *Syncer) limitName() string { return "sync/" + s.opts.CRM.Portal() + "/limit" }

// resumeLimit goes on with the limit where the last process left it. What cannot be
// read is as if nothing were used: the portal then refuses some requests.
func (s *Syncer) resumeLimit(ctx context.Context) {
	crm, ok := s.opts.CRM.(limited)
	if !ok || !s.limitAt.IsZero() {
		return
	}
	s.limitAt = s.now()
	raw, err := s.opts.State.State(ctx, s.limitName())
	var used usedLimit
	if err == nil && json.Unmarshal(raw, &used) == nil {
		crm.Resume(used.Rate, used.At)
	}
}

// keepLimit writes down how much of the limit is used, while some of it is.
func (s *Syncer) keepLimit(ctx context.Context, forced bool) {
	crm, ok := s.opts.CRM.(limited)
	now := s.now()
	if !ok || !forced && now.Sub(s.limitAt) < limitsEvery {
		return
	}
	rate := crm.Use().Rate
	if rate <= 0 {
		return
	}
	s.limitAt = now
	raw, err := json.Marshal(usedLimit{rate, now})
	if err == nil {
		err = s.opts.State.SaveState(context.WithoutCancel(ctx), s.limitName(), raw)
	}
	if err != nil {
		s.board.note(now, fmt.Errorf("keep how much of the limit is used: %w", err))
	}
}
