package portal

import (
	"fmt"
	"testing"
	"time"
)

func crmPoints() []point {
	return []point{
		{25, "one row has two views: texts in crm.lead.*, typed values in crm.item.*", showViews},
		{26, "ids that are wrong, missing and forbidden, and fields that are no fields", showRefusals},
		{27, "an update passes over what it may not write, and dates and signs what it does", showUpdate},
		{28, "nothing is locked: the last writer wins", showLastWriter},
		{31, "stages have meanings and can change while the portal runs", showStatuses},
		{35, "times carry the server's offset; filters compare instants", showOffsets},
	}
}

func showViews(t *testing.T) {
	b := newBench(t)
	b.lead(text1("TITLE", "a").With("OPPORTUNITY", "999.9").With("UF_CRM_17", "sofa"))
	classic := b.good("crm.lead.get", `{"id":1}`)
	for name, want := range map[string]any{
		"ID": "1", "OPPORTUNITY": "999.90", "DATE_CLOSED": "", "COMPANY_ID": nil, "OPENED": "Y", "STATUS_SEMANTIC_ID": "P", "ASSIGNED_BY_ID": "1", "PHONE": nil,
	} {
		if got := dig(classic, name); got != want {
			t.Errorf("crm.lead.get %s is %v, want %v", name, got, want)
		}
	}
	if listed := dig(b.good("crm.lead.list", `{}`), 0, "COMPANY_ID"); listed != "0" {
		t.Errorf("crm.lead.list COMPANY_ID is %v", listed)
	}
	item := dig(b.good("crm.item.get", `{"entityTypeId":1,"id":1}`), "item")
	for name, want := range map[string]any{
		"id": 1.0, "opportunity": 999.9, "dateClosed": nil, "companyId": 0.0, "opened": "Y", "stageSemanticId": "P", "assignedById": 1.0, "ufCrm_17": "sofa",
	} {
		if got := dig(item, name); got != want {
			t.Errorf("crm.item.get %s is %v, want %v", name, got, want)
		}
	}
}

func showRefusals(t *testing.T) {
	b := newBench(t)
	leads(b, 2)
	b.Deny(leadRef("2"), true)
	for _, action := range []string{"get", "update", "delete"} {
		for id, words := range map[string]string{
			`"x"`: "ID is not defined or invalid.", `0`: "ID is not defined or invalid.", `null`: "ID is not defined or invalid.",
			`99`: "Not found", `2`: "Access denied.",
		} {
			b.want("crm.lead."+action, `{"id":`+id+`,"fields":{"TITLE":"x"}}`, 400, "", words)
		}
	}
	b.want("crm.lead.update", `{"id":1,"fields":"x"}`, 400, "", "Parameter 'fields' must be array.")
	b.want("crm.item.get", `{"entityTypeId":1,"id":99}`, 400, "NOT_FOUND", "Element not found")
	b.want("crm.item.get", `{"entityTypeId":1,"id":2}`, 400, "ACCESS_DENIED", "Access denied.")
	b.want("crm.item.get", `{"entityTypeId":177,"id":1}`, 400, "NOT_FOUND", "Smart process not found")
	if answer := b.want("crm.lead.list", `{}`, 200, nil, ""); answer["total"] != 1.0 {
		t.Errorf("what is forbidden is listed: %v", answer["total"])
	}
	if b.good("crm.lead.delete", `{"id":1}`) != true {
		t.Error("it is not deleted")
	}
}

