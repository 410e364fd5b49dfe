package portal

import (
	"cmp"
	"strconv"

	"debrief/model"
)

// UserField is a field of the portal's own.
type UserField struct {
	Name    string // UF_CRM_…
	Title   string
	Type    string   // string, enumeration, date …; string
	Choices []string // of an enumeration, whose ids are 44, 45 …
}

// AddUserField gives a kind of entity one more field. Its values are kept as they come.
func (p *Portal) AddUserField(kind model.EntityKind, f UserField) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.userFields[kind] = append(p.userFields[kind], f)
}

// firstChoice is the id of the first value of an enumeration.
const firstChoice = 44

// classicFieldsOf is crm.lead.fields and crm.deal.fields.
func classicFieldsOf(kind model.EntityKind) method {
	return func(p *Portal, _ map[string]any) reply {
		all := map[string]any{}
		for _, f := range schema(kind) {
			all[f.classic] = describe(typeName(f), f.classic, f.readOnly)
		}
		if kind == model.EntityLead {
			for _, name := range multiFields() {
				row := describe("crm_multifield", name, false)
				row["isMultiple"] = true
				all[name] = row
			}
		}
		for _, f := range p.userFields[kind] {
			row := describe(cmp.Or(f.Type, "string"), f.Name, false)
			row["isDynamic"], row["listLabel"], row["formLabel"] = true, f.Title, f.Title
			for i, choice := range f.Choices {
				items, _ := row["items"].([]any)
				row["items"] = append(items, map[string]any{"ID": strconv.Itoa(firstChoice + i), "VALUE": choice})
			}
			all[f.Name] = row
		}
		return success(all)
	}
}

func describe(kind, title string, readOnly bool) map[string]any {
	return map[string]any{
		"type": kind, "isRequired": false, "isReadOnly": readOnly, "isImmutable": false, "isMultiple": false, "isDynamic": false, "title": title,
	}
}

// typeName is how the portal names the type of a field.
func typeName(f field) string {
	switch f.kind {
	case kindMoney:
		return "double"
	case kindFlag:
		return "char"
	case kindTime:
		return "datetime"
	case kindDate:
		return "date"
	case kindStage:
		return "crm_status"
	case kindInt:
		return "integer"
	case kindID:
		if f.classic == "ASSIGNED_BY_ID" || f.readOnly && f.classic != "ID" {
			return "user"
		}
		return "integer"
	case kindText:
	}
	return "string"
}
