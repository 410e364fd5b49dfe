package demo

import (
	"context"
	"math/rand/v2"
	"time"

	"debrief/model"
	"debrief/sync/bitrix24/portal"
	"debrief/ui/cli/demo/content"
)

// The colleague rests that long between two changes, more or less.
const (
	restLeast = 20 * time.Second
	restMore  = 20 * time.Second
)

// colleague is a person who works in the portal's own screens, so that the demo
// shows changes that come from there.
type colleague struct {
	portal *portal.Portal
	by     int
	leads  []model.EntityRef
	random *rand.Rand
}

func newColleague(p *portal.Portal, world content.World, seed uint64) *colleague {
	c := &colleague{portal: p, by: 1, random: rand.New(rand.NewPCG(seed, 7))} //nolint:gosec // a game, not a secret
	if len(world.Users) > 0 {
		c.by = world.Users[0].ID
	}
	for _, lead := range world.Leads {
		c.leads = append(c.leads, model.EntityRef{Kind: model.EntityLead, ID: lead.ID})
	}
	return c
}

// work changes a lead now and then until ctx ends.
func (c *colleague) work(ctx context.Context) {
	for len(c.leads) > 0 {
		rest := time.NewTimer(restLeast + rand.N(restMore))
		select {
		case <-ctx.Done():
			rest.Stop()
			return
		case <-rest.C:
			c.change()
		}
	}
}

// change moves one lead on. What the portal refuses is simply not done.
func (c *colleague) change() {
	ref := c.leads[c.random.IntN(len(c.leads))]
	entity, ok := c.portal.Entity(ref)
	if !ok {
		return
	}
	next := map[string]string{"NEW": "IN_PROCESS", "IN_PROCESS": "PROCESSED"}[entity.Fields.Text("STATUS_ID")]
	if next == "" {
		return
	}
	if err := c.portal.Edit(ref, c.by, model.Fields{}.With("STATUS_ID", next)); err != nil {
		return
	}
}
