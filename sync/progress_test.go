package sync

import (
	"context"
	"fmt"
	"testing"
	"time"

	"debrief/model"
)

// seen is a CRM that tells what the board shows at each page.
type seen struct {
	CRM
	syncer *Syncer
	leads  []model.SourceStatus
	stopAt int
	stop   context.CancelFunc
}

func (c *seen) Changed(ctx context.Context, kind model.EntityKind, scan model.Scan, each func(model.Changed) error) error {
	return c.CRM.Changed(ctx, kind, scan, func(page model.Changed) error {
		err := each(page)
		if kind == model.EntityLead && !scan.Activity && !scan.IDs {
			c.leads = append(c.leads, c.syncer.Status().Sources[0])
			if len(c.leads) == c.stopAt {
				c.stop()
			}
		}
		return err
	})
}

// watch puts a watcher before the world's CRM.
func (w *world) watch(stopAt int, stop context.CancelFunc) *seen {
	c := &seen{CRM: w.syncer.opts.CRM, syncer: w.syncer, stopAt: stopAt, stop: stop}
	w.syncer.opts.CRM = c
	return c
}

func TestAFirstPullKnowsItsEndAlsoWhenItGoesOn(t *testing.T) {
	w := newWorld(t)
	for i := range 1700 {
		if _, err := w.portal.AddLead(text("TITLE", fmt.Sprint(i))); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	first := w.watch(24, cancel)
	if _, err := w.syncer.Once(ctx); err == nil {
		t.Fatal("it was not cancelled")
	}
	for i, s := range first.leads {
		if s.Pulled != 50*(i+1) || s.Total != 1700 || s.State != "running" || s.Before != 0 {
			t.Fatalf("page %d: %+v", i, s)
		}
	}
	if line := w.syncer.Status().Sources[0]; line.State != "idle" {
		t.Errorf("cancelled, it is %s", line.State)
	}
	w.restart(t)
	again := w.watch(-1, nil)
	w.round(t)
	if s := again.leads[0]; s.Before != 1250 || s.Pulled != 1300 || s.Total != 1700 {
		t.Errorf("it goes on with %+v", s)
	}
	if s := again.leads[len(again.leads)-1]; s.Pulled != 1700 || s.Total != 1700 {
		t.Errorf("it ends with %+v", s)
	}
	w.careful(t)
}

func TestThePaceIsThatSinceTheLastInterruption(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	s := model.SourceStatus{Pulled: 40_000, Before: 10_000, Total: 100_000, Began: now.Add(-10 * time.Minute)}
	if rate := s.Rate(now); rate != 50 {
		t.Errorf("%v a second", rate)
	}
	if left := s.Left(now); left != 20*time.Minute {
		t.Errorf("%v left", left)
	}
	for _, none := range []model.SourceStatus{{}, {Pulled: 5, Total: 9}, {Pulled: 5, Before: 5, Total: 9, Began: now.Add(-time.Second)}} {
		if none.Rate(now) != 0 || none.Left(now) != 0 {
			t.Errorf("%+v: %v, %v", none, none.Rate(now), none.Left(now))
		}
	}
}
