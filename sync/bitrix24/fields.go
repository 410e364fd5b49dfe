package bitrix24

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"slices"

	"debrief/model"
)

// Fields describes the fields of leads and of deals by their classic names, in the
// order of those. The classic methods are asked: every portal has them, and they know
// the lists of phones, which crm.item.fields does not name.
func (c *Client) Fields(ctx context.Context) (map[model.EntityKind][]model.CRMField, error) {
	kinds := []model.EntityKind{model.EntityLead, model.EntityDeal}
	commands := make([]command, len(kinds))
	for i, kind := range kinds {
		commands[i] = command{classicMethod(kind, "fields"), nil}
	}
	described := map[model.EntityKind][]model.CRMField{}
	err := c.apart(ctx, commands, func(i int, o outcome) error {
		if o.failure != nil {
			return o.failure
		}
		fields, ok := readFields(o.answer.Result)
		if !ok {
			return strange(commands[i].method)
		}
		described[kinds[i]] = fields
		return nil
	})
	return described, err
}

func readFields(raw json.RawMessage) ([]model.CRMField, bool) {
	rows, ok := object(raw)
	if !ok {
		return nil, false
	}
	fields := make([]model.CRMField, 0, len(rows))
	for _, name := range slices.Sorted(maps.Keys(rows)) {
		row, ok := object(rows[name])
		if !ok {
			return nil, false
		}
		fields = append(fields, model.CRMField{
			Name: name, Type: scalar(row["type"]), ReadOnly: yes(row["isReadOnly"]), Multiple: yes(row["isMultiple"]),
			Title:   cmp.Or(scalar(row["listLabel"]), scalar(row["formLabel"]), scalar(row["title"]), name), // those of a portal's own have labels
			Choices: readChoices(row["items"]),
		})
	}
	return fields, true
}

// readChoices reads what an enumeration can be; a row without a number is none.
func readChoices(raw json.RawMessage) (choices []model.CRMChoice) {
	items, _ := list(raw)
	for _, item := range items {
		row, ok := object(item)
		if id := scalar(row["ID"]); ok && id != "" {
			choices = append(choices, model.CRMChoice{ID: id, Name: cmp.Or(scalar(row["VALUE"]), id)})
		}
	}
	return choices
}
