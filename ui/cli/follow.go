package cli

import (
	"math"
	"time"

	"golang.org/x/sync/errgroup"

	"debrief/model"
	crmsync "debrief/sync"
)

// followEvery is how often it is looked how far the syncer is.
const followEvery = 200 * time.Millisecond

// follow shows on a terminal how far the long readings of the portal are, until it
// is told to stop.
func (a *app) follow(syncer *crmsync.Syncer) (stop func()) {
	bar := a.newBar(-1, a.text.T("cli.sync.bar"), false)
	if bar.ProgressBar == nil {
		return func() {}
	}
	stopped := make(chan struct{})
	var drawing errgroup.Group
	drawing.Go(func() error {
		defer bar.end()
		ticker := time.NewTicker(followEvery)
		defer ticker.Stop()
		for {
			select {
			case <-stopped:
				return nil
			case <-ticker.C:
				a.drawReading(bar, syncer.Status())
			}
		}
	})
	return func() {
		close(stopped)
		_ = drawing.Wait() // it never fails
	}
}

// drawReading draws the source whose end is known.
func (a *app) drawReading(b bar, status model.SyncStatus) {
	for _, s := range status.Sources {
		if s.State != "running" || s.Total <= 0 {
			continue
		}
		b.Describe(a.readingWords(s))
		b.of(uint64(max(s.Pulled, 0)), uint64(s.Total)) //nolint:gosec // neither is negative
		return
	}
}

// readingWords are "1,200 of 100,000, 49/s, 33 m left".
func (a *app) readingWords(s model.SourceStatus) string {
	now, t := a.Now(), a.text
	return t.T("cli.sync.reading",
		"Done", t.Number(int64(s.Pulled)), "Total", t.Number(int64(s.Total)),
		"Rate", t.Number(int64(math.Round(s.Rate(now)))), "Left", t.Ago(s.Left(now)))
}
