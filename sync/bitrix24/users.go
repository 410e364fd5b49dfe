package bitrix24

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"debrief/model"
)

// maxUserPages bounds the directory of people: 5,000.
const maxUserPages = 100

// Users reads everybody of the portal, those who have left too. The names serve
// later answers.
func (c *Client) Users(ctx context.Context) ([]model.CRMUser, error) {
	const method = "user.get"
	params := map[string]any{"SORT": "ID", "ORDER": "ASC"}
	var users []model.CRMUser
	for range maxUserPages {
		answer, err := c.call(ctx, method, params, reads)
		if err != nil {
			return nil, err
		}
		rows, ok := list(answer.Result)
		if !ok {
			return nil, strange(method)
		}
		for _, raw := range rows {
			if user, ok := readUser(raw); ok {
				users = append(users, user)
			}
		}
		next, err := strconv.Atoi(scalar(answer.Next))
		if err != nil || len(rows) == 0 {
			break
		}
		params["start"] = next
	}
	c.rememberUsers(users)
	return users, nil
}

// readUser reads a row of user.get. Who has no name is called by the address of
// the mailbox, or by the number.
func readUser(raw json.RawMessage) (model.CRMUser, bool) {
	f, ok := object(raw)
	id := scalar(f["ID"])
	if !ok || id == "" {
		return model.CRMUser{}, false
	}
	name := strings.TrimSpace(scalar(f["NAME"]) + " " + scalar(f["LAST_NAME"]))
	return model.CRMUser{
		ID: id, Name: cmp.Or(name, scalar(f["EMAIL"]), id), Post: scalar(f["WORK_POSITION"]),
		Active: yes(f["ACTIVE"]),
	}, true
}

func (c *Client) rememberUsers(users []model.CRMUser) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.users.names == nil {
		c.users.names = map[string]string{}
	}
	for _, u := range users {
		c.users.names[u.ID] = u.Name
	}
}

// userNames is what is known of the portal's people.
type userNames struct {
	names  map[string]string
	denied bool // the webhook may not read them
}

// nameUsers puts names in place of the numbers of those who changed the
// entities last or moved them. It is a courtesy to the reader: where the webhook may not read
// users, and on any failure, the number stays.
func (c *Client) nameUsers(ctx context.Context, entities []model.Entity) {
	for some := range slices.Chunk(c.unknownUsers(entities), pageSize) { // one answer names no more
		c.learnUsers(ctx, some)
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
	answer, failure := c.once(ctx, "user.get", []byte(`{"FILTER":{"ID":["`+strings.Join(ids, `","`)+`"]}}`), reads)
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
