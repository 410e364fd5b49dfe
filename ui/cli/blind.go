package cli

import (
	"context"
	"time"

	"debrief/model"
	"debrief/model/sample"
	"debrief/storage"
)

// seen is the archive as one person may see it: of a dialogue that is theirs for a
// second, blind review it shows nothing of the first one before they are done.
type seen struct {
	*storage.Archive
	who  string
	zone *time.Location
}

// Dialogue returns one dialogue.
func (s seen) Dialogue(ctx context.Context, id string) (model.Dialogue, error) {
	d, err := s.Archive.Dialogue(ctx, id)
	if err != nil {
		return d, err
	}
	second, err := s.second(ctx, &d.Summary, map[model.Week]sample.Sample{})
	if err != nil || !second {
		return d, err
	}
	return d.ForSecond(s.who), nil
}

// Dialogues returns one page of dialogues.
func (s seen) Dialogues(ctx context.Context, q model.DialogueQuery) (model.Page, error) {
	page, err := s.Archive.Dialogues(ctx, q)
	known := map[model.Week]sample.Sample{}
	for i := range page.Rows {
		if len(page.Rows[i].Marks) == 0 {
			continue // nobody judged anything in it, so there is nothing to hide
		}
		second, wrong := s.second(ctx, &page.Rows[i].Summary, known)
		if wrong != nil {
			return model.Page{}, wrong
		}
		if second {
			page.Rows[i].ForSecond(s.who)
		}
	}
	return page, err
}

// farZone is how far a sample's zone can be from ours: a dialogue near the end of a
// week may be of the week beside it.
const farZone = 26 * time.Hour

// second reports whether a dialogue is the person's to review a second time. known
// holds the samples that were read.
func (s seen) second(ctx context.Context, d *model.Summary, known map[model.Week]sample.Sample) (bool, error) {
	for _, at := range []time.Duration{-farZone, 0, farZone} {
		week := model.WeekOf(d.StartedAt.Add(at), s.zone)
		drawn, ok := known[week]
		if !ok {
			var err error
			if drawn, _, err = s.Sample(ctx, week); err != nil {
				return false, err
			}
			known[week] = drawn
		}
		if slot := drawn.Find(d.First); slot != nil {
			return slot.Second != "" && slot.Second == s.who, nil
		}
	}
	return false, nil
}
