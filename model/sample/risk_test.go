package sample

import (
	"fmt"
	"testing"
	"time"

	"debrief/model"
)

func TestSignsOfTrouble(t *testing.T) {
	asked := time.Date(2026, 11, 16, 9, 0, 0, 0, time.UTC)
	tests := []struct {
		name string
		row  model.Summary
		want string
	}{
		{"nothing", model.Summary{}, "[]"},
		{"a lead that was refused", model.Summary{Lead: model.LeadBrief{Status: model.LeadFailed}}, "[lost]"},
		{"a lead that was lost and is there", model.Summary{LeadLost: true, Lead: model.LeadBrief{Status: model.LeadCreated}}, "[]"},
		{"the client wrote last", model.Summary{LastRole: model.RoleClient}, "[unanswered]"},
		{"appointments", model.Summary{Bookings: model.Bookings{{Status: "cancelled"}, {Status: "no_show"}}}, "[cancelled no_show]"},
		{"a bad answer", model.Summary{Bad: 1}, "[bad]"},
		{"a slow answer", model.Summary{Pace: model.Pace{Asked: asked, Useful: asked.Add(SlowAnswer)}}, "[slow]"},
		{"a person answered", model.Summary{Pace: model.Pace{Asked: asked, Human: asked.Add(time.Minute)}}, "[]"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r, found := RiskOf(&model.Row{Summary: test.row})
			if got := fmt.Sprint(r.Signs); got != test.want || found != (test.want != "[]") {
				t.Errorf("%s, want %s", got, test.want)
			}
		})
	}
}

func TestTroubleGoesBeforeMoney(t *testing.T) {
	risk := func(id string, points int, money float64) Risk {
		return Risk{Row: model.Row{Summary: model.Summary{ID: id}}, Points: points, Money: money}
	}
	risks := []Risk{risk("c", 1, 9000), risk("b", 4, 100), risk("a", 4, 2700)}
	Rank(risks)
	if got := risks[0].Row.ID + risks[1].Row.ID + risks[2].Row.ID; got != "abc" {
		t.Errorf("%s", got)
	}
}
