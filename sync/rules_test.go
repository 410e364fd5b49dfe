package sync

import (
	"fmt"

	"pgregory.net/rapid"

	"debrief/model"
	"debrief/sync/bitrix24/portal"
)

// recorded watches the log: what is confirmed was looked at, after it was written,
// and the look showed it. It is called within the archive's own lock.
func (g *game) recorded(e *model.Entry) {
	step, ok := e.Body.(*model.FixStep)
	if !ok {
		return
	}
	switch step.Type {
	case model.TypeFixWritten:
		g.tick++
		g.wrote[step.Fix] = g.tick
	case model.TypeFixConfirmed:
		g.confirmed(step)
	}
}

func (g *game) confirmed(step *model.FixStep) {
	look, looked := g.looked[step.Entity.ID]
	if !looked || look.tick < g.wrote[step.Fix] {
		g.broken = append(g.broken, fmt.Sprintf("a fix of %s was confirmed without a look", step.Entity))
		return
	}
	for _, fix := range g.archive.fixesOf(step.Entity) {
		for name := range fix.Changes {
			if held := g.heldAt(step.Entity, name, look.changes); fix.ID == step.Fix && held != fix.Changes.Text(name) {
				g.broken = append(g.broken, fmt.Sprintf("%s of %s was confirmed, but the look showed %q", said(fix.Changes), fix.Entity, held))
			}
		}
	}
}

// heldAt is what the portal held in a field after so many changes.
func (g *game) heldAt(ref model.EntityRef, name string, changes int) string {
	value := ""
	for _, c := range g.portal.Changes()[:changes] {
		if c.Ref == ref && c.Field == name {
			value = c.To
		}
	}
	return value
}

// rulesSoFar hold at every moment.
func (g *game) rulesSoFar(t *rapid.T) {
	g.careful(t)
	for _, rule := range g.broken {
		t.Fatalf("%s", rule)
	}
}

// rulesAtTheEnd hold when all has come to rest.
func (g *game) rulesAtTheEnd(t *rapid.T) {
	g.rulesSoFar(t)
	fixes := g.archive.fixes()
	g.everyWrite(t, fixes)
	for i := range fixes {
		g.everyFix(t, &fixes[i])
	}
	for _, ref := range g.leads {
		g.view(t, ref)
	}
}

// writesOf returns the changes of the portal that are the fix's own.
func (g *game) writesOf(fix *model.Fix, name string) []int {
	var at []int
	for i, c := range g.portal.Changes() {
		if _, person := g.people[i]; !person && fix.Entity == c.Ref && c.Field == name && fix.Changes.Text(name) == c.To {
			at = append(at, i)
		}
	}
	return at
}

// everyWrite is what somebody asked for, replaces what that person had seen, and
// comes in the order in which it was asked for.
func (g *game) everyWrite(t *rapid.T, fixes []model.Fix) {
	last := map[model.EntityRef]int{}
	for i, c := range g.portal.Changes() {
		if _, person := g.people[i]; person {
			continue
		}
		place := askedFor(fixes, c)
		if place < 0 {
			t.Fatalf("nobody asked for %+v", c)
		}
		if place < last[c.Ref] {
			t.Fatalf("%s was written before %s of the same lead", said(fixes[last[c.Ref]].Changes), said(fixes[place].Changes))
		}
		last[c.Ref] = place
		if !g.mayReplace(fixes, &fixes[place], c, i) {
			t.Fatalf("%q was overwritten by %q, whose person had seen %q", c.From, c.To, fixes[place].Base.Text(c.Field))
		}
	}
}

func askedFor(fixes []model.Fix, c portal.Change) int {
	for i := range fixes {
		if fixes[i].Entity == c.Ref && fixes[i].Changes.Text(c.Field) == c.To {
			return i
		}
	}
	return -1
}

