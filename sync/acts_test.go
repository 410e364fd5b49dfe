package sync

import (
	"context"
	"strings"
	"testing"
	"time"

	"debrief/model"
	"debrief/sync/bitrix24/portal"
)

// want asks for a fix as a screen does.
func (w *world) want(t fataler, body *model.FixQueued) model.Key {
	t.Helper()
	now := w.clock.Now()
	body.NotBefore = now.Add(graceOfTests)
	receipt := <-w.archive.Submit(model.Submission{Events: []model.Event{{
		V: 1, Type: model.TypeFixQueued, TS: now, Source: model.SourceOwn, Actor: "irina", Body: body,
	}}})
	if receipt.Err != nil {
		t.Fatalf("queue: %v", receipt.Err)
	}
	return receipt.Outcomes[0].Key
}

func theLead() model.EntityRef { return model.EntityRef{Kind: model.EntityLead, ID: "1"} }

// wayOfAnAct is what happens to one fix beside those of fields, and how it has to
// end.
type wayOfAnAct struct {
	act       string // what is asked for
	meanwhile func(*testing.T, *world)
	simple    bool // the portal has no leads
	state     model.FixState
	happened  int // how often it did, in the portal
}

// anAct asks for something, and counts how often it happened.
type anAct struct {
	fix   func(*world) *model.FixQueued
	count func(*world) int
}

func acts() map[string]anAct {
	return map[string]anAct{
		"comment": {
			func(*world) *model.FixQueued {
				return &model.FixQueued{Kind: model.FixComment, Entity: theLead(), Changes: text(model.CommentText, "Перезвонить")}
			},
			func(w *world) int { return len(w.portal.Comments(theLead())) },
		},
		"to-do": {
			func(w *world) *model.FixQueued {
				deadline := w.clock.Now().Add(time.Hour).Format(time.RFC3339)
				return &model.FixQueued{
					Kind: model.FixTodo, Entity: theLead(), Changes: text(model.TodoDeadline, deadline).With(model.TodoTitle, "Call"),
				}
			},
			func(w *world) int { return len(w.portal.Todos(theLead())) },
		},
		"recovery": {
			func(w *world) *model.FixQueued {
				return &model.FixQueued{
					Kind: model.FixRecover, Entity: model.RecoveryOf(lostSession), Session: lostSession, Evidence: w.lost(),
					Changes: text("TITLE", "Стрижка").With("PHONE", "8 900 000-00-09"),
				}
			},
			func(w *world) int { return len(w.recovered()) },
		},
	}
}

const lostSession = "wa:79000000009"

// lost puts a dialogue into the archive whose lead the bot failed to make, and
// returns the event that tells of it.
func (w *world) lost() model.Key {
	e := model.Event{
		V: 1, Type: model.TypeLead, ID: "lost", TS: w.clock.Now().Add(-time.Hour), Source: "whatsapp", SessionID: lostSession,
		Body: &model.Lead{Status: model.LeadFailed, Error: "Too many requests"},
	}
	said := e
	said.Type, said.ID, said.TS, said.Body = model.TypeMessage, "said", e.TS.Add(-time.Minute), &model.Message{Role: model.RoleClient, Text: "Hi"}
	w.archive.mu.Lock()
	defer w.archive.mu.Unlock()
	w.archive.add(said)
	return w.archive.add(e).Key
}

// recovered are the leads and deals of the portal that Debrief made.
func (w *world) recovered() (refs []model.EntityRef) {
	for _, kind := range []model.EntityKind{model.EntityLead, model.EntityDeal} {
		for id := 1; id < 10; id++ {
			ref := model.EntityRef{Kind: kind, ID: string(rune('0' + id))}
			if model.SessionOfOrigin(w.held(ref, "ORIGIN_ID")) == lostSession && w.held(ref, "ORIGINATOR_ID") == model.Originator {
				refs = append(refs, ref)
			}
		}
	}
	return refs
}

func (f wayOfAnAct) play(t *testing.T) *world {
	w := newWorldOf(t, portal.Options{Simple: f.simple})
	if !f.simple {
		w.lead(t, text("TITLE", "base").With("ASSIGNED_BY_ID", "7"))
	}
	w.want(t, acts()[f.act].fix(w))
	w.clock.pass(2 * graceOfTests)
	if f.meanwhile != nil {
		f.meanwhile(t, w)
	}
	return w
}

func waysOfActs() map[string]wayOfAnAct {
	once := func(act string) wayOfAnAct { return wayOfAnAct{act: act, state: model.FixConfirmed, happened: 1} }
	ways := map[string]wayOfAnAct{}
	for act, adds := range map[string]string{
		"comment": "crm.timeline.comment.add", "to-do": "crm.activity.todo.add", "recovery": "crm.item.add",
	} {
		ways[act] = once(act)
		for name, kind := range map[string]portal.FaultKind{
			"answer lost": portal.ResetAfter, "gateway gave up": portal.GatewayAfter, "never arrived": portal.ResetBefore,
			"portal stumbled": portal.InternalBefore, "too fast": portal.LimitExceeded, "method blocked": portal.OperationLimit,
		} {
			way := once(act)
			way.meanwhile = func(_ *testing.T, w *world) { w.portal.Fail(adds, 1, portal.Fault{Kind: kind}) }
			ways[act+", "+name] = way
		}
		ways[act+", refused"] = wayOfAnAct{act: act, state: model.FixRefused, meanwhile: func(_ *testing.T, w *world) {
			w.portal.Fail(adds, 1, portal.Fault{Kind: portal.Refusal, Code: "ACCESS_DENIED", Words: "Access denied."})
		}}
	}
	simple := once("recovery")
	simple.simple = true
	ways["recovery without leads"] = simple
	simple.meanwhile = func(_ *testing.T, w *world) { w.portal.Fail("crm.item.add", 1, portal.Fault{Kind: portal.ResetAfter}) }
	ways["recovery without leads, answer lost"] = simple
	return ways
}

