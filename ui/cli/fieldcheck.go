package cli

import (
	"context"
	"slices"
	"strings"

	"github.com/sahilm/fuzzy"

	"debrief/model"
	"debrief/model/contact"
	"debrief/storage"
)

// mostAlike is how many fields or people are named in place of one that is not there.
const mostAlike = 12

// checkFields refuses what Bitrix24 would not take, or would make something else of
// without a word: it passes over a field that it does not have, and makes 0 of words
// that should be an amount. Where the archive does not know the fields yet, the
// read-back tells.
func (a *app) checkFields(ctx context.Context, archive *storage.Archive, ref model.EntityRef, changes model.Fields) error {
	fields, err := archive.Fields(ctx, ref.Kind)
	if err != nil {
		return err
	}
	for _, name := range changes.Names() {
		value := changes.Text(name)
		if err := a.checkContact(name, value); err != nil {
			return err
		}
		at := slices.IndexFunc(fields, func(f model.CRMField) bool { return f.Name == name })
		switch {
		case len(fields) == 0:
			continue
		case at < 0:
			return a.fail(nil, "cli.error.no_crm_field", "Kind", string(ref.Kind), "Name", name, "Like", fieldsLike(fields, name))
		}
		if err := a.checkValue(ctx, archive, &fields[at], value); err != nil {
			return err
		}
	}
	return nil
}

// checkContact refuses phones and addresses that are none.
func (a *app) checkContact(name, list string) error {
	if name != "PHONE" && name != "EMAIL" {
		return nil
	}
	for value := range strings.SplitSeq(list, ",") {
		if value = strings.TrimSpace(value); value == "" {
			continue
		}
		if _, ok := contact.Phone(value, a.conf.Bitrix24.Region); name == "PHONE" && !ok {
			return a.fail(nil, "cli.error.no_phone", "Value", value)
		}
		if _, ok := contact.Email(value); name == "EMAIL" && !ok {
			return a.fail(nil, "cli.error.no_email", "Value", value)
		}
	}
	return nil
}

func (a *app) checkValue(ctx context.Context, archive *storage.Archive, f *model.CRMField, value string) error {
	name := f.Name
	if f.Title != "" && f.Title != f.Name {
		name += " (" + f.Title + ")"
	}
	switch f.Fault(value) {
	case model.FaultReadOnly:
		return a.fail(nil, "cli.error.field_read_only", "Name", name)
	case model.FaultNumber:
		return a.fail(nil, "cli.error.field_number", "Name", name, "Value", value)
	case model.FaultDay:
		return a.fail(nil, "cli.error.field_day", "Name", name, "Value", value)
	case model.FaultMoment:
		return a.fail(nil, "cli.error.field_moment", "Name", name, "Value", value)
	case model.FaultFlag:
		return a.fail(nil, "cli.error.field_flag", "Name", name, "Value", value)
	case model.FaultChoice:
		there := make([]string, len(f.Choices))
		for i, c := range f.Choices {
			there[i] = c.ID + " (" + c.Name + ")"
		}
		return a.fail(nil, "cli.error.field_choice", "Name", name, "Value", value, "Choices", strings.Join(there, ", "))
	}
	if f.Type == "user" && value != "" {
		return a.checkPerson(ctx, archive, name, value)
	}
	return nil
}

// checkPerson refuses somebody whom the portal does not have, or who has left.
func (a *app) checkPerson(ctx context.Context, archive *storage.Archive, name, id string) error {
	people, err := archive.People(ctx)
	if err != nil || len(people) == 0 {
		return err
	}
	var there []string
	for _, p := range people {
		if p.ID == id && p.Active {
			return nil
		}
		if p.Active {
			there = append(there, p.ID+" ("+p.Name+")")
		}
	}
	return a.fail(nil, "cli.error.no_person", "Name", name, "Value", id, "People", firstOf(there))
}

// fieldsLike names the fields that somebody may have meant.
func fieldsLike(fields []model.CRMField, meant string) string {
	var names, like []string
	for _, f := range fields {
		if !f.ReadOnly {
			names = append(names, f.Name)
		}
	}
	for _, found := range fuzzy.Find(meant, names) {
		like = append(like, names[found.Index])
	}
	if len(like) == 0 {
		like = names
	}
	return firstOf(like)
}

// firstOf joins the first of many.
func firstOf(list []string) string {
	if len(list) > mostAlike {
		return strings.Join(list[:mostAlike], ", ") + "…"
	}
	return strings.Join(list, ", ")
}
