package bitrix24

import (
	"context"
	"errors"
	"slices"
	"strings"

	"debrief/model"
)

// AddLead makes a lead of classic fields and returns it as it is named. Adding
// twice makes two; in a portal without leads it is a deal by the time this returns.
func (c *Client) AddLead(ctx context.Context, fields model.Fields) (model.EntityRef, error) {
	const method = "crm.item.add"
	answer, err := c.call(ctx, method, map[string]any{
		"entityTypeId": entityTypes[model.EntityLead], "useOriginalUfNames": original, "fields": c.itemAdd(fields),
	}, writes)
	if isMissing(err) {
		return c.addClassicLead(ctx, fields)
	}
	if err != nil {
		return model.EntityRef{}, err
	}
	result, ok := object(answer.Result)
	item, okItem := object(result["item"])
	if !ok || !okItem {
		return model.EntityRef{}, strange(method)
	}
	id, err := made(method, item["id"])
	return model.EntityRef{Kind: model.EntityLead, ID: id}, err
}

// addClassicLead is AddLead for a portal that is too old for crm.item.*.
func (c *Client) addClassicLead(ctx context.Context, fields model.Fields) (model.EntityRef, error) {
	const method = "crm.lead.add"
	sent := map[string]any{}
	for name, raw := range fields {
		if !multiNames[name] {
			sent[name] = itemValue(name, raw)
			continue
		}
		sent[name] = c.newRows(name, fields)
	}
	answer, err := c.call(ctx, method, map[string]any{"fields": sent}, writes)
	if err != nil {
		return model.EntityRef{}, err
	}
	id, err := made(method, answer.Result)
	return model.EntityRef{Kind: model.EntityLead, ID: id}, err
}

// itemAdd translates classic fields into those of crm.item.add, where the phones
// and addresses are a list and not, as in an update, an object.
func (c *Client) itemAdd(fields model.Fields) map[string]any {
	out := map[string]any{}
	fm := []fmRow{}
	for _, name := range fields.Names() {
		if !multiNames[name] {
			out[itemName(model.EntityLead, name)] = itemValue(name, fields[name])
			continue
		}
		for _, row := range c.newRows(name, fields) {
			fm = append(fm, fmRow{ValueType: row.ValueType, Value: row.Value, TypeID: name})
		}
	}
	if len(fm) > 0 {
		out["fm"] = fm
	}
	return out
}

// newRows are the values of a list in one form, each once.
func (c *Client) newRows(name string, fields model.Fields) []multi {
	rows := c.spelled(name, nil, fields[name])
	for i := range rows {
		if rows[i].ID = ""; rows[i].ValueType == "" {
			rows[i].ValueType = "WORK"
		}
	}
	return rows
}

// ByOrigin returns the entities of a kind that somebody marked as the making of an
// originator, oldest first, at most a page of them.
func (c *Client) ByOrigin(ctx context.Context, kind model.EntityKind, originator, origin string) ([]model.EntityRef, error) {
	found, err := c.listed(ctx, kind, "ASC", map[string]any{"=originatorId": originator, "=originId": origin})
	return refsOf(found), err
}

// OpenOf returns the leads or deals of a contact that are still worked on, newest
// first, of the newest page of them.
func (c *Client) OpenOf(ctx context.Context, kind model.EntityKind, contact string) ([]model.EntityRef, error) {
	found, err := c.listed(ctx, kind, "DESC", map[string]any{"=contactId": contact})
	return refsOf(slices.DeleteFunc(found, func(e model.Entity) bool { return !e.Open() })), err
}

func refsOf(entities []model.Entity) []model.EntityRef {
	refs := make([]model.EntityRef, len(entities))
	for i, e := range entities {
		refs[i] = e.Ref
	}
	return refs
}

func (c *Client) listed(ctx context.Context, kind model.EntityKind, order string, filter map[string]any) ([]model.Entity, error) {
	const method = "crm.item.list"
	answer, err := c.call(ctx, method, map[string]any{
		"entityTypeId": entityTypes[kind], "filter": filter, "order": map[string]string{"id": order}, "start": -1,
		"select": []string{"id", "stageId", "stageSemanticId"},
	}, reads)
	if isMissing(err) {
		return c.listedClassic(ctx, kind, order, filter)
	}
	if err != nil {
		return nil, err
	}
	page, _, ok := c.page(kind, answer)
	if !ok {
		return nil, strange(method)
	}
	return page.Entities, nil
}

// listedClassic is listed for a portal that is too old for crm.item.*.
func (c *Client) listedClassic(ctx context.Context, kind model.EntityKind, order string, filter map[string]any) ([]model.Entity, error) {
	method := "crm." + string(kind) + ".list"
	classic := map[string]any{}
	for key, value := range filter {
		if name, ok := classicName(kind, strings.TrimPrefix(key, "=")); ok {
			classic["="+name] = value
		}
	}
	answer, err := c.call(ctx, method, map[string]any{
		"filter": classic, "order": map[string]string{"ID": order}, "start": -1,
		"select": []string{"ID", "STATUS_SEMANTIC_ID", "STAGE_SEMANTIC_ID"},
	}, reads)
	if err != nil {
		return nil, err
	}
	rows, ok := list(answer.Result)
	if !ok {
		return nil, strange(method)
	}
	found := make([]model.Entity, 0, len(rows))
	for _, raw := range rows {
		row, ok := object(raw)
		id, err := made(method, row["ID"])
		if !ok || err != nil {
			return nil, strange(method)
		}
		found = append(found, model.Entity{Ref: model.EntityRef{Kind: kind, ID: id}, Fields: model.Fields(row)})
	}
	return found, nil
}

// isMissing reports whether the portal does not know the method.
func isMissing(err error) bool {
	var failed *model.CRMError
	return errors.As(err, &failed) && strings.EqualFold(failed.Code, "error_method_not_found")
}
