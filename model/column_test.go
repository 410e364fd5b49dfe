package model

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestColumnsAreReadAsTheyAreWritten(t *testing.T) {
	for _, c := range Columns() {
		for _, turned := range []bool{false, true} {
			written := WriteSort(c, turned)
			if got, way, err := ParseSort(written); err != nil || got != c || way != turned {
				t.Errorf("%q is read as %q, %v, %v", written, got, way, err)
			}
		}
	}
	if c, turned, err := ParseSort(""); err != nil || c != ByStart || turned {
		t.Errorf("nothing is read as %q, %v, %v", c, turned, err)
	}
	for _, wrong := range []string{"-", "Turns", "--turns", "price", "turns "} {
		if _, _, err := ParseSort(wrong); err == nil || !strings.Contains(err.Error(), "assignee") {
			t.Errorf("%q: %v", wrong, err)
		}
	}
}

func TestColumnsBeginWithWhatIsLookedFor(t *testing.T) {
	day := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	row := func(id string, change func(*Row)) Row {
		r := Row{Summary: Summary{ID: id, StartedAt: day, LastAt: day, Review: ReviewNone, Lead: LeadBrief{Status: LeadNone}}}
		change(&r)
		return r
	}
	tests := []struct {
		column Column
		rows   []Row // in their order
	}{
		{ByStart, []Row{row("new", func(r *Row) { r.StartedAt = day.Add(time.Hour) }), row("old", func(*Row) {})}},
		{ByLast, []Row{row("new", func(r *Row) { r.LastAt = day.Add(time.Hour) }), row("old", func(*Row) {})}},
		{ByClient, []Row{
			row("+7", func(r *Row) { r.Client.Phone = "+7999" }), row("alla", func(r *Row) { r.Client.Name = "АЛЛА" }),
			row("elka", func(r *Row) { r.Client.Name = "ёлка" }), row("zhanna", func(r *Row) { r.Client.Name = "Жанна" }),
			row("nobody", func(*Row) {}),
		}},
		{BySource, []Row{row("site", func(r *Row) { r.Source = "Site" }), row("telegram", func(r *Row) { r.Source = "telegram" })}},
		{ByTurns, []Row{row("many", func(r *Row) { r.Turns = 12 }), row("few", func(r *Row) { r.Turns = 3 })}},
		{ByAnswers, []Row{row("many", func(r *Row) { r.Answers = 12 }), row("few", func(r *Row) { r.Answers = 3 })}},
		{ByBad, []Row{row("many", func(r *Row) { r.Bad = 2 }), row("none", func(*Row) {})}},
		{ByReview, []Row{
			row("new", func(r *Row) { r.Review = ReviewNew }), row("partial", func(r *Row) { r.Review = ReviewPartial }),
			row("done", func(r *Row) { r.Review = ReviewDone }), row("none", func(*Row) {}),
		}},
		{ByLead, []Row{
			row("failed", func(r *Row) { r.Lead.Status = LeadFailed }), row("requested", func(r *Row) { r.Lead.Status = LeadRequested }),
			row("created", func(r *Row) { r.Lead.Status = LeadCreated }), row("none", func(*Row) {}),
		}},
		{ByStage, []Row{row("in process", func(r *Row) { r.Stage = "IN_PROCESS" }), row("new", func(r *Row) { r.Stage = "NEW" }), row("none", func(*Row) {})}},
		{ByAssignee, []Row{row("anna", func(r *Row) { r.Assignee = "anna" }), row("boris", func(r *Row) { r.Assignee = "Boris" }), row("nobody", func(*Row) {})}},
	}
	for _, test := range tests {
		turned := slices.Clone(test.rows)
		slices.Reverse(turned)
		SortRows(turned, test.column)
		for i := range turned {
			if turned[i].ID != test.rows[i].ID {
				t.Errorf("%s: row %d is %s, want %s", test.column.Name(), i, turned[i].ID, test.rows[i].ID)
			}
		}
	}
	if len(tests) != len(Columns()) {
		t.Errorf("%d of %d columns were tried", len(tests), len(Columns()))
	}
}

func TestRowsThatAreEqualKeepTheirOrder(t *testing.T) {
	rows := []Row{{Summary: Summary{ID: "c", Turns: 1}}, {Summary: Summary{ID: "a", Turns: 2}}, {Summary: Summary{ID: "b", Turns: 1}}}
	SortRows(rows, ByTurns)
	if got := rows[0].ID + rows[1].ID + rows[2].ID; got != "acb" {
		t.Errorf("order %q", got)
	}
}
