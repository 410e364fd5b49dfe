package sync

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"pgregory.net/rapid"

	"debrief/model"
	"debrief/sync/bitrix24/portal"
)

// game is a random story of reviewers, people in the portal, failures and
// restarts. Every value that a fix writes exists once, so it can be told who wrote
// what.
type game struct {
	*world
	t      *rapid.T
	leads  []model.EntityRef
	values int
	steps  int
	people map[int]edit    // which of the portal's changes are those of people
	late   []func()        // requests that are still on their way to the portal
	gone   map[string]bool // leads that people deleted
	saved  map[string]bool // leads that people saved, with or without a change

	intruder *edit // of somebody who gets in between look and write in this round

	tick   int               // counts looks and writes
	looked map[string]look   // the last look at each lead
	wrote  map[model.Key]int // at which tick a fix was recorded as written
	broken []string          // rules that were broken in the middle of a round
}

// look is one reading of a lead: when it was, and how many changes the portal knew.
type look struct{ tick, changes int }

// edit is what a person does to a lead in the portal.
type edit struct {
	ref    model.EntityRef
	by     int
	fields model.Fields
	how    string // "at once", "within the second" of the last change, or as a "slow save"
}

func gameFields() []string { return []string{"TITLE", "COMMENTS", "NAME"} }

func newGame(t *rapid.T) *game {
	g := &game{
		world: newWorld(t), t: t, people: map[int]edit{}, gone: map[string]bool{}, saved: map[string]bool{},
		looked: map[string]look{}, wrote: map[model.Key]int{},
	}
	g.wire = g.overTheWire(nil)
	g.portal.AddUser(portal.User{ID: 8, Name: "Boris"})
	for range 3 {
		fields := model.Fields{}
		for _, name := range gameFields() {
			fields = fields.With(name, g.fresh("base"))
		}
		g.leads = append(g.leads, g.lead(t, fields))
	}
	for i := range g.portal.Changes() {
		g.people[i] = edit{} // how the leads were made
	}
	g.archive.added = g.recorded
	return g
}

// tell adds a line to the story, which a failure prints.
func (g *game) tell(format string, args ...any) {
	g.t.Logf("%s  %s", g.clock.Now().Format("15:04:05"), fmt.Sprintf(format, args...))
}

func (g *game) fresh(prefix string) string {
	g.values++
	return fmt.Sprintf("%s %d", prefix, g.values)
}

func (g *game) drawLead(t *rapid.T) model.EntityRef {
	return rapid.SampledFrom(g.leads).Draw(t, "lead")
}

// act is one step of the story.
func (g *game) act(t *rapid.T) {
	g.steps++
	switch rapid.IntRange(0, 19).Draw(t, "act") {
	case 0, 1, 2, 3, 4:
		g.ask(t)
	case 5, 6:
		g.takeBack(t)
	case 7, 8:
		g.person(g.drawEdit(t))
	case 9, 10:
		g.fault(t)
	case 11:
		g.tell("the syncer is started anew")
		g.restart(t)
	case 12:
		g.hint(t)
	case 13:
		g.setClock(t)
	case 14:
		g.rareAct(t)
	default:
		g.play(t)
	}
}

func (g *game) rareAct(t *rapid.T) {
	switch rapid.IntRange(0, 5).Draw(t, "rare") {
	case 0:
		ref := g.drawLead(t)
		g.tell("somebody deletes %s", ref)
		g.portal.Delete(ref)
		g.gone[ref.ID] = true
	default:
		g.arrive()
	}
}

// ask is a reviewer who asks for a fix of one to three fields.
func (g *game) ask(t *rapid.T) {
	ref, changes := g.drawLead(t), model.Fields{}
	for _, name := range rapid.SliceOfNDistinct(rapid.SampledFrom(gameFields()), 1, 3, rapid.ID[string]).Draw(t, "fields") {
		changes = changes.With(name, g.fresh("fix"))
	}
	if rapid.IntRange(0, 14).Draw(t, "stage") == 0 {
		changes = changes.With("STATUS_ID", "NO_SUCH_STAGE")
	}
	actor := rapid.SampledFrom([]string{"irina", "oleg", "vera"}).Draw(t, "actor")
	id := g.queue(t, actor, ref, changes)
	fix := g.archive.fix(t, id)
	g.tell("%s asks for %s of %s, has seen %s", actor, said(changes), ref, said(fix.Base))
}

// takeBack is a reviewer who takes a fix back, if there still is time.
func (g *game) takeBack(t *rapid.T) {
	if fixes := g.archive.fixes(); len(fixes) > 0 {
		g.takeBackOne(oneOf(t, fixes))
	}
}

func (g *game) takeBackOne(fix model.Fix) {
	err := g.undo(fix)
	g.tell("%s takes %s back: %v", fix.Actor, said(fix.Changes), err == nil)
}

// drawEdit chooses what a person does: something new, what a fix wants, or back to
// what it was before the fix. Mostly it is about a fix that is on its way, since
// that is where it hurts.
func (g *game) drawEdit(t *rapid.T) edit {
	e := edit{
		ref: g.drawLead(t), by: rapid.SampledFrom([]int{7, 8, 1}).Draw(t, "by"),
		how: rapid.SampledFrom([]string{"at once", "at once", "within the second", "slow save"}).Draw(t, "how"),
	}
	name, value := rapid.SampledFrom(gameFields()).Draw(t, "field"), g.fresh("person")
	fixes := g.archive.fixes()
	if open := openOf(fixes); len(open) > 0 {
		fixes = open
	}
	if busy := onTheWay(fixes); len(busy) > 0 {
		fixes = busy
	}
	if about := rapid.IntRange(0, 4).Draw(t, "about"); about > 0 && len(fixes) > 0 {
		fix := oneOf(t, fixes)
		e.ref = fix.Entity
		for field := range fix.Changes {
			if field != "STATUS_ID" {
				name = max(name, field) // any, but always the same
			}
		}
		if _, ok := fix.Changes[name]; ok && about == 2 {
			value = fix.Changes.Text(name)
		}
		if _, ok := fix.Changes[name]; ok && about >= 3 {
			value = fix.Base.Text(name)
		}
	}
	e.fields = text(name, value)
	return e
}

