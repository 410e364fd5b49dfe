package bitrix24

import (
	"context"
	"encoding/json"
	"time"

	"debrief/model"
)

// pageSize is how many rows the portal gives at once, whatever is asked.
const pageSize = 50

// original keeps the names of a portal's own fields as they are (UF_CRM_…).
const original = "Y"

// offsetTime is RFC 3339 that always spells the offset out.
const offsetTime = "2006-01-02T15:04:05-07:00"

// Get reads one lead or deal.
func (c *Client) Get(ctx context.Context, ref model.EntityRef) (model.Entity, error) {
	const method = "crm.item.get"
	typeID, id, err := address(method, ref)
	if err != nil {
		return model.Entity{}, err
	}
	answer, err := c.call(ctx, method, map[string]any{
		"entityTypeId": typeID, "id": id, "useOriginalUfNames": original,
	}, reads)
	if err != nil {
		return model.Entity{}, err
	}
	return c.single(ctx, method, ref, answer)
}

// Update writes the fields, and those only, and returns the entity as the portal
// holds it then. A list of phones or addresses becomes the one that is given.
func (c *Client) Update(ctx context.Context, ref model.EntityRef, fields model.Fields) (model.Entity, error) {
	const method = "crm.item.update"
	typeID, id, err := address(method, ref)
	if err != nil {
		return model.Entity{}, err
	}
	var held model.Entity
	if hasMulti(fields) { // their rows have ids, which only the portal knows
		if held, err = c.Get(ctx, ref); err != nil {
			return model.Entity{}, err
		}
	}
	answer, err := c.call(ctx, method, map[string]any{
		"entityTypeId": typeID, "id": id, "useOriginalUfNames": original,
		"fields": itemUpdate(ref.Kind, held.Fields, fields),
	}, writes)
	if err != nil {
		return model.Entity{}, err
	}
	return c.single(ctx, method, ref, answer)
}

// itemUpdate translates classic fields into those of crm.item.update.
func itemUpdate(kind model.EntityKind, held, fields model.Fields) map[string]any {
	out := map[string]any{}
	fm := map[string]fmRow{}
	for name, raw := range fields {
		if !multiNames[name] {
			out[itemName(kind, name)] = itemValue(name, raw)
			continue
		}
		for id, row := range fmChanges(name, held[name], raw) {
			fm[id] = row
		}
	}
	if len(fm) > 0 {
		out["fm"] = fm
	}
	return out
}

// Changed calls each with one page after another of the entities that changed at
// or after since, all of them for a zero time, in the order of their ids. It
// pages by id and not by offset, so rows that come and go meanwhile move nothing.
func (c *Client) Changed(ctx context.Context, kind model.EntityKind, since time.Time, each func(model.Changed) error) error {
	const method = "crm.item.list"
	typeID, ok := entityTypes[kind]
	if !ok {
		return unknownKind(method, kind)
	}
	var last int64
	for {
		filter := map[string]any{">id": last}
		if !since.IsZero() {
			filter[">=updatedTime"] = since.UTC().Format(offsetTime)
		}
		answer, err := c.call(ctx, method, map[string]any{
			"entityTypeId": typeID, "filter": filter, "order": map[string]string{"id": "ASC"},
			"select": []string{"*"}, "useOriginalUfNames": original, "start": -1,
		}, reads)
		if err != nil {
			return err
		}
		page, rows, ok := c.page(kind, answer)
		if !ok {
			return strange(method)
		}
		if rows == 0 {
			return nil
		}
		c.nameUsers(ctx, page.Entities)
		if err := each(page); err != nil {
			return err
		}
		next, ok := number(page.Entities[len(page.Entities)-1].Ref)
		if !ok || next <= last {
			return strange(method) // it would go round for ever
		}
		if last = next; rows < pageSize {
			return nil
		}
	}
}

// page reads the items of a list. A list whose rows cannot be read is refused
// whole: passing over one would lose it.
func (c *Client) page(kind model.EntityKind, answer envelope) (page model.Changed, rows int, ok bool) {
	var result struct {
		Items json.RawMessage `json:"items"`
	}
	if fields, isObject := object(answer.Result); isObject {
		result.Items = fields["items"]
	}
	items, ok := list(result.Items)
	if !ok {
		return model.Changed{}, 0, false
	}
	for _, raw := range items {
		e, ok := c.entity(kind, raw)
		if !ok {
			return model.Changed{}, 0, false
		}
		page.Entities = append(page.Entities, e)
	}
	return page, len(items), true
}

// single reads the one item of an answer, which must be the one asked for.
func (c *Client) single(ctx context.Context, method string, ref model.EntityRef, answer envelope) (model.Entity, error) {
	result, ok := object(answer.Result)
	if !ok {
		return model.Entity{}, strange(method)
	}
	e, ok := c.entity(ref.Kind, result["item"])
	if !ok || e.Ref != ref {
		return model.Entity{}, strange(method)
	}
	named := []model.Entity{e}
	c.nameUsers(ctx, named)
	return named[0], nil
}

// address returns the numbers by which crm.item.* knows an entity.
func address(method string, ref model.EntityRef) (typeID int, id int64, err error) {
	typeID, ok := entityTypes[ref.Kind]
	if !ok {
		return 0, 0, unknownKind(method, ref.Kind)
	}
	if id, ok = number(ref); !ok {
		return 0, 0, &model.CRMError{Class: model.CRMDenied, Method: method, Words: "the id of " + ref.String() + " is no number"}
	}
	return typeID, id, nil
}

func unknownKind(method string, kind model.EntityKind) error {
	return &model.CRMError{Class: model.CRMDenied, Method: method, Words: "a " + string(kind) + " cannot be read or written yet"}
}

// strange is an answer that is a success but not of the method's form. What it
// was asked may have been done.
func strange(method string) error {
	return &model.CRMError{Class: model.CRMAmbiguous, Method: method, Words: "the portal's answer has an unknown form"}
}
