package uitest

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"debrief/model"
)

// Day is when the dialogues of this package happened, and Today when the tests
// look at them.
var (
	Day   = time.Date(2026, time.November, 18, 11, 0, 0, 0, time.UTC)
	Today = time.Date(2026, time.November, 20, 9, 4, 0, 0, time.UTC)
)

// Say returns a message.
func Say(session string, at time.Time, role model.Role, text string) model.Event {
	return model.Event{
		V: model.Version, Type: model.TypeMessage, TS: at, Source: "whatsapp", Account: "salon",
		SessionID: session, Body: &model.Message{Role: role, Text: text},
	}
}

// About returns an event between the turns.
func About(session string, at time.Time, body model.Body) model.Event {
	return model.Event{
		V: model.Version, Type: body.EventType(), TS: at, Source: "whatsapp", Account: "salon",
		SessionID: session, Body: body,
	}
}

// Talk returns a dialogue in which client and assistant speak in turn, ten
// seconds apart.
func Talk(session string, at time.Time, turns ...string) []model.Event {
	events := make([]model.Event, len(turns))
	for i, text := range turns {
		role := model.RoleClient
		if i%2 == 1 {
			role = model.RoleAssistant
		}
		events[i] = Say(session, at.Add(time.Duration(i)*10*time.Second), role, text)
		events[i].ID = fmt.Sprintf("%s-%d", session, i+1)
	}
	events[0].Client = model.Client{Name: "Client of " + session}
	return events
}

// Salon returns a dialogue with all that a dialogue can have: a tool call, a
// scenario, a pause, an edit, a deletion, an operator, a booking, a notice, and
// a lead that the CRM refused.
func Salon(session string, at time.Time) []model.Event {
	after := at.Add
	raw := func(s string) json.RawMessage { return json.RawMessage(s) }
	first := Say(session, after(0), model.RoleClient, "Здравствуйте, есть запись на завтра?")
	first.Client = model.Client{Name: "Марина Петрова", Phone: "+79160000001"}
	first.Assistant = model.Assistant{Name: "Салон-бот", Version: "3.2"}
	bot := Say(session, after(3*time.Second), model.RoleAssistant, "Здравствуйте! Да, на 10:00 и 15:30.")
	bot.ID = session + "-b1"
	price := Say(session, after(94*time.Second), model.RoleAssistant, "От 1 500 до 4 000 руб. в зависимости от мастера.")
	price.ID = session + "-b2"
	why := Say(session, after(7*time.Minute+41*time.Second), model.RoleClient, "Почему так дорого? У соседей 900")
	why.ID = session + "-c3"
	edit := About(session, after(7*time.Minute+50*time.Second), &model.Edit{Target: session + "-c3", Text: "Почему так дорого? У соседей 900 руб."})
	gone := Say(session, after(9*time.Minute), model.RoleClient, "Ладно, не надо")
	gone.ID = session + "-c4"
	erased := About(session, after(9*time.Minute+5*time.Second), &model.Delete{Target: session + "-c4"})
	return []model.Event{
		first,
		About(session, after(time.Second), &model.ToolCall{CallID: "1", Tool: "free_slots", Args: raw(`{"date":"2026-11-19","service":"haircut"}`)}),
		About(session, after(2*time.Second), &model.ToolResult{CallID: "1", Tool: "free_slots", Result: raw(`["10:00","15:30"]`)}),
		bot,
		Say(session, after(90*time.Second), model.RoleClient, "А цена?"),
		price,
		why, edit,
		Say(session, after(7*time.Minute+45*time.Second), model.RoleAssistant, "Я не могу обсуждать цены других салонов. Записать вас?"),
		gone, erased,
		About(session, after(10*time.Minute), &model.Scenario{From: "price", To: "booking"}),
		About(session, after(10*time.Minute+10*time.Second), &model.Handoff{From: "bot", To: "anna", Reason: "asked for a person"}),
		Say(session, after(11*time.Minute), model.RoleOperator, "Добрый день, это Анна. Запишу вас на 15:30?"),
		Say(session, after(11*time.Minute+20*time.Second), model.RoleSystem, "Оператор подключился"),
		Say(session, after(12*time.Minute), model.RoleClient, "Да, 8 916 000-00-01"),
		About(session, after(12*time.Minute+5*time.Second), &model.Lead{Status: model.LeadRequested, RequestID: "r1", Fields: model.Fields{"PHONE": raw(`"+79160000001"`)}}),
		About(session, after(12*time.Minute+8*time.Second), &model.Lead{Status: model.LeadFailed, RequestID: "r1", Error: "Access denied."}),
		About(session, after(12*time.Minute+10*time.Second), &model.Booking{Status: "made", BookingID: "7", At: after(28 * time.Hour), Service: "haircut", Price: model.Money{Amount: "1500", Currency: "RUB"}}),
		About(session, after(12*time.Minute+15*time.Second), &model.Notification{Status: "sent", Template: "reminder", Text: "Ждём вас завтра в 15:30"}),
		Say(session, after(12*time.Minute+20*time.Second), model.RoleAssistant, "Готово, ждём вас!"),
	}
}

// Hostile returns a dialogue whose texts try to take the terminal over, and some
// that are hard to measure.
func Hostile(session string, at time.Time) []model.Event {
	return Talk(session, at,
		"\x1b[2J\x1b[H\x1b]0;owned\x07clear\x1b[31m red \u202Eevil\u202C \x9b31m \r\nnext\tline \x00\x08",
		"❤️ ⚠️ 🇷🇺 👩‍👩‍👧‍👦 1️⃣ é А́ emoji and marks",
		"漢字かな交じり文、全角の文字はそれぞれ二つのセルを占めます。折り返しも必要です。",
		strings.Repeat("Оченьдлинноесловобезпробелов", 12),
		"\x1b]8;;http://evil.example\x1b\\link\x1b]8;;\x1b\\ "+strings.Repeat("\u0301", 40),
		"ok",
	)
}

// Few returns three dialogues to review, newest first "chat-1" (Salon, with a
// lost lead), "chat-2" (a talk of three answers) and "chat-3" (Hostile).
func Few() []model.Event {
	events := Salon("chat-1", Day)
	events = append(events, Talk("chat-2", Day.Add(-3*time.Hour),
		"Сколько стоит маникюр?", "1 200 рублей.", "А с покрытием?", "1 800 рублей.", "Спасибо", "Записать вас?")...)
	return append(events, Hostile("chat-3", Day.Add(-26*time.Hour))...)
}

// Long returns a dialogue of so many turns.
func Long(session string, at time.Time, turns int) []model.Event {
	texts := make([]string, turns)
	for i := range texts {
		texts[i] = fmt.Sprintf("Реплика %d: %s", i+1, strings.Repeat("и ещё немного слов ", i%12))
	}
	return Talk(session, at, texts...)
}
