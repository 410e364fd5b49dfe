package lead

import (
	"debrief/ui/text"
)

// The widths of the fields: a name, and three values where there is room for them.
const (
	nameCells  = 14
	threeCells = 56 // from here on all three stand beside each other
)

// fieldColumns are the widths of a field's name and of each value; what was said
// comes last, since it is the client's.
func fieldColumns(width int) (name, value int, three bool) {
	name = min(nameCells, width/4)
	if width < threeCells {
		return name, max((width-name-4)/2, 4), false
	}
	return name, (width - name - 4) / 3, true
}

// fieldRow draws a line of the fields: what the CRM holds, what the bot sent, what
// the dialogue says. Where there is no room, what was sent stands for what was said.
func fieldRow(width int, name, crm, sent, said string) string {
	nameWidth, cells, three := fieldColumns(width)
	head := text.PadRight(text.Truncate(name, nameWidth-1), nameWidth) + text.PadRight(crm, cells) + " "
	if three {
		return head + text.PadRight(sent, cells) + " " + said
	}
	if sent != "" {
		said = sent
	}
	return head + said
}

func (p *Pane) fieldLines(width int) []string {
	t, style, tell, rec := p.env.Text, p.env.Style, p.teller(), p.rec
	lines := []string{style.Faint.Render("  " + fieldRow(width, t.T("lead.col.field"), t.T("lead.col.crm"), p.sentHead(), t.T("lead.col.said")))}
	for _, c := range compare(rec) {
		crm := ""
		if rec.isKnown() {
			crm = tell.Value(rec.ref.Kind, c.name, rec.entity.Fields)
		}
		row := fieldRow(width, tell.Field(c.name), crm, text.Line(c.sent), text.Line(c.said))
		if rec.isKnown() && rec.differs(c) {
			lines = append(lines, style.Warn.Render("! "+row))
			continue
		}
		lines = append(lines, "  "+row)
	}
	return lines
}

// differs reports whether the CRM holds another value than the dialogue has: what
// the bot sent, and where it sent nothing what was said.
func (rec *record) differs(c comparison) bool {
	said := c.sent
	if said == "" {
		said = c.said
	}
	return said != "" && !sameValue(c.name, said, rec.entity.Fields.Text(c.name))
}

// sentHead is the head of what was sent, with the time at which it was.
func (p *Pane) sentHead() string {
	if p.rec.sentAt.IsZero() {
		return p.env.Text.T("lead.col.sent")
	}
	return p.env.Text.T("lead.col.sent_at", "When", p.env.Text.Moment(p.rec.sentAt, p.env.Zone))
}
