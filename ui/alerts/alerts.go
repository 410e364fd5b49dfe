// Package alerts is the screen of what needs a person: incidents, open, taken,
// snoozed and closed.
package alerts

import (
	"context"
	"strings"

	"debrief/keymap"
	"debrief/model"
	"debrief/model/alert"
	"debrief/ui/incidents"
	"debrief/ui/pane"
	"debrief/ui/text"
)

// mostShown is how many incidents are listed.
const mostShown = 500

// row is an incident with whom it is about and who was told of it.
type row struct {
	model.Incident
	client string
	sent   []alert.Delivery // in the order in which they were queued
}

// Pane is the screen. It implements pane.Pane.
type Pane struct {
	*incidents.Board[row]
	env    pane.Env
	filter filter
}

var (
	_ pane.Pane   = (*Pane)(nil)
	_ pane.Spoken = (*Pane)(nil)
)

// New returns the screen.
func New(env pane.Env) *Pane {
	p := &Pane{env: env}
	p.Board = incidents.NewBoard(env, incidents.Look[row]{
		Name: "alerts", Key: keymap.GoAlerts, Scopes: []keymap.Scope{keymap.Alerts}, ID: func(r row) string { return r.ID.String() },
		Line:     p.line,
		Incident: func(r row) *model.Incident { return &r.Incident },
		Dialogue: func(r row) string { return r.Dialogue },
		Open:     open, Read: p.reading, More: p.told, Title: p.title,
		Empty: func() string { return env.Text.T("alerts.empty") },
		Shown: func() string { return p.filter.String() },
		Show:  func(name string) { p.filter = p.filter.named(name) },
	})
	return p
}

// open leads to the dialogue of an incident.
func open(r row) *pane.Goto {
	if r.Dialogue == "" {
		return nil
	}
	return &pane.Goto{Screen: pane.Replay, Arg: pane.At(r.Dialogue, r.Target)}
}

// Do implements pane.Pane.
func (p *Pane) Do(id keymap.ID, count int) pane.Reply {
	if id == keymap.AlertsFilter {
		p.Touch()
		p.filter = p.filter.next()
		return pane.Run(p.Refresh())
	}
	return p.Board.Do(id, count)
}

// reading is that of the incidents in the states that are listed.
func (p *Pane) reading() incidents.Reading[row] {
	states := p.filter.states()
	return func(ctx context.Context, archive pane.Archive, _ model.Counts) ([]row, error) {
		found, err := archive.Incidents(ctx, model.IncidentQuery{States: states, Limit: mostShown})
		if err != nil {
			return nil, err
		}
		sent, err := messagesOf(ctx, archive, found)
		if err != nil {
			return nil, err
		}
		rows := make([]row, len(found))
		clients := map[string]string{}
		for i, n := range found {
			if n.Rule == model.RuleAnomaly && len(n.Evidence) > 0 {
				n.Dialogue, _ = archive.DialogueOf(ctx, n.Evidence[0]) // the first of its examples, where it is still there
			}
			client, known := clients[n.Dialogue]
			if !known && n.Dialogue != "" {
				if d, err := archive.Dialogue(ctx, n.Dialogue); err == nil { // without it the row has no name
					client = d.Client.Name
				}
				clients[n.Dialogue] = client
			}
			rows[i] = row{n, client, sent[n.ID]}
		}
		return rows, nil
	}
}

// title tells how many there are of each kind.
func (p *Pane) title() string {
	t, styles := p.env.Text, p.env.Style
	var parts []string
	for _, state := range model.IncidentStates() {
		part := t.T("alerts.count."+string(state), "N", t.Number(p.Counts.Incidents[state]))
		if p.filter.shows(state) {
			part = styles.Title.Render("[" + part + "]")
		} else {
			part = styles.Faint.Render(part)
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, "  ")
}

// line tells of one incident.
func (p *Pane) line(r row, cells int) incidents.Line {
	tell := incidents.TellerOf(&p.env)
	l := incidents.Line{What: tell.Rule(r.Rule), Age: p.age(&r.Incident), Why: tell.Why(&r.Incident)}
	l.Sign, l.Style = tell.Sign(&r.Incident)
	l.Who = text.Client(r.Dialogue, cells, r.client)
	if r.Rule == model.RuleAnomaly {
		l.Who = tell.Scope(r.Scope)
	}
	if r.State == model.IncidentTaken {
		l.Owner = text.Line(r.Owner)
	}
	return l
}

// age is for how long it has been wrong, or how long ago it was closed.
func (p *Pane) age(n *model.Incident) string {
	since := n.Since
	if n.State == model.IncidentClosed {
		since = n.ClosedAt
	}
	return p.env.Text.Ago(p.env.Now().Sub(since))
}
