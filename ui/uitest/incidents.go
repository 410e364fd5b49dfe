package uitest

import (
	"encoding/binary"
	"time"

	"debrief/model"
)

// KeyOf returns the key that the n-th event of an archive gets, from 1.
func KeyOf(n int) model.Key {
	var key model.Key
	binary.BigEndian.PutUint64(key[8:], uint64(n))
	key[0] = 0xD0
	return key
}

// WithIncidents returns events and, behind them, incidents of several kinds in
// several states about the sessions of Few.
func WithIncidents(events []model.Event) []model.Event {
	add := func(session string, after time.Duration, actor string, body model.Body) model.Key {
		events = append(events, model.Event{
			V: model.Version, Type: body.EventType(), TS: Day.Add(after), Seq: int64(len(events)) - 1000, Source: model.SourceOwn,
			SessionID: session, Actor: actor, Body: body,
		})
		return KeyOf(len(events))
	}
	open := func(session string, after time.Duration, rule model.IncidentRule, cause model.IncidentCause, detail string) model.Key {
		return add(session, after, "syncer", &model.IncidentOpened{
			Rule: rule, Cause: cause, Target: firstOf(events, session), Evidence: []model.Key{firstOf(events, session)},
			Since: Day.Add(after - 5*time.Minute), Detail: detail,
		})
	}
	open("chat-1", 20*time.Minute, model.RuleLeadNotCreated, model.CauseRefused, "Access \x1b[31mdenied.")
	open("chat-2", 30*time.Minute, model.RuleUnanswered, model.CauseSilence, "")
	taken := open("chat-2", 40*time.Minute, model.RuleAssistantTrouble, model.CauseFallback, "")
	add("chat-2", 45*time.Minute, "boris", &model.IncidentStep{Type: model.TypeIncidentTaken, Incident: taken})
	snoozed := open("chat-1", 50*time.Minute, model.RuleReminder, model.CauseNotificationFailed, "Номер не найден")
	add("chat-1", 55*time.Minute, "anna", &model.IncidentStep{Type: model.TypeIncidentSnoozed, Incident: snoozed, Until: Today.Add(time.Hour)})
	closed := open("chat-1", 60*time.Minute, model.RuleLeadEmpty, model.CauseFieldEmpty, "PHONE")
	add("chat-1", 70*time.Minute, "anna", &model.IncidentStep{Type: model.TypeIncidentClosed, Incident: closed, Reason: "дописала телефон"})
	return events
}

// WithMessages returns WithIncidents(events) and, behind them, messages about some of
// the incidents: the lost lead was told to front and then to boss, where the first try
// was cut off; of the reminder front could not be told yet.
func WithMessages(events []model.Event) []model.Event {
	events = WithIncidents(events)
	add := func(after time.Duration, body model.Body) model.Key {
		events = append(events, model.Event{
			V: model.Version, Type: body.EventType(), TS: Day.Add(after), Seq: int64(len(events)) - 1000, Source: model.SourceOwn,
			Actor: "syncer", Body: body,
		})
		return KeyOf(len(events))
	}
	week := model.WeekOf(Day, time.UTC).String()
	step := func(after time.Duration, s model.AlertStep) {
		s.Week = week
		add(after, &s)
	}
	lost, reminder := openedAs(events, model.RuleLeadNotCreated), openedAs(events, model.RuleReminder)
	front := add(21*time.Minute, &model.AlertQueued{Week: week, Place: "front", Incidents: []model.Key{lost}})
	step(22*time.Minute, model.AlertStep{Type: model.TypeAlertTried, Alert: front, Attempt: 1})
	step(22*time.Minute, model.AlertStep{Type: model.TypeAlertSent, Alert: front, Attempt: 1})
	boss := add(50*time.Minute, &model.AlertQueued{Week: week, Place: "boss", Escalated: true, From: "front", Incidents: []model.Key{lost}})
	step(51*time.Minute, model.AlertStep{Type: model.TypeAlertTried, Alert: boss, Attempt: 1})
	step(52*time.Minute, model.AlertStep{Type: model.TypeAlertTried, Alert: boss, Attempt: 2})
	step(52*time.Minute, model.AlertStep{Type: model.TypeAlertSent, Alert: boss, Attempt: 2})
	later := add(53*time.Minute, &model.AlertQueued{Week: week, Place: "front", Incidents: []model.Key{reminder}})
	step(54*time.Minute, model.AlertStep{Type: model.TypeAlertTried, Alert: later, Attempt: 1})
	step(55*time.Minute, model.AlertStep{
		Type: model.TypeAlertFailed, Alert: later, Attempt: 1, Error: "429 Too Many\x1b[2J Requests", RetryAt: Day.Add(time.Hour),
	})
	return events
}

// openedAs returns the key of the first incident of a rule.
func openedAs(events []model.Event, rule model.IncidentRule) model.Key {
	for i, e := range events {
		if b, ok := e.Body.(*model.IncidentOpened); ok && b.Rule == rule {
			return KeyOf(i + 1)
		}
	}
	return model.Key{}
}

func firstOf(events []model.Event, session string) model.Key {
	for i, e := range events {
		if e.SessionID == session && e.Type == model.TypeMessage {
			return KeyOf(i + 1)
		}
	}
	return model.Key{}
}
