// Package queue is the screen that lists dialogues, first of all those with
// answers that nobody reviewed.
package queue

import (
	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/model"
	"debrief/model/query"
	"debrief/ui/pane"
	"debrief/ui/sheet"
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

// total returns how many dialogues the filter has.
func (f Filter) total(c model.Counts) int64 {
	switch f {
	case ToReview:
		return c.ToReview()
	case WithBad:
		return c.Review[model.ReviewPartial] + c.Review[model.ReviewDone]
	case LostLead:
		return c.Lost()
	}
	return c.Dialogues
}

// Pane is the screen. It implements pane.Pane. It keeps a window of the list:
// the rows around the cursor, with what comes before and after read as the
// cursor gets there.
type Pane struct {
	env        pane.Env
	height     int
	filter     Filter
	search     search
	saved      kept   // what is on disk of it
	asked      bool   // for what was kept
	touched    bool   // the person did something here
	find       string // the row on which the cursor begins
	sheet      *sheet.Sheet[model.Row]
	above      bool  // there are newer rows than the first one of the window
	below      bool  // there are older rows than the last one
	total      int64 // dialogues of the filter, as they are counted
	all        int64 // dialogues in the archive
	generation int
	reading    bool
	dirty      bool // it changed while something was being read
	loaded     bool
	failed     string
}

// New returns the screen.
func New(env pane.Env) *Pane {
	p := &Pane{env: env, filter: ToReview, search: newSearch()}
	p.sheet = sheet.New(env, sheet.Look[model.Row]{
		Name: "queue", Head: headingRows, Percent: 60,
		ID: func(r model.Row) string { return r.ID }, Draw: p.draw,
	})
	return p
}

// Query returns the query of the list as it is filtered now; its After, Oldest
// and Limit are not set.
func (p *Pane) Query() model.DialogueQuery {
	q := p.filter.query()
	p.search.query.Narrow(&q, query.Context{Now: p.env.Now(), Zone: p.env.Zone, Me: p.env.Actor})
	return q
}

// Scopes implements pane.Pane.
func (p *Pane) Scopes() []keymap.Scope {
	if p.search.open {
		return []keymap.Scope{keymap.Search}
	}
	return []keymap.Scope{keymap.Queue, keymap.List, keymap.Dialogue, keymap.Acts, keymap.Move}
}

// Open implements pane.Pane. arg is a Filter, or "" for the one that was there.
func (p *Pane) Open(arg string) tea.Cmd {
	if f := Filter(arg); arg != "" {
		p.touched = true
		if f != p.filter {
			p.setFilter(f)
		}
	}
	if !p.asked {
		p.asked = true
		return p.restore()
	}
	return p.Refresh()
}

func (p *Pane) setFilter(f Filter) {
	p.filter = f
	p.restart()
}

// restart forgets the rows; those of another filter come.
func (p *Pane) restart() {
	p.generation++
	p.reading, p.dirty, p.above, p.loaded = false, false, false, false
	p.sheet.Rows.Set(nil, false)
	p.sheet.Forget()
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
	switch msg := msg.(type) {
	case restoredMsg:
		return pane.Run(p.restored(msg.state))
	case keptMsg:
		if msg.err != nil {
			return pane.Tell(pane.Warn, p.env.Text.T("queue.not_kept", "Error", pane.Why(p.env.Text, msg.err)))
		}
	}
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
		p.failed = p.env.Text.T("frame.unreadable", "Error", pane.Why(p.env.Text, read.err))
		return pane.Tell(pane.Error, p.failed)
	}
	p.failed, p.loaded = "", true
	p.take(read)
	if p.dirty {
		return pane.Run(tea.Batch(p.Refresh(), p.show()))
	}
	return pane.Run(tea.Batch(p.more(), p.show()))
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
	p.touched = true
	if reply, done := p.doSearch(id); done {
		return reply
	}
	switch {
	case id == keymap.SearchDown, id == keymap.SearchUp:
		p.sheet.Rows.Do(map[keymap.ID]keymap.ID{keymap.SearchDown: keymap.Down, keymap.SearchUp: keymap.Up}[id], count)
		return pane.Run(tea.Batch(p.more(), p.show()))
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
		if row.Lead.Status == model.LeadNone && len(row.Entities()) == 0 {
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
func (p *Pane) Leave() tea.Cmd { return p.keep() }
