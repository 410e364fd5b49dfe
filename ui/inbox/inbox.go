// Package inbox is the screen of the daily triage: what needs a person.
package inbox

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/pane"
	"debrief/ui/sheet"
)

// How many lost leads and fixes are listed; the list of dialogues holds the rest.
const (
	mostLost  = 100
	mostFixes = 200
)

// kind says what an entry is about.
type kind int

const (
	lostLead  kind = iota // a dialogue whose lead never reached the CRM
	moreLost              // that there are more of them than are listed
	brokenFix             // a fix that the CRM refused, or that conflicts
	waiting               // how many fixes wait
	toReview              // how many dialogues are to be reviewed
)

// entry is one line of the inbox.
type entry struct {
	kind  kind
	row   model.Row // of a lost lead
	fix   model.Fix // of a broken fix; of a lost lead the recovery on its way, if there is one
	count int64     // of the others
}

// id names the entry for as long as it is there.
func (e entry) id() string {
	switch e.kind {
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
	p.sheet = sheet.New(env, sheet.Look[entry]{Name: "inbox", Head: headRows, Percent: 55, ID: entry.id, Draw: p.draw})
	return p
}

// Scopes implements pane.Pane.
func (p *Pane) Scopes() []keymap.Scope {
	return []keymap.Scope{keymap.List, keymap.Dialogue, keymap.Acts, keymap.Move}
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
	for _, row := range lost.Rows {
		recovery := recoveries[row.SessionID]
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
	}
	return ""
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
func (p *Pane) Leave() tea.Cmd { return nil }

// Key implements pane.Pane.
func (p *Pane) Key(tea.KeyMsg) (pane.Reply, bool) { return pane.Reply{}, false }

// TextMode implements pane.Pane.
func (p *Pane) TextMode() bool { return false }
