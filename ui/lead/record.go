package lead

import (
	"slices"
	"strings"
	"time"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/fixes"
	"debrief/ui/text"
)

// longestHistory is how many lines of history are shown.
const longestHistory = 200

func (p *Pane) teller() fixes.Teller {
	t := fixes.Teller{Voice: p.env.Voice(), Stages: map[string]string{}, People: p.rec.people, Fields: p.rec.described}
	for _, s := range p.rec.stages {
		t.Stages[s.ID] = s.Name
	}
	return t
}

// head tells which lead it is and how old what is shown of it is.
func (p *Pane) head() []string {
	t, rec := p.env.Text, p.rec
	title := t.T("lead.title.lost")
	if !rec.ref.IsZero() {
		title = entityTitle(p, rec.ref)
	}
	name := rec.entity.Fields.Text("NAME")
	if rec.dialogue != nil && rec.dialogue.Client.Name != "" {
		name = rec.dialogue.Client.Name
	}
	below := p.age()
	if rec.ref.IsZero() {
		below = reach(rec.dialogue)
	}
	return []string{p.env.Style.Title.Render(title) + "  " + text.Line(name), p.env.Style.Faint.Render(below)}
}

// reach tells how the client of a lead that the CRM does not have is reached.
func reach(d *model.Dialogue) string {
	var parts []string
	for _, part := range []string{d.Client.Phone, d.Client.Email, d.Source} {
		if part = text.Line(part); part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, " · ")
}

func entityTitle(p *Pane, ref model.EntityRef) string {
	if ref.Kind == model.EntityDeal {
		return p.env.Text.T("lead.title.deal", "ID", text.Line(ref.ID))
	}
	return p.env.Text.T("lead.title.lead", "ID", text.Line(ref.ID))
}

// age tells when the CRM changed the lead, and when it was last looked at.
func (p *Pane) age() string {
	t, rec := p.env.Text, p.rec
	if !rec.isKnown() {
		return t.T("lead.never_read")
	}
	changed := t.Moment(rec.entity.ChangedAt, p.env.Zone)
	checked := t.Moment(rec.checkedAt(p.env.Syncer.Status()), p.env.Zone)
	if who := text.Line(rec.entity.By); who != "" {
		return t.T("lead.age_by", "Changed", changed, "Checked", checked, "Who", who)
	}
	return t.T("lead.age", "Changed", changed, "Checked", checked)
}

// recordLines returns everything about the lead itself.
func (p *Pane) recordLines(width int) []string {
	lines := p.head()
	lines = append(lines, p.troubles(width)...)
	lines = append(lines, "")
	if p.env.Spoken {
		lines = append(lines, p.spokenFields()...)
	} else {
		lines = append(lines, p.fieldLines(width)...)
	}
	for _, part := range []struct {
		title string
		lines []string
	}{
		{"lead.stages", p.stageLines(width)}, {"lead.history", p.historyLines(width)}, {"lead.links", p.linkLines(width)},
	} {
		if len(part.lines) > 0 {
			lines = append(lines, "", p.env.Style.Faint.Render(p.env.Text.T(part.title)))
			lines = append(lines, part.lines...)
		}
	}
	return lines
}

// troubles tells what needs a person, and the way out of it.
func (p *Pane) troubles(width int) []string {
	rec, t := p.rec, p.env.Text
	var lines []string
	warn := func(said string) {
		for _, line := range text.Wrap(said, max(width-2, 8)) {
			lines = append(lines, p.env.Style.Warn.Render("! "+line))
		}
	}
	switch {
	case rec.ref.IsZero():
		lines = append(lines, p.lost(width)...)
	case !rec.isKnown():
		warn(t.T("lead.unread", "Key", p.env.Keys.Key(keymap.GoSync)))
	case rec.entity.Deleted:
		warn(t.T("lead.deleted"))
	}
	lines = append(lines, p.alikeLines(width)...)
	if f, ok := p.conflict(); ok {
		lines = append(lines, "")
		lines = append(lines, p.teller().Conflict(&f, width)...)
		lines = append(lines, p.hints("lead.settle", width)...)
	}
	if len(rec.fixes) > 0 && len(rec.fixes[0].Overwrote.Fields) > 0 { // until the next fix, or the next conflict
		warn(p.teller().Problem(&rec.fixes[0]))
	}
	for i := range rec.fixes {
		if f := &rec.fixes[i]; f.State == model.FixRefused && (f.Kind != model.FixRecover || !rec.ref.IsZero()) {
			lines = append(lines, "")
			warn(p.teller().Problem(f))
			lines = append(lines, p.hints("lead.refused", width)...)
			break
		}
	}
	return lines
}

