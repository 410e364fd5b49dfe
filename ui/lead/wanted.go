package lead

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"debrief/model"
	"debrief/ui/fixes"
)

// wanted returns the fixes that are switched on, none when nothing would change.
func (d *dialog) wanted() []*model.FixQueued {
	if d.lead != nil {
		return []*model.FixQueued{fixes.Recover(d.session, d.recovered(), d.evidence)}
	}
	var all []*model.FixQueued
	if changes := d.changes(); len(changes) > 0 {
		all = append(all, fixes.Change(d.base, changes, d.evidence))
	}
	if text := d.asked(model.FixComment, model.CommentText); text != "" {
		all = append(all, fixes.Comment(d.base.Ref, text, d.evidence))
	}
	if deadline, err := time.Parse(time.RFC3339, d.asked(model.FixTodo, model.TodoDeadline)); err == nil {
		all = append(all, fixes.Remind(d.base.Ref, fixes.Todo{
			Title: d.asked(model.FixTodo, model.TodoTitle), Deadline: deadline,
			Responsible: d.asked(model.FixTodo, model.TodoResponsible),
		}, d.evidence))
	}
	if rating, err := strconv.Atoi(d.asked(model.FixVote, model.VoteRating)); err == nil {
		all = append(all, fixes.Vote(d.base.Ref, d.session, d.openLine, rating, d.asked(model.FixVote, model.CommentText), d.evidence))
	}
	return all
}

// asked returns the value of what is no field of the entity, "" when it is not
// asked for.
func (d *dialog) asked(of model.FixKind, name string) string {
	for i := range d.fields {
		if f := &d.fields[i]; f.of == of && f.name == name && f.on {
			return strings.TrimSpace(f.value)
		}
	}
	return ""
}

// changes returns the fields that change, empty when none is part of the fix.
func (d *dialog) changes() model.Fields {
	changes := model.Fields{}
	for i := range d.fields {
		if f := &d.fields[i]; f.of == model.FixFields && f.form != formAnother && f.on && f.changed() {
			changes[f.name] = model.TextValue(f.value)
		}
	}
	return changes
}

// wouldChange reports whether queuing now, with what is under the picker's cursor,
// changes anything.
func (d *dialog) wouldChange() bool {
	if d.picker != nil {
		if chosen, ok := d.picker.found.Selected(); ok && chosen.ID != d.picker.current {
			return true
		}
		for i := range d.fields {
			if i != d.cursor && d.fields[i].on {
				return true
			}
		}
		return false
	}
	return len(d.wanted()) > 0
}

// draft returns what was written by hand, the line being written included; ""
// when it is nothing.
func (d *dialog) draft() (text string, values map[string]string) {
	values = map[string]string{}
	for i := range d.fields {
		f := d.fields[i]
		if d.line != nil && i == d.cursor {
			written := d.line.text()
			f.written = f.written || written != d.writer.line(&f)
			f.value = written
		}
		if f.written && f.value != d.given(&f) && f.form != formAnother {
			values[f.key()] = f.value
		}
	}
	if len(values) == 0 {
		return "", values
	}
	raw, err := json.Marshal(values)
	if err != nil { // a map of strings always encodes
		return "", values
	}
	return string(raw), values
}

// given returns what a field would be if nobody wrote it.
func (d *dialog) given(f *field) string {
	if d.lead != nil {
		return d.lead.Fields.Text(f.name)
	}
	return f.held
}

// cutField divides NAME=VALUE.
func cutField(written string) (name, value string, ok bool) {
	name, value, ok = strings.Cut(written, "=")
	return name, value, ok && isFieldName(name)
}
