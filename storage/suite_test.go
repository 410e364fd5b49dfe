package storage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"debrief/model"
)

// TestOnDisk and TestInMemory hold both kinds of archive to the same contract.
func TestOnDisk(t *testing.T) {
	conformance(t, func(t *testing.T) *Archive { return open(t, place(t)) })
}

func TestInMemory(t *testing.T) {
	conformance(t, func(t *testing.T) *Archive { return inMemory(t) })
}

func conformance(t *testing.T, make func(*testing.T) *Archive) {
	tests := []struct {
		name string
		run  func(*testing.T, *Archive)
	}{
		{"an empty archive answers everything", emptyArchive},
		{"the same event ten times is one event", duplicates},
		{"the same id with another content is a clash", clash},
		{"an event without id is known by what was received", withoutID},
		{"an event that belongs nowhere keeps its whole call out", homeless},
		{"lists give pages in both directions", pages},
		{"lists select by state, lead, source and reviewer", selections},
		{"a silence cuts a session into dialogues", silence},
		{"a session may end like the number of a dialogue", tildeSession},
		{"a dialogue shows its lead's events", linkedLead},
		{"dialogues and entities are found by what they share", findsByHandle},
		{"links stand until a person takes them off", linksDialogues},
		{"verdicts are undone and done again", undoVerdict},
		{"what was one act is undone as one", undoGroup},
		{"a claimed fix is no longer offered for undo", undoClaimed},
		{"fixes move through the outbox", outbox},
		{"a submission is all or nothing", allOrNothing},
		{"an expectation that fails changes nothing", expectation},
		{"an entity has the fields of all of its events", entityState},
		{"a recovered lead stands in the dialogue that lost it", recoveredLead},
		{"stages are those recorded last", stages},
		{"drafts and states are kept and forgotten", besideTheLog},
		{"people are kept by name", peopleByName},
		{"the session of an event is found by its id", sessionOf},
		{"rejects are kept whole", rejects},
		{"the same reject ten times is one reject", repeatedRejects},
		{"many rejects at once keep their order", manyRejects},
		{"tail gives the log in its order", tail},
		{"large events are kept whole", largeEvent},
		{"subscribers hear of commits", subscribers},
		{"after close everything is refused", afterClose},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { test.run(t, make(t)) })
	}
}

var background = context.Background()

func emptyArchive(t *testing.T, a *Archive) {
	page, err := a.Dialogues(background, model.DialogueQuery{})
	if err != nil || len(page.Rows) != 0 || page.More {
		t.Errorf("list: %+v, %v", page, err)
	}
	if _, err := a.Dialogue(background, "nobody"); !errors.Is(err, ErrNotFound) {
		t.Errorf("a dialogue that is not there: %v", err)
	}
	if _, err := a.DialogueOf(background, model.Key{1}); !errors.Is(err, ErrNotFound) {
		t.Errorf("the dialogue of an unknown event: %v", err)
	}
	if _, err := a.Dialogues(background, model.DialogueQuery{After: "nobody"}); !errors.Is(err, ErrNotFound) {
		t.Errorf("a page after nobody: %v", err)
	}
	entity, err := a.Entity(background, lead)
	if err != nil || !reflect.DeepEqual(entity, model.Entity{Ref: lead}) {
		t.Errorf("an unknown lead: %+v, %v", entity, err)
	}
	plan, err := a.PlanUndo(background, "anna")
	if err != nil || len(plan.Undo)+len(plan.Redo) != 0 {
		t.Errorf("plan: %+v, %v", plan, err)
	}
	report, err := a.Verify(background, nil)
	if err != nil || !report.OK {
		t.Errorf("verify: %+v, %v", report, err)
	}
	if err := a.Rebuild(background, nil); err != nil {
		t.Errorf("rebuild: %v", err)
	}
	if err := a.Tail(background, 1, func(*model.Entry) error { return errors.New("called") }); err != nil {
		t.Errorf("tail: %v", err)
	}
}

