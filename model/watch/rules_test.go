package watch_test

import (
	"slices"
	"strings"
	"testing"

	"debrief/model"
	"debrief/model/watch"
)

// ruleCase is a script and what the rule of its table finds in it by the next week;
// "" is nothing.
type ruleCase struct{ name, script, want string }

func runRule(t *testing.T, rule model.IncidentRule, cases []ruleCase) {
	t.Helper()
	for _, tt := range cases {
		t.Run(tt.name, func(t *testing.T) {
			var have []string
			for _, words := range incidents(t, tt.script, monday.AddDate(0, 0, 7)) {
				if rest, ok := strings.CutPrefix(words, string(rule)+" "); ok {
					have = append(have, rest)
				}
			}
			if strings.Join(have, ", ") != tt.want {
				t.Errorf("found %q, want %q", strings.Join(have, ", "), tt.want)
			}
		})
	}
}

func TestLeadNotCreated(t *testing.T) {
	runRule(t, model.RuleLeadNotCreated, []ruleCase{
		{"intent, and nothing was sent", `
			10:00 c Здравствуйте, хочу записаться на стрижку
			10:00 b Конечно, на какой день?`, "never_sent 10:05"},
		{"a phone, and nothing was sent", `
			10:00 c Сколько стоит стрижка?
			10:01 b 2 000 ₽. Оставьте телефон
			10:02 c 8 916 123-45-67`, "never_sent 10:07"},
		{"an e-mail address in English", `
			10:00 c Hi, what do you charge?
			10:01 b Leave your e-mail please
			10:02 c anna@example.org`, "never_sent 10:07"},
		{"a form with a phone", `
			10:00 form phone=+79161234567
			10:01 b Здравствуйте!`, "never_sent 10:05"},
		{"the CRM said no", `
			10:00 c Запишите меня на завтра
			10:01 lead requested
			10:02 lead failed Access denied.`, "refused 10:05"},
		{"sent, and nobody knows", `
			10:00 c Запишите меня на завтра
			10:01 lead requested`, "no_answer 10:05"},
		{"created in time", `
			10:00 c Запишите меня на завтра
			10:03 lead created 5`, ""},
		{"created too late", `
			10:00 c Запишите меня на завтра
			10:15 lead created 5`, "never_sent 10:05 until 10:15"},
		{"refused, and made by a person", `
			10:00 c Запишите меня на завтра
			10:01 lead failed Access denied.
			10:20 lead created 5`, "refused 10:05 until 10:20"},
		{"said to be created, and the CRM has no such lead", `
			10:00 c Запишите меня на завтра
			10:01 lead created 5
			10:30 crm add lead 6 STATUS_ID=NEW`, "not_found 10:06"},
		{"created, and deleted later", `
			10:00 c Запишите меня на завтра
			10:01 lead created 5
			10:02 crm add lead 5 STATUS_ID=NEW
			12:00 crm delete lead 5`, "deleted 12:00"},
		{"an appointment is what the lead is for", `
			10:00 c Запишите меня на завтра
			10:01 booking made 1d 12:00`, ""},
		{"the bot is still asking for the rest", `
			10:00 c Хочу записаться на стрижку
			10:04 b На какой день?
			10:08 c На завтра
			10:12 b Как вас зовут?
			10:15 lead created 5`, ""},
		{"the bot asked, and the client is gone", `
			10:00 c Хочу записаться на стрижку
			10:04 b На какой день?`, "never_sent 10:09"},
		{"a phone is enough to make a lead of", `
			10:00 c Хочу записаться на стрижку
			10:04 b Ваш телефон?
			10:05 c 8 916 123-45-67
			10:08 b На какой день?
			10:11 c На завтра`, "never_sent 10:10"},
		{"only asked for the price", `
			10:00 c Сколько стоит стрижка?
			10:00 b 2 000 ₽. Записать вас?
			10:01 c Спасибо, я подумаю`, ""},
		{"wanted to, and put it off", `
			10:00 c Хочу записаться на стрижку
			10:00 b Это 5 000 ₽
			10:01 c Дорого, в другой раз`, ""},
		{"moves an appointment", `
			10:00 c Хочу перенести запись на пятницу
			10:01 b Перенесла вашу запись`, ""},
		{"a price and a time are no phone", `
			10:00 c А за 2 500 можно 12.03 в 15:30?`, ""},
	})
}

