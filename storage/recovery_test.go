package storage

import (
	"testing"
	"time"

	"debrief/model"
)

// recoveredLead: a lead that is made later stands in the dialogue that lost it, in
// one submission with the end of its fix, though the session has gone on.
func recoveredLead(t *testing.T, a *Archive) {
	lost := add(t, a, talk("s", 0, 3)...)[2]
	add(t, a, talk("s", 3*24*60, 2)...)
	do(t, a, model.Event{ // judged long after
		Type: model.TypeVerdict, SessionID: "s", Actor: "anna", Body: &model.Verdict{Answer: add(t, a, talk("s", 0, 3)...)[1].Key, Value: model.Good},
	})
	last, followed, err := a.DialogueEnd(background, lost.Key)
	if err != nil || !followed || !last.Equal(noon.Add(2*time.Minute)) {
		t.Fatalf("the dialogue ends at %v, followed %t, %v", last, followed, err)
	}
	if last, followed, err := a.DialogueEnd(background, model.Key{1}); err != nil || followed || !last.IsZero() {
		t.Errorf("of an event that is not there: %v, %t, %v", last, followed, err)
	}
	ref := model.RecoveryOf("s")
	fix := do(t, a, model.Event{Type: model.TypeFixQueued, Actor: "anna", Body: &model.FixQueued{
		Kind: model.FixRecover, Entity: ref, Session: "s", Evidence: lost.Key,
	}})[0]
	do(t, a, stepOf(ref, model.TypeFixClaimed, fix))
	made := stepOf(ref, model.TypeFixConfirmed, fix)
	do(t, a, made, model.Event{
		V: 1, Type: model.TypeLead, ID: "recovery", TS: last.Add(time.Millisecond), Source: "bitrix24", SessionID: "s",
		Body: &model.Lead{Status: model.LeadCreated, LeadID: "7719"},
	})
	for id, want := range map[string]string{"s": "7719", "s~2": ""} {
		d, err := a.Dialogue(background, id)
		if err != nil || d.Lead.LeadID != want {
			t.Errorf("%s shows lead %q, %v", id, d.Lead.LeadID, err)
		}
	}
	open, err := a.OpenFixes(background)
	if err != nil || len(open) != 0 {
		t.Errorf("open: %v, %v", open, err)
	}
}
