package webhook

import (
	"strconv"
	"strings"
	"time"

	"debrief/model"
	"debrief/sync/loose"
)

// jivoEvents reads an event of Jivo's webhooks or of its bot API. Webhooks have
// neither ids nor a message each: the whole text comes once, at the end.
func jivoEvents(name string, in *request) harvest {
	var h harvest
	j := jivo{h: &h, name: name, in: in, body: in.tree}
	switch event := loose.FirstText(in.tree.Get("event_name"), in.tree.Get("event")); event {
	case "chat_accepted":
		j.started()
	case "chat_finished":
		j.finished()
	case "offline_message":
		j.offline()
	case "CLIENT_MESSAGE", "BOT_MESSAGE":
		j.botAPI(event)
	default:
		h.refuse(1, in.tree, "the event %q is not recorded", event)
	}
	return h
}

type jivo struct {
	h    *harvest
	name string
	in   *request
	body loose.Value
}

// event is what all events of one chat have in common.
func (j jivo) event(chat string, at time.Time) model.Event {
	visitor, utm := j.body.Get("visitor"), j.body.Get("session", "utm_json")
	return model.Event{
		Source: "jivo", Account: loose.FirstText(j.body.Get("widget_id"), loose.Value{V: j.name}), SessionID: "jivo:" + j.name + ":" + chat, TS: at,
		Client: model.Client{
			ID: loose.FirstText(visitor.Get("number"), j.body.Get("client_id")), Name: visitor.Get("name").Text(),
			Phone: visitor.Get("phone").Text(), Email: visitor.Get("email").Text(),
		},
		UTM: model.UTM{
			Source: utm.Get("source").Text(), Medium: utm.Get("medium").Text(), Campaign: utm.Get("campaign").Text(),
			Content: utm.Get("content").Text(), Term: loose.FirstText(utm.Get("term"), utm.Get("keyword")),
		},
	}
}

func (j jivo) started() {
	chat := j.body.Get("chat_id").Text()
	if chat == "" {
		j.h.refuse(1, j.body, "chat_id: is missing")
		return
	}
	j.h.clocked = true // the body holds no time
	e := j.event(chat, j.in.now)
	e.Type, e.ID, e.Meta = model.TypeSessionStart, joined("chat_accepted", chat), sentAs(j.body)
	e.Body = &model.Session{Start: true, Reason: "chat_accepted"}
	j.h.add(1, e)
}

// finished reads the transcript. The same transcript makes the same ids.
func (j jivo) finished() {
	chat, messages := j.body.Get("chat_id").Text(), j.body.Get("chat", "messages").Items()
	if chat == "" {
		j.h.refuse(1, j.body, "chat_id: is missing")
		return
	}
	var last time.Time
	var timeless []string
	for i, m := range messages {
		at := loose.FirstTime(m.Get("timestamp"), m.Get("ts"))
		if at.IsZero() {
			timeless = append(timeless, strconv.Itoa(i+1))
			continue
		}
		e := j.event(chat, at)
		e.Type, e.Seq = model.TypeMessage, int64(i+1)
		e.ID = hashed("chat_finished", chat, strconv.Itoa(i), strconv.FormatInt(at.UnixMilli(), 10))
		role := jivoRole(m.Get("type").Text())
		if role == model.RoleOperator {
			e.Author = j.agent(m.Get("agent_id").Text())
		}
		e.Body = &model.Message{Role: role, Text: loose.FirstText(m.Get("message"), m.Get("text"))}
		j.h.add(i+1, e)
		if at.After(last) {
			last = at
		}
	}
	if len(timeless) > 0 { // ids are made of places: only the whole of it can be read again
		j.h.refuse(1, j.body, "timestamp: is missing in message %s", strings.Join(timeless, ", "))
	}
	if last.IsZero() {
		last, j.h.clocked = j.in.now, true
	}
	end := j.event(chat, last)
	end.Type, end.ID, end.Seq = model.TypeSessionEnd, joined("chat_finished", chat), int64(len(messages)+1)
	end.Body = &model.Session{Reason: "chat_finished"}
	j.h.add(len(messages)+1, end)
}

func jivoRole(kind string) model.Role {
	switch kind {
	case "visitor", "client":
		return model.RoleClient
	case "agent":
		return model.RoleOperator
	case "system":
		return model.RoleSystem
	}
	return model.RoleAssistant
}

func (j jivo) agent(id string) model.Person {
	for _, agent := range j.body.Get("agents").Items() {
		if agent.Get("id").Text() == id {
			return model.Person{ID: id, Name: agent.Get("name").Text()}
		}
	}
	return model.Person{ID: id}
}

// offline reads what a visitor left while nobody was there.
func (j jivo) offline() {
	id := j.body.Get("offline_message_id").Text()
	if id == "" {
		j.h.refuse(1, j.body, "offline_message_id: is missing")
		return
	}
	j.h.clocked = true
	e := j.event(loose.FirstText(j.body.Get("chat_id"), loose.Value{V: "offline:" + id}), j.in.now)
	e.Type, e.ID, e.Meta = model.TypeMessage, joined("offline_message", id), sentAs(j.body)
	e.Body = &model.Message{Role: model.RoleClient, Text: j.body.Get("message").Text()}
	j.h.add(1, e)
}

// botAPI reads what passes between Jivo and a bot.
func (j jivo) botAPI(event string) {
	id, chat := j.body.Get("id").Text(), j.body.Get("chat_id").Text()
	if id == "" || chat == "" {
		j.h.refuse(1, j.body, "id or chat_id: is missing")
		return
	}
	at := j.body.Get("message", "timestamp").Time()
	if at.IsZero() {
		at, j.h.clocked = j.in.now, true
	}
	e := j.event(chat, at)
	sender := j.body.Get("sender")
	e.Client = e.Client.Merge(model.Client{
		Name: sender.Get("name").Text(), Phone: sender.Get("phone").Text(), Email: sender.Get("email").Text(),
	})
	role := model.RoleClient
	if event == "BOT_MESSAGE" {
		role = model.RoleAssistant
	}
	e.Type, e.ID, e.Meta = model.TypeMessage, joined(event, id), sentAs(j.body)
	e.Body = &model.Message{Role: role, Text: loose.FirstText(j.body.Get("message", "text"), j.body.Get("message", "content"))}
	j.h.add(1, e)
}
