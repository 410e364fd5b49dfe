package portal

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"debrief/model"
)

// Todo is a to-do on the timeline of an entity.
type Todo struct {
	ID                 int
	Ref                model.EntityRef
	By, Responsible    int
	At, Deadline       time.Time
	Title, Description string
}

// Todos returns those of an entity, oldest first.
func (p *Portal) Todos(ref model.EntityRef) []Todo {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(p.timeline.todos), func(t Todo) bool { return t.Ref != ref })
}

// todoAdd is crm.activity.todo.add. Who is responsible is the caller, when nobody
// is named.
func todoAdd(p *Portal, params map[string]any) reply {
	kind, _ := entityKind(text(params["ownerTypeId"]))
	ref := model.EntityRef{Kind: kind, ID: text(params["ownerId"])}
	if refused := p.owner(ref); refused != nil {
		return *refused
	}
	if text(params["deadline"]) == "" {
		return refuse(http.StatusBadRequest, 100, "Required fields are missing")
	}
	deadline, ok := p.moments(text(params["deadline"]))
	if !ok {
		return badRequest("WRONG_DATETIME_FORMAT", "Incorrect date format")
	}
	responsible, err := strconv.Atoi(text(params["responsibleId"]))
	if err != nil {
		responsible = p.by()
	}
	t := Todo{
		ID: p.timeline.next(), Ref: ref, By: p.by(), Responsible: responsible, At: p.now(), Deadline: deadline,
		Title: text(params["title"]), Description: text(params["description"]),
	}
	p.timeline.todos = append(p.timeline.todos, t)
	return success(map[string]any{"id": t.ID})
}

// moments reads a time; one without an offset is the server's own.
func (p *Portal) moments(s string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", time.DateTime, time.DateOnly} {
		if at, err := time.ParseInLocation(layout, s, p.opts.Zone); err == nil {
			return at.In(p.opts.Zone), true
		}
	}
	return time.Time{}, false
}

// activityList is crm.activity.list; the only activities are to-dos.
func activityList(p *Portal, params map[string]any) reply {
	filter, _ := dict(param(params, "filter"))
	var rows []any
	for _, t := range p.timeline.todos {
		kind := text(filter["OWNER_TYPE_ID"])
		if kind != "" && kind != strconv.Itoa(entityTypeID(t.Ref.Kind)) {
			continue
		}
		if id := text(filter["OWNER_ID"]); id != "" && id != t.Ref.ID || p.denied[t.Ref] {
			continue
		}
		rows = append(rows, activityRow(t))
	}
	return p.newestFirst(rows, params)
}

func activityRow(t Todo) map[string]any {
	return map[string]any{
		"ID": strconv.Itoa(t.ID), "OWNER_ID": t.Ref.ID, "OWNER_TYPE_ID": strconv.Itoa(entityTypeID(t.Ref.Kind)),
		"TYPE_ID": "6", "PROVIDER_ID": "CRM_TODO", "PROVIDER_TYPE_ID": "TODO", "PROVIDER_GROUP_ID": nil,
		"SUBJECT": t.Title, "DESCRIPTION": t.Description, "DESCRIPTION_TYPE": "1",
		"CREATED": stamp(t.At), "LAST_UPDATED": stamp(t.At), "DEADLINE": stamp(t.Deadline), "COMPLETED": "N", "STATUS": "1",
		"RESPONSIBLE_ID": strconv.Itoa(t.Responsible), "AUTHOR_ID": strconv.Itoa(t.By), "SETTINGS": []any{}, "PROVIDER_PARAMS": []any{},
	}
}
