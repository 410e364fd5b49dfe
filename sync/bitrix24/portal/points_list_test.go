package portal

import (
	"fmt"
	"testing"
)

func listPoints() []point {
	return []point{
		{18, "fifty a page with total and next, none on the last; behind the end there is nothing", showPages},
		{19, "start=-1 counts nothing", showUncounted},
		{20, "all operators, patterns, sets and groups with OR", showFilters},
		{21, "crm.item.list refuses what it does not know, crm.lead.list passes over it", showUnknownFields},
		{22, "the masks of select; lists only when they are named; fm only with *", showMasks},
		{23, "rows that come and go shift pages by offset, but lose nothing by id", showShift},
		{24, "without an order rows may come in any", showShuffle},
	}
}

func leads(b *bench, n int) {
	for i := range n {
		b.lead(text1("TITLE", fmt.Sprint("t", i+1)))
	}
}

func showPages(t *testing.T) {
	b := newBench(t)
	leads(b, 120)
	for start, want := range map[string][3]any{
		"0": {50, 50.0, 120.0}, "50": {50, 100.0, 120.0}, "100": {20, nil, 120.0}, "500": {0, nil, 120.0}, "70": {50, nil, 120.0},
	} {
		for _, method := range []string{"crm.lead.list", "crm.item.list"} {
			_, answer := b.call(method, `{"entityTypeId":1,"start":`+start+`}`)
			rows, ok := answer["result"].([]any)
			if !ok {
				rows, _ = dig(answer, "result", "items").([]any)
			}
			if got := [3]any{len(rows), answer["next"], answer["total"]}; got != want {
				t.Errorf("%s from %s: %v, want %v", method, start, got, want)
			}
		}
	}
}

func showUncounted(t *testing.T) {
	for absent, want := range map[bool]any{false: 0.0, true: nil} {
		b := benchWith(t, func(o *Options) { o.Unsettled.NoTotal = absent })
		leads(b, 60)
		_, answer := b.call("crm.item.list", `{"entityTypeId":1,"start":-1,"order":{"id":"ASC"},"filter":{">id":3}}`)
		if rows, _ := dig(answer, "result", "items").([]any); len(rows) != 50 || answer["next"] != nil || answer["total"] != want {
			t.Errorf("absent %v: %d rows, next %v, total %v", absent, len(rows), answer["next"], answer["total"])
		}
	}
}

func showUnknownFields(t *testing.T) {
	b := newBench(t)
	leads(b, 3)
	b.want("crm.item.list", `{"entityTypeId":1,"filter":{"FIELD":1}}`, 400, "INVALID_ARG_VALUE", "Invalid filter: field 'FIELD' is not allowed in filter")
	b.want("crm.item.list", `{"entityTypeId":1,"order":{"FIELD":"ASC"}}`, 400, "INVALID_ARG_VALUE", "Invalid order: field 'FIELD' is not allowed in order")
	b.want("crm.item.list", `{"entityTypeId":1,"order":{"id":"Z"}}`, 400, "INVALID_ARG_VALUE",
		"Invalid order: allowed sort directions are `ASC, DESC`. But got 'Z' for field 'id'")
	if answer := b.want("crm.lead.list", `{"filter":{"FIELD":1,"&gt;ID":2}}`, 200, nil, ""); answer["total"] != 3.0 {
		t.Errorf("crm.lead.list: %v", answer["total"])
	}
	b.want("crm.lead.list", `{"filter":"x"}`, 400, "", "Parameter 'filter' must be array.")
	b.want("crm.lead.list", `{"order":"x"}`, 400, "", "Parameter 'order' must be array.")
}

func showShift(t *testing.T) {
	b := newBench(t)
	leads(b, 100)
	seen := map[string]bool{}
	note := func(answer any) {
		rows, _ := dig(answer, "items").([]any)
		for _, row := range rows {
			seen[fmt.Sprint(dig(row, "id"))] = true
		}
	}
	note(b.good("crm.item.list", `{"entityTypeId":1,"order":{"id":"ASC"}}`))
	b.Delete(leadRef("1"))
	note(b.good("crm.item.list", `{"entityTypeId":1,"order":{"id":"ASC"},"start":50}`))
	if len(seen) != 99 || seen["51"] {
		t.Errorf("by offset %d rows were seen, the fifty-first %v", len(seen), seen["51"])
	}
	note(b.good("crm.item.list", `{"entityTypeId":1,"order":{"id":"ASC"},"start":-1,"filter":{">id":50}}`))
	if len(seen) != 100 {
		t.Errorf("by id %d rows were seen", len(seen))
	}
}

func showShuffle(t *testing.T) {
	b := benchWith(t, func(o *Options) { o.Unsettled.Shuffle = true })
	leads(b, 30)
	first := titles(b.good("crm.item.list", `{"entityTypeId":1}`))
	if second := titles(b.good("crm.item.list", `{"entityTypeId":1}`)); first == second {
		t.Errorf("the same order twice: %s", first)
	}
	sorted := titles(b.good("crm.item.list", `{"entityTypeId":1,"order":{"id":"ASC"}}`))
	if again := titles(b.good("crm.item.list", `{"entityTypeId":1,"order":{"id":"ASC"}}`)); sorted != again {
		t.Error("an order that was asked for is not kept")
	}
}