func TestLeadCreatedEmpty(t *testing.T) {
	runRule(t, model.RuleLeadEmpty, []ruleCase{
		{"the phone stands in the dialogue alone", `
			10:00 c 8 916 123-45-67, Анна
			10:01 lead created 5
			10:01 crm add lead 5 STATUS_ID=NEW NAME=Анна`, "field_empty 10:06"},
		{"the bot sent it and the CRM dropped it", `
			10:00 c Запишите меня
			10:01 lead requested PHONE=+79161234567 UF_CRM_SERVICE=стрижка
			10:01 lead created 5
			10:02 crm add lead 5 STATUS_ID=NEW PHONE=+79161234567`, "field_dropped 10:07"},
		{"all of it is there", `
			10:00 c 8 916 123-45-67
			10:01 lead created 5
			10:01 crm add lead 5 STATUS_ID=NEW PHONE=+79161234567`, ""},
		{"it was filled in later", `
			10:00 c 8 916 123-45-67
			10:01 lead created 5
			10:01 crm add lead 5 STATUS_ID=NEW
			10:30 crm update lead 5 PHONE=+79161234567`, ""},
		{"the lead has a contact", `
			10:00 c 8 916 123-45-67
			10:01 lead created 5
			10:01 crm add lead 5 STATUS_ID=NEW CONTACT_ID=7`, ""},
		{"nothing is known of the client", `
			10:00 c Запишите меня
			10:01 lead created 5
			10:01 crm add lead 5 STATUS_ID=NEW`, ""},
		{"the lead is history", `
			10:00 c 8 916 123-45-67
			10:01 lead created 5
			10:01 crm add lead 5 STATUS_ID=CONVERTED STATUS_SEMANTIC_ID=S`, ""},
	})
}

func TestUnanswered(t *testing.T) {
	runRule(t, model.RuleUnanswered, []ruleCase{
		{"nobody answered", `
			10:00 c Сколько стоит стрижка?`, "silence 10:15"},
		{"answered in time", `
			10:00 c Сколько стоит стрижка?
			10:14 b 2 000 ₽`, ""},
		{"answered too late", `
			10:00 c Сколько стоит стрижка?
			10:20 o 2 000 ₽`, "silence 10:15 until 10:20"},
		{"it counts from the first of several", `
			10:00 c Здравствуйте
			10:10 c Есть кто?
			10:20 b Здравствуйте!`, "silence 10:15 until 10:20"},
		{"at night nobody has to", `
			22:00 c Сколько стоит стрижка?
			1d 09:10 b 2 000 ₽`, ""},
		{"in the morning somebody has to", `
			22:00 c Сколько стоит стрижка?
			1d 09:20 b 2 000 ₽`, "silence 1d 09:15 until 1d 09:20"},
		{"the evening counts", `
			20:50 c Сколько стоит стрижка?`, "silence 1d 09:05"},
		{"thanks need no answer", `
			10:00 c Сколько стоит стрижка?
			10:01 b 2 000 ₽
			10:02 c Спасибо большое!`, ""},
		{"a smile needs no answer", `
			10:00 b До встречи!
			10:01 c 🙂`, ""},
		{"thanks with a question need one", `
			10:00 b 2 000 ₽
			10:01 c Спасибо, а в пятницу можно?`, "silence 10:16"},
		{"somebody called", `
			10:00 c Перезвоните мне
			10:20 call`, "silence 10:15 until 10:20"},
		{"twice in one dialogue", `
			10:00 c Сколько стоит стрижка?
			10:20 b 2 000 ₽
			11:00 c А маникюр?
			11:20 b 1 500 ₽`, "silence 10:15 until 10:20, silence 11:15 until 11:20"},
		{"in English", `
			10:00 c How much is a haircut?`, "silence 10:15"},
		{"thanks in English", `
			10:00 b See you tomorrow!
			10:01 c Thank you so much`, ""},
	})
}

