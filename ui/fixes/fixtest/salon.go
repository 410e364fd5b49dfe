package fixtest

import (
	"time"

	"debrief/model"
)

// Session is the dialogue in the salon that led to lead 7719.
const Session = "wa-7719"

// Lead7719 is the lead that the salon's bot made.
func Lead7719() model.EntityRef { return model.EntityRef{Kind: model.EntityLead, ID: "7719"} }

// Salon returns a world with one dialogue, whose lead the CRM holds with an
// empty phone and in the wrong stage.
func Salon() *World {
	w := New()
	at := func(minute int) time.Time { return w.Clock.Add(-40*time.Minute + time.Duration(minute)*time.Minute) }
	client := model.Client{ID: "c1", Name: "Иванова Мария", Phone: "+7 916 123-45-67"}
	say := func(minute int, role model.Role, words string) {
		w.Add(model.Event{Type: model.TypeMessage, TS: at(minute), SessionID: Session, Source: "whatsapp", Client: client,
			Body: &model.Message{Role: role, Text: words}})
	}
	say(0, model.RoleClient, "А сколько стоит консультация косметолога? Хочу на этой неделе, лучше вечером")
	say(1, model.RoleAssistant, "Здравствуйте! Консультация стоит 1 500 руб. Оставьте телефон, мы перезвоним.")
	say(3, model.RoleClient, "89161234567, после 18:00")
	w.Add(model.Event{Type: model.TypeLead, TS: at(4), SessionID: Session, Source: "whatsapp", Body: &model.Lead{
		Status: model.LeadCreated, LeadID: "7719",
		Fields: model.Fields{}.With("TITLE", "Консультация").With("NAME", "Мария").With("PHONE", "+79161234567").With("COMMENTS", "после 18:00"),
	}})
	say(4, model.RoleAssistant, "Спасибо! Чем ещё помочь?")
	w.CRM(at(5), model.CRMAdd, "bot", model.Fields{}.With("TITLE", "Консультация").With("NAME", "Мария").With("STATUS_ID", "NEW").With("PHONE", ""), nil)
	w.CRM(at(12), model.CRMUpdate, "Олег", model.Fields{}.With("STATUS_ID", "JUNK"), model.Fields{}.With("STATUS_ID", "NEW"))
	w.SetStages(model.EntityLead,
		model.Stage{ID: "NEW", Name: "Новая заявка"}, model.Stage{ID: "IN_PROCESS", Name: "В работе"},
		model.Stage{ID: "CALLBACK", Name: "Перезвонить ещё раз"}, model.Stage{ID: "CONVERTED", Name: "Качественный лид", Semantics: "S"},
		model.Stage{ID: "JUNK", Name: "Некачественный лид", Semantics: "F"})
	denied := &model.CRMError{Class: model.CRMDenied, Method: "crm.item.list", Words: "Access denied"}
	w.Exchange = model.SyncStatus{Portal: "salon.bitrix24.ru", Sources: []model.SourceStatus{
		{Name: "crm leads", State: "ok", LastAt: w.Clock.Add(-2 * time.Minute), Pulled: 12},
		{Name: "crm deals", State: "failed", LastAt: w.Clock.Add(-25 * time.Minute), Err: "Access denied", Failure: denied},
		{Name: "crm stages", State: "running", LastAt: w.Clock.Add(-time.Hour), Pulled: 5, Total: 10},
	}, Errors: []model.SyncError{{At: w.Clock.Add(-5 * time.Minute), Source: "crm deals", Text: "crm deals: " + denied.Error(), Failure: denied}}}
	return w
}

// CRM records what the CRM did to lead 7719.
func (w *World) CRM(at time.Time, did model.CRMAction, by string, fields, before model.Fields) {
	w.Add(model.Event{Type: model.TypeCRM, TS: at, Source: "bitrix24", Body: &model.CRM{
		Entity: Lead7719(), Action: did, Fields: fields, Before: before, By: by,
	}})
}

// Queue puts a fix of lead 7719 into the outbox and returns its id.
func (w *World) Queue(name, base, value string) model.Key {
	return w.Add(model.Event{Type: model.TypeFixQueued, Actor: "anna", Body: &model.FixQueued{
		Entity: Lead7719(), Changes: model.Fields{}.With(name, value), Base: model.Fields{}.With(name, base),
		NotBefore: w.Clock.Add(24 * time.Second),
	}})
}
