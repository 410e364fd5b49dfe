package sync

import (
	"context"
	"errors"
	"fmt"

	"debrief/model"
)

// reading is one passage through the CRM with the place where it is kept how far
// it is.
type reading struct {
	s     *Syncer
	name  string // of the source
	state string
	mark  watermark
	on    *passage
}

// openReading goes on with the reading that did not come to its end, or begins one.
func (s *Syncer) openReading(ctx context.Context, name, state string) (*reading, error) {
	mark, err := s.loadMark(ctx, state)
	if err != nil {
		return nil, err
	}
	s.board.begin(name)
	return &reading{s, name, state, mark, mark.passage(s.now())}, nil
}

// took takes a page in that is on disk. It is an error when the syncer was told to
// end: nobody wants to wait for the rest.
func (r *reading) took(ctx context.Context, page []model.Entity) error {
	if r.on.read(page) {
		if err := r.save(ctx); err != nil {
			return err
		}
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("read on: %w", err)
	}
	return nil
}

func (r *reading) save(ctx context.Context) error {
	return r.s.saveMark(ctx, r.state, watermark{r.mark.Changed, r.on})
}

// fail writes down how far the reading is, and returns why it failed.
func (r *reading) fail(ctx context.Context, err error) error {
	if r.on.unsaved == 0 {
		return err
	}
	return errors.Join(err, r.save(ctx))
}

// finish moves the watermark when the reading has come to its end.
func (r *reading) finish(ctx context.Context) error {
	next := r.mark.after(r.on, r.s.now())
	if r.on.saved || !next.Changed.Equal(r.mark.Changed) {
		if err := r.s.saveMark(ctx, r.state, next); err != nil {
			return r.s.sourceFailed(ctx, r.name, err)
		}
	}
	r.s.board.finish(r.name, r.s.now())
	return nil
}