func duplicates(t *testing.T, a *Archive) {
	e := say("s", "1", 0, model.RoleClient, "hello")
	first := add(t, a, e)[0]
	if first.Status != model.Appended || first.Pos != 1 {
		t.Fatalf("first: %+v", first)
	}
	for range 9 {
		again := add(t, a, e, e)
		for _, outcome := range again {
			if outcome.Status != model.Duplicate || outcome.Pos != 1 || outcome.Key != first.Key {
				t.Fatalf("again: %+v", outcome)
			}
		}
	}
	late := e
	late.Flags = []string{model.FlagFuture} // the clock at intake does not make another event
	if outcome := add(t, a, late)[0]; outcome.Status != model.Duplicate {
		t.Errorf("flagged: %+v", outcome)
	}
	if counts, err := a.Counts(background); err != nil || counts.Events != 1 || counts.Turns != 1 {
		t.Errorf("counts: %+v, %v", counts, err)
	}
}

func clash(t *testing.T, a *Archive) {
	outcomes := add(t, a,
		say("s", "1", 0, model.RoleClient, "hello"),
		say("s", "1", 0, model.RoleClient, "something else"), // in the same commit
		say("t", "1", 0, model.RoleClient, "hello"),          // another session, the same id
	)
	for i, want := range []model.OutcomeStatus{model.Appended, model.Clash, model.Clash} {
		if outcomes[i].Status != want || outcomes[i].Pos != 1 {
			t.Errorf("outcome %d: %+v", i, outcomes[i])
		}
	}
	other := say("t", "1", 0, model.RoleClient, "hello")
	other.Account = "second"
	if outcome := add(t, a, other)[0]; outcome.Status != model.Appended {
		t.Errorf("the same id of another account: %+v", outcome)
	}
}

func withoutID(t *testing.T, a *Archive) {
	e := say("s", "", 0, model.RoleClient, "hello")
	e.Received = []byte(`{"text":"hello","ts":1}`)
	e.Meta = []byte(`{"b":1,"a":[2,{"d":1,"c":2}]}`)
	same := e
	same.Meta = []byte(`{"a": [2, {"c":2,"d":1}], "b": 1}`) // keys in another order
	other := e
	other.Received = []byte(`{"text":"hello","ts":2}`)
	outcomes := add(t, a, e, same, other)
	for i, want := range []model.OutcomeStatus{model.Appended, model.Duplicate, model.Appended} {
		if outcomes[i].Status != want {
			t.Errorf("outcome %d: %+v", i, outcomes[i])
		}
	}
	d, err := a.Dialogue(background, "s")
	if err != nil || string(d.Items[0].Entry.Meta) != string(e.Meta) {
		t.Errorf("meta is not as it was sent: %v", err)
	}
}

func homeless(t *testing.T, a *Archive) {
	nowhere := say("", "2", 0, model.RoleClient, "hello")
	if _, err := a.Append(background, []model.Event{say("s", "1", 0, model.RoleClient, "hello"), nowhere}); err == nil {
		t.Error("it was taken")
	}
	if counts, err := a.Counts(background); err != nil || counts.Events != 0 {
		t.Errorf("counts: %+v, %v", counts, err)
	}
}

func pages(t *testing.T, a *Archive) {
	const n = 23
	for i := range n {
		add(t, a, say(fmt.Sprintf("s%02d", i), fmt.Sprint(i), i/2, model.RoleClient, "hello")) // two begin together
	}
	down := allRows(t, a, model.DialogueQuery{Limit: 5})
	up := allRows(t, a, model.DialogueQuery{Limit: 4, Oldest: true})
	if len(down) != n || len(up) != n {
		t.Fatalf("%d down, %d up", len(down), len(up))
	}
	slices.Reverse(up)
	for i := range down {
		if down[i].ID != up[i].ID {
			t.Errorf("row %d: %s down, %s up", i, down[i].ID, up[i].ID)
		}
		if i > 0 && down[i].StartedAt.After(down[i-1].StartedAt) {
			t.Errorf("row %d is newer than the one before", i)
		}
	}
	if page, err := a.Dialogues(background, model.DialogueQuery{Limit: n}); err != nil || page.More {
		t.Errorf("a page that just holds all: more %v, %v", page.More, err)
	}
}

