package gateway

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"time"

	"debrief/model"
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
	asked   value // the parameters
	answer  value
	note    string // what of the copies is missing
	account string
}

func readTelegram(_ *notebook, x *exchange, h *harvest) {
	body, note := x.response.text()
	answer, err := parseJSON(body)
	t := telegram{x: x, h: h, method: telegramMethod(x.path), answer: answer, account: x.route.Name}
	if err != nil {
		t.answer = value{}
	}
	if note != "" {
		t.note = "answer: " + note
	}
	if t.method == "getupdates" {
		t.updates()
		return
	}
	t.asked = t.parameters()
	switch ok := answer.get("ok").v == true; {
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
	for _, update := range t.answer.get("result").list() {
		events, err := webhook.TelegramEvents(t.account, update.json(), t.x.answered)
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
	result := t.answer.get("result")
	messages := result.list()
	if result.object() != nil {
		messages = []value{result}
	}
	for _, m := range messages {
		if m.get("chat", "id").text() == "" { // a copy is told of by its number alone
			m = value{map[string]any{
				"message_id": m.get("message_id").v, "chat": map[string]any{"id": t.asked.get("chat_id").v},
				"date": fmt.Sprint(t.x.answered.Unix()), "text": t.words(),
			}}
		}
		t.message(m)
	}
}

// message records one message by the adapter of the webhooks, so that it bears the
// id that Telegram's updates know it by.
func (t *telegram) message(m value) {
	update := value{map[string]any{"update_id": 0, "message": m.v}}
	events, err := webhook.TelegramEvents(t.account, update.json(), t.x.answered)
	if err != nil {
		t.h.refuse(t.x, m.json(), err.Error())
		return
	}
	for _, e := range events {
		if said, ok := e.Body.(*model.Message); ok {
			said.Role = model.RoleAssistant
		}
		e.TS, e.Seq = sharpened(e.TS, t.x.answered), m.get("message_id").integer()
		from, chat := m.get("from"), m.get("chat")
		e.Author = model.Person{ID: from.get("id").text(), Name: spaced(from.get("first_name").text(), from.get("last_name").text())}
		e.Assistant.Name = cmp.Or(from.get("username").text(), from.get("first_name").text())
		e.Client = model.Client{}
		if chat.get("type").text() == "private" {
			e.Client = model.Client{ID: chat.get("id").text(), Name: spaced(chat.get("first_name").text(), chat.get("last_name").text())}
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

func (t *telegram) meta(raw value) []byte {
	meta := map[string]any{"method": t.method}
	if raw.v != nil {
		meta["raw"] = raw.v
	}
	if t.note != "" {
		meta["note"] = t.note
	}
	return failureBody(meta)
}

// bare is what events that are not messages have in common.
func (t *telegram) bare(chat value) model.Event {
	session := chat.text()
	if business := t.asked.get("business_connection_id").text(); business != "" && session != "" {
		session = business + ":" + session
	}
	if session != "" {
		session = "tg:" + session
	}
	return model.Event{TS: t.x.answered, Source: "telegram", Account: t.account, SessionID: session, Meta: t.meta(value{})}
}

func (t *telegram) edited() {
	m := t.answer.get("result")
	chat, number := m.get("chat", "id"), m.get("message_id").text()
	if chat.text() == "" { // an inline message is in no chat that is known
		return
	}
	e := t.bare(chat)
	target := strings.TrimPrefix(e.SessionID, "tg:") + ":" + number
	e.ID = joined(target, "edit", t.x.id)
	e.Body = &model.Edit{Target: target, Text: firstText(m.get("text"), m.get("caption"))}
	e.Meta = t.meta(m)
	t.h.add(t.x, e)
}

func (t *telegram) deleted() {
	numbers := t.asked.get("message_ids").list()
	if single := t.asked.get("message_id"); single.v != nil {
		numbers = []value{single}
	} else if written, err := parseJSON([]byte(t.asked.get("message_ids").text())); err == nil {
		numbers = written.list()
	}
	for _, number := range numbers {
		e := t.bare(t.asked.get("chat_id"))
		target := strings.TrimPrefix(e.SessionID, "tg:") + ":" + number.text()
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
	why := spaced(t.answer.get("error_code").text(), t.answer.get("description").text())
	switch {
	case t.x.failure != "":
		why = t.x.failure
	case why == "" && unread != nil:
		why = fmt.Sprintf("the answer (status %d) could not be read: %s", t.x.status, cmp.Or(t.note, "it is no JSON"))
	}
	e := t.bare(t.asked.get("chat_id"))
	if e.SessionID == "" {
		t.h.refuse(t.x, t.asked.json(), "chat_id: a message that failed, of no chat: "+why)
		return
	}
	e.ID = joined(t.x.id, "failed")
	e.Body = &model.Notification{Status: "failed", NotificationID: t.x.id, Text: t.words(), Error: why}
	t.h.add(t.x, e)
}

// words returns the text that the bot asked to be sent.
func (t *telegram) words() string {
	return firstText(t.asked.get("text"), t.asked.get("caption"), t.asked.get("question"), t.asked.get("title"), t.asked.get("address"))
}

// parameters returns what the bot asked for, from the query and the body in any of
// the forms that the Bot API takes.
func (t *telegram) parameters() value {
	all := map[string]any{}
	take := func(more map[string]any) {
		for name, v := range more {
			all[name] = v
		}
	}
	if query, err := webhook.ParseForm([]byte(t.x.query)); err == nil {
		take(query)
	}
	body, note := t.x.request.text()
	if note != "" {
		t.note = spaced(t.note, "request: "+note)
	}
	kind, options, err := mime.ParseMediaType(t.x.request.kind)
	switch {
	case err == nil && kind == "multipart/form-data":
		take(multipartFields(body, options["boundary"]))
	case err == nil && kind == "application/x-www-form-urlencoded":
		if form, err := webhook.ParseForm(body); err == nil {
			take(form)
		}
	default:
		if tree, err := parseJSON(body); err == nil {
			take(tree.object())
		}
	}
	return value{all}
}

// maxField is how much of one field of a multipart body is read.
const maxField = 256 << 10

// multipartFields returns the fields that are no files, as far as the copy goes.
func multipartFields(body []byte, boundary string) map[string]any {
	fields := map[string]any{}
	if boundary == "" {
		return fields
	}
	parts := multipart.NewReader(bytes.NewReader(body), boundary)
	for len(fields) < 256 {
		part, err := parts.NextRawPart()
		if err != nil {
			break
		}
		if part.FileName() != "" || part.FormName() == "" {
			continue
		}
		text, err := io.ReadAll(io.LimitReader(part, maxField))
		if err == nil || errors.Is(err, io.ErrUnexpectedEOF) {
			fields[part.FormName()] = strings.ToValidUTF8(string(text), "\uFFFD")
		}
	}
	return fields
}

// isPost is what most services record.
func isPost(method string) bool { return method == http.MethodPost }
