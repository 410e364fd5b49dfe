// Package queue is the screen that lists dialogues, first of all those with
// answers that nobody reviewed.
package queue

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/pane"
	"debrief/ui/sheet"
	"debrief/ui/text"
)

// How much is read and kept of a list that may be endless.
const (
	pageRows = 100
	keptRows = 1000
)

// Filter says which dialogues are listed.
type Filter string

// The filters, in the order in which the key goes through them. Open takes their
// names as its argument.
const (
	ToReview Filter = "todo"
	All      Filter = "all"
	WithBad  Filter = "reviewed"
	LostLead Filter = "lost"
)

// next returns the filter after f.
func (f Filter) next() Filter {
	switch f {
	case ToReview:
		return All
	case All:
		return WithBad
	case WithBad:
		return LostLead
	}
	return ToReview
}

// query returns the dialogues of the filter.
func (f Filter) query() model.DialogueQuery {
	switch f {
	case ToReview:
		return model.DialogueQuery{Review: []model.ReviewState{model.ReviewNew, model.ReviewPartial}}
	case WithBad:
		return model.DialogueQuery{Review: []model.ReviewState{model.ReviewPartial, model.ReviewDone}}
	case LostLead:
		return model.DialogueQuery{Lead: []model.LeadStatus{model.LeadRequested, model.LeadFailed}}
	}
	return model.DialogueQuery{}
}

// Pane is the screen. It implements pane.Pane. It keeps a window of the list:
// the rows around the cursor, with what comes before and after read as the
// cursor gets there.
type Pane struct {
	env        pane.Env
	height     int
	filter     Filter
	sheet      *sheet.Sheet[model.Row]
	above      bool // there are newer rows than the first one of the window
	below      bool // there are older rows than the last one
	generation int
	reading    bool
	dirty      bool // it changed while something was being read
	loaded     bool
	failed     string
}

// readMsg answers a reading.
type readMsg struct {
	generation int
	how        how
	page       model.Page
	above      bool
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

// New returns the screen.
func New(env pane.Env) *Pane {
	p := &Pane{env: env, filter: ToReview}
	p.sheet = sheet.New(env, sheet.Look[model.Row]{
		Name: "queue", Head: headingRows, Percent: 60,
		ID: func(r model.Row) string { return r.ID }, Draw: p.draw,
	})
	return p
}

// Query returns the query of the list as it is filtered now; its After, Oldest
// and Limit are not set.
func (p *Pane) Query() model.DialogueQuery { return p.filter.query() }

// Scopes implements pane.Pane.
func (p *Pane) Scopes() []keymap.Scope {
	return []keymap.Scope{keymap.Queue, keymap.List, keymap.Dialogue, keymap.Acts, keymap.Move}
}

// Open implements pane.Pane. arg is a Filter, or "" for the one that was there.
func (p *Pane) Open(arg string) tea.Cmd {
	if f := Filter(arg); arg != "" && f != p.filter {
		p.setFilter(f)
	}
	return p.Refresh()
}

func (p *Pane) setFilter(f Filter) {
	p.filter = f
	p.generation++
	p.reading, p.dirty, p.above, p.loaded = false, false, false, false
	p.sheet.Rows.Set(nil, false)
	p.sheet.Forget()
}

// Refresh implements pane.Pane: it reads the window again from its first row.
func (p *Pane) Refresh() tea.Cmd {
	if p.reading {
		p.dirty = true
		return nil
	}
	n, _ := p.sheet.Rows.Len()
	q := p.Query()
	q.Limit = min(max(n, pageRows), keptRows)
	above := p.above
	first := ""
	if above && n > 0 {
		first = p.sheet.Rows.Items()[0].ID
	}
	return p.read(func(ctx context.Context, archive pane.Archive) (model.Page, bool, error) {
		if first == "" {
			page, err := archive.Dialogues(ctx, q)
			return page, false, err
		}
		return around(ctx, archive, q, first)
	}, replaceRows)
}

// around reads the page that begins just before the row of that id, so that the
// row itself is in it.
func around(ctx context.Context, archive pane.Archive, q model.DialogueQuery, first string) (model.Page, bool, error) {
	before := q
	before.After, before.Oldest, before.Limit = first, true, 1
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
		return readMsg{generation, then, page, above, err}
	})
}

// more reads on at the end that the cursor is near.
func (p *Pane) more() tea.Cmd {
	if p.reading || !p.loaded {
		return nil
	}
	items := p.sheet.Rows.Items()
	q := p.Query()
	q.Limit = pageRows
	switch {
	case len(items) == 0:
		return nil
	case p.above && p.sheet.Rows.Index() < p.height:
		q.After, q.Oldest = items[0].ID, true
		return p.read(func(ctx context.Context, archive pane.Archive) (model.Page, bool, error) {
			page, err := archive.Dialogues(ctx, q)
			return page, page.More, err
		}, prependRows)
	case p.below && p.sheet.Rows.Wants():
		q.After = items[len(items)-1].ID
		return p.read(func(ctx context.Context, archive pane.Archive) (model.Page, bool, error) {
			page, err := archive.Dialogues(ctx, q)
			return page, true, err
		}, appendRows)
	}
	return nil
}