// hints tells which keys settle what needs a person.
func (p *Pane) hints(id string, width int) []string {
	said := p.env.Text.T(id, "Mine", p.env.Keys.Key(keymap.FixMine), "Theirs", p.env.Keys.Key(keymap.FixTheirs),
		"Undo", p.env.Keys.Key(keymap.FixUndo), "Fix", p.env.Keys.Key(keymap.FixOpen))
	var lines []string
	for _, line := range text.Wrap(said, max(width-2, 8)) {
		lines = append(lines, "  "+p.env.Style.Faint.Render(line))
	}
	return lines
}

// lost tells what became of a lead that the CRM does not have.
func (p *Pane) lost(width int) []string {
	t, d := p.env.Text, p.rec.dialogue
	var said []string
	switch d.Lead.Status {
	case model.LeadFailed:
		said = append(said, t.T("lead.lost.failed", "When", t.Moment(d.Lead.At, p.env.Zone)))
		if d.Lead.Failed != "" {
			said = append(said, t.T("fixes.crm_says", "Error", text.Line(d.Lead.Failed)))
		}
	case model.LeadRequested:
		said = append(said, t.T("lead.lost.requested", "When", t.Moment(d.Lead.At, p.env.Zone)))
	case model.LeadCreated:
		said = append(said, t.T("lead.lost.nameless"))
	case model.LeadNone:
		said = append(said, t.T("lead.lost.none"))
	}
	var lines []string
	for _, s := range said {
		for _, line := range text.Wrap(s, max(width-2, 8)) {
			lines = append(lines, p.env.Style.Warn.Render("! "+line))
		}
	}
	more, render := p.recoveryLines()
	for _, s := range more {
		for _, line := range text.Wrap(s, max(width, 8)) {
			lines = append(lines, render(line))
		}
	}
	return lines
}

// event is one thing that happened to the lead.
type event struct {
	at    time.Time
	lines []string
}

// historyLines tells what happened to the lead, the newest first: what the CRM
// reports, and our fixes.
func (p *Pane) historyLines(width int) []string {
	var events []event
	for _, e := range p.rec.entity.History {
		if b, ok := e.Body.(*model.CRM); ok && !onlyMoves(b) {
			events = append(events, event{e.TS, p.crmLines(e, b, width)})
		}
	}
	for i := range p.rec.fixes {
		f := &p.rec.fixes[i]
		events = append(events, event{f.QueuedAt, p.fixLines(f, width)})
	}
	slices.SortStableFunc(events, func(a, b event) int { return b.at.Compare(a.at) })
	var lines []string
	for _, e := range events[:min(len(events), longestHistory)] {
		lines = append(lines, e.lines...)
	}
	return lines
}

func (p *Pane) crmLines(e *model.Entry, b *model.CRM, width int) []string {
	tell := p.teller()
	what := p.env.Text.T("lead.crm.changed")
	switch {
	case b.Action == model.CRMAdd:
		what = p.env.Text.T("lead.crm.created")
	case b.Action == model.CRMDelete:
		what = p.env.Text.T("lead.crm.deleted")
	case len(b.Before) > 0:
		changes := make([]string, 0, len(b.Before))
		for _, name := range b.Before.Names() {
			if technical(name) {
				continue
			}
			changes = append(changes, tell.Field(name)+" "+tell.Value(b.Entity.Kind, name, b.Before)+" -> "+tell.Value(b.Entity.Kind, name, b.Fields))
		}
		if len(changes) > 0 {
			what = strings.Join(changes, ", ")
		}
	}
	return p.story("  ", e.TS, joined(text.Line(b.By), what), width)
}

func (p *Pane) fixLines(f *model.Fix, width int) []string {
	tell := p.teller()
	sign, style := tell.Sign(f.State)
	what := joined(text.Line(f.Actor), tell.Changes(f)) + ": " + tell.State(f, p.env.Now())
	lines := p.story(sign+" ", f.QueuedAt, what, width)
	for i := range lines {
		lines[i] = style.Render(lines[i])
	}
	return lines
}

// story puts a sign and a time before what happened, on as many lines as it
// takes.
func (p *Pane) story(sign string, at time.Time, what string, width int) []string {
	head := sign + p.env.Text.Moment(at, p.env.Zone) + " "
	var lines []string
	for _, line := range text.Wrap(what, max(width-text.Width(head), 8)) {
		lines = append(lines, head+line)
		head = text.Spaces(text.Width(head))
	}
	return lines
}

func joined(who, what string) string {
	if who == "" {
		return what
	}
	return who + ": " + what
}
