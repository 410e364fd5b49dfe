package portal

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"debrief/model"
)

// value returns the classic text of any field of the schema.
func (p *Portal) value(r *row, f field) string {
	switch f.classic {
	case "ID":
		return r.ref.ID
	case "DATE_CREATE":
		return stamp(r.created)
	case "DATE_MODIFY":
		return stamp(r.updated)
	case "LAST_ACTIVITY_TIME":
		if r.active.After(r.updated) {
			return stamp(r.active)
		}
		return stamp(r.updated)
	case "MOVED_TIME":
		return stamp(r.moved)
	case "CREATED_BY_ID":
		return strconv.Itoa(r.createdBy)
	case "MODIFY_BY_ID", "LAST_ACTIVITY_BY":
		return strconv.Itoa(r.updatedBy)
	case "MOVED_BY_ID":
		return strconv.Itoa(r.movedBy)
	case "IS_RETURN_CUSTOMER":
		return "N"
	}
	if v := r.values[f.classic]; v != "" || f.kind != kindFlag {
		return v
	}
	return "N"
}

func stamp(t time.Time) string { return t.Format(time.RFC3339) }

// fields returns all fields of a row, the portal's own ones included.
func fields(r *row) []field {
	all := schema(r.ref.Kind)
	for name := range r.values {
		if f, ok := byClassic(r.ref.Kind, name); ok && f.item == ufItemName(name) {
			all = append(all, f)
		}
	}
	return all
}

// classic is a row as crm.lead.get shows it: every scalar is a string, an empty
// time is "", anything else that is empty is null.
func (p *Portal) classic(r *row) map[string]any {
	out := map[string]any{}
	for _, f := range fields(r) {
		v := p.value(r, f)
		switch {
		case v != "":
			out[f.classic] = v
		case f.kind == kindTime || f.kind == kindDate:
			out[f.classic] = ""
		default:
			out[f.classic] = nil
		}
	}
	for _, name := range multiFields() {
		if values := r.multi[name]; len(values) > 0 {
			out[name] = classicMulti(name, values)
		}
	}
	return out
}

// classicInList is a row as crm.lead.list shows it, where an empty link is "0".
func (p *Portal) classicInList(r *row) map[string]any {
	out := p.classic(r)
	for _, name := range []string{"COMPANY_ID", "CONTACT_ID"} {
		if out[name] == nil {
			out[name] = "0"
		}
	}
	return out
}

// item is a row as crm.item.get shows it: numbers are numbers, an empty link is
// 0, an empty time is null.
func (p *Portal) item(r *row, originalNames bool) map[string]any {
	out := map[string]any{
		"entityTypeId":  entityTypeID(r.ref.Kind),
		"searchContent": r.ref.ID + " " + r.values["TITLE"],
	}
	for _, f := range fields(r) {
		name := f.item
		if originalNames && name == ufItemName(f.classic) {
			name = f.classic
		}
		out[name] = itemValue(f, p.value(r, f))
	}
	itemMulti(out, r.multi)
	return out
}

func itemValue(f field, v string) any {
	switch f.kind {
	case kindID, kindInt, kindMoney:
		if v == "" && (f.classic == "COMPANY_ID" || f.classic == "CONTACT_ID") {
			return 0
		}
		if n, err := strconv.ParseFloat(v, 64); err == nil {
			return n
		}
		return nil
	case kindText, kindFlag, kindTime, kindDate, kindStage:
	}
	if v == "" {
		return nil
	}
	return v
}

// classicFields is the classic form for inspection.
func (p *Portal) classicFields(r *row) model.Fields {
	out := model.Fields{}
	for name, v := range p.classic(r) {
		raw, err := json.Marshal(v)
		if err != nil {
			panic(fmt.Sprintf("portal: %s: %v", name, err)) // strings, lists and maps always encode
		}
		out[name] = raw
	}
	return out
}

func entityTypeID(kind model.EntityKind) int {
	switch kind {
	case model.EntityDeal:
		return 2
	case model.EntityContact:
		return 3
	case model.EntityLead:
	}
	return 1
}

func entityKind(typeID string) (model.EntityKind, bool) {
	switch typeID {
	case "1":
		return model.EntityLead, true
	case "2":
		return model.EntityDeal, true
	case "3":
		return model.EntityContact, true
	}
	return "", false
}
