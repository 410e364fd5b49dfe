package storage

import (
	"context"
	"fmt"

	"debrief/model"
)

// SessionOf returns the session of the event that the log holds under the account,
// source, type and id of e, "" when it holds none, or one that belongs to no
// session.
func (a *Archive) SessionOf(ctx context.Context, e model.Event) (string, error) {
	session := ""
	err := a.view(ctx, func(r *reader) error {
		var index indexEntry
		ok, err := r.record(indexKey(a.keyOf(&e, nil)), &index)
		if err != nil || !ok {
			return err
		}
		l, err := r.logEntry(index)
		if err != nil {
			return err
		}
		sub, err := a.subjects.byNumber(r, l.Subject)
		if err == nil && sub.what.Kind == model.SubjectSession {
			session = sub.what.ID
		}
		return err
	})
	if err != nil {
		return "", fmt.Errorf("find the session of an event: %w", err)
	}
	return session, nil
}
