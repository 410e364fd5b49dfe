package syncview

import (
	"math"
	"strings"
	"time"

	"github.com/charmbracelet/lipgloss"

	"debrief/model"
	"debrief/ui/fixes"
	"debrief/ui/text"
)

// What the parts of the screen take.
const (
	margin    = 1  // at the left, under the marks of the lists
	wide      = 99 // cells from which on the sources stand beside the outbox
	sideCells = 50
	barCells  = 20
	leastBar  = 5 // cells below which the pace gives way to the bar
)

// View implements pane.Pane.
func (p *Pane) View() string {
	if p.width == 0 || p.height == 0 {
		return ""
	}
	if p.frame == "" {
		lines := fit(p.lines(), p.height)
		for i := range lines {
			lines[i] = strings.Repeat(" ", p.margin) + text.Truncate(lines[i], p.width)
		}
		p.frame = strings.Join(lines, "\n")
	}
	return p.frame
}

// fit makes exactly height lines of lines.
func fit(lines []string, height int) []string {
	out := make([]string, height)
	copy(out, lines)
	return out
}

func (p *Pane) lines() []string {
	switch {
	case p.failed != "":
		return p.sentence(p.failed)
	case !p.shown:
		return p.sentence(p.env.Text.T("sync.reading"))
	case p.over == logOver:
		return p.logLines()
	case p.width >= wide:
		return p.sideBySide()
	}
	sources := p.sourceLines(p.width)
	sources = sources[:min(len(sources), max(p.height/2, 1))]
	rule := p.env.Style.Faint.Render(strings.Repeat(p.env.Style.Dash(), p.width))
	sources = append(sources, rule)
	return append(sources, p.outboxLines(p.width, max(p.height-len(sources), 0))...)
}

func (p *Pane) sentence(said string) []string {
	lines := []string{}
	if p.height > 2 {
		lines = append(lines, "")
	}
	return append(lines, text.Wrap(said, max(p.width-2, 1))...)
}

func (p *Pane) sideBySide() []string {
	left := fit(p.sourceLines(sideCells-1), p.height)
	right := fit(p.outboxLines(p.width-sideCells-2, p.height), p.height)
	out := make([]string, p.height)
	for i := range out {
		out[i] = text.PadRight(left[i], sideCells) + p.env.Style.Rule() + " " + right[i]
	}
	return out
}

// sourceLines tell what is read from the CRM, when it was last, and what holds it
// up.
func (p *Pane) sourceLines(width int) []string {
	t, style := p.env.Text, p.env.Style
	if p.status.Portal == "" {
		return p.wrapped(style.Warn, t.T("sync.no_portal"), width)
	}
	lines, told := []string{style.Title.Render(text.Line(p.status.Portal))}, ""
	for _, s := range p.status.Sources {
		lines = append(lines, p.sourceLine(&s, width))
		if p.stateOf(&s) == "running" {
			lines = append(lines, "  "+p.progress(&s, width))
		}
		if why := p.whyFailed(&s); why != "" && why != told {
			lines, told = append(lines, p.wrapped(style.Bad, "  "+why, width)...), why
		}
	}
	for _, line := range p.use() {
		lines = append(lines, p.wrapped(style.Faint, "  "+line, width)...)
	}
	if limit := p.limit(); limit != "" {
		lines = append(lines, p.wrapped(style.Warn, "! "+limit, width)...)
	}
	return lines
}

func (p *Pane) wrapped(style lipgloss.Style, said string, width int) []string {
	lines := text.Wrap(said, max(width, 8))
	for i := range lines {
		lines[i] = style.Render(lines[i])
	}
	return lines
}

// whyFailed tells why a source could not be read; "" when it was, or when that is
// told of the whole portal.
func (p *Pane) whyFailed(s *model.SourceStatus) string {
	switch {
	case s.Failure == nil:
		return text.Line(s.Err)
	case p.status.Limit != "" && string(s.Failure.Class) == p.status.Limit:
		return ""
	}
	return fixes.Trouble(p.env.Text, s.Failure)
}

// longReading is how old what was read last must be for a reading to be told: the
// short ones come every few seconds and would only flicker.
const longReading = time.Minute

// stateOf returns the state of a source as it is shown.
func (p *Pane) stateOf(s *model.SourceStatus) string {
	switch {
	case s.State != "running" || s.LastAt.IsZero() || p.env.Now().Sub(s.LastAt) >= longReading:
		return s.State
	case s.Err != "":
		return "failed"
	}
	return "ok"
}

// sourceLine draws "+ leads   12:04  2 m  ok".
func (p *Pane) sourceLine(s *model.SourceStatus, width int) string {
	t := p.env.Text
	sign, style, word := p.sourceState(p.stateOf(s))
	last, lag := t.T("sync.never"), ""
	if !s.LastAt.IsZero() {
		last, lag = t.Time(s.LastAt, p.env.Zone), t.Ago(p.env.Now().Sub(s.LastAt))
	}
	nameCells := max(min(width/3, 16), 8)
	line := style.Render(sign) + " " + text.PadRight(p.sourceName(s.Name), nameCells) + " " +
		p.env.Style.Faint.Render(text.PadLeft(last, 5)+" "+text.PadLeft(lag, 6)) + "  " + style.Render(word)
	return line
}