func TestWhatBecomesOfAnAct(t *testing.T) {
	for name, way := range waysOfActs() {
		t.Run(name, func(t *testing.T) {
			w := way.play(t)
			w.settle(t)
			way.check(t, w)
			w.careful(t)
		})
	}
}

func TestKilledAnywhereAnActHappensOnce(t *testing.T) {
	for name, way := range waysOfActs() {
		t.Run(name, func(t *testing.T) {
			atEachPoint(t, way.play, nothing, func(t *testing.T, w *world, _ point) { way.check(t, w) })
		})
	}
}

func (f wayOfAnAct) check(t *testing.T, w *world) {
	t.Helper()
	fix := w.archive.fixes()[0]
	if n := acts()[f.act].count(w); fix.State != f.state || n != f.happened {
		t.Errorf("%s (%s), happened %d times", fix.State, fix.Error, n)
	}
	if f.act == "recovery" && f.state == model.FixConfirmed {
		w.checkRecovery(t, fix)
	}
}

// checkRecovery: the fix names the lead, and the dialogue shows it.
func (w *world) checkRecovery(t *testing.T, fix model.Fix) {
	t.Helper()
	made := w.recovered()
	if len(made) == 0 || fix.Made != made[0] {
		t.Errorf("made %v, the portal holds %v", fix.Made, made)
		return
	}
	d := w.archive.lostDialogues()[0]
	if d.Lead.Status != model.LeadCreated || d.Entities()[0] != fix.Made || w.archive.count(model.TypeLead) != 2 {
		t.Errorf("the dialogue shows %+v after %d lead events", d.Lead, w.archive.count(model.TypeLead))
	}
	if known, _ := w.archive.Entity(context.Background(), fix.Made); known.Fields.Text("TITLE") != "Стрижка" {
		t.Errorf("the archive holds %v of %s", known.Fields, fix.Made)
	}
}

func TestACommentIsWhatThePersonWroteAndAMark(t *testing.T) {
	way := waysOfActs()["comment"]
	w := way.play(t)
	w.settle(t)
	fix := w.archive.fixes()[0]
	if got := w.portal.Comments(theLead())[0].Text; got != "Перезвонить\n[debrief:"+fix.ID.String()[:12]+"]" {
		t.Errorf("%q", got)
	}
}

func TestATodoIsForWhoeverIsResponsible(t *testing.T) {
	w := waysOfActs()["to-do"].play(t)
	w.settle(t)
	todo := w.portal.Todos(theLead())[0]
	if todo.Responsible != 7 || todo.Title != "Call" || !strings.HasPrefix(todo.Description, "[debrief:") {
		t.Errorf("%+v", todo)
	}
}

func TestWhatSomebodyTookAwayAgainIsNotAddedAnew(t *testing.T) {
	w := waysOfActs()["comment"].play(t)
	w.killAtPoint(point{"noted", 1}) // the CRM has it, and nobody has looked
	w.round(t)
	w.portal.DeleteComment(w.portal.Comments(theLead())[0].ID)
	w.restart(t)
	w.settle(t)
	fix := w.archive.fixes()[0]
	if fix.State != model.FixConflict || string(fix.Theirs[model.CommentText]) != "null" || len(w.portal.Comments(theLead())) != 0 {
		t.Errorf("%s, theirs %s", fix.State, fix.Theirs)
	}
}

func TestNothingIsAddedBeforeAnEarlierTryMustHaveArrived(t *testing.T) {
	w := waysOfActs()["comment"].play(t)
	w.portal.Fail("crm.timeline.comment.add", 1, portal.Fault{Kind: portal.ResetBefore})
	began := w.clock.Now()
	w.round(t)
	if fix := w.archive.fixes()[0]; fix.RetryAt.Before(began.Add(arrival)) {
		t.Errorf("again at %v, begun at %v", fix.RetryAt, began)
	}
	w.clock.pass(arrival)
	w.settle(t)
	if n := len(w.portal.Comments(theLead())); n != 1 {
		t.Errorf("%d comments", n)
	}
}

func TestTheFixesOfALeadKeepTheirOrderWhateverTheirKind(t *testing.T) {
	w := newWorld(t)
	ref := w.lead(t, text("TITLE", "base"))
	w.want(t, &model.FixQueued{Kind: model.FixComment, Entity: ref, Changes: text(model.CommentText, "one")})
	w.want(t, &model.FixQueued{Entity: ref, Changes: text("TITLE", "ours"), Base: text("TITLE", "base")})
	w.portal.Fail("crm.timeline.comment.add", 1, portal.Fault{Kind: portal.ResetBefore})
	w.clock.pass(2 * graceOfTests)
	w.round(t)
	if w.held(ref, "TITLE") != "base" {
		t.Error("the second fix did not wait for the first")
	}
	w.settle(t)
	if w.held(ref, "TITLE") != "ours" || len(w.portal.Comments(ref)) != 1 {
		t.Errorf("title %q, %d comments", w.held(ref, "TITLE"), len(w.portal.Comments(ref)))
	}
}
