// Package inbox is the screen of the daily triage: what needs a person.
package inbox

import (
	"context"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/incidents"
	"debrief/ui/pane"
	"debrief/ui/sheet"
)

// How many lost leads and fixes are listed; the list of dialogues holds the rest.
const (
	mostLost  = 100
	mostFound = 500
	mostFixes = 200
)

// kind says what an entry is about.
type kind int

const (
	incident  kind = iota // what a rule has found
	lostLead              // a dialogue whose lead never reached the CRM, and which no rule has found
	moreLost              // that there are more of them than are listed
	brokenFix             // a fix that the CRM refused, or that conflicts
	waiting               // how many fixes wait
	toReview              // how many dialogues are to be reviewed
)

// entry is one line of the inbox.
type entry struct {
	kind  kind
	row   model.Row // of a lost lead
	found model.Incident
	fix   model.Fix // of a broken fix; of a lost lead the recovery on its way, if there is one
	count int64     // of the others
}

// id names the entry for as long as it is there.
func (e entry) id() string {
	switch e.kind {
	case incident:
		if e.found.Rule == model.RuleLeadNotCreated { // it stands where the lost lead stood
			return "lost " + e.found.Dialogue
		}
		return "incident " + e.found.ID.String()
	case lostLead:
		return "lost " + e.row.ID
	case brokenFix:
		return "fix " + e.fix.ID.String()
	case moreLost:
		return "more"
	case waiting:
		return "waiting"
	}
	return "review"
}

// Pane is the screen. It implements pane.Pane.
type Pane struct {
	env        pane.Env
	desk       *incidents.Desk
	sheet      *sheet.Sheet[entry]
	places     map[model.Key]string // event → the dialogue that it is part of
	generation int
	reading    bool
	dirty      bool
	loaded     bool
	failed     string
}

// readMsg answers a reading.
type readMsg struct {
	generation int
	entries    []entry
	places     map[model.Key]string
	err        error
}

// New returns the screen.
func New(env pane.Env) *Pane {
	p := &Pane{env: env}
	p.desk = incidents.NewDesk(&p.env, "inbox")
	p.sheet = sheet.New(env, sheet.Look[entry]{Name: "inbox", Head: headRows, Percent: 55, ID: entry.id, Draw: p.draw, Tell: p.tell})
	return p
}

// Scopes implements pane.Pane.
func (p *Pane) Scopes() []keymap.Scope {
	if p.desk.Asks() {
		return []keymap.Scope{keymap.Note}
	}
	return []keymap.Scope{keymap.Incidents, keymap.List, keymap.Dialogue, keymap.Acts, keymap.Move}
}

// Open implements pane.Pane.
func (p *Pane) Open(string) tea.Cmd { return p.Refresh() }

// Refresh implements pane.Pane.
func (p *Pane) Refresh() tea.Cmd {
	if p.reading {
		p.dirty = true
		return nil
	}
	p.generation++
	p.reading, p.dirty = true, false
	generation, archive := p.generation, p.env.Archive
	return pane.Guard(func(ctx context.Context) tea.Msg {
		entries, places, err := read(ctx, archive)
		return readMsg{generation, entries, places, err}
	})
}