func selections(t *testing.T, a *Archive) {
	for i, session := range []string{"a", "b", "c", "d"} {
		outcomes := add(t, a, talk(session, i*100, 4)...)
		if i > 0 {
			do(t, a, verdict(session, outcomes[1].Key, model.Good))
		}
		if i == 2 {
			e := verdict(session, outcomes[3].Key, model.Bad)
			e.Actor = "boris"
			do(t, a, e)
		}
	}
	site := say("e", "e1", 900, model.RoleClient, "hello")
	site.Source = "site"
	add(t, a, site, leadEvent("a", "l1", 50, model.LeadFailed, ""), leadEvent("e", "l2", 901, model.LeadCreated, "7719"))
	tests := []struct {
		name  string
		query model.DialogueQuery
		want  string
	}{
		{"new", model.DialogueQuery{Review: []model.ReviewState{model.ReviewNew}}, "a"},
		{"new or partial", model.DialogueQuery{Review: []model.ReviewState{model.ReviewNew, model.ReviewPartial, model.ReviewNew}}, "d b a"},
		{"done", model.DialogueQuery{Review: []model.ReviewState{model.ReviewDone}}, "c"},
		{"nothing to review", model.DialogueQuery{Review: []model.ReviewState{model.ReviewNone}}, "e"},
		{"failed lead", model.DialogueQuery{Lead: []model.LeadStatus{model.LeadFailed}}, "a"},
		{"any lead", model.DialogueQuery{Lead: []model.LeadStatus{model.LeadFailed, model.LeadCreated}}, "e a"},
		{"site", model.DialogueQuery{Source: "site"}, "e"},
		{"by boris", model.DialogueQuery{Reviewer: "boris"}, "c"},
		{"by anna, partial", model.DialogueQuery{Reviewer: "anna", Review: []model.ReviewState{model.ReviewPartial}}, "d b"},
		{"whatsapp, no lead, new", model.DialogueQuery{Source: "whatsapp", Lead: []model.LeadStatus{model.LeadNone}, Review: []model.ReviewState{model.ReviewNew}}, ""},
		{"unknown source", model.DialogueQuery{Source: "phone"}, ""},
		{"kept by a rule", model.DialogueQuery{Keep: func(r *model.Row) bool { return r.ID == "b" || r.ID == "e" }}, "e b"},
		{"kept by a rule, partial", model.DialogueQuery{Review: []model.ReviewState{model.ReviewPartial}, Keep: func(r *model.Row) bool { return r.ID != "d" }}, "b"},
	}
	for _, test := range tests {
		for _, oldest := range []bool{false, true} {
			test.query.Oldest, test.query.Limit = oldest, 1
			var ids []string
			for _, row := range allRows(t, a, test.query) {
				ids = append(ids, row.ID)
			}
			if oldest {
				slices.Reverse(ids)
			}
			if got := strings.Join(ids, " "); got != test.want {
				t.Errorf("%s (oldest %v): %q, want %q", test.name, oldest, got, test.want)
			}
		}
	}
}

func silence(t *testing.T, a *Archive) {
	day := 24 * 60
	add(t, a, talk("s", 0, 3)...)
	add(t, a, talk("s", 2*day, 2)...)
	first := add(t, a, talk("s", 9*day, 4)...)[0]
	rows := allRows(t, a, model.DialogueQuery{})
	var ids []string
	for _, row := range rows {
		ids = append(ids, fmt.Sprint(row.ID, ":", row.Turns))
	}
	if got := strings.Join(ids, " "); got != "s~3:4 s~2:2 s:3" {
		t.Fatalf("dialogues: %s", got)
	}
	if id, err := a.DialogueOf(background, first.Key); err != nil || id != "s~3" {
		t.Errorf("dialogue of its event: %q, %v", id, err)
	}
	// What comes between two dialogues may make one of them.
	add(t, a, say("s", "between", day, model.RoleClient, "are you there?"))
	if rows := allRows(t, a, model.DialogueQuery{}); len(rows) != 2 || rows[1].Turns != 6 {
		t.Errorf("after a late event: %+v", rows)
	}
	if _, err := a.Dialogue(background, "s~3"); !errors.Is(err, ErrNotFound) {
		t.Errorf("the dialogue that is no more: %v", err)
	}
	if events, err := a.DialogueEvents(background, "s"); err != nil || len(events) != 6 || events[0].Pos != 1 {
		t.Errorf("its events: %d, %v", len(events), err)
	}
}

func tildeSession(t *testing.T, a *Archive) {
	add(t, a, talk("s~2", 0, 1)...)
	add(t, a, talk("s", 10, 1)...)
	if d, err := a.Dialogue(background, "s~2"); err != nil || d.SessionID != "s~2" {
		t.Errorf("session s~2: %+v, %v", d.SessionID, err)
	}
}

