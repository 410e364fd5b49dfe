package bitrix24

import (
	"context"
	"encoding/json"
	"strconv"

	"debrief/model"
)

// original keeps the names of a portal's own fields as they are (UF_CRM_…).
const original = "Y"

// Get reads one lead, deal or contact.
func (c *Client) Get(ctx context.Context, ref model.EntityRef) (model.Entity, error) {
	const method = "crm.item.get"
	typeID, id, err := address(method, ref)
	if err != nil {
		return model.Entity{}, err
	}
	if c.isOld() {
		return c.getClassic(ctx, ref)
	}
	answer, err := c.call(ctx, method, map[string]any{
		"entityTypeId": typeID, "id": id, "useOriginalUfNames": original,
	}, reads)
	if c.becomesOld(err) {
		return c.getClassic(ctx, ref)
	}
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
	if total, err := strconv.Atoi(scalar(answer.Total)); err == nil {
		page.Total = max(total, 0)
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
	return &model.CRMError{Class: model.CRMAmbiguous, Method: method, Words: model.WordsStrange}
}
