package sync

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"debrief/model"
	"debrief/sync/bitrix24/portal"
)

// ways returns the moves of an entity as the log tells them: "NEW>JUNK by Anna".
func (w *world) ways(ref model.EntityRef) []string {
	var ways []string
	for _, e := range w.knows(ref).History {
		if b, ok := e.Body.(*model.CRM); ok && b.Action == model.CRMMove {
			stage := ref.Kind.StageField()
			ways = append(ways, fmt.Sprintf("%s>%s by %s", b.Before.Text(stage), b.Fields.Text(stage), b.By))
		}
	}
	return ways
}

func TestEveryMoveBetweenTwoPullsIsToldFromWhereAndTo(t *testing.T) {
	w := newWorld(t)
	ref := w.lead(t, text("TITLE", "base"))
	for _, stage := range []string{"IN_PROCESS", "PROCESSED", "JUNK"} {
		w.edit(t, ref, "STATUS_ID", stage)
	}
	w.edit(t, ref, "TITLE", "changed")
	w.round(t)
	want := []string{"NEW>IN_PROCESS by ", "IN_PROCESS>PROCESSED by ", "PROCESSED>JUNK by Anna Petrova"}
	if got := w.ways(ref); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if known := w.knows(ref); known.Fields.Text("STATUS_ID") != "JUNK" || known.Fields.Text("TITLE") != "changed" {
		t.Errorf("the archive shows %s, %s", known.Fields.Text("STATUS_ID"), known.Fields.Text("TITLE"))
	}
	w.careful(t)
}

func TestMovesFromBeforeTheFirstPullAreTold(t *testing.T) {
	w := newWorld(t)
	id, err := w.portal.AddLead(text("TITLE", "old"))
	if err != nil {
		t.Fatal(err)
	}
	ref := model.EntityRef{Kind: model.EntityLead, ID: id}
	w.edit(t, ref, "STATUS_ID", "IN_PROCESS")
	w.edit(t, ref, "STATUS_ID", "CONVERTED")
	for range 2 {
		w.round(t)
		w.clock.pass(time.Minute)
	}
	if got, want := w.ways(ref), []string{"NEW>IN_PROCESS by ", "IN_PROCESS>CONVERTED by Anna Petrova"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if first := w.knows(ref).History[0]; first.Body.(*model.CRM).Action != model.CRMAdd || first.Body.(*model.CRM).By != "Debrief" {
		t.Errorf("it begins with %+v", first.Body)
	}
}

func TestALeadThatCameAndMovedBetweenTwoPullsHasItsWholeWay(t *testing.T) {
	w := newWorld(t)
	w.lead(t, text("TITLE", "another"))
	id, err := w.portal.AddLead(text("TITLE", "quick"))
	if err != nil {
		t.Fatal(err)
	}
	ref := model.EntityRef{Kind: model.EntityLead, ID: id}
	w.edit(t, ref, "STATUS_ID", "JUNK")
	w.round(t)
	if got, want := w.ways(ref), []string{"NEW>JUNK by Anna Petrova"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if known := w.knows(ref); known.Fields.Text("STATUS_ID") != "JUNK" || known.By != "Anna Petrova" {
		t.Errorf("the archive shows %s by %s", known.Fields.Text("STATUS_ID"), known.By)
	}
}

func TestMovesWithinOneSecondEndWhereTheCRMDoes(t *testing.T) {
	w := newWorld(t)
	id, err := w.portal.AddLead(text("TITLE", "old"))
	if err != nil {
		t.Fatal(err)
	}
	ref := model.EntityRef{Kind: model.EntityLead, ID: id}
	for _, stage := range []string{"JUNK", "IN_PROCESS", "PROCESSED"} {
		if err := w.portal.Edit(ref, 7, text("STATUS_ID", stage)); err != nil {
			t.Fatal(err)
		}
	}
	w.round(t)
	if got := w.ways(ref); len(got) != 3 || w.knows(ref).Fields.Text("STATUS_ID") != "PROCESSED" {
		t.Errorf("%q, and the archive shows %s", got, w.knows(ref).Fields.Text("STATUS_ID"))
	}
}

func TestAPortalWithoutAHistoryIsAskedOnce(t *testing.T) {
	w := newWorld(t)
	ref := w.lead(t, text("TITLE", "base"))
	w.restart(t)
	calls := len(w.portal.Requests())
	w.portal.Fail("crm.stagehistory.list", 1, portal.Fault{Kind: portal.Refusal, Status: 404, Code: "ERROR_METHOD_NOT_FOUND", Words: "Method not found!"})
	for range 3 {
		w.edit(t, ref, "STATUS_ID", "JUNK")
		if _, err := w.syncer.Once(t.Context()); err != nil {
			t.Errorf("the round failed: %v", err)
		}
	}
	if n := w.called("crm.stagehistory.list", calls); n != 1 || len(w.syncer.Status().Errors) != 1 {
		t.Errorf("%d calls, %d errors", n, len(w.syncer.Status().Errors))
	}
	if got := w.ways(ref); !slices.Equal(got, []string{"NEW>JUNK by Anna Petrova"}) {
		t.Errorf("the pull alone tells %q", got)
	}
}

// Whatever is read first, and however often, the log tells each move of the portal
// once, and shows where the lead stands.
func TestOneMoveIsOneEvent(t *testing.T) {
	stages := []string{"NEW", "IN_PROCESS", "PROCESSED", "JUNK", "CONVERTED"}
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t)
		refs := []model.EntityRef{w.lead(t, text("TITLE", "a"))}
		moves := map[model.EntityRef][]string{}
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			ref := rapid.SampledFrom(refs).Draw(t, "lead")
			switch rapid.SampledFrom([]string{"move", "edit", "add", "pull", "fetch", "forget", "restart"}).Draw(t, "step") {
			case "move":
				if stage := rapid.SampledFrom(stages).Draw(t, "stage"); stage != w.held(ref, "STATUS_ID") {
					w.edit(t, ref, "STATUS_ID", stage)
					moves[ref] = append(moves[ref], stage)
				}
			case "edit":
				w.edit(t, ref, "TITLE", fmt.Sprint(w.clock.Now().Unix()))
			case "add":
				id, err := w.portal.AddLead(text("TITLE", "b"))
				if err != nil {
					t.Fatalf("add: %v", err)
				}
				refs = append(refs, model.EntityRef{Kind: model.EntityLead, ID: id})
			case "pull":
				w.round(t)
			case "fetch":
				w.syncer.Fetch(ref)
				w.ordinary(t)
			case "forget": // how far the history was read is lost
				delete(w.archive.state, "sync/salon.example/lead/moves")
			case "restart":
				w.restart(t)
			}
		}
		w.clock.pass(time.Minute)
		w.round(t)
		for _, ref := range refs {
			var told []string
			for _, way := range w.ways(ref) {
				to, _, _ := strings.Cut(way[strings.Index(way, ">")+1:], " by ")
				told = append(told, to)
			}
			if !slices.Equal(told, moves[ref]) {
				t.Fatalf("%s went %v, the log tells %q", ref, moves[ref], w.ways(ref))
			}
			if known := w.knows(ref); known.Fields.Text("STATUS_ID") != w.held(ref, "STATUS_ID") {
				t.Fatalf("%s: the archive shows %s", ref, known.Fields.Text("STATUS_ID"))
			}
		}
		w.careful(t)
	})
}