func linkedLead(t *testing.T, a *Archive) {
	add(t, a, talk("s", 0, 4)...)
	add(t, a, crm(lead, "c0", -60, model.Fields{"STATUS_ID": model.TextValue("OLD")}))
	add(t, a, leadEvent("s", "l", 5, model.LeadCreated, lead.ID))
	add(t, a, crm(lead, "c1", 7, model.Fields{"STATUS_ID": model.TextValue("IN_PROCESS")}))
	d, err := a.Dialogue(background, "s")
	if err != nil {
		t.Fatal(err)
	}
	last := d.Items[len(d.Items)-1]
	if len(d.Items) != 6 || last.Entry.Type != model.TypeCRM || last.Link != model.LinkLead {
		t.Errorf("items: %d, last %s linked by %q", len(d.Items), last.Entry.Type, last.Link)
	}
	if rows := allRows(t, a, model.DialogueQuery{}); rows[0].Stage != "IN_PROCESS" {
		t.Errorf("stage in the list: %q", rows[0].Stage)
	}
}

func undoVerdict(t *testing.T, a *Archive) {
	answer := add(t, a, talk("s", 0, 2)...)[1].Key
	first := do(t, a, verdict("s", answer, model.Good))[0]
	second := do(t, a, verdict("s", answer, model.Bad))[0]
	stands := func(want model.VerdictValue) {
		t.Helper()
		d, err := a.Dialogue(background, "s")
		if err != nil {
			t.Fatal(err)
		}
		var got model.VerdictValue
		if v := d.Items[1].Turn.Verdict; v != nil {
			got = v.Value
		}
		if got != want {
			t.Fatalf("%q stands, want %q", got, want)
		}
	}
	step := func() model.UndoPlan {
		t.Helper()
		plan, err := a.PlanUndo(background, "anna")
		if err != nil {
			t.Fatal(err)
		}
		return plan
	}
	stands(model.Bad)
	plan := step()
	if len(plan.Undo) != 1 || plan.Undo[0].Key != second || plan.Undo[0].Session != "s" || len(plan.Redo) != 0 {
		t.Fatalf("plan: %+v", plan)
	}
	undone := do(t, a, undo("s", second))[0]
	stands(model.Good)
	if plan = step(); plan.Undo[0].Key != first || plan.Redo[0].Key != undone {
		t.Fatalf("plan after undo: %+v", plan)
	}
	do(t, a, undo("s", undone))
	stands(model.Bad)
	if plan = step(); plan.Undo[0].Key != second || len(plan.Redo) != 0 {
		t.Fatalf("plan after redo: %+v", plan)
	}
	if plan, err := a.PlanUndo(background, "boris"); err != nil || len(plan.Undo) != 0 {
		t.Errorf("another person's plan: %+v, %v", plan, err)
	}
}

func undoGroup(t *testing.T, a *Archive) {
	outcomes := add(t, a, talk("s", 0, 6)...)
	keys := do(t, a, verdict("s", outcomes[1].Key, model.Good), verdict("s", outcomes[3].Key, model.Good))
	single := do(t, a, verdict("s", outcomes[5].Key, model.Bad))
	plan, err := a.PlanUndo(background, "anna")
	if err != nil || len(plan.Undo) != 1 || plan.Undo[0].Key != single[0] {
		t.Fatalf("plan: %+v, %v", plan, err)
	}
	do(t, a, undo("s", single[0]))
	if plan, err = a.PlanUndo(background, "anna"); err != nil || len(plan.Undo) != 2 {
		t.Fatalf("plan of a group: %+v, %v", plan, err)
	}
	for _, act := range plan.Undo {
		if !slices.Contains(keys, act.Key) || act.Group == "" {
			t.Errorf("act: %+v", act)
		}
	}
}

func undoClaimed(t *testing.T, a *Archive) {
	answer := add(t, a, talk("s", 0, 2)...)[1].Key
	judged := do(t, a, verdict("s", answer, model.Good))[0]
	fix := do(t, a, fixOf(lead, "NEW"))[0]
	plan, err := a.PlanUndo(background, "anna")
	if err != nil || len(plan.Undo) != 1 || plan.Undo[0].Key != fix || plan.Undo[0].Entity != lead {
		t.Fatalf("plan: %+v, %v", plan, err)
	}
	do(t, a, stepOf(lead, model.TypeFixClaimed, fix))
	if plan, err = a.PlanUndo(background, "anna"); err != nil || len(plan.Undo) != 1 || plan.Undo[0].Key != judged {
		t.Fatalf("plan after the claim: %+v, %v", plan, err)
	}
}

