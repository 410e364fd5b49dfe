package storage

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"debrief/model"
)

// peopleState is where the directory of the CRM's people stands. It tells nothing
// of what happened, so it stands beside the log.
const peopleState = "crm/people"

// People returns the CRM's people by name, as the syncer read them last, those
// who have left too; none when it never did.
func (a *Archive) People(ctx context.Context) ([]model.CRMUser, error) {
	raw, err := a.State(ctx, peopleState)
	if err != nil || len(raw) == 0 {
		return nil, err
	}
	var people []model.CRMUser
	if json.Unmarshal(raw, &people) != nil {
		return nil, nil // it is read again within the hour
	}
	return people, nil
}

// SavePeople keeps the directory in place of the last one.
func (a *Archive) SavePeople(ctx context.Context, people []model.CRMUser) error {
	sorted := slices.Clone(people)
	slices.SortStableFunc(sorted, func(a, b model.CRMUser) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	raw, err := json.Marshal(sorted)
	if err != nil {
		return fmt.Errorf("save people: %w", err)
	}
	return a.SaveState(ctx, peopleState, raw)
}
