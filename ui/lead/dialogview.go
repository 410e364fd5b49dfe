package lead

import (
	"strings"
	"time"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/text"
)

// dialogLines draws the fix dialog within width and height.
func (p *Pane) dialogLines(width, height int) []string {
	d, t := p.dialog, p.env.Text
	title := t.T("lead.dialog.title", "What", entityTitle(p, d.base.Ref))
	if d.lead != nil {
		title = t.T("lead.recover.title")
	}
	notes := p.dialogNotes(width - 2)
	room := height - 2 - len(notes) // between the lines of the frame
	if room < 2 {
		notes, room = nil, height-2
	}
	body := p.dialogFields(width-2, max(room, 1))
	return d.frame(title, append(body, notes...), width)
}

// frame puts lines into a frame that is open at the right, where the client's
// text ends.
func (d *dialog) frame(title string, body []string, width int) []string {
	top, bottom, bar := "┌", "└", "│"
	if d.style.Mono {
		top, bottom, bar = "+", "+", "|"
	}
	line := func(corner string, from int) string {
		return d.style.Dialog.Render(corner + strings.Repeat(d.style.Dash(), max(width-from-1, 0)))
	}
	title = text.Truncate(title, max(width-4, 0))
	lines := []string{d.style.Dialog.Render(top+d.style.Dash()) + " " + d.style.Title.Render(title) + " " + line("", text.Width(title)+3)}
	for _, said := range body {
		lines = append(lines, d.style.Dialog.Render(bar)+" "+text.Truncate(said, width-2))
	}
	return append(lines, line(bottom, 0))
}

// dialogNotes tell what will happen and how to take it back.
func (p *Pane) dialogNotes(width int) []string {
	t := p.env.Text
	said := []string{t.T("lead.dialog.notes", "Time", t.Ago(p.env.Grace.Round(time.Second)), "Key", p.env.Keys.Key(keymap.FixUndo))}
	if p.dialog.lead != nil {
		said = append(said, p.recoveryNotes()...)
	} else if !p.rec.entity.ChangedAt.Equal(p.dialog.base.ChangedAt) {
		said = append(said, t.T("lead.dialog.changed"))
	}
	var lines []string
	for i, s := range said {
		for _, line := range text.Wrap(s, max(width, 8)) {
			style := p.env.Style.Faint
			if i > 0 {
				style = p.env.Style.Warn
			}
			lines = append(lines, style.Render(line))
		}
	}
	return lines
}

// dialogFields draws the fields, and the stages where one is being chosen, in at
// most height lines with the cursor in sight.
func (p *Pane) dialogFields(width, height int) []string {
	d := p.dialog
	if d.picker != nil {
		return p.pickerLines(width, height)
	}
	lines := make([]string, len(d.fields))
	for i := range d.fields {
		lines[i] = p.fieldLine(i, width)
	}
	top := max(min(d.cursor-height/2, len(lines)-height), 0)
	return lines[top:min(top+height, len(lines))]
}

// pickerLines draws the filter, what it found, and what else is part of the fix.
func (p *Pane) pickerLines(width, height int) []string {
	d := p.dialog
	label := p.fieldName(d.selected()) + ": "
	lines := []string{p.env.Style.Accent.Render(label) + d.picker.filter.view(max(width-text.Width(label), 2))}
	n, _ := d.picker.found.Len()
	if n == 0 {
		return append(lines, p.env.Style.Faint.Render(p.env.Text.T("lead.dialog.none_found")))
	}
	rows := min(n, max(height-len(lines), 1))
	d.picker.found.Resize(width, rows)
	lines = append(lines, strings.Split(d.picker.found.View(), "\n")...)
	for i := range d.fields {
		if i != d.cursor && d.fields[i].on && len(lines) < height {
			lines = append(lines, p.fieldLine(i, width))
		}
	}
	return lines
}

// originCells is the width of where a field of a new lead is from.
const originCells = 14

// fieldName names a line of the dialog.
func (p *Pane) fieldName(f *field) string {
	t := p.env.Text
	switch {
	case f.form == formAnother:
		return t.T("lead.dialog.another")
	case f.of == model.FixComment:
		return t.T("lead.dialog.comment")
	case f.of == model.FixTodo && f.name == model.TodoTitle:
		return t.T("lead.dialog.todo")
	case f.of == model.FixTodo && f.name == model.TodoDeadline:
		return t.T("lead.dialog.deadline")
	case f.of == model.FixTodo:
		return t.T("lead.dialog.responsible")
	case f.of == model.FixVote && f.name == model.VoteRating:
		return t.T("lead.dialog.vote")
	case f.of == model.FixVote:
		return t.T("lead.dialog.vote_why")
	}
	return p.teller().Field(f.name)
}

// fieldLine draws one line of the fix: "> [x] Phone  (empty) -> +7 916 …".
func (p *Pane) fieldLine(i, width int) string {
	d, style := p.dialog, p.env.Style
	f := &d.fields[i]
	mark, look, cursor := "[ ] ", style.Normal, "  "
	if f.on {
		mark = "[x] "
	}
	if f.form == formAnother {
		mark = "    "
	}
	if i == d.cursor {
		look, cursor = style.Cursor, "> "
	}
	nameCells, _ := dialogColumns(width)
	head := cursor + mark + text.PadRight(p.fieldName(f), nameCells) + " "
	if d.line != nil && i == d.cursor {
		return look.Render(head) + d.line.view(max(width-text.Width(head), 2))
	}
	if f.form == formAnother {
		return look.Render(head) + style.Faint.Render(p.env.Text.T("lead.dialog.another_how"))
	}
	if f.of != model.FixFields {
		return look.Render(head) + style.CRM.Render(p.shown(f, f.value))
	}
	if d.lead != nil {
		return look.Render(head) + style.Faint.Render(text.PadRight(p.origin(f), originCells)) + " " + style.CRM.Render(p.shown(f, f.value))
	}
	old := p.shown(f, f.held)
	if !f.changed() {
		return look.Render(head) + style.Faint.Render(old)
	}
	valueCells := max((width-text.Width(head)-4)/2, 4)
	return look.Render(head+text.Truncate(old, valueCells)) + " -> " + style.CRM.Render(p.shown(f, f.value))
}

// shown returns a value of a field as people read it.
func (p *Pane) shown(f *field, value string) string {
	tell := p.teller()
	switch {
	case f.of == model.FixFields:
		return tell.Value(p.dialog.base.Ref.Kind, f.name, model.Fields{}.With(f.name, value))
	case f.form == formPerson && value != "":
		return text.Line(model.NameOf(p.rec.people, value))
	case f.form == formMoment:
		if at, err := time.Parse(time.RFC3339, value); err == nil {
			return p.env.Text.Moment(at, p.env.Zone)
		}
	case f.form == formPerson:
		return p.env.Text.T("lead.dialog.responsible_now")
	}
	return text.Line(value)
}

// dialogColumns are the widths of a name and of a value in the dialog.
func dialogColumns(width int) (name, value int) {
	name = min(14, width/4)
	return name, max((width-name-4)/2, 4)
}
