package portal

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"debrief/model"
)

type method func(*Portal, map[string]any) reply

// methods are those that the portal knows, by lower-case name. It is filled once
// and only read.
var methods = map[string]method{
	"crm.item.get":    itemGet,
	"crm.item.list":   itemList,
	"crm.item.add":    itemAdd,
	"crm.item.update": itemUpdate,
	"crm.item.delete": itemDelete,
	"crm.lead.get":    classicGet(model.EntityLead),
	"crm.lead.list":   classicList(model.EntityLead),
	"crm.lead.update": classicUpdate(model.EntityLead),
	"crm.lead.delete": classicDelete(model.EntityLead),
	"crm.deal.get":    classicGet(model.EntityDeal),
	"crm.deal.list":   classicList(model.EntityDeal),
	"crm.deal.update": classicUpdate(model.EntityDeal),
	"crm.deal.delete": classicDelete(model.EntityDeal),
	"crm.lead.add":    classicAdd(model.EntityLead),
	"crm.deal.add":    classicAdd(model.EntityDeal),
	"crm.status.list": statusList,
	"crm.lead.fields": classicFieldsOf(model.EntityLead),
	"crm.deal.fields": classicFieldsOf(model.EntityDeal),

	"crm.stagehistory.list": stageHistory,

	"user.get":    userGet,
	"server.time": serverTime,
	"scope":       scopeList,
	"profile":     profile,
	"app.info":    appInfo,

	"crm.settings.mode.get":     modeGet,
	"crm.duplicate.findbycomm":  findByComm,
	"crm.timeline.comment.add":  commentAdd,
	"crm.timeline.comment.list": commentList,
	"crm.activity.todo.add":     todoAdd,
	"crm.activity.list":         activityList,

	"imopenlines.session.head.vote":   sessionHeadVote,
	"imopenlines.crm.chat.get":        crmChatGet,
	"imopenlines.crm.chat.getlastid":  crmChatLast,
	"imopenlines.dialog.get":          dialogGet,
	"imopenlines.session.history.get": sessionHistory,

	"imconnector.send.messages": connectorAny,

	"event.bind":          eventBind,
	"event.unbind":        eventUnbind,
	"event.get":           eventGet,
	"event.offline.get":   adminOnly(offlineGet),
	"event.offline.list":  adminOnly(offlineList),
	"event.offline.clear": adminOnly(offlineClear),
	"event.offline.error": adminOnly(offlineError),

	"im.v2.event.subscribe": imSubscribe,
	"im.v2.event.get":       imEvents,
	"imbot.v2.event.get":    botEvents,
}

// method returns a method by its lower-case name, nil when there is none. Those
// that ask for the others cannot stand among them.
func (p *Portal) method(name string) method {
	switch {
	case name == "batch":
		return batch
	case name == "method.get":
		return methodGet
	case p.opts.Old && strings.HasPrefix(name, "crm.item."):
		return nil
	}
	return methods[name]
}

// entityMethod says which kind of entity a call is about and what it does to it.
func entityMethod(name string, params map[string]any) (kind model.EntityKind, action string, ok bool) {
	rest, ok := strings.CutPrefix(name, "crm.")
	if !ok {
		return "", "", false
	}
	what, action, ok := strings.Cut(rest, ".")
	switch what {
	case "lead":
		return model.EntityLead, action, ok
	case "deal":
		return model.EntityDeal, action, ok
	case "item":
		kind, known := entityKind(text(params["entityTypeId"]))
		return kind, action, known
	}
	return "", "", false
}

func badRequest(code, words string) reply { return refuse(http.StatusBadRequest, code, words) }

// primary returns an entity as it is; writes go by it.
func (p *Portal) primary(ref model.EntityRef) *row { return p.rows[ref] }

// find returns the row that crm.item.* asks for, out of the database or of what
// readers see of it.
func (p *Portal) find(params map[string]any, in func(model.EntityRef) *row) (*row, *reply) {
	kind, ok := entityKind(text(params["entityTypeId"]))
	if !ok {
		answer := badRequest("NOT_FOUND", "Smart process not found")
		return nil, &answer
	}
	ref := model.EntityRef{Kind: kind, ID: text(params["id"])}
	r := in(ref)
	answer := badRequest("NOT_FOUND", "Element not found")
	switch {
	case p.denied[ref]:
		answer = badRequest("ACCESS_DENIED", "Access denied.")
	case r != nil:
		return r, nil
	}
	return nil, &answer
}

