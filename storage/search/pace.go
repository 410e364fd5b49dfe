package search

import (
	"context"
	"time"
)

// Pace keeps work in the background within a share of one processor. The zero
// value does not hold anything up.
type Pace struct {
	Share float64                                          // of the time that may be worked; 0 and 1 are all of it
	Now   func() time.Time                                 // the clock
	Sleep func(ctx context.Context, d time.Duration) error // waits
	since *time.Time
}

// Begin returns a pace of its own for one piece of work.
func (p Pace) Begin() Pace {
	if p.Now != nil {
		now := p.Now()
		p.since = &now
	}
	return p
}

// Rest waits as long as the work since the last rest asks for.
func (p Pace) Rest(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if p.Share <= 0 || p.Share >= 1 || p.since == nil {
		return nil
	}
	worked := p.Now().Sub(*p.since)
	err := p.Sleep(ctx, time.Duration(float64(worked)*(1-p.Share)/p.Share))
	*p.since = p.Now()
	return err
}