// oneOf draws a fix by its place, which is shorter to read than the fix.
func oneOf(t *rapid.T, fixes []model.Fix) model.Fix {
	return fixes[rapid.IntRange(0, len(fixes)-1).Draw(t, "fix")]
}

func openOf(fixes []model.Fix) []model.Fix {
	var open []model.Fix
	for _, fix := range fixes {
		if !fix.State.Final() {
			open = append(open, fix)
		}
	}
	return open
}

func onTheWay(fixes []model.Fix) []model.Fix {
	return slices.DeleteFunc(openOf(fixes), func(f model.Fix) bool { return f.State == model.FixQueuedState })
}

// person is somebody at work in the portal.
func (g *game) person(e edit) {
	before := len(g.portal.Changes())
	if e.how == "at once" {
		g.clock.pass(time.Second)
	}
	now := g.clock.Now()
	if e.how == "slow save" { // the portal takes its time from when it began
		held, _ := g.portal.Entity(e.ref)
		g.clock.set(later(held.ChangedAt, now.Add(-20*time.Second)))
	}
	err := g.portal.Edit(e.ref, e.by, e.fields)
	g.clock.set(now)
	if e.how == "at once" {
		g.clock.pass(time.Second)
	}
	g.saved[e.ref.ID] = true
	after := g.portal.Changes()
	for i := before; i < len(after); i++ {
		g.people[i] = e
	}
	g.tell("user %d writes %s into %s, %s: %v", e.by, said(e.fields), e.ref, e.how, err == nil && len(after) > before)
}

// fault makes the next calls fail.
func (g *game) fault(t *rapid.T) {
	f := portal.Fault{
		Kind: rapid.SampledFrom([]portal.FaultKind{
			portal.LimitExceeded, portal.OperationLimit, portal.Overload, portal.InternalBefore, portal.InternalAfter,
			portal.GatewayBefore, portal.GatewayAfter, portal.ResetBefore, portal.ResetAfter, portal.ResetAfter,
		}).Draw(t, "kind"),
		Delay: time.Minute, // long enough that the client hands it on
	}
	method := rapid.SampledFrom([]string{"crm.item.get", "crm.item.update", "crm.item.update", "batch", "crm.item.list", "*"}).Draw(t, "method")
	times := rapid.IntRange(1, 6).Draw(t, "times")
	g.tell("the next %d calls of %s will fail (kind %d)", times, method, f.Kind)
	g.portal.Fail(method, times, f)
}

// hint is the portal's own webhook: it may be late, come twice, or name what is
// not there. That most changes come without one is the webhook that got lost.
func (g *game) hint(t *rapid.T) {
	ref := g.drawLead(t)
	if rapid.IntRange(0, 9).Draw(t, "nonsense") == 0 {
		ref.ID = "999"
	}
	times := rapid.IntRange(1, 2).Draw(t, "times")
	g.tell("the webhook names %s, %d times", ref, times)
	for range times {
		g.syncer.Fetch(ref)
	}
}

// setClock steps our own clock. The portal's goes on as ever.
func (g *game) setClock(t *rapid.T) {
	g.skew = time.Duration(rapid.IntRange(-20, 20).Draw(t, "minutes")) * time.Minute
	g.tell("our clock is %v ahead of the portal's", g.skew)
}

// arrive lets the requests reach the portal that were held up on their way.
func (g *game) arrive() {
	late := g.late
	g.late = nil
	for _, request := range late {
		g.forgive()
		g.tell("a request arrives late")
		request()
	}
}

// forgive has the portal take a late request for no repeat of another: nobody waits
// for its answer any more, so it meets no failure and no doubt.
func (g *game) forgive() {
	g.portal.Heal()
	for _, ref := range g.leads {
		url := g.portal.WebhookURL("https://salon.example") + "crm.item.get?entityTypeId=1&id=" + ref.ID
		r, err := http.NewRequestWithContext(g.t.Context(), http.MethodGet, url, http.NoBody)
		if err != nil {
			g.t.Fatalf("look: %v", err)
		}
		if answer, err := g.portal.Transport().RoundTrip(r); err == nil {
			_ = answer.Body.Close() // a look is all that is wanted
		}
	}
}

// end lets everything come to rest: nothing fails any more, what is under way
// arrives, our clock is right, and a day goes by.
func (g *game) end(t *rapid.T) {
	g.portal.Heal()
	g.tell("all is well again")
	g.skew = 0
	if rapid.Bool().Draw(t, "early") {
		g.arrive()
	}
	g.settle(t)
	g.arrive()
	for range 3 {
		g.clock.pass(7 * time.Hour)
		g.round(t)
	}
}

// said puts fields into one line of the story.
func said(fields model.Fields) string {
	var out string
	for _, name := range fields.Names() {
		out += fmt.Sprintf(" %s=%q", name, fields.Text(name))
	}
	return out
}