// Deny takes an entity out of what the callers may see, or gives it back.
func (p *Portal) Deny(ref model.EntityRef, denied bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.denied[ref] = denied
}

func original(params map[string]any) bool { return text(params["useOriginalUfNames"]) == "Y" }

func itemGet(p *Portal, params map[string]any) reply {
	r, refused := p.find(params, p.visible)
	if refused != nil {
		return *refused
	}
	return success(map[string]any{"item": p.item(r, original(params))})
}

func itemAdd(p *Portal, params map[string]any) reply {
	kind, ok := entityKind(text(params["entityTypeId"]))
	if !ok {
		return badRequest("NOT_FOUND", "Smart process not found")
	}
	sent, ok := dict(params["fields"])
	if !ok {
		return refuse(http.StatusBadRequest, 100, "Could not find value for parameter {fields}")
	}
	r, err := p.create(kind, p.by(), classicNames(kind, sent))
	if err != nil {
		return p.refusal(err)
	}
	p.writeFM(r, sent["fm"])
	p.derive(r)
	answer := success(map[string]any{"item": p.item(r, original(params))})
	p.convert(r)
	return answer
}

func itemUpdate(p *Portal, params map[string]any) reply {
	r, refused := p.find(params, p.primary)
	if refused != nil {
		return *refused
	}
	sent, ok := dict(params["fields"])
	if !ok {
		return refuse(http.StatusBadRequest, 100, "Could not find value for parameter {fields}")
	}
	changes := classicNames(r.ref.Kind, sent)
	same := p.unchanged(r, changes)
	changes["fm"] = sent["fm"] // so that the write is seen to change something
	if err := p.write(r, p.by(), changes); err != nil {
		return p.refusal(err)
	}
	p.writeFM(r, sent["fm"])
	p.derive(r)
	p.watch.wroteSame(r.ref, same)
	return success(map[string]any{"item": p.item(r, original(params))})
}

func itemDelete(p *Portal, params map[string]any) reply {
	r, refused := p.find(params, p.primary)
	if refused != nil {
		return badRequest("NOT_FOUND", "Item not found")
	}
	p.remove(r.ref)
	return success([]any{})
}

// classicNames translates the names of crm.item.*; what it does not know is
// passed over.
func classicNames(kind model.EntityKind, sent map[string]any) map[string]any {
	out := map[string]any{}
	for name, v := range sent {
		if f, ok := byItem(kind, name); ok {
			out[f.classic] = v
		}
	}
	return out
}

// unchanged names the fields of a write that hold the value already.
func (p *Portal) unchanged(r *row, changes map[string]any) []string {
	var same []string
	for name, v := range changes {
		f, ok := byClassic(r.ref.Kind, name)
		if ok && !f.readOnly && p.canonical(f, v) == r.values[name] {
			same = append(same, name)
		}
	}
	return same
}

func (p *Portal) refusal(err error) reply {
	var refused *Error
	if errors.As(err, &refused) {
		return badRequest(refused.Code, refused.Words)
	}
	return badRequest("", err.Error())
}

func userGet(p *Portal, params map[string]any) reply {
	filter, _ := dict(param(params, "filter"))
	wanted := items(filter["ID"])
	if wanted == nil {
		wanted = items(param(params, "id"))
	}
	var rows []any
	for _, u := range p.users {
		id := fmt.Sprint(u.ID)
		if wanted != nil && !slices.ContainsFunc(wanted, func(v any) bool { return text(v) == id }) {
			continue
		}
		rows = append(rows, map[string]any{
			"ID": id, "ACTIVE": !u.Left, "NAME": u.Name, "LAST_NAME": u.LastName, "WORK_POSITION": u.Post, "USER_TYPE": "employee",
		})
	}
	return p.onePage(rows, text(param(params, "start")))
}

func serverTime(p *Portal, _ map[string]any) reply { return success(stamp(p.now())) }
