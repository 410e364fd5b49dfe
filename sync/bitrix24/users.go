package bitrix24

import (
	"context"
	"slices"
	"strings"

	"debrief/model"
)

// userNames is what is known of the portal's people.
type userNames struct {
	names  map[string]string
	denied bool // the webhook may not read them
}

// nameUsers puts names in place of the numbers of those who changed the
// entities last or moved them. It is a courtesy to the reader: where the webhook may not read
// users, and on any failure, the number stays.
func (c *Client) nameUsers(ctx context.Context, entities []model.Entity) {
	if unknown := c.unknownUsers(entities); len(unknown) > 0 {
		c.learnUsers(ctx, unknown)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := range entities {
		for _, who := range []*string{&entities[i].By, &entities[i].MovedBy} {
			if name := c.users.names[*who]; name != "" {
				*who = name
			}
		}
	}
}

func (c *Client) unknownUsers(entities []model.Entity) []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.users.denied {
		return nil
	}
	var unknown []string
	for _, e := range entities {
		for _, who := range []string{e.By, e.MovedBy} {
			if _, known := c.users.names[who]; !known && isDigits(who) && who != "0" && !slices.Contains(unknown, who) {
				unknown = append(unknown, who)
			}
		}
	}
	return unknown
}

// learnUsers asks once for everybody who is not known. Whoever the portal does
// not name is not asked for again.
func (c *Client) learnUsers(ctx context.Context, ids []string) {
	answer, failure := c.once(ctx, "user.get", []byte(`{"FILTER":{"ID":["`+strings.Join(ids, `","`)+`"]}}`))
	c.mu.Lock()
	defer c.mu.Unlock()
	if failure != nil {
		c.users.denied = c.users.denied || failure.Class == model.CRMAuth || failure.Class == model.CRMDenied
		return
	}
	if c.users.names == nil {
		c.users.names = map[string]string{}
	}
	for _, id := range ids {
		c.users.names[id] = ""
	}
	rows, _ := list(answer.Result)
	for _, raw := range rows {
		user, ok := object(raw)
		id := scalar(user["ID"])
		if name := strings.TrimSpace(scalar(user["NAME"]) + " " + scalar(user["LAST_NAME"])); ok && id != "" {
			c.users.names[id] = name
		}
	}
}