func outbox(t *testing.T, a *Archive) {
	deal := model.EntityRef{Kind: model.EntityDeal, ID: "5"}
	one := do(t, a, fixOf(lead, "NEW"))[0]
	two := do(t, a, fixOf(deal, "WON"))[0]
	three := do(t, a, fixOf(lead, "LOST"))[0]
	do(t, a, stepOf(lead, model.TypeFixClaimed, one))
	do(t, a, stepOf(lead, model.TypeFixConfirmed, one))
	do(t, a, stepOf(deal, model.TypeFixClaimed, two))
	do(t, a, stepOf(deal, model.TypeFixConflict, two))
	ids := func(fixes []model.Fix, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		names := map[model.Key]string{one: "one", two: "two", three: "three"}
		var out []string
		for _, fix := range fixes {
			out = append(out, names[fix.ID]+":"+string(fix.State))
		}
		return strings.Join(out, " ")
	}
	if got := ids(a.Fixes(background, false, 0)); got != "three:queued two:conflict one:confirmed" {
		t.Errorf("all: %s", got)
	}
	if got := ids(a.Fixes(background, true, 0)); got != "three:queued two:conflict" {
		t.Errorf("open: %s", got)
	}
	if got := ids(a.Fixes(background, false, 1)); got != "three:queued" {
		t.Errorf("one of them: %s", got)
	}
	four := do(t, a, fixOf(lead, "LATER"))[0]
	if fixes, err := a.OpenFixes(background); err != nil || len(fixes) != 2 || fixes[0].ID != three || fixes[1].ID != four {
		t.Errorf("not final: %+v, %v", fixes, err)
	}
	counts, err := a.Counts(background)
	want := map[model.FixState]int64{model.FixQueuedState: 2, model.FixConflict: 1, model.FixConfirmed: 1}
	if err != nil || !reflect.DeepEqual(counts.Fixes, want) {
		t.Errorf("counts: %+v, %v", counts.Fixes, err)
	}
}

func allOrNothing(t *testing.T, a *Archive) {
	answer := add(t, a, talk("s", 0, 2)...)[1].Key
	before, err := a.Info(background)
	if err != nil {
		t.Fatal(err)
	}
	nowhere := verdict("", answer, model.Good)
	known := verdict("s", answer, model.Good)
	known.ID = "mine"
	do(t, a, known)
	tests := map[string]model.Submission{
		"empty":                  {},
		"belongs nowhere":        {Events: []model.Event{verdict("s", answer, model.Good), nowhere}},
		"known already":          {Events: []model.Event{verdict("s", answer, model.Bad), known}},
		"twice the same":         {Events: []model.Event{{ID: "x", Type: model.TypeNote, SessionID: "s", Body: &model.Note{}}, {ID: "x", Type: model.TypeNote, SessionID: "s", Body: &model.Note{}}}},
		"step of an unknown fix": {Events: []model.Event{verdict("s", answer, model.Bad), stepOf(lead, model.TypeFixClaimed, model.Key{9})}},
	}
	for name, submission := range tests {
		if receipt := <-a.Submit(submission); receipt.Err == nil || receipt.Outcomes != nil {
			t.Errorf("%s: %+v", name, receipt)
		}
	}
	if after, err := a.Info(background); err != nil || after.Events != before.Events+1 {
		t.Errorf("%d events, then %d, %v", before.Events, after.Events, err)
	}
}

func expectation(t *testing.T, a *Archive) {
	fix := do(t, a, fixOf(lead, "NEW"))[0]
	expect := model.FixExpectation{Fix: fix, Entity: lead, State: model.FixQueuedState}
	claim := model.Submission{Events: []model.Event{stepOf(lead, model.TypeFixClaimed, fix)}, Expect: expect}
	if receipt := <-a.Submit(claim); receipt.Err != nil {
		t.Fatalf("claim: %v", receipt.Err)
	}
	var refused *ExpectationError
	for name, s := range map[string]model.Submission{
		"a second claim":               claim,
		"an undo that expects queued":  {Events: []model.Event{undoFix(lead, fix)}, Expect: expect},
		"an undo that expects nothing": {Events: []model.Event{undoFix(lead, fix)}},
		"without naming the entity":    {Events: []model.Event{undoFix(lead, fix)}, Expect: model.FixExpectation{Fix: fix, State: model.FixQueuedState}},
	} {
		receipt := <-a.Submit(s)
		if !errors.As(receipt.Err, &refused) || refused.Have != model.FixClaimed {
			t.Errorf("%s: %v", name, receipt.Err)
		}
	}
	unknown := model.FixExpectation{Fix: model.Key{3}, State: model.FixQueuedState}
	receipt := <-a.Submit(model.Submission{Events: []model.Event{fixOf(lead, "X")}, Expect: unknown})
	if !errors.As(receipt.Err, &refused) || refused.Have != "" {
		t.Errorf("an unknown fix: %v", receipt.Err)
	}
	if fixes, err := a.Fixes(background, false, 0); err != nil || len(fixes) != 1 || fixes[0].State != model.FixClaimed {
		t.Errorf("fixes: %+v, %v", fixes, err)
	}
}