// read gathers what needs a person.
func read(ctx context.Context, archive pane.Archive) ([]entry, map[model.Key]string, error) {
	counts, err := archive.Counts(ctx)
	if err != nil {
		return nil, nil, err
	}
	lost, err := archive.Dialogues(ctx, model.DialogueQuery{
		Lead: []model.LeadStatus{model.LeadFailed, model.LeadRequested}, Limit: mostLost,
	})
	if err != nil {
		return nil, nil, err
	}
	fixes, err := archive.Fixes(ctx, true, mostFixes)
	if err != nil {
		return nil, nil, err
	}
	found, err := archive.Incidents(ctx, model.IncidentQuery{States: []model.IncidentState{model.IncidentOpen, model.IncidentTaken}, Limit: mostFound})
	if err != nil {
		return nil, nil, err
	}
	known, err := archive.Incidents(ctx, model.IncidentQuery{Rules: []model.IncidentRule{model.RuleLeadNotCreated}, Limit: mostFound})
	if err != nil {
		return nil, nil, err
	}
	watched := map[string]bool{}
	for _, n := range known {
		watched[n.Dialogue] = true
	}
	entries, places := []entry{}, map[model.Key]string{}
	var waits int64
	for _, fix := range fixes {
		switch {
		case fix.State.NeedsPerson():
			entries = append(entries, entry{kind: brokenFix, fix: fix})
			if id, err := archive.DialogueOf(ctx, fix.Evidence); err == nil {
				places[fix.Evidence] = id // without it the fix has no dialogue to show
			}
		case !fix.State.Final():
			waits++
		}
	}
	recoveries, err := readRecoveries(ctx, archive)
	if err != nil {
		return nil, nil, err
	}
	entries = append(entries, incidentEntries(ctx, archive, found, recoveries)...)
	for _, row := range lost.Rows {
		recovery := recoveries[row.SessionID]
		if watched[row.ID] { // its incident is here, or somebody has closed it
			continue
		}
		if recovery.State.Final() { // the lead is there, or the fix says why it is not
			continue
		}
		entries = append(entries, entry{kind: lostLead, row: row, fix: recovery})
	}
	if rest := counts.Lost() - int64(len(lost.Rows)); lost.More && rest > 0 {
		entries = append(entries, entry{kind: moreLost, count: rest})
	}
	if waits > 0 {
		entries = append(entries, entry{kind: waiting, count: waits})
	}
	if n := counts.ToReview(); n > 0 {
		entries = append(entries, entry{kind: toReview, count: n})
	}
	return entries, places, nil
}

// incidentEntries makes the lines of incidents, those first with which a client is
// lost while nobody acts.
func incidentEntries(ctx context.Context, archive pane.Archive, found []model.Incident, recoveries map[string]model.Fix) []entry {
	var entries []entry
	rows := map[string]model.Row{}
	for _, n := range found {
		row, known := rows[n.Dialogue]
		if !known && n.Dialogue != "" {
			if d, err := archive.Dialogue(ctx, n.Dialogue); err == nil { // without it the line has no name
				row = model.Row{Summary: d.Summary}
			}
			rows[n.Dialogue] = row
		}
		e := entry{kind: incident, found: n, row: row}
		if recovery := recoveries[n.Session]; n.Rule == model.RuleLeadNotCreated && !recovery.State.Final() {
			e.fix = recovery
		}
		entries = append(entries, e)
	}
	slices.SortStableFunc(entries, func(a, b entry) int { return rank(&a) - rank(&b) })
	return entries
}

func rank(e *entry) int {
	switch {
	case e.fix.Kind == model.FixRecover:
		return 3 // on its way
	case e.found.Rule == model.RuleLeadNotCreated:
		return 0
	case incidents.Urgent(e.found.Rule):
		return 1
	}
	return 2
}

// readRecoveries returns the newest recovery of each session that was not taken
// back.
func readRecoveries(ctx context.Context, archive pane.Archive) (map[string]model.Fix, error) {
	newest, err := archive.Fixes(ctx, false, mostFixes)
	if err != nil {
		return nil, err
	}
	recoveries := map[string]model.Fix{}
	for _, f := range newest {
		if _, known := recoveries[f.Session]; f.Kind == model.FixRecover && f.State != model.FixUndone && !known {
			recoveries[f.Session] = f
		}
	}
	return recoveries, nil
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
		reply.Cmd = tea.Batch(reply.Cmd, p.Refresh())
		return reply
	}
	answer, ok := msg.(readMsg)
	if !ok || answer.generation != p.generation {
		return pane.Reply{}
	}
	p.reading = false
	p.sheet.Forget()
	if answer.err != nil {
		p.failed = p.env.Text.T("frame.unreadable", "Error", pane.Why(p.env.Text, answer.err))
		return pane.Tell(pane.Error, p.failed)
	}
	p.failed, p.loaded, p.places = "", true, answer.places
	p.sheet.Rows.Set(answer.entries, false)
	if p.dirty {
		return pane.Run(tea.Batch(p.Refresh(), p.show()))
	}
	return pane.Run(p.show())
}

