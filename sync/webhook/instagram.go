package webhook

import (
	"debrief/model"
)

// instagramEvents reads a batch of Instagram's messaging webhooks.
func instagramEvents(_ string, in *request) harvest {
	var h harvest
	at := 0
	for _, entry := range in.tree.get("entry").items() {
		account := entry.get("id").text()
		parts := append(entry.get("messaging").items(), entry.get("standby").items()...)
		for _, change := range entry.get("changes").items() {
			parts = append(parts, change.get("value"))
		}
		for _, part := range parts {
			at++
			instagramPart(&h, at, account, part)
		}
	}
	if at == 0 {
		h.refuse(1, in.tree, "entry: a batch without messages")
	}
	return h
}

// instagramPart reads one messaging event. In an echo sender and recipient are
// swapped, so the client is whoever is not the account.
func instagramPart(h *harvest, at int, account string, part node) {
	client := part.get("sender", "id").text()
	if client == account || part.get("message", "is_echo").yes() {
		client = part.get("recipient", "id").text()
	}
	if client == "" || account == "" {
		h.refuse(at, inEntry(node{map[string]any{"id": account, "messaging": []any{part.value}}}), "a part without sender or recipient")
		return
	}
	e := model.Event{
		Source: "instagram", Account: account, SessionID: "ig:" + account + ":" + client,
		TS: part.get("timestamp").time(), Client: model.Client{ID: client}, Meta: sentAs(part),
	}
	var ok bool
	if e.ID, e.Body, ok = instagramBody(part); !ok {
		h.refuse(at, inEntry(node{map[string]any{"id": account, "messaging": []any{part.value}}}), "this kind of messaging event is not recorded, or lacks its mid")
		return
	}
	e.Type = e.Body.EventType()
	h.add(at, e)
}

// instagramBody returns what a messaging event tells, and its id.
func instagramBody(part node) (id string, body model.Body, ok bool) {
	message, postback, reaction, edit := part.get("message"), part.get("postback"), part.get("reaction"), part.get("message_edit")
	stamp := part.get("timestamp").text()
	switch {
	case message.isObject() && message.get("is_deleted").yes():
		id = message.get("mid").text()
		body, ok = &model.Delete{Target: id}, id != ""
		id = joined(id, "delete")
	case message.isObject():
		id = message.get("mid").text()
		body, ok = instagramMessage(message), id != ""
	case edit.isObject():
		id = edit.get("mid").text()
		body, ok = &model.Edit{Target: id, Text: edit.get("text").text()}, id != ""
		id = joined(id, "edit", firstText(edit.get("num_edit"), part.get("timestamp")))
	case postback.isObject():
		id = firstText(postback.get("mid"), part.get("timestamp"))
		body, ok = &model.Message{Role: model.RoleClient, Text: firstText(postback.get("title"), postback.get("payload"))}, id != ""
		id = joined(id, "postback")
	case reaction.isObject():
		id = reaction.get("mid").text()
		body, ok = &model.Message{Role: model.RoleClient, Text: firstText(reaction.get("emoji"), reaction.get("reaction"))}, id != ""
		id = joined(id, "reaction", reaction.get("action").text(), stamp)
	case part.get("read").isObject():
		id = firstText(part.get("read", "mid"), part.get("read", "watermark"))
		body, ok = &model.Notification{Status: "read", NotificationID: id}, id != ""
		id = joined(id, "read")
	}
	return id, body, ok
}

func instagramMessage(m node) *model.Message {
	role := model.RoleClient
	if m.get("is_echo").yes() {
		role = model.RoleAssistant
	}
	out := &model.Message{Role: role, Text: m.get("text").text()}
	for _, file := range m.get("attachments").items() {
		out.Attachments = append(out.Attachments, model.Attachment{
			Kind: file.get("type").text(), Name: file.get("payload", "title").text(), URL: file.get("payload", "url").text(),
		})
	}
	return out
}
