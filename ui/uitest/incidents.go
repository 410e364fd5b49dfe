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

func firstOf(events []model.Event, session string) model.Key {
	for i, e := range events {
		if e.SessionID == session && e.Type == model.TypeMessage {
			return KeyOf(i + 1)
		}
	}
	return model.Key{}
}
