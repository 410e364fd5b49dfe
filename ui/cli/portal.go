package cli

import (
	"context"
	"time"

	"debrief/model"
	crmsync "debrief/sync"
)

// discreet is a CRM of which nothing is seen that is not to be kept. The syncer
// compares what it reads with what the log holds, so both must lack the same.
type discreet struct {
	crmsync.CRM
	in intake
}

// Use returns how much of the portal's limits is used.
func (d discreet) Use() model.CRMUse {
	if m, ok := d.CRM.(interface{ Use() model.CRMUse }); ok {
		return m.Use()
	}
	return model.CRMUse{}
}

// Resume goes on with the portal's limit as it was used before.
func (d discreet) Resume(rate float64, at time.Time) {
	if m, ok := d.CRM.(interface{ Resume(float64, time.Time) }); ok {
		m.Resume(rate, at)
	}
}

// Get implements crmsync.CRM.
func (d discreet) Get(ctx context.Context, ref model.EntityRef) (model.Entity, error) {
	e, err := d.CRM.Get(ctx, ref)
	return d.in.Entity(crmsync.Source, e), err
}

// Changed implements crmsync.CRM.
func (d discreet) Changed(ctx context.Context, kind model.EntityKind, scan model.Scan, each func(model.Changed) error) error {
	return d.CRM.Changed(ctx, kind, scan, func(page model.Changed) error {
		entities := make([]model.Entity, len(page.Entities))
		for i, e := range page.Entities {
			entities[i] = d.in.Entity(crmsync.Source, e)
		}
		page.Entities = entities
		return each(page)
	})
}

// Update implements crmsync.CRM. A field that holds what is not shown is not
// written: nobody could see what would be lost.
func (d discreet) Update(ctx context.Context, seen model.Entity, fields model.Fields) (model.Updated, error) {
	if !d.in.KeepsAll(crmsync.Source) {
		whole, err := d.CRM.Get(ctx, seen.Ref)
		if err != nil {
			return model.Updated{}, err
		}
		shown := d.in.Entity(crmsync.Source, whole)
		for _, name := range fields.Names() {
			if whole.Fields.Text(name) != shown.Fields.Text(name) {
				return model.Updated{}, &model.CRMError{
					Class: model.CRMDenied, Words: name + " holds what [privacy] keeps out of the archive: change it in the CRM",
				}
			}
		}
	}
	wrote, err := d.CRM.Update(ctx, seen, fields)
	wrote.Before, wrote.After = d.in.Entity(crmsync.Source, wrote.Before), d.in.Entity(crmsync.Source, wrote.After)
	return wrote, err
}
