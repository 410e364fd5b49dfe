package webhook

import (
	"strings"

	"debrief/model"
)

// change is what a message event does to a message.
func (b bitrix24) change() string {
	for _, word := range []string{"ADD", "UPDATE", "DELETE"} {
		if strings.HasSuffix(b.name, word) {
			return word
		}
	}
	return ""
}

// turn adds a message, its edit or its deletion. The text of an edit must be
// there, since without it nobody knows what was changed.
func (b bitrix24) turn(at int, part node, e model.Event, number string, role model.Role, text node) {
	target := joined("message", number)
	change := b.change()
	switch {
	case e.SessionID == "" || number == "" || change == "UPDATE" && !text.exists():
		b.refuse(at, part)
		return
	case change == "UPDATE":
		e.ID = joined(target, "update", b.sentTime)
		e.Body = &model.Edit{Target: target, Text: plain(text.text())}
	case change == "DELETE":
		e.ID = joined(target, "delete", b.sentTime)
		e.Body = &model.Delete{Target: target}
	default:
		e.ID = target
		e.Body = &model.Message{Role: role, Text: plain(text.text())}
	}
	b.add(at, e, part)
}

// plain turns the portal's line marks into lines; other marks stay as they are.
func plain(text string) string { return strings.ReplaceAll(text, "[br]", "\n") }

// openLine reads messages of an application's own open-line connector. The date
// of a message may be empty.
func (b bitrix24) openLine() {
	for i, part := range b.data.get("DATA").items() {
		m, user := part.get("message"), part.get("connector", "user_id").text()
		e := b.event
		e.SessionID = b.chat(firstText(part.get("chat", "id"), part.get("im", "chat_id")))
		if t := m.get("date").time(); !t.IsZero() {
			e.TS = t
		}
		role, writer := model.RoleAssistant, m.get("user_id").text()
		switch {
		case m.get("system").yes():
			role = model.RoleSystem
		case writer != "" && writer == user:
			role, e.Client = model.RoleClient, model.Client{ID: writer}
		default:
			e.Author = model.Person{ID: writer}
		}
		b.turn(i+1, part, e, firstText(m.get("id"), part.get("im", "message_id")), role, m.get("text"))
	}
	if len(b.data.get("DATA").items()) == 0 {
		b.refuse(1, b.data)
	}
}

// connector reads what operators wrote to the client of a connector: the portal
// tells of that direction only.
func (b bitrix24) connector() {
	for i, part := range b.data.get("MESSAGES").items() {
		m := part.get("message")
		e := b.event
		e.SessionID = b.chat(firstText(part.get("im", "chat_id"), part.get("chat", "id")))
		e.Author = model.Person{ID: m.get("user_id").text()}
		text := m.get("text")
		if name, rest, ok := signed(text.text()); ok {
			e.Author.Name, text = name, node{rest}
		}
		number := firstText(part.get("im", "message_id"), m.get("id"), m.get("id").first())
		b.turn(i+1, part, e, number, model.RoleOperator, text)
	}
	if len(b.data.get("MESSAGES").items()) == 0 {
		b.refuse(1, b.data)
	}
}

// signed takes the operator's name off a text: "[b]Name:[/b] [br]text".
func signed(text string) (name, rest string, ok bool) {
	inside, found := strings.CutPrefix(text, "[b]")
	name, rest, closed := strings.Cut(inside, ":[/b]")
	if !found || !closed {
		return "", text, false
	}
	rest = strings.TrimPrefix(strings.TrimSpace(rest), "[br]")
	return name, strings.TrimSpace(rest), true
}

// bot reads the events of chat bots of the first version.
func (b bitrix24) bot() {
	params, user := b.data.get("PARAMS"), b.data.get("USER")
	chat := firstText(params.get("CHAT_ID"), params.get("TO_CHAT_ID"), params.get("DIALOG_ID"))
	e := b.event
	e.SessionID = b.chat(chat)
	if b.name == "ONIMBOTJOINCHAT" {
		if e.SessionID == "" {
			b.refuse(1, b.data)
			return
		}
		e.ID = joined(b.name, chat, b.sentTime)
		e.Body = &model.Session{Start: true, Reason: "bot joined the chat"}
		b.add(1, e, b.data)
		return
	}
	role := botRole(params, user)
	person := model.Person{ID: firstText(user.get("ID"), params.get("FROM_USER_ID"), params.get("AUTHOR_ID")), Name: user.get("NAME").text()}
	if role == model.RoleClient {
		e.Client = model.Client{ID: person.ID, Name: person.Name}
	} else {
		e.Author = person
	}
	e.Lang = params.get("LANGUAGE").text()
	b.turn(1, b.data, e, firstText(params.get("MESSAGE_ID"), params.get("ID")), role, params.get("MESSAGE"))
}

// botRole says who wrote in a chat with a bot: a connector's user is the client,
// and so is whoever talks with the bot alone; other people there are operators.
func botRole(params, user node) model.Role {
	switch {
	case params.get("SYSTEM").yes():
		return model.RoleSystem
	case user.get("IS_BOT").yes():
		return model.RoleAssistant
	case user.get("IS_CONNECTOR").yes() || firstText(params.get("MESSAGE_TYPE"), params.get("CHAT_TYPE")) == "P":
		return model.RoleClient
	}
	return model.RoleOperator
}

// botV2 reads the message events of chat bots of the second version.
func (b bitrix24) botV2() {
	m, user, bot := b.data.get("message"), b.data.get("user"), b.data.get("bot")
	e := b.event
	e.SessionID = b.chat(firstText(b.data.get("chat", "id"), m.get("chatId")))
	if t := m.get("date").time(); !t.IsZero() && b.change() == "ADD" {
		e.TS = t
	}
	writer := firstText(m.get("authorId"), user.get("id"))
	person := model.Person{ID: writer, Name: user.get("name").text()}
	role := model.RoleOperator
	switch {
	case m.get("isSystem").yes() || m.exists() && writer == "0":
		role = model.RoleSystem
	case writer != "" && writer == bot.get("id").text() || user.get("bot").yes():
		role = model.RoleAssistant
	case user.get("connector").yes() || b.data.get("chat", "type").text() == "private":
		role = model.RoleClient
	}
	if role == model.RoleClient {
		e.Client = model.Client{ID: person.ID, Name: person.Name}
	} else {
		e.Author = person
	}
	b.turn(1, b.data, e, firstText(m.get("id"), b.data.get("messageId")), role, m.get("text"))
}
