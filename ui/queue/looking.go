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
// itself until a page is full or the list ends; or the sorting of a list, which goes on
// until it is whole.
type looking struct {
	on      bool
	sorting bool   // the rows are the first of those that were sorted so far
	back    bool   // it goes towards the beginning of the list
	at      string // the row after which it goes on; "" after the last one that was found
	left    int    // rows that are still wanted
	looked  int    // rows that were looked at
	of      int64  // rows that there are, 0 when not known
}

// looks takes what another page of the list tells of the search.
func (p *Pane) looks(how how, page model.Page) {
	l, back := p.looking, how == prependRows || how == endRows
	if l.sorting || l.back != back || how == replaceRows || how == endRows {
		l = looking{back: back}
	}
	if page.Sorting {
		p.looking = looking{on: true, sorting: true, back: back, looked: page.Looked, of: page.Of}
		return
	}
	l.looked += page.Looked
	if l.of = page.Of; !back && p.above || back && p.below || l.of < int64(l.looked) {
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

// goOn looks at the next rows, in the direction in which it was begun.
func (p *Pane) goOn(back bool) tea.Cmd {
	if p.looking.sorting {
		return p.sortOn()
	}
	q := p.Query()
	q.Limit, q.Look = pageRows, nextLook
	if p.looking.back == back {
		q.After = p.looking.at
		if p.looking.on {
			q.Limit = p.looking.left
		}
	}
	if items := p.sheet.Rows.Items(); len(items) > 0 && q.After == "" {
		q.After = items[len(items)-1].ID
		if back {
			q.After = items[0].ID
		}
	}
	if back {
		q.Oldest = !q.Oldest
		return p.read(pageAbove(q), prependRows)
	}
	return p.read(pageOf(q), appendRows)
}

// pageOf reads a page that has rows above it, but for the first one.
func pageOf(q model.DialogueQuery) reader {
	return func(ctx context.Context, archive pane.Archive) (model.Page, bool, error) {
		page, err := archive.Dialogues(ctx, q)
		return page, q.After != "", err
	}
}

// pageAbove reads a page of the list the other way round.
func pageAbove(q model.DialogueQuery) reader {
	return func(ctx context.Context, archive pane.Archive) (model.Page, bool, error) {
		page, err := archive.Dialogues(ctx, q)
		return page, page.More, err
	}
}

// looked tells how far the search or the sorting is, "" when it is at its end.
func (p *Pane) looked() string {
	t, l := p.env.Text, p.looking
	switch {
	case l.sorting:
		return t.T("queue.sorting", "N", t.Number(int64(l.looked)), "Of", t.Number(l.of))
	case l.at == "":
		return ""
	case l.of == 0:
		return t.T("queue.looked", "N", t.Number(int64(l.looked)))
	}
	return t.T("queue.looked_of", "N", t.Number(int64(l.looked)), "Of", t.Number(l.of))
}
