package storage

import (
	"context"
	"fmt"
	"time"

	"debrief/model"
	"debrief/model/alert"
)

// Alerts returns the messages about incidents that were queued since the week in
// which since lies, in that order.
func (a *Archive) Alerts(ctx context.Context, since time.Time) ([]alert.Delivery, error) {
	var entries []*model.Entry
	last := a.now().AddDate(0, 0, 7) // the clock may have been ahead
	err := a.view(ctx, func(r *reader) error {
		for at := since; !at.After(last); at = at.AddDate(0, 0, 7) {
			sub, err := r.a.subjects.get(r, model.AlertsOf(model.WeekOf(at, time.UTC).String()))
			if err != nil {
				return err
			}
			if sub == nil {
				continue
			}
			of, err := r.subjectEntries(sub)
			if err != nil {
				return err
			}
			entries = append(entries, of...)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the messages about incidents: %w", err)
	}
	return alert.Fold(entries), nil
}