func showUpdate(t *testing.T) {
	b := newBench(t)
	lead := b.lead(text1("TITLE", "a"))
	b.clock.now = b.clock.now.Add(90*time.Minute + 400*time.Millisecond)
	fields := `{"TITLE":"b","NO_SUCH":"x","DATE_MODIFY":"2001-01-01T00:00:00+03:00","MODIFY_BY_ID":"77","STATUS_ID":"JUNK"}`
	if b.good("crm.lead.update", `{"id":1,"fields":`+fields+`}`) != true {
		t.Fatal("no true")
	}
	now := stamp(b.clock.now.In(b.opts.Zone).Truncate(time.Second))
	held, _ := b.Entity(lead)
	for name, want := range map[string]string{
		"TITLE": "b", "NO_SUCH": "", "DATE_MODIFY": now, "MODIFY_BY_ID": "1", "STATUS_ID": "JUNK",
		"STATUS_SEMANTIC_ID": "F", "MOVED_TIME": now, "MOVED_BY_ID": "1", "DATE_CLOSED": now,
	} {
		if got := held.Fields.Text(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	b.good("crm.lead.update", `{"id":1,"fields":{"STATUS_ID":"NEW"}}`)
	if held, _ = b.Entity(lead); held.Fields.Text("DATE_CLOSED") != "" || held.Fields.Text("STATUS_SEMANTIC_ID") != "P" {
		t.Errorf("open again: %v", held.Fields)
	}
	b.want("crm.lead.update", `{"id":1,"fields":{"STATUS_ID":"NO_SUCH"}}`, 400, "CRM_FIELD_ERROR_VALUE_NOT_VALID", `Invalid value for field "Stage"`)
	for silent, bumps := range map[bool]bool{false: true, true: false} {
		b := benchWith(t, func(o *Options) { o.Unsettled.NoOpSilent = silent })
		lead := b.lead(text1("TITLE", "a"))
		was, _ := b.Entity(lead)
		b.good("crm.lead.update", `{"id":1,"fields":{"TITLE":"a"}}`)
		if is, _ := b.Entity(lead); is.ChangedAt.After(was.ChangedAt) != bumps {
			t.Errorf("silent %v: a write of the same went from %v to %v", silent, was.ChangedAt, is.ChangedAt)
		}
	}
}

func showStatuses(t *testing.T) {
	b := newBench(t)
	rows := func(directory string) string {
		out := ""
		list, _ := b.good("crm.status.list", `{"filter":{"ENTITY_ID":"`+directory+`"}}`).([]any)
		for _, row := range list {
			out += fmt.Sprint(dig(row, "STATUS_ID"), ":", dig(row, "SEMANTICS"), " ")
		}
		return out
	}
	if got := rows("STATUS"); got != "NEW:<nil> IN_PROCESS:<nil> PROCESSED:<nil> CONVERTED:S JUNK:F " {
		t.Errorf("leads: %s", got)
	}
	if got := rows("DEAL_STAGE"); got != "NEW:<nil> PREPARATION:<nil> PREPAYMENT_INVOICE:<nil> EXECUTING:<nil> FINAL_INVOICE:<nil> WON:S LOSE:F APOLOGY:F " {
		t.Errorf("deals: %s", got)
	}
	lead := b.lead(text1("TITLE", "a"))
	b.want("crm.lead.update", `{"id":1,"fields":{"STATUS_ID":"UC_A1B2C3"}}`, 400, "CRM_FIELD_ERROR_VALUE_NOT_VALID", "")
	b.SetStages("STATUS", []Status{{ID: "NEW", Name: "New", Sort: 10}, {ID: "UC_A1B2C3", Name: "Thinks", Sort: 20}, {ID: "JUNK", Name: "Junk", Sort: 30, Semantics: "F"}})
	b.good("crm.lead.update", `{"id":1,"fields":{"STATUS_ID":"UC_A1B2C3"}}`)
	if held, _ := b.Entity(lead); held.Fields.Text("STATUS_ID") != "UC_A1B2C3" || rows("STATUS") != "NEW:<nil> UC_A1B2C3:<nil> JUNK:F " {
		t.Errorf("%v, %s", held.Fields, rows("STATUS"))
	}
}

func showOffsets(t *testing.T) {
	b := newBench(t)
	b.lead(text1("TITLE", "old"))
	b.clock.now = b.clock.now.Add(time.Hour)
	b.lead(text1("TITLE", "new"))
	if at, _ := dig(b.good("crm.lead.get", `{"id":2}`), "DATE_MODIFY").(string); at != "2026-03-02T13:00:00+03:00" {
		t.Errorf("changed %s", at)
	}
	since := b.clock.now.Add(-time.Second)
	for _, zone := range []int{-8, 0, 3, 12} {
		at := since.In(time.FixedZone("", zone*3600)).Format(time.RFC3339)
		if got := titles(b.good("crm.item.list", `{"entityTypeId":1,"filter":{">=updatedTime":"`+at+`"}}`)); got != "new" {
			t.Errorf("since %s: %s", at, got)
		}
	}
}
