package webhook

import (
	"strings"

	"debrief/model"
	"debrief/sync/loose"
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
		if m := update.Get(name); m.IsObject() {
			telegramMessage(&h, bot, update, m)
			return h
		}
	}
	for _, name := range []string{"edited_message", "edited_channel_post", "edited_business_message"} {
		if m := update.Get(name); m.IsObject() {
			telegramEdit(&h, bot, update, m)
			return h
		}
	}
	switch {
	case update.Get("callback_query").IsObject():
		telegramCallback(&h, bot, in, update.Get("callback_query"))
	case update.Get("deleted_business_messages").IsObject():
		telegramDeleted(&h, bot, in, update.Get("deleted_business_messages"))
	default:
		h.refuse(1, update, "this kind of update is not recorded")
	}
	return h
}

// telegramEvent is what all events of one chat have in common.
func telegramEvent(bot string, update, m loose.Value) model.Event {
	e := model.Event{
		Source: "telegram", Account: bot, SessionID: telegramSession(m), Seq: update.Get("update_id").Integer(),
		TS: m.Get("date").Time(), Meta: sentAs(update),
	}
	from := m.Get("from")
	person := model.Person{ID: from.Get("id").Text(), Name: fullName(from.Get("first_name").Text(), from.Get("last_name").Text())}
	if telegramRole(m) == model.RoleClient {
		e.Client = model.Client{ID: person.ID, Name: person.Name, Phone: m.Get("contact", "phone_number").Text()}
		e.Lang = from.Get("language_code").Text()
	} else {
		e.Author = person
	}
	return e
}

func telegramSession(m loose.Value) string {
	chat := m.Get("chat", "id").Text()
	if chat == "" {
		return ""
	}
	if business := m.Get("business_connection_id").Text(); business != "" {
		return "tg:" + business + ":" + chat
	}
	return "tg:" + chat
}

// telegramRole tells the bot and the owner of a business account from clients.
// In a private chat the client is the chat, so whoever else writes there is the
// owner. Old messages do not say is_bot, and some say it as a word.
func telegramRole(m loose.Value) model.Role {
	from, chat := m.Get("from"), m.Get("chat")
	owner := m.Get("business_connection_id").Exists() && from.Get("id").Text() != chat.Get("id").Text()
	if owner || from.Get("is_bot").Yes() || chat.Get("type").Text() == "channel" {
		return model.RoleAssistant
	}
	return model.RoleClient
}

func telegramID(m loose.Value, number string) string {
	if number == "" || telegramSession(m) == "" {
		return ""
	}
	return joined(strings.TrimPrefix(telegramSession(m), "tg:"), number)
}

func telegramMessage(h *harvest, bot string, update, m loose.Value) {
	e := telegramEvent(bot, update, m)
	e.Type, e.ID = model.TypeMessage, telegramID(m, m.Get("message_id").Text())
	if e.ID == "" {
		h.refuse(1, update, "a message without chat and message_id")
		return
	}
	e.Body = &model.Message{Role: telegramRole(m), Text: telegramText(m), Attachments: telegramFiles(m)}
	h.add(1, e)
}

func telegramText(m loose.Value) string {
	return loose.FirstText(m.Get("text"), m.Get("caption"), m.Get("contact", "phone_number"), m.Get("sticker", "emoji"),
		m.Get("venue", "title"), m.Get("dice", "emoji"))
}

func telegramFiles(m loose.Value) []model.Attachment {
	var files []model.Attachment
	for _, kind := range []string{"document", "video", "audio", "voice", "video_note", "animation", "sticker"} {
		if f := m.Get(kind); f.IsObject() {
			name := loose.FirstText(f.Get("file_name"), f.Get("file_unique_id"), f.Get("file_id"))
			files = append(files, model.Attachment{Kind: kind, Name: name, Size: max(0, f.Get("file_size").Integer())})
		}
	}
	if sizes := m.Get("photo").Items(); len(sizes) > 0 {
		largest := sizes[len(sizes)-1]
		name := loose.FirstText(largest.Get("file_unique_id"), largest.Get("file_id"))
		files = append(files, model.Attachment{Kind: "image", Name: name, Size: max(0, largest.Get("file_size").Integer())})
	}
	for _, kind := range []string{"location", "contact", "poll"} {
		if m.Get(kind).IsObject() {
			files = append(files, model.Attachment{Kind: kind})
		}
	}
	return files
}

func telegramEdit(h *harvest, bot string, update, m loose.Value) {
	e := telegramEvent(bot, update, m)
	target := telegramID(m, m.Get("message_id").Text())
	if target == "" {
		h.refuse(1, update, "an edit without chat and message_id")
		return
	}
	e.TS = loose.FirstTime(m.Get("edit_date"), m.Get("date"))
	e.Type, e.ID = model.TypeEdit, joined(target, "edit", update.Get("update_id").Text())
	e.Body = &model.Edit{Target: target, Text: telegramText(m)}
	h.add(1, e)
}

// telegramCallback reads a pressed button: the client said what is on it. Its
// message may be missing or too old to be told of, and has no time of its own.
func telegramCallback(h *harvest, bot string, in *request, query loose.Value) {
	m, from := query.Get("message"), query.Get("from")
	session := telegramSession(m)
	if session == "" {
		session = "tg:" + from.Get("id").Text()
	}
	if query.Get("id").Text() == "" || from.Get("id").Text() == "" {
		h.refuse(1, in.tree, "a callback without id or sender")
		return
	}
	h.clocked = true
	h.add(1, model.Event{
		Type: model.TypeMessage, Source: "telegram", Account: bot, SessionID: session,
		ID: joined("callback", query.Get("id").Text()), TS: in.now, Seq: in.tree.Get("update_id").Integer(), Meta: sentAs(in.tree),
		Client: model.Client{ID: from.Get("id").Text(), Name: fullName(from.Get("first_name").Text(), from.Get("last_name").Text())},
		Lang:   from.Get("language_code").Text(),
		Body:   &model.Message{Role: model.RoleClient, Text: loose.FirstText(query.Get("data"), query.Get("game_short_name"))},
	})
}

func telegramDeleted(h *harvest, bot string, in *request, deleted loose.Value) {
	h.clocked = true
	for i, number := range deleted.Get("message_ids").Items() {
		target := telegramID(deleted, number.Text())
		if target == "" {
			h.refuse(i+1, in.tree, "a deletion without chat and message")
			continue
		}
		h.add(i+1, model.Event{
			Type: model.TypeDelete, Source: "telegram", Account: bot, SessionID: telegramSession(deleted),
			ID: joined(target, "delete"), TS: in.now, Seq: in.tree.Get("update_id").Integer(),
			Body: &model.Delete{Target: target},
		})
	}
}
