package storage

import (
	"errors"
	"testing"

	"debrief/model"
)

// Two people cannot both be told that they closed an incident.
func TestAStepOfAClosedIncidentIsRefused(t *testing.T) {
	a := open(t, place(t))
	opened, err := a.Append(background, []model.Event{{
		V: 1, Type: model.TypeIncident, ID: "i", TS: noon, Source: model.SourceOwn, Actor: "syncer", SessionID: "s",
		Body: &model.IncidentOpened{Rule: model.RuleUnanswered, Cause: model.CauseSilence, Since: noon},
	}})
	must(t, err)
	step := func(who string, id model.Key, typ model.Type) error {
		receipt := <-a.Submit(model.Submission{Events: []model.Event{{
			Type: typ, Actor: who, SessionID: "s", Body: &model.IncidentStep{Type: typ, Incident: id},
		}}})
		return receipt.Err
	}
	must(t, step("anna", opened[0].Key, model.TypeIncidentTaken))
	must(t, step("anna", opened[0].Key, model.TypeIncidentClosed))
	if err := step("boris", opened[0].Key, model.TypeIncidentClosed); err == nil {
		t.Error("it was closed twice")
	}
	if err := step("boris", model.Key{9}, model.TypeIncidentTaken); !errors.Is(err, ErrNotFound) {
		t.Errorf("one that is not there was taken: %v", err)
	}
	n, err := a.Incident(background, opened[0].Key)
	must(t, err)
	if n.State != model.IncidentClosed || n.ClosedBy != "anna" || n.Owner != "anna" {
		t.Errorf("it is %+v", n)
	}
}
