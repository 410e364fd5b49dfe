package sync

import (
	"fmt"
	"os"
	"testing"
	"time"

	"pgregory.net/rapid"

	"debrief/model"
	"debrief/sync/bitrix24/portal"
)

// game is a random story of reviewers, people in the portal, failures and
// restarts. Every value that a fix writes exists once, so it can be told who
// wrote what.
type game struct {
	*world
	leads  []model.EntityRef
	values int
	last   int             // how many of the portal's changes were checked
	done   map[string]bool // fixes whose confirmation was checked
}

func gameFields() []string { return []string{"TITLE", "COMMENTS", "NAME"} }

func (g *game) fresh(prefix string) string {
	g.values++
	return fmt.Sprintf("%s %d", prefix, g.values)
}

func (g *game) pick(t *rapid.T) (model.EntityRef, string) {
	return rapid.SampledFrom(g.leads).Draw(t, "lead"), rapid.SampledFrom(gameFields()).Draw(t, "field")
}

func (g *game) queueFix(t *rapid.T) {
	ref, name := g.pick(t)
	changes := text(name, g.fresh("fix"))
	if rapid.IntRange(0, 9).Draw(t, "stage") == 0 {
		changes = changes.With("STATUS_ID", "NO_SUCH_STAGE")
	}
	g.queue(t, rapid.SampledFrom([]string{"irina", "oleg"}).Draw(t, "actor"), ref, changes)
}

func (g *game) undoFix(t *rapid.T) {
	if fixes := g.archive.fixes(); len(fixes) > 0 {
		fix := rapid.SampledFrom(fixes).Draw(t, "fix")
		if err := g.undo(fix); err == nil && fix.State != model.FixQueuedState {
			t.Fatalf("a fix that is %s was undone", fix.State)
		}
	}
}

// change is a person at work in the portal: something new, what a fix wants, or
// back to what it was before the fix.
func (g *game) change(t fataler, ref model.EntityRef, name, value string) {
	g.edit(t, ref, name, value)
}

func (g *game) personEdits(t *rapid.T) {
	ref, name := g.pick(t)
	value := g.fresh("person")
	fixes := g.archive.fixes()
	if busy := onTheirWay(fixes); len(busy) > 0 {
		fixes = busy // where it hurts most
	}
	if how := rapid.SampledFrom([]int{0, 1, 1, 2}).Draw(t, "how"); how > 0 && len(fixes) > 0 {
		fix := rapid.SampledFrom(fixes).Draw(t, "fix")
		for field := range fix.Changes {
			if field != "STATUS_ID" {
				ref, name = fix.Entity, field
			}
		}
		if value = fix.Base.Text(name); how == 2 {
			value = fix.Changes.Text(name)
		}
	}
	g.change(t, ref, name, value)
}

func onTheirWay(fixes []model.Fix) []model.Fix {
	var busy []model.Fix
	for _, fix := range fixes {
		if fix.State == model.FixClaimed || fix.State == model.FixWritten {
			busy = append(busy, fix)
		}
	}
	return busy
}

func (g *game) fault(t *rapid.T) {
	f := portal.Fault{
		Kind: rapid.SampledFrom([]portal.FaultKind{
			portal.LimitExceeded, portal.OperationLimit, portal.Overload, portal.InternalBefore, portal.InternalAfter,
			portal.GatewayBefore, portal.GatewayAfter, portal.ResetBefore, portal.ResetAfter, portal.ResetAfter,
		}).Draw(t, "kind"),
		// long enough that the client hands it on
		Delay: time.Minute,
	}
	method := rapid.SampledFrom([]string{"crm.item.get", "crm.item.update", "crm.item.update", "crm.item.list", "*"}).Draw(t, "method")
	g.portal.Fail(method, rapid.IntRange(1, 6).Draw(t, "times"), f)
}

// play does a round; sometimes it is killed on the way, and sometimes a person
// changes a written field before it is read back.
func (g *game) play(t *rapid.T) {
	g.clock.pass(time.Duration(rapid.IntRange(10, 90).Draw(t, "seconds")) * time.Second)
	step := rapid.SampledFrom(append(sourceSteps(t), "written", "", "", "", "")).Draw(t, "step")
	meddle := rapid.Bool().Draw(t, "meddle")
	g.syncer.failAt = func(at string) error {
		if at != step {
			return nil
		}
		if meddle && (at == "written" || at == "wrote") {
			ref, name := g.pick(t)
			g.change(t, ref, name, g.fresh("person"))
			return nil
		}
		g.die()
		return errKilled
	}
	g.round(t)
	g.syncer.failAt = nil
	if len(onTheirWay(g.archive.fixes())) > 0 && rapid.Bool().Draw(t, "and then") {
		g.personEdits(t)
	}
	if g.archive.broken != nil {
		g.restart(t)
	}
}

