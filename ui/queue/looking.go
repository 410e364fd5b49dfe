package queue

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/model"
	"debrief/ui/pane"
)

// How many rows of the archive are looked at for the first answer, which is then
// there within a frame however little passes the filter, and at once after that.
const (
	firstLook = 500
	nextLook  = 2000
)

// looking is the search of a long list for what passes a filter, which goes on by
// itself until a page is full or the list ends.
type looking struct {
	on     bool
	at     string // the row after which it goes on; "" after the last one that was found
	left   int    // rows that are still wanted
	looked int    // rows that were looked at
	of     int64  // rows that there are, 0 when not known
}

// looks takes what another page of the list tells of the search.
func (p *Pane) looks(how how, page model.Page) {
	l := p.looking
	if how != appendRows {
		l = looking{}
	}
	l.looked += page.Looked
	if l.of = page.Of; p.above || l.of < int64(l.looked) {
		l.of = 0
	}
	if !l.on {
		l.left = pageRows
	}
	l.left -= len(page.Rows)
	l.at = page.At
	l.on = l.at != "" && l.left > 0
	p.looking = l
}

// goOn looks at the next rows.
func (p *Pane) goOn() tea.Cmd {
	q := p.Query()
	q.After, q.Limit, q.Look = p.looking.at, pageRows, nextLook
	if p.looking.on {
		q.Limit = p.looking.left
	}
	if last, ok := p.sheet.Rows.Last(); ok && q.After == "" {
		q.After = last.ID
	}
	return p.read(func(ctx context.Context, archive pane.Archive) (model.Page, bool, error) {
		page, err := archive.Dialogues(ctx, q)
		return page, true, err
	}, appendRows)
}

// looked tells how far the search is, "" when it is at its end.
func (p *Pane) looked() string {
	t, l := p.env.Text, p.looking
	switch {
	case l.at == "":
		return ""
	case l.of == 0:
		return t.T("queue.looked", "N", t.Number(int64(l.looked)))
	}
	return t.T("queue.looked_of", "N", t.Number(int64(l.looked)), "Of", t.Number(l.of))
}
