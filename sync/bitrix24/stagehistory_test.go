package bitrix24_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"debrief/model"
	"debrief/sync/bitrix24/portal"
)

func TestTheHistoryOfStagesIsReadFromBehindAnId(t *testing.T) {
	p, client, c := connect(t)
	var refs []model.EntityRef
	for i := range 130 {
		refs = append(refs, lead(t, p, text("TITLE", fmt.Sprint(i))))
	}
	c.now = c.now.Add(time.Hour)
	for _, ref := range refs[:20] {
		if err := p.Edit(ref, 1, text("STATUS_ID", "JUNK")); err != nil {
			t.Fatal(err)
		}
	}
	read := func(after string) (moves []model.StageMove) {
		t.Helper()
		err := client.StageHistory(t.Context(), model.EntityLead, after, func(page []model.StageMove) error {
			moves = append(moves, page...)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return moves
	}
	if moves := read(""); len(moves) != 150 || !moves[0].Created || moves[0].Stage != "NEW" || moves[149].Created {
		t.Errorf("%d moves", len(moves))
	}
	moves := read("149")
	want := model.StageMove{ID: "150", Entity: refs[19], At: c.now, Stage: "JUNK"}
	if len(moves) != 1 || moves[0] != want {
		t.Errorf("%+v", moves)
	}
}

func TestOnlyLeadsAndDealsHaveAHistoryOfStages(t *testing.T) {
	p, client, _ := connect(t)
	id, err := p.AddDeal(text("CATEGORY_ID", "0"))
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Edit(model.EntityRef{Kind: model.EntityDeal, ID: id}, 1, text("STAGE_ID", "WON")); err != nil {
		t.Fatal(err)
	}
	var stages []string
	each := func(page []model.StageMove) error {
		for _, move := range page {
			stages = append(stages, move.Stage)
		}
		return nil
	}
	if err := client.StageHistory(t.Context(), model.EntityDeal, "", each); err != nil || fmt.Sprint(stages) != "[NEW WON]" {
		t.Errorf("%v, %v", stages, err)
	}
	var refused *model.CRMError
	if err := client.StageHistory(t.Context(), model.EntityContact, "", each); !errors.As(err, &refused) || refused.Class != model.CRMDenied {
		t.Errorf("contacts: %v", err)
	}
	p.Fail("crm.stagehistory.list", 1, portal.Fault{Kind: portal.Refusal, Status: 404, Code: "ERROR_METHOD_NOT_FOUND"})
	if err := client.StageHistory(t.Context(), model.EntityLead, "", each); !errors.As(err, &refused) || refused.Code != "ERROR_METHOD_NOT_FOUND" {
		t.Errorf("an old portal: %v", err)
	}
}
