package sync

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"debrief/model"
)

// explain puts beside the CRM's words what a person needs to go on: of a stage that
// does not exist, those that do.
func (d *delivery) explain(ctx context.Context, err error) string {
	said := words(err)
	var failed *model.CRMError
	if !errors.As(err, &failed) || !strings.EqualFold(failed.Code, "CRM_FIELD_ERROR_VALUE_NOT_VALID") {
		return said
	}
	field := d.fix.Entity.Kind.StageField()
	wanted := d.fix.Changes.Text(field)
	stages, readErr := d.stages(ctx)
	if wanted == "" || readErr != nil || len(stages) == 0 {
		return said
	}
	list := make([]string, 0, len(stages))
	for _, s := range stages {
		if s.ID == wanted {
			return said // it is another field
		}
		list = append(list, fmt.Sprintf("%s (%s)", s.ID, s.Name))
	}
	return fmt.Sprintf("%s: there is no %s; there are %s", said, wanted, strings.Join(list, ", "))
}

// stages are those that the entity can be in: a deal only in one of its pipeline.
func (d *delivery) stages(ctx context.Context) ([]model.Stage, error) {
	all, err := d.s.opts.Outbox.Stages(ctx, d.fix.Entity.Kind)
	if err != nil || d.fix.Entity.Kind != model.EntityDeal {
		return all, err
	}
	known, err := d.s.opts.Outbox.Entity(ctx, d.fix.Entity)
	if err != nil {
		return nil, err
	}
	pipeline := "" // the first has stages without its number
	if category := known.Fields.Text("CATEGORY_ID"); category != "" && category != "0" {
		pipeline = "C" + category
	}
	var own []model.Stage
	for _, s := range all {
		before, _, found := strings.Cut(s.ID, ":")
		if found && before == pipeline || !found && pipeline == "" {
			own = append(own, s)
		}
	}
	return own, nil
}
