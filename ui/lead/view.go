package lead

import (
	"strings"
	"time"

	"debrief/keymap"
	"debrief/ui/text"
)

// What the parts of the screen take.
const (
	margin   = 1  // at the left, under the marks of the lists
	wide     = 99 // cells from which on the talk stands beside the record
	talkRows = 4  // rows from which on it stands below, where there is room
)

// View implements pane.Pane.
func (p *Pane) View() string {
	if p.width == 0 || p.height == 0 {
		return ""
	}
	if p.frame == "" {
		p.whole = false
		lines := fit(p.lines(), p.height)
		for i := range lines {
			lines[i] = strings.Repeat(" ", p.margin) + text.Truncate(lines[i], p.width)
		}
		p.frame = strings.Join(lines, "\n")
	}
	return p.frame
}

// fit makes exactly height lines of lines.
func fit(lines []string, height int) []string {
	out := make([]string, height)
	copy(out, lines)
	return out
}

func (p *Pane) lines() []string {
	switch {
	case p.rec == nil:
		return p.nothing()
	case p.width >= wide:
		return p.sideBySide()
	case p.dialog == nil && p.part == talkPart:
		return p.talkWindow(p.width, p.height)
	}
	return p.stacked()
}

// nothing tells why there is no lead on the screen.
func (p *Pane) nothing() []string {
	said := p.failed
	switch {
	case p.busy:
		said = p.env.Text.T("lead.reading")
	case said == "":
		said = p.env.Text.T("lead.none", "Key", p.env.Keys.Key(keymap.OpenLead))
	}
	lines := []string{}
	if p.height > 2 {
		lines = append(lines, "")
	}
	return append(lines, text.Wrap(said, max(p.width-2, 1))...)
}

// left makes the lines of the record, or of the dialog over it.
func (p *Pane) left(width, height int) []string {
	if p.dialog != nil {
		return p.dialogLines(width, height)
	}
	lines := p.recordLines(width)
	if p.sending > 0 {
		lines[1] = p.env.Text.T("lead.saving")
	}
	most := max(len(lines)-height, 0)
	p.scroll[recordPart] = max(min(p.scroll[recordPart], most), 0)
	return lines[p.scroll[recordPart]:]
}

// sideBySide puts the record and the talk next to each other.
func (p *Pane) sideBySide() []string {
	leftCells := min(p.width/2, 64)
	left := fit(p.left(leftCells-1, p.height), p.height)
	right := p.talkWindow(p.width-leftCells-2, p.height)
	p.whole = p.dialog == nil && len(p.recordLines(leftCells-1)) <= p.height && len(p.talkLines(p.width-leftCells-2)) <= p.height
	out := make([]string, p.height)
	for i := range out {
		out[i] = text.PadRight(left[i], leftCells) + p.env.Style.Rule() + " " + right[i]
	}
	return out
}

// stacked shows the record and, in the rows that are left, the end of the talk.
func (p *Pane) stacked() []string {
	lines := p.left(p.width, p.height)
	free := p.height - len(lines) - 1
	if free < talkRows {
		return lines
	}
	if p.dialog == nil { // which ends with such a line itself
		lines = append(lines, p.env.Style.Faint.Render(strings.Repeat(p.env.Style.Dash(), p.width)))
	}
	return append(lines, p.talkWindow(p.width, free)...)
}

// talkWindow returns exactly height lines of the talk, its end unless it was
// scrolled.
func (p *Pane) talkWindow(width, height int) []string {
	lines := p.talkLines(width)
	up := max(min(p.scroll[talkPart], len(lines)-height), 0)
	if p.part == talkPart {
		p.scroll[talkPart] = up
	}
	end := len(lines) - up
	return fit(lines[max(end-height, 0):end], height)
}

// dialogLines draws the fix dialog within width and height.
func (p *Pane) dialogLines(width, height int) []string {
	d, t := p.dialog, p.env.Text
	title := t.T("lead.dialog.title", "What", entityTitle(p, p.rec.ref))
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
	if !p.rec.entity.ChangedAt.Equal(p.dialog.base.ChangedAt) {
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

// pickerLines draws the filter, the stages that it found, and what else is part
// of the fix.
func (p *Pane) pickerLines(width, height int) []string {
	d := p.dialog
	label := p.env.Text.T("lead.dialog.filter") + " "
	lines := []string{p.env.Style.Accent.Render(label) + d.picker.filter.view(max(width-text.Width(label), 2))}
	n, _ := d.picker.found.Len()
	if n == 0 {
		return append(lines, p.env.Style.Faint.Render(p.env.Text.T("lead.dialog.no_stage")))
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

// fieldLine draws one field of the fix: "> [x] Phone  (empty) -> +7 916 …".
func (p *Pane) fieldLine(i, width int) string {
	d, style, tell := p.dialog, p.env.Style, p.teller()
	f := &d.fields[i]
	mark, look, cursor := "[ ] ", style.Normal, "  "
	if f.on {
		mark = "[x] "
	}
	if i == d.cursor {
		look, cursor = style.Cursor, "> "
	}
	nameCells, _ := fieldColumns(width)
	head := cursor + mark + text.PadRight(tell.Field(f.name), nameCells) + " "
	if d.line != nil && i == d.cursor {
		return look.Render(head) + d.line.view(max(width-text.Width(head), 2))
	}
	kind := d.base.Ref.Kind
	old := tell.Value(kind, f.name, d.base.Fields)
	if f.value == d.old(f.name) {
		return look.Render(head) + style.Faint.Render(old)
	}
	value := tell.Value(kind, f.name, d.base.Fields.With(f.name, f.value))
	valueCells := max((width-text.Width(head)-4)/2, 4)
	return look.Render(head+text.Truncate(old, valueCells)) + " -> " + style.CRM.Render(value)
}
