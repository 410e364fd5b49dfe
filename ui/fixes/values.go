package fixes

import (
	"slices"

	"debrief/model"
	"debrief/ui/text"
)

// Value tells the value of a field on one line: a stage by its name, an empty one
// as "(empty)".
func (t Teller) Value(kind model.EntityKind, name string, fields model.Fields) string {
	value := text.Line(fields.Text(name))
	if value == "" {
		return t.Text.T("fixes.empty")
	}
	if name == kind.StageField() {
		if stage := text.Line(t.Stages[fields.Text(name)]); stage != "" {
			return stage
		}
	}
	if name == "ASSIGNED_BY_ID" {
		return text.Line(model.NameOf(t.People, value))
	}
	return t.described(name, value)
}

// described tells a value by what the CRM says of its field: a person and a choice by
// their names, a flag as yes or no.
func (t Teller) described(name, value string) string {
	f := t.field(name)
	switch {
	case f.Multiple:
	case f.Type == "user":
		return text.Line(model.NameOf(t.People, value))
	case f.Type == "boolean" && value == "1":
		return t.Text.T("fixes.yes")
	case f.Type == "boolean" && value == "0":
		return t.Text.T("fixes.no")
	}
	for _, c := range f.Choices {
		if c.ID == value {
			return text.Line(c.Name)
		}
	}
	return value
}

// Field names a field of the CRM as people call it; one that has no word is named
// as the CRM's own screens do, else by its name.
func (t Teller) Field(name string) string {
	if id, ok := fieldWords(name); ok {
		return t.Text.T(id)
	}
	if title := t.field(name).Title; title != "" {
		return text.Line(title)
	}
	return text.Line(name)
}

func fieldWords(name string) (string, bool) {
	switch name {
	case "STATUS_ID", "STAGE_ID":
		return "fixes.field.stage", true
	case "TITLE":
		return "fixes.field.title", true
	case "NAME":
		return "fixes.field.name", true
	case "LAST_NAME":
		return "fixes.field.last_name", true
	case "PHONE":
		return "fixes.field.phone", true
	case "EMAIL":
		return "fixes.field.email", true
	case "COMMENTS":
		return "fixes.field.comments", true
	case "OPPORTUNITY":
		return "fixes.field.opportunity", true
	case "CURRENCY_ID":
		return "fixes.field.currency", true
	case "ASSIGNED_BY_ID":
		return "fixes.field.assigned", true
	case "SOURCE_ID":
		return "fixes.field.source", true
	}
	return "", false
}

// field returns how the CRM describes a field, a zero one when it does not.
func (t Teller) field(name string) model.CRMField {
	at := slices.IndexFunc(t.Fields, func(f model.CRMField) bool { return f.Name == name })
	if at < 0 {
		return model.CRMField{}
	}
	return t.Fields[at]
}
