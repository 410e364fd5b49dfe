package bitrix24

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"debrief/model"
)

// entity makes an entity of an item of crm.item.*; false means that it is none.
func (c *Client) entity(kind model.EntityKind, raw json.RawMessage) (model.Entity, bool) {
	item, ok := object(raw)
	id := scalar(item["id"])
	if !ok || !isDigits(id) || id == "0" {
		return model.Entity{}, false
	}
	e := model.Entity{
		Ref:    model.EntityRef{Kind: kind, ID: id},
		Fields: itemFields(kind, item),
		ReadAt: c.opts.Now().UTC(),
		By:     scalar(item["updatedBy"]), MovedBy: scalar(item["movedBy"]),
	}
	if at, ok := parseTime(scalar(item["updatedTime"])); ok {
		e.ChangedAt = at
	}
	if at, ok := parseTime(scalar(item["movedTime"])); ok {
		e.MovedAt = at
	}
	return e, true
}

// itemFields translates names and values. Names are taken in order, so that two
// that lead to one classic name always give the same.
func itemFields(kind model.EntityKind, item map[string]json.RawMessage) model.Fields {
	fields := model.Fields{}
	for _, name := range slices.Sorted(maps.Keys(item)) {
		if classic, ok := classicName(kind, name); ok {
			fields[classic] = classicValue(classic, item[name])
		}
	}
	for name, values := range multiFields(item["fm"]) {
		fields[name] = values
	}
	return fields
}

// id returns the number of an entity as crm.item.* takes it.
func number(ref model.EntityRef) (int64, bool) {
	n, err := strconv.ParseInt(ref.ID, 10, 64)
	return n, err == nil && n > 0
}
