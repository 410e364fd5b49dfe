package sync

import (
	"context"
	"fmt"
	"slices"
	stdsync "sync"
	"testing"
	"time"

	"debrief/model"
)

// steps are the places where a delivery can die, in their order.
func steps() []string {
	return []string{"claimed", "looked", "recorded", "doubted", "written", "wrote", "confirmed"}
}

func TestKilledAtAnyStepAFixIsAppliedOnce(t *testing.T) {
	for _, step := range steps() {
		t.Run(step, func(t *testing.T) {
			w := newWorld(t)
			ref := w.lead(t, text("TITLE", "base"))
			id := w.queue(t, "irina", ref, text("TITLE", "ours"))
			w.clock.pass(time.Minute)
			w.killAt(step)
			if _, err := w.syncer.Once(t.Context()); err == nil {
				t.Fatal("it was not killed")
			}
			w.restart(t)
			w.settle(t)
			if fix := w.archive.fix(t, id); fix.State != model.FixConfirmed || w.commits(ref, "TITLE", "ours") != 1 {
				t.Errorf("%s, written %d times", fix.State, w.commits(ref, "TITLE", "ours"))
			}
			w.careful(t)
		})
	}
}

func TestKilledAndChangedMeanwhileNothingIsOverwritten(t *testing.T) {
	for _, step := range steps() {
		for _, theirs := range []string{"theirs", "base"} {
			t.Run(step+" then "+theirs, func(t *testing.T) {
				w := newWorld(t)
				ref := w.lead(t, text("TITLE", "base"))
				id := w.queue(t, "irina", ref, text("TITLE", "ours"))
				w.clock.pass(time.Minute)
				w.killAt(step)
				w.round(t)
				w.edit(t, ref, "TITLE", theirs)
				w.restart(t)
				w.settle(t)
				fix, commits := w.archive.fix(t, id), w.commits(ref, "TITLE", "ours")
				written := slices.Index(steps(), step) >= slices.Index(steps(), "written")
				switch {
				case step == "confirmed":
					if fix.State != model.FixConfirmed || commits != 1 {
						t.Errorf("%s, written %d times", fix.State, commits)
					}
				case written && (fix.State != model.FixConflict || commits != 1 || w.held(ref, "TITLE") != theirs),
					!written && theirs == "theirs" && (fix.State != model.FixConflict || commits != 0):
					t.Errorf("%s, written %d times, the portal holds %q", fix.State, commits, w.held(ref, "TITLE"))
				}
			})
		}
	}
}

func TestUndoAndClaimCannotBothWin(t *testing.T) {
	w := newWorld(t)
	w.workers = 4
	w.restart(t)
	var fixes []model.Fix
	for i := range 40 {
		id, err := w.portal.AddLead(text("TITLE", "base"))
		if err != nil {
			t.Fatal(err)
		}
		ref := model.EntityRef{Kind: model.EntityLead, ID: id}
		key := w.queue(t, "irina", ref, text("TITLE", fmt.Sprint("ours ", i)))
		fixes = append(fixes, w.archive.fix(t, key))
	}
	w.round(t) // the archive learns of the leads
	w.clock.pass(time.Minute)
	undone := make([]bool, len(fixes))
	var wait stdsync.WaitGroup
	wait.Go(func() { w.round(t) })
	for i, fix := range fixes {
		wait.Go(func() { undone[i] = w.undo(fix) == nil })
	}
	wait.Wait()
	w.settle(t)
	for i, fix := range fixes {
		now, commits := w.archive.fix(t, fix.ID), w.commits(fix.Entity, "TITLE", fix.Changes.Text("TITLE"))
		if undone[i] && (now.State != model.FixUndone || commits != 0) || !undone[i] && now.State == model.FixUndone {
			t.Errorf("fix %d: undone %v, yet %s and written %d times", i, undone[i], now.State, commits)
		}
	}
}

func TestAnUndoInTheLastMomentIsNoFailure(t *testing.T) {
	w := newWorld(t)
	ref := w.lead(t, text("TITLE", "base"))
	id := w.queue(t, "irina", ref, text("TITLE", "ours"))
	w.clock.pass(time.Minute)
	d := delivery{s: w.syncer, fix: w.archive.fix(t, id), tally: &tally{}}
	if err := w.undo(d.fix); err != nil {
		t.Fatal(err)
	}
	if err := d.run(context.Background()); err != nil || d.fix.State != model.FixUndone {
		t.Errorf("%v, %s", err, d.fix.State)
	}
	if w.held(ref, "TITLE") != "base" || len(w.syncer.Status().Errors) != 0 {
		t.Errorf("the portal holds %q, errors %v", w.held(ref, "TITLE"), w.syncer.Status().Errors)
	}
}

func TestABrokenLogWritesNothingToTheCRM(t *testing.T) {
	w := newWorld(t)
	ref := w.lead(t, text("TITLE", "base"))
	id := w.queue(t, "irina", ref, text("TITLE", "ours"))
	w.clock.pass(time.Minute)
	w.archive.broken = errKilled
	w.round(t)
	if w.held(ref, "TITLE") != "base" || len(w.syncer.Status().Errors) == 0 {
		t.Errorf("the portal holds %q, errors %v", w.held(ref, "TITLE"), w.syncer.Status().Errors)
	}
	w.archive.broken = nil
	w.settle(t)
	if fix := w.archive.fix(t, id); fix.State != model.FixConfirmed {
		t.Errorf("%+v", fix)
	}
}