// check holds what the syncer wrote against what it should have.
func (g *game) check(t *rapid.T) {
	g.careful(t)
	fixes := g.archive.fixes()
	changes := g.portal.Changes()
	for _, c := range changes[g.last:] {
		if c.By == 1 {
			g.checkWrite(t, fixes, c)
		}
	}
	g.last = len(changes)
	for _, fix := range fixes {
		if fix.State == model.FixUndone && g.writes(fix) > 0 {
			t.Fatalf("an undone fix was written: %+v", fix)
		}
		if fix.State == model.FixRefused && fix.Error == "" {
			t.Fatalf("refused without a word: %+v", fix)
		}
	}
}

func (g *game) writes(fix model.Fix) int {
	n := 0
	for _, name := range gameFields() {
		if want, ok := fix.Changes[name]; ok && len(want) > 0 {
			n = max(n, g.commits(fix.Entity, name, fix.Changes.Text(name)))
		}
	}
	return n
}

// checkWrite: what the syncer replaced is what the person had seen, or an earlier
// fix of the same person; and it was replaced once.
func (g *game) checkWrite(t *rapid.T, fixes []model.Fix, c portal.Change) {
	var mine *model.Fix
	for i := range fixes {
		if fixes[i].Entity == c.Ref && fixes[i].Changes.Text(c.Field) == c.To {
			mine = &fixes[i]
		}
	}
	if mine == nil {
		if c.Field == "TITLE" && c.From == "Lead #"+c.Ref.ID || c.From == "" {
			return // how the lead was made
		}
		t.Fatalf("nobody asked for %+v", c)
	}
	if n := g.writes(*mine); n > 1 {
		t.Fatalf("%q was written %d times", c.To, n)
	}
	if c.From == mine.Base.Text(c.Field) {
		return
	}
	for _, earlier := range fixes {
		if earlier.Actor == mine.Actor && earlier.Entity == c.Ref && earlier.Changes.Text(c.Field) == c.From {
			return
		}
	}
	t.Fatalf("%q was overwritten by %q, whose person had seen %q", c.From, c.To, mine.Base.Text(c.Field))
}

// checkConfirmed: at the end of a round the portal holds what was confirmed in
// it, unless a later fix was confirmed over it.
func (g *game) checkConfirmed(t *rapid.T) {
	latest := map[string]model.Fix{}
	for _, fix := range g.archive.fixes() {
		if fix.State != model.FixConfirmed || g.done[fix.ID.String()] {
			continue
		}
		g.done[fix.ID.String()] = true
		for name := range fix.Changes {
			latest[fix.Entity.String()+name] = fix
			if fix.Theirs.Text(name) != fix.Changes.Text(name) {
				t.Fatalf("confirmed, but read back as %q: %+v", fix.Theirs.Text(name), fix)
			}
		}
	}
	for key, fix := range latest {
		name := key[len(fix.Entity.String()):]
		if held := g.held(fix.Entity, name); held != fix.Changes.Text(name) {
			t.Fatalf("confirmed, but the portal holds %q: %+v", held, fix)
		}
	}
}

func TestEveryFixComesToItsEndAndNothingIsLost(t *testing.T) {
	rounds := 1
	if os.Getenv("DEBRIEF_LONG") == "1" {
		rounds = 10
	}
	for range rounds {
		rapid.Check(t, tellStory)
	}
}

func tellStory(t *rapid.T) {
	g := &game{world: newWorld(t), done: map[string]bool{}}
	for range 3 {
		g.leads = append(g.leads, g.lead(t, text("TITLE", g.fresh("base")).With("COMMENTS", g.fresh("base")).With("NAME", g.fresh("base"))))
	}
	for range rapid.IntRange(10, 40).Draw(t, "acts") {
		switch rapid.IntRange(0, 10).Draw(t, "act") {
		case 0, 1, 2:
			g.queueFix(t)
		case 3:
			g.undoFix(t)
		case 4:
			g.personEdits(t)
		case 5:
			g.fault(t)
		case 6:
			g.restart(t)
		default:
			g.play(t)
		}
		g.check(t)
	}
	g.portal.Heal()
	for _, fix := range g.archive.fixes() { // what was confirmed while people meddled is past
		g.done[fix.ID.String()] = fix.State == model.FixConfirmed
	}
	g.settle(t)
	g.check(t)
	g.checkConfirmed(t)
}
