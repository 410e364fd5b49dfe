// Package queue is the screen that lists dialogues, first of all those with
// answers that nobody reviewed.
package queue

import (
	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/keep"
	"debrief/ui/marks"
	"debrief/ui/pane"
	"debrief/ui/seek"
	"debrief/ui/sheet"
)

// Pane is the screen. It implements pane.Pane. It keeps a window of the list:
// the rows around the cursor, with what comes before and after read as the
// cursor gets there.
type Pane struct {
	env        pane.Env
	height     int
	filter     Filter
	order      order
	search     search
	values     values
	views      views
	marks      marks.Set
	bulk       bulk
	asking     asking
	keeper     *keep.Keeper[kept]
	find       string // the row on which the cursor begins
	sheet      *sheet.Sheet[model.Row]
	seek       *seek.Rows[model.Row]
	beyond     beyond
	above      bool // there are newer rows than the first one of the window
	below      bool // there are older rows than the last one
	counts     model.Counts
	counted    bool
	looking    looking
	sampling   sampling
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
		ID: idOf, Draw: p.draw,
	})
	p.keeper = keep.New(&p.env, pane.Queue, p.restore, p.Refresh)
	p.seek = seek.NewRows(&p.env, p.sheet.Rows, idOf, said)
	return p
}

// Query returns the query of the list as it is filtered and ordered now; its After
// and Limit are not set.
func (p *Pane) Query() model.DialogueQuery {
	q, line := p.filter.query(), p.search.query
	if p.filter == Sample {
		line = p.sampled().And(line)
	}
	q.Sort, q.Oldest = p.order.column, p.order.turned
	line.Narrow(&q, p.asked())
	if p.seek.Only() {
		p.holding(&q)
	}
	return q
}

func idOf(r model.Row) string { return r.ID }

// Scopes implements pane.Pane.
func (p *Pane) Scopes() []keymap.Scope {
	scopes := []keymap.Scope{keymap.Queue, keymap.Marks, keymap.List, keymap.Acts, keymap.Move}
	if p.marks.Len() > 0 {
		scopes = append([]keymap.Scope{keymap.Marked}, scopes...)
	}
	switch {
	case p.asking.question == whyBad:
		return append([]keymap.Scope{keymap.Reason}, scopes...)
	case p.asking.question != noQuestion:
		return []keymap.Scope{keymap.Chooser}
	case p.search.open:
		return []keymap.Scope{keymap.Search}
	}
	return p.seek.Scopes(scopes)
}

// Open implements pane.Pane. arg is a Filter, or "" for the one that was there.
func (p *Pane) Open(arg string) tea.Cmd {
	if f := Filter(arg); arg != "" {
		p.keeper.Touch()
		p.showTab(f)
	}
	if recall := p.keeper.Recall(); recall != nil {
		return tea.Batch(recall, p.readViews())
	}
	return tea.Batch(p.Refresh(), p.readViews())
}

// showTab shows another list from its beginning.
func (p *Pane) showTab(f Filter) {
	if name, isView := f.view(); isView {
		p.showView(name)
		return
	}
	if _, wasView := p.filter.view(); wasView { // its filter was its own
		p.order = order{}
		p.search.input.Put("")
		p.readLine()
	}
	if f != p.filter {
		p.setFilter(f)
	}
}

func (p *Pane) setFilter(f Filter) {
	p.filter = f
	p.restart()
}

// restart forgets the rows; those of another filter come. What was marked is not to
// be seen any more, so it is not marked any more.
func (p *Pane) restart() {
	p.generation++
	p.reading, p.dirty, p.above, p.loaded = false, false, false, false
	p.looking = looking{}
	p.marks.Clear()
	p.seek.Set(nil, false)
	p.sheet.Forget()
}

// Update implements pane.Pane.
func (p *Pane) Update(msg tea.Msg) pane.Reply {
	if _, resized := msg.(tea.WindowSizeMsg); resized {
		return pane.Run(tea.Batch(p.show(), p.more()))
	}
	if _, failed := msg.(pane.PanicMsg); failed {
		p.looking.on, p.sampling.stop = false, nil
		p.reading, p.bulk.reading, p.bulk.waits, p.views.busy = false, false, 0, false
		p.sheet.Rows.GiveUp()
	}
	p.sheet.Update(msg)
	if reply, done := p.keeper.Update(msg); done {
		return reply
	}
	if reply, done := p.answered(msg); done {
		return reply
	}
	read, ok := msg.(readMsg)
	if !ok || read.generation != p.generation {
		return pane.Reply{}
	}
	p.reading = false
	p.sheet.Forget()
	if read.err != nil {
		p.looking.on = false
		p.sheet.Rows.GiveUp()
		p.failed = p.env.Text.T("frame.unreadable", "Error", pane.Why(p.env.Text, read.err))
		return pane.Tell(pane.Error, p.failed)
	}
	p.failed, p.loaded = "", true
	p.take(read)
	if (p.dirty || p.finds()) && !p.looking.on {
		return pane.Run(tea.Batch(p.Refresh(), p.show()))
	}
	return pane.Run(tea.Batch(p.more(), p.show()))
}

