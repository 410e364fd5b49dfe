package cli

import (
	"context"
	"time"

	"debrief/model"
	"debrief/model/metrics"
	"debrief/storage"
)

// seen is the archive as one person may see it: of a dialogue that is theirs for a
// second, blind review it shows nothing of the first one before they are done.
type seen struct {
	*storage.Archive
	who string
}

// Dialogue returns one dialogue.
func (s seen) Dialogue(ctx context.Context, id string) (model.Dialogue, error) {
	d, err := s.Archive.Dialogue(ctx, id)
	if err != nil {
		return d, err
	}
	drawn, err := s.Drawn(ctx, &d.Summary)
	if err != nil {
		return model.Dialogue{}, err
	}
	return d.SeenBy(s.who, drawn), nil
}

// DialogueEvents returns the dialogue's own events in order.
func (s seen) DialogueEvents(ctx context.Context, id string) ([]*model.Entry, error) {
	d, err := s.Archive.Dialogue(ctx, id)
	if err != nil {
		return nil, err
	}
	drawn, err := s.Drawn(ctx, &d.Summary)
	if err != nil {
		return nil, err
	}
	entries, err := s.Archive.DialogueEvents(ctx, id)
	return model.EntriesSeenBy(entries, &d.Summary, s.who, drawn), err
}

// DialoguesOf returns the dialogues that are linked to an entity, the newest first.
func (s seen) DialoguesOf(ctx context.Context, ref model.EntityRef) ([]model.Summary, error) {
	all, err := s.Archive.DialoguesOf(ctx, ref)
	for i := range all {
		drawn, failed := s.Drawn(ctx, &all[i])
		if failed != nil {
			return nil, failed
		}
		row := model.Row{Summary: all[i], Drawn: drawn}
		row.SeenBy(s.who)
		all[i] = row.Summary
	}
	return all, err
}

// DialoguesBetween calls each with the dialogues that began in a stretch of time.
func (s seen) DialoguesBetween(ctx context.Context, from, to time.Time, each func(*model.Row) bool) error {
	return s.DialoguesSeen(ctx, s.who, from, to, each)
}

// Behind returns the dialogues behind a figure.
func (s seen) Behind(ctx context.Context, week model.Week, zone *time.Location, m metrics.Measure, f metrics.Filter, limit int) ([]model.Row, bool, error) {
	return s.Archive.Behind(ctx, s.who, week, zone, m, f, limit)
}

// Dialogues returns one page of dialogues.
func (s seen) Dialogues(ctx context.Context, q model.DialogueQuery) (model.Page, error) {
	q.Viewer = s.who
	return s.Archive.Dialogues(ctx, q)
}
