package queue

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"debrief/model"
	"debrief/ui/text"
)

// What the parts of the screen take, in cells and lines.
const (
	wide        = 110 // from here on the preview stands beside the list
	high        = 18  // from here on it stands below it
	belowRows   = 7
	headingRows = 2
)

// columns are the widths of the list's columns; 0 leaves one out. The preview of
// the text takes the rest and is last, since it came from outside.
type columns struct{ client, source, turns, answers, state, started int }

func columnsOf(width int) columns {
	switch {
	case width >= 90:
		return columns{client: 18, source: 10, turns: 5, answers: 4, state: 11, started: 11}
	case width >= 60:
		return columns{client: 14, source: 8, turns: 4, answers: 4, state: 10, started: 11}
	}
	return columns{client: 12, state: 10}
}

// listWidth is the width of the list.
func (p *Pane) listWidth() int {
	if p.width >= wide {
		return p.width * 3 / 5
	}
	return p.width
}

// Resize implements pane.Pane.
func (p *Pane) Resize(width, height int) {
	p.width, p.height, p.frame = width, height, ""
	switch {
	case width >= wide:
		p.rows.Resize(p.listWidth()-1, max(height-headingRows, 0))
		p.preview.Resize(width-p.listWidth()-2, height)
	case height >= high:
		p.rows.Resize(width, height-headingRows-belowRows-1)
		p.preview.Resize(width-1, belowRows)
	default:
		p.rows.Resize(width, max(height-headingRows, 0))
		p.preview.Resize(0, 0)
	}
}

// View implements pane.Pane.
func (p *Pane) View() string {
	if p.width <= 0 || p.height <= 0 {
		return ""
	}
	if p.frame == "" {
		p.frame = strings.Join(p.lines(), "\n")
	}
	return p.frame
}

func (p *Pane) lines() []string {
	left := append(p.heading(), p.body()...)
	switch {
	case p.width >= wide:
		right := p.preview.Lines()
		for i := range left[:min(len(left), len(right))] {
			left[i] = text.PadRight(left[i], p.listWidth()-1) + " " + p.env.Style.Rule() + " " + right[i]
		}
	case p.height >= high:
		left = append(left, p.env.Style.Faint.Render(strings.Repeat(p.env.Style.Dash(), p.width)))
		for _, line := range p.preview.Lines() {
			left = append(left, " "+line)
		}
	}
	return left[:min(len(left), p.height)]
}

// heading tells the filter, and names the columns.
func (p *Pane) heading() []string {
	n, _ := p.rows.Len()
	count := p.env.Text.N("queue.count", n)
	if p.below || p.above {
		count = p.env.Text.T("queue.count_many", "N", p.env.Text.Number(int64(n)))
	}
	styles := p.env.Style
	title := " " + styles.Title.Render(p.env.Text.T(p.filter.title())) + "  " + styles.Faint.Render(count)
	c := columnsOf(p.listWidth())
	names := "  " + text.PadRight(p.env.Text.T("queue.client"), c.client) + " "
	if c.source > 0 {
		names += text.PadRight(p.env.Text.T("queue.source"), c.source) + " " +
			text.PadLeft(p.env.Text.T("queue.turns"), c.turns) + " " + text.PadLeft(p.env.Text.T("queue.answers"), c.answers) + " "
	}
	names += text.PadRight(p.env.Text.T("queue.state"), c.state) + "   "
	if c.started > 0 {
		names += text.PadRight(p.env.Text.T("queue.started"), c.started) + " "
	}
	return []string{
		text.Truncate(title, p.listWidth()),
		styles.Faint.Render(text.Truncate(names, p.listWidth())),
	}
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

// body returns the lines of the list, or what is to be said instead.
func (p *Pane) body() []string {
	view := strings.Split(p.rows.View(), "\n")
	if n, _ := p.rows.Len(); n > 0 || p.height <= headingRows {
		return view[:min(len(view), max(p.height-headingRows, 0))]
	}
	say := p.failed
	switch {
	case say != "":
	case !p.loaded:
		say = p.env.Text.T("frame.reading")
	default:
		say = p.env.Text.T(p.filter.empty())
	}
	for i, line := range text.Wrap(say, max(p.listWidth()-2, 1)) {
		if at := i + 1; at < len(view) {
			view[at] = text.Truncate(" "+line, p.listWidth())
		}
	}
	return view
}

// draw makes the line of one row.
func (p *Pane) draw(r model.Row, selected bool, width int) string {
	c, styles := columnsOf(width), p.env.Style
	mark, body := "  ", styles.Normal
	if selected {
		mark, body = styles.Accent.Render("> "), styles.Cursor
	}
	var b strings.Builder
	b.WriteString(mark)
	b.WriteString(body.Render(text.PadRight(clientOf(r), c.client)) + " ")
	if c.source > 0 {
		b.WriteString(styles.Faint.Render(text.PadRight(text.Line(r.Source), c.source)+" "+
			text.PadLeft(strconv.Itoa(r.Turns), c.turns)+" "+text.PadLeft(strconv.Itoa(r.Answers), c.answers)) + " ")
	}
	state, stateStyle := p.state(r)
	b.WriteString(stateStyle.Render(text.PadRight(state, c.state)) + " ")
	sign, signStyle := p.leadSign(r)
	b.WriteString(signStyle.Render(sign) + " ")
	if c.started > 0 {
		b.WriteString(styles.Faint.Render(text.PadRight(p.env.Text.Moment(r.StartedAt, p.env.Zone), c.started)) + " ")
	}
	b.WriteString(body.Render(text.Line(r.Preview)))
	return b.String()
}

// clientOf names the client, or the session when nothing is known.
func clientOf(r model.Row) string {
	for _, s := range []string{r.Client.Name, r.Client.Phone, r.Client.Email, r.ID} {
		if line := text.Line(s); line != "" {
			return line
		}
	}
	return "-"
}

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