func entityState(t *testing.T, a *Archive) {
	add(t, a, crm(lead, "2", 20, model.Fields{"STATUS_ID": model.TextValue("NEW")}))
	add(t, a, crm(lead, "1", 10, model.Fields{"STATUS_ID": model.TextValue("OLD"), "TITLE": model.TextValue("Lead")}))
	do(t, a, fixOf(lead, "WON"))
	entity, err := a.Entity(background, lead)
	if err != nil {
		t.Fatal(err)
	}
	if entity.Fields.Text("STATUS_ID") != "NEW" || entity.Fields.Text("TITLE") != "Lead" {
		t.Errorf("fields: %v", entity.Fields)
	}
	if !entity.ChangedAt.Equal(noon.Add(20*time.Minute)) || !entity.ReadAt.Equal(steady()) || len(entity.History) != 3 {
		t.Errorf("entity: %+v", entity)
	}
	deal := model.EntityRef{Kind: model.EntityDeal, ID: "8"}
	told := crm(deal, "3", 30, model.Fields{"STAGE_ID": model.TextValue("C1:NEW")})
	told.Account = "portal.example"
	add(t, a, told)
	for kind, want := range map[model.EntityKind]string{model.EntityLead: "lead 7719 NEW ", model.EntityDeal: "deal 8 C1:NEW portal.example", model.EntityContact: ""} {
		var got []string
		err := a.EachEntity(background, kind, func(e model.Entity) error {
			got = append(got, e.Ref.String()+" "+e.Fields.Text(kind.StageField())+" "+e.Account)
			return nil
		})
		if err != nil || strings.Join(got, ", ") != want {
			t.Errorf("%ss: %q, %v", kind, got, err)
		}
	}
}

func stages(t *testing.T, a *Archive) {
	record := func(kind model.EntityKind, names ...string) {
		var list []model.Stage
		for i, name := range names {
			list = append(list, model.Stage{ID: name, Name: name, Sort: 100 - i})
		}
		do(t, a, model.Event{Type: model.TypeStages, Actor: "sync", Body: &model.Stages{Portal: "p", Entity: kind, Stages: list}})
	}
	record(model.EntityLead, "A")
	record(model.EntityDeal, "D")
	record(model.EntityLead, "B", "C")
	got, err := a.Stages(background, model.EntityLead)
	if err != nil || len(got) != 2 || got[0].ID != "C" || got[1].ID != "B" {
		t.Errorf("stages of leads: %+v, %v", got, err)
	}
	if got, err := a.Stages(background, model.EntityContact); err != nil || len(got) != 0 {
		t.Errorf("stages of contacts: %+v, %v", got, err)
	}
}

func besideTheLog(t *testing.T, a *Archive) {
	if err := <-a.SaveDraft("note s", "unfinished"); err != nil {
		t.Fatal(err)
	}
	if err := a.SaveState(background, "crm leads", []byte("mark")); err != nil {
		t.Fatal(err)
	}
	if text, err := a.Draft(background, "note s"); err != nil || text != "unfinished" {
		t.Errorf("draft: %q, %v", text, err)
	}
	if value, err := a.State(background, "crm leads"); err != nil || string(value) != "mark" {
		t.Errorf("state: %q, %v", value, err)
	}
	if err := <-a.SaveDraft("note s", ""); err != nil {
		t.Fatal(err)
	}
	if err := a.SaveState(background, "crm leads", nil); err != nil {
		t.Fatal(err)
	}
	if text, err := a.Draft(background, "note s"); err != nil || text != "" {
		t.Errorf("forgotten draft: %q, %v", text, err)
	}
	if value, err := a.State(background, "crm leads"); err != nil || value != nil {
		t.Errorf("forgotten state: %q, %v", value, err)
	}
}

