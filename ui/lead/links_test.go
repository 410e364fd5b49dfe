package lead

import (
	"strings"
	"testing"
	"time"

	"debrief/model"
	"debrief/ui/fixes/fixtest"
)

// twin adds another lead with the phone of the salon's client, and another
// dialogue of that client.
func twin(w *fixtest.World) {
	ref := model.EntityRef{Kind: model.EntityLead, ID: "7702"}
	w.Add(model.Event{Type: model.TypeCRM, Source: "bitrix24", Body: &model.CRM{Entity: ref, Action: model.CRMAdd, Fields: model.Fields{
		"TITLE": model.TextValue("Маникюр"), "STATUS_ID": model.TextValue("CONVERTED"), "PHONE": []byte(`[{"VALUE":"8 (916) 123-45-67"}]`),
	}}})
	first := w.Add(model.Event{
		Type: model.TypeMessage, TS: w.Clock.Add(-24 * time.Hour), SessionID: "site-1", Source: "site",
		Body: &model.Message{Role: model.RoleClient, Text: "добрый день"},
	})
	w.Add(model.Event{
		Type: model.TypeLink, SessionID: "site-1", Actor: "Ольга",
		Body: &model.Link{Target: first, Entity: fixtest.Lead7719(), Reason: model.LinkPerson},
	})
}

func TestWhatBelongsTogetherIsShownWithTheReason(t *testing.T) {
	w := fixtest.Salon()
	twin(w)
	_, p := open(t, w, fixtest.Session)
	wantOnScreen(t, p, "Links", "lead 7719 · named in the dialogue", "site-1 · linked by Ольга")
}

func TestAnotherLeadOfTheClientIsWarnedOf(t *testing.T) {
	w := lost()
	_, p := open(t, w, fixtest.Session)
	if strings.Contains(p.View(), "same phone") {
		t.Errorf("the lead is its own twin:\n%s", p.View())
	}
	twin(w)
	_, p = open(t, w, fixtest.Session)
	wantOnScreen(t, p, "! The same phone: lead 7702 · Маникюр · Качественный лид")
	_, p = open(t, w, lostSession) // before a second one is made
	wantOnScreen(t, p, "! The same phone: lead 7702")
}

func TestTheWayThroughTheStages(t *testing.T) {
	lead := fixtest.Lead7719()
	at := time.Date(2026, 11, 18, 9, 0, 0, 0, time.UTC)
	event := func(minute int, did model.CRMAction, by, from, to string) *model.Entry {
		b := &model.CRM{Entity: lead, Action: did, By: by, Fields: model.Fields{}.With("STATUS_ID", to)}
		if from != "" {
			b.Before = model.Fields{}.With("STATUS_ID", from)
		}
		return &model.Entry{Event: model.Event{Type: model.TypeCRM, TS: at.Add(time.Duration(minute) * time.Minute), Body: b}}
	}
	entity := model.Entity{Ref: lead, History: []*model.Entry{
		event(20, model.CRMMove, "Anna", "A", "B"), // the history of stages comes late
		event(0, model.CRMAdd, "bot", "", "A"),
		event(30, model.CRMUpdate, "Oleg", "", "B"), // tells the stage, and no move
		event(90, model.CRMUpdate, "Oleg", "", "C"),
	}}
	way := stays(entity)
	want := []stay{
		{at: at.Add(90 * time.Minute), by: "Oleg", from: "B", to: "C", rested: 70 * time.Minute},
		{at: at.Add(20 * time.Minute), by: "Anna", from: "A", to: "B", rested: 20 * time.Minute},
		{at: at, by: "bot", to: "A"},
	}
	if len(way) != len(want) {
		t.Fatalf("%d stages: %+v", len(way), way)
	}
	for i := range want {
		if way[i] != want[i] {
			t.Errorf("stage %d is %+v, want %+v", i, way[i], want[i])
		}
	}
}

func TestThreeValuesStandBesideEachOtherWhereThereIsRoom(t *testing.T) {
	w := fixtest.Salon()
	_, p := open(t, w, fixtest.Session)
	wantOnScreen(t, p, "in the CRM", "sent 11-18 11:30", "in the dialogue", "Мария                      Мария                      Иванова Мария")
	p.Resize(50, 24)
	wantOnScreen(t, p, "in the CRM", "sent 11-18 11:30", "! Phone")
	if strings.Contains(p.View(), "11:30  in the dialogue") || strings.Contains(p.View(), "11:30 in the dialogue") {
		t.Errorf("three columns in fifty cells:\n%s", p.View())
	}
}
