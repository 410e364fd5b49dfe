package lookout

import (
	"context"
	"fmt"
	"time"

	"debrief/model"
	"debrief/model/watch"
)

// Past is what a rule finds in a dialogue of the past.
type Past struct {
	watch.Finding
	Dialogue model.Summary
}

// LookBack tells each what one rule would have found in the dialogues since a
// time, the newest dialogue first, and what each of them told of. It records
// nothing. Progress is told of after each dialogue.
func (l *Lookout) LookBack(ctx context.Context, rule model.IncidentRule, since time.Time, each func(Past) error, progress func(done, total int)) error {
	l.opts.Window = l.now().Sub(since)
	ids, err := l.recent(ctx)
	if err != nil {
		return err
	}
	for _, id := range ids {
		d, err := l.opts.Archive.Dialogue(ctx, id)
		if err != nil {
			return fmt.Errorf("watch: %w", err)
		}
		l.learn(&d)
	}
	now := l.now()
	for i, id := range ids {
		v, err := l.view(ctx, id)
		if err != nil {
			return err
		}
		if v == nil {
			continue
		}
		for _, f := range watch.Look(v) {
			if f.Rule == rule && f.Became(now) && !f.Due.Before(since) {
				if err := each(Past{f, v.Summary}); err != nil {
					return err
				}
			}
		}
		progress(i+1, len(ids))
	}
	return nil
}
