package portal

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"time"

	"debrief/model"
)

// The types of an entry of the history of stages.
const (
	stageCreated  = 1
	stageBetween  = 2
	stageFinal    = 3
	stagePipeline = 5 // the deal went to another pipeline
)

// stageEntry is one entry of the history of stages.
type stageEntry struct {
	id, kind                   int
	owner                      model.EntityRef
	at                         time.Time
	category, stage, semantics string
}

// chronicle records where a row stands now. Leads and deals count their entries
// apart.
func (p *Portal) chronicle(r *row, kind int, at time.Time) {
	stage := r.ref.Kind.StageField()
	if stage == "" {
		return
	}
	e := stageEntry{
		id: len(p.history[r.ref.Kind]) + 1, kind: kind, owner: r.ref, at: at,
		category: r.values["CATEGORY_ID"], stage: r.values[stage], semantics: p.semantics(r),
	}
	if kind == stageBetween && e.semantics != "P" {
		e.kind = stageFinal
	}
	if p.history == nil {
		p.history = map[model.EntityKind][]stageEntry{}
	}
	p.history[r.ref.Kind] = append(p.history[r.ref.Kind], e)
}

// moveKind is the type of a move.
func moveKind(pipeline bool) int {
	if pipeline {
		return stagePipeline
	}
	return stageBetween
}

// backdate gives the first entry of a row the time at which it came into being.
func (p *Portal) backdate(r *row) {
	entries := p.history[r.ref.Kind]
	if n := len(entries); n > 0 && entries[n-1].owner == r.ref {
		entries[n-1].at = r.created
	}
}

// stageHistory is crm.stagehistory.list.
func stageHistory(p *Portal, params map[string]any) reply {
	kind, ok := entityKind(text(params["entityTypeId"]))
	if !ok || kind.StageField() == "" {
		return refuse(http.StatusBadRequest, 0, "The entity is not supported")
	}
	filter, ok := dict(params["filter"])
	if !ok && params["filter"] != nil {
		return badRequest("", "Parameter 'filter' must be array.")
	}
	entries := p.history[kind]
	if after, ok := filter[">ID"]; ok { // they stand in the order of their ids, from 1
		entries = entries[min(max(int(float(text(after))), 0), len(entries)):]
	}
	start := text(params["start"])
	var wanted []stageEntry
	for _, e := range entries {
		if start == "-1" && len(wanted) == rowsAPage {
			break
		}
		if e.passes(filter) {
			wanted = append(wanted, e)
		}
	}
	order, _ := dict(params["order"])
	if text(order["ID"]) == "DESC" {
		slices.Reverse(wanted)
	}
	return paginate(p, wanted, start, func(page []stageEntry) any {
		rows := make([]any, len(page))
		for i, e := range page {
			rows[i] = e.show(p.opts.Zone)
		}
		return map[string]any{"items": rows}
	})
}

// passes reports whether an entry is wanted; fields that are not known are passed
// over.
func (e stageEntry) passes(filter map[string]any) bool {
	for key, wanted := range filter {
		op, name := splitOperator(key)
		held, kind := e.value(name)
		if kind < 0 {
			continue
		}
		hit := slices.ContainsFunc(items(wanted), func(v any) bool { return holds(field{kind: kind}, op, held, text(v)) })
		if !hit {
			return false
		}
	}
	return true
}

func (e stageEntry) value(name string) (held string, kind valueKind) {
	switch name {
	case "ID":
		return strconv.Itoa(e.id), kindID
	case "TYPE_ID":
		return strconv.Itoa(e.kind), kindInt
	case "OWNER_ID":
		return e.owner.ID, kindID
	case "CREATED_TIME":
		return stamp(e.at), kindTime
	case e.owner.Kind.StageField():
		return e.stage, kindText
	}
	return "", -1
}

// show is an entry as Bitrix24 shows it: numbers as numbers, the time as it is.
func (e stageEntry) show(zone *time.Location) map[string]any {
	row := map[string]any{
		"ID": e.id, "TYPE_ID": e.kind, "OWNER_ID": int(float(e.owner.ID)), "CREATED_TIME": stamp(e.at.In(zone)),
	}
	if e.owner.Kind == model.EntityDeal {
		row["CATEGORY_ID"] = int(float(cmp.Or(e.category, "0")))
		row["STAGE_ID"], row["STAGE_SEMANTIC_ID"] = e.stage, e.semantics
		return row
	}
	row["STATUS_ID"], row["STATUS_SEMANTIC_ID"] = e.stage, e.semantics
	return row
}
