package portal

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"debrief/model"
)

// crmChatGet is imopenlines.crm.chat.get; an entity that has no chat, or does not
// exist, gives an empty list.
func crmChatGet(p *Portal, params map[string]any) reply {
	ref, refused := chatOwner(params)
	if refused != nil {
		return *refused
	}
	rows := []any{}
	for _, c := range p.chatsAbout(ref, text(params["ACTIVE_ONLY"]) != "N") {
		rows = append(rows, map[string]any{"CHAT_ID": strconv.Itoa(c.id), "CONNECTOR_ID": "livechat", "CONNECTOR_TITLE": "Live Chat"})
	}
	return success(rows)
}

// crmChatLast is imopenlines.crm.chat.getLastId.
func crmChatLast(p *Portal, params map[string]any) reply {
	ref, refused := chatOwner(params)
	if refused != nil {
		return *refused
	}
	found := p.chatsAbout(ref, false)
	if len(found) == 0 {
		return badRequest("CRM_CHAT_EMPTY_CRM_DATA", "Empty CRM data")
	}
	return success(found[len(found)-1].id)
}

func chatOwner(params map[string]any) (model.EntityRef, *reply) {
	kind, id := strings.ToLower(text(params["CRM_ENTITY_TYPE"])), text(params["CRM_ENTITY"])
	for name, value := range map[string]string{"CRM_ENTITY_TYPE": kind, "CRM_ENTITY": id} {
		if value == "" {
			answer := badRequest("ERROR_ARGUMENT", "Argument '"+name+"' is null or empty")
			return model.EntityRef{}, &answer
		}
	}
	return model.EntityRef{Kind: model.EntityKind(kind), ID: id}, nil
}

// dialogGet is imopenlines.dialog.get, by any of the names that it knows a chat by.
func dialogGet(p *Portal, params map[string]any) reply {
	c := p.chat(text(params["CHAT_ID"]))
	if c == nil {
		c = p.chat(text(params["DIALOG_ID"]))
	}
	if c == nil {
		c, _ = p.chatOfSession(text(params["SESSION_ID"]))
	}
	for _, other := range p.chats.all {
		if c == nil && other.code() == text(params["USER_CODE"]) {
			c = other
		}
	}
	if c == nil || c.denied {
		return badRequest("ACCESS_ERROR", "You do not have access to the specified dialog")
	}
	return success(p.dialog(c))
}

// code is how a chat is known by the outside: connector, line, chat and user.
func (c *chat) code() string { return fmt.Sprintf("livechat|22|%d|%d", c.id-1, c.guest) }

// dialog is a chat as imopenlines.dialog.get shows it.
func (p *Portal) dialog(c *chat) map[string]any {
	bound := map[model.EntityKind]string{model.EntityLead: "0", model.EntityDeal: "0", model.EntityContact: "0"}
	for _, ref := range c.refs {
		bound[ref.Kind] = ref.ID
	}
	first, session, last, count := "NONE|0", 0, 0, 0
	if len(c.refs) > 0 {
		first = strings.ToUpper(string(c.refs[0].Kind)) + "|" + c.refs[0].ID
	}
	for _, s := range c.sessions {
		count += len(s.messages)
		session, last = s.id, s.messages[len(s.messages)-1].id
	}
	return map[string]any{
		"id": c.id, "dialog_id": fmt.Sprint("chat", c.id), "name": c.name + " - Open line", "type": "lines", "entity_type": "LINES",
		"entity_id":     c.code(),
		"entity_data_1": fmt.Sprintf("Y|%s|N|N|%d|%d|0|0|0", first, session, c.created.Unix()),
		"entity_data_2": fmt.Sprintf("LEAD|%s|COMPANY|0|CONTACT|%s|DEAL|%s", bound[model.EntityLead], bound[model.EntityContact], bound[model.EntityDeal]),
		"message_count": count, "last_message_id": last, "last_id": last, "date_create": stamp(c.created),
	}
}

// sessionHistory is imopenlines.session.history.get: one session, whole, of a chat
// the last one.
func sessionHistory(p *Portal, params map[string]any) reply {
	id, chatID := text(params["SESSION_ID"]), text(params["CHAT_ID"])
	if id == "" && chatID == "" {
		return badRequest("MISSING_REQUIRED_PARAM", "Session ID or Chat ID must be provided")
	}
	c, s := p.chatOfSession(id)
	if id == "" {
		if c = p.chat(chatID); c != nil && len(c.sessions) > 0 {
			s = c.last()
		}
	}
	switch {
	case c == nil || s == nil:
		if vote, voted := p.timeline.votes[id]; voted { // of a session that is not simulated
			return success(map[string]any{"sessionVoteHead": vote.Rating, "sessionCommentHead": vote.Comment, "message": []any{}})
		}
		return badRequest("INVALID_SESSION_ID", "The session ID is invalid")
	case c.denied:
		return badRequest("ACCESS_DENIED", "Access denied")
	}
	return success(p.transcript(c, s))
}

// transcript is one session as imopenlines.session.history.get shows it.
func (p *Portal) transcript(c *chat, s *chatSession) map[string]any {
	messages, users, files := map[string]any{}, map[string]any{}, map[string]any{}
	var order []any
	for _, m := range s.messages {
		id := strconv.Itoa(m.id)
		params := map[string]any{}
		for _, n := range m.files {
			params["fileId"] = m.files
			files[strconv.Itoa(n)] = p.file(n)
		}
		messages[id] = map[string]any{
			"id": id, "chatid": strconv.Itoa(c.id), "senderid": strconv.Itoa(m.sender), "recipientid": fmt.Sprint("chat", c.id),
			"date": stamp(m.at), "text": m.text, "textlegacy": m.text, "params": phpArray(params),
		}
		order = append(order, id)
		if m.sender != 0 {
			users[strconv.Itoa(m.sender)] = p.chatUser(c, m.sender)
		}
	}
	slices.Reverse(order)
	vote := p.timeline.votes[strconv.Itoa(s.id)]
	return map[string]any{
		"chatId": c.id, "canJoin": "Y", "canVoteHead": "Y", "sessionId": s.id, "userId": fmt.Sprint("chat", c.id),
		"sessionVoteHead": vote.Rating, "sessionCommentHead": vote.Comment,
		"message": phpArray(messages), "usersMessage": map[string]any{fmt.Sprint("chat", c.id): order},
		"users": phpArray(users), "files": phpArray(files), "chat": map[string]any{strconv.Itoa(c.id): p.dialog(c)},
	}
}

// file is a file as the history shows it. Its address holds the caller's secret, as
// addresses that are made for a webhook do.
func (p *Portal) file(n int) map[string]any {
	f := p.chats.files[n]
	return map[string]any{
		"id": n, "type": f.Type, "name": f.Name, "size": f.Size,
		"urldownload": fmt.Sprintf("https://portal.example/rest/%d/%s/download/?token=disk|%d", p.webhook.user, p.webhook.code, n),
	}
}
