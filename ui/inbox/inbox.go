// Package inbox is the screen of the daily triage: what needs a person.
package inbox

import (
	"debrief/keymap"
	"debrief/ui/incidents"
	"debrief/ui/pane"
)

// Pane is the screen. It implements pane.Pane.
type Pane struct {
	*incidents.Board[entry]
	env pane.Env
}

var (
	_ pane.Pane   = (*Pane)(nil)
	_ pane.Spoken = (*Pane)(nil)
	_ pane.Waiter = (*Pane)(nil)
)

// New returns the screen.
func New(env pane.Env) *Pane {
	p := &Pane{env: env}
	p.Board = incidents.NewBoard(env, incidents.Look[entry]{
		Name: "inbox", Key: keymap.GoInbox, ID: entry.id, Line: p.line, Incident: entry.incident, Dialogue: entry.dialogue,
		Open:  func(e entry) *pane.Goto { return e.leads() },
		Read:  func() incidents.Reading[entry] { return read },
		Title: func() string { return env.Style.Title.Render(env.Text.T("inbox.title")) },
		Empty: p.empty,
	})
	return p
}

// empty says why nothing is listed, and what fills the list.
func (p *Pane) empty() string {
	if p.Counts.Dialogues == 0 {
		return p.env.Text.T("inbox.no_dialogues")
	}
	return p.env.Text.T("inbox.empty")
}

// Do implements pane.Pane. A lost lead is recovered also where no rule has found it.
func (p *Pane) Do(id keymap.ID, count int) pane.Reply {
	if e, ok := p.Row(); ok && id == keymap.IncidentRecover && e.recovers() {
		return pane.To(pane.Lead, pane.Recovery(e.row.ID))
	}
	return p.Board.Do(id, count)
}

// Disabled implements pane.Pane.
func (p *Pane) Disabled(id keymap.ID) string {
	if e, ok := p.Row(); ok && id == keymap.IncidentRecover && e.recovers() {
		return ""
	}
	return p.Board.Disabled(id)
}
