package lead

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"debrief/keymap"
	"debrief/ui/pane"
	"debrief/ui/text"
)

// spokenWidth is wider than any line: nothing is cut or wrapped that is told.
const spokenWidth = 2000

var _ pane.Spoken = (*Pane)(nil)

// Telling implements pane.Spoken. Countdowns are not in it: they would have
// everything told again with every key.
func (p *Pane) Telling() string {
	if p.rec == nil {
		return p.failed
	}
	names := []string{p.rec.arg, p.rec.entity.ChangedAt.String()}
	for i := range p.rec.fixes {
		names = append(names, p.rec.fixes[i].ID.Short(), string(p.rec.fixes[i].State))
	}
	if p.dialog != nil {
		names = append(names, p.spokenDialog()...)
	}
	return strings.Join(names, " ")
}

// Whole implements pane.Spoken: the lead, or the fix that is being put together.
func (p *Pane) Whole() []string {
	var lines []string
	switch {
	case p.rec == nil:
		lines = p.nothing()
	case p.dialog != nil:
		lines = p.spokenDialog()
	default:
		lines = p.recordLines(spokenWidth)
	}
	return spoken(lines)
}

// spoken takes styles and columns out of lines.
func spoken(lines []string) []string {
	var out []string
	for _, line := range lines {
		if line = strings.Join(strings.Fields(ansi.Strip(line)), " "); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// spokenFields tells the fields in words, which have no columns to stand in.
func (p *Pane) spokenFields() []string {
	t, tell, rec := p.env.Text, p.teller(), p.rec
	var lines []string
	for _, c := range compare(rec) {
		var parts []string
		say := func(where, value string) {
			if value = text.Line(value); value != "" {
				parts = append(parts, t.T("plain.value", "Where", where, "Value", value))
			}
		}
		sign := ""
		if rec.isKnown() {
			say(t.T("lead.col.crm"), tell.Value(rec.ref.Kind, c.name, rec.entity.Fields))
			if rec.differs(c) {
				sign = "! "
			}
		}
		say(p.sentHead(), c.sent)
		say(t.T("lead.col.said"), c.said)
		if len(parts) > 0 {
			lines = append(lines, sign+tell.Field(c.name)+": "+strings.Join(parts, "; "))
		}
	}
	return lines
}

// spokenDialog tells the choices where one is to be made, and else the fields.
func (p *Pane) spokenDialog() []string {
	d := p.dialog
	if d.line != nil {
		return nil // Here asks for it
	}
	var lines []string
	if d.picker != nil {
		lines = append(lines, p.fieldName(d.selected())+":")
		for i, f := range d.picker.found.Items() {
			lines = append(lines, numbered(i, d.picker.row(f, false, d.style)))
		}
		return lines
	}
	title := p.env.Text.T("lead.dialog.title", "What", entityTitle(p, d.base.Ref))
	if d.lead != nil {
		title = p.env.Text.T("lead.recover.title")
	}
	lines = append(lines, title+":")
	for i := range d.fields {
		lines = append(lines, numbered(i, strings.TrimPrefix(ansi.Strip(p.fieldLine(i, spokenWidth)), ">")))
	}
	return append(lines, p.dialogNotes(spokenWidth)...)
}

func numbered(i int, line string) string { return strconv.Itoa(i+1) + ". " + line }

// Here implements pane.Spoken.
func (p *Pane) Here() []string {
	if p.dialog == nil {
		return nil
	}
	d := p.dialog
	switch {
	case d.line != nil:
		return spoken([]string{
			p.env.Text.T("plain.field", "Name", p.fieldName(d.selected()), "Text", d.line.text()), p.env.Text.T("plain.write"),
		})
	case d.picker != nil:
		return []string{p.env.Text.T("plain.choose")}
	}
	return []string{p.env.Text.T("plain.dialog")}
}

// Pick implements pane.Spoken: it takes a choice, and begins to write the field of
// that number.
func (p *Pane) Pick(number int) pane.Reply {
	d := p.dialog
	count := 0
	switch {
	case d == nil:
	case d.picker != nil:
		count, _ = d.picker.found.Len()
	default:
		count = len(d.fields)
	}
	switch {
	case number < 1 || number > count:
		return pane.Tell(pane.Warn, p.env.Text.T("plain.no_number", "N", number))
	case d.picker != nil:
		d.picker.found.Select(d.picker.found.Items()[number-1].ID)
		return p.Do(keymap.PickerChoose, 0)
	}
	d.cursor = number - 1
	return p.Do(keymap.FixEdit, 0)
}

// Write implements pane.Spoken: the value of a field, or what is to be chosen, by
// its number or by a part of its name.
func (p *Pane) Write(written string) pane.Reply {
	d := p.dialog
	switch {
	case d == nil:
		return pane.Reply{}
	case d.line != nil:
		d.line = newLine(written)
		return p.Do(keymap.NoteSave, 0)
	case d.picker == nil:
		return pane.Reply{}
	}
	if number, err := strconv.Atoi(strings.TrimSpace(written)); err == nil {
		return p.Pick(number)
	}
	d.picker.filter = newLine(text.Line(written))
	d.picker.apply()
	if n, _ := d.picker.found.Len(); n != 1 {
		return pane.Reply{} // the choices that are left are told
	}
	return p.Do(keymap.PickerChoose, 0)
}
