// Package alerts is the screen of what needs a person: incidents, open, taken,
// snoozed and closed.
package alerts

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/incidents"
	"debrief/ui/pane"
	"debrief/ui/sheet"
	"debrief/ui/text"
)

// mostShown is how many incidents are listed.
const mostShown = 500

// filter says which incidents are listed.
type filter int

const (
	active filter = iota // those that are not closed
	closed
	everything
)

func (f filter) states() []model.IncidentState {
	switch f {
	case active:
		return []model.IncidentState{model.IncidentOpen, model.IncidentTaken, model.IncidentSnoozed}
	case closed:
		return []model.IncidentState{model.IncidentClosed}
	case everything:
	}
	return nil
}

// row is an incident with whom it is about.
type row struct {
	model.Incident
	client string
}

// Pane is the screen. It implements pane.Pane.
type Pane struct {
	env        pane.Env
	desk       *incidents.Desk
	sheet      *sheet.Sheet[row]
	filter     filter
	counts     map[model.IncidentState]int64
	generation int
	reading    bool
	dirty      bool
	loaded     bool
	hidden     bool
	failed     string
	find       string // the incident on which the cursor begins
}

// readMsg answers a reading.
type readMsg struct {
	generation int
	rows       []row
	counts     map[model.IncidentState]int64
	err        error
}

var _ pane.Pane = (*Pane)(nil)

// New returns the screen.
func New(env pane.Env) *Pane {
	p := &Pane{env: env, hidden: true}
	p.desk = incidents.NewDesk(&p.env, "alerts")
	p.sheet = sheet.New(env, sheet.Look[row]{
		Name: "alerts", Head: headRows, Percent: 55, ID: func(r row) string { return r.ID.String() }, Draw: p.draw,
		Tell: func(r row, width int) []string { return p.desk.Tell(&r.Incident, width) },
	})
	return p
}

// Scopes implements pane.Pane.
func (p *Pane) Scopes() []keymap.Scope {
	if p.desk.Asks() {
		return []keymap.Scope{keymap.Note}
	}
	return []keymap.Scope{keymap.Alerts, keymap.Incidents, keymap.List, keymap.Dialogue, keymap.Acts, keymap.Move}
}

// Resize implements pane.Pane.
func (p *Pane) Resize(width, height int) { p.sheet.Resize(width, height) }

// Open implements pane.Pane. arg is "" or the id of an incident.
func (p *Pane) Open(arg string) tea.Cmd {
	p.hidden = false
	if arg != "" {
		p.find = arg
	}
	return p.read()
}

// Refresh implements pane.Pane.
func (p *Pane) Refresh() tea.Cmd {
	if p.hidden {
		return nil
	}
	return p.read()
}

func (p *Pane) read() tea.Cmd {
	if p.reading {
		p.dirty = true
		return nil
	}
	p.generation++
	p.reading, p.dirty = true, false
	generation, archive, states := p.generation, p.env.Archive, p.filter.states()
	return pane.Guard(func(ctx context.Context) tea.Msg {
		rows, counts, err := read(ctx, archive, states)
		return readMsg{generation, rows, counts, err}
	})
}

func read(ctx context.Context, archive pane.Archive, states []model.IncidentState) ([]row, map[model.IncidentState]int64, error) {
	counts, err := archive.Counts(ctx)
	if err != nil {
		return nil, nil, err
	}
	found, err := archive.Incidents(ctx, model.IncidentQuery{States: states, Limit: mostShown})
	if err != nil {
		return nil, nil, err
	}
	rows := make([]row, len(found))
	clients := map[string]string{}
	for i, n := range found {
		client, known := clients[n.Dialogue]
		if !known && n.Dialogue != "" {
			if d, err := archive.Dialogue(ctx, n.Dialogue); err == nil { // without it the row has no name
				client = d.Client.Name
			}
			clients[n.Dialogue] = client
		}
		rows[i] = row{n, client}
	}
	return rows, counts.Incidents, nil
}

// Update implements pane.Pane.
func (p *Pane) Update(msg tea.Msg) pane.Reply {
	if _, resized := msg.(tea.WindowSizeMsg); resized {
		return pane.Run(p.show())
	}
	if _, failed := msg.(pane.PanicMsg); failed {
		p.reading = false
	}
	p.sheet.Update(msg)
	if reply, ok := p.desk.Update(msg); ok {
		reply.Cmd = tea.Batch(reply.Cmd, p.read())
		return reply
	}
	answer, ok := msg.(readMsg)
	if !ok || answer.generation != p.generation {
		return pane.Reply{}
	}
	return p.took(answer)
}

func (p *Pane) took(answer readMsg) pane.Reply {
	p.reading = false
	p.sheet.Forget()
	if answer.err != nil {
		p.failed = p.env.Text.T("frame.unreadable", "Error", text.Line(answer.err.Error()))
		return pane.Tell(pane.Error, p.failed)
	}
	p.failed, p.loaded, p.counts = "", true, answer.counts
	p.sheet.Rows.Set(answer.rows, false)
	if p.find != "" {
		p.sheet.Rows.Select(p.find)
		p.find = ""
	}
	if p.dirty {
		return pane.Run(tea.Batch(p.read(), p.show()))
	}
	return pane.Run(p.show())
}

// selected returns the incident under the cursor, nil when there is none.
func (p *Pane) selected() *model.Incident {
	r, ok := p.sheet.Rows.Selected()
	if !ok {
		return nil
	}
	return &r.Incident
}

// Selected returns the dialogue of the incident under the cursor.
func (p *Pane) Selected() string {
	if n := p.selected(); n != nil {
		return n.Dialogue
	}
	return ""
}

func (p *Pane) show() tea.Cmd { return p.sheet.Show(p.Selected()) }

// Do implements pane.Pane.
func (p *Pane) Do(id keymap.ID, count int) pane.Reply {
	if reason := p.Disabled(id); reason != "" {
		return pane.Tell(pane.Warn, p.env.Text.T(reason))
	}
	p.sheet.Moved()
	n := p.selected()
	if reply, ok := p.desk.Do(id, count, n); ok {
		return reply
	}
	switch {
	case id == keymap.Open:
		return pane.To(pane.Replay, pane.At(n.Dialogue, n.Target))
	case id == keymap.OpenLead:
		return pane.To(pane.Lead, n.Dialogue)
	case id == keymap.AlertsFilter:
		p.filter = (p.filter + 1) % (everything + 1)
		p.sheet.Forget()
		return pane.Run(p.read())
	case p.sheet.Rows.Do(id, count):
		return pane.Run(p.show())
	}
	return pane.Reply{}
}

// Disabled implements pane.Pane.
func (p *Pane) Disabled(id keymap.ID) string {
	n := p.selected()
	switch id {
	case keymap.Open:
		if n == nil || n.Dialogue == "" {
			return "disabled.empty"
		}
	case keymap.OpenLead:
		if n == nil || n.Dialogue == "" {
			return "disabled.no_lead"
		}
	}
	return p.desk.Disabled(id, n)
}

// Leave implements pane.Pane.
func (p *Pane) Leave() tea.Cmd {
	p.hidden = true
	p.desk.Leave()
	return nil
}

// Key implements pane.Pane.
func (p *Pane) Key(msg tea.KeyMsg) (pane.Reply, bool) {
	taken := p.desk.Key(msg)
	if taken {
		p.sheet.Moved()
	}
	return pane.Reply{}, taken
}

// TextMode implements pane.Pane.
func (p *Pane) TextMode() bool { return p.desk.Asks() }
