package queue

import (
	"strconv"

	"debrief/model"
	"debrief/ui/text"
)

// columns are the widths of the list's columns; 0 leaves one out. The preview of
// the text takes the rest and is last, since it came from outside.
type columns struct{ place, client, source, turns, answers, state, started int }

func columnsOf(width int) columns {
	switch {
	case width >= 90:
		return columns{client: 18, source: 9, turns: 5, answers: 4, state: 11, started: 11}
	case width >= 78:
		return columns{client: 14, source: 9, turns: 5, answers: 4, state: 10, started: 11}
	case width >= 60:
		return columns{client: 14, source: 9, turns: 5, answers: 4, state: 10, started: 5}
	}
	return columns{client: 12, state: 10}
}

// columns are those of the open list: a sample has the places of its draw.
func (p *Pane) columns(width int) columns {
	c := columnsOf(width)
	if p.filter == Sample && c.source > 0 {
		c.place = 4
		if width < 90 { // all of it is of one week
			c.started = 0
		}
	}
	return c
}

// columnNames names the columns.
func (p *Pane) columnNames(width int) string {
	c := p.columns(p.sheet.RowWidth())
	name := func(column model.Column, id string, cells int) string {
		return p.headed(column, p.env.Text.T(id), cells)
	}
	names := "  "
	if c.place > 0 {
		names += text.PadLeft("#", c.place) + " "
	}
	names += text.PadRight(name(model.ByClient, "queue.client", c.client), c.client) + " "
	if c.source > 0 {
		names += text.PadRight(name(model.BySource, "queue.source", c.source), c.source) + " " +
			text.PadLeft(name(model.ByTurns, "queue.turns", c.turns), c.turns) + " " +
			text.PadLeft(name(model.ByAnswers, "queue.answers", c.answers), c.answers) + " "
	}
	names += text.PadRight(name(model.ByReview, "queue.state", c.state), c.state) + "   "
	if c.started > 0 {
		names += text.PadRight(p.timeHead(c.started), c.started) + " "
	}
	return p.env.Style.Faint.Render(text.Truncate(names, width))
}

// placeOf is the place of a dialogue in the order of the draw, "" where it has none.
func placeOf(r model.Row) string {
	if r.Drawn == nil {
		return ""
	}
	return strconv.Itoa(r.Drawn.N)
}
