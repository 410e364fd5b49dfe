package queue

import (
	"strconv"
	"strings"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/pane"
	"debrief/ui/text"
)

var _ pane.Spoken = (*Pane)(nil)

// Telling implements pane.Spoken: the rows on the screen, which are told anew when
// the list moved on.
func (p *Pane) Telling() string {
	rows, _ := p.sheet.Rows.Window()
	names := []string{string(p.filter), p.sortKept(), p.search.query.String(), p.search.mistake, strconv.Itoa(int(p.asking.question))}
	for _, row := range rows {
		names = append(names, row.ID)
	}
	return strings.Join(names, " ")
}

// Whole implements pane.Spoken.
func (p *Pane) Whole() []string {
	rows, _ := p.sheet.Rows.Window()
	if len(rows) == 0 {
		return []string{p.nothing()}
	}
	if c := p.asking.choice; c != nil {
		return c.Lines()
	}
	list := p.env.Text.T(p.filter.title())
	if _, isView := p.filter.view(); isView {
		list = p.tabWord(p.filter)
	}
	if p.filter == Sample {
		list += " " + p.sampleLine(0)
	}
	lines := []string{list + ": " + p.countOf() + p.spokenOrder()}
	for i, row := range rows {
		lines = append(lines, strconv.Itoa(i+1)+". "+p.spokenRow(row))
	}
	return lines
}

// spokenOrder tells how the list is sorted, where that is not by time.
func (p *Pane) spokenOrder() string {
	if words := p.sortedWords(); words != "" {
		return ", " + words
	}
	return ""
}

// spokenRow tells a dialogue in one line.
func (p *Pane) spokenRow(r model.Row) string {
	state, _ := p.state(r)
	parts := []string{text.Client(r.ID, text.Width(r.ID), r.Client.Names()...), text.Line(r.Source), p.env.Text.N("plain.answers", r.Answers)}
	if state = strings.Trim(state, " -"); state != "" {
		parts = append(parts, state)
	}
	parts = append(parts, p.drawnWords(&r)...)
	if r.Assignee != "" {
		parts = append(parts, "@"+text.Line(r.Assignee))
	}
	if tags := text.Tags(r.Tags, mostTags); tags != "" {
		parts = append(parts, tags)
	}
	if p.marks.Has(r.ID) {
		parts = append(parts, p.env.Text.N("queue.marked", 1))
	}
	parts = append(parts, p.env.Text.Lately(r.StartedAt, p.env.Now(), p.env.Zone))
	return strings.Join(parts, ", ") + ": " + text.Line(r.Preview)
}

// Here implements pane.Spoken.
func (p *Pane) Here() []string {
	if p.asking.choice != nil || p.asking.question == whyBad {
		return nil
	}
	if p.search.open {
		return []string{p.env.Text.T("plain.filter")}
	}
	if p.seek.Writing {
		return []string{p.env.Text.T("plain.look_list")}
	}
	row, ok := p.sheet.Rows.Selected()
	if !ok {
		return nil
	}
	_, cursor := p.sheet.Rows.Window()
	return []string{p.env.Text.T("plain.row", "N", cursor+1, "Row", p.spokenRow(row))}
}

// Pick implements pane.Spoken: it opens the dialogue of that number.
func (p *Pane) Pick(number int) pane.Reply {
	rows, _ := p.sheet.Rows.Window()
	if number < 1 || number > len(rows) {
		return pane.Tell(pane.Warn, p.env.Text.T("plain.no_number", "N", number))
	}
	p.sheet.Rows.Select(rows[number-1].ID)
	return p.Do(keymap.Open, 0)
}

// Write implements pane.Spoken: the filter, whole.
func (p *Pane) Write(written string) pane.Reply {
	if c := p.asking.choice; c != nil {
		c.Type(text.Line(written))
		return p.Do(keymap.ChooserChoose, 0)
	}
	if p.seek.Writing {
		p.seek.Ask(written)
		return p.Do(keymap.SearchKeep, 0)
	}
	p.search.input.SetValue(text.Line(written))
	reply := p.Do(keymap.SearchKeep, 0)
	if p.search.mistake != "" {
		reply.Status = &pane.Status{Kind: pane.Warn, Text: p.search.mistake}
	}
	return reply
}