func TestPromiseNotKept(t *testing.T) {
	runRule(t, model.RulePromiseNotKept, []ruleCase{
		{"booked, and no booking", `
			10:00 b Записала вас на завтра в 15:00`, "no_booking 10:05"},
		{"booked", `
			10:00 b Записала вас на завтра в 15:00
			10:01 booking made 1d 15:00`, ""},
		{"booked right before", `
			10:00 booking made 1d 15:00
			10:01 b Вы записаны на завтра в 15:00`, ""},
		{"booked too late", `
			10:00 b Записала вас на завтра в 15:00
			10:30 booking made 1d 15:00`, "no_booking 10:05 until 10:30"},
		{"an offer is no promise", `
			10:00 b Записать вас на завтра в 15:00?`, ""},
		{"a question is no promise", `
			10:00 b Вы записаны на завтра?`, ""},
		{"a condition is no promise", `
			10:00 b Если вы записаны на завтра, приходите за пять минут`, ""},
		{"cancelled, and it stands", `
			10:00 c Отмените запись
			10:00 b Отменила вашу запись`, "no_cancellation 10:05"},
		{"cancelled", `
			10:00 b Ваша запись отменена
			10:02 booking cancelled`, ""},
		{"cancelled by a tool", `
			10:00 tool cancel_booking
			10:00 result e1 {"ok":true}
			10:01 b Ваша запись отменена`, ""},
		{"the tool failed", `
			10:00 tool cancel_booking
			10:00 result e1 {"error":"no such booking"}
			10:01 b Ваша запись отменена`, "no_cancellation 10:06"},
		{"will call, and nobody knows of it", `
			10:00 b Менеджер свяжется с вами в течение часа`, "no_callback 10:05"},
		{"will call, and somebody was told", `
			10:00 b Менеджер свяжется с вами в течение часа
			10:01 handoff`, ""},
		{"will call, and has called", `
			10:00 b We'll call you back shortly
			10:30 call`, "no_callback 10:05 until 10:30"},
		{"booked in English", `
			10:00 b You're all set, see you tomorrow`, "no_booking 10:05"},
		{"an operator may say so", `
			10:00 o Записала вас на завтра`, ""},
	})
}

