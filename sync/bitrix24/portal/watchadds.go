package portal

import (
	"strings"

	"debrief/model"
)

// addTarget is target for what is no field of an entity: comments, to-dos and
// ratings, and leads that are still to be made. A doubt about one of these is
// settled by a look at the list where it would stand.
func addTarget(method string, params map[string]any) (ref model.EntityRef, writing, ok bool) {
	filter, _ := dict(param(params, "filter"))
	fields, _ := dict(param(params, "fields"))
	switch method {
	case "crm.timeline.comment.add":
		return aside("comment on", text(fields["ENTITY_TYPE"]), text(fields["ENTITY_ID"])), true, true
	case "crm.timeline.comment.list":
		return aside("comment on", text(filter["ENTITY_TYPE"]), text(filter["ENTITY_ID"])), false, true
	case "crm.activity.todo.add":
		return aside("to-do on", text(params["ownerTypeId"]), text(params["ownerId"])), true, true
	case "crm.activity.list":
		return aside("to-do on", text(filter["OWNER_TYPE_ID"]), text(filter["OWNER_ID"])), false, true
	case "imopenlines.session.head.vote":
		return aside("rating of", "session", text(params["SESSION_ID"])), true, true
	case "imopenlines.session.history.get":
		return aside("rating of", "session", text(params["SESSION_ID"])), false, true
	}
	kind, action, ok := entityMethod(method, params)
	switch {
	case !ok:
	case action == "add":
		return aside("new", string(kind), originOf(fields)), true, true
	case action == "list" && originOf(filter) != "":
		return aside("new", string(kind), originOf(filter)), false, true
	}
	return model.EntityRef{}, false, false
}

// aside names what hangs on an entity as if it were one.
func aside(what, kind, id string) model.EntityRef {
	return model.EntityRef{Kind: model.EntityKind(what + " " + strings.ToLower(kind)), ID: id}
}

// originOf is the ORIGIN_ID in fields or in a filter, by whichever name and
// operator.
func originOf(given map[string]any) string {
	for key, v := range given {
		if _, name := splitOperator(key); name == "ORIGIN_ID" || name == "originId" {
			return text(v)
		}
	}
	return ""
}
