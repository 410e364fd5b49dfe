package gateway

import (
	"cmp"
	"fmt"
	"net/url"
	"strings"
	"time"

	"debrief/model"
	"debrief/sync/loose"
	"debrief/sync/webhook"
)

// telegramMethod returns the method of a path /bot<token>/method, in lower case,
// "" of another path.
func telegramMethod(path string) string {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	if len(parts) < 2 || !strings.HasPrefix(parts[0], "bot") {
		return ""
	}
	return strings.ToLower(parts[len(parts)-1])
}

func telegramSecrets(path string) []string {
	for part := range strings.SplitSeq(path, "/") {
		if token, ok := strings.CutPrefix(part, "bot"); ok {
			_, key, _ := strings.Cut(token, ":")
			return []string{token, url.PathEscape(token), url.QueryEscape(token), key}
		}
	}
	return nil
}

func wantsTelegram(_, path string) bool {
	method := telegramMethod(path)
	return method == "getupdates" || says(method) || edits(method) || deletes(method)
}

func pollsTelegram(path string) bool { return telegramMethod(path) == "getupdates" }

// says reports whether a method sends something to a chat.
func says(method string) bool {
	switch method {
	case "sendchataction", "sendgift", "sendmessagedraft":
		return false
	}
	return strings.HasPrefix(method, "send") || strings.HasPrefix(method, "copymessage") || strings.HasPrefix(method, "forwardmessage")
}

// edits reports whether a method changes what is read.
func edits(method string) bool {
	switch method {
	case "editmessagetext", "editmessagecaption", "editmessagemedia":
		return true
	}
	return false
}

func deletes(method string) bool { return strings.HasPrefix(method, "deletemessage") }

// telegram reads one exchange with the Bot API.
type telegram struct {
	x       *exchange
	h       *harvest
	method  string
	asked   loose.Value // the parameters
	answer  loose.Value
	note    string // what of the copies is missing
	account string
}

func readTelegram(_ *notebook, x *exchange, h *harvest) {
	body, note := x.response.text()
	answer, err := parseJSON(body)
	t := telegram{x: x, h: h, method: telegramMethod(x.path), answer: answer, account: x.route.Name}
	if err != nil {
		t.answer = loose.Value{}
	}
	if note != "" {
		t.note = "answer: " + note
	}
	if t.method == "getupdates" {
		t.updates()
		return
	}
	t.asked = t.parameters()
	switch ok := answer.Get("ok").V == true; {
	case !ok:
		t.failed(err)
	case deletes(t.method):
		t.deleted()
	case edits(t.method):
		t.edited()
	default:
		t.said()
	}
}

// updates records what the bot has fetched, as its webhook would have delivered it.
// Kinds of updates that are not recorded pass.
func (t *telegram) updates() {
	for _, update := range t.answer.Get("result").List() {
		events, err := webhook.TelegramEvents(t.account, update.JSON(), t.x.answered)
		if err != nil {
			continue
		}
		for _, e := range events {
			t.h.add(t.x, e)
		}
	}
}

// said records what the bot has sent: each message that the answer tells of.
func (t *telegram) said() {
	result := t.answer.Get("result")
	messages := result.List()
	if result.Object() != nil {
		messages = []loose.Value{result}
	}
	for _, m := range messages {
		if m.Get("chat", "id").Text() == "" { // a copy is told of by its number alone
			m = loose.Value{V: map[string]any{
				"message_id": m.Get("message_id").V, "chat": map[string]any{"id": t.asked.Get("chat_id").V},
				"date": fmt.Sprint(t.x.answered.Unix()), "text": t.words(),
			}}
		}
		t.message(m)
	}
}

