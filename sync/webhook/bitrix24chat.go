package webhook

import (
	"strings"

	"debrief/model"
	"debrief/sync/loose"
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
func (b bitrix24) turn(at int, part loose.Value, e model.Event, number string, role model.Role, text loose.Value) {
	target := joined("message", number)
	change := b.change()
	switch {
	case e.SessionID == "" || number == "" || change == "UPDATE" && !text.Exists():
		b.refuse(at, part)
		return
	case change == "UPDATE":
		e.ID = joined(target, "update", b.sentTime)
		e.Body = &model.Edit{Target: target, Text: plain(text.Text())}
	case change == "DELETE":
		e.ID = joined(target, "delete", b.sentTime)
		e.Body = &model.Delete{Target: target}
	default:
		e.ID = target
		e.Body = &model.Message{Role: role, Text: plain(text.Text())}
	}
	b.add(at, e, part)
}

// plain turns the portal's line marks into lines; other marks stay as they are.
func plain(text string) string { return strings.ReplaceAll(text, "[br]", "\n") }

// openLine reads messages of an application's own open-line connector. The date
// of a message may be empty.
func (b bitrix24) openLine() {
	for i, part := range b.data.Get("DATA").Items() {
		m, user := part.Get("message"), part.Get("connector", "user_id").Text()
		e := b.event
		e.SessionID = b.chat(loose.FirstText(part.Get("chat", "id"), part.Get("im", "chat_id")))
		if t := m.Get("date").Time(); !t.IsZero() {
			e.TS = t
		}
		role, writer := model.RoleAssistant, m.Get("user_id").Text()
		switch {
		case m.Get("system").Yes():
			role = model.RoleSystem
		case writer != "" && writer == user:
			role, e.Client = model.RoleClient, model.Client{ID: writer}
		default:
			e.Author = model.Person{ID: writer}
		}
		b.turn(i+1, part, e, loose.FirstText(m.Get("id"), part.Get("im", "message_id")), role, m.Get("text"))
	}
	if len(b.data.Get("DATA").Items()) == 0 {
		b.refuse(1, b.data)
	}
}

// connector reads what operators wrote to the client of a connector: the portal
// tells of that direction only.
func (b bitrix24) connector() {
	for i, part := range b.data.Get("MESSAGES").Items() {
		m := part.Get("message")
		e := b.event
		e.SessionID = b.chat(loose.FirstText(part.Get("im", "chat_id"), part.Get("chat", "id")))
		e.Author = model.Person{ID: m.Get("user_id").Text()}
		text := m.Get("text")
		if name, rest, ok := signed(text.Text()); ok {
			e.Author.Name, text = name, loose.Value{V: rest}
		}
		number := loose.FirstText(part.Get("im", "message_id"), m.Get("id"), m.Get("id").First())
		b.turn(i+1, part, e, number, model.RoleOperator, text)
	}
	if len(b.data.Get("MESSAGES").Items()) == 0 {
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
	params, user := b.data.Get("PARAMS"), b.data.Get("USER")
	chat := loose.FirstText(params.Get("CHAT_ID"), params.Get("TO_CHAT_ID"), params.Get("DIALOG_ID"))
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
	person := model.Person{ID: loose.FirstText(user.Get("ID"), params.Get("FROM_USER_ID"), params.Get("AUTHOR_ID")), Name: user.Get("NAME").Text()}
	if role == model.RoleClient {
		e.Client = model.Client{ID: person.ID, Name: person.Name}
	} else {
		e.Author = person
	}
	e.Lang = params.Get("LANGUAGE").Text()
	b.turn(1, b.data, e, loose.FirstText(params.Get("MESSAGE_ID"), params.Get("ID")), role, params.Get("MESSAGE"))
}

// botRole says who wrote in a chat with a bot: a connector's user is the client,
// and so is whoever talks with the bot alone; other people there are operators.
func botRole(params, user loose.Value) model.Role {
	switch {
	case params.Get("SYSTEM").Yes():
		return model.RoleSystem
	case user.Get("IS_BOT").Yes():
		return model.RoleAssistant
	case user.Get("IS_CONNECTOR").Yes() || loose.FirstText(params.Get("MESSAGE_TYPE"), params.Get("CHAT_TYPE")) == "P":
		return model.RoleClient
	}
	return model.RoleOperator
}

// botV2 reads the message events of chat bots of the second version.
func (b bitrix24) botV2() {
	m, user, bot := b.data.Get("message"), b.data.Get("user"), b.data.Get("bot")
	e := b.event
	e.SessionID = b.chat(loose.FirstText(b.data.Get("chat", "id"), m.Get("chatId")))
	if t := m.Get("date").Time(); !t.IsZero() && b.change() == "ADD" {
		e.TS = t
	}
	writer := loose.FirstText(m.Get("authorId"), user.Get("id"))
	person := model.Person{ID: writer, Name: user.Get("name").Text()}
	role := model.RoleOperator
	switch {
	case m.Get("isSystem").Yes() || m.Exists() && writer == "0":
		role = model.RoleSystem
	case writer != "" && writer == bot.Get("id").Text() || user.Get("bot").Yes():
		role = model.RoleAssistant
	case user.Get("connector").Yes() || b.data.Get("chat", "type").Text() == "private":
		role = model.RoleClient
	}
	if role == model.RoleClient {
		e.Client = model.Client{ID: person.ID, Name: person.Name}
	} else {
		e.Author = person
	}
	b.turn(1, b.data, e, loose.FirstText(m.Get("id"), b.data.Get("messageId")), role, m.Get("text"))
}
