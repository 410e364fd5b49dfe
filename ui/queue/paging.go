package queue

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/pane"
)

// How much is read and kept of a list that may be endless.
const (
	pageRows = 100
	keptRows = 1000
)

// readMsg answers a reading.
type readMsg struct {
	generation int
	how        how
	page       model.Page
	above      bool
	counts     model.Counts
	err        error
}

// how says what becomes of a page.
type how int

const (
	replaceRows how = iota
	appendRows
	prependRows
	endRows // the last page of the list, with the cursor on the last row
)

// Refresh implements pane.Pane: it reads the window again from its first row.
func (p *Pane) Refresh() tea.Cmd {
	if p.reading || p.looking.on {
		p.dirty = true
		return nil
	}
	n, _ := p.sheet.Rows.Len()
	q := p.Query()
	again := p.countViews()
	q.Limit = min(max(n, pageRows), keptRows)
	above := p.above
	first := ""
	if above && n > 0 {
		first = p.sheet.Rows.Items()[0].ID
	}
	if p.find != "" && (n > 0 || p.order.column == model.ByStart) {
		id := p.find
		p.find = ""
		return tea.Batch(again, p.read(func(ctx context.Context, archive pane.Archive) (model.Page, bool, error) {
			return from(ctx, archive, q, id)
		}, replaceRows))
	}
	if n == 0 {
		q.Look = firstLook
	}
	return tea.Batch(again, p.read(func(ctx context.Context, archive pane.Archive) (model.Page, bool, error) {
		if first == "" {
			page, err := archive.Dialogues(ctx, q)
			return page, false, err
		}
		return around(ctx, archive, q, first)
	}, replaceRows))
}

// around reads the page that begins just before the row of that id, so that the
// row itself is in it.
func around(ctx context.Context, archive pane.Archive, q model.DialogueQuery, first string) (model.Page, bool, error) {
	before := q
	before.After, before.Oldest, before.Limit = first, !q.Oldest, 1
	newer, err := archive.Dialogues(ctx, before)
	if err != nil || len(newer.Rows) == 0 {
		page, err2 := archive.Dialogues(ctx, q)
		if err == nil {
			err = err2
		}
		return page, false, err
	}
	q.After = newer.Rows[0].ID
	page, err := archive.Dialogues(ctx, q)
	return page, true, err
}

type reader func(context.Context, pane.Archive) (page model.Page, above bool, err error)

func (p *Pane) read(get reader, then how) tea.Cmd {
	p.generation++
	p.reading, p.dirty = true, false
	generation, archive := p.generation, p.env.Archive
	return pane.Guard(func(ctx context.Context) tea.Msg {
		page, above, err := get(ctx, archive)
		var counts model.Counts
		if err == nil {
			counts, err = archive.Counts(ctx)
		}
		return readMsg{generation, then, page, above, counts, err}
	})
}

// more reads on at the end that the cursor is near.
func (p *Pane) more() tea.Cmd {
	if p.reading || !p.loaded {
		return nil
	}
	items := p.sheet.Rows.Items()
	switch {
	case p.looking.on || len(items) == 0 && p.looking.at != "":
		return p.goOn(p.looking.back)
	case len(items) == 0:
		return nil
	case p.above && p.sheet.Rows.Index() < p.height:
		return p.goOn(true)
	case p.below && p.sheet.Rows.Wants():
		return p.goOn(false)
	}
	return nil
}

// toEnd reads the last page of the list, as far as the first look finds it.
func (p *Pane) toEnd() tea.Cmd {
	q := p.Query()
	q.Oldest, q.Limit, q.Look = !q.Oldest, pageRows, firstLook
	return p.read(pageAbove(q), endRows)
}

// toStart reads the first page.
func (p *Pane) toStart() tea.Cmd {
	q := p.Query()
	q.Limit, q.Look = pageRows, firstLook
	return p.read(pageOf(q), replaceRows)
}

// take puts a page into the window and cuts the window where it is too long, at
// the end that is farther from the cursor.
func (p *Pane) take(read readMsg) {
	items, atTop := p.sheet.Rows.Items(), p.looking.sorting && p.sheet.Rows.Index() == 0
	p.counts, p.counted = read.counts, true
	switch read.how {
	case replaceRows:
		p.above, p.below = read.above, read.page.More
		p.seek.Set(read.page.Rows, p.below)
		if atTop { // nobody chose a row of those that came first
			p.sheet.Rows.Do(keymap.Top, 0)
		}
	case endRows:
		p.above, p.below = read.above, false
		p.seek.Set(reversed(read.page.Rows), false)
		p.sheet.Rows.Do(keymap.Bottom, 0)
	case appendRows:
		p.below = read.page.More
		items = append(items[:len(items):len(items)], read.page.Rows...)
		if cut := len(items) - keptRows; cut > 0 {
			items, p.above = items[cut:], true
		}
		p.seek.Set(items, p.below)
	case prependRows:
		p.above = read.above
		none := len(items) == 0
		items = append(reversed(read.page.Rows), items...)
		if len(items) > keptRows {
			items, p.below = items[:keptRows], true
		}
		p.seek.Set(items, p.below)
		if none { // the end of the list was asked for
			p.sheet.Rows.Do(keymap.Bottom, 0)
		}
	}
	p.looks(read.how, read.page)
}

func reversed(rows []model.Row) []model.Row {
	out := make([]model.Row, 0, len(rows))
	for i := len(rows) - 1; i >= 0; i-- {
		out = append(out, rows[i])
	}
	return out
}