// answered takes the answers of all commands but the reading of rows.
func (p *Pane) answered(msg tea.Msg) (pane.Reply, bool) {
	switch msg := msg.(type) {
	case earlyViewsMsg:
		p.tookEarly(msg)
	case viewsMsg:
		return p.tookViews(msg), true
	case viewTallyMsg:
		return pane.Run(p.tookViewTally(msg)), true
	case pane.StandingMsg:
		return pane.Run(p.tookStanding(msg)), true
	case preparedMsg:
		return p.prepared(msg), true
	case drawnMsg:
		return p.drew(msg), true
	case valuesMsg:
		return pane.Run(p.tookValues(msg)), true
	case totalMsg:
		return pane.Run(p.tookTotal(msg)), true
	case allMsg:
		return p.tookAll(msg), true
	case gatheredMsg:
		return p.gathered(msg), true
	case soughtMsg:
		return p.sought(msg), true
	case heldMsg:
		return pane.Run(p.held(msg)), true
	case bulkWrittenMsg:
		return p.wrote(msg), true
	case peopleMsg:
		p.tookPeople(msg)
		p.sheet.Moved()
	case stagesMsg:
		return p.tookStages(msg), true
	default:
		return pane.Reply{}, false
	}
	return pane.Reply{}, true
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
	p.keeper.Touch()
	if reply, done := p.doAsking(id, count); done {
		return reply
	}
	for _, do := range []func(keymap.ID, int) (pane.Reply, bool){p.doSeek, p.doSearch, p.doMarks, p.doActs, p.doOrder, p.doMove} {
		if reply, done := do(id, count); done {
			return reply
		}
	}
	row, _ := p.sheet.Rows.Selected()
	switch id {
	case keymap.Open:
		return pane.To(pane.Replay, row.ID)
	case keymap.OpenLead, keymap.OpenLeadHere:
		return pane.To(pane.Lead, row.ID)
	case keymap.NextTab, keymap.PrevTab:
		step := max(count, 1)
		if id == keymap.PrevTab {
			step = -step
		}
		p.showTab(p.beside(step))
		return pane.Run(p.Refresh())
	case keymap.Sample:
		return p.toSample()
	case keymap.Close:
		return pane.Run(p.closeTopmost())
	}
	return pane.Reply{}
}

// doActs performs the acts on dialogues and the keeping of views; false is any other.
func (p *Pane) doActs(id keymap.ID, _ int) (pane.Reply, bool) {
	switch id {
	case keymap.BulkGood:
		return p.begin(act{verdict: &model.Verdict{Value: model.Good}}), true
	case keymap.BulkSkip:
		return p.begin(act{verdict: &model.Verdict{Value: model.Skipped}}), true
	case keymap.BulkBad:
		if len(p.env.Reasons) == 0 {
			return p.begin(act{verdict: &model.Verdict{Value: model.Bad}}), true
		}
		p.ask(whyBad, nil)
	case keymap.BulkStage:
		return pane.Run(p.askStage()), true
	case keymap.Assign:
		return pane.Run(p.askWhose()), true
	case keymap.ViewSave:
		p.askName()
	case keymap.ViewForget:
		return pane.Run(p.forgetView()), true
	default:
		return pane.Reply{}, false
	}
	return pane.Reply{}, true
}

// doMove moves the cursor; false is any other action.
func (p *Pane) doMove(id keymap.ID, count int) (pane.Reply, bool) {
	switch {
	case id == keymap.SearchDown:
		p.sheet.Rows.Do(keymap.Down, count)
	case id == keymap.SearchUp:
		p.sheet.Rows.Do(keymap.Up, count)
	case id == keymap.Bottom && count == 0 && p.below:
		return pane.Run(p.toEnd()), true
	case id == keymap.Top && count == 0 && p.above:
		p.sheet.Rows.Do(id, 0)
		return pane.Run(p.toStart()), true
	case !p.sheet.Rows.Do(id, count):
		return pane.Reply{}, false
	}
	p.reach()
	return pane.Run(tea.Batch(p.more(), p.show())), true
}

// closeTopmost ends what was begun last: a range, the marks, the filter.
func (p *Pane) closeTopmost() tea.Cmd {
	switch {
	case p.marks.Ranging():
		p.marks.Drop()
	case p.marks.Len() > 0:
		p.marks.Clear()
	case p.search.input.Value() != "":
		return p.clearSearch()
	}
	p.sheet.Forget()
	return nil
}

// Disabled implements pane.Pane.
func (p *Pane) Disabled(id keymap.ID) string {
	if c := p.asking.choice; c != nil {
		return c.Disabled(id)
	}
	row, ok := p.sheet.Rows.Selected()
	switch id {
	case keymap.Open:
		if !ok {
			return "disabled.empty"
		}
	case keymap.Assign, keymap.MarkToggle, keymap.MarkRange, keymap.MarkAll, keymap.MarkInvert, keymap.ListSearch:
		if !ok {
			return "disabled.empty"
		}
	case keymap.MarkClear:
		if p.marks.Len() == 0 {
			return "disabled.no_marks"
		}
	case keymap.SearchComplete:
		if p.search.open && len(p.completions()) == 0 {
			return "disabled.nothing_complete"
		}
	case keymap.BulkGood:
		if p.env.Strict {
			return "disabled.strict"
		}
	case keymap.Sample:
		return p.undrawable()
	case keymap.ViewForget:
		if _, isView := p.filter.view(); !isView {
			return "disabled.no_view"
		}
	case keymap.OpenLead, keymap.OpenLeadHere:
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
func (p *Pane) Leave() tea.Cmd { return p.Keep() }
