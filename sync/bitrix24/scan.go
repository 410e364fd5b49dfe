package bitrix24

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"debrief/model"
)

// offsetTime is RFC 3339 that always spells the offset out.
const offsetTime = "2006-01-02T15:04:05-07:00"

// listMethod is what a scan asks.
const listMethod = "crm.item.list"

// Changed calls each with one page after another of the entities that are wanted,
// in the order of their ids. The first page of a scan of everything says how many
// there are; to count those that changed since a time would cost the portal more
// than it tells.
func (c *Client) Changed(ctx context.Context, kind model.EntityKind, wanted model.Scan, each func(model.Changed) error) error {
	typeID, ok := entityTypes[kind]
	if !ok {
		return unknownKind(listMethod, kind)
	}
	if c.isOld() {
		return c.changedClassic(ctx, kind, wanted, each)
	}
	k := keyset[model.Changed]{client: c, method: listMethod, id: "id"}
	if wanted.After != "" {
		if k.last, ok = number(model.EntityRef{Kind: kind, ID: wanted.After}); !ok {
			return badID(listMethod, wanted.After)
		}
	}
	counts := wanted.Since.IsZero() && !wanted.IDs && !wanted.Activity && len(wanted.Only) == 0
	k.params = func(after any) map[string]any {
		params := map[string]any{
			"entityTypeId": typeID, "filter": scanFilter(wanted, c.stamp(wanted.Since), after), "order": map[string]any{"id": "ASC"},
			"select": []string{"*"}, "useOriginalUfNames": original, "start": -1,
		}
		switch {
		case wanted.Activity:
			params["select"] = []string{"id", "updatedTime", "lastActivityTime", "hasImol"}
		case wanted.IDs:
			params["select"] = []string{"id"}
		}
		if counts {
			params["start"], counts = 0, false
		}
		return params
	}
	k.read = func(answer envelope) (page model.Changed, rows int, last int64, ok bool) {
		page, rows, ok = c.page(kind, answer)
		if rows > 0 && ok {
			last, ok = number(page.Entities[rows-1].Ref)
		}
		if wanted.Activity {
			lastActive(page.Entities)
		}
		return page, rows, last, ok
	}
	k.settle = func(pages []model.Changed) { c.namePages(ctx, pages) }
	if err := k.each(ctx, each); !c.becomesOld(err) {
		return err
	}
	return c.changedClassic(ctx, kind, wanted, each)
}

// scanFilter wants the entities behind an id, those only that changed, or those
// that are named.
func scanFilter(wanted model.Scan, since string, after any) map[string]any {
	filter := map[string]any{">id": after}
	switch {
	case wanted.Since.IsZero():
	case wanted.Activity:
		filter["0"] = map[string]any{
			"logic": "OR", "0": map[string]any{">=updatedTime": since}, "1": map[string]any{">=lastActivityTime": since},
		}
	default:
		filter[">=updatedTime"] = since
	}
	if len(wanted.Only) > 0 {
		filter["@id"] = wanted.Only
	}
	return filter
}

// lastActive puts the time of the last activity in place of that of the last
// change, where it is later.
func lastActive(entities []model.Entity) {
	for i, e := range entities {
		if at, ok := parseTime(e.Fields.Text("LAST_ACTIVITY_TIME")); ok && at.After(e.ChangedAt) {
			entities[i].ChangedAt = at
		}
	}
}

// stamp writes a time for a filter, with the offset of the portal's own server: a portal
// that reads the time and passes over the offset then means the same.
func (c *Client) stamp(t time.Time) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.zone == nil {
		return t.UTC().Format(offsetTime)
	}
	return t.In(c.zone).Format(offsetTime)
}

// noticeZone keeps the offset that an answer shows.
func (c *Client) noticeZone(took json.RawMessage) {
	var t struct {
		Start json.RawMessage `json:"date_start"`
	}
	if json.Unmarshal(took, &t) != nil {
		return
	}
	at, err := time.Parse(time.RFC3339, scalar(t.Start))
	if err != nil {
		return
	}
	_, offset := at.Zone()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.zone = time.FixedZone("portal", offset)
}

func badID(method, id string) error {
	return &model.CRMError{Class: model.CRMDenied, Method: method, Words: "the id " + strconv.Quote(id) + " is no number"}
}

// namePages names the people of all pages at once.
func (c *Client) namePages(ctx context.Context, pages []model.Changed) {
	var all []model.Entity
	for _, page := range pages {
		all = append(all, page.Entities...)
	}
	c.nameUsers(ctx, all)
	for i := range pages {
		n := copy(pages[i].Entities, all)
		all = all[n:]
	}
}
