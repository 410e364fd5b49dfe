package webhook

import (
	"encoding/json"
	"strings"

	"debrief/model"
	"debrief/sync/loose"
)

// verifyBitrix24 compares the application's token, which stands in the body, and
// where they are configured the portal's domain and id.
func verifyBitrix24(c Channel) func(*request) error {
	return func(in *request) error {
		auth := in.tree.Get("auth")
		ok := same(auth.Get("application_token").Text(), c.Secret)
		if c.Domain != "" {
			ok = same(strings.ToLower(auth.Get("domain").Text()), strings.ToLower(c.Domain)) && ok
		}
		if c.MemberID != "" {
			ok = same(auth.Get("member_id").Text(), c.MemberID) && ok
		}
		return verified(ok)
	}
}

// readBitrix24 reads a body and keeps it without the tokens in it.
func readBitrix24(in *request) error {
	kind := in.header.Get("Content-Type")
	var err error
	if strings.HasPrefix(kind, "application/json") {
		err = readJSON(in)
	} else {
		in.tree, err = parseForm(in.body)
	}
	if err != nil {
		in.keep = nil // it may hold a token, and cannot be told apart
		return err
	}
	kept, auth := withoutTokens(in.tree), in.tree.Get("auth")
	if object, ok := kept.V.(map[string]any); ok && auth.IsObject() {
		object["auth"] = map[string]any{"member_id": auth.Get("member_id").Text(), "domain": auth.Get("domain").Text()}
	}
	in.keep = kept.JSON()
	return nil
}

// withoutTokens returns a copy of n without what would let its reader in.
func withoutTokens(n loose.Value) loose.Value {
	switch v := n.V.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for name, value := range v {
			switch strings.ToLower(name) {
			case "auth", "access_token", "refresh_token", "application_token", "client_id", "client_secret":
			default:
				out[name] = withoutTokens(loose.Value{V: value}).V
			}
		}
		return loose.Value{V: out}
	case []any:
		out := make([]any, len(v))
		for i, value := range v {
			out[i] = withoutTokens(loose.Value{V: value}).V
		}
		return loose.Value{V: out}
	}
	return n
}

// bitrix24 reads one event of a portal.
type bitrix24 struct {
	h        *harvest
	name     string // in upper case: the portal writes it either way
	data     loose.Value
	member   string
	event    model.Event // what all events of this delivery have in common
	sentTime string      // ts, as sent
}

// bitrix24Events reads an event of the CRM, of open lines, of bots and of
// telephony.
func bitrix24Events(_ string, in *request) harvest {
	var h harvest
	body := in.tree
	b := bitrix24{
		h: &h, name: strings.ToUpper(body.Get("event").Text()), data: withoutTokens(body.Get("data")),
		member: body.Get("auth", "member_id").Text(), sentTime: body.Get("ts").Text(),
		event: model.Event{Source: "bitrix24", Account: body.Get("auth", "domain").Text(), TS: body.Get("ts").Time()},
	}
	switch {
	case strings.HasPrefix(b.name, "ONCRM"):
		b.crm()
	case strings.HasPrefix(b.name, "ONOPENLINEMESSAGE"):
		b.openLine()
	case strings.HasPrefix(b.name, "ONIMCONNECTORMESSAGE"):
		b.connector()
	case b.name == "ONSESSIONSTART", b.name == "ONSESSIONFINISH", strings.HasPrefix(b.name, "ONIMCONNECTORDIALOG"):
		b.session()
	case strings.HasPrefix(b.name, "ONIMBOTV2MESSAGE"):
		b.botV2()
	case strings.HasPrefix(b.name, "ONIMBOTMESSAGE"), b.name == "ONIMCOMMANDADD", b.name == "ONIMBOTJOINCHAT":
		b.bot()
	case b.name == "ONVOXIMPLANTCALLEND":
		b.call()
	default:
		b.refuse(1, b.data)
	}
	return h
}

// refuse keeps what is not recorded in a form that can be read again: with the
// event's name, its time, and which portal it came from.
func (b bitrix24) refuse(at int, part loose.Value) {
	data := part
	if list := b.list(); list != "" && !part.Get(list).Exists() {
		data = loose.Value{V: map[string]any{list: []any{part.V}}}
	}
	kept := loose.Value{V: map[string]any{
		"event": b.name, "ts": json.Number(numeric(b.sentTime)), "data": data.V,
		"auth": map[string]any{"member_id": b.member, "domain": b.event.Account},
	}}
	b.h.refuse(at, kept, "the event %q is not recorded, or lacks what it is recorded by", b.name)
}

