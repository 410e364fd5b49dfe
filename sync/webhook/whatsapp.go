package webhook

import (
	"debrief/model"
	"debrief/sync/loose"
)

// whatsappEvents reads a batch of WhatsApp's Cloud API: messages, statuses,
// echoes of what was sent from the phone, and calls.
func whatsappEvents(_ string, in *request) harvest {
	var h harvest
	at := 0
	each := func(list []loose.Value, read func(at int, part loose.Value)) int {
		for _, part := range list {
			at++
			read(at, part)
		}
		return len(list)
	}
	for _, entry := range in.tree.Get("entry").Items() {
		for _, change := range entry.Get("changes").Items() {
			w := whatsapp{h: &h, value: change.Get("value"), number: change.Get("value", "metadata", "phone_number_id").Text()}
			n := each(w.value.Get("messages").Items(), w.message)
			n += each(w.value.Get("message_echoes").Items(), w.echo)
			n += each(w.value.Get("statuses").Items(), w.status)
			n += each(w.value.Get("calls").Items(), w.call)
			if n == 0 {
				at++
				h.refuse(at, inEntry(loose.Value{V: map[string]any{"changes": []any{change.V}}}), "changes of the field %q are not recorded", change.Get("field").Text())
			}
		}
	}
	if at == 0 {
		h.refuse(1, in.tree, "entry: a batch without changes")
	}
	return h
}

// whatsapp reads the parts of one change.
type whatsapp struct {
	h      *harvest
	value  loose.Value
	number string // phone_number_id: the account
}

// event is what all events of one client have in common; other is the client's
// number, or its user id where there is no number.
func (w whatsapp) event(part loose.Value, other string) model.Event {
	return model.Event{
		Source: "whatsapp", Account: w.number, SessionID: w.session(other), TS: part.Get("timestamp").Time(), Meta: sentAs(part),
		Client: model.Client{ID: other, Name: w.name(other), Phone: phoneOf(other)},
	}
}

// alone returns a batch of nothing but one part, so that a reject can be read
// again by itself.
func (w whatsapp) alone(list string, part loose.Value, role model.Role) loose.Value {
	if role == model.RoleAssistant {
		list = "message_echoes"
	}
	value := map[string]any{"metadata": w.value.Get("metadata").V, "contacts": w.value.Get("contacts").V, list: []any{part.V}}
	return inEntry(loose.Value{V: map[string]any{"changes": []any{map[string]any{"value": value}}}})
}

// inEntry returns a batch of Meta's of one entry.
func inEntry(entry loose.Value) loose.Value {
	return loose.Value{V: map[string]any{"entry": []any{entry.V}}}
}

func (w whatsapp) session(other string) string {
	if other == "" || w.number == "" {
		return ""
	}
	return "wa:" + w.number + ":" + other
}

func (w whatsapp) name(client string) string {
	for _, contact := range w.value.Get("contacts").Items() {
		if loose.FirstText(contact.Get("wa_id"), contact.Get("user_id")) == client {
			return contact.Get("profile", "name").Text()
		}
	}
	return ""
}

// phoneOf returns a WhatsApp id as a phone, when it is one.
func phoneOf(id string) string {
	for _, c := range id {
		if c < '0' || c > '9' {
			return ""
		}
	}
	if id == "" {
		return ""
	}
	return "+" + id
}

func (w whatsapp) message(at int, m loose.Value) {
	e := w.event(m, loose.FirstText(m.Get("from"), m.Get("from_user_id")))
	w.turn(at, m, e, model.RoleClient)
}

// echo reads what was sent from the business's own phone.
func (w whatsapp) echo(at int, m loose.Value) {
	e := w.event(m, loose.FirstText(m.Get("to"), m.Get("to_user_id")))
	w.turn(at, m, e, model.RoleAssistant)
}

func (w whatsapp) turn(at int, m loose.Value, e model.Event, role model.Role) {
	e.ID = m.Get("id").Text()
	kind := m.Get("type").Text()
	target := loose.FirstText(m.Get(kind, "original_message_id"), m.Get(kind, "message_id"))
	switch {
	case e.ID == "":
		w.h.refuse(at, w.alone("messages", m, role), "id: a message without one")
		return
	case kind == "edit" && target != "":
		inner := m.Get("edit", "message")
		e.Type, e.Body = model.TypeEdit, &model.Edit{Target: target, Text: whatsappText(inner)}
	case kind == "revoke" && target != "":
		e.Type, e.Body = model.TypeDelete, &model.Delete{Target: target}
	case kind == "edit" || kind == "revoke":
		w.h.refuse(at, w.alone("messages", m, role), "%s: which message is not said", kind)
		return
	case kind == "system":
		e.Type, e.Body = model.TypeMessage, &model.Message{Role: model.RoleSystem, Text: m.Get("system", "body").Text()}
	default:
		e.Type, e.Body = model.TypeMessage, &model.Message{Role: role, Text: whatsappText(m), Attachments: whatsappFiles(m)}
	}
	w.h.add(at, e)
}

func whatsappText(m loose.Value) string {
	kind := m.Get("type").Text()
	reply := m.Get("interactive")
	return loose.FirstText(m.Get("text", "body"), m.Get("button", "text"), reply.Get("button_reply", "title"),
		reply.Get("list_reply", "title"), reply.Get("nfm_reply", "body"), m.Get(kind, "caption"),
		m.Get("reaction", "emoji"), m.Get("location", "name"), m.Get("location", "address"))
}

// whatsappFiles returns the file of a message. A kind that has neither text nor
// file is named, so that the turn does not look empty.
func whatsappFiles(m loose.Value) []model.Attachment {
	kind := m.Get("type").Text()
	for _, media := range mediaKinds {
		if kind == media {
			return []model.Attachment{mediaFile(kind, m.Get(kind))}
		}
	}
	switch kind {
	case "location", "contacts", "order", "unsupported", "unknown", "request_welcome":
		return []model.Attachment{{Kind: kind}}
	}
	return nil
}

func (w whatsapp) status(at int, s loose.Value) {
	status, ok := metaStatus(s.Get("status").Text())
	id := s.Get("id").Text()
	if !ok || id == "" {
		w.h.refuse(at, w.alone("statuses", s, ""), "the status %q is not recorded", s.Get("status").Text())
		return
	}
	e := w.event(s, loose.FirstText(s.Get("recipient_id"), s.Get("recipient_user_id")))
	body := &model.Notification{Status: status, NotificationID: id}
	if failures := s.Get("errors").Items(); len(failures) > 0 {
		body.Error = fullName(failures[0].Get("code").Text(), loose.FirstText(failures[0].Get("error_data", "details"), failures[0].Get("title")))
	}
	e.Type, e.ID, e.Body = model.TypeNotification, joined(id, s.Get("status").Text()), body
	w.h.add(at, e)
}

func (w whatsapp) call(at int, c loose.Value) {
	other := c.Get("from").Text()
	if c.Get("direction").Text() == "BUSINESS_INITIATED" {
		other = c.Get("to").Text()
	}
	if c.Get("id").Text() == "" {
		w.h.refuse(at, w.alone("calls", c, ""), "id: a call without one")
		return
	}
	e := w.event(c, other)
	e.Type, e.ID = model.TypeCall, joined(c.Get("id").Text(), c.Get("event").Text())
	e.Body = &model.Call{CallID: c.Get("id").Text(), DurationS: c.Get("duration").Number()}
	w.h.add(at, e)
}