func TestLeadStuck(t *testing.T) {
	runRule(t, model.RuleLeadStuck, []ruleCase{
		{"a day in its first stage", `
			10:00 c Запишите меня
			10:01 lead created 5
			10:01 crm add lead 5 STATUS_ID=NEW DATE_CREATE=2026-03-02T10:01:00+03:00`, "first_stage 1d 10:01"},
		{"somebody works on it", `
			10:00 c Запишите меня
			10:01 lead created 5
			10:01 crm add lead 5 STATUS_ID=NEW DATE_CREATE=2026-03-02T10:01:00+03:00
			10:30 crm move lead 5 STATUS_ID=IN_PROCESS`, ""},
		{"put back to the first stage", `
			10:00 c Запишите меня
			10:01 lead created 5
			10:01 crm add lead 5 STATUS_ID=IN_PROCESS DATE_CREATE=2026-03-02T10:01:00+03:00
			12:30 crm move lead 5 STATUS_ID=NEW`, "first_stage 1d 12:30"},
		{"thrown away while the client was writing", `
			10:00 c Запишите меня
			10:01 lead created 5
			10:01 crm add lead 5 STATUS_ID=NEW DATE_CREATE=2026-03-02T10:01:00+03:00
			10:10 crm move lead 5 STATUS_ID=JUNK
			10:12 c А можно в пятницу?`, "junked 10:10"},
		{"thrown away when the client had been answered", `
			10:00 c Запишите меня
			10:00 b На какой день?
			10:01 lead created 5
			10:01 crm add lead 5 STATUS_ID=NEW DATE_CREATE=2026-03-02T10:01:00+03:00
			10:10 crm move lead 5 STATUS_ID=JUNK`, ""},
		{"thrown away when the client was gone", `
			10:00 c Запишите меня
			10:01 lead created 5
			10:01 crm add lead 5 STATUS_ID=NEW DATE_CREATE=2026-03-02T10:01:00+03:00
			10:40 crm move lead 5 STATUS_ID=JUNK`, ""},
		{"thrown away on another day", `
			10:00 c Запишите меня
			10:01 lead created 5
			10:01 crm add lead 5 STATUS_ID=IN_PROCESS DATE_CREATE=2026-03-02T10:01:00+03:00
			1d 09:00 crm move lead 5 STATUS_ID=JUNK
			1d 09:01 c А можно в пятницу?`, ""},
	})
}

func TestReminder(t *testing.T) {
	runRule(t, model.RuleReminder, []ruleCase{
		{"a notification failed", `
			10:00 b Здравствуйте
			10:01 notification failed No such number`, "notification_failed 10:01"},
		{"sent again", `
			10:00 b Здравствуйте
			10:01 notification failed No such number
			10:02 notification sent`, "notification_failed 10:01 until 10:02"},
		{"nobody reminded", `
			10:00 c Запишите
			10:01 booking made 1d 15:00`, "no_reminder 1d 13:00"},
		{"reminded", `
			10:00 c Запишите
			10:01 booking made 1d 15:00
			1d 09:00 notification delivered`, ""},
		{"reminded too late", `
			10:00 c Запишите
			10:01 booking made 1d 15:00
			1d 14:00 notification delivered`, "no_reminder 1d 13:00 until 1d 14:00"},
		{"a confirmation is no reminder", `
			10:00 c Запишите
			10:01 booking made 1d 15:00
			10:02 notification delivered`, "no_reminder 1d 13:00"},
		{"it was cancelled", `
			10:00 c Запишите
			10:01 booking made 1d 15:00
			12:00 booking cancelled`, ""},
		{"it is within the hour", `
			10:00 c Запишите
			10:01 booking made 11:30`, ""},
		{"did not come, and nobody had reminded", `
			10:00 c Запишите
			10:01 booking made 11:30
			12:00 booking no_show`, "no_show 12:00"},
		{"did not come in spite of a reminder", `
			10:00 c Запишите
			10:01 booking made 1d 15:00
			1d 09:00 notification read
			1d 16:00 booking no_show`, ""},
	})
}

