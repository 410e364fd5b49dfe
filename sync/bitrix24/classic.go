package bitrix24

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"debrief/model"
)

// A portal from before crm.item.* knows crm.lead.*, crm.deal.* and crm.contact.*
// only. That it does is noticed by its first refusal and remembered, so that the
// refusal comes once. Fields have their classic names there already.

// isOld reports whether the portal has no crm.item.*.
func (c *Client) isOld() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.old
}

// becomesOld reports whether a failure says that the portal has no crm.item.*,
// and remembers it.
func (c *Client) becomesOld(err error) bool {
	if !isMissing(err) {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.old = true
	return true
}

// classicMethod names a method of a kind: crm.lead.get.
func classicMethod(kind model.EntityKind, action string) string {
	return "crm." + string(kind) + "." + action
}

// getClassic is Get for an old portal.
func (c *Client) getClassic(ctx context.Context, ref model.EntityRef) (model.Entity, error) {
	method := classicMethod(ref.Kind, "get")
	if _, _, err := address(method, ref); err != nil {
		return model.Entity{}, err
	}
	answer, err := c.call(ctx, method, map[string]any{"id": ref.ID}, reads)
	if err != nil {
		return model.Entity{}, err
	}
	e, ok := c.classicEntity(ref.Kind, answer.Result)
	if !ok || e.Ref != ref {
		return model.Entity{}, strange(method)
	}
	named := []model.Entity{e}
	c.nameUsers(ctx, named)
	return named[0], nil
}

// classicEntity reads a row of the classic methods. In lists an empty link is
// "0", and in a single row null.
func (c *Client) classicEntity(kind model.EntityKind, raw json.RawMessage) (model.Entity, bool) {
	row, ok := object(raw)
	id := scalar(row["ID"])
	if !ok || !isDigits(id) || id == "0" {
		return model.Entity{}, false
	}
	e := model.Entity{
		Ref: model.EntityRef{Kind: kind, ID: id}, Fields: model.Fields{}, ReadAt: c.opts.Now().UTC(),
		By: scalar(row["MODIFY_BY_ID"]), MovedBy: scalar(row["MOVED_BY_ID"]),
	}
	for name, value := range row {
		if links[name] && scalar(value) == "0" {
			value = json.RawMessage("null")
		}
		e.Fields[name] = classicValue(name, value)
	}
	if at, ok := parseTime(scalar(row["DATE_MODIFY"])); ok {
		e.ChangedAt = at
	}
	if at, ok := parseTime(scalar(row["MOVED_TIME"])); ok {
		e.MovedAt = at
	}
	return e, true
}

// changedClassic is Changed for an old portal.
func (c *Client) changedClassic(ctx context.Context, kind model.EntityKind, wanted model.Scan, each func(model.Changed) error) error {
	method := classicMethod(kind, "list")
	k := keyset[model.Changed]{client: c, method: method, id: "ID", bare: true}
	if wanted.After != "" {
		var ok bool
		if k.last, ok = number(model.EntityRef{Kind: kind, ID: wanted.After}); !ok {
			return badID(method, wanted.After)
		}
	}
	fields := []string{"*", "UF_*", "PHONE", "EMAIL", "WEB", "IM"} // lists come only when they are named
	if wanted.IDs {
		fields = []string{"ID"}
	}
	if wanted.Activity {
		fields = []string{"ID", "DATE_MODIFY", "LAST_ACTIVITY_TIME", "HAS_IMOL"}
	}
	k.params = func(after any) map[string]any {
		return map[string]any{"filter": classicFilter(wanted, c.stamp(wanted.Since), after), "order": map[string]any{"ID": "ASC"}, "select": fields, "start": -1}
	}
	k.read = func(answer envelope) (page model.Changed, rows int, last int64, ok bool) {
		page, rows, last, ok = c.classicPage(kind, answer)
		if wanted.Activity {
			lastActive(page.Entities)
		}
		return page, rows, last, ok
	}
	k.settle = func(pages []model.Changed) { c.namePages(ctx, pages) }
	return k.each(ctx, each)
}

// classicFilter is scanFilter for the classic methods, which know no OR: what
// changed without an activity is left to the scan of what changed.
func classicFilter(wanted model.Scan, since string, after any) map[string]any {
	filter := map[string]any{">ID": after}
	switch {
	case wanted.Since.IsZero():
	case wanted.Activity:
		filter[">=LAST_ACTIVITY_TIME"] = since
	default:
		filter[">=DATE_MODIFY"] = since
	}
	if len(wanted.Only) > 0 {
		filter["@ID"] = wanted.Only
	}
	return filter
}

// classicPage reads the rows of a classic list.
func (c *Client) classicPage(kind model.EntityKind, answer envelope) (page model.Changed, rows int, last int64, ok bool) {
	items, ok := list(answer.Result)
	for _, raw := range items {
		e, isRow := c.classicEntity(kind, raw)
		if !isRow {
			return model.Changed{}, 0, 0, false
		}
		page.Entities = append(page.Entities, e)
	}
	if len(items) > 0 {
		last, ok = number(page.Entities[len(items)-1].Ref)
	}
	return page, len(items), last, ok
}

// updateClassic writes to an old portal. It has no way to make an update rest on
// what was seen, so the entity is read right before, and again after: the
// classic update says only that it was done.
func (c *Client) updateClassic(ctx context.Context, seen model.Entity, fields model.Fields) (model.Updated, error) {
	before, err := c.getClassic(ctx, seen.Ref)
	if err != nil {
		return model.Updated{}, err
	}
	if !seen.ChangedAt.IsZero() && before.ChangedAt.After(seen.ChangedAt) {
		return model.Updated{}, model.ErrChangedMeanwhile
	}
	method := classicMethod(seen.Ref.Kind, "update")
	params := map[string]any{"id": seen.Ref.ID, "fields": classicUpdate(before.Fields, fields)}
	if _, err := c.call(ctx, method, params, writes); err != nil {
		return model.Updated{}, err
	}
	after, err := c.getClassic(ctx, seen.Ref)
	if err != nil { // it is written, but nobody saw it
		return model.Updated{}, &model.CRMError{Class: model.CRMAmbiguous, Method: method, Words: "written, but it could not be read back", Err: err}
	}
	return model.Updated{Before: before, After: after}, nil
}

// classicUpdate gives lists the rows that turn the held one into the wanted one.
func classicUpdate(held, fields model.Fields) map[string]any {
	out := map[string]any{}
	for name, raw := range fields {
		if !multiNames[name] {
			out[name] = itemValue(name, raw)
			continue
		}
		rows := []map[string]string{}
		changes := fmChanges(name, held[name], raw)
		for _, id := range slices.Sorted(maps.Keys(changes)) { // the portal keeps new ones in the order in which they come
			change := changes[id]
			row := map[string]string{"VALUE": change.Value}
			if change.ValueType != "" {
				row["VALUE_TYPE"] = change.ValueType
			}
			if isDigits(id) {
				row["ID"] = id
			}
			rows = append(rows, row)
		}
		out[name] = rows
	}
	return out
}
