package storage

import (
	"runtime"

	"golang.org/x/sync/errgroup"

	"debrief/model"
	"debrief/storage/search"
)

// read reads what there is to show of turns that were found, on every processor:
// most of the time of a search goes into it.
func (s *turnSearch) read(hits []search.Hit) ([]model.TurnHit, error) {
	shown := make([]model.TurnHit, len(hits))
	workers := runtime.GOMAXPROCS(0)
	each := (len(hits) + workers - 1) / workers
	var group errgroup.Group
	for from := 0; from < len(hits); from += each {
		group.Go(func() error { return s.readSome(hits[from:min(from+each, len(hits))], shown[from:]) })
	}
	if err := group.Wait(); err != nil {
		return nil, err //nolint:wrapcheck // what failed says so
	}
	for i := range shown {
		for _, m := range s.an.Marks(s.node, shown[i].Text) {
			shown[i].Marks = append(shown[i].Marks, model.TextSpan(m))
		}
	}
	return shown, nil
}

// readSome reads turns that follow each other; those of one dialogue often do.
func (s *turnSearch) readSome(hits []search.Hit, shown []model.TurnHit) error {
	rows := map[dialogueAt]*model.Summary{}
	for i, h := range hits {
		if err := s.r.ctx.Err(); err != nil {
			return err
		}
		row, err := s.dialogue(h.Doc, rows)
		if err != nil {
			return err
		}
		if shown[i], err = s.r.turnHit(h, row); err != nil {
			return err
		}
	}
	return nil
}

// dialogue reads the dialogue of a turn, unless it is known by its filter or from a
// turn before.
func (s *turnSearch) dialogue(d search.Doc, known map[dialogueAt]*model.Summary) (*model.Summary, error) {
	at, err := s.r.dialogueAt(d)
	if err != nil {
		return nil, err
	}
	if row, ok := s.rows[at]; ok {
		return &row.Summary, nil
	}
	if row, ok := known[at]; ok {
		return row, nil
	}
	row, err := s.r.dialogueRow(at)
	if err != nil {
		return nil, err
	}
	known[at] = &row.Summary
	return &row.Summary, nil
}

// turnHit reads a turn of a dialogue, as it was changed last.
func (r *reader) turnHit(h search.Hit, row *model.Summary) (model.TurnHit, error) {
	e, err := r.turnEvent(h.Doc)
	if err != nil {
		return model.TurnHit{}, err
	}
	hit := model.TurnHit{
		Dialogue: row.ID, Client: row.Client, Source: row.Source, Event: e.Key, Pos: h.Pos, At: e.TS, Score: h.Score,
	}
	if b, ok := e.Body.(*model.Message); ok {
		hit.Role, hit.Text = b.Role, b.Text
	}
	if !h.Edited {
		return hit, nil
	}
	turns, err := r.sessionTurns(h.Subject)
	for _, t := range turns {
		if t.Pos == h.Pos {
			hit.Text = t.Text
		}
	}
	return hit, err
}