// toEnd reads the last page of the list.
func (p *Pane) toEnd() tea.Cmd {
	q := p.Query()
	q.Oldest, q.Limit = true, pageRows
	return p.read(func(ctx context.Context, archive pane.Archive) (model.Page, bool, error) {
		page, err := archive.Dialogues(ctx, q)
		return page, page.More, err
	}, endRows)
}

// toStart reads the first page.
func (p *Pane) toStart() tea.Cmd {
	q := p.Query()
	q.Limit = pageRows
	return p.read(func(ctx context.Context, archive pane.Archive) (model.Page, bool, error) {
		page, err := archive.Dialogues(ctx, q)
		return page, false, err
	}, replaceRows)
}

// Update implements pane.Pane.
func (p *Pane) Update(msg tea.Msg) pane.Reply {
	if _, resized := msg.(tea.WindowSizeMsg); resized {
		return pane.Run(tea.Batch(p.show(), p.more()))
	}
	if _, failed := msg.(pane.PanicMsg); failed {
		p.reading = false
		p.sheet.Rows.GiveUp()
	}
	p.sheet.Update(msg)
	read, ok := msg.(readMsg)
	if !ok {
		return pane.Reply{}
	}
	if read.generation != p.generation {
		return pane.Reply{}
	}
	p.reading = false
	p.sheet.Forget()
	if read.err != nil {
		p.sheet.Rows.GiveUp()
		p.failed = p.env.Text.T("frame.unreadable", "Error", text.Line(read.err.Error()))
		return pane.Tell(pane.Error, p.failed)
	}
	p.failed, p.loaded = "", true
	p.take(read)
	if p.dirty {
		return pane.Run(tea.Batch(p.Refresh(), p.show()))
	}
	return pane.Run(tea.Batch(p.more(), p.show()))
}

// take puts a page into the window and cuts the window where it is too long, at
// the end that is farther from the cursor.
func (p *Pane) take(read readMsg) {
	items := p.sheet.Rows.Items()
	switch read.how {
	case replaceRows:
		p.above, p.below = read.above, read.page.More
		p.sheet.Rows.Set(read.page.Rows, p.below)
	case endRows:
		p.above, p.below = read.above, false
		p.sheet.Rows.Set(reversed(read.page.Rows), false)
		p.sheet.Rows.Do(keymap.Bottom, 0)
	case appendRows:
		p.below = read.page.More
		items = append(items[:len(items):len(items)], read.page.Rows...)
		if cut := len(items) - keptRows; cut > 0 {
			items, p.above = items[cut:], true
		}
		p.sheet.Rows.Set(items, p.below)
	case prependRows:
		p.above = read.above
		items = append(reversed(read.page.Rows), items...)
		if len(items) > keptRows {
			items, p.below = items[:keptRows], true
		}
		p.sheet.Rows.Set(items, p.below)
	}
}

func reversed(rows []model.Row) []model.Row {
	out := make([]model.Row, 0, len(rows))
	for i := len(rows) - 1; i >= 0; i-- {
		out = append(out, rows[i])
	}
	return out
}

// show reads the preview of the selected row.
func (p *Pane) show() tea.Cmd {
	row, ok := p.sheet.Rows.Selected()
	if !ok {
		return p.sheet.Show("")
	}
	return p.sheet.Show(row.ID)
}

// Do implements pane.Pane.
func (p *Pane) Do(id keymap.ID, count int) pane.Reply {
	if reason := p.Disabled(id); reason != "" {
		return pane.Tell(pane.Warn, p.env.Text.T(reason))
	}
	p.sheet.Moved()
	switch {
	case id == keymap.Open:
		row, _ := p.sheet.Rows.Selected()
		return pane.To(pane.Replay, row.ID)
	case id == keymap.OpenLead:
		row, _ := p.sheet.Rows.Selected()
		return pane.To(pane.Lead, row.ID)
	case id == keymap.ToggleFilter:
		p.setFilter(p.filter.next())
		return pane.Run(p.Refresh())
	case id == keymap.Bottom && count == 0 && p.below:
		return pane.Run(p.toEnd())
	case id == keymap.Top && count == 0 && p.above:
		p.sheet.Rows.Do(id, 0)
		return pane.Run(p.toStart())
	case p.sheet.Rows.Do(id, count):
		return pane.Run(tea.Batch(p.more(), p.show()))
	}
	return pane.Reply{}
}

// Disabled implements pane.Pane.
func (p *Pane) Disabled(id keymap.ID) string {
	row, ok := p.sheet.Rows.Selected()
	switch id {
	case keymap.Open:
		if !ok {
			return "disabled.empty"
		}
	case keymap.OpenLead:
		if !ok {
			return "disabled.empty"
		}
		if row.Lead.Status == model.LeadNone && len(row.Lead.Entities()) == 0 {
			return "disabled.no_lead"
		}
	}
	return ""
}

// Selected returns the id of the dialogue under the cursor, "" when there is
// none.
func (p *Pane) Selected() string {
	row, _ := p.sheet.Rows.Selected()
	return row.ID
}

// Leave implements pane.Pane.
func (p *Pane) Leave() tea.Cmd { return nil }

// Key implements pane.Pane.
func (p *Pane) Key(tea.KeyMsg) (pane.Reply, bool) { return pane.Reply{}, false }

// TextMode implements pane.Pane.
func (p *Pane) TextMode() bool { return false }
