package report

import (
	"slices"
	"strconv"
	"strings"

	"debrief/model/metrics"
	"debrief/ui/figures"
	"debrief/ui/text"
)

// What the columns take.
const (
	labelCells = 25 // at the most
	valueCells = 13
	deltaCells = 12
	countCells = 7
	rangeCells = 18
	weekCells  = 4 // of one week, at the most
)

// View implements pane.Pane.
func (p *Pane) View() string {
	if p.width == 0 || p.height == 0 {
		return ""
	}
	if p.frame == "" {
		lines := make([]string, p.height)
		copy(lines, p.lines())
		for i := range lines {
			lines[i] = text.Truncate(lines[i], p.width)
		}
		if p.saving.open {
			lines[p.height-1] = p.savingLine()
		}
		p.frame = strings.Join(lines, "\n")
	}
	return p.frame
}

func (p *Pane) lines() []string {
	switch {
	case p.behind != nil:
		return p.behindLines()
	case p.failed != "":
		return append([]string{""}, text.Wrap(" "+p.failed, max(p.width-1, 1))...)
	case p.env.Figures == nil:
		return []string{"", " " + p.env.Text.T("report.empty")}
	case !p.shown:
		return []string{"", " " + p.env.Text.T("report.reading")}
	}
	top := []string{p.head(), p.seek.Line(p.width), p.columns()}
	rows := len(metrics.Measures())
	below := p.below()
	if room := p.height - len(top); rows+1+len(below) > room {
		rows = max(min(rows, room-min(len(below)+1, room/3)), min(room, 3))
	}
	p.rows.Resize(p.width, rows)
	lines := slices.Concat(top, splitLines(p.rows.View()))
	for len(lines) < len(top)+rows {
		lines = append(lines, "")
	}
	return append(append(lines, p.env.Style.Faint.Render(strings.Repeat(p.env.Style.Dash(), p.width))), below...)
}

func splitLines(view string) []string { return strings.Split(view, "\n") }

// head says which weeks and whose figures are shown.
func (p *Pane) head() string {
	weeks := p.report.Weeks
	who := p.env.Text.T("report.everything")
	if p.bot != "" {
		who = text.Line(p.bot)
	}
	first := weeks[len(weeks)-p.weeks()].Of
	return " " + p.env.Style.Title.Render(p.env.Text.T("report.title", "First", first.String(), "Last", weeks[len(weeks)-1].Of.String())) + "   " + who
}

// layout is which columns there is room for, from the left: the weeks, then what is
// told of the one that is looked at.
type layout struct {
	weeks, cells       int // how many, and how wide each is
	delta, count, span bool
}

func (p *Pane) layout() layout {
	l := layout{}
	room := p.width - 2 - p.label() - valueCells - 2
	take := func(cells, keep int) bool {
		if room-cells < keep {
			return false
		}
		room -= cells
		return true
	}
	l.delta = take(deltaCells, 0)
	l.span = take(rangeCells, 8)
	l.count = take(countCells, 12)
	l.weeks = min(shownWeeks, max(len(p.report.Weeks)-1, 0), max(room/2, 0))
	if l.weeks > 0 {
		l.cells = min(room/l.weeks, weekCells)
	}
	if l.cells > 2 && l.weeks*l.cells > room {
		l.cells = 2
	}
	return l
}

// label is how wide the names of the measures are; the value, and the sign behind it,
// go first.
func (p *Pane) label() int { return max(min(labelCells, p.width-2-valueCells-2), 1) }

// weeks is how many weeks have a column; at least the one that is looked at is told
// of.
func (p *Pane) weeks() int { return max(p.layout().weeks, 1) }

// columns names the columns; the week that is looked at stands in brackets.
func (p *Pane) columns() string {
	l, t := p.layout(), p.env.Text
	var b strings.Builder
	b.WriteString(text.Spaces(2 + p.label()))
	for i := len(p.report.Weeks) - l.weeks; i < len(p.report.Weeks); i++ {
		b.WriteString(p.weekHead(i, l.cells))
	}
	b.WriteString(text.PadLeft(p.report.Weeks[p.column].Of.String(), valueCells))
	if l.delta {
		b.WriteString(text.PadLeft(t.T("report.delta"), deltaCells))
	}
	if l.count {
		b.WriteString(text.PadLeft(t.T("report.n"), countCells))
	}
	if l.span {
		b.WriteString("   " + t.T("report.interval"))
	}
	return p.env.Style.Faint.Render(b.String())
}

func (p *Pane) weekHead(i, cells int) string {
	number := strconv.Itoa(p.report.Weeks[i].Of.N)
	if cells < 3 {
		if i == p.column {
			return text.PadLeft("v", cells)
		}
		return text.Spaces(cells)
	}
	if i == p.column && cells >= 4 {
		return text.PadLeft("["+number+"]", cells)
	}
	return text.PadLeft(number, cells-1) + " "
}

// row draws one measure.
func (p *Pane) row(m metrics.Measure, selected bool, width int) string {
	l, t := p.layout(), p.env.Text
	style := p.env.Style
	mark := "  "
	if selected {
		mark = "> "
	}
	label := text.PadRight(text.Truncate(figures.Label(t, m), p.label()-1), p.label())
	if selected {
		label = style.Cursor.Render(label)
	}
	var b strings.Builder
	b.WriteString(mark + label)
	b.WriteString(p.bars(m, l))
	v := p.report.Weeks[p.column].Value(m, p.filter())
	c := p.report.Change(p.column, m, p.filter())
	b.WriteString(text.PadLeft(figures.Text(t, m, v), valueCells))
	if l.delta {
		b.WriteString(text.PadLeft(figures.Delta(t, m, c), deltaCells))
	}
	if l.count {
		b.WriteString(text.PadLeft(t.Number(v.N), countCells))
	}
	sign := figures.Sign(c.Verdict)
	switch c.Verdict {
	case metrics.GotWorse:
		sign = style.Warn.Render(sign)
	case metrics.GotBetter:
		sign = style.Good.Render(sign)
	case metrics.NoVerdict, metrics.Unclear:
	}
	b.WriteString(" " + sign)
	if l.span {
		b.WriteString(" " + style.Faint.Render(figures.Range(t, m, v)))
	}
	return text.Truncate(b.String(), width)
}

func (p *Pane) bars(m metrics.Measure, l layout) string {
	if l.weeks == 0 {
		return ""
	}
	from := len(p.report.Weeks) - l.weeks
	values := make([]metrics.Value, l.weeks)
	for i := range values {
		values[i] = p.report.Weeks[from+i].Value(m, p.filter())
	}
	var b strings.Builder
	for i, bar := range figures.Bars(values) {
		cell := text.PadLeft(bar, max(l.cells-1, 1))
		if l.cells > 1 {
			cell += " "
		}
		if from+i == p.column {
			cell = p.env.Style.Accent.Render(cell)
		}
		b.WriteString(cell)
	}
	return b.String()
}
