package sync

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"debrief/model"
	"debrief/sync/bitrix24/portal"
)

// actGame is a random story of comments, to-dos and lost leads, of failures before
// and after the commit, of kills and restarts.
type actGame struct {
	*world
	leads []model.EntityRef
	asked int
}

func (g *actGame) ask(t *rapid.T) {
	g.asked++
	ref := rapid.SampledFrom(g.leads).Draw(t, "lead")
	fix := &model.FixQueued{Entity: ref}
	switch rapid.IntRange(0, 2).Draw(t, "kind") {
	case 0:
		fix.Kind, fix.Changes = model.FixComment, text(model.CommentText, fmt.Sprint("comment ", g.asked))
	case 1:
		deadline := g.clock.Now().Add(time.Hour).Format(time.RFC3339)
		fix.Kind, fix.Changes = model.FixTodo, text(model.TodoDeadline, deadline)
	case 2:
		session := fmt.Sprint("s-", rapid.IntRange(1, 3).Draw(t, "session"))
		fix.Kind, fix.Entity, fix.Session = model.FixRecover, model.RecoveryOf(session), session
		fix.Changes = text("TITLE", session)
	}
	g.want(t, fix)
}

func (g *actGame) fault(t *rapid.T) {
	method := rapid.SampledFrom([]string{
		"crm.timeline.comment.add", "crm.timeline.comment.list", "crm.activity.todo.add", "crm.activity.list",
		"crm.item.add", "crm.item.list", "crm.item.get",
	}).Draw(t, "method")
	kind := rapid.SampledFrom([]portal.FaultKind{
		portal.ResetBefore, portal.ResetAfter, portal.GatewayBefore, portal.GatewayAfter, portal.InternalAfter, portal.LimitExceeded,
	}).Draw(t, "fault")
	g.portal.Fail(method, rapid.IntRange(1, 3).Draw(t, "times"), portal.Fault{Kind: kind})
}

// kill stops the syncer dead at a step that it may come to, and starts another.
func (g *actGame) kill(t *rapid.T) {
	step := rapid.SampledFrom([]string{"claimed", "checked", "acting", "acted", "noted", "confirmed", "delayed"}).Draw(t, "step")
	g.killAtPoint(point{step, rapid.IntRange(1, 2).Draw(t, "nth")})
	g.round(t)
	g.restart(t)
}

// check: what was confirmed stands in the portal once, and nothing does twice.
func (g *actGame) check(t *rapid.T) {
	for _, fix := range g.archive.fixes() {
		n, mark := 0, marker(fix.ID)
		for _, c := range g.portal.Comments(fix.Entity) {
			n += strings.Count(c.Text, mark)
		}
		for _, todo := range g.portal.Todos(fix.Entity) {
			n += strings.Count(todo.Description, mark)
		}
		if fix.Kind == model.FixRecover {
			n = g.madeFor(fix.Session)
		}
		if fix.State != model.FixConfirmed || n != 1 {
			t.Fatalf("%s of %s is %s (%s) and happened %d times", fix.Kind, fix.Entity, fix.State, fix.Error, n)
		}
	}
	g.careful(t)
}

func (g *actGame) madeFor(session string) (n int) {
	for id := 1; id < 20; id++ {
		if g.held(model.EntityRef{Kind: model.EntityLead, ID: fmt.Sprint(id)}, "ORIGIN_ID") == session {
			n++
		}
	}
	return n
}

func TestWhateverHappensAnActHappensOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := &actGame{world: newWorld(t)}
		g.leads = []model.EntityRef{g.lead(t, text("TITLE", "a")), g.lead(t, text("TITLE", "b"))}
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			rapid.SampledFrom([]func(*rapid.T){
				g.ask, g.ask, g.fault, g.kill,
				func(t *rapid.T) { g.round(t) },
				func(t *rapid.T) { g.clock.pass(time.Duration(rapid.IntRange(1, 200).Draw(t, "seconds")) * time.Second) },
			}).Draw(t, "act")(t)
		}
		g.portal.Heal()
		g.settle(t)
		if open, err := g.archive.OpenFixes(context.Background()); err != nil || len(open) > 0 {
			t.Fatalf("open: %v, %v", open, err)
		}
		g.check(t)
	})
}
