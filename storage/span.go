package storage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"debrief/model"
)

// DialoguesBetween calls each with the dialogues that began in a stretch of time,
// from its first moment up to but without its end, oldest first, until it returns
// false. The row is each's own. It reads as of one moment and no more than that
// stretch of the archive.
func (a *Archive) DialoguesBetween(ctx context.Context, from, to time.Time, each func(*model.Row) bool) error {
	return a.DialoguesSeen(ctx, "", from, to, each)
}

// DialoguesSeen is DialoguesBetween with rows as viewer may see them
// (DialogueQuery.Viewer).
func (a *Archive) DialoguesSeen(ctx context.Context, viewer string, from, to time.Time, each func(*model.Row) bool) error {
	err := a.view(ctx, func(r *reader) error { return r.seenBetween(viewer, from, to, each) })
	if err != nil {
		return fmt.Errorf("read dialogues: %w", err)
	}
	return nil
}

// ReviewedSeen does the same with those of them of which an answer was judged, and
// reads no others.
func (a *Archive) ReviewedSeen(ctx context.Context, viewer string, from, to time.Time, each func(*model.Row) bool) error {
	err := a.view(ctx, func(r *reader) error {
		var lists [][]byte
		for _, state := range []model.ReviewState{model.ReviewPartial, model.ReviewDone} {
			lists = append(lists, listPrefix(r.gen, listReview, a.listHash(string(state))))
		}
		return r.hiding(viewer, each, func(each func(*model.Row) bool) error { return r.listedBetween(lists, from, to, each) })
	})
	if err != nil {
		return fmt.Errorf("read reviewed dialogues: %w", err)
	}
	return nil
}

// seenBetween is between with rows as a person may see them.
func (r *reader) seenBetween(viewer string, from, to time.Time, each func(*model.Row) bool) error {
	return r.hiding(viewer, each, func(each func(*model.Row) bool) error { return r.between(from, to, each) })
}

// hiding gives each the rows of walk as a person may see them.
func (r *reader) hiding(viewer string, each func(*model.Row) bool, walk func(func(*model.Row) bool) error) error {
	known := r.draws()
	var failed error
	err := walk(func(row *model.Row) bool {
		failed = known.hide(row, viewer)
		return failed == nil && each(row)
	})
	return errors.Join(err, failed)
}

// How many dialogues are read at once, by all processors: few at first, since a short
// stretch may be all that is asked for.
const (
	fewestAtOnce = 32
	mostAtOnce   = 512
)

func (r *reader) between(from, to time.Time, each func(*model.Row) bool) error {
	return r.listedBetween([][]byte{listPrefix(r.gen, listAll, r.a.listHash(""))}, from, to, each)
}

// listedBetween does it with the dialogues of some ranges of lists.
func (r *reader) listedBetween(lists [][]byte, from, to time.Time, each func(*model.Row) bool) error {
	// Greater times sort first, so the walk goes back from behind the first moment.
	after := append(appendIntDown(nil, from.UnixMilli()), bytes.Repeat([]byte{0xFF}, 12)...)
	var ahead []dialogueAt
	atOnce, enough := fewestAtOnce, false
	give := func() error {
		rows, err := r.dialogueRows(ahead)
		ahead, atOnce = ahead[:0], min(2*atOnce, mostAtOnce)
		for i := 0; i < len(rows) && err == nil && !enough; i++ {
			enough = !rows[i].StartedAt.Before(to) || !each(&model.Row{Summary: rows[i].Summary})
		}
		return err
	}
	err := r.walk(lists, after, true, func(at dialogueAt) (bool, error) {
		ahead = append(ahead, at)
		if len(ahead) < atOnce {
			return true, nil
		}
		err := give()
		return !enough, err
	})
	if err == nil && !enough {
		err = give()
	}
	return err
}

// DialoguesHolding returns the dialogues that hold events, by the event. What is in
// no dialogue any more is left out.
func (a *Archive) DialoguesHolding(ctx context.Context, keys []model.Key) (map[model.Key]model.Row, error) {
	found := make(map[model.Key]model.Row, len(keys))
	err := a.view(ctx, func(r *reader) error {
		for _, key := range keys {
			row, err := r.holding(key)
			if errors.Is(err, ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			stage, err := r.stageOf(row.Entities())
			if err != nil {
				return err
			}
			found[key] = model.Row{Summary: row.Summary, Stage: stage}
		}
		return r.ctx.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("find dialogues: %w", err)
	}
	return found, nil
}

// holding returns the dialogue that holds an event. That of its first event is found
// without reading the session.
func (r *reader) holding(key model.Key) (*dialogueRow, error) {
	var index indexEntry
	ok, err := r.record(indexKey(key), &index)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, ErrNotFound
	}
	l, err := r.logEntry(index)
	if err != nil {
		return nil, err
	}
	var t tip
	if _, err := r.record(subjectProjectionKey(r.gen, projTip, l.Subject), &t); err != nil {
		return nil, err
	}
	for n := t.N; n > 0; n-- {
		row, err := r.dialogueRow(dialogueAt{l.Subject, n})
		if err != nil {
			return nil, err
		}
		if row.First == key {
			return &row, nil
		}
	}
	sub, stretches, i, err := r.stretchOf(key)
	if err != nil {
		return nil, err
	}
	row, err := r.dialogueRow(dialogueAt{sub.no, stretches[i].N})
	return &row, err
}
