package find

import (
	"context"
	"errors"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/model"
	"debrief/model/query"
	"debrief/ui/filter"
	"debrief/ui/line"
	"debrief/ui/pane"
	"debrief/ui/sheet"
	"debrief/ui/text"
)

const (
	headingRows = 2
	shownTurns  = 50                     // of those that were found
	askAgain    = 700 * time.Millisecond // while the archive is being indexed
)

// Pane is the screen on which turns are found. It implements pane.Pane. Each key
// asks anew and calls the search before it off; the turns come first, how many
// there are a moment later.
type Pane struct {
	env     pane.Env
	input   line.Line
	typing  bool
	best    bool // the most relevant first, not the newest
	query   query.Query
	mistake string
	page    model.TurnPage
	count   int // of all that was found; -1 while it is not known
	failed  string
	found   bool // page is the answer to query
	waits   bool // the answer to query is not there yet
	asked   int  // number of the newest search
	stop    context.CancelFunc
	sheet   *sheet.Sheet[model.TurnHit]
}

// foundMsg brings the turns of a search, countMsg how many there are, againMsg is
// time to look what was indexed meanwhile.
type (
	foundMsg struct {
		asked int
		page  model.TurnPage
		err   error
	}
	countMsg struct {
		asked, count int
		err          error
	}
	againMsg struct{ asked int }
)

// New returns the screen.
func New(env pane.Env) *Pane {
	p := &Pane{env: env, input: line.New(query.MaxRunes), count: -1}
	p.sheet = sheet.New(env, sheet.Look[model.TurnHit]{
		Name: "find", Head: headingRows, Percent: 60,
		ID: func(h model.TurnHit) string { return h.Event.String() }, Draw: p.draw,
	})
	return p
}

// Scopes implements pane.Pane.
func (p *Pane) Scopes() []keymap.Scope {
	if p.typing {
		return []keymap.Scope{keymap.Search}
	}
	return []keymap.Scope{keymap.Find, keymap.List, keymap.Acts, keymap.Move}
}

// Open implements pane.Pane. arg is what to look for, "" for what was there.
func (p *Pane) Open(arg string) tea.Cmd {
	if arg != "" {
		p.input.SetValue(text.Line(arg))
		return tea.Batch(p.typed(), p.show())
	}
	if p.input.Value() == "" {
		p.write()
		return nil
	}
	return p.Refresh()
}

func (p *Pane) write() {
	p.typing = true
	p.input.Begin()
	p.sheet.Moved()
}

func (p *Pane) rest() {
	p.typing = false
	p.input.Blur()
	p.sheet.Moved()
}

// TextMode implements pane.Pane.
func (p *Pane) TextMode() bool { return p.typing }

// Key implements pane.Pane.
func (p *Pane) Key(msg tea.KeyMsg) (pane.Reply, bool) {
	if !p.typing {
		return pane.Reply{}, false
	}
	taken, changed := p.input.Write(msg)
	p.sheet.Moved()
	if !changed {
		return pane.Reply{}, taken
	}
	return pane.Run(p.typed()), true
}

// typed asks for what stands in the line now. While that cannot be read, what was
// found before stays.
func (p *Pane) typed() tea.Cmd {
	p.sheet.Moved()
	p.mistake = ""
	q, err := query.Parse(p.input.Value())
	if err != nil {
		var m *query.Error
		if !p.typing || !errors.As(err, &m) || m.Mistake != query.NoValue {
			p.mistake = filter.Mistake(p.env.Text, err)
		}
		return nil
	}
	if q.String() == p.query.String() && p.found {
		return nil
	}
	p.query, p.waits = q, true
	return p.ask()
}

// ask searches, and calls off what was searched before.
func (p *Pane) ask() tea.Cmd {
	p.asked++
	if p.stop != nil {
		p.stop()
		p.stop = nil
	}
	if p.query.IsZero() {
		p.take(model.TurnPage{})
		p.found, p.waits = false, false
		return p.sheet.Show("")
	}
	own, stop := context.WithCancel(context.Background())
	p.stop = stop
	asked, archive, q, best, at := p.asked, p.env.Archive, p.query, p.best, p.context()
	return pane.GuardIn(own, func(ctx context.Context) tea.Msg {
		page, err := archive.SearchTurns(ctx, q, at, best, shownTurns)
		return foundMsg{asked, page, err}
	})
}

func (p *Pane) context() query.Context {
	return query.Context{Now: p.env.Now(), Zone: p.env.Zone, Me: p.env.Actor}
}

// countAll asks how many there are.
func (p *Pane) countAll() tea.Cmd {
	own, stop := context.WithCancel(context.Background())
	before := p.stop
	p.stop = func() { before(); stop() }
	asked, archive, q, at := p.asked, p.env.Archive, p.query, p.context()
	return pane.GuardIn(own, func(ctx context.Context) tea.Msg {
		count, err := archive.CountTurns(ctx, q, at, nil)
		return countMsg{asked, count, err}
	})
}

