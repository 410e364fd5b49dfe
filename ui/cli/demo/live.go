package demo

import (
	"context"
	"fmt"
	"time"

	"debrief/model"
)

// Log is where the demo's channel puts what happens.
type Log interface {
	Append(ctx context.Context, events []model.Event) ([]model.Outcome, error)
}

// Tell takes events in one by one, each when its time comes, until ctx ends.
func Tell(ctx context.Context, log Log, events []model.Event, now func() time.Time, after func(time.Duration) <-chan time.Time) error {
	for i := range events {
		if wait := events[i].TS.Sub(now()); wait > 0 {
			select {
			case <-ctx.Done():
				return nil
			case <-after(wait):
			}
		}
		if _, err := log.Append(context.WithoutCancel(ctx), events[i:i+1]); err != nil {
			return fmt.Errorf("go on with the demo: %w", err)
		}
	}
	return nil
}

// Clock is the demo's time, which may pass faster than that of the world.
type Clock struct {
	begin time.Time
	now   func() time.Time
	speed int
}

// NewClock returns a clock that begins now.
func NewClock(now func() time.Time, speed int) *Clock { return &Clock{now(), now, speed} }

// Now returns what the clock shows.
func (c *Clock) Now() time.Time {
	return c.begin.Add(time.Duration(c.speed) * c.now().Sub(c.begin))
}

// After is time.After by this clock.
func (c *Clock) After(d time.Duration) <-chan time.Time {
	return time.After(d / time.Duration(c.speed))
}
