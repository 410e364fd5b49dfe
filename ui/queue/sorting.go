package queue

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/choose"
	"debrief/ui/pane"
	"debrief/ui/text"
)

// order is how the list is sorted.
type order struct {
	column model.Column
	turned bool // the other way round
}

// orderOf returns the order of a saved view.
func orderOf(v model.View) order { return order{v.Sort, v.Oldest} }

// doOrder performs the actions that sort the list; false is any other.
func (p *Pane) doOrder(id keymap.ID, _ int) (pane.Reply, bool) {
	switch id {
	case keymap.TurnOrder:
		return pane.Run(p.sortBy(order{p.order.column, !p.order.turned})), true
	case keymap.SortList:
		p.ask(sortColumn, choose.New(p.env.Text.T("queue.ask_sort"), "", "", p.columnItems(), p.env.Style))
		return pane.Reply{}, true
	}
	return pane.Reply{}, false
}

// sortBy sorts the list anew, and shows its beginning.
func (p *Pane) sortBy(o order) tea.Cmd {
	p.order = o
	p.restart()
	return p.Refresh()
}

// answerSort sorts by what was chosen; the column by which it is sorted already is
// turned round.
func (p *Pane) answerSort(name string) tea.Cmd {
	column, _, err := model.ParseSort(name)
	if err != nil {
		return nil
	}
	return p.sortBy(order{column, column == p.order.column && !p.order.turned})
}

// columnItems are the columns that can be chosen.
func (p *Pane) columnItems() []choose.Item {
	var items []choose.Item
	for _, c := range model.Columns() {
		item := choose.Item{ID: c.Name(), Name: p.env.Text.T("queue.by." + c.Name())}
		if c == p.order.column {
			item.About = p.env.Text.T("queue.sorted_now")
		}
		items = append(items, item)
	}
	return items
}

// sortedWords tell how the list is sorted, "" where it is the newest first.
func (p *Pane) sortedWords() string {
	o, t := p.order, p.env.Text
	switch {
	case o.column == model.ByStart && o.turned:
		return t.T("queue.oldest")
	case o.column == model.ByStart:
		return ""
	case o.turned:
		return t.T("queue.sorted_turned", "Column", t.T("queue.by."+o.column.Name()))
	}
	return t.T("queue.sorted", "Column", t.T("queue.by."+o.column.Name()))
}

// headed is the name of a column, with a sign where the list is sorted by it: v is its
// own order, ^ the other one. The newest first is what nobody chose.
func (p *Pane) headed(column model.Column, name string, cells int) string {
	if column != p.order.column || p.order == (order{}) {
		return name
	}
	sign := "v"
	if p.order.turned {
		sign = "^"
	}
	if room := cells - text.Width(name); room > 1 {
		return name + " " + sign
	}
	return ansi.Truncate(name, max(cells-1, 0), "") + sign
}

// sortOn goes on with sorting a long list that could not be sorted at once.
func (p *Pane) sortOn() tea.Cmd {
	q := p.Query()
	q.Limit, q.Look = pageRows, nextLook
	if p.looking.back {
		q.Oldest = !q.Oldest
		return p.read(pageAbove(q), endRows)
	}
	return p.read(pageOf(q), replaceRows)
}

// finds reports whether the row is still to be found on which the cursor begins: a list
// has to be sorted first.
func (p *Pane) finds() bool {
	n, _ := p.sheet.Rows.Len()
	return p.find != "" && n > 0
}

// timeOf is the time that a row shows: when it began, or when something was last done
// in a list that is sorted by that.
func (p *Pane) timeOf(r model.Row) time.Time {
	if p.order.column == model.ByLast {
		return r.LastAt
	}
	return r.StartedAt
}

// timeHead names the column of that time.
func (p *Pane) timeHead(cells int) string {
	t := p.env.Text
	if p.order.column == model.ByLast {
		return p.headed(model.ByLast, t.T("queue.last"), cells)
	}
	head := t.T("queue.started")
	if text.Width(head) > cells {
		head = t.T("queue.day")
	}
	return p.headed(model.ByStart, head, cells)
}