// dialogue returns the dialogue that an entry is about, "" when there is none.
func (p *Pane) dialogue(e entry) string {
	switch e.kind {
	case incident:
		return e.found.Dialogue
	case lostLead:
		return e.row.ID
	case brokenFix:
		return p.places[e.fix.Evidence]
	}
	return ""
}

// show reads the preview of the selected entry.
func (p *Pane) show() tea.Cmd {
	e, ok := p.sheet.Rows.Selected()
	if !ok {
		return p.sheet.Show("")
	}
	return p.sheet.Show(p.dialogue(e))
}

// Do implements pane.Pane.
func (p *Pane) Do(id keymap.ID, count int) pane.Reply {
	if reason := p.Disabled(id); reason != "" {
		return pane.Tell(pane.Warn, p.env.Text.T(reason))
	}
	p.sheet.Moved()
	e, _ := p.sheet.Rows.Selected()
	if id == keymap.IncidentRecover && e.kind == lostLead {
		return pane.To(pane.Lead, pane.Recovery(e.row.ID))
	}
	if reply, ok := p.desk.Do(id, count, p.incident()); ok {
		return reply
	}
	switch {
	case id == keymap.Open:
		return p.goTo(e)
	case id == keymap.OpenLead:
		return pane.To(pane.Lead, p.dialogue(e))
	case p.sheet.Rows.Do(id, count):
		return pane.Run(p.show())
	}
	return pane.Reply{}
}

// goTo opens what an entry is about.
func (p *Pane) goTo(e entry) pane.Reply {
	switch e.kind {
	case incident:
		if e.found.Dialogue == "" {
			return pane.To(pane.Alerts, e.found.ID.String())
		}
		return pane.To(pane.Replay, pane.At(e.found.Dialogue, e.found.Target))
	case lostLead:
		return pane.To(pane.Replay, e.row.ID)
	case moreLost:
		return pane.To(pane.Queue, "lost")
	case toReview:
		return pane.To(pane.Queue, "todo")
	}
	return pane.To(pane.Sync, "")
}

// Disabled implements pane.Pane.
func (p *Pane) Disabled(id keymap.ID) string {
	e, ok := p.sheet.Rows.Selected()
	switch id {
	case keymap.Open:
		if !ok {
			return "disabled.empty"
		}
	case keymap.OpenLead:
		if !ok {
			return "disabled.empty"
		}
		if p.dialogue(e) == "" {
			return "disabled.no_lead"
		}
	case keymap.IncidentRecover:
		if ok && e.kind == lostLead && e.fix.Kind != model.FixRecover {
			return ""
		}
	}
	return p.desk.Disabled(id, p.incident())
}

// incident returns the incident under the cursor, nil when it is something else.
func (p *Pane) incident() *model.Incident {
	e, ok := p.sheet.Rows.Selected()
	if !ok || e.kind != incident {
		return nil
	}
	return &e.found
}

// tell says of an incident what stands above its dialogue.
func (p *Pane) tell(e entry, width int) []string {
	if e.kind != incident {
		return nil
	}
	return p.desk.Tell(&e.found, width)
}

// Selected returns the id of the dialogue under the cursor, "" when there is
// none.
func (p *Pane) Selected() string {
	e, ok := p.sheet.Rows.Selected()
	if !ok {
		return ""
	}
	return p.dialogue(e)
}

// Leave implements pane.Pane.
func (p *Pane) Leave() tea.Cmd {
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
