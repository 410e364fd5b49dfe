package incidents

import (
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/line"
	"debrief/ui/pane"
	"debrief/ui/text"
	"debrief/ui/when"
)

// Desk is where a screen lets a person act on the selected incident. It does the
// acts and asks for the reason of closing one.
type Desk struct {
	env     *pane.Env
	name    string // of the screen, which tells the answers apart
	closing *model.Incident
	input   line.Line
}

// WroteMsg answers an act.
type WroteMsg struct {
	Desk string
	said string
	err  error
}

// NewDesk returns a desk for the screen of that name.
func NewDesk(env *pane.Env, name string) *Desk {
	return &Desk{env: env, name: name, input: line.New(mostReason)}
}

// mostReason is how long a reason may be, in characters.
const mostReason = 500

// Asks reports whether the reason of closing is being written.
func (d *Desk) Asks() bool { return d.closing != nil }

// Disabled tells why an action does nothing just now, "" when it does something.
func (d *Desk) Disabled(id keymap.ID, n *model.Incident) string {
	switch id {
	case keymap.NoteTemplate:
		return "disabled.only_notes"
	case keymap.NoteOutside:
		return "disabled.one_line"
	case keymap.IncidentTake, keymap.IncidentSnooze, keymap.IncidentMorning, keymap.IncidentClose:
		switch {
		case n == nil:
			return "disabled.no_incident"
		case Done(n):
			return "disabled.incident_closed"
		}
	case keymap.IncidentRecover:
		if n == nil || n.Rule != model.RuleLeadNotCreated || n.Dialogue == "" {
			return "disabled.no_recovery"
		}
	}
	return ""
}

// Do acts on an incident; ok is false when the action is none of the desk's.
func (d *Desk) Do(id keymap.ID, count int, n *model.Incident) (reply pane.Reply, ok bool) {
	t, actor := d.env.Text, d.env.Actor
	switch id {
	case keymap.NoteSave:
		return d.save(), true
	case keymap.NoteLeave:
		d.Leave()
		return pane.Reply{}, true
	case keymap.IncidentTake:
		return d.submit(Take(actor, *n), t.T("incident.said.taken")), true
	case keymap.IncidentSnooze:
		until := d.env.Now().Add(time.Duration(max(count, 1)) * time.Hour)
		return d.submit(Snooze(actor, until, *n), t.T("incident.said.snoozed", "Time", t.Stamp(until, d.env.Zone))), true
	case keymap.IncidentMorning:
		until := Morning(d.env.Now(), d.env.Zone)
		return d.submit(Snooze(actor, until, *n), t.T("incident.said.snoozed", "Time", t.Stamp(until, d.env.Zone))), true
	case keymap.IncidentClose:
		d.closing = n
		d.input.Put("")
		d.input.Begin()
		return pane.Reply{}, true
	case keymap.IncidentRecover:
		return pane.To(pane.Lead, pane.Recovery(n.Dialogue)), true
	}
	return pane.Reply{}, false
}

// Morning is the next morning after a time.
func Morning(now time.Time, zone *time.Location) time.Time {
	local := now.In(zone)
	morning := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, zone).Add(when.Morning)
	if !morning.After(now) {
		morning = morning.AddDate(0, 0, 1)
	}
	return morning
}

func (d *Desk) save() pane.Reply {
	n, reason := d.closing, strings.TrimSpace(d.input.Value())
	d.Leave()
	if n == nil {
		return pane.Reply{}
	}
	if reason == "" {
		reason = d.env.Text.T("incident.done")
	}
	return d.submit(Close(d.env.Actor, reason, *n), d.env.Text.T("incident.said.closed"))
}

// Leave drops the reason that was being written.
func (d *Desk) Leave() {
	d.closing = nil
	d.input.Blur()
}

func (d *Desk) submit(s model.Submission, said string) pane.Reply {
	name := d.name
	return pane.Run(pane.Await(d.env.Journal.Submit(s), func(r model.Receipt) tea.Msg { return WroteMsg{name, said, r.Err} }))
}

// Update takes the answer of an act; ok is false for any other message.
func (d *Desk) Update(msg tea.Msg) (reply pane.Reply, ok bool) {
	wrote, ok := msg.(WroteMsg)
	if !ok || wrote.Desk != d.name {
		return pane.Reply{}, false
	}
	if wrote.err != nil {
		return pane.Tell(pane.Error, d.env.Text.T("incident.said.failed", "Error", text.Line(wrote.err.Error()))), true
	}
	return pane.Tell(pane.Info, wrote.said), true
}

// Key takes a key of the reason that is being written.
func (d *Desk) Key(msg tea.KeyMsg) bool {
	if !d.Asks() {
		return false
	}
	taken, _ := d.input.Write(msg)
	return taken
}

// Line is the line in which the reason is written.
func (d *Desk) Line(width int) string {
	head := " " + d.env.Text.T("incident.reason") + " "
	return text.Truncate(d.env.Style.Accent.Render(head)+d.input.Show(width-text.Width(head)-1), width)
}

// Tell returns what is to be said of an incident beside its dialogue.
func (d *Desk) Tell(n *model.Incident, width int) []string {
	tell := TellerOf(d.env)
	t, styles := d.env.Text, d.env.Style
	sign, style := tell.Sign(n)
	var lines []string
	put := func(render func(...string) string, said string) {
		for _, line := range text.Wrap(said, max(width, 1)) {
			lines = append(lines, render(line))
		}
	}
	put(style.Render, sign+" "+tell.Rule(n.Rule)+": "+tell.Why(n))
	if n.Rule == model.RuleAnomaly {
		put(styles.Normal.Render, "  "+tell.Span(n.Scope))
	}
	since := t.T("incident.since", "Since", t.Stamp(n.Since, d.env.Zone), "Opened", t.Stamp(n.OpenedAt, d.env.Zone))
	put(styles.Faint.Render, "  "+since+" · "+tell.Rests(n))
	switch {
	case n.State == model.IncidentClosed:
		put(styles.Faint.Render, "  "+tell.Closed(n))
		return lines
	case n.State == model.IncidentSnoozed:
		put(styles.Faint.Render, "  "+t.T("incident.until", "Time", t.Stamp(n.Until, d.env.Zone)))
	case n.Owner != "":
		put(styles.CRM.Render, "  "+t.T("incident.owner", "Who", text.Line(n.Owner)))
	}
	advice := "  > " + tell.Advice(n)
	if d.Disabled(keymap.IncidentRecover, n) == "" {
		advice += " (" + d.env.Keys.Key(keymap.IncidentRecover) + ")"
	}
	put(styles.Accent.Render, advice)
	return lines
}
