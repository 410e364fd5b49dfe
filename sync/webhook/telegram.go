package webhook

import (
	"strings"

	"debrief/model"
)

func verifyTelegram(c Channel) func(*request) error {
	return func(in *request) error {
		return verified(same(in.header.Get("X-Telegram-Bot-Api-Secret-Token"), c.Secret))
	}
}

// telegramEvents reads one update of the Bot API. Updates come in parallel, so
// update_id is the order where times are equal. A message is named by its chat
// and its number there, so that its edits can name it.
func telegramEvents(bot string, in *request) harvest {
	var h harvest
	update := in.tree
	for _, name := range []string{"message", "channel_post", "business_message"} {
		if m := update.get(name); m.isObject() {
			telegramMessage(&h, bot, update, m)
			return h
		}
	}
	for _, name := range []string{"edited_message", "edited_channel_post", "edited_business_message"} {
		if m := update.get(name); m.isObject() {
			telegramEdit(&h, bot, update, m)
			return h
		}
	}
	switch {
	case update.get("callback_query").isObject():
		telegramCallback(&h, bot, in, update.get("callback_query"))
	case update.get("deleted_business_messages").isObject():
		telegramDeleted(&h, bot, in, update.get("deleted_business_messages"))
	default:
		h.refuse(1, update, "this kind of update is not recorded")
	}
	return h
}

// telegramEvent is what all events of one chat have in common.
func telegramEvent(bot string, update, m node) model.Event {
	e := model.Event{
		Source: "telegram", Account: bot, SessionID: telegramSession(m), Seq: update.get("update_id").integer(),
		TS: m.get("date").time(), Meta: sentAs(update),
	}
	from := m.get("from")
	person := model.Person{ID: from.get("id").text(), Name: fullName(from.get("first_name").text(), from.get("last_name").text())}
	if telegramRole(m) == model.RoleClient {
		e.Client = model.Client{ID: person.ID, Name: person.Name, Phone: m.get("contact", "phone_number").text()}
		e.Lang = from.get("language_code").text()
	} else {
		e.Author = person
	}
	return e
}

func telegramSession(m node) string {
	chat := m.get("chat", "id").text()
	if chat == "" {
		return ""
	}
	if business := m.get("business_connection_id").text(); business != "" {
		return "tg:" + business + ":" + chat
	}
	return "tg:" + chat
}

// telegramRole tells the bot and the owner of a business account from clients.
// In a private chat the client is the chat, so whoever else writes there is the
// owner. Old messages do not say is_bot, and some say it as a word.
func telegramRole(m node) model.Role {
	from, chat := m.get("from"), m.get("chat")
	owner := m.get("business_connection_id").exists() && from.get("id").text() != chat.get("id").text()
	if owner || from.get("is_bot").yes() || chat.get("type").text() == "channel" {
		return model.RoleAssistant
	}
	return model.RoleClient
}

func telegramID(m node, number string) string {
	if number == "" || telegramSession(m) == "" {
		return ""
	}
	return joined(strings.TrimPrefix(telegramSession(m), "tg:"), number)
}

func telegramMessage(h *harvest, bot string, update, m node) {
	e := telegramEvent(bot, update, m)
	e.Type, e.ID = model.TypeMessage, telegramID(m, m.get("message_id").text())
	if e.ID == "" {
		h.refuse(1, update, "a message without chat and message_id")
		return
	}
	e.Body = &model.Message{Role: telegramRole(m), Text: telegramText(m), Attachments: telegramFiles(m)}
	h.add(1, e)
}

func telegramText(m node) string {
	return firstText(m.get("text"), m.get("caption"), m.get("contact", "phone_number"), m.get("sticker", "emoji"),
		m.get("venue", "title"), m.get("dice", "emoji"))
}

func telegramFiles(m node) []model.Attachment {
	var files []model.Attachment
	for _, kind := range []string{"document", "video", "audio", "voice", "video_note", "animation", "sticker"} {
		if f := m.get(kind); f.isObject() {
			name := firstText(f.get("file_name"), f.get("file_unique_id"), f.get("file_id"))
			files = append(files, model.Attachment{Kind: kind, Name: name, Size: max(0, f.get("file_size").integer())})
		}
	}
	if sizes := m.get("photo").items(); len(sizes) > 0 {
		largest := sizes[len(sizes)-1]
		name := firstText(largest.get("file_unique_id"), largest.get("file_id"))
		files = append(files, model.Attachment{Kind: "image", Name: name, Size: max(0, largest.get("file_size").integer())})
	}
	for _, kind := range []string{"location", "contact", "poll"} {
		if m.get(kind).isObject() {
			files = append(files, model.Attachment{Kind: kind})
		}
	}
	return files
}

func telegramEdit(h *harvest, bot string, update, m node) {
	e := telegramEvent(bot, update, m)
	target := telegramID(m, m.get("message_id").text())
	if target == "" {
		h.refuse(1, update, "an edit without chat and message_id")
		return
	}
	e.TS = firstTime(m.get("edit_date"), m.get("date"))
	e.Type, e.ID = model.TypeEdit, joined(target, "edit", update.get("update_id").text())
	e.Body = &model.Edit{Target: target, Text: telegramText(m)}
	h.add(1, e)
}

// telegramCallback reads a pressed button: the client said what is on it. Its
// message may be missing or too old to be told of, and has no time of its own.
func telegramCallback(h *harvest, bot string, in *request, query node) {
	m, from := query.get("message"), query.get("from")
	session := telegramSession(m)
	if session == "" {
		session = "tg:" + from.get("id").text()
	}
	if query.get("id").text() == "" || from.get("id").text() == "" {
		h.refuse(1, in.tree, "a callback without id or sender")
		return
	}
	h.clocked = true
	h.add(1, model.Event{
		Type: model.TypeMessage, Source: "telegram", Account: bot, SessionID: session,
		ID: joined("callback", query.get("id").text()), TS: in.now, Seq: in.tree.get("update_id").integer(), Meta: sentAs(in.tree),
		Client: model.Client{ID: from.get("id").text(), Name: fullName(from.get("first_name").text(), from.get("last_name").text())},
		Lang:   from.get("language_code").text(),
		Body:   &model.Message{Role: model.RoleClient, Text: firstText(query.get("data"), query.get("game_short_name"))},
	})
}

func telegramDeleted(h *harvest, bot string, in *request, deleted node) {
	h.clocked = true
	for i, number := range deleted.get("message_ids").items() {
		target := telegramID(deleted, number.text())
		if target == "" {
			h.refuse(i+1, in.tree, "a deletion without chat and message")
			continue
		}
		h.add(i+1, model.Event{
			Type: model.TypeDelete, Source: "telegram", Account: bot, SessionID: telegramSession(deleted),
			ID: joined(target, "delete"), TS: in.now, Seq: in.tree.get("update_id").integer(),
			Body: &model.Delete{Target: target},
		})
	}
}
