package portal

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"debrief/model"
)

// refused calls a method and returns its refusal as "status code words", "" when
// it was none.
func (b *bench) refused(method, params string) string {
	b.t.Helper()
	status, answer := b.call(method, params)
	if answer["error"] == nil {
		return ""
	}
	return fmt.Sprint(status, " ", answer["error"], " ", answer["error_description"])
}

func TestCommentsStandOnTheirEntity(t *testing.T) {
	b := newBench(t)
	b.lead(nil)
	_, added := b.call("crm.timeline.comment.add", `{"fields":{"ENTITY_ID":1,"ENTITY_TYPE":"LEAD","COMMENT":"first"}}`)
	b.call("crm.timeline.comment.add", `{"fields":{"ENTITY_ID":"1","ENTITY_TYPE":"lead","COMMENT":"second"}}`)
	if added["result"] != 1.0 {
		t.Errorf("answered %v", added)
	}
	_, listed := b.call("crm.timeline.comment.list", `{"filter":{"ENTITY_ID":1,"ENTITY_TYPE":"lead"},"order":{"ID":"DESC"}}`)
	rows, ok := listed["result"].([]any)
	if !ok || len(rows) != 2 || listed["total"] != 2.0 {
		t.Fatalf("listed %v", listed)
	}
	first, _ := rows[0].(map[string]any)
	if first["COMMENT"] != "second" || first["ID"] != "2" || first["AUTHOR_ID"] != "1" || !strings.HasSuffix(fmt.Sprint(first["CREATED"]), "+03:00") {
		t.Errorf("the newest is %v", first)
	}
}

func TestCommentsAreRefusedAsBitrix24Does(t *testing.T) {
	b := newBench(t)
	ref := b.lead(nil)
	for _, c := range []struct{ params, want string }{
		{`{"FIELDS":{"ENTITY_ID":1,"ENTITY_TYPE":"lead","COMMENT":"x"}}`, "400 100 Could not find value for parameter {fields}"},
		{`{"fields":{"ENTITY_ID":1,"ENTITY_TYPE":"lead","COMMENT":" "}}`, "400 INVALID_ARG_VALUE Empty comment message"},
		{`{"fields":{"ENTITY_ID":9,"ENTITY_TYPE":"lead","COMMENT":"x"}}`, "400 NOT_FOUND Not found."},
		{`{"fields":{"COMMENT":"x"}}`, "400 100 Required fields are missing"},
	} {
		if got := b.refused("crm.timeline.comment.add", c.params); got != c.want {
			t.Errorf("%s: %q", c.params, got)
		}
	}
	b.Deny(ref, true)
	if got := b.refused("crm.timeline.comment.add", `{"fields":{"ENTITY_ID":1,"ENTITY_TYPE":"lead","COMMENT":"x"}}`); got != "400 ACCESS_DENIED Access denied." {
		t.Errorf("without rights: %q", got)
	}
}

func TestTodosAreActivities(t *testing.T) {
	b := newBench(t)
	ref := b.lead(nil)
	_, added := b.call("crm.activity.todo.add", `{"ownerTypeId":1,"ownerId":1,"deadline":"2026-03-03T12:00:00+03:00","title":"Call","description":"after 18","responsibleId":7}`)
	if !reflect.DeepEqual(added["result"], map[string]any{"id": 1.0}) {
		t.Fatalf("answered %v", added)
	}
	todos := b.Todos(ref)
	if len(todos) != 1 || todos[0].Responsible != 7 || todos[0].Title != "Call" || todos[0].Deadline.UTC().Hour() != 9 {
		t.Errorf("%+v", todos)
	}
	for params, want := range map[string]int{
		`{"filter":{"OWNER_TYPE_ID":1,"OWNER_ID":1}}`: 1,
		`{"filter":{"OWNER_TYPE_ID":2,"OWNER_ID":1}}`: 0,
	} {
		_, listed := b.call("crm.activity.list", params)
		if rows, _ := listed["result"].([]any); len(rows) != want {
			t.Errorf("%s lists %v", params, rows)
		}
	}
	for params, want := range map[string]string{
		`{"ownerTypeId":1,"ownerId":1}`:                         "400 100 Required fields are missing",
		`{"ownerTypeId":1,"ownerId":1,"deadline":"tomorrow"}`:   "400 WRONG_DATETIME_FORMAT Incorrect date format",
		`{"ownerTypeId":2,"ownerId":1,"deadline":"2026-03-03"}`: "400 NOT_FOUND Not found.",
	} {
		if got := b.refused("crm.activity.todo.add", params); got != want {
			t.Errorf("%s: %q", params, got)
		}
	}
}

func TestAHeadRatesASession(t *testing.T) {
	b := newBench(t)
	b.call("imopenlines.session.head.vote", `{"SESSION_ID":321,"RATING":4}`)
	b.call("imopenlines.session.head.vote", `{"SESSION_ID":321,"COMMENT":"slow"}`)
	if got := b.Vote("321"); got != (Vote{4, "slow"}) {
		t.Errorf("%+v", got)
	}
	for params, want := range map[string]string{
		`{"SESSION_ID":321}`:            "400 WRONG_PARAMETER At least one of the optional parameters must be specified",
		`{"SESSION_ID":321,"RATING":6}`: "400 WRONG_PARAMETER At least one of the optional parameters must be specified",
		`{"RATING":5}`:                  "400 CHAT_ID An incorrect chat identifier has been specified",
	} {
		if got := b.refused("imopenlines.session.head.vote", params); got != want {
			t.Errorf("%s: %q", params, got)
		}
	}
}

