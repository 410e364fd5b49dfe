package sync

import (
	"context"
	"fmt"
	stdsync "sync"
	"testing"
	"time"

	"debrief/model"
)

func TestKilledAnywhereAFixEndsAsIfNothingHadHappened(t *testing.T) {
	for name, way := range waysOfAFix() {
		t.Run(name, func(t *testing.T) {
			atEachPoint(t, way.play, nothing, func(t *testing.T, w *world, _ point) {
				fix := w.archive.fixes()[0]
				if n := w.commits(fix.Entity, "TITLE", "ours"); fix.State != way.state || n != way.commits {
					t.Errorf("%s (%s), written %d times", fix.State, fix.Error, n)
				}
			})
		})
	}
}

// TestTheWaysPassEveryStep holds the ways of a fix to the steps that stand in the
// syncer's source: one that no way passes is never killed.
func TestTheWaysPassEveryStep(t *testing.T) {
	passed := map[string]bool{}
	for _, way := range waysOfAFix() {
		for _, p := range points(t, way.play) {
			passed[p.step] = true
		}
	}
	for _, way := range waysOfActs() {
		for _, p := range points(t, way.play) {
			passed[p.step] = true
		}
	}
	steps := sourceSteps(t)
	if len(steps) < 8 {
		t.Errorf("only %v were found", steps)
	}
	for _, step := range steps {
		if !passed[step] {
			t.Errorf("no way of a fix passes %q", step)
		}
	}
}

func TestKilledAndChangedMeanwhileNothingIsOverwritten(t *testing.T) {
	way := waysOfAFix()["written"]
	for _, theirs := range []string{"theirs", "base"} {
		t.Run(theirs, func(t *testing.T) {
			written, final := map[point]bool{}, map[point]bool{}
			meanwhile := func(t *testing.T, w *world, p point) {
				fix := w.archive.fixes()[0]
				written[p] = w.commits(fix.Entity, "TITLE", "ours") > 0
				final[p] = fix.State.Final()
				w.edit(t, fix.Entity, "TITLE", theirs)
			}
			atEachPoint(t, way.play, meanwhile, func(t *testing.T, w *world, p point) {
				fix := w.archive.fixes()[0]
				n, held := w.commits(fix.Entity, "TITLE", "ours"), w.held(fix.Entity, "TITLE")
				lost := held != theirs && (written[p] || theirs != "base") // base is what the fix may replace
				twice := written[p] && n != 1
				silent := fix.State != model.FixConflict && !final[p] && (written[p] || theirs != "base")
				if lost || twice || silent {
					t.Errorf("%s, written %d times, the portal holds %q", fix.State, n, held)
				}
			})
		})
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
