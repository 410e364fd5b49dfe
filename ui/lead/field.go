package lead

import (
	"errors"
	"strings"
	"time"

	"debrief/model"
	"debrief/model/contact"
	"debrief/ui/when"
)

// form is how a value is written.
type form int

const (
	formText   form = iota
	formStage       // one of the CRM's stages
	formPerson      // one of the CRM's people
	formRating      // 1 to 5
	formAmount
	formMoment // a day and a time, kept as RFC 3339
	formDay    // a day alone, kept as 2006-01-02
	formFlag   // Y or N, or 1 or 0
	formChoice // one of the values of an enumeration
	formPhones // with commas between them
	formEmails
	formAnother // NAME=VALUE, of a field that is not listed
)

// field is one line of the fix dialog: a field of the lead or deal, or a part of a
// comment, a to-do or a rating.
type field struct {
	of      model.FixKind
	name    string // as the CRM names it
	form    form
	held    string // what the CRM holds there
	value   string // the new one, as the CRM takes it
	on      bool   // it is part of the fix
	written bool   // by hand, so that it is worth keeping
	choices []choice
	yes     string // what a flag is when it is set, "" as if it were Y
}

// key names the field in a draft.
func (f *field) key() string {
	if f.of == model.FixFields {
		return f.name
	}
	return string(f.of) + ":" + f.name
}

func (f *field) changed() bool { return f.value != f.held }

// formOf says how a field is written: by its name where that tells, else by what
// the CRM holds in it.
func formOf(kind model.EntityKind, name, held string) form {
	switch name {
	case kind.StageField():
		return formStage
	case "ASSIGNED_BY_ID":
		return formPerson
	case "OPPORTUNITY":
		return formAmount
	case "PHONE":
		return formPhones
	case "EMAIL":
		return formEmails
	}
	if held == "Y" || held == "N" {
		return formFlag
	}
	if _, err := time.Parse(time.RFC3339, held); err == nil {
		return formMoment
	}
	if _, err := time.Parse(time.DateOnly, held); err == nil {
		return formDay
	}
	return formText
}

// writer reads what a person writes into a field.
type writer struct {
	now    time.Time
	zone   *time.Location
	region string // the country of phones that name none
}

// line returns a value as it is edited.
func (w writer) line(f *field) string {
	if f.form == formMoment {
		if at, err := time.Parse(time.RFC3339, f.value); err == nil {
			return at.In(w.zone).Format("2006-01-02 15:04")
		}
	}
	return f.value
}

// read returns what was written as the CRM takes it. Where it is none of the kind,
// problem is the message id of what is wrong.
func (w writer) read(f *field, written string) (value, problem string) {
	written = strings.TrimSpace(written)
	switch f.form {
	case formAmount:
		amount, ok := plainAmount(written)
		if !ok {
			return "", "lead.dialog.no_amount"
		}
		return amount, ""
	case formMoment, formDay:
		return w.moment(f, written)
	case formPhones:
		return distinct(written, "lead.dialog.no_phone", func(s string) (string, bool) { return contact.Phone(s, w.region) })
	case formEmails:
		return distinct(written, "lead.dialog.no_email", contact.Email)
	case formAnother:
		if name, _, ok := strings.Cut(written, "="); written != "" && (!ok || !isFieldName(name)) {
			return "", "lead.dialog.no_field"
		}
	case formPerson, formRating: // where there is nothing to choose from
		if strings.Trim(written, "0123456789") != "" {
			return "", "lead.dialog.no_number"
		}
	case formText, formStage, formFlag, formChoice:
	}
	return written, ""
}

// moment reads a day or a moment. A deadline lies ahead; what a field holds need
// not.
func (w writer) moment(f *field, written string) (value, problem string) {
	read := when.Any
	if f.of == model.FixTodo {
		read = when.Parse
	} else if written == "" {
		return "", ""
	}
	at, err := read(written, w.now, w.zone)
	switch {
	case errors.Is(err, when.ErrPast):
		return "", "lead.dialog.past"
	case err != nil:
		return "", "lead.dialog.no_moment"
	case f.form == formDay:
		return at.Format(time.DateOnly), ""
	}
	return at.Format(time.RFC3339), ""
}

// distinct reads a list with commas. What one form names twice is kept once, as it
// was written first; every part must be of the kind.
func distinct(written, problem string, form func(string) (string, bool)) (string, string) {
	var kept []string
	seen := map[string]bool{}
	for part := range strings.SplitSeq(written, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		same, ok := form(part)
		if !ok {
			return "", problem
		}
		if !seen[same] {
			seen[same] = true
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, ", "), ""
}

// isFieldName reports whether a name has the form of the CRM's classic ones.
func isFieldName(name string) bool {
	return name != "" && name[0] >= 'A' && name[0] <= 'Z' &&
		strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == ""
}
