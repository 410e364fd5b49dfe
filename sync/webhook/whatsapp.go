package webhook

import (
	"debrief/model"
)

// whatsappEvents reads a batch of WhatsApp's Cloud API: messages, statuses,
// echoes of what was sent from the phone, and calls.
func whatsappEvents(_ string, in *request) harvest {
	var h harvest
	at := 0
	each := func(list []node, read func(at int, part node)) int {
		for _, part := range list {
			at++
			read(at, part)
		}
		return len(list)
	}
	for _, entry := range in.tree.get("entry").items() {
		for _, change := range entry.get("changes").items() {
			w := whatsapp{h: &h, value: change.get("value"), number: change.get("value", "metadata", "phone_number_id").text()}
			n := each(w.value.get("messages").items(), w.message)
			n += each(w.value.get("message_echoes").items(), w.echo)
			n += each(w.value.get("statuses").items(), w.status)
			n += each(w.value.get("calls").items(), w.call)
			if n == 0 {
				at++
				h.refuse(at, inEntry(node{map[string]any{"changes": []any{change.value}}}), "changes of the field %q are not recorded", change.get("field").text())
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
	value  node
	number string // phone_number_id: the account
}

// event is what all events of one client have in common; other is the client's
// number, or its user id where there is no number.
func (w whatsapp) event(part node, other string) model.Event {
	return model.Event{
		Source: "whatsapp", Account: w.number, SessionID: w.session(other), TS: part.get("timestamp").time(), Meta: sentAs(part),
		Client: model.Client{ID: other, Name: w.name(other), Phone: phoneOf(other)},
	}
}

// alone returns a batch of nothing but one part, so that a reject can be read
// again by itself.
func (w whatsapp) alone(list string, part node, role model.Role) node {
	if role == model.RoleAssistant {
		list = "message_echoes"
	}
	value := map[string]any{"metadata": w.value.get("metadata").value, "contacts": w.value.get("contacts").value, list: []any{part.value}}
	return inEntry(node{map[string]any{"changes": []any{map[string]any{"value": value}}}})
}

// inEntry returns a batch of Meta's of one entry.
func inEntry(entry node) node { return node{map[string]any{"entry": []any{entry.value}}} }

func (w whatsapp) session(other string) string {
	if other == "" || w.number == "" {
		return ""
	}
	return "wa:" + w.number + ":" + other
}

func (w whatsapp) name(client string) string {
	for _, contact := range w.value.get("contacts").items() {
		if firstText(contact.get("wa_id"), contact.get("user_id")) == client {
			return contact.get("profile", "name").text()
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

func (w whatsapp) message(at int, m node) {
	e := w.event(m, firstText(m.get("from"), m.get("from_user_id")))
	w.turn(at, m, e, model.RoleClient)
}

// echo reads what was sent from the business's own phone.
func (w whatsapp) echo(at int, m node) {
	e := w.event(m, firstText(m.get("to"), m.get("to_user_id")))
	w.turn(at, m, e, model.RoleAssistant)
}

func (w whatsapp) turn(at int, m node, e model.Event, role model.Role) {
	e.ID = m.get("id").text()
	kind := m.get("type").text()
	target := firstText(m.get(kind, "original_message_id"), m.get(kind, "message_id"))
	switch {
	case e.ID == "":
		w.h.refuse(at, w.alone("messages", m, role), "id: a message without one")
		return
	case kind == "edit" && target != "":
		inner := m.get("edit", "message")
		e.Type, e.Body = model.TypeEdit, &model.Edit{Target: target, Text: whatsappText(inner)}
	case kind == "revoke" && target != "":
		e.Type, e.Body = model.TypeDelete, &model.Delete{Target: target}
	case kind == "edit" || kind == "revoke":
		w.h.refuse(at, w.alone("messages", m, role), "%s: which message is not said", kind)
		return
	case kind == "system":
		e.Type, e.Body = model.TypeMessage, &model.Message{Role: model.RoleSystem, Text: m.get("system", "body").text()}
	default:
		e.Type, e.Body = model.TypeMessage, &model.Message{Role: role, Text: whatsappText(m), Attachments: whatsappFiles(m)}
	}
	w.h.add(at, e)
}

func whatsappText(m node) string {
	kind := m.get("type").text()
	reply := m.get("interactive")
	return firstText(m.get("text", "body"), m.get("button", "text"), reply.get("button_reply", "title"),
		reply.get("list_reply", "title"), reply.get("nfm_reply", "body"), m.get(kind, "caption"),
		m.get("reaction", "emoji"), m.get("location", "name"), m.get("location", "address"))
}

// whatsappFiles returns the file of a message. A kind that has neither text nor
// file is named, so that the turn does not look empty.
func whatsappFiles(m node) []model.Attachment {
	kind := m.get("type").text()
	for _, media := range mediaKinds {
		if kind == media {
			return []model.Attachment{mediaFile(kind, m.get(kind))}
		}
	}
	switch kind {
	case "location", "contacts", "order", "unsupported", "unknown", "request_welcome":
		return []model.Attachment{{Kind: kind}}
	}
	return nil
}

func (w whatsapp) status(at int, s node) {
	status, ok := metaStatus(s.get("status").text())
	id := s.get("id").text()
	if !ok || id == "" {
		w.h.refuse(at, w.alone("statuses", s, ""), "the status %q is not recorded", s.get("status").text())
		return
	}
	e := w.event(s, firstText(s.get("recipient_id"), s.get("recipient_user_id")))
	body := &model.Notification{Status: status, NotificationID: id}
	if failures := s.get("errors").items(); len(failures) > 0 {
		body.Error = fullName(failures[0].get("code").text(), firstText(failures[0].get("error_data", "details"), failures[0].get("title")))
	}
	e.Type, e.ID, e.Body = model.TypeNotification, joined(id, s.get("status").text()), body
	w.h.add(at, e)
}

func (w whatsapp) call(at int, c node) {
	other := c.get("from").text()
	if c.get("direction").text() == "BUSINESS_INITIATED" {
		other = c.get("to").text()
	}
	if c.get("id").text() == "" {
		w.h.refuse(at, w.alone("calls", c, ""), "id: a call without one")
		return
	}
	e := w.event(c, other)
	e.Type, e.ID = model.TypeCall, joined(c.get("id").text(), c.get("event").text())
	e.Body = &model.Call{CallID: c.get("id").text(), DurationS: c.get("duration").number()}
	w.h.add(at, e)
}
