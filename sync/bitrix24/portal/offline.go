package portal

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"debrief/model"
)

// reservation is how long a batch that was reserved is hidden from others.
const reservation = 30 * 24 * time.Hour

// binding is an event that an application wants to be told of.
type binding struct{ name, connector, handler string }

// offlineEvent is one record of the offline queue. It tells a state and not a
// history: an entity that changes again is the same record with a later time.
type offlineEvent struct {
	event
	id        int
	connector string
	process   string
	reserved  time.Time // until then nobody else sees it
	failed    bool
}

// queueOffline keeps an event for those who bound it. A write that names a
// connector is not kept for that connector: this is how it does not hear itself.
func (p *Portal) queueOffline(e event) {
	for _, b := range p.listeners.bound {
		if b.name != e.name || b.handler != "" || b.connector != "" && b.connector == p.caller.connector {
			continue
		}
		same := func(held *offlineEvent) bool {
			return held.name == e.name && held.ref == e.ref && held.connector == b.connector && held.process == ""
		}
		if i := slices.IndexFunc(p.listeners.offline, same); i >= 0 {
			p.listeners.offline[i].at = e.at
			continue
		}
		p.listeners.lastID++
		p.listeners.offline = append(p.listeners.offline, &offlineEvent{event: e, id: p.listeners.lastID, connector: b.connector})
	}
}

// bindable reports whether there is an event of that name.
func bindable(name string) bool {
	for _, kind := range []model.EntityKind{model.EntityLead, model.EntityDeal, model.EntityContact} {
		for _, action := range []string{added, updated, deleted} {
			if name == "ONCRM"+strings.ToUpper(string(kind))+action {
				return true
			}
		}
	}
	return false
}

// eventBind is event.bind: offline for the queue, else a handler that is called.
func eventBind(p *Portal, params map[string]any) reply {
	b := binding{strings.ToUpper(text(param(params, "event"))), text(param(params, "auth_connector")), text(param(params, "handler"))}
	offline := text(param(params, "event_type")) == "offline"
	switch {
	case !bindable(b.name):
		return badRequest("ERROR_EVENT_NOT_FOUND", "Event not found")
	case offline && !p.caller.admin:
		return refuse(http.StatusForbidden, "ACCESS_DENIED", "Access denied! Offline events binding requires administrator access rights")
	case offline:
		b.handler = ""
	case b.handler == "":
		return badRequest("ERROR_ARGUMENT", "Handler URL is not specified")
	default:
		p.listeners.hooks = append(p.listeners.hooks, boundHook(b, 701+len(p.listeners.hooks)))
	}
	if !slices.Contains(p.listeners.bound, b) {
		p.listeners.bound = append(p.listeners.bound, b)
	}
	return success(true)
}

func boundHook(b binding, id int) *hook {
	return &hook{id: id, Hook: Hook{
		URL: b.handler, Events: []string{b.name}, Application: true, Token: "application0token", Domain: "salon.bitrix24.example",
		MemberID: strings.Repeat("0", 32), Transport: http.DefaultTransport, Timeout: 10 * time.Second,
	}}
}

// eventUnbind is event.unbind.
func eventUnbind(p *Portal, params map[string]any) reply {
	name, handler := strings.ToUpper(text(param(params, "event"))), text(param(params, "handler"))
	count := len(p.listeners.bound)
	gone := func(b binding) bool { return b.name == name && b.handler == handler }
	p.listeners.bound = slices.DeleteFunc(p.listeners.bound, gone)
	p.listeners.hooks = slices.DeleteFunc(p.listeners.hooks, func(h *hook) bool {
		return handler != "" && h.URL == handler && slices.Equal(h.Events, []string{name})
	})
	return success(map[string]any{"count": count - len(p.listeners.bound)})
}

// eventGet is event.get.
func eventGet(p *Portal, _ map[string]any) reply {
	rows := []any{}
	for _, b := range p.listeners.bound {
		offline := 0
		if b.handler == "" {
			offline = 1
		}
		row := map[string]any{"event": b.name, "handler": b.handler, "auth_type": "0", "offline": offline}
		if b.connector != "" {
			row["connector_id"] = b.connector
		}
		rows = append(rows, row)
	}
	return success(rows)
}

// row is a record as event.offline.get shows it.
func (e *offlineEvent) row(noData bool) map[string]any {
	var data any = false
	if !noData {
		data = map[string]any{"FIELDS": map[string]any{"ID": e.ref.ID}}
	}
	return map[string]any{
		"ID": strconv.Itoa(e.id), "TIMESTAMP_X": stamp(e.at), "EVENT_NAME": e.name,
		"EVENT_DATA": data, "EVENT_ADDITIONAL": false, "MESSAGE_ID": strconv.Itoa(e.id),
	}
}

// processID makes a name for a batch that is reserved: 32 characters.
func (p *Portal) processID() string {
	return fmt.Sprintf("%016x%016x", p.chance.Uint64(), p.chance.Uint64())
}
