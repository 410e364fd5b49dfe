package lead

import (
	"cmp"
	"slices"

	"debrief/model"
)

// field returns a field of the entity with what the CRM holds in it.
func (rec *record) field(kind model.EntityKind, name, held string) field {
	return describedField(rec.described, kind, name, held)
}

// describedField is written as the CRM describes it; where it does not, its name and
// what it holds must tell.
func describedField(all []model.CRMField, kind model.EntityKind, name, held string) field {
	f := field{name: name, form: formOf(kind, name, held), held: held, value: held}
	at := slices.IndexFunc(all, func(d model.CRMField) bool { return d.Name == name })
	if at < 0 || all[at].Multiple || f.form == formStage || f.form == formPerson {
		return f
	}
	switch d := all[at]; d.Type {
	case "double":
		f.form = formAmount
	case "date":
		f.form = formDay
	case "datetime":
		f.form = formMoment
	case "char":
		f.form = formFlag
	case "boolean":
		f.form, f.yes = formFlag, "1"
	case "user":
		f.form = formPerson
	case "enumeration":
		f.form = formChoice
		for _, c := range d.Choices {
			f.choices = append(f.choices, choice{ID: c.ID, Name: c.Name})
		}
	}
	return f
}

// flipped returns the other value of a flag; one that was never set becomes set.
func (f *field) flipped() string {
	switch f.value {
	case "Y":
		return "N"
	case "1":
		return "0"
	}
	return cmp.Or(f.yes, "Y")
}

// isReadOnly reports whether the CRM keeps a field itself.
func (rec *record) isReadOnly(name string) bool {
	return slices.ContainsFunc(rec.described, func(d model.CRMField) bool { return d.Name == name && d.ReadOnly })
}

// unwritable returns the message id of why a field that was named by hand cannot be
// written, "" when it can, or nobody knows.
func (d *dialog) unwritable(name, value string) string {
	if len(d.described) == 0 {
		return ""
	}
	at := slices.IndexFunc(d.described, func(f model.CRMField) bool { return f.Name == name })
	switch {
	case at < 0:
		return "lead.dialog.unknown_field"
	case d.described[at].ReadOnly:
		return "lead.dialog.read_only"
	case d.described[at].Fault(value) != "":
		return "lead.dialog.no_value"
	}
	return ""
}