// mayReplace: the value was the one that the person had seen, or that of an earlier
// fix of the same person. Only what was entered within the second of the change
// before it may be overwritten, and is shown then; when it met a write whose answer
// got lost, nobody knows of it, nor when the old value was put back so soon that the
// fix was written once more.
func (g *game) mayReplace(fixes []model.Fix, mine *model.Fix, c portal.Change, at int) bool {
	if c.From == mine.Base.Text(c.Field) {
		return true
	}
	for _, earlier := range fixes {
		if earlier.Actor == mine.Actor && earlier.Entity == c.Ref && earlier.Changes.Text(c.Field) == c.From {
			return true
		}
	}
	if g.people[g.changeBefore(c, at)].how == "at once" {
		return false
	}
	if writes := g.writesOf(mine, c.Field); len(writes) > 1 && at == writes[0] && g.withinTheSecond(writes[0], writes[1]) {
		return true
	}
	return !mine.Written || c.From == mine.Overwrote.Fields.Text(c.Field)
}

func (g *game) changeBefore(c portal.Change, at int) int {
	changes := g.portal.Changes()
	for i := at - 1; i >= 0; i-- {
		if changes[i].Ref == c.Ref && changes[i].Field == c.Field {
			return i
		}
	}
	return -1
}

// everyFix has come to an end that fits what was written for it.
func (g *game) everyFix(t *rapid.T, fix *model.Fix) {
	written := 0
	for name := range fix.Changes {
		at := g.writesOf(fix, name)
		if len(at) > 1 && !g.withinTheSecond(at[0], at[1]) {
			t.Fatalf("%q was written %d times", fix.Changes.Text(name), len(at))
		}
		written += len(at)
		if fix.State == model.FixConfirmed && len(at) == 0 && !g.someoneWrote(fix, name) {
			t.Fatalf("confirmed, but never written: %s", said(fix.Changes))
		}
	}
	switch fix.State {
	case model.FixConfirmed:
	case model.FixConflict:
		if !g.someoneChanged(fix) {
			t.Fatalf("a conflict with nobody: %s", said(fix.Changes))
		}
	case model.FixUndone:
		if written > 0 {
			t.Fatalf("an undone fix was written: %s", said(fix.Changes))
		}
	case model.FixRefused:
		if fix.Error == "" || written > 0 && !g.gone[fix.Entity.ID] {
			t.Fatalf("refused with %q, written %d times: %s", fix.Error, written, said(fix.Changes))
		}
	default:
		t.Fatalf("%s is still %s", said(fix.Changes), fix.State)
	}
}

// withinTheSecond: a person put the old value back so soon that the portal's times
// do not tell that the first write ever was.
func (g *game) withinTheSecond(first, second int) bool {
	for i := first + 1; i < second; i++ {
		if e, person := g.people[i]; person && e.how != "at once" {
			return true
		}
	}
	return false
}

// someoneWrote reports whether a person wrote what the fix wants.
func (g *game) someoneWrote(fix *model.Fix, name string) bool {
	for _, e := range g.people {
		if e.ref == fix.Entity && e.fields.Text(name) == fix.Changes.Text(name) {
			return true
		}
	}
	return false
}

// someoneChanged reports whether anybody but the fix has changed or saved its lead.
func (g *game) someoneChanged(fix *model.Fix) bool {
	for i, c := range g.portal.Changes() {
		if _, person := g.people[i]; c.Ref == fix.Entity && !person && fix.Changes.Text(c.Field) != c.To {
			return true
		}
	}
	return g.saved[fix.Entity.ID]
}

// view is equal to the portal, field by field.
func (g *game) view(t *rapid.T, ref model.EntityRef) {
	known, err := g.archive.Entity(t.Context(), ref)
	if err != nil {
		t.Fatalf("entity: %v", err)
	}
	held, there := g.portal.Entity(ref)
	if known.Deleted == there {
		t.Fatalf("%s is deleted in the portal: %v, in our view: %v", ref, !there, known.Deleted)
	}
	if !there {
		return
	}
	for _, name := range held.Fields.Names() {
		if !model.SameText(held.Fields.Text(name), known.Fields.Text(name)) {
			t.Fatalf("%s of %s: the portal holds %q, we show %q", name, ref, held.Fields.Text(name), known.Fields.Text(name))
		}
	}
}
