package lead

import (
	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/pane"
	"debrief/ui/theme"
)

// dialog is a fix that is being put together: of fields, a comment, a to-do and a
// rating, whatever of these is switched on.
type dialog struct {
	base     model.Entity // the entity as the person sees it
	evidence model.Key
	session  string // the dialogue's
	openLine string // the number of its open-line session, "" when it has none
	stages   []model.Stage
	people   []model.CRMUser
	fields   []field

	described []model.CRMField // how the CRM describes the fields

	cursor  int
	picker  *picker          // choosing the value of the field under the cursor, else nil
	line    *line            // writing it, else nil
	quick   bool             // one thing is asked for: saving it queues it
	instead *model.Fix       // what the CRM did not take, and this takes the place of
	lead    *model.LeadDraft // the lead that is to be made, nil for a fix of one that is there
	writer  writer
	style   theme.Styles
	now     string // marks what the CRM holds
}

// newDialog begins a fix of the entity on the screen. Values that the dialogue
// knows better are suggested, and nothing is part of the fix yet.
func newDialog(rec *record, env *pane.Env) *dialog {
	d := &dialog{
		base: rec.entity, evidence: rec.evidence(), stages: rec.stages, people: rec.people, described: rec.described, style: env.Style,
		now: env.Text.T("lead.dialog.now"), writer: writer{env.Now(), env.Zone, env.Region},
	}
	d.base.Ref = rec.ref
	if rec.dialogue != nil {
		d.session, d.openLine = rec.dialogue.SessionID, rec.openLine()
	}
	d.fields = append(entityFields(rec), otherFields(rec, d.writer)...)
	for i := range d.fields {
		f := &d.fields[i]
		if kept, ok := rec.draft[f.key()]; ok {
			f.value, f.written = kept, true
		}
	}
	return d
}

// entityFields are the fields of the entity, with what the dialogue suggests.
func entityFields(rec *record) []field {
	kind, said := rec.ref.Kind, rec.said()
	var fields []field
	for _, name := range editable(rec) {
		held := rec.entity.Fields.Text(name)
		f := rec.field(kind, name, held)
		suggested := said.Text(name)
		if suggested != "" && f.form != formStage && f.form != formPerson && f.form != formChoice && !sameValue(name, suggested, held) {
			f.value = suggested
		}
		fields = append(fields, f)
	}
	for name := range rec.draft { // one that was added by hand
		if isFieldName(name) && !hasField(fields, name) {
			fields = append(fields, rec.field(kind, name, rec.entity.Fields.Text(name)))
		}
	}
	return fields
}

func hasField(fields []field, name string) bool {
	for i := range fields {
		if fields[i].of == model.FixFields && fields[i].name == name {
			return true
		}
	}
	return false
}

// otherFields are the parts of what is no field of the entity, and the way to a
// field that is not listed.
func otherFields(rec *record, w writer) []field {
	tomorrow, _ := w.read(&field{of: model.FixTodo, form: formMoment}, "tomorrow")
	fields := []field{
		{form: formAnother},
		{of: model.FixComment, name: model.CommentText},
		{of: model.FixTodo, name: model.TodoTitle},
		{of: model.FixTodo, name: model.TodoDeadline, form: formMoment, value: tomorrow},
		{of: model.FixTodo, name: model.TodoResponsible, form: formPerson},
	}
	if rec.openLine() != "" {
		fields = append(fields, field{of: model.FixVote, name: model.VoteRating, form: formRating},
			field{of: model.FixVote, name: model.CommentText})
	}
	return fields
}

// begin begins with one thing, which is queued as soon as it is saved.
func (d *dialog) begin(of model.FixKind, name string) {
	for i := range d.fields {
		if f := &d.fields[i]; f.of == of && f.name == name {
			d.cursor, d.quick = i, of != model.FixFields
			d.edit()
			return
		}
	}
}

// scope is where the keys are just now.
func (d *dialog) scopes() []keymap.Scope {
	switch {
	case d.picker != nil:
		return []keymap.Scope{keymap.Picker}
	case d.line != nil:
		return []keymap.Scope{keymap.Note}
	}
	return []keymap.Scope{keymap.FixDialog, keymap.Move}
}

// textMode reports whether letters are text.
func (d *dialog) textMode() bool { return d.picker != nil || d.line != nil }

