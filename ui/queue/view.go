package queue

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"debrief/model"
	"debrief/ui/text"
)

// headingRows is how many lines stand above the list: its tabs, what is listed, the
// names of the columns.
const headingRows = 3

// tabsFrom is how high the screen must be for a line of tabs.
const tabsFrom = 10

// Resize implements pane.Pane.
func (p *Pane) Resize(width, height int) {
	p.height = height
	p.sheet.Head(headingRows - 1)
	if height >= tabsFrom {
		p.sheet.Head(headingRows)
	}
	p.sheet.Resize(width, height)
	p.reach()
}

// View implements pane.Pane.
func (p *Pane) View() string {
	if c := p.asking.choice; c != nil {
		return strings.Join(c.View(p.sheet.FullWidth(), p.height), "\n")
	}
	return p.sheet.View(p.heading, p.nothing)
}

// heading is what stands above the list.
func (p *Pane) heading() []string {
	width := p.sheet.Width()
	lines := []string{p.listedLine(width), p.columnNames(width)}
	if p.height >= tabsFrom {
		lines = append([]string{p.tabLine(width)}, lines...)
	}
	if hint := p.hint(); hint != "" {
		lines[len(lines)-1] = hint
	}
	for i := range lines {
		lines[i] = text.Truncate(lines[i], width)
	}
	return lines
}

// hint is what stands for the names of the columns while something else is more
// important: a question, a mistake in the filter, how it can go on.
func (p *Pane) hint() string {
	if p.asking.question == whyBad {
		words := " " + p.env.Text.T("replay.why")
		for i, r := range p.env.Reasons[:min(len(p.env.Reasons), 9)] {
			words += "  " + strconv.Itoa(i+1) + " " + text.Line(r.Label)
		}
		return p.env.Style.Warn.Render(words)
	}
	return p.searchHint()
}

// listedLine tells how many dialogues are listed, which filter they pass, how they
// are ordered, how many are marked.
func (p *Pane) listedLine(width int) string {
	styles := p.env.Style
	if p.search.open {
		return p.searchLine(width)
	}
	if sought := p.seek.Line(width, p.beyondWord(), p.markedWord()); sought != "" {
		return sought
	}
	line := " "
	if p.height < tabsFrom {
		line += styles.Title.Render(p.tabWord(p.filter)) + "  "
	}
	if p.filter == Sample {
		line += styles.Faint.Render(p.sampleLine(width - text.Width(line) - 1))
	} else {
		line += styles.Faint.Render(p.countOf())
	}
	if sorted := p.sortedWords(); sorted != "" {
		line += styles.Faint.Render(", " + sorted)
	}
	if marked := p.markedWord(); marked != "" {
		line += "  " + styles.Accent.Render(marked)
	}
	return line + p.searchLine(max(width-text.Width(line)-1, 12))
}

// markedWord tells how many dialogues are marked, or that an act on them is on its way;
// "" for neither.
func (p *Pane) markedWord() string {
	switch marked := p.marks.Len(); {
	case p.bulk.reading || p.bulk.waits > 0:
		return p.env.Text.T("queue.working")
	case marked > 0:
		return "* " + p.env.Text.N("queue.marked", marked)
	}
	return ""
}

// countOf tells how many dialogues are listed, as far as that is known.
func (p *Pane) countOf() string {
	n, _ := p.sheet.Rows.Len()
	if looked := p.looked(); looked != "" {
		return p.env.Text.N("queue.count", n) + ", " + looked
	}
	switch beyond := p.below || p.above; {
	case beyond && p.search.query.IsZero() && p.filter != Sample:
		return p.env.Text.N("queue.count", int(p.filter.total(p.counts)))
	case beyond && !p.search.total.whole:
		return p.env.Text.N("queue.least", max(n, p.search.total.n))
	case beyond:
		return p.env.Text.N("queue.count", max(n, p.search.total.n))
	}
	return p.env.Text.N("queue.count", n)
}

// title returns the message id of a filter's name.
func (f Filter) title() string {
	switch f {
	case ToReview:
		return "queue.filter.todo"
	case WithBad:
		return "queue.filter.reviewed"
	case LostLead:
		return "queue.filter.lost"
	case Sample:
		return "queue.filter.sample"
	}
	return "queue.filter.all"
}

// empty returns the message id of what to say when nothing matches.
func (f Filter) empty() string {
	switch f {
	case ToReview:
		return "queue.empty.todo"
	case WithBad:
		return "queue.empty.reviewed"
	case LostLead:
		return "queue.empty.lost"
	}
	return "queue.empty.all"
}