// Update implements pane.Pane.
func (p *Pane) Update(msg tea.Msg) pane.Reply {
	if _, resized := msg.(tea.WindowSizeMsg); resized {
		return pane.Run(p.show())
	}
	if _, failed := msg.(pane.PanicMsg); failed {
		p.waits = false
	}
	p.sheet.Update(msg)
	switch msg := msg.(type) {
	case foundMsg:
		if msg.asked == p.asked {
			return p.took(msg)
		}
	case countMsg:
		if msg.asked == p.asked && msg.err == nil {
			p.count = msg.count
			p.sheet.Moved()
		}
	case againMsg:
		if msg.asked == p.asked && p.page.Behind > 0 {
			return pane.Run(p.ask())
		}
	}
	return pane.Reply{}
}

// took shows the answer of the newest search.
func (p *Pane) took(msg foundMsg) pane.Reply {
	p.waits = false
	if msg.err != nil {
		p.found = false
		p.take(model.TurnPage{})
		p.failed = p.env.Text.T("find.failed", "Error", pane.Why(p.env.Text, msg.err))
		return pane.Reply{}
	}
	p.found = true
	p.take(msg.page)
	cmds := []tea.Cmd{p.show()}
	if msg.page.More {
		cmds = append(cmds, p.countAll())
	} else {
		p.count = len(msg.page.Hits)
	}
	if msg.page.Behind > 0 {
		cmds = append(cmds, p.env.After(askAgain, againMsg{p.asked}))
	}
	return pane.Run(tea.Batch(cmds...))
}

func (p *Pane) take(page model.TurnPage) {
	p.page, p.count, p.failed = page, -1, ""
	p.sheet.Forget()
	p.sheet.Rows.Set(page.Hits, false)
}

// show reads the dialogue of the selected turn beside the list.
func (p *Pane) show() tea.Cmd {
	hit, ok := p.sheet.Rows.Selected()
	if !ok {
		return p.sheet.Show("")
	}
	return p.sheet.Show(hit.Dialogue)
}

// Do implements pane.Pane.
func (p *Pane) Do(id keymap.ID, count int) pane.Reply {
	if reason := p.Disabled(id); reason != "" {
		return pane.Tell(pane.Warn, p.env.Text.T(reason))
	}
	p.sheet.Moved()
	switch id {
	case keymap.FindWrite:
		p.write()
	case keymap.SearchKeep:
		p.rest()
		return pane.Run(p.typed())
	case keymap.SearchClear, keymap.Close:
		return p.clear(id)
	case keymap.FindOrder:
		p.best, p.waits = !p.best, true
		return pane.Run(p.ask())
	case keymap.SearchDown, keymap.SearchUp:
		p.sheet.Rows.Do(map[keymap.ID]keymap.ID{keymap.SearchDown: keymap.Down, keymap.SearchUp: keymap.Up}[id], count)
		return pane.Run(p.show())
	case keymap.Open:
		hit, _ := p.sheet.Rows.Selected()
		return pane.To(pane.Replay, pane.At(hit.Dialogue, hit.Event))
	default:
		if p.sheet.Rows.Do(id, count) {
			return pane.Run(p.show())
		}
	}
	return pane.Reply{}
}

// clear takes away what was asked, and with it leaves the line, so that the next
// letters are commands again; with nothing there it leaves the screen.
func (p *Pane) clear(id keymap.ID) pane.Reply {
	typing, asked := p.typing, p.input.Value() != ""
	if typing {
		p.rest()
	}
	switch {
	case asked:
		p.input.SetValue("")
		return pane.Run(p.typed())
	case !typing && id == keymap.Close:
		return pane.Reply{Back: true}
	}
	return pane.Reply{}
}

// Disabled implements pane.Pane.
func (p *Pane) Disabled(id keymap.ID) string {
	switch _, ok := p.sheet.Rows.Selected(); {
	case !ok && id == keymap.Open, p.query.IsZero() && id == keymap.FindOrder:
		return "disabled.empty"
	case id == keymap.SearchComplete:
		return "disabled.nothing_complete"
	}
	return ""
}

// Refresh implements pane.Pane.
func (p *Pane) Refresh() tea.Cmd {
	if p.query.IsZero() {
		return nil
	}
	p.waits = p.waits || !p.found
	return p.ask()
}

// Leave implements pane.Pane.
func (p *Pane) Leave() tea.Cmd {
	if p.stop != nil {
		p.stop()
	}
	return nil
}

// Selected returns the id of the dialogue under the cursor, "" when there is none.
func (p *Pane) Selected() string {
	hit, _ := p.sheet.Rows.Selected()
	return hit.Dialogue
}