// list is the list of which a part is one, "" where the data is the part.
func (b bitrix24) list() string {
	switch {
	case strings.HasPrefix(b.name, "ONIMCONNECTORMESSAGE"):
		return "MESSAGES"
	case strings.HasPrefix(b.name, "ONOPENLINEMESSAGE"), b.name == "ONSESSIONSTART", b.name == "ONSESSIONFINISH",
		strings.HasPrefix(b.name, "ONIMCONNECTORDIALOG"):
		return "DATA"
	}
	return ""
}

func numeric(text string) string {
	if (loose.Value{V: text}).Integer() == 0 {
		return "0"
	}
	return text
}

// add fills in what every event of the portal has.
func (b bitrix24) add(at int, e model.Event, part loose.Value) {
	e.Type = e.Body.EventType()
	e.Meta = sentAs(part)
	b.h.add(at, e)
}

func (b bitrix24) chat(id string) string {
	if id == "" || b.member == "" {
		return ""
	}
	return "b24:" + b.member + ":" + id
}

// crmEvents are the entities that are recorded, by the beginning of the event.
var crmEvents = [...]struct {
	prefix string
	kind   model.EntityKind
}{{"ONCRMLEAD", model.EntityLead}, {"ONCRMDEAL", model.EntityDeal}, {"ONCRMCONTACT", model.EntityContact}}

// crm reads an event that names an entity and no more: what became of it is
// fetched by the syncer.
func (b bitrix24) crm() {
	id := loose.FirstText(b.data.Get("FIELDS", "ID"), b.data.Get("id"))
	for _, known := range crmEvents {
		action, ok := crmAction(strings.TrimPrefix(b.name, known.prefix))
		if !strings.HasPrefix(b.name, known.prefix) || !ok || id == "" {
			continue
		}
		e := b.event
		e.ID = joined(b.name, id, b.sentTime)
		e.Body = &model.CRM{Entity: model.EntityRef{Kind: known.kind, ID: id}, Action: action}
		b.add(1, e, b.data)
		return
	}
	b.refuse(1, b.data)
}

func crmAction(word string) (model.CRMAction, bool) {
	switch word {
	case "ADD":
		return model.CRMAdd, true
	case "UPDATE":
		return model.CRMUpdate, true
	case "MOVETOCATEGORY":
		return model.CRMMove, true
	case "DELETE":
		return model.CRMDelete, true
	}
	return "", false
}

// call reads the end of a phone call, which tells all of it.
func (b bitrix24) call() {
	id, phone := b.data.Get("CALL_ID").Text(), b.data.Get("PHONE_NUMBER").Text()
	if id == "" || phone == "" {
		b.refuse(1, b.data)
		return
	}
	e := b.event
	e.SessionID, e.ID = b.chat("phone:"+phone), joined(b.name, id)
	e.TS = loose.FirstTime(b.data.Get("CALL_START_DATE"), loose.Value{V: b.sentTime})
	e.Client = model.Client{Phone: phone}
	e.Author = model.Person{ID: b.data.Get("PORTAL_USER_ID").Text()}
	e.Body = &model.Call{CallID: id, DurationS: b.data.Get("CALL_DURATION").Number()}
	b.add(1, e, b.data)
}

// session reads the start or end of an open-line conversation.
func (b bitrix24) session() {
	start := strings.HasSuffix(b.name, "START")
	for i, part := range b.data.Get("DATA").Items() {
		e := b.event
		e.SessionID = b.chat(loose.FirstText(part.Get("chat", "id"), part.Get("connector", "chat_id")))
		number := part.Get("session", "id").Text()
		if e.SessionID == "" || number == "" {
			b.refuse(i+1, part)
			continue
		}
		e.ID = joined(b.name, number, b.sentTime)
		e.Body = &model.Session{Start: start, Reason: "session " + number}
		b.add(i+1, e, part)
	}
	if len(b.data.Get("DATA").Items()) == 0 {
		b.refuse(1, b.data)
	}
}
