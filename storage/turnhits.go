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
	known := knownDialogues{map[uint64]int{}, map[dialogueAt]*model.Summary{}}
	for i, h := range hits {
		if err := s.r.ctx.Err(); err != nil {
			return err
		}
		row, err := s.dialogue(h.Doc, known)
		if err != nil {
			return err
		}
		if shown[i], err = s.r.turnHit(h, row); err != nil {
			return err
		}
	}
	return nil
}

// knownDialogues are those of turns that were read before.
type knownDialogues struct {
	number map[uint64]int // how many a session has
	rows   map[dialogueAt]*model.Summary
}

// dialogue reads the dialogue of a turn, unless it is known by its filter or from a
// turn before.
func (s *turnSearch) dialogue(d search.Doc, known knownDialogues) (*model.Summary, error) {
	n, ok := known.number[d.Subject]
	if !ok {
		var err error
		if n, err = s.r.dialoguesOf(d.Subject); err != nil {
			return nil, err
		}
		known.number[d.Subject] = n
	}
	at, err := s.r.dialogueAmong(d, n)
	if err != nil {
		return nil, err
	}
	if row, ok := s.rows[at]; ok {
		return &row.Summary, nil
	}
	if row, ok := known.rows[at]; ok {
		return row, nil
	}
	row, err := s.r.dialogueRow(at)
	if err != nil {
		return nil, err
	}
	known.rows[at] = &row.Summary
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
