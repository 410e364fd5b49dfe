package lead

import (
	"encoding/json"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/theme"
)

// dialog is a fix that is being put together.
type dialog struct {
	base     model.Entity // the entity as the person sees it
	evidence model.Key
	stages   []model.Stage
	fields   []field
	cursor   int
	picker   *picker // choosing the stage, else nil
	line     *line   // writing the value of the field under the cursor, else nil
	style    theme.Styles
	now      string // marks the stage that the CRM holds
}

// field is one field of a fix.
type field struct {
	name    string
	value   string // the new one
	on      bool   // it is part of the fix
	written bool   // by hand, so that it is worth keeping
}

// newDialog begins a fix of the entity on the screen. Values that the dialogue
// knows better are suggested, and no field is part of the fix yet.
func newDialog(rec *record, style theme.Styles, now string) *dialog {
	d := &dialog{base: rec.entity, evidence: rec.evidence(), stages: rec.stages, style: style, now: now}
	d.base.Ref = rec.ref
	said := saidOf(rec.dialogue)
	stage := rec.ref.Kind.StageField()
	for _, name := range editable(rec) {
		f := field{name: name, value: rec.entity.Fields.Text(name)}
		if suggested := said.Text(name); suggested != "" && name != stage && !sameValue(name, suggested, f.value) {
			f.value = suggested
		}
		if kept, ok := rec.draft[name]; ok {
			f.value, f.written = kept, true
		}
		d.fields = append(d.fields, f)
	}
	if len(d.stages) > 0 {
		d.pick()
	}
	return d
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

func (d *dialog) old(name string) string { return d.base.Fields.Text(name) }

func (d *dialog) selected() *field { return &d.fields[d.cursor] }

// pick opens the choice of the stage.
func (d *dialog) pick() {
	stage := d.selected()
	d.picker = newPicker(d.stages, d.old(stage.name), stage.value, d.now, d.style)
}

// takeStage puts the stage under the picker's cursor into the fix.
func (d *dialog) takeStage() {
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
	f.on = value != d.old(f.name)
}

// endLine takes what was written; with save the field becomes part of the fix.
func (d *dialog) endLine(save bool) {
	value, on := d.line.text(), d.selected().on
	d.line = nil
	d.set(value)
	if !save {
		d.selected().on = on && d.selected().on
	}
}

// edit begins to write the selected field, or to choose the stage.
func (d *dialog) edit() {
	if d.cursor == 0 && len(d.stages) > 0 {
		d.pick()
		return
	}
	d.line = newLine(d.selected().value)
}

func (d *dialog) toggle() { d.selected().on = !d.selected().on }

// move moves the cursor and stops at the ends.
func (d *dialog) move(rows int) {
	d.cursor = max(min(d.cursor+rows, len(d.fields)-1), 0)
}

// changes returns the fix, empty when no field is part of it.
func (d *dialog) changes() model.Fields {
	changes := model.Fields{}
	for _, f := range d.fields {
		if f.on && f.value != d.old(f.name) {
			changes[f.name] = model.TextValue(f.value)
		}
	}
	return changes
}

// wouldChange reports whether queuing now, with the stage under the picker's
// cursor, changes anything.
func (d *dialog) wouldChange() bool {
	if d.picker != nil {
		if chosen, ok := d.picker.found.Selected(); ok && chosen.ID != d.picker.current {
			return true
		}
		for i, f := range d.fields {
			if i != d.cursor && f.on {
				return true
			}
		}
		return false
	}
	return len(d.changes()) > 0
}

// draft returns what was written by hand, the line being written included; ""
// when it is nothing.
func (d *dialog) draft() (text string, values map[string]string) {
	values = map[string]string{}
	for i, f := range d.fields {
		if d.line != nil && i == d.cursor {
			f.written = f.written || d.line.text() != f.value
			f.value = d.line.text()
		}
		if f.written && f.value != d.old(f.name) {
			values[f.name] = f.value
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
