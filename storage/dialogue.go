package storage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"debrief/model"
)

// Dialogue returns one dialogue, whole, by the id that people see. Errors:
// ErrNotFound; *DamageError when one of its events is missing or does not open.
func (a *Archive) Dialogue(ctx context.Context, id string) (model.Dialogue, error) {
	var d model.Dialogue
	err := a.view(ctx, func(r *reader) error {
		sub, row, err := r.place(id)
		if err != nil {
			return err
		}
		stretch, err := r.stretch(sub, row)
		if err != nil {
			return err
		}
		linked, err := r.linked(&row.Summary)
		if err != nil {
			return err
		}
		d = model.Fold(sub.what.ID, stretch, linked)
		return nil
	})
	if err != nil {
		return model.Dialogue{}, fmt.Errorf("read dialogue: %w", err)
	}
	return d, nil
}

// DialogueEvents returns the dialogue's own events in order, without those of
// the lead it is linked to.
func (a *Archive) DialogueEvents(ctx context.Context, id string) ([]*model.Entry, error) {
	var entries []*model.Entry
	err := a.view(ctx, func(r *reader) error {
		sub, row, err := r.place(id)
		if err != nil {
			return err
		}
		stretch, err := r.stretch(sub, row)
		entries = stretch.Entries
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read dialogue: %w", err)
	}
	return entries, nil
}

// DialogueOf returns the id of the dialogue that holds an event. An event of a
// lead or deal is in none: ErrNotFound.
func (a *Archive) DialogueOf(ctx context.Context, key model.Key) (string, error) {
	id := ""
	err := a.view(ctx, func(r *reader) (err error) {
		id, err = r.dialogueOf(key)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("find dialogue of event %s: %w", key.Short(), err)
	}
	return id, nil
}

func (r *reader) dialogueOf(key model.Key) (string, error) {
	sub, stretches, i, err := r.stretchOf(key)
	if err != nil {
		return "", err
	}
	return model.DialogueID(sub.what.ID, stretches[i].N), nil
}

// DialogueEnd returns the time of the last event of the dialogue that holds an
// event, and whether its session has a later dialogue. Of an event that is in no
// dialogue the time is zero.
func (a *Archive) DialogueEnd(ctx context.Context, key model.Key) (last time.Time, followed bool, err error) {
	err = a.view(ctx, func(r *reader) error {
		_, stretches, i, err := r.stretchOf(key)
		if err != nil {
			return err
		}
		last, followed = stretches[i].End(), i+1 < len(stretches)
		return nil
	})
	if errors.Is(err, ErrNotFound) {
		return time.Time{}, false, nil
	}
	if err != nil {
		return time.Time{}, false, fmt.Errorf("find the end of the dialogue of event %s: %w", key.Short(), err)
	}
	return last, followed, nil
}

// stretchOf returns the dialogues of the session that an event is of, and which of
// them holds it.
func (r *reader) stretchOf(key model.Key) (*subject, []model.Stretch, int, error) {
	var index indexEntry
	ok, err := r.record(indexKey(key), &index)
	if err != nil {
		return nil, nil, 0, err
	}
	if !ok {
		return nil, nil, 0, ErrNotFound
	}
	l, err := r.logEntry(index)
	if err != nil {
		return nil, nil, 0, err
	}
	sub, err := r.a.subjects.byNumber(r, l.Subject)
	if err != nil {
		return nil, nil, 0, err
	}
	if sub.what.Kind != model.SubjectSession {
		return nil, nil, 0, fmt.Errorf("it is of %s %s: %w", sub.what.Kind, sub.what.ID, ErrNotFound)
	}
	entries, err := r.subjectEntries(sub)
	if err != nil {
		return nil, nil, 0, err
	}
	stretches := model.Cut(entries, r.a.silence)
	for i, stretch := range stretches {
		for _, e := range stretch.Entries {
			if e.Key == key {
				return sub, stretches, i, nil
			}
		}
	}
	return nil, nil, 0, ErrNotFound
}

// place finds a dialogue by the id that people see. A session whose own id ends
// in ~2 goes first.
func (r *reader) place(id string) (*subject, dialogueRow, error) {
	tries := []struct {
		session string
		n       int
	}{{id, 1}}
	if session, n := model.SplitDialogueID(id); n > 1 {
		tries = append(tries, struct {
			session string
			n       int
		}{session, n})
	}
	for _, try := range tries {
		sub, err := r.a.subjects.get(r, model.Subject{Kind: model.SubjectSession, ID: try.session})
		if err != nil {
			return nil, dialogueRow{}, err
		}
		if sub == nil {
			continue
		}
		var t tip
		if _, err := r.record(subjectProjectionKey(r.gen, projTip, sub.no), &t); err != nil {
			return nil, dialogueRow{}, err
		}
		if try.n <= t.N {
			row, err := r.dialogueRow(dialogueAt{sub.no, try.n})
			return sub, row, err
		}
	}
	return nil, dialogueRow{}, fmt.Errorf("dialogue %q: %w", id, ErrNotFound)
}

// stretch reads the events of a dialogue.
func (r *reader) stretch(sub *subject, row dialogueRow) (model.Stretch, error) {
	entries, err := r.subjectEntries(sub)
	if err != nil {
		return model.Stretch{}, err
	}
	for _, stretch := range model.Cut(entries, r.a.silence) {
		if stretch.N == row.N && len(stretch.Entries) == row.Events {
			return stretch, nil
		}
	}
	return model.Stretch{}, &DamageError{What: fmt.Sprintf(
		"subject %d: its dialogue %d is not the one of the lists; rebuild the projections", sub.no, row.N)}
}

// linked reads the events of the entities that a dialogue is linked to.
func (r *reader) linked(s *model.Summary) ([]*entry, error) {
	var all []*entry
	for _, ref := range s.Entities() {
		sub, err := r.a.subjects.get(r, ref.Subject())
		if err != nil {
			return nil, err
		}
		if sub == nil {
			continue
		}
		entries, err := r.subjectEntries(sub)
		if err != nil {
			return nil, err
		}
		all = append(all, entries...)
	}
	return all, nil
}