func TestAssistantTrouble(t *testing.T) {
	runRule(t, model.RuleAssistantTrouble, []ruleCase{
		{"the same answer to two questions", `
			10:00 c Сколько стоит стрижка?
			10:00 b Мы работаем каждый день с 9 до 21
			10:01 c Я про цену
			10:01 b Мы работаем каждый день с 9 до 21!`, "same_answer 10:01"},
		{"short answers are the same by chance", `
			10:00 c Есть стрижка?
			10:00 b Да, есть
			10:01 c А маникюр?
			10:01 b Да, есть`, ""},
		{"does not understand twice", `
			10:00 c Сколько стоит?
			10:00 b Извините, я не понял вопрос
			10:01 c Цена какая
			10:01 b Попробуйте переформулировать`, "fallback 10:01"},
		{"does not understand, and that was all", `
			10:00 c Сколько стоит?
			10:00 b Я не понял вопрос`, "fallback 10:05"},
		{"does not understand once", `
			10:00 c Скока стоит?
			10:00 b Я не поняла вопрос
			10:01 c Сколько стоит стрижка?
			10:01 b 2 000 ₽`, ""},
		{"apologises again and again", `
			10:00 c Где мой мастер?
			10:00 b Простите за ожидание
			10:01 c И?
			10:01 b Приносим извинения, уточняю`, "apologies 10:01"},
		{"answers in another language", `
			10:00 c Здравствуйте, сколько стоит стрижка?
			10:00 b Hello! The haircut costs two thousand roubles.`, "wrong_language 10:00"},
		{"a brand is no other language", `
			10:00 c Здравствуйте, сколько стоит стрижка?
			10:00 b Стрижка Estel Professional стоит 2 000 ₽`, ""},
		{"a template reached the client", `
			10:00 c Здравствуйте
			10:00 b Здравствуйте, {{client_name}}!`, "leak 10:00"},
		{"JSON reached the client", `
			10:00 c Здравствуйте
			10:00 b {"tool": "find_slots", "date": "2026-03-03"}`, "leak 10:00"},
		{"the client is angry", `
			10:00 c Сколько можно ждать, это безобразие!
			10:01 b Сейчас`, "angry 10:00"},
		{"the client shouts", `
			10:00 c ГДЕ МОЙ МАСТЕР Я ЖДУ УЖЕ ЧАС
			10:01 b Сейчас`, "angry 10:00"},
		{"asks for a person and gets none", `
			10:00 c Позовите оператора
			10:01 b Я могу помочь`, "wants_human 10:03"},
		{"asks for a person and gets one", `
			10:00 c Позовите оператора
			10:02 o Здравствуйте, Ольга`, ""},
		{"a person took it over later", `
			10:00 c I want to talk to a human
			10:01 b I can help you
			10:30 o Hi, this is Olga`, "wants_human 10:03 until 10:30"},
		{"the answer was judged", `
			10:00 c Здравствуйте
			10:00 b Здравствуйте, {{client_name}}!
			11:00 verdict`, "leak 10:00 until 11:00"},
		{"all is well", `
			10:00 c Здравствуйте, сколько стоит стрижка?
			10:00 b Стрижка стоит 2 000 ₽. Записать вас?
			10:01 c Да, на завтра
			10:01 b На 12:00 или 15:00?`, ""},
	})
}

func TestARuleThatIsOffFindsNothing(t *testing.T) {
	d, around := play(t, `10:00 c Запишите меня на завтра`)
	c := config()
	for _, rule := range model.IncidentRules() {
		c.Off = []model.IncidentRule{rule}
		for _, f := range watch.Look(watch.NewView(d, around, c)) {
			if f.Rule == rule {
				t.Errorf("%s finds %+v", rule, f)
			}
		}
	}
}

func TestWhereNobodyMakesLeadsNoneIsMissing(t *testing.T) {
	d, around := play(t, `10:00 c Запишите меня на завтра`)
	around.Habits = watch.Habits{}
	found := watch.Look(watch.NewView(d, around, config()))
	if slices.ContainsFunc(found, func(f watch.Finding) bool { return f.Rule == model.RuleLeadNotCreated }) {
		t.Errorf("%+v", found)
	}
}

func TestTheNextLookIsWhenSomethingIsDue(t *testing.T) {
	d, around := play(t, `10:00 c Запишите меня на завтра`)
	v := watch.NewView(d, around, config())
	found := watch.Look(v)
	for _, tt := range []struct{ now, want string }{{"10:00", "10:05"}, {"10:05", "10:15"}, {"10:15", ""}} {
		now, _ := clockAt(t, []string{tt.now})
		next := watch.NextLook(v, found, now)
		if have := clockOf(next); next.IsZero() != (tt.want == "") || !next.IsZero() && have != tt.want {
			t.Errorf("at %s: %s, want %q", tt.now, have, tt.want)
		}
	}
}