func sessionOf(t *testing.T, a *Archive) {
	e := model.Event{
		V: 1, Type: model.TypeMessage, TS: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), Source: "bitrix24", Account: "salon.example",
		SessionID: "s", ID: "message:7", Body: &model.Message{Role: model.RoleClient, Text: "a"},
	}
	if _, err := a.Append(background, []model.Event{e}); err != nil {
		t.Fatal(err)
	}
	other := e
	other.ID = "message:8"
	e.SessionID, e.Body = "", nil // the id is enough
	for want, asked := range map[string]model.Event{"s": e, "": other} {
		if session, err := a.SessionOf(background, asked); err != nil || session != want {
			t.Errorf("%s is in %q, %v", asked.ID, session, err)
		}
	}
}

func peopleByName(t *testing.T, a *Archive) {
	fields := []model.CRMField{{Name: "UF_CRM_1", Title: "Hair", Type: "enumeration", Choices: []model.CRMChoice{{ID: "44", Name: "long"}}}}
	if known, err := a.Fields(background, model.EntityLead); err != nil || len(known) != 0 {
		t.Errorf("fields before any were read: %v, %v", known, err)
	}
	if err := a.SaveFields(background, model.EntityLead, fields); err != nil {
		t.Fatal(err)
	}
	if known, err := a.Fields(background, model.EntityLead); err != nil || !reflect.DeepEqual(known, fields) {
		t.Errorf("fields %v, %v", known, err)
	}
	if people, err := a.People(background); err != nil || len(people) != 0 {
		t.Fatalf("%+v, %v", people, err)
	}
	olga, anna := model.CRMUser{ID: "7", Name: "Olga", Active: true}, model.CRMUser{ID: "9", Name: "Anna", Post: "Manager"}
	if err := a.SavePeople(background, []model.CRMUser{olga, anna}); err != nil {
		t.Fatal(err)
	}
	if people, err := a.People(background); err != nil || !slices.Equal(people, []model.CRMUser{anna, olga}) {
		t.Errorf("%+v, %v", people, err)
	}
}

func rejects(t *testing.T, a *Archive) {
	body := bytes.Repeat([]byte("broken line "), 60_000)
	want := model.Reject{At: noon, Place: model.Place{Origin: "f.jsonl", Line: 17}, Reason: "ts: not a time", Body: body, Length: 99, SHA256: "ab"}
	for range 3 {
		if _, err := a.AddReject(background, want); err != nil {
			t.Fatal(err)
		}
		want.Place.Line++
	}
	want.N, want.Place.Line = 2, 18
	got, err := a.Reject(background, 2)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("reject 2 is not as it was kept: %v", err)
	}
	list, err := a.Rejects(background, 1, 0)
	if err != nil || len(list) != 2 || list[0].N != 2 || list[0].Body != nil || list[0].Reason != want.Reason {
		t.Errorf("list: %+v, %v", list, err)
	}
	if _, err := a.Reject(background, 4); !errors.Is(err, ErrNotFound) {
		t.Errorf("one that is not there: %v", err)
	}
	if counts, err := a.Counts(background); err != nil || counts.Rejects != 3 {
		t.Errorf("counts: %+v, %v", counts, err)
	}
}

// repeatedRejects has the same input refused again and again, one after the other
// and at once, and others that differ in one thing each.
func repeatedRejects(t *testing.T, a *Archive) {
	first := model.Reject{Place: model.Place{Origin: "f.jsonl", Line: 17}, Reason: "ts: not a time", Body: []byte("{}"), Length: 2}
	numbers := make(chan uint64, 20)
	keep := func(r model.Reject) {
		n, err := a.AddReject(background, r)
		if err != nil {
			t.Error(err)
		}
		numbers <- n
	}
	var group sync.WaitGroup
	for i := range 20 {
		again := first
		again.At = noon.Add(time.Duration(i) * time.Hour)
		if i < 5 {
			keep(again)
		} else {
			group.Go(func() { keep(again) })
		}
	}
	group.Wait()
	for range 20 {
		if n := <-numbers; n != 1 {
			t.Errorf("kept once more, as number %d", n)
		}
	}
	if all, err := a.AddRejects(background, []model.Reject{first, first}); err != nil || !slices.Equal(all, []uint64{1, 1}) {
		t.Errorf("several at once: %v, %v", all, err)
	}
	others := []func(*model.Reject){
		func(r *model.Reject) { r.Place.Origin = "g.jsonl" }, func(r *model.Reject) { r.Place.Line = 18 },
		func(r *model.Reject) { r.Reason = "ts: missing" }, func(r *model.Reject) { r.Body = []byte("{ }") },
		func(r *model.Reject) { r.Length = 3 }, func(r *model.Reject) { r.SHA256 = "ab" },
		func(r *model.Reject) { r.Header = map[string]string{"webhook-id": "1"} },
		func(r *model.Reject) { r.Header = map[string]string{"webhook-id": "2"} },
	}
	for i, differ := range others {
		other := first
		differ(&other)
		if n, err := a.AddReject(background, other); err != nil || n != uint64(i+2) {
			t.Errorf("another one (%d) became number %d, %v", i, n, err)
		}
	}
	if report, err := a.Verify(background, nil); err != nil || !report.OK {
		t.Errorf("verify: %+v, %v", report, err)
	}
}

