package bitrix24

import (
	"time"

	"debrief/model"
)

// Resume goes on with a rate limit of which a part, from 0 to 1, was used at a time,
// as Use told before a restart.
func (c *Client) Resume(rate float64, at time.Time) { c.gate.resume(rate, at, c.opts.Now()) }

// Use returns how much of the portal's limits is used just now, as far as its
// answers told.
func (c *Client) Use() model.CRMUse {
	now := c.opts.Now()
	use := model.CRMUse{Rate: c.gate.used(now), PerSecond: c.gate.perSecond, Allowed: c.opts.OperatingLimit}
	c.mu.Lock()
	defer c.mu.Unlock()
	for method, held := range c.spent {
		if now.Before(held.resetAt) && held.operating > use.Seconds {
			use.Method, use.Seconds, use.FreeAt = method, held.operating, held.resetAt
		}
	}
	return use
}

// used returns the part of the bucket that is full, 0 to 1.
func (g *gate) used(now time.Time) float64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	room := g.room
	if passed := now.Sub(g.at).Seconds(); !g.at.IsZero() && passed > 0 {
		room = min(room+passed*g.perSecond, g.size)
	}
	return max(1-room/g.size, 0)
}

// resume begins with a bucket of which a part was used at a time. A time that is
// still to come, by a clock that was set back, counts as now.
func (g *gate) resume(rate float64, at, now time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	passed := max(now.Sub(at).Seconds(), 0)
	room := g.size*(1-min(max(rate, 0), 1)) + passed*g.perSecond
	g.room, g.at = min(room, g.room), now
}
