package sync

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"debrief/model"
	"debrief/sync/bitrix24/portal"
)

// point is a place where a syncer can be killed: a step, and which time it comes
// there.
type point struct {
	step string
	nth  int
}

func (p point) String() string { return p.step + " " + strconv.Itoa(p.nth) }

// points plays a story to its end and returns every place that it passes, in
// order. A step that is new in the syncer is among them by itself.
func points(t *testing.T, play func(*testing.T) *world) []point {
	t.Helper()
	w := play(t)
	var passed []point
	times := map[string]int{}
	w.syncer.failAt = func(step string) error {
		times[step]++
		passed = append(passed, point{step, times[step]})
		return nil
	}
	w.settle(t)
	return passed
}

// killAtPoint stops the syncer dead at a place. killed tells whether it came there.
func (w *world) killAtPoint(p point) (killed func() bool) {
	times := 0
	w.syncer.failAt = func(step string) error {
		if step != p.step {
			return nil
		}
		if times++; times != p.nth {
			return nil
		}
		w.die()
		return errKilled
	}
	return func() bool { return times >= p.nth }
}

// atEachPoint plays a story once for every place that it passes, kills the syncer
// there, lets meanwhile happen, starts another syncer and lets it work until all
// is quiet; then check looks at what became of it. play prepares the story up to
// the syncer's part.
func atEachPoint(t *testing.T, play func(*testing.T) *world, meanwhile, check func(*testing.T, *world, point)) {
	t.Helper()
	for _, p := range points(t, play) {
		t.Run(p.String(), func(t *testing.T) {
			w := play(t)
			killed := w.killAtPoint(p)
			w.settleUnless(t, killed)
			if !killed() {
				t.Fatal("it was not killed")
			}
			meanwhile(t, w, p)
			w.restart(t)
			w.settle(t)
			check(t, w, p)
			w.careful(t)
		})
	}
}

func nothing(*testing.T, *world, point) {}

// sourceSteps returns the steps that the syncer's source names.
func sourceSteps(t fataler) []string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatalf("list the sources: %v", err)
	}
	named := regexp.MustCompile(`(?:reach\(|finish\(ctx, )"(\w+)"`)
	var steps []string
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatalf("read the source: %v", err)
		}
		for _, found := range named.FindAllStringSubmatch(string(source), -1) {
			steps = append(steps, found[1])
		}
	}
	slices.Sort(steps)
	return slices.Compact(steps)
}

// wayOfAFix is what happens to one fix of a title, and how it has to end.
type wayOfAFix struct {
	changes   model.Fields
	meanwhile func(*testing.T, *world, model.EntityRef)
	state     model.FixState
	commits   int // how often "ours" is written
}

func (f wayOfAFix) play(t *testing.T) *world {
	w := newWorld(t)
	ref := w.lead(t, text("TITLE", "base"))
	w.queue(t, "irina", ref, f.changes)
	w.clock.pass(2 * graceOfTests)
	if f.meanwhile != nil {
		f.meanwhile(t, w, ref)
	}
	return w
}

func waysOfAFix() map[string]wayOfAFix {
	ours := text("TITLE", "ours")
	fail := func(method string, n int, f portal.Fault) func(*testing.T, *world, model.EntityRef) {
		return func(_ *testing.T, w *world, _ model.EntityRef) { w.portal.Fail(method, n, f) }
	}
	return map[string]wayOfAFix{
		"written":         {changes: ours, state: model.FixConfirmed, commits: 1},
		"held already":    {changes: ours, meanwhile: editTo("ours"), state: model.FixConfirmed},
		"contested":       {changes: ours, meanwhile: editTo("theirs"), state: model.FixConflict},
		"refused":         {changes: text("STATUS_ID", "GONE"), state: model.FixRefused},
		"answer lost":     {changes: ours, meanwhile: fail("crm.item.update", 1, portal.Fault{Kind: portal.ResetAfter}), state: model.FixConfirmed, commits: 1},
		"write lost":      {changes: ours, meanwhile: fail("crm.item.update", 1, portal.Fault{Kind: portal.ResetBefore}), state: model.FixConfirmed, commits: 1},
		"batch lost":      {changes: ours, meanwhile: fail("batch", 1, portal.Fault{Kind: portal.GatewayBefore}), state: model.FixConfirmed, commits: 1},
		"batch blocked":   {changes: ours, meanwhile: fail("batch", 1, portal.Fault{Kind: portal.OperationLimit}), state: model.FixConfirmed, commits: 1},
		"too fast":        {changes: ours, meanwhile: fail("*", 9, portal.Fault{Kind: portal.LimitExceeded}), state: model.FixConfirmed, commits: 1},
		"look fails":      {changes: ours, meanwhile: fail("crm.item.get", 5, portal.Fault{Kind: portal.GatewayBefore}), state: model.FixConfirmed, commits: 1},
		"lead is deleted": {changes: ours, meanwhile: func(_ *testing.T, w *world, ref model.EntityRef) { w.portal.Delete(ref) }, state: model.FixRefused},
	}
}

func editTo(title string) func(*testing.T, *world, model.EntityRef) {
	return func(t *testing.T, w *world, ref model.EntityRef) { w.edit(t, ref, "TITLE", title) }
}
