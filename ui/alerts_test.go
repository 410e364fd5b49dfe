package ui

import (
	"fmt"
	"testing"
	"time"

	"debrief/model"
	"debrief/ui/pane"
	"debrief/ui/uitest"
)

func onAlerts(t *testing.T) *session {
	t.Helper()
	return newSession(t, setting{start: pane.Alerts, events: uitest.WithIncidents(uitest.Few()), width: 120, height: 36})
}

func TestAlertsListWhatIsOpen(t *testing.T) {
	s := onAlerts(t)
	s.See(t, "open 2", "taken 1", "snoozed 1", "closed 1", "no answer", "no lead", "boris", "Номер не найден")
	s.Hidden(t, "дописала телефон")
	s.Press("F")
	s.See(t, "empty lead", "дописала телефон")
	s.Press("F")
	s.See(t, "empty lead", "no lead")
}

func TestAnIncidentTellsWhoWasToldWhenAndHowFarItIs(t *testing.T) {
	set := setting{start: pane.Alerts, events: uitest.WithMessages(uitest.Few()), width: 200, height: 40}
	s := newSession(t, set)
	s.See(t, "message to front,", ": waits: 429 Too Many", "Requests; again")
	s.Hidden(t, "boss", "no message")
	s.Press("j")
	s.See(t, "no message about it was queued")
	s.Hidden(t, "message to front")
	s.Press("G")
	s.See(t, "message to front,", ": sent", "message to boss (nobody took it after front),", ": sent, may have come")
	s.Hidden(t, "429", "no message")
	set.lang = "ru"
	s = newSession(t, set)
	s.See(t, "сообщение: front,", ": ждёт: 429 Too Many")
	s.Press("j")
	s.See(t, "сообщений о нём не создавалось")
}

func TestOfManyMessagesTheNewestAreTold(t *testing.T) {
	s := onAlerts(t)
	n := uitest.KeyOf(0)
	for i, e := range uitest.WithIncidents(uitest.Few()) {
		if b, ok := e.Body.(*model.IncidentOpened); ok && b.Rule == model.RuleReminder {
			n = uitest.KeyOf(i + 1)
		}
	}
	week := model.WeekOf(uitest.Day, time.UTC).String()
	for i := range 6 {
		s.archive.Add(model.Event{
			V: model.Version, Type: model.TypeAlertQueued, TS: uitest.Day.Add(time.Duration(i+60) * time.Minute), Source: model.SourceOwn, Actor: "syncer",
			Body: &model.AlertQueued{Week: week, Place: fmt.Sprintf("place-%d", i), Incidents: []model.Key{n}},
		})
	}
	s.Press("F", "F", "F", "g", "g")
	s.See(t, "place-2", "place-5", "and 2 earlier messages")
	s.Hidden(t, "place-0", "place-1")
}

func TestAnIncidentIsTakenSnoozedAndClosed(t *testing.T) {
	s := onAlerts(t)
	s.Press("j", "j", "t")
	s.See(t, "You see to it.", "taken 2", "anna")
	s.Press("u")
	s.See(t, "taken 1")
	s.Type("3z")
	s.See(t, "snoozed 2")
	s.Press("g", "g", "e")
	s.See(t, "Reason:")
	s.Type("called back")
	s.Press("enter")
	s.See(t, "closed 2")
	last := s.archive.Submitted[len(s.archive.Submitted)-1].Events[0]
	if step, ok := last.Body.(*model.IncidentStep); !ok || step.Reason != "called back" || last.Actor != "anna" || last.SessionID == "" {
		t.Errorf("closed by %+v", last)
	}
}

func TestAReasonThatIsLeftClosesNothing(t *testing.T) {
	s := onAlerts(t)
	s.Press("e")
	s.Type("q")
	s.Press("esc")
	s.See(t, "closed 1")
	if len(s.archive.Submitted) > 0 {
		t.Errorf("submitted %+v", s.archive.Submitted)
	}
}

func TestAnIncidentLeadsToItsDialogue(t *testing.T) {
	s := onAlerts(t)
	s.Press("enter")
	if s.app.current != pane.Replay {
		t.Errorf("on %s", s.app.current)
	}
}

func TestALostLeadIsRecoveredWithTwoKeysFromTheInbox(t *testing.T) {
	s := newSession(t, setting{events: uitest.WithIncidents(uitest.Few()), width: 120, height: 36})
	s.See(t, "no lead", "the CRM refused")
	s.Hidden(t, "lost lead")
	s.Press("R")
	if s.app.current != pane.Lead {
		t.Fatalf("on %s", s.app.current)
	}
	s.Press("enter")
	last := s.archive.Submitted[len(s.archive.Submitted)-1].Events[0]
	if fix, ok := last.Body.(*model.FixQueued); !ok || fix.Kind != model.FixRecover || fix.Session != "chat-1" {
		t.Errorf("submitted %+v", last)
	}
}

func TestOnlyALostLeadIsRecovered(t *testing.T) {
	s := onAlerts(t)
	s.Press("R")
	s.See(t, "There is no lost lead here.")
}

func TestAnAnomalyTellsItsFiguresAndLeadsToAnExample(t *testing.T) {
	s := newSession(t, setting{start: pane.Alerts, events: uitest.WithAnomaly(uitest.Few(), "chat-1"), width: 120, height: 36})
	s.See(t, "unusual", "Алиса 118", "fewer bookings than usual: 12% of 50,", "usually 25% to 56%", "the hour from", "by 8 earlier weeks, 1 example")
	s.Press("enter")
	if s.app.current != pane.Replay {
		t.Errorf("on %s", s.app.current)
	}
	s.See(t, "chat-1")
}

func TestTheInboxOfAnEmptyArchiveSaysWhatFillsIt(t *testing.T) {
	for language, want := range map[string]string{"en": "debrief demo", "ru": "Архив пуст"} {
		s := newSession(t, setting{lang: language, events: []model.Event{}})
		s.See(t, want, "debrief import")
	}
}
