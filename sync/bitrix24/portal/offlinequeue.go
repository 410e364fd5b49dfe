package portal

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// mostOffline is how many records one call of event.offline.get gives.
const mostOffline = 50

// adminOnly lets none but administrators at a method.
func adminOnly(do method) method {
	return func(p *Portal, params map[string]any) reply {
		if !p.caller.admin {
			return refuse(http.StatusForbidden, "ACCESS_DENIED", "Access denied!")
		}
		return do(p, params)
	}
}

// offlineGet is event.offline.get. With clear=1, which is the default, what is
// given is forgotten; with clear=0 it is reserved under a process_id.
func offlineGet(p *Portal, params map[string]any) reply {
	process := text(param(params, "process_id"))
	wanted := p.offlineWanted(params, process)
	limit, err := strconv.Atoi(text(param(params, "limit")))
	if err != nil || limit < 1 {
		limit = mostOffline
	}
	wanted = wanted[:min(limit, len(wanted))]
	rows := []any{}
	for _, e := range wanted {
		rows = append(rows, e.row(p.opts.Unsettled.NoEventData))
	}
	keep := text(param(params, "clear")) == "0"
	switch {
	case process != "":
	case keep:
		process = p.processID()
		for _, e := range wanted {
			e.process, e.reserved = process, p.opts.Now().Add(reservation)
		}
	default:
		p.forget(func(e *offlineEvent) bool { return slices.Contains(wanted, e) })
	}
	var shown any
	if process != "" {
		shown = process
	}
	return success(map[string]any{"process_id": shown, "events": rows})
}

// offlineWanted returns the records that a call may have, in its order.
func (p *Portal) offlineWanted(params map[string]any, process string) []*offlineEvent {
	connector, failed := text(param(params, "auth_connector")), text(param(params, "error")) == "1"
	filter, _ := dict(param(params, "filter"))
	now := p.opts.Now()
	var out []*offlineEvent
	for _, e := range p.listeners.offline {
		free := e.process == "" || !now.Before(e.reserved)
		if process != "" {
			free = e.process == process
		} else if failed {
			free = e.failed
		}
		if free && e.failed == failed && e.connector == connector && e.passes(filter) {
			out = append(out, e)
		}
	}
	sortOffline(out, param(params, "order"))
	return out
}

// passes reports whether a record is what a filter asks for; fields that it does
// not know are passed over.
func (e *offlineEvent) passes(filter map[string]any) bool {
	held := map[string]string{
		"ID": strconv.Itoa(e.id), "MESSAGE_ID": strconv.Itoa(e.id), "EVENT_NAME": e.name, "TIMESTAMP_X": stamp(e.at),
		"PROCESS_ID": e.process, "ERROR": "0",
	}
	if e.failed {
		held["ERROR"] = "1"
	}
	kinds := map[string]valueKind{"ID": kindID, "MESSAGE_ID": kindID, "TIMESTAMP_X": kindTime, "ERROR": kindInt}
	for key, wanted := range filter {
		op, name := splitOperator(key)
		value, known := held[name]
		hit := slices.ContainsFunc(items(wanted), func(v any) bool {
			return holds(field{kind: kinds[name]}, strings.TrimPrefix(op, "!"), value, text(v))
		})
		if known && hit == strings.HasPrefix(op, "!") {
			return false
		}
	}
	return true
}

// sortOffline sorts by time, or by id when that is asked for.
func sortOffline(events []*offlineEvent, sent any) {
	given, _ := dict(sent)
	sign := 1
	for _, direction := range given {
		if strings.EqualFold(text(direction), "DESC") {
			sign = -1
		}
	}
	_, byID := given["ID"]
	slices.SortStableFunc(events, func(a, b *offlineEvent) int {
		if c := a.at.Compare(b.at); c != 0 && !byID {
			return sign * c
		}
		return sign * cmp.Compare(a.id, b.id)
	})
}

// offlineList is event.offline.list, which changes nothing.
func offlineList(p *Portal, params map[string]any) reply {
	connector := text(param(params, "auth_connector"))
	filter, _ := dict(param(params, "filter"))
	var found []*offlineEvent
	for _, e := range p.listeners.offline {
		if e.connector == connector && e.passes(filter) {
			found = append(found, e)
		}
	}
	sortOffline(found, param(params, "order"))
	from, err := strconv.Atoi(text(param(params, "start")))
	if err != nil || from < 0 {
		from = 0
	}
	from = min(from, len(found))
	to := min(from+rowsAPage, len(found))
	rows := []any{}
	for _, e := range found[from:to] {
		row := e.row(p.opts.Unsettled.NoEventData)
		row["PROCESS_ID"], row["ERROR"] = e.process, "0"
		if e.failed {
			row["ERROR"] = "1"
		}
		rows = append(rows, row)
	}
	answer := success(rows)
	answer.total = len(found)
	if to < len(found) {
		answer.next = to
	}
	return answer
}

// offlineClear is event.offline.clear; a process that there is not is no error.
func offlineClear(p *Portal, params map[string]any) reply {
	p.forget(named(params))
	return success(true)
}

// offlineError is event.offline.error: the records stay, marked.
func offlineError(p *Portal, params map[string]any) reply {
	marked := named(params)
	for _, e := range p.listeners.offline {
		if marked(e) {
			e.failed = true
		}
	}
	return success(true)
}

// named returns a test for the records of a process, or for some of them.
func named(params map[string]any) func(*offlineEvent) bool {
	process := text(param(params, "process_id"))
	ids := append(items(param(params, "id")), items(param(params, "message_id"))...)
	return func(e *offlineEvent) bool {
		return process != "" && e.process == process &&
			(len(ids) == 0 || slices.ContainsFunc(ids, func(v any) bool { return text(v) == strconv.Itoa(e.id) }))
	}
}

func (p *Portal) forget(gone func(*offlineEvent) bool) {
	p.listeners.offline = slices.DeleteFunc(p.listeners.offline, gone)
}
