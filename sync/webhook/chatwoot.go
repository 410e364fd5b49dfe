package webhook

import (
	"debrief/model"
	"debrief/sync/loose"
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
	name := in.tree.Get("event").Text()
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
func chatwootEvent(body loose.Value, conversation string, client loose.Value) model.Event {
	account := body.Get("account", "id").Text()
	if account == "" {
		account = loose.FirstText(body.Get("account_id"), body.Get("messages").First().Get("account_id"))
	}
	return model.Event{
		Source: "chatwoot", Account: account, SessionID: "cw:" + account + ":" + conversation,
		Client: model.Client{
			ID: client.Get("id").Text(), Name: client.Get("name").Text(),
			Phone: client.Get("phone_number").Text(), Email: client.Get("email").Text(),
		},
		Meta: sentAs(body),
	}
}

func chatwootMessage(h *harvest, name string, body loose.Value) {
	conversation := body.Get("conversation")
	number := loose.FirstText(conversation.Get("id"), conversation.Get("display_id"))
	id := body.Get("id").Text()
	if number == "" || id == "" {
		h.refuse(1, body, "a message without id or conversation")
		return
	}
	e := chatwootEvent(body, number, conversation.Get("meta", "sender"))
	role := chatwootRole(body)
	if sender := body.Get("sender"); role == model.RoleClient {
		e.Client = e.Client.Merge(chatwootEvent(body, number, sender).Client)
	} else {
		e.Author = model.Person{ID: sender.Get("id").Text(), Name: sender.Get("name").Text()}
	}
	e.TS = loose.FirstTime(body.Get("created_at"), conversation.Get("timestamp"))
	e.ID = joined("message", id)
	if name == "message_updated" {
		changed := loose.FirstText(body.Get("updated_at"), body.Get("created_at"))
		e.TS = loose.FirstTime(body.Get("updated_at"), body.Get("created_at"))
		target := e.ID
		e.ID = joined(name, id, changed)
		e.Body = &model.Edit{Target: target, Text: body.Get("content").Text()}
		if body.Get("content_attributes", "deleted").Yes() {
			e.Body = &model.Delete{Target: target}
		}
	} else {
		e.Body = &model.Message{Role: role, Text: body.Get("content").Text(), Attachments: chatwootFiles(body)}
	}
	e.Type = e.Body.EventType()
	h.add(1, e)
}

// chatwootRole reads message_type, which is a word at the top of a body and a
// number further down.
func chatwootRole(m loose.Value) model.Role {
	switch kind := m.Get("message_type").Text(); {
	case m.Get("private").Yes():
		return model.RoleSystem
	case kind == "incoming" || kind == "0":
		return model.RoleClient
	case kind == "outgoing" || kind == "1":
		return model.RoleAssistant
	}
	return model.RoleSystem
}

func chatwootFiles(m loose.Value) []model.Attachment {
	var files []model.Attachment
	for _, f := range m.Get("attachments").Items() {
		files = append(files, model.Attachment{
			Kind: f.Get("file_type").Text(), URL: f.Get("data_url").Text(), Size: max(0, f.Get("file_size").Integer()),
		})
	}
	return files
}

// chatwootStatus reads the opening or closing of a conversation.
func chatwootStatus(h *harvest, name string, body loose.Value) {
	id := body.Get("id").Text()
	if id == "" {
		h.refuse(1, body, "a conversation without id")
		return
	}
	e := chatwootEvent(body, id, body.Get("meta", "sender"))
	status := body.Get("status").Text()
	ended := name == "conversation_resolved" || name == "conversation_status_changed" && status == "resolved"
	e.TS = loose.FirstTime(body.Get("updated_at"), body.Get("timestamp"), body.Get("last_activity_at"), body.Get("created_at"))
	if name == "conversation_created" {
		e.TS = loose.FirstTime(body.Get("created_at"), body.Get("timestamp"))
	}
	e.ID = joined(name, id, loose.FirstText(body.Get("updated_at"), body.Get("timestamp"), body.Get("created_at")))
	e.Body = &model.Session{Start: !ended, Reason: fullName(name, status)}
	e.Type = e.Body.EventType()
	h.add(1, e)
}