func (d *dialog) key(msg tea.KeyMsg) bool {
	switch {
	case d.picker != nil:
		return d.picker.key(msg)
	case d.line != nil:
		return d.line.key(msg)
	}
	return false
}

func (d *dialog) selected() *field { return &d.fields[d.cursor] }

// choices are what the field can be chosen from, none when it is written.
func (d *dialog) choices(f *field) []choice {
	switch f.form {
	case formStage:
		return stageChoices(d.stages)
	case formPerson:
		return peopleChoices(d.people, f.held)
	case formRating:
		return ratingChoices()
	case formChoice:
		return f.choices
	case formText, formAmount, formMoment, formDay, formFlag, formPhones, formEmails, formAnother:
	}
	return nil
}

// edit begins to write or to choose the value of the selected field.
func (d *dialog) edit() {
	f := d.selected()
	if choices := d.choices(f); len(choices) > 0 {
		d.picker = newPicker(choices, f.held, f.value, d.now, d.style)
		return
	}
	if f.form == formFlag {
		d.set(f.flipped())
		return
	}
	d.line = newLine(d.writer.line(f))
}

// choose takes what is under the picker's cursor into the fix.
func (d *dialog) choose() {
	if chosen, ok := d.picker.found.Selected(); ok {
		d.set(chosen.ID)
	}
}

// set gives the selected field a value, which makes it part of the fix unless
// the CRM holds it already.
func (d *dialog) set(value string) {
	f := d.selected()
	f.written = f.written || value != f.value
	f.value = value
	d.switchTo(f, f.changed())
}

// switchTo makes a field part of the fix, or leaves it out. A to-do or a rating
// does not go because one of its lesser parts is empty.
func (d *dialog) switchTo(f *field, on bool) {
	if f.of == model.FixFields || f.of == model.FixComment || on || f.name == model.TodoTitle || f.name == model.VoteRating {
		d.turn(f, on)
	}
}

// turn switches a field, or all of what is asked for whole or not at all.
func (d *dialog) turn(f *field, on bool) {
	f.on = on
	for i := range d.fields {
		if f.of != model.FixFields && d.fields[i].of == f.of {
			d.fields[i].on = on
		}
	}
}

// toggle switches the selected field, or what it is a part of.
func (d *dialog) toggle() { d.turn(d.selected(), !d.selected().on) }

// save takes what was written. problem is the message id of why it is not taken,
// "" when it is.
func (d *dialog) save() (problem string) {
	f := d.selected()
	value, problem := d.writer.read(f, d.line.text())
	if problem != "" {
		return problem
	}
	d.line = nil
	if f.form == formAnother {
		return d.another(value)
	}
	d.set(value)
	return ""
}

// refuses returns the message id of why a field that is part of the fix cannot be
// what stands there, "" when it can: what the dialogue suggests was never read.
func (d *dialog) refuses(f *field) string {
	if !f.on || !f.changed() || f.value == "" || f.form == formAnother || f.form == formMoment {
		return ""
	}
	_, problem := d.writer.read(f, f.value)
	return problem
}

// another puts in the field that was named, before the line for another one, and
// returns the message id of why it cannot, "" when it can.
func (d *dialog) another(written string) (problem string) {
	name, value, ok := cutField(written)
	if !ok {
		return ""
	}
	if problem := d.unwritable(name, value); problem != "" {
		return problem
	}
	for i := range d.fields {
		if f := &d.fields[i]; f.of == model.FixFields && f.name == name {
			d.cursor = i
			d.set(value)
			return ""
		}
	}
	added := describedField(d.described, d.base.Ref.Kind, name, d.base.Fields.Text(name))
	d.fields = append(d.fields[:d.cursor:d.cursor], append([]field{added}, d.fields[d.cursor:]...)...)
	d.set(value)
	return ""
}

// leave takes what was written as it is; what can be no value of the field is
// left out of the fix.
func (d *dialog) leave() {
	written, f := d.line.text(), d.selected()
	d.line = nil
	if f.form == formAnother {
		return
	}
	on := f.on
	value, problem := d.writer.read(f, written)
	if problem != "" {
		value = written
	}
	d.set(value)
	if problem != "" || !on {
		d.turn(f, false)
	}
}

// move moves the cursor and stops at the ends.
func (d *dialog) move(rows int) {
	d.cursor = max(min(d.cursor+rows, len(d.fields)-1), 0)
}
