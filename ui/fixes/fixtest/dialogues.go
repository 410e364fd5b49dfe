package fixtest

import (
	"context"
	"fmt"
	"slices"

	"debrief/model"
)

// Dialogue implements pane.Archive.
func (w *World) Dialogue(_ context.Context, id string) (model.Dialogue, error) {
	session, n := id, 1
	stretches := w.stretches(session)
	if len(stretches) == 0 {
		session, n = model.SplitDialogueID(id)
		stretches = w.stretches(session)
	}
	if len(stretches) < n || w.FailReads != nil {
		return model.Dialogue{}, cmpErr(w.FailReads, fmt.Errorf("no dialogue %q", id))
	}
	return model.Fold(session, stretches[n-1], nil), nil
}

// stretches are the events of each dialogue of a session.
func (w *World) stretches(session string) []model.Stretch {
	var entries []*model.Entry
	for _, e := range w.log {
		if e.SessionID == session {
			entries = append(entries, e)
		}
	}
	return model.Cut(entries, model.DefaultSilence)
}

// DialogueOf implements pane.Archive.
func (w *World) DialogueOf(_ context.Context, event model.Key) (string, error) {
	for _, e := range w.log {
		if e.Key != event || e.SessionID == "" {
			continue
		}
		for _, stretch := range w.stretches(e.SessionID) {
			if slices.Contains(stretch.Entries, e) {
				return model.DialogueID(e.SessionID, stretch.N), w.FailReads
			}
		}
	}
	return "", cmpErr(w.FailReads, fmt.Errorf("no dialogue holds %s", event.Short()))
}