// message records one message by the adapter of the webhooks, so that it bears the
// id that Telegram's updates know it by.
func (t *telegram) message(m loose.Value) {
	update := loose.Value{V: map[string]any{"update_id": 0, "message": m.V}}
	events, err := webhook.TelegramEvents(t.account, update.JSON(), t.x.answered)
	if err != nil {
		t.h.refuse(t.x, m.JSON(), err.Error())
		return
	}
	for _, e := range events {
		if said, ok := e.Body.(*model.Message); ok {
			said.Role = model.RoleAssistant
		}
		e.TS, e.Seq = sharpened(e.TS, t.x.answered), m.Get("message_id").Integer()
		from, chat := m.Get("from"), m.Get("chat")
		e.Author = model.Person{ID: from.Get("id").Text(), Name: spaced(from.Get("first_name").Text(), from.Get("last_name").Text())}
		e.Assistant.Name = cmp.Or(from.Get("username").Text(), from.Get("first_name").Text())
		e.Client = model.Client{}
		if chat.Get("type").Text() == "private" {
			e.Client = model.Client{ID: chat.Get("id").Text(), Name: spaced(chat.Get("first_name").Text(), chat.Get("last_name").Text())}
		}
		e.Meta = t.meta(m)
		t.h.add(t.x, e)
	}
}

// sharpened gives a time that Telegram tells in whole seconds its milliseconds.
// The order number of a bot's message is none that a client's has, so it must not
// have the time of the message that it answers.
func sharpened(second, clock time.Time) time.Time {
	within := clock.Sub(second)
	return second.Add(min(max(within, time.Millisecond), 999*time.Millisecond))
}

func (t *telegram) meta(raw loose.Value) []byte {
	meta := map[string]any{"method": t.method}
	if raw.V != nil {
		meta["raw"] = raw.V
	}
	if t.note != "" {
		meta["note"] = t.note
	}
	return failureBody(meta)
}

// bare is what events that are not messages have in common.
func (t *telegram) bare(chat loose.Value) model.Event {
	session := chat.Text()
	if business := t.asked.Get("business_connection_id").Text(); business != "" && session != "" {
		session = business + ":" + session
	}
	if session != "" {
		session = "tg:" + session
	}
	return model.Event{TS: t.x.answered, Source: "telegram", Account: t.account, SessionID: session, Meta: t.meta(loose.Value{})}
}

func (t *telegram) edited() {
	m := t.answer.Get("result")
	chat, number := m.Get("chat", "id"), m.Get("message_id").Text()
	if chat.Text() == "" { // an inline message is in no chat that is known
		return
	}
	e := t.bare(chat)
	target := strings.TrimPrefix(e.SessionID, "tg:") + ":" + number
	e.ID = joined(target, "edit", t.x.id)
	e.Body = &model.Edit{Target: target, Text: loose.FirstText(m.Get("text"), m.Get("caption"))}
	e.Meta = t.meta(m)
	t.h.add(t.x, e)
}

func (t *telegram) deleted() {
	numbers := t.asked.Get("message_ids").List()
	if single := t.asked.Get("message_id"); single.V != nil {
		numbers = []loose.Value{single}
	} else if written, err := parseJSON([]byte(t.asked.Get("message_ids").Text())); err == nil {
		numbers = written.List()
	}
	for _, number := range numbers {
		e := t.bare(t.asked.Get("chat_id"))
		target := strings.TrimPrefix(e.SessionID, "tg:") + ":" + number.Text()
		e.ID, e.Body = joined(target, "delete"), &model.Delete{Target: target}
		t.h.add(t.x, e)
	}
}

// failed records a message that did not go out. That an edit changes nothing, or
// that something is gone already, is no news to anybody.
func (t *telegram) failed(unread error) {
	if !says(t.method) {
		return
	}
	why := spaced(t.answer.Get("error_code").Text(), t.answer.Get("description").Text())
	switch {
	case t.x.failure != "":
		why = t.x.failure
	case why == "" && unread != nil:
		why = fmt.Sprintf("the answer (status %d) could not be read: %s", t.x.status, cmp.Or(t.note, "it is no JSON"))
	}
	e := t.bare(t.asked.Get("chat_id"))
	if e.SessionID == "" {
		t.h.refuse(t.x, t.asked.JSON(), "chat_id: a message that failed, of no chat: "+why)
		return
	}
	e.ID = joined(t.x.id, "failed")
	e.Body = &model.Notification{Status: "failed", NotificationID: t.x.id, Text: t.words(), Error: why}
	t.h.add(t.x, e)
}

// words returns the text that the bot asked to be sent.
func (t *telegram) words() string {
	return loose.FirstText(t.asked.Get("text"), t.asked.Get("caption"), t.asked.Get("question"), t.asked.Get("title"), t.asked.Get("address"))
}