func TestDuplicatesAreFoundByHowTheySound(t *testing.T) {
	b := newBench(t)
	b.lead(model.Fields{"PHONE": []byte(`[{"VALUE":"8 (900) 000-00-01"}]`)})
	b.lead(model.Fields{"PHONE": []byte(`[{"VALUE":"+7 900 0000001"}]`), "EMAIL": []byte(`[{"VALUE":"Anna@Example.com"}]`)})
	for params, want := range map[string]string{
		`{"type":"PHONE","values":["+79000000001"]}`:                         "map[LEAD:[1 2]]",
		`{"type":"EMAIL","values":["anna@example.com"]}`:                     "map[LEAD:[2]]",
		`{"type":"PHONE","values":["+79000000001"],"entity_type":"COMPANY"}`: "[]",
		`{"type":"PHONE","values":["+79000000002"]}`:                         "[]",
	} {
		if _, found := b.call("crm.duplicate.findbycomm", params); fmt.Sprint(found["result"]) != want {
			t.Errorf("%s finds %v", params, found["result"])
		}
	}
	if got := b.refused("crm.duplicate.findbycomm", `{"values":["1"]}`); got != "400 Communication type is not defined Parameter 'type' is required." {
		t.Errorf("without a type: %q", got)
	}
}

func TestLeadsAreAddedWithoutAskingForOthers(t *testing.T) {
	b := newBench(t)
	fields := `{"fields":{"TITLE":"Haircut","ORIGIN_ID":"s-1","PHONE":[{"VALUE":"+79000000001","VALUE_TYPE":"WORK"}]},"params":{"REGISTER_SONET_EVENT":"Y"}}`
	for want := 1.0; want <= 2; want++ {
		if _, added := b.call("crm.lead.add", fields); added["result"] != want {
			t.Errorf("answered %v", added)
		}
	}
	e, _ := b.Entity(model.EntityRef{Kind: model.EntityLead, ID: "2"})
	if e.Fields.Text("ORIGIN_ID") != "s-1" || e.Fields.Text("PHONE") != "+79000000001" {
		t.Errorf("%s", e.Fields)
	}
}

func TestWithoutLeadsANewOneIsADealAtOnce(t *testing.T) {
	b := newBench(t)
	b.opts.Simple = true
	_, added := b.call("crm.item.add", `{"entityTypeId":1,"fields":{"title":"Haircut","originId":"s-1","originatorId":"X"}}`)
	if added["error"] != nil {
		t.Fatal(added)
	}
	if got := b.refused("crm.item.get", `{"entityTypeId":1,"id":1}`); got != "400 NOT_FOUND Element not found" {
		t.Errorf("the lead: %q", got)
	}
	deal, _ := b.Entity(model.EntityRef{Kind: model.EntityDeal, ID: "1"})
	if deal.Fields.Text("ORIGIN_ID") != "s-1" || deal.Fields.Text("TITLE") != "Haircut" || deal.Fields.Text("LEAD_ID") != "1" {
		t.Errorf("the deal: %s", deal.Fields)
	}
	if _, mode := b.call("crm.settings.mode.get", `{}`); mode["result"] != 2.0 {
		t.Errorf("mode %v", mode)
	}
}

// TestARepeatedAddIsNoticed: whoever does not know what came of an add has to look
// before it adds again.
func TestARepeatedAddIsNoticed(t *testing.T) {
	for name, c := range map[string]struct{ method, params, look, where string }{
		"comment": {
			"crm.timeline.comment.add", `{"fields":{"ENTITY_ID":1,"ENTITY_TYPE":"lead","COMMENT":"x"}}`,
			"crm.timeline.comment.list", `{"filter":{"ENTITY_ID":1,"ENTITY_TYPE":"lead"}}`,
		},
		"to-do": {
			"crm.activity.todo.add", `{"ownerTypeId":1,"ownerId":1,"deadline":"2026-03-03"}`,
			"crm.activity.list", `{"filter":{"OWNER_TYPE_ID":1,"OWNER_ID":1}}`,
		},
		"lead": {
			"crm.item.add", `{"entityTypeId":1,"fields":{"originId":"s-1"}}`,
			"crm.item.list", `{"entityTypeId":1,"filter":{"=originId":"s-1"}}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			for _, looks := range []bool{true, false} {
				b := newBench(t)
				b.lead(nil)
				b.Fail(c.method, 1, Fault{Kind: ResetAfter})
				b.call(c.method, c.params)
				if looks {
					b.call(c.look, c.where)
				}
				b.call(c.method, c.params)
				if notes := b.Misbehaviour(); len(notes) == 0 != looks {
					t.Errorf("looked: %t, notes %v", looks, notes)
				}
			}
		})
	}
}