// manyRejects are too many for one commit, and some too large for it together.
func manyRejects(t *testing.T, a *Archive) {
	var all []model.Reject
	for i := range 300 {
		body := []byte(fmt.Sprint("line ", i))
		if i%100 == 7 {
			body = bytes.Repeat(body, 100_000)
		}
		all = append(all, model.Reject{At: noon, Place: model.Place{Origin: "f", Line: i + 1}, Reason: "no", Body: body, Length: int64(len(body))})
	}
	numbers, err := a.AddRejects(background, all)
	if err != nil || len(numbers) != len(all) {
		t.Fatalf("%d of %d: %v", len(numbers), len(all), err)
	}
	for i, want := range all {
		want.N = uint64(i + 1)
		if got, err := a.Reject(background, numbers[i]); err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("line %d is not as it was kept: number %d, %v", i+1, got.N, err)
		}
	}
	if numbers, err := a.AddRejects(background, nil); err != nil || len(numbers) != 0 {
		t.Errorf("none: %v, %v", numbers, err)
	}
}

func tail(t *testing.T, a *Archive) {
	var sent []model.Event
	for i := range 7 {
		events := talk(fmt.Sprint("s", i), i*10, 100)
		add(t, a, events...)
		sent = append(sent, events...)
	}
	pos := uint64(30)
	err := a.Tail(background, pos, func(e *model.Entry) error {
		if e.Pos != pos || e.ID != sent[pos-1].ID || !reflect.DeepEqual(e.Body, sent[pos-1].Body) {
			return fmt.Errorf("at %d: %d, %s", pos, e.Pos, e.ID)
		}
		pos++
		return nil
	})
	if err != nil || pos != 701 {
		t.Errorf("ended at %d: %v", pos, err)
	}
}

func largeEvent(t *testing.T, a *Archive) {
	for i, size := range []int{chunkSize - 200, chunkSize, 2*chunkSize + 1, 900 << 10} {
		long := strings.Repeat("ж", size/2)
		id := fmt.Sprint("large", i)
		add(t, a, say(id, id, i, model.RoleClient, long))
		d, err := a.Dialogue(background, id)
		if err != nil || d.Items[0].Turn.Text != long {
			t.Errorf("an event of %d bytes did not come back: %v", size, err)
		}
	}
	if report, err := a.Verify(background, nil); err != nil || !report.OK {
		t.Errorf("verify: %+v, %v", report, err)
	}
}

func subscribers(t *testing.T, a *Archive) {
	changed, stop := a.Subscribe()
	add(t, a, talk("s", 0, 2)...)
	<-changed
	stop()
}

func afterClose(t *testing.T, a *Archive) {
	add(t, a, talk("s", 0, 2)...)
	for range 2 {
		closeNow(t, a)
	}
	errs := map[string]error{}
	_, errs["append"] = a.Append(background, talk("s", 5, 1))
	errs["submit"] = (<-a.Submit(model.Submission{Events: []model.Event{verdict("s", model.Key{1}, model.Good)}})).Err
	errs["draft"] = <-a.SaveDraft("d", "text")
	errs["state"] = a.SaveState(background, "s", nil)
	_, errs["list"] = a.Dialogues(background, model.DialogueQuery{})
	_, errs["dialogue"] = a.Dialogue(background, "s")
	errs["rebuild"] = a.Rebuild(background, nil)
	_, errs["verify"] = a.Verify(background, nil)
	for name, err := range errs {
		if !errors.Is(err, ErrClosed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
