package webhook

import (
	"debrief/model"
)

// verifyChatwoot checks the signature over timestamp and body, and the timestamp.
func verifyChatwoot(c Channel) func(*request) error {
	return func(in *request) error {
		stamp := in.header.Get("X-Chatwoot-Timestamp")
		if !signedHex(in.header.Get("X-Chatwoot-Signature"), c.Secret, []byte(stamp), []byte("."), in.body) {
			return errUnverified
		}
		if !fresh(stamp, in.now) {
			return errStale
		}
		return nil
	}
}

// chatwootEvents reads one event of Chatwoot. The event's name says what it is,
// also where the body disagrees.
func chatwootEvents(_ string, in *request) harvest {
	var h harvest
	name := in.tree.get("event").text()
	switch name {
	case "message_created", "message_updated":
		chatwootMessage(&h, name, in.tree)
	case "conversation_created", "conversation_status_changed", "conversation_resolved", "conversation_opened":
		chatwootStatus(&h, name, in.tree)
	default:
		h.refuse(1, in.tree, "the event %q is not recorded", name)
	}
	return h
}

// chatwootEvent is what all events of one conversation have in common.
func chatwootEvent(body node, conversation string, client node) model.Event {
	account := body.get("account", "id").text()
	if account == "" {
		account = firstText(body.get("account_id"), body.get("messages").first().get("account_id"))
	}
	return model.Event{
		Source: "chatwoot", Account: account, SessionID: "cw:" + account + ":" + conversation,
		Client: model.Client{
			ID: client.get("id").text(), Name: client.get("name").text(),
			Phone: client.get("phone_number").text(), Email: client.get("email").text(),
		},
		Meta: sentAs(body),
	}
}

func chatwootMessage(h *harvest, name string, body node) {
	conversation := body.get("conversation")
	number := firstText(conversation.get("id"), conversation.get("display_id"))
	id := body.get("id").text()
	if number == "" || id == "" {
		h.refuse(1, body, "a message without id or conversation")
		return
	}
	e := chatwootEvent(body, number, conversation.get("meta", "sender"))
	role := chatwootRole(body)
	if sender := body.get("sender"); role == model.RoleClient {
		e.Client = e.Client.Merge(chatwootEvent(body, number, sender).Client)
	} else {
		e.Author = model.Person{ID: sender.get("id").text(), Name: sender.get("name").text()}
	}
	e.TS = firstTime(body.get("created_at"), conversation.get("timestamp"))
	e.ID = joined("message", id)
	if name == "message_updated" {
		changed := firstText(body.get("updated_at"), body.get("created_at"))
		e.TS = firstTime(body.get("updated_at"), body.get("created_at"))
		target := e.ID
		e.ID = joined(name, id, changed)
		e.Body = &model.Edit{Target: target, Text: body.get("content").text()}
		if body.get("content_attributes", "deleted").yes() {
			e.Body = &model.Delete{Target: target}
		}
	} else {
		e.Body = &model.Message{Role: role, Text: body.get("content").text(), Attachments: chatwootFiles(body)}
	}
	e.Type = e.Body.EventType()
	h.add(1, e)
}

// chatwootRole reads message_type, which is a word at the top of a body and a
// number further down.
func chatwootRole(m node) model.Role {
	switch kind := m.get("message_type").text(); {
	case m.get("private").yes():
		return model.RoleSystem
	case kind == "incoming" || kind == "0":
		return model.RoleClient
	case kind == "outgoing" || kind == "1":
		return model.RoleAssistant
	}
	return model.RoleSystem
}

func chatwootFiles(m node) []model.Attachment {
	var files []model.Attachment
	for _, f := range m.get("attachments").items() {
		files = append(files, model.Attachment{
			Kind: f.get("file_type").text(), URL: f.get("data_url").text(), Size: max(0, f.get("file_size").integer()),
		})
	}
	return files
}

// chatwootStatus reads the opening or closing of a conversation.
func chatwootStatus(h *harvest, name string, body node) {
	id := body.get("id").text()
	if id == "" {
		h.refuse(1, body, "a conversation without id")
		return
	}
	e := chatwootEvent(body, id, body.get("meta", "sender"))
	status := body.get("status").text()
	ended := name == "conversation_resolved" || name == "conversation_status_changed" && status == "resolved"
	e.TS = firstTime(body.get("updated_at"), body.get("timestamp"), body.get("last_activity_at"), body.get("created_at"))
	if name == "conversation_created" {
		e.TS = firstTime(body.get("created_at"), body.get("timestamp"))
	}
	e.ID = joined(name, id, firstText(body.get("updated_at"), body.get("timestamp"), body.get("created_at")))
	e.Body = &model.Session{Start: !ended, Reason: fullName(name, status)}
	e.Type = e.Body.EventType()
	h.add(1, e)
}
