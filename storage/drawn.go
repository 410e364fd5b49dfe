package storage

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"debrief/model"
	"debrief/model/sample"
)

// farZone is how far the zone of a sample can be from UTC: a dialogue near the end of
// a week may be of the sample of the week beside it.
const farZone = 26 * time.Hour

// draws are the samples that one reading has looked at.
type draws struct {
	r     *reader
	weeks map[model.Week]*draw
}

// draw is the sample of a week with its dialogues.
type draw struct {
	sample.Sample
	byKey map[model.Key]int // the place among the slots
	byID  map[string]int    // of dialogues that begin with another event than when they were drawn
	rows  []*dialogueRow    // beside the slots; nil for a dialogue that is gone, and all until they are read
}

func (r *reader) draws() *draws { return &draws{r, map[model.Week]*draw{}} }

// of returns the place of a dialogue in the sample of its week, nil for none.
func (d *draws) of(s *model.Summary) (*model.Drawn, error) {
	var before model.Week
	for _, at := range []time.Duration{-farZone, 0, farZone} {
		week := model.WeekOf(s.StartedAt.Add(at), time.UTC)
		if week == before {
			continue
		}
		before = week
		drawn, err := d.week(week)
		if err != nil {
			return nil, err
		}
		if i, ok := drawn.find(s); ok {
			return drawn.place(i), nil
		}
	}
	return nil, nil
}

// hide makes of a row what a person may see, "" for all of it.
func (d *draws) hide(row *model.Row, viewer string) (err error) {
	if viewer == "" || len(row.Marks) == 0 { // nobody judged anything in it
		return nil
	}
	if row.Drawn == nil {
		row.Drawn, err = d.of(&row.Summary)
	}
	row.SeenBy(viewer)
	return err
}

// Drawn returns the place of a dialogue in the sample of its week, nil for none.
func (a *Archive) Drawn(ctx context.Context, s *model.Summary) (drawn *model.Drawn, err error) {
	err = a.view(ctx, func(r *reader) (err error) {
		drawn, err = r.draws().of(s)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for the sample of a dialogue: %w", err)
	}
	return drawn, nil
}

// week returns the sample of a week, without slots where none was drawn.
func (d *draws) week(week model.Week) (*draw, error) {
	if known := d.weeks[week]; known != nil {
		return known, nil
	}
	s, _, err := d.r.sample(week)
	if err != nil {
		return nil, err
	}
	drawn := &draw{Sample: s, byKey: map[model.Key]int{}, byID: map[string]int{}, rows: make([]*dialogueRow, len(s.Slots))}
	for i, slot := range s.Slots {
		row, err := d.r.holding(slot.Dialogue)
		switch {
		case errors.Is(err, ErrNotFound):
			continue
		case err != nil:
			return nil, err
		case d.r.ctx.Err() != nil:
			return nil, d.r.ctx.Err()
		}
		drawn.rows[i] = row
		drawn.byKey[slot.Dialogue] = i
		if row.First != slot.Dialogue {
			drawn.byID[row.ID] = i
		}
	}
	d.weeks[week] = drawn
	return drawn, nil
}

func (w *draw) find(s *model.Summary) (int, bool) {
	if i, ok := w.byKey[s.First]; ok {
		return i, true
	}
	i, ok := w.byID[s.ID]
	return i, ok
}

func (w *draw) place(i int) *model.Drawn {
	slot := w.Slots[i]
	week, _ := model.ParseWeek(w.Week) // it was found by it
	return &model.Drawn{Week: week, N: i + 1, Reviewer: slot.Reviewer, Second: slot.Second, Replaced: len(slot.Replaced)}
}

// drawnPage returns a page of the sample of a week. One that begins after a dialogue
// that is not in the sample begins at the start.
func (r *reader) drawnPage(q model.DialogueQuery) (model.Page, error) {
	g := r.gathering(q)
	drawn, err := g.known.week(q.Week)
	if err != nil {
		return model.Page{}, err
	}
	order := make([]int, len(drawn.Slots))
	for i := range order {
		order[i] = i
	}
	if q.Oldest {
		slices.Reverse(order)
	}
	if at := slices.IndexFunc(order, func(i int) bool { return drawn.rows[i] != nil && drawn.rows[i].ID == q.After }); at >= 0 {
		order = order[at+1:]
	}
	g.page.Of = int64(len(drawn.Slots))
	for _, i := range order {
		if drawn.rows[i] == nil {
			continue
		}
		if more, err := g.add(r, drawn.rows[i]); err != nil || !more {
			return g.page, err
		}
	}
	return g.page, nil
}