// nothing is what is said where there is no row.
func (p *Pane) nothing() string {
	switch {
	case p.failed != "":
		return p.failed
	case !p.loaded:
		return p.env.Text.T("frame.reading")
	case p.looking.at != "":
		return p.env.Text.T("queue.empty.so_far")
	case p.seek.Only():
		return p.env.Text.T("seek.not_found")
	case p.counts.Dialogues == 0:
		return p.env.Text.T("queue.empty.all")
	case !p.search.query.IsZero():
		return p.env.Text.T("queue.empty.search")
	case p.filter == Sample:
		return p.noSample()
	}
	return p.env.Text.T(p.filter.empty())
}

// draw makes the line of one row, with what was found in it.
func (p *Pane) draw(r model.Row, selected bool, width int) string {
	return p.seek.Mark(r, selected, p.drawn(r, selected, width))
}

func (p *Pane) drawn(r model.Row, selected bool, width int) string {
	c, styles := p.columns(width), p.env.Style
	cursor, mark, body := " ", " ", styles.Normal
	if selected {
		cursor, body = styles.Accent.Render(">"), styles.Cursor
	}
	if p.marks.Has(r.ID) {
		mark = styles.Accent.Render("*")
	}
	var b strings.Builder
	b.WriteString(cursor + mark)
	if c.place > 0 {
		b.WriteString(styles.Faint.Render(text.PadLeft(placeOf(r), c.place)) + " ")
	}
	b.WriteString(body.Render(text.PadRight(text.Client(r.ID, c.client, r.Client.Names()...), c.client)) + " ")
	if c.source > 0 {
		b.WriteString(styles.Faint.Render(text.PadRight(text.Line(r.Source), c.source)+" "+
			text.PadLeft(strconv.Itoa(r.Turns), c.turns)+" "+text.PadLeft(strconv.Itoa(r.Answers), c.answers)) + " ")
	}
	state, stateStyle := p.state(r)
	b.WriteString(stateStyle.Render(text.PadRight(state, c.state)) + " ")
	sign, signStyle := p.leadSign(r)
	b.WriteString(signStyle.Render(sign) + " ")
	if c.started > 0 {
		at := p.timeOf(r)
		started := p.env.Text.Lately(at, p.env.Now(), p.env.Zone)
		if text.Width(started) > c.started {
			started = p.env.Text.Day(at, p.env.Zone)
		}
		b.WriteString(styles.Faint.Render(text.PadRight(started, c.started)) + " ")
	}
	if r.Assignee != "" {
		b.WriteString(styles.Warn.Render("@"+text.Line(r.Assignee)) + " ")
	}
	if stage := text.Line(r.Stage); stage != "" && p.order.column == model.ByStage {
		b.WriteString(styles.CRM.Render(stage) + " ")
	}
	for _, word := range p.drawnWords(&r) {
		b.WriteString(styles.Warn.Render(word) + " ")
	}
	if tags := text.Tags(r.Tags, mostTags); tags != "" {
		b.WriteString(styles.Accent.Render(tags) + " ")
	}
	b.WriteString(body.Render(text.Line(r.Preview)))
	return b.String()
}

// mostTags is how many tags a row names.
const mostTags = 2

// state tells how far the review of a dialogue is: good and bad of a finished
// one, judged and all of one that was begun.
func (p *Pane) state(r model.Row) (string, lipgloss.Style) {
	styles := p.env.Style
	switch r.Review {
	case model.ReviewDone:
		done := p.env.Text.T("queue.done", "Good", r.Good, "Bad", r.Bad)
		if r.Bad > 0 {
			return done, styles.Bad
		}
		return done, styles.Good
	case model.ReviewPartial:
		return p.env.Text.T("queue.partial", "Judged", r.Good+r.Bad+r.Skipped, "Answers", r.Answers), styles.Warn
	case model.ReviewNone:
		return "", styles.Faint
	}
	return "-", styles.Faint
}

// leadSign tells in one letter what became of the lead.
func (p *Pane) leadSign(r model.Row) (string, lipgloss.Style) {
	styles := p.env.Style
	switch r.Lead.Status {
	case model.LeadFailed:
		return "!", styles.Bad
	case model.LeadRequested:
		return "?", styles.Warn
	case model.LeadCreated:
		return "~", styles.CRM
	}
	return " ", styles.Faint
}
