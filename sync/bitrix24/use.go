package bitrix24

import (
	"time"

	"debrief/model"
)

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
