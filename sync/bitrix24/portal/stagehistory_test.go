package portal

import (
	"fmt"
	"testing"
	"time"

	"debrief/model"
)

func TestEachMoveStandsInTheHistoryOfStages(t *testing.T) {
	b := newBench(t)
	id, err := b.AddLead(model.Fields{}.With("DATE_CREATE", "2026-01-05T10:00:00+03:00"))
	if err != nil {
		t.Fatal(err)
	}
	ref := model.EntityRef{Kind: model.EntityLead, ID: id}
	b.clock.now = b.clock.now.Add(time.Hour)
	for _, fields := range []model.Fields{
		model.Fields{}.With("STATUS_ID", "IN_PROCESS"), model.Fields{}.With("TITLE", "a"),
		model.Fields{}.With("STATUS_ID", "IN_PROCESS"), model.Fields{}.With("STATUS_ID", "JUNK"),
	} {
		if err := b.Edit(ref, 1, fields); err != nil {
			t.Fatal(err)
		}
	}
	for filter, want := range map[string]string{
		`{}`:                     "1:1:NEW:P 2:2:IN_PROCESS:P 3:3:JUNK:F ",
		`{">ID":1}`:              "2:2:IN_PROCESS:P 3:3:JUNK:F ",
		`{"OWNER_ID":[77]}`:      "",
		`{"TYPE_ID":3}`:          "3:3:JUNK:F ",
		`{"STATUS_ID":"NEW"}`:    "1:1:NEW:P ",
		`{"NO_SUCH":1,">=ID":3}`: "3:3:JUNK:F ",
	} {
		_, answer := b.call("crm.stagehistory.list", `{"entityTypeId":1,"order":{"ID":"ASC"},"start":-1,"filter":`+filter+`}`)
		got := ""
		found, _ := dig(answer, "result", "items").([]any)
		for i := range found {
			row := func(name string) any { return dig(answer, "result", "items", i, name) }
			got += fmt.Sprintf("%v:%v:%v:%v ", row("ID"), row("TYPE_ID"), row("STATUS_ID"), row("STATUS_SEMANTIC_ID"))
		}
		if got != want {
			t.Errorf("%s: %s", filter, got)
		}
	}
	_, answer := b.call("crm.stagehistory.list", `{"entityTypeId":1}`)
	if at := dig(answer, "result", "items", 0, "CREATED_TIME"); at != "2026-01-05T10:00:00+03:00" || answer["total"] != 3.0 {
		t.Errorf("created at %v, total %v", at, answer["total"])
	}
	if status, answer := b.call("crm.stagehistory.list", `{"entityTypeId":3}`); status != 400 {
		t.Errorf("contacts: %d %v", status, answer)
	}
}
