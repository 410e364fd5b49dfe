package webhook

import (
	"debrief/model"
	"debrief/sync/loose"
)

// instagramEvents reads a batch of Instagram's messaging webhooks.
func instagramEvents(_ string, in *request) harvest {
	var h harvest
	at := 0
	for _, entry := range in.tree.Get("entry").Items() {
		account := entry.Get("id").Text()
		parts := append(entry.Get("messaging").Items(), entry.Get("standby").Items()...)
		for _, change := range entry.Get("changes").Items() {
			parts = append(parts, change.Get("value"))
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
func instagramPart(h *harvest, at int, account string, part loose.Value) {
	client := part.Get("sender", "id").Text()
	if client == account || part.Get("message", "is_echo").Yes() {
		client = part.Get("recipient", "id").Text()
	}
	if client == "" || account == "" {
		h.refuse(at, inEntry(loose.Value{V: map[string]any{"id": account, "messaging": []any{part.V}}}), "a part without sender or recipient")
		return
	}
	e := model.Event{
		Source: "instagram", Account: account, SessionID: "ig:" + account + ":" + client,
		TS: part.Get("timestamp").Time(), Client: model.Client{ID: client}, Meta: sentAs(part),
	}
	var ok bool
	if e.ID, e.Body, ok = instagramBody(part); !ok {
		h.refuse(at, inEntry(loose.Value{V: map[string]any{"id": account, "messaging": []any{part.V}}}), "this kind of messaging event is not recorded, or lacks its mid")
		return
	}
	e.Type = e.Body.EventType()
	h.add(at, e)
}

// instagramBody returns what a messaging event tells, and its id.
func instagramBody(part loose.Value) (id string, body model.Body, ok bool) {
	message, postback, reaction, edit := part.Get("message"), part.Get("postback"), part.Get("reaction"), part.Get("message_edit")
	stamp := part.Get("timestamp").Text()
	switch {
	case message.IsObject() && message.Get("is_deleted").Yes():
		id = message.Get("mid").Text()
		body, ok = &model.Delete{Target: id}, id != ""
		id = joined(id, "delete")
	case message.IsObject():
		id = message.Get("mid").Text()
		body, ok = instagramMessage(message), id != ""
	case edit.IsObject():
		id = edit.Get("mid").Text()
		body, ok = &model.Edit{Target: id, Text: edit.Get("text").Text()}, id != ""
		id = joined(id, "edit", loose.FirstText(edit.Get("num_edit"), part.Get("timestamp")))
	case postback.IsObject():
		id = loose.FirstText(postback.Get("mid"), part.Get("timestamp"))
		body, ok = &model.Message{Role: model.RoleClient, Text: loose.FirstText(postback.Get("title"), postback.Get("payload"))}, id != ""
		id = joined(id, "postback")
	case reaction.IsObject():
		id = reaction.Get("mid").Text()
		body, ok = &model.Message{Role: model.RoleClient, Text: loose.FirstText(reaction.Get("emoji"), reaction.Get("reaction"))}, id != ""
		id = joined(id, "reaction", reaction.Get("action").Text(), stamp)
	case part.Get("read").IsObject():
		id = loose.FirstText(part.Get("read", "mid"), part.Get("read", "watermark"))
		body, ok = &model.Notification{Status: "read", NotificationID: id}, id != ""
		id = joined(id, "read")
	}
	return id, body, ok
}

func instagramMessage(m loose.Value) *model.Message {
	role := model.RoleClient
	if m.Get("is_echo").Yes() {
		role = model.RoleAssistant
	}
	out := &model.Message{Role: role, Text: m.Get("text").Text()}
	for _, file := range m.Get("attachments").Items() {
		out.Attachments = append(out.Attachments, model.Attachment{
			Kind: file.Get("type").Text(), Name: file.Get("payload", "title").Text(), URL: file.Get("payload", "url").Text(),
		})
	}
	return out
}
