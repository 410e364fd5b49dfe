package storage

import (
	"context"
	"encoding/json"
	"fmt"

	"debrief/model"
)

// fieldsState is where it stands how the CRM describes the fields of a kind. Like the
// people it tells nothing of what happened.
func fieldsState(kind model.EntityKind) string { return "crm/fields/" + string(kind) }

// Fields returns how the CRM described the fields of leads or deals, as the syncer read
// it last; none when it never did.
func (a *Archive) Fields(ctx context.Context, kind model.EntityKind) ([]model.CRMField, error) {
	raw, err := a.State(ctx, fieldsState(kind))
	if err != nil || len(raw) == 0 {
		return nil, err
	}
	var fields []model.CRMField
	if json.Unmarshal(raw, &fields) != nil {
		return nil, nil // they are read again within the hour
	}
	return fields, nil
}

// SaveFields keeps the description in place of the last one.
func (a *Archive) SaveFields(ctx context.Context, kind model.EntityKind, fields []model.CRMField) error {
	raw, err := json.Marshal(fields)
	if err != nil {
		return fmt.Errorf("save fields: %w", err)
	}
	return a.SaveState(ctx, fieldsState(kind), raw)
}
