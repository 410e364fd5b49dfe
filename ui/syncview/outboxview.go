package syncview

import (
	"strings"

	"github.com/charmbracelet/lipgloss"

	"debrief/keymap"
	"debrief/model"
	"debrief/ui/fixes"
	"debrief/ui/text"
)

// outboxLines draw the totals, the fixes, and the details of the selected one.
func (p *Pane) outboxLines(width, height int) []string {
	if height <= 0 {
		return nil
	}
	lines := []string{p.totals()}
	if sought := p.seek.Line(width); sought != "" {
		lines = []string{sought}
	}
	n, _ := p.fixes.Len()
	if n == 0 {
		return append(lines, p.wrapped(p.env.Style.Faint, p.env.Text.T("sync.empty"), width)...)
	}
	var details []string
	if p.over == detailsOver {
		details = p.details(width)
		details = details[:min(len(details), max(height-3, 0))]
	}
	p.fixes.Resize(width, min(n, height-1-len(details)))
	if rows := p.fixes.View(); rows != "" {
		lines = append(lines, strings.Split(rows, "\n")...)
	}
	return append(lines, details...)
}

// totals tells how many fixes wait, are on their way, need a person, are done.
func (p *Pane) totals() string {
	t, c := p.env.Text, p.read.counts
	parts := []string{p.env.Style.Title.Render(t.T("sync.outbox"))}
	add := func(style lipgloss.Style, id string, n int64) {
		if n > 0 {
			parts = append(parts, style.Render(t.T(id, "N", t.Number(n))))
		}
	}
	if p.sending > 0 {
		parts = append(parts, t.T("sync.saving"))
	}
	add(p.env.Style.Warn, "sync.total.person", c[model.FixConflict]+c[model.FixRefused])
	add(p.env.Style.CRM, "sync.total.waiting", c[model.FixQueuedState])
	add(p.env.Style.CRM, "sync.total.under_way", c[model.FixClaimed]+c[model.FixWritten])
	add(p.env.Style.Good, "sync.total.done", c[model.FixConfirmed])
	return strings.Join(parts, "  ")
}

func (p *Pane) teller(kind model.EntityKind) fixes.Teller {
	return fixes.Teller{Voice: p.env.Voice(), Stages: p.read.stages[kind], People: p.read.people, Fields: p.read.fields[kind]}
}

// row draws one fix: "> ! Lead 7702   conflict   Stage: JUNK -> NEW".
func (p *Pane) row(f model.Fix, selected bool, width int) string {
	tell := p.teller(f.Entity.Kind)
	sign, style := tell.Sign(f.State)
	cursor, base := "  ", p.env.Style.Normal
	if selected {
		cursor, base = "> ", p.env.Style.Cursor
	}
	nameCells, stateCells := 12, 18
	if width < 60 {
		nameCells, stateCells = 9, 10
	}
	return base.Render(cursor) + style.Render(sign) + " " + base.Render(text.PadRight(fixes.EntityName(p.env.Text, f.Entity), nameCells)) + " " +
		style.Render(text.PadRight(tell.State(&f, p.env.Now()), stateCells)) + " " + p.what(&f)
}

// what tells what a fix does, and what is wrong with it.
func (p *Pane) what(f *model.Fix) string {
	tell := p.teller(f.Entity.Kind)
	if problem := tell.Problem(f); problem != "" && f.State != model.FixConflict {
		return problem + " · " + tell.Changes(f)
	}
	return tell.Changes(f)
}

// said is a fix in words, in which something can be looked for.
func (p *Pane) said(f model.Fix) string {
	return fixes.EntityName(p.env.Text, f.Entity) + " · " + p.teller(f.Entity.Kind).State(&f, p.env.Now()) + " · " + p.what(&f)
}

// details tell everything about the selected fix.
func (p *Pane) details(width int) []string {
	f, ok := p.fixes.Selected()
	if !ok {
		return nil
	}
	t, style, tell := p.env.Text, p.env.Style, p.teller(f.Entity.Kind)
	lines := []string{
		style.Faint.Render(strings.Repeat(style.Dash(), width)),
		style.Title.Render(fixes.EntityName(p.env.Text, f.Entity)) + "  " + style.Faint.Render(
			t.T("sync.queued_by", "Who", text.Line(f.Actor), "When", t.Moment(f.QueuedAt, p.env.Zone), "ID", f.ID.Short())),
	}
	if f.State == model.FixConflict {
		lines = append(lines, tell.Conflict(&f, width)...)
		return append(lines, p.wrapped(style.Faint, t.T("sync.settle",
			"Mine", p.env.Keys.Key(keymap.FixMine), "Theirs", p.env.Keys.Key(keymap.FixTheirs)), width)...)
	}
	lines = append(lines, p.wrapped(style.Normal, tell.Changes(&f), width)...)
	if problem := tell.Problem(&f); problem != "" {
		lines = append(lines, p.wrapped(style.Warn, problem, width)...)
	}
	if f.State == model.FixRefused {
		return append(lines, p.wrapped(style.Faint, t.T("sync.refused", "Retry", p.env.Keys.Key(keymap.SyncRetry),
			"Edit", p.env.Keys.Key(keymap.SyncEdit), "Drop", p.env.Keys.Key(keymap.SyncDrop)), width)...)
	}
	if f.State == model.FixConfirmed && f.Kind == model.FixFields {
		for _, name := range f.Changes.Names() {
			lines = append(lines, t.T("sync.read_back")+" "+tell.Field(name)+" "+tell.Value(f.Entity.Kind, name, f.Theirs))
		}
	}
	return lines
}