// progress draws "[#####-----] 5/10 49/s, 33 m left", the pace only where there is
// room for it; without a known total only what came.
func (p *Pane) progress(s *model.SourceStatus, width int) string {
	t := p.env.Text
	if s.Total <= 0 {
		return t.Number(int64(s.Pulled))
	}
	counts := t.Number(int64(s.Pulled)) + "/" + t.Number(int64(s.Total))
	pace := ""
	if now := p.env.Now(); s.Rate(now) > 0 {
		pace = " " + t.T("sync.pace", "Rate", t.Number(int64(math.Round(s.Rate(now)))), "Left", t.Ago(s.Left(now)))
	}
	cells := min(barCells, width-text.Width(counts+pace)-6)
	if cells < leastBar {
		pace, cells = "", max(min(barCells, width-text.Width(counts)-6), 1)
	}
	if pace != "" {
		pace = p.env.Style.Faint.Render(pace)
	}
	done := max(min(s.Pulled*cells/s.Total, cells), 0)
	return "[" + strings.Repeat("#", done) + strings.Repeat("-", cells-done) + "] " + counts + pace
}

func (p *Pane) sourceState(state string) (sign string, style lipgloss.Style, word string) {
	t, s := p.env.Text, p.env.Style
	switch state {
	case "ok":
		return "+", s.Good, t.T("sync.state.ok")
	case "running":
		return "~", s.CRM, t.T("sync.state.running")
	case "failed":
		return "x", s.Bad, t.T("sync.state.failed")
	case "idle":
		return "-", s.Faint, t.T("sync.state.idle")
	case "off":
		return "-", s.Faint, t.T("sync.state.off")
	}
	return "-", s.Faint, text.Line(state)
}

func (p *Pane) sourceName(name string) string {
	switch name {
	case "crm leads":
		return p.env.Text.T("sync.source.leads")
	case "crm deals":
		return p.env.Text.T("sync.source.deals")
	case "crm contacts":
		return p.env.Text.T("sync.source.contacts")
	case "crm stages":
		return p.env.Text.T("sync.source.stages")
	case "crm stage history":
		return p.env.Text.T("sync.source.moves")
	case "open lines":
		return p.env.Text.T("sync.source.chats")
	case "crm fields":
		return p.env.Text.T("sync.source.fields")
	case "crm people":
		return p.env.Text.T("sync.source.people")
	case "crm deleted":
		return p.env.Text.T("sync.source.deleted")
	}
	return text.Line(name)
}

// limit tells why the syncer waits and what to do, "" when it does not wait.
func (p *Pane) limit() string {
	t, reason := p.env.Text, p.status.Limit
	said := text.Line(reason)
	switch model.CRMErrorClass(reason) {
	case "":
		return ""
	case model.CRMLimit, model.CRMBusy, model.CRMBlocked, model.CRMAuth:
		said = fixes.Trouble(t, &model.CRMError{Class: model.CRMErrorClass(reason)})
	case model.CRMAmbiguous, model.CRMDenied, model.CRMGone:
	}
	for _, e := range p.status.Errors {
		if e.Failure != nil && string(e.Failure.Class) == reason {
			said = fixes.Trouble(t, e.Failure)
			break
		}
	}
	if left := p.status.WaitTil.Sub(p.env.Now()); left > 0 {
		said += " " + t.T("sync.limit.left", "Time", t.Ago(left))
	}
	return said
}

// errorLine tells one failure: of what, why, and what to do.
func (p *Pane) errorLine(e *model.SyncError) string {
	about := ""
	switch {
	case e.Failure == nil:
		return text.Line(e.Text)
	case !e.About.IsZero():
		about = fixes.EntityName(p.env.Text, e.About) + ": "
	case e.Source != "":
		about = p.sourceName(e.Source) + ": "
	}
	return about + fixes.Trouble(p.env.Text, e.Failure)
}

// logLines draw the errors of the exchange, newest first.
func (p *Pane) logLines() []string {
	t, style := p.env.Text, p.env.Style
	if len(p.status.Errors) == 0 {
		return p.sentence(t.T("sync.log.empty"))
	}
	var lines []string
	for _, e := range p.status.Errors {
		head := t.Moment(e.At, p.env.Zone) + "  "
		for i, line := range text.Wrap(p.errorLine(&e), max(p.width-text.Width(head), 8)) {
			if i > 0 {
				head = text.Spaces(text.Width(head))
			}
			lines = append(lines, style.Faint.Render(head)+line)
		}
	}
	title := style.Title.Render(t.N("sync.log.title", len(p.status.Errors)))
	p.scroll = max(min(p.scroll, len(lines)-max(p.height-1, 1)), 0)
	return append([]string{title}, lines[p.scroll:]...)
}
